/** Tells sessions that their mailbox moved on: one listener at the store, many ears, by mailbox. */
import type { Id, Store } from '../store/interface.ts';

export type Watch = {
  mailbox(account: Id, mailbox: Id, hint: () => void): () => void;
  account(account: Id, hint: () => void): () => void;
  /** A trace id for what a client puts into a mailbox itself. */
  newTrace(): string;
  close(): void;
};

export function newWatch(store: Store, newTrace: () => string): Watch {
  const ears = new Map<string, Set<() => void>>();
  const listen = (key: string, hint: () => void) => {
    const set = ears.get(key) ?? new Set();
    ears.set(key, set.add(hint));
    return () => {
      set.delete(hint);
      if (set.size === 0 && ears.get(key) === set) ears.delete(key);
    };
  };
  const stop = store.watchMailboxes(hints => {
    for (const key of new Set(hints.flatMap(({ account, mailbox }) => [`${account}`, `${account}/${mailbox}`]))) {
      for (const hint of ears.get(key) ?? []) hint();
    }
  });
  return {
    mailbox: (account, mailbox, hint) => listen(`${account}/${mailbox}`, hint),
    account: (account, hint) => listen(`${account}`, hint),
    newTrace: () => `${newTrace()}-1`,
    close: stop,
  };
}
