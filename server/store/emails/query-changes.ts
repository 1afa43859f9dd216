/**
 * Email/queryChanges (RFC 8620 §5.6) from modSeqs alone, whatever the filter and order: only what changed may stand
 * elsewhere than it did, or, where threads decide, everything in a thread of which something changed. All of these are
 * told as removed, those that are in the answer now as added; what is left has kept its order. So applying it to the
 * old answer gives the new one.
 */
import type { EmailFault, EmailQuery, EmailSort, Id, QueryChanges } from '../interface.ts';
import { isForgotten, type Since } from './changes.ts';
import { asksThreads, isFixedFilter, usesWords } from './conditions.ts';
import { isShown, type Mail, statesOf, type Thread } from './mail.ts';

export type QueryOptions = { readonly maxChanges: number | null; readonly upTo: Id | null };

export function queryChangesFor(
  mail: Mail,
  query: EmailQuery,
  ids: Float64Array,
  since: Since,
  { maxChanges, upTo }: QueryOptions,
  readSince: (since: number) => readonly Id[],
): QueryChanges | EmailFault {
  if (isForgotten(mail, since, Math.max(mail.last.emails, mail.last.mailboxes))) return 'forgotten';
  const suspects = suspectsSince(mail, since.modSeq, query.collapse || usesThreads(query));
  if (usesWords(query.filter)) {
    for (const id of readSince(since.modSeq)) {
      for (const member of mail.messages.get(id)?.thread.members ?? []) suspects.add(member.id);
    }
  }
  const end = upTo !== null && isFixed(query) ? ids.indexOf(upTo) : -1;
  const added: { id: Id; index: number }[] = [];
  for (let index = 0; index < ids.length && suspects.size > 0; index++) {
    if (end !== -1 && index > end) break;
    if (suspects.has(ids[index]!)) added.push({ id: ids[index]!, index });
  }
  if (maxChanges !== null && suspects.size + added.length > maxChanges) return 'too-many';
  return { states: statesOf(mail), total: ids.length, removed: [...suspects], added };
}

function suspectsSince(mail: Mail, since: number, wholeThreads: boolean): Set<Id> {
  const suspects = new Set<Id>();
  const suspect = (thread: Thread | undefined) => {
    for (const kept of thread?.members ?? []) suspects.add(kept.id);
  };
  for (const kept of mail.byReceived) {
    if (kept.changed <= since) continue;
    if (wholeThreads) suspect(kept.thread);
    else suspects.add(kept.id);
  }
  for (let at = mail.gone.length - 1; at >= 0; at--) {
    const life = mail.gone[at]!;
    if (life.modSeq <= since) break;
    if (life.kind !== 'email') continue;
    suspects.add(life.id);
    if (wholeThreads) suspect(mail.threads.get(life.thread));
  }
  return suspects;
}

const usesThreads = ({ filter, sort }: EmailQuery): boolean =>
  asksThreads(filter) || sort.some(({ by }) => by === 'thread-all-flag' || by === 'thread-some-flag');

/** RFC 8620 §5.6: what lies behind the last id that a client has may be left out then. */
const fixedOrders: ReadonlySet<EmailSort['by']> = new Set(['received', 'size', 'from', 'to', 'subject', 'sent']);
const isFixed = ({ filter, sort, collapse }: EmailQuery): boolean =>
  !collapse && isFixedFilter(filter) && sort.every(each => fixedOrders.has(each.by));

export const isThere = (mail: Mail, id: Id): boolean => {
  const kept = mail.messages.get(id);
  return kept !== undefined && isShown(kept);
};
