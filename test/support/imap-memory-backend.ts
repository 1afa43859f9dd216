/**
 * A message store in memory behind imap/backend.ts: small, exact, for the tests of the language. One account; every
 * session of it sees the same mailboxes. Hints to watchers go out after the change, as a real store's do.
 */
import { err, ok, type Result } from '../../server/base/result.ts';
import type { ImapAccount, ImapBackend, MailboxEntry, StoreFailure } from '../../server/imap/backend.ts';
import { hasFlag } from '../../server/imap/flag.ts';
import { fromNumbers } from '../../server/imap/sequence-set.ts';
import type { Authenticator } from '../../server/sasl/mechanism.ts';
import { type Mailbox, type Message, selectMailbox, type World } from './imap-memory-mailbox.ts';

export type MemoryStore = {
  readonly backend: ImapBackend;
  readonly authenticator: Authenticator;
  /** Adds a message as a delivery would. Returns its UID. */
  deliver(mailbox: string, message: string, flags?: readonly string[], internalDate?: number): number;
  setFlags(mailbox: string, uid: number, flags: readonly string[]): void;
  expunge(mailbox: string, uid: number): void;
  create(mailbox: string, specialUse?: string): void;
  subscribe(mailbox: string): void;
  makeNoselect(mailbox: string): void;
  remove(mailbox: string): void;
  /** The next write is refused with this. */
  refuseNext(failure: StoreFailure): void;
  /** The next call of anything throws: a bug in the store. */
  breakNext(): void;
  flagsOf(mailbox: string, uid: number): readonly string[] | null;
  bytesOf(mailbox: string, uid: number): Buffer | null;
  uidsOf(mailbox: string): number[];
  /** How many accounts and mailboxes are open. */
  readonly open: { accounts: number; mailboxes: number };
};

const ALL_RIGHTS = 'lrswipkxtea';

/** 2026-01-01 */
const NEW_YEAR = 1_767_225_600_000;

