/**
 * Which messages a session was told of as \Recent, while the store has not written it down yet (RFC 3501 §2.3.2). A claim
 * counts at once for every session of this process, and goes to the disk with the next change: no OK to APPEND and no EXISTS
 * waits for a commit of its own. A crash in between makes them recent once more, as §2.3.2 wants where it is not known.
 */
import type { Id, Mailbox, Store, Uid } from '../store/interface.ts';

type Claimed = Pick<Mailbox, 'account' | 'id' | 'recentFrom'>;

export type RecentClaims = {
  /** The first UID that no session was told of. The mailbox's row is the one just read. */
  from(mailbox: Claimed): Uid;
  /** Takes those below `to`. Returns the first of them; null: there is none that nobody was told of. */
  claim(mailbox: Claimed, to: Uid): Uid | null;
};

const claimsByStore = new WeakMap<Pick<Store, 'run'>, RecentClaims>();

/** The same for all sessions of a store. */
export function recentClaims(store: Pick<Store, 'run'>): RecentClaims {
  const known = claimsByStore.get(store) ?? newRecentClaims(store);
  claimsByStore.set(store, known);
  return known;
}

function newRecentClaims(store: Pick<Store, 'run'>): RecentClaims {
  /** Up to where it is claimed, not included: only what is on its way to the disk. */
  const waiting = new Map<string, Uid>();
  const key = (account: Id, id: Id): string => `${account}/${id}`;
  const from = ({ account, id, recentFrom }: Claimed): Uid => Math.max(recentFrom, waiting.get(key(account, id)) ?? 0);

  return {
    from,
    claim(mailbox, to) {
      const first = from(mailbox);
      if (first >= to) return null;
      const { account, id } = mailbox;
      waiting.set(key(account, id), to);
      // Where the store cannot write just now, the messages stay recent for the next session.
      const settled = () => void (waiting.get(key(account, id)) === to && waiting.delete(key(account, id)));
      store.run('claimRecent', { account, mailbox: id, to }).then(settled, settled);
      return first;
    },
  };
}
