/**
 * The owner's limit on messages of one command (RFC 9738), off by default. What can be done in part is done for the
 * messages with the highest UIDs, and the code names the lowest of them: the client goes on below it. What is all or
 * nothing (COPY, MOVE, APPEND), or no good in part (SORT, THREAD, a page), is refused. EXPUNGE, CLOSE and STATUS are not
 * limited. A search counts what it looks through, not what it finds.
 */
import type { SearchQuery, Uid, UidSet } from './backend.ts';
import { type Completion, no } from './command.ts';
import type { Session } from './session.ts';
import { intersection } from './syntax/sequence-set.ts';
import type { UidList } from './uid-list.ts';
import type { View } from './view.ts';

/** `code`: what the completion says where something was left out. */
export type Limited = { readonly uids: UidSet; readonly code: string | null };

export const limited = (session: Session, view: View, uids: UidSet): Limited => highestOf(session, view.uids, uids);

function highestOf({ settings: { limits } }: Session, known: UidList, uids: UidSet): Limited {
  const most = limits.messagesAtOnce;
  const highest = most === null ? null : known.highest(uids, most);
  return highest ? { uids: highest.uids, code: codeOf(most, highest.lowest) } : { uids, code: null };
}

const codeOf = (most: number | null, lowest: Uid): string => `MESSAGELIMIT ${most} ${lowest}`;

/** null: not too many to do them all. */
export const refuseTooMany = (session: Session, { uids: known }: View, uids: UidSet): Completion | null =>
  refuseMore(session, known.countOf(uids));

export function refuseMore({ settings: { limits } }: Session, messages: number): Completion | null {
  const most = limits.messagesAtOnce;
  return most !== null && messages > most ? no('Too many messages at once', `MESSAGELIMIT ${most}`) : null;
}

/** A search that looks only through as many as are allowed. */
export function limitedSearch(
  session: Session,
  known: UidList,
  query: SearchQuery,
): { readonly query: SearchQuery; readonly code: string | null } {
  const { uids, code } = highestOf(session, known, lookedThrough(query));
  return code === null ? { query, code } : { query: { key: 'and', of: [{ key: 'uids', uids }, query] }, code };
}

/** All that a search can find is among these: the keys by number and UID that hold for the whole of it. */
export function lookedThrough(query: SearchQuery): UidSet {
  if (query.key === 'uids') return query.uids;
  return query.key === 'and' ? query.of.map(lookedThrough).reduce(intersection) : all;
}

const all: UidSet = [[1, 0xffff_ffff]];
