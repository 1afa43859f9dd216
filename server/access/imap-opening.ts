/**
 * A mailbox as it stands when a session selects it, and who is told of \Recent (RFC 3501 §2.3.2).
 *
 * The facts are one state although they come from several reads: the mailbox's row is read first and decides. A message
 * that comes later has a UID from `uidNext` on and is left out here; what changes or goes later has a mod-sequence above
 * `highestModseq`. So the session's first `changes` brings exactly what these facts lack.
 */
import type { MailboxFacts } from '../imap/backend.ts';
import { mayChange } from '../imap/mailboxes/rights.ts';
import type { Id, Mailbox, Store, Uid, UidSet } from '../store/interface.ts';
import { systemFlags } from './flags.ts';
import type { Found, Names } from './imap-names.ts';
import { mailboxId } from './imap-words.ts';
import { recentClaims } from './recent-claims.ts';

export type Opening = {
  readonly facts: MailboxFacts;
  /** Somebody has renamed it, or what it lies in. */
  renamed(name: string): void;
  readonly recent: Recent;
};

/** What the session may do in the mailbox: as of the last look, and looked at anew. */
export type LiveRights = {
  now(): string;
  /** All of these, still. */
  have(needed: string): Promise<boolean>;
};

/** An owner's rights are all, always; another's may be taken away or grow while the mailbox is selected. */
export function newLiveRights(names: Names, { own, owner, mailbox, rights }: Found): LiveRights {
  let known = rights;
  return {
    now: () => known,
    async have(needed) {
      if (!own) known = await names.rightsOn(owner, mailbox.id);
      return [...needed].every(right => known.includes(right));
    },
  };
}

/** null: the mailbox is gone. */
export async function openMailbox(
  store: Store,
  {
    name,
    own,
    mailbox: { account, id },
  }: Pick<Found, 'name' | 'own'> & { readonly mailbox: Pick<Mailbox, 'account' | 'id'> },
  readOnly: boolean,
  rights: LiveRights,
): Promise<Opening | null> {
  const now = await store.mailboxById(account, id);
  if (!now) return null;
  // Whoever cannot change anything takes no \\Recent away from those who can.
  const recent = newRecent(store, now, readOnly || !mayChange(rights.now()));
  recent.update(now.recentFrom, now.uidNext - 1);
  const [uids, keywords, firstUnseen] = await Promise.all([
    store.uids(account, id),
    store.keywords(account, id),
    now.unseen === 0 ? null : store.firstUnseen(account, id),
  ]);
  const known = uids.length > 0 && uids.at(-1)! >= now.uidNext ? uids.filter(uid => uid < now.uidNext) : uids;
  const flags = [...systemFlags, ...keywords];
  let called = name;
  return {
    recent,
    renamed(to) {
      called = to;
    },
    facts: {
      get name() {
        return called;
      },
      id: mailboxId(now, own),
      get rights() {
        return rights.now();
      },
      uidValidity: now.uidValidity,
      uidNext: now.uidNext,
      highestModseq: now.highestModSeq,
      uids: known,
      firstUnseen,
      recent: recent.below(now.uidNext),
      flags,
      permanentFlags: flags,
      newKeywords: true,
      readOnly,
    },
  };
}

/**
 * Which messages are recent to one session. Whoever reads and writes claims what nobody was told of, once for all
 * sessions; whoever only reads sees what is unclaimed and leaves it so.
 */
export type Recent = {
  /** Claims what has come, where nobody has: the mailbox's `recentFrom` as just read, and the last UID that is told. */
  update(recentFrom: Uid, last: Uid): void;
  has(uid: Uid): boolean;
  below(uidNext: Uid): UidSet;
};

const LARGEST_UID = 0xffff_ffff;

function newRecent(
  store: Store,
  { account, id }: { readonly account: Id; readonly id: Id },
  readOnly: boolean,
): Recent {
  /** From and up to, `to` not included. Later ranges lie higher. */
  const own: (readonly [Uid, Uid])[] = [];
  let unclaimedFrom = LARGEST_UID + 1;
  const claims = recentClaims(store);
  const has = (uid: Uid) => (readOnly ? uid >= unclaimedFrom : own.some(([from, to]) => uid >= from && uid < to));
  return {
    has,
    update(recentFrom, last) {
      unclaimedFrom = claims.from({ account, id, recentFrom });
      const first = readOnly ? null : claims.claim({ account, id, recentFrom }, last + 1);
      if (first === null) return;
      const before = own.at(-1)?.[1] === first ? own.pop()! : null;
      own.push([before?.[0] ?? first, last + 1]);
    },
    below(uidNext) {
      if (readOnly) return unclaimedFrom < uidNext ? [[unclaimedFrom, uidNext - 1]] : [];
      return own.filter(([from]) => from < uidNext).map(([from, to]) => [from, Math.min(to, uidNext) - 1] as const);
    },
  };
}
