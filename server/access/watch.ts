/** Tells sessions that their mailbox moved on: one listener at the store, many ears, by mailbox and by account. */
import type { HintKind, Id, Store } from '../store/interface.ts';

export type Watch = {
  mailbox(account: Id, mailbox: Id, hint: () => void): () => void;
  account(account: Id, hint: () => void): () => void;
  /** Every mailbox of the account that is hinted at, and why; 0: something of the account's own. */
  mailboxes(account: Id, hint: (mailbox: Id, about: readonly HintKind[]) => void): () => void;
  /** Somebody was given rights on somebody's mailbox, or lost them. */
  sharing(hint: () => void): () => void;
  /** A trace id for what a client puts into a mailbox itself. */
  newTrace(): string;
  close(): void;
};

type Ear = (mailbox: Id, about: readonly HintKind[]) => void;

export function newWatch(store: Store, newTrace: () => string): Watch {
  const ears = new Map<string, Set<Ear>>();
  const listen = (key: string, hint: Ear) => {
    const set = ears.get(key) ?? new Set();
    ears.set(key, set.add(hint));
    return () => {
      set.delete(hint);
      if (set.size === 0 && ears.get(key) === set) ears.delete(key);
    };
  };
  const tell = (key: string, mailbox: Id, about: readonly HintKind[] = []) => {
    for (const hint of [...(ears.get(key) ?? [])]) hint(mailbox, about);
  };
  const stop = store.watchMailboxes(hints => {
    const accounts = new Set(hints.map(({ account }) => account));
    for (const account of accounts) tell(`${account}`, 0);
    // The store has one hint for each mailbox.
    for (const { account, mailbox, about } of hints) {
      tell(`${account}/${mailbox}`, mailbox);
      tell(`${account}/*`, mailbox, about);
    }
    if (hints.some(({ about }) => about.includes('rights'))) tell('sharing', 0);
  });
  return {
    mailbox: (account, mailbox, hint) => listen(`${account}/${mailbox}`, hint),
    account: (account, hint) => listen(`${account}`, hint),
    mailboxes: (account, hint) => listen(`${account}/*`, hint),
    sharing: hint => listen('sharing', hint),
    newTrace: () => `${newTrace()}-1`,
    close: stop,
  };
}
