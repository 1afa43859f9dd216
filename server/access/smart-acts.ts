/** What is done to messages of a kept search where they lie: marked, copied, moved, taken out. */
import { err, ok, type Result } from '../base/result.ts';
import type { Copied, StoreFailure, StoreRequest } from '../imap/backend.ts';
import { fromNumbers, includes } from '../imap/syntax/sequence-set.ts';
import type { Copy, Id, Store, Uid } from '../store/interface.ts';
import { actNote, transferNote } from './client.ts';
import { changeFlags } from './imap-flag-changes.ts';
import type { ImapPlace } from './imap-place.ts';
import { failureOf } from './imap-words.ts';
import type { Letter } from './smart-letters.ts';

/** Flags and keywords, and no \Deleted. */
const MARKING = 'lrsw';

/** These copies, for good; they can be brought back as anything expunged. */
export async function expungeCopies(
  { store, client, clock, names }: ImapPlace,
  copies: readonly Copy[],
): Promise<Result<void, StoreFailure>> {
  const { account } = names.own;
  const note = actNote(client, 'ms.expunged', clock);
  for (const [mailbox, some] of Map.groupBy(copies, copy => copy.mailbox)) {
    const uids = fromNumbers(some.map(({ uid }) => uid).sort((a, b) => a - b));
    const done = await store.run('expunge', { account, mailbox, uids, onlyDeleted: false, note });
    if (!done.ok) return err(failureOf(done.error));
  }
  return ok(undefined);
}

/** On every copy but the mark that is the session's own. Returns the last mod-sequence of it. */
export async function markAll(
  store: Store,
  account: Id,
  letters: readonly Letter[],
  { change, flags }: StoreRequest,
): Promise<Result<number, StoreFailure>> {
  const own = flags.filter(flag => flag.toLowerCase() !== '\\deleted');
  let last = 0;
  if (own.length === 0 && change !== 'replace') return ok(last);
  const copies = letters.flatMap(one => one.copies);
  for (const [mailbox, some] of Map.groupBy(copies, copy => copy.mailbox)) {
    const uids = fromNumbers(some.map(({ uid }) => uid).sort((a, b) => a - b));
    const where = { account, mailbox, rights: MARKING };
    const done = await changeFlags(store, where, { uids, change, flags: own });
    if (!done.ok) return done;
    last = Math.max(last, done.value.modseq);
  }
  return ok(last);
}

/**
 * One copy of each, in the order of the UIDs here: those that follow one another in a mailbox in one step. What cannot be finished
 * is taken back where it was a copy (RFC 3501 §6.4.7); what was moved has been moved (RFC 6851 §3.3).
 */
export async function transfer(
  { store, client, clock, names, nearlyFull }: ImapPlace,
  act: 'copy' | 'move',
  letters: readonly Letter[],
  target: string,
): Promise<Result<Copied, StoreFailure>> {
  const to = await names.find(target, 'i');
  if (!to.ok) return to;
  const { owner, mailbox } = to.value;
  const account = names.own.account;
  const note = transferNote(client, act === 'copy' ? 'ms.copied' : 'ms.moved', to.value.name, clock);
  const from: Uid[] = [];
  const placed: (readonly [Uid, Uid])[] = [];
  for (const run of runsOf(letters)) {
    const [{ copies: first }] = run as readonly [Letter];
    const uids = fromNumbers(run.map(({ copies }) => copies[0]!.uid));
    const input = { account, from: first[0]!.mailbox, uids, to: mailbox.id, toAccount: owner.account, note };
    const done = await store.run(act, input);
    if (!done.ok) {
      const back = { account: owner.account, mailbox: mailbox.id, uids: placed, onlyDeleted: false, note: null };
      if (act === 'copy' && placed.length > 0) await store.run('expunge', back);
      return err(failureOf(done.error));
    }
    // A copy that went meanwhile has no place there.
    const went = run.filter(({ copies }) => includes(done.value.from, copies[0]!.uid));
    from.push(...went.map(({ row }) => row.uid));
    placed.push(...done.value.to);
  }
  const overQuota = act === 'copy' && placed.length > 0 && (await nearlyFull(owner));
  const unreadable = !to.value.rights.includes('r');
  return ok({
    uidValidity: mailbox.uidValidity,
    from: fromNumbers(from),
    to: fromNumbers(placed.flatMap(numbersIn)),
    overQuota,
    unreadable,
  });
}

const numbersIn = ([first, last]: readonly [Uid, Uid]): readonly Uid[] =>
  Array.from({ length: last - first + 1 }, (_, n) => first + n);

function runsOf(letters: readonly Letter[]): readonly (readonly Letter[])[] {
  const runs: Letter[][] = [];
  for (const letter of letters) {
    const run = runs.at(-1);
    const [last, next] = [run?.at(-1)?.copies[0], letter.copies[0]!];
    if (run && last && last.mailbox === next.mailbox && last.uid < next.uid) run.push(letter);
    else runs.push([letter]);
  }
  return runs;
}
