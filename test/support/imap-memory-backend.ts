/**
 * A message store in memory behind imap/backend.ts: small, exact, for the tests of the language. One account; every
 * session of it sees the same mailboxes. Hints to watchers go out after the change, as a real store's do.
 */
import { err, ok, type Result } from '../../server/base/result.ts';
import type {
  Changes,
  FlagRow,
  ImapAccount,
  ImapBackend,
  ImapMailbox,
  MailboxEntry,
  Row,
  RowField,
  SearchQuery,
  StoreFailure,
  StoreRequest,
  UidSet,
} from '../../server/imap/backend.ts';
import { hasFlag, sameFlag, systemFlags } from '../../server/imap/flag.ts';
import { fromNumbers, includes } from '../../server/imap/sequence-set.ts';
import { parseDate } from '../../server/mime/date.ts';
import { allFields, bodyOffset } from '../../server/mime/header.ts';
import { parseStructure } from '../../server/mime/structure.ts';
import type { Authenticator } from '../../server/sasl/mechanism.ts';

type Message = {
  readonly uid: number;
  readonly bytes: Buffer;
  readonly internalDate: number;
  flags: readonly string[];
  modseq: number;
  readonly created: number;
  recent: boolean;
};
type Mailbox = {
  name: string;
  readonly uidValidity: number;
  uidNext: number;
  modseq: number;
  selectable: boolean;
  specialUse: string | null;
  gone: boolean;
  messages: Message[];
  readonly expunged: { uid: number; modseq: number }[];
  readonly watchers: Set<() => void>;
};

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
  const write = async <T>(act: () => Result<T, StoreFailure>): Promise<Result<T, StoreFailure>> => {
    await null;
    if (broken) {
      broken = false;
      throw new Error('The store is broken');
    }
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

  const select = (mailbox: Mailbox, readOnly: boolean): ImapMailbox => {
    open.mailboxes++;
    const recent = new Set(mailbox.messages.filter(message => message.recent).map(message => message.uid));
    if (!readOnly) for (const message of mailbox.messages) message.recent = false;
    const keywords = () => mailbox.messages.flatMap(message => message.flags.filter(flag => !flag.startsWith('\\')));
    const flags = () => [...systemFlags, ...new Set(keywords())];
    const among = (uids: UidSet) => mailbox.messages.filter(message => includes(uids, message.uid));

    return {
      facts: {
        name: mailbox.name,
        uidValidity: mailbox.uidValidity,
        uidNext: mailbox.uidNext,
        highestModseq: mailbox.modseq,
        uids: Uint32Array.from(mailbox.messages, message => message.uid),
        firstUnseen: mailbox.messages.find(message => !hasFlag(message.flags, '\\Seen'))?.uid ?? null,
        recent: fromNumbers(recent),
        flags: flags(),
        permanentFlags: flags(),
        newKeywords: true,
        readOnly,
      },
      async *rows({ uids, fields, changedSince = 0 }) {
        if (broken) {
          broken = false;
          throw new Error('The store is broken');
        }
        const rows = among(uids).filter(message => message.modseq > changedSince);
        for (let at = 0; at < rows.length; at += 500) {
          await null;
          yield rows.slice(at, at + 500).map(message => rowOf(message, fields));
        }
      },
      async bytes(uid, range) {
        const message = mailbox.messages.find(one => one.uid === uid);
        return message ? message.bytes.subarray(range?.start, range?.end) : null;
      },
      store: (request: StoreRequest) =>
        write(() => {
          const messages = among(request.uids);
          const refused = messages.filter(message => message.modseq > (request.unchangedSince ?? Infinity));
          const accepted = messages.filter(message => !refused.includes(message));
          modseq++;
          let any = false;
          for (const message of accepted) {
            const next = apply(message.flags, request);
            if (sameSet(next, message.flags)) continue;
            message.flags = next;
            message.modseq = modseq;
            any = true;
          }
          if (any) changed(mailbox);
          return ok({ rows: accepted.map(flagRow), refused: fromNumbers(refused.map(message => message.uid)) });
        }),
      expunge: uids =>
        write(() => {
          const deleted = (uids ? among(uids) : mailbox.messages).filter(message =>
            hasFlag(message.flags, '\\Deleted'),
          );
          drop(mailbox, new Set(deleted.map(message => message.uid)));
          return ok(fromNumbers(deleted.map(message => message.uid)));
        }),
      copy: (uids, target) =>
        write(() => {
          const to = find(target);
          if (!to.ok) return to;
          const messages = among(uids);
          const copies = messages.map(one => add(to.value, one.bytes, one.flags, one.internalDate).uid);
          return ok({
            uidValidity: to.value.uidValidity,
            from: fromNumbers(messages.map(message => message.uid)),
            to: fromNumbers(copies),
          });
        }),
      move: (uids, target) =>
        write(() => {
          const to = find(target);
          if (!to.ok) return to;
          const messages = among(uids);
          const copies = messages.map(one => add(to.value, one.bytes, one.flags, one.internalDate).uid);
          drop(mailbox, new Set(messages.map(message => message.uid)));
          return ok({
            uidValidity: to.value.uidValidity,
            from: fromNumbers(messages.map(message => message.uid)),
            to: fromNumbers(copies),
          });
        }),
      async search(query) {
        return mailbox.messages.filter(message => matches(message, query)).map(message => message.uid);
      },
      async changes(since): Promise<Changes> {
        const appeared = mailbox.messages.filter(message => message.created > since);
        const fresh = appeared.filter(message => message.recent);
        if (!readOnly) for (const message of fresh) message.recent = false;
        return {
          modseq: mailbox.modseq,
          appeared: appeared.map(message => message.uid),
          recent: fresh.map(message => message.uid),
          changed: mailbox.messages.filter(one => one.modseq > since && one.created <= since).map(flagRow),
          vanished: fromNumbers(
            mailbox.expunged
              .filter(one => one.modseq > since)
              .map(one => one.uid)
              .sort((a, b) => a - b),
          ),
          flags: flags(),
          ...(mailbox.gone ? { gone: true } : {}),
        };
      },
      watch(hint) {
        mailbox.watchers.add(hint);
        return () => mailbox.watchers.delete(hint);
      },
      close() {
        open.mailboxes--;
      },
    };
  };

  const account: ImapAccount = {
    async mailboxes() {
      const entries: MailboxEntry[] = [...mailboxes.values()].map(({ name, selectable, specialUse }) => {
        return { name, selectable, specialUse, subscribed: subscriptions.has(name), exists: true };
      });
      for (const name of subscriptions) {
        if (mailboxes.has(name)) continue;
        entries.push({ name, selectable: false, specialUse: null, subscribed: true, exists: false });
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
    append: ({ mailbox, flags, internalDate, bytes }) =>
      write(() => {
        const found = find(mailbox);
        if (!found.ok) return found;
        const { uid } = add(found.value, Buffer.from(bytes), flags, internalDate ?? NEW_YEAR);
        return ok({ uidValidity: found.value.uidValidity, uid });
      }),
    select: async (name, readOnly) => {
      const found = find(name);
      return found.ok ? ok(select(found.value, readOnly)) : found;
    },
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

const flagRow = ({ uid, flags, modseq }: Message): FlagRow => ({ uid, flags, modseq });

function rowOf(message: Message, fields: ReadonlySet<RowField>): Row {
  const { uid, flags, internalDate, modseq, bytes } = message;
  const parses = fields.has('envelope') || fields.has('structure') || fields.has('bodyStructure');
  const parsed = parses ? parseStructure(bytes) : null;
  return {
    uid,
    flags,
    internalDate,
    modseq,
    size: bytes.length,
    ...(parsed ? { envelope: parsed.envelope, structure: parsed.structure, bodyStructure: parsed.structure } : {}),
    ...(fields.has('header') ? { header: bytes.subarray(0, bodyOffset(bytes)) } : {}),
    ...(fields.has('content') ? { content: bytes } : {}),
  };
}

function apply(flags: readonly string[], { change, flags: given }: StoreRequest): readonly string[] {
  switch (change) {
    case 'replace':
      return given;
    case 'add':
      return [...flags, ...given.filter(flag => !hasFlag(flags, flag))];
    case 'remove':
      return flags.filter(flag => !given.some(one => sameFlag(one, flag)));
  }
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every(flag => hasFlag(b, flag));

const DAY = 86_400_000;
const compare = (at: number, relation: 'before' | 'on' | 'since', day: number): boolean => {
  const own = Math.floor(at / DAY) * DAY;
  return relation === 'before' ? own < day : relation === 'on' ? own === day : own >= day;
};

function matches(message: Message, query: SearchQuery): boolean {
  const has = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());
  const body = () => message.bytes.subarray(bodyOffset(message.bytes)).toString();
  switch (query.key) {
    case 'all':
      return true;
    case 'and':
      return query.of.every(one => matches(message, one));
    case 'or':
      return query.of.some(one => matches(message, one));
    case 'not':
      return !matches(message, query.of);
    case 'uids':
      return includes(query.uids, message.uid);
    case 'flag':
      return hasFlag(message.flags, query.flag);
    case 'header':
      return allFields(message.bytes, query.field).some(value =>
        has(Buffer.from(value, 'latin1').toString(), query.contains),
      );
    case 'body':
      return has(body(), query.contains);
    case 'text':
      return has(message.bytes.toString(), query.contains);
    case 'internal-date':
      return compare(message.internalDate, query.relation, query.day);
    case 'sent-date': {
      const sent = parseDate(allFields(message.bytes, 'date')[0] ?? '');
      return sent !== null && compare(sent, query.relation, query.day);
    }
    case 'size':
      return query.relation === 'larger' ? message.bytes.length > query.octets : message.bytes.length < query.octets;
    case 'modseq':
      return message.modseq >= query.atLeast;
  }
}
