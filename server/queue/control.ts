/** What a person may do to the queue, written down under each message that it touches. */
import { restAlways } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { event, type Facts } from '../events/event.ts';
import type {
  Id,
  OperationName,
  QueueBrief,
  QueueFilter,
  QueueOperation,
  Store,
  StoreFault,
} from '../store/interface.ts';
import { statesBefore } from './state.ts';

export type Act = OperationName;
export type PlainAct = 'hold' | 'release' | 'retry' | 'bounce' | 'cancel';
/** The operation itself; or what it is for the rows of one step, which may need to be asked for. */
export type Wanted =
  | PlainAct
  | QueueOperation
  | { readonly act: Act; readonly of: (rows: readonly QueueBrief[]) => Promise<QueueOperation> };
/** What is written down besides who did what to whom. */
export type Told = Pick<Facts['queue.operated'], 'change' | 'why' | 'became'>;

/** One step: the writer is held for some milliseconds, however many are meant. */
export const AT_ONCE = 250;
/** So many that wait are looked through in one step, where few of them are meant. */
const LOOK = 1000;

/** Returns the recipients that were changed; those in another state are left alone. */
export async function operate(
  store: Store,
  clock: Clock,
  where: QueueFilter,
  wanted: Wanted,
  by: string,
  told: Told = {},
): Promise<Result<readonly Id[], StoreFault>> {
  const done: Id[] = [];
  const { act } = typeof wanted === 'string' ? { act: wanted } : wanted;
  for await (const rows of stepsOf(store, { ...where, ...among(where, act) })) {
    const now = clock.now();
    const operation = await operationFor(wanted, rows);
    const notes = [...Map.groupBy(rows, row => row.trace)].map(([trace, of]) =>
      event('queue.operated', now, trace, { act, recipients: of.map(row => row.address), by, ...told }),
    );
    const result = await store.run(
      'operate',
      { where: { recipients: rows.map(row => row.recipient) }, now, by, ...operation },
      { notes },
    );
    if (!result.ok) return err(result.error);
    done.push(...result.value.recipients);
  }
  return ok(done);
}

const operationFor = async (wanted: Wanted, rows: readonly QueueBrief[]): Promise<QueueOperation> => {
  if (typeof wanted === 'string') return { act: wanted };
  return 'of' in wanted ? wanted.of(rows) : wanted;
};

/** Of the states that were asked for, those in which the act is legal. */
const among = ({ states }: QueueFilter, act: Act): Pick<QueueFilter, 'states'> => {
  const legal = statesBefore(act);
  return { states: states ? legal.filter(state => states.includes(state)) : legal };
};

/** All that wait and are meant, in steps; who comes meanwhile may be among them. */
export async function* stepsOf(store: Store, where: QueueFilter): AsyncGenerator<readonly QueueBrief[], void, void> {
  const { recipients, ...rest } = where;
  if (recipients) {
    const ids = [...new Set(recipients)].sort((a, b) => a - b);
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const { rows } = await store.queueBriefs({ ...rest, recipients: ids.slice(at, at + AT_ONCE) }, 0, AT_ONCE);
      if (rows.length > 0) yield rows;
    }
    return;
  }
  for (let after: Id | null = 0; after !== null; ) {
    const { rows, next }: Awaited<ReturnType<Store['queueBriefs']>> = await store.queueBriefs(where, after, LOOK);
    for (let at = 0; at < rows.length; at += AT_ONCE) yield rows.slice(at, at + AT_ONCE);
    after = next;
    await restAlways();
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
