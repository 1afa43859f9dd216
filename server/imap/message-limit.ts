/**
 * The owner's limit on messages of one command (RFC 9738), off by default. What can be done in part is done for the
 * messages with the highest UIDs, and the code names the lowest of them: the client goes on below it. What is all or
 * nothing (COPY, MOVE) is refused. SEARCH, EXPUNGE and CLOSE are not limited.
 */
import type { Uid, UidSet } from './backend.ts';
import { type Completion, no } from './command.ts';
import type { Session } from './session.ts';
import type { View } from './view.ts';

/** `code`: what the completion says where something was left out. */
export type Limited = { readonly uids: UidSet; readonly code: string | null };

export function limited({ settings: { limits } }: Session, view: View, uids: UidSet): Limited {
  const most = limits.messagesAtOnce;
  const highest = most === null ? null : view.uids.highest(uids, most);
  return highest ? { uids: highest.uids, code: codeOf(most, highest.lowest) } : { uids, code: null };
}

const codeOf = (most: number | null, lowest: Uid): string => `MESSAGELIMIT ${most} ${lowest}`;

/** null: not too many to do them all. */
export function refuseTooMany({ settings: { limits } }: Session, view: View, uids: UidSet): Completion | null {
  const most = limits.messagesAtOnce;
  return most !== null && view.uids.countOf(uids) > most
    ? no('Too many messages at once', `MESSAGELIMIT ${most}`)
    : null;
}
