/** Tells sessions that their mailbox moved on: one listener at the store, many ears, by mailbox and by account. */
import type { Id, Store } from '../store/interface.ts';

export type Watch = {
  mailbox(account: Id, mailbox: Id, hint: () => void): () => void;
  account(account: Id, hint: () => void): () => void;
  /** Every mailbox of the account that is hinted at; 0: something of the account's own. */
  mailboxes(account: Id, hint: (mailbox: Id) => void): () => void;
  /** Somebody was given rights on somebody's mailbox, or lost them. */
  sharing(hint: () => void): () => void;
  /** To be called after each change of rights: the store's own hint goes to the owner alone. */
  tellSharing(): void;
  /** A trace id for what a client puts into a mailbox itself. */
  newTrace(): string;
  close(): void;
};

export function newWatch(store: Store, newTrace: () => string): Watch {
  const ears = new Map<string, Set<(mailbox: Id) => void>>();
  const listen = (key: string, hint: (mailbox: Id) => void) => {
    const set = ears.get(key) ?? new Set();
    ears.set(key, set.add(hint));
    return () => {
      set.delete(hint);
      if (set.size === 0 && ears.get(key) === set) ears.delete(key);
    };
  };
  const tell = (key: string, mailbox: Id) => {
    for (const hint of [...(ears.get(key) ?? [])]) hint(mailbox);
  };
  const stop = store.watchMailboxes(hints => {
    const accounts = new Set(hints.map(({ account }) => account));
    const mailboxes = new Map(hints.map(({ account, mailbox }) => [`${account}/${mailbox}`, { account, mailbox }]));
    for (const account of accounts) tell(`${account}`, 0);
    for (const [key, { account, mailbox }] of mailboxes) {
      tell(key, mailbox);
      tell(`${account}/*`, mailbox);
    }
  });
  return {
    mailbox: (account, mailbox, hint) => listen(`${account}/${mailbox}`, hint),
    account: (account, hint) => listen(`${account}`, hint),
    mailboxes: (account, hint) => listen(`${account}/*`, hint),
    sharing: hint => listen('sharing', hint),
    tellSharing: () => tell('sharing', 0),
    newTrace: () => `${newTrace()}-1`,
    close: stop,
  };
}
