/**
 * A message store in memory behind imap/backend.ts: small, exact, for the tests of the language. Two accounts, ann's and
 * ben's (imap-memory-sharing.ts); names here are as ann sees them. Hints to watchers go out after the change, as a real
 * store's do.
 */
import { err, ok, type Result } from '../../server/base/result.ts';
import type { ImapBackend, QuotaResource, StoreFailure } from '../../server/imap/backend.ts';
import type { Authenticator } from '../../server/sasl/mechanism.ts';
import { accountOf, type Core, hintFor, NEW_YEAR } from './imap-memory-account.ts';
import type { Mailbox, Message } from './imap-memory-mailbox.ts';
import { ANN, BEN, keyOf, Quotas } from './imap-memory-sharing.ts';

export type MemoryStore = {
  readonly backend: ImapBackend;
  readonly authenticator: Authenticator;
  /** Adds a message as a delivery would. Returns its UID. */
  deliver(mailbox: string, message: string | Buffer, flags?: readonly string[], internalDate?: number): number;
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
  /** The access control list's entry for an identifier is now this. */
  grant(mailbox: string, identifier: string, rights: string): void;
  /** Of everything that this owner has. */
  limit(owner: string, name: QuotaResource['name'], limit: number, soft?: boolean): void;
  /** As another user would: a shared entry of a mailbox, or of the server (null). */
  annotate(mailbox: string | null, entry: string, value: string | null): void;
  /** How many accounts and mailboxes are open. */
  readonly open: { accounts: number; mailboxes: number };
};

/** Its INBOX has messages from 1 to `count`, whose subjects are their numbers. */
export function numberedStore(count: number, text = ''): MemoryStore {
  const store = memoryStore();
  for (let number = 1; number <= count; number++) store.deliver('INBOX', `Subject: ${number}\r\n\r\n${text}`);
  return store;
}

export function memoryStore(): MemoryStore {
  const mailboxes = new Map<string, Mailbox>();
  const subscriptions = new Map([[ANN, new Set(['INBOX'])]]);
  const quotas = new Quotas(mailboxes);
  const annotations: Core['annotations'] = new Map();
  const listeners: Core['listeners'] = new Set();
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
      acl: new Map(),
      annotations: new Map(),
    };
    mailboxes.set(name, mailbox);
    return mailbox;
  };
  make('INBOX', null);

  const tell: Core['tell'] = told => {
    for (const { user, hint } of listeners) {
      const about = hintFor(user, told);
      if (about) hint(about);
    }
  };
  const changed: Core['changed'] = (mailbox, change) => {
    mailbox.modseq = modseq;
    for (const watcher of mailbox.watchers) watcher();
    tell({ about: 'messages', mailbox, changes: [change] });
  };
  const add = (mailbox: Mailbox, bytes: Buffer, flags: readonly string[], internalDate: number): Message => {
    modseq++;
    const uid = mailbox.uidNext++;
    const message = { uid, bytes, internalDate, flags, modseq, created: modseq, recent: true };
    mailbox.messages.push(message);
    changed(mailbox, 'new');
    return message;
  };
  const drop = (mailbox: Mailbox, uids: ReadonlySet<number>) => {
    if (uids.size === 0) return;
    modseq++;
    mailbox.messages = mailbox.messages.filter(message => !uids.has(message.uid));
    for (const uid of uids) mailbox.expunged.push({ uid, modseq });
    changed(mailbox, 'gone');
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
  const core: Core = {
    open,
    mailboxes,
    subscriptions,
    quotas,
    annotations,
    listeners,
    write,
    add,
    drop,
    changed,
    make,
    tell,
    next: () => ++modseq,
    breaks,
  };

  const must = (name: string): Mailbox => {
    const mailbox = mailboxes.get(name);
    if (!mailbox) throw new Error(`No mailbox ${name}`);
    return mailbox;
  };
  const messageIn = (name: string, uid: number) => must(name).messages.find(message => message.uid === uid);

  return {
    backend: {
      async open({ address }) {
        open.accounts++;
        if (!mailboxes.has(keyOf(address, 'INBOX'))) make(keyOf(address, 'INBOX'), null);
        return ok(accountOf(core, address));
      },
    },
    authenticator: {
      async verifyPassword(user, password) {
        if (user === 'throttled') return err('throttled');
        if (user === 'ben' && password === 'secret') return ok({ account: 2, address: BEN });
        return user === 'ann' && password === 'secret' ? ok({ account: 1, address: ANN }) : err('wrong-credentials');
      },
      scramVerifier: async () => err('wrong-credentials'),
      scramDone: async () => err('wrong-credentials'),
      verifyBearer: async () => err('wrong-credentials'),
    },
    deliver: (name, message, flags = [], date = NEW_YEAR) => add(must(name), Buffer.from(message), flags, date).uid,
    setFlags(name, uid, flags) {
      const message = messageIn(name, uid)!;
      message.flags = flags;
      message.modseq = ++modseq;
      changed(must(name), 'flags');
    },
    expunge: (name, uid) => drop(must(name), new Set([uid])),
    create(name, specialUse) {
      make(name, specialUse ?? null);
      tell({ about: 'list' });
    },
    subscribe(name) {
      subscriptions.get(ANN)!.add(name);
      tell({ about: 'list' });
    },
    makeNoselect(name) {
      must(name).selectable = false;
    },
    remove(name) {
      const mailbox = must(name);
      mailbox.gone = true;
      mailboxes.delete(name);
      changed(mailbox, 'gone');
      tell({ about: 'list' });
    },
    grant(name, identifier, rights) {
      if (rights === '') must(name).acl.delete(identifier);
      else must(name).acl.set(identifier, rights);
      tell({ about: 'list' });
    },
    limit: (owner, name, limit, soft) => quotas.limit(owner, name, limit, soft),
    annotate(name, entry, value) {
      const kept = name === null ? annotations : must(name).annotations;
      if (value === null) kept.delete(entry);
      else kept.set(entry, new Map([['', Buffer.from(value)]]));
      tell({ about: 'metadata', mailbox: name === null ? null : must(name) });
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
