/**
 * A client fetches one message in pieces and again and again; that it was read is written down once for each visit.
 */
import type { Id, Uid } from '../store/interface.ts';

/** Beyond this everything is forgotten and told anew: rather twice than never. */
const MOST_REMEMBERED = 50_000;

/** Returns those of `uids` that this visit has not read before. */
export type FirstReads = (account: Id, mailbox: Id, uids: readonly Uid[]) => readonly Uid[];

export function newFirstReads(): FirstReads {
  const read = new Set<string>();
  return (account, mailbox, uids) => {
    if (read.size > MOST_REMEMBERED) read.clear();
    return uids.filter(uid => {
      const key = `${account}/${mailbox}/${uid}`;
      return !read.has(key) && read.add(key);
    });
  };
}
