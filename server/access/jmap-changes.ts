/** What changed since a state, as every /changes method answers it (RFC 8620 §5.2). */
import { err, ok, type Result } from '../base/result.ts';
import type { ChangedIds, ChangesFault } from '../jmap/backend.ts';
import type { State } from '../jmap/types.ts';
import type { Changed, Document, EmailFault, Epoch, Id, ModSeq } from '../store/interface.ts';
import { type IdKind, printId, RECORDS_EPOCH, readState, recordState } from './jmap-ids.ts';

type Since = { readonly epoch: Epoch; readonly modSeq: ModSeq };

/** Asks the index, whose epoch the changes belong to. */
export async function changesSince<C extends Changed>(
  since: State,
  ask: (since: Since) => Promise<C | EmailFault>,
  kind: IdKind,
): Promise<Result<{ readonly ids: ChangedIds; readonly from: C }, ChangesFault>> {
  const asked = readState(since);
  if (!asked || asked.epoch === RECORDS_EPOCH) return err('cannotCalculateChanges');
  const changed = await ask(asked);
  if (typeof changed === 'string') return err(changed === 'too-many' ? 'tooManyChanges' : 'cannotCalculateChanges');
  const print = (ids: readonly Id[]) => ids.map(id => printId(kind, id));
  return ok({
    from: changed,
    ids: {
      created: print(changed.created),
      updated: print(changed.updated),
      destroyed: print(changed.destroyed),
      newState: `${asked.epoch}-${changed.modSeq}`,
      hasMoreChanges: changed.more,
    },
  });
}

type Records = { readonly modSeq: ModSeq; readonly list: readonly Document[]; readonly gone: readonly Id[] };

/** Of the account's own records; what was made and removed since then was never there for the client. */
export async function recordChanges(
  since: ModSeq,
  limit: number | null,
  ask: (since: ModSeq) => Promise<Records>,
  print: (id: Id) => string,
): Promise<ChangedIds> {
  const all = await ask(since);
  const whole = toldUpTo(since, all, all.modSeq, new Set());
  if (limit === null || whole.changes <= limit) return answer(whole, Math.max(all.modSeq, since), false, print);
  // Each change has a modSeq of its own: the last one up to which there are not more changes than asked for.
  let [low, high] = [since, all.modSeq];
  let part = toldUpTo(since, all, since, new Set(all.gone));
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const later = new Set((await ask(middle)).gone);
    const told = toldUpTo(since, all, middle, later);
    if (told.changes <= limit) [low, part] = [middle, told];
    else high = middle;
  }
  return answer(part, low, true, print);
}

type Told = {
  readonly created: readonly Id[];
  readonly updated: readonly Id[];
  readonly destroyed: readonly Id[];
  readonly changes: number;
};

/** @param later  those that go only after `until` */
function toldUpTo(since: ModSeq, { list, gone }: Records, until: ModSeq, later: ReadonlySet<Id>): Told {
  const changed = list.filter(one => one.modSeq <= until).sort((a, b) => a.modSeq - b.modSeq);
  const destroyed = gone.filter(id => !later.has(id));
  return {
    created: changed.filter(one => one.born > since).map(one => one.id),
    updated: changed.filter(one => one.born <= since).map(one => one.id),
    destroyed,
    changes: changed.length + destroyed.length,
  };
}

const answer = (told: Told, modSeq: ModSeq, hasMoreChanges: boolean, print: (id: Id) => string): ChangedIds => ({
  created: told.created.map(print),
  updated: told.updated.map(print),
  destroyed: told.destroyed.map(print),
  newState: recordState(modSeq),
  hasMoreChanges,
});
