/** What a person may do to the queue, written down under each message that it touches. */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { event } from '../events/event.ts';
import type { Id, QueueFilter, Store, StoreFault } from '../store/interface.ts';
import { statesBefore } from './state.ts';

export type Act = 'hold' | 'release' | 'retry' | 'bounce' | 'cancel';

const AT_ONCE = 1000;

/** Returns the recipients that were changed; those in another state are left alone. */
export async function operate(
  store: Store,
  clock: Clock,
  where: QueueFilter,
  act: Act,
  by: string,
): Promise<Result<readonly Id[], StoreFault>> {
  const done: Id[] = [];
  let after = 0;
  for (;;) {
    const rows = await store.queue({ ...where, states: statesBefore(act), after, limit: AT_ONCE });
    if (rows.length === 0) return ok(done);
    after = Math.max(...rows.map(row => row.recipient));
    const traces = Map.groupBy(rows, row => row.trace);
    const now = clock.now();
    const notes = [...traces].map(([trace, of]) =>
      event('queue.operated', now, trace, { act, recipients: of.map(row => row.address), by }),
    );
    const result = await store.run(
      'operate',
      { where: { recipients: rows.map(row => row.recipient) }, act, now, by },
      { notes },
    );
    if (!result.ok) return err(result.error);
    done.push(...result.value.recipients);
    if (rows.length < AT_ONCE) return ok(done);
  }
}