export function memoryStore(): MemoryStore {
  const mailboxes = new Map<string, Mailbox>();
  const subscriptions = new Set<string>();
  const open = { accounts: 0, mailboxes: 0 };
  let modseq = 1;
  let nextValidity = 1000;
  let refusal: StoreFailure | null = null;
  let broken = false;

  const make = (name: string, specialUse: string | null): Mailbox => {
    const mailbox: Mailbox = {
      name,
      id: `m${nextValidity}`,
      uidValidity: nextValidity++,
      uidNext: 1,
      modseq,
      selectable: true,
      specialUse,
      gone: false,
      messages: [],
      expunged: [],
      watchers: new Set(),
    };
    mailboxes.set(name, mailbox);
    return mailbox;
  };
  make('INBOX', null);
  subscriptions.add('INBOX');

  const changed = (mailbox: Mailbox) => {
    mailbox.modseq = modseq;
    for (const watcher of mailbox.watchers) watcher();
  };
  const add = (mailbox: Mailbox, bytes: Buffer, flags: readonly string[], internalDate: number): Message => {
    modseq++;
    const uid = mailbox.uidNext++;
    const message = { uid, bytes, internalDate, flags, modseq, created: modseq, recent: true };
    mailbox.messages.push(message);
    changed(mailbox);
    return message;
  };
  const drop = (mailbox: Mailbox, uids: ReadonlySet<number>) => {
    if (uids.size === 0) return;
    modseq++;
    mailbox.messages = mailbox.messages.filter(message => !uids.has(message.uid));
    for (const uid of uids) mailbox.expunged.push({ uid, modseq });
    changed(mailbox);
  };
  const breaks = () => {
    if (!broken) return;
    broken = false;
    throw new Error('The store is broken');
  };
  const write = async <T>(act: () => Result<T, StoreFailure>): Promise<Result<T, StoreFailure>> => {
    await null;
    breaks();
    if (refusal) {
      const failure = refusal;
      refusal = null;
      return err(failure);
    }
    return act();
  };
  const find = (name: string): Result<Mailbox, StoreFailure> => {
    const mailbox = mailboxes.get(name);
    if (!mailbox) return err('no-such-mailbox');
    return mailbox.selectable ? ok(mailbox) : err('not-selectable');
  };

  const world: World = { open, write, find, add, drop, changed, next: () => ++modseq, breaks };

  const account: ImapAccount = {
    async mailboxes() {
      const entries: MailboxEntry[] = [...mailboxes.values()].map(({ id, name, selectable, specialUse }) => {
        const own = selectable ? { id, rights: ALL_RIGHTS } : { id: null, rights: null };
        return { name, ...own, selectable, specialUse, subscribed: subscriptions.has(name), exists: true };
      });
      for (const name of subscriptions) {
        if (mailboxes.has(name)) continue;
        entries.push({
          name,
          id: null,
          rights: null,
          selectable: false,
          specialUse: null,
          subscribed: true,
          exists: false,
        });
      }
      return entries;
    },
    status: async name => {
      const found = find(name);
      if (!found.ok) return found;
      const { messages, uidNext, uidValidity, modseq: highestModseq } = found.value;
      return ok({
        messages: messages.length,
        recent: messages.filter(message => message.recent).length,
        unseen: messages.filter(message => !hasFlag(message.flags, '\\Seen')).length,
        uidNext,
        uidValidity,
        highestModseq,
        deleted: messages.filter(message => hasFlag(message.flags, '\\Deleted')).length,
        size: messages.reduce((sum, message) => sum + message.bytes.length, 0),
        id: found.value.id,
      });
    },
    create: (name, specialUse) =>
      write(() => {
        if (mailboxes.has(name)) return err('already-exists');
        make(name, specialUse);
        return ok(undefined);
      }),
    delete: name =>
      write(() => {
        const mailbox = mailboxes.get(name);
        if (!mailbox) return err('no-such-mailbox');
        mailbox.gone = true;
        mailboxes.delete(name);
        changed(mailbox);
        return ok(undefined);
      }),
    rename: (from, to) =>
      write(() => {
        if (!mailboxes.has(from)) return err('no-such-mailbox');
        if (mailboxes.has(to)) return err('already-exists');
        if (from === 'INBOX') {
          const inbox = mailboxes.get('INBOX')!;
          const target = make(to, null);
          for (const one of inbox.messages) add(target, one.bytes, one.flags, one.internalDate);
          drop(inbox, new Set(inbox.messages.map(message => message.uid)));
          return ok(undefined);
        }
        for (const mailbox of [...mailboxes.values()]) {
          if (mailbox.name !== from && !mailbox.name.startsWith(`${from}/`)) continue;
          mailboxes.delete(mailbox.name);
          mailbox.name = to + mailbox.name.slice(from.length);
          mailboxes.set(mailbox.name, mailbox);
        }
        return ok(undefined);
      }),
    subscribe: name =>
      write(() => {
        subscriptions.add(name);
        return ok(undefined);
      }),
    unsubscribe: name =>
      write(() => {
        subscriptions.delete(name);
        return ok(undefined);
      }),
    append: ({ mailbox, messages }) =>
      write(() => {
        const found = find(mailbox);
        if (!found.ok) return found;
        const uids = messages.map(
          ({ bytes, flags, internalDate }) => add(found.value, Buffer.from(bytes), flags, internalDate ?? NEW_YEAR).uid,
        );
        return ok({ uidValidity: found.value.uidValidity, uids: fromNumbers(uids) });
      }),
    select: async (name, readOnly) => {
      const found = find(name);
      return found.ok ? ok(selectMailbox(world, found.value, readOnly)) : found;
    },
    namespaces: () => ({ personal: [{ prefix: '', delimiter: '/' }], others: [], shared: [] }),
    appendLimit: async () => null,
    acl: async () => err('no-permission'),
    setAcl: async () => err('no-permission'),
    deleteAcl: async () => err('no-permission'),
    grantableRights: async () => err('no-permission'),
    myRights: async name => {
      const found = find(name);
      return found.ok ? ok(ALL_RIGHTS) : found;
    },
    quotaRoots: async () => ok([]),
    quota: async () => err('no-such-quota-root'),
    setQuota: async () => err('no-permission'),
    metadata: async () => ok([]),
    setMetadata: async () => err('no-permission'),
    watch: () => () => {},
    close() {
      open.accounts--;
    },
  };

  const must = (name: string): Mailbox => {
    const mailbox = mailboxes.get(name);
    if (!mailbox) throw new Error(`No mailbox ${name}`);
    return mailbox;
  };
  const messageIn = (name: string, uid: number) => must(name).messages.find(message => message.uid === uid);

  return {
    backend: {
      async open() {
        open.accounts++;
        return ok(account);
      },
    },
    authenticator: {
      async verifyPassword(user, password) {
        if (user === 'throttled') return err('throttled');
        return user === 'ann' && password === 'secret'
          ? ok({ account: 1, address: 'ann@here.example' })
          : err('wrong-credentials');
      },
      scramVerifier: async () => err('wrong-credentials'),
      scramDone: async () => err('wrong-credentials'),
    },
    deliver: (name, message, flags = [], date = NEW_YEAR) => add(must(name), Buffer.from(message), flags, date).uid,
    setFlags(name, uid, flags) {
      const message = messageIn(name, uid)!;
      message.flags = flags;
      message.modseq = ++modseq;
      changed(must(name));
    },
    expunge: (name, uid) => drop(must(name), new Set([uid])),
    create(name, specialUse) {
      make(name, specialUse ?? null);
    },
    subscribe: name => subscriptions.add(name),
    makeNoselect(name) {
      must(name).selectable = false;
    },
    remove(name) {
      const mailbox = must(name);
      mailbox.gone = true;
      mailboxes.delete(name);
      changed(mailbox);
    },
    refuseNext(failure) {
      refusal = failure;
    },
    breakNext() {
      broken = true;
    },
    flagsOf: (name, uid) => messageIn(name, uid)?.flags ?? null,
    bytesOf: (name, uid) => messageIn(name, uid)?.bytes ?? null,
    uidsOf: name => must(name).messages.map(message => message.uid),
    open,
  };
}
