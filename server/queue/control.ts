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

/**
 * Takes a whole message back for its sender: every recipient, or none where the queue has gone on with one of them.
 * The store asks and acts in one step, so a release that comes at the same moment is either before it or after it.
 */
export async function unsend(
  store: Store,
  clock: Clock,
  trace: string,
  by: string,
): Promise<Result<readonly Id[], 'no-such' | 'gone-on' | StoreFault>> {
  const rows = (await store.queue({ trace, limit: MOST_OF_ONE })).filter(row => row.trace === trace);
  if (rows.length === 0) return err('no-such');
  const now = clock.now();
  const note = event('queue.operated', now, trace, { act: 'cancel', recipients: rows.map(row => row.address), by });
  const where = { queued: [...new Set(rows.map(row => row.queued))] };
  const result = await store.run('operate', { where, act: 'cancel', now, by, whole: true }, { notes: [note] });
  if (result.ok) return ok(result.value.recipients);
  return err(result.error === 'changed' ? 'gone-on' : result.error);
}

/** More recipients no message has (smtp.max-recipients, aliases in them). */
const MOST_OF_ONE = 100_000;
