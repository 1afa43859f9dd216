/** One selected mailbox of the store in memory: rows, changes, searches. */
import { err, ok, type Result } from '../../server/base/result.ts';
import type {
  Changes,
  FlagRow,
  ImapMailbox,
  MessageChange,
  Row,
  RowField,
  SearchQuery,
  StoreFailure,
  StoreRequest,
  UidSet,
} from '../../server/imap/backend.ts';
import { finish } from '../../server/imap/search/in-steps.ts';
import { newSorting } from '../../server/imap/search/sorting.ts';
import { newThreading } from '../../server/imap/search/threading.ts';
import { hasFlag, sameFlag, systemFlags } from '../../server/imap/syntax/flag.ts';
import { fromNumbers, includes } from '../../server/imap/syntax/sequence-set.ts';
import { parseDate } from '../../server/mime/date.ts';
import { allFields, bodyOffset } from '../../server/mime/header.ts';
import { parseStructure } from '../../server/mime/structure.ts';
import { type Annotations, flagsWith, type Quotas } from './imap-memory-sharing.ts';
import { holdsText } from './imap-memory-text.ts';

export type Message = {
  readonly uid: number;
  readonly bytes: Buffer;
  readonly internalDate: number;
  flags: readonly string[];
  modseq: number;
  readonly created: number;
  recent: boolean;
};
export type Mailbox = {
  name: string;
  readonly id: string;
  readonly uidValidity: number;
  uidNext: number;
  modseq: number;
  selectable: boolean;
  specialUse: string | null;
  gone: boolean;
  messages: Message[];
  readonly expunged: { uid: number; modseq: number }[];
  readonly watchers: Set<() => void>;
  /** Identifier → rights, the owner's not among them. */
  readonly acl: Map<string, string>;
  readonly annotations: Annotations;
};

/** What the mailboxes of an account share; names are the user's. */
export type World = {
  readonly open: { accounts: number; mailboxes: number };
  write<T>(act: () => Result<T, StoreFailure>): Promise<Result<T, StoreFailure>>;
  readonly quotas: Quotas;
  /** Where the user has this right; 'r' if none is named. */
  find(name: string, right?: string): Result<Mailbox, StoreFailure>;
  rights(mailbox: Mailbox): string;
  nameOf(mailbox: Mailbox): string;
  add(mailbox: Mailbox, bytes: Buffer, flags: readonly string[], internalDate: number): Message;
  drop(mailbox: Mailbox, uids: ReadonlySet<number>): void;
  changed(mailbox: Mailbox, change: MessageChange): void;
  /** The next mod-sequence. */
  next(): number;
  /** Throws when a test asked for it. */
  breaks(): void;
};

export function selectMailbox(world: World, mailbox: Mailbox, readOnly: boolean): ImapMailbox {
  const { open, write, find, add, drop, changed } = world;
  open.mailboxes++;
  const recent = new Set(mailbox.messages.filter(message => message.recent).map(message => message.uid));
  if (!readOnly) for (const message of mailbox.messages) message.recent = false;
  const keywords = () => mailbox.messages.flatMap(message => message.flags.filter(flag => !flag.startsWith('\\')));
  const flags = () => [...systemFlags, ...new Set(keywords())];
  const among = (uids: UidSet) => mailbox.messages.filter(message => includes(uids, message.uid));
  const roomFor = (to: Mailbox, messages: readonly Message[]) => {
    const octets = messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
    return world.quotas.judge(to.name, { octets, messages: messages.length, mailboxes: 0 });
  };
  const copyTo = (to: Mailbox, { bytes, flags, internalDate }: Message) =>
    add(to, bytes, flagsWith(world.rights(to), flags), internalDate).uid;

  return {
    facts: {
      name: world.nameOf(mailbox),
      id: mailbox.id,
      rights: world.rights(mailbox),
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
      world.breaks();
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
        const modseq = world.next();
        let any = false;
        for (const message of accepted) {
          const next = applyWith(world.rights(mailbox), message.flags, request);
          if (sameSet(next, message.flags)) continue;
          message.flags = next;
          message.modseq = modseq;
          any = true;
        }
        if (any) changed(mailbox, 'flags');
        return ok({ rows: accepted.map(flagRow), refused: fromNumbers(refused.map(message => message.uid)), modseq });
      }),
    expunge: uids =>
      write(() => {
        const deleted = (uids ? among(uids) : mailbox.messages).filter(message => hasFlag(message.flags, '\\Deleted'));
        drop(mailbox, new Set(deleted.map(message => message.uid)));
        return ok(fromNumbers(deleted.map(message => message.uid)));
      }),
    copy: (uids, target) =>
      write(() => {
        const to = find(target, 'i');
        if (!to.ok) return to;
        const messages = among(uids);
        const room = roomFor(to.value, messages);
        if (room === 'full') return err('over-quota');
        const copies = messages.map(one => copyTo(to.value, one));
        return ok({
          uidValidity: to.value.uidValidity,
          from: fromNumbers(messages.map(message => message.uid)),
          to: fromNumbers(copies),
          overQuota: room === 'warn',
          unreadable: !world.rights(to.value).includes('r'),
        });
      }),
    move: (uids, target) =>
      write(() => {
        const to = find(target, 'i');
        if (!to.ok) return to;
        const messages = among(uids);
        const room = roomFor(to.value, messages);
        if (room === 'full') return err('over-quota');
        const copies = messages.map(one => copyTo(to.value, one));
        drop(mailbox, new Set(messages.map(message => message.uid)));
        return ok({
          uidValidity: to.value.uidValidity,
          from: fromNumbers(messages.map(message => message.uid)),
          to: fromNumbers(copies),
          overQuota: room === 'warn',
          unreadable: !world.rights(to.value).includes('r'),
        });
      }),
    replace: (uid, target, { bytes, flags, internalDate }) =>
      write(() => {
        const to = find(target, 'i');
        if (!to.ok) return to;
        const old = mailbox.messages.find(message => message.uid === uid);
        if (!old) return err('no-such-message');
        const added = add(to.value, Buffer.from(bytes), flags, internalDate ?? old.internalDate);
        drop(mailbox, new Set([uid]));
        return ok({ uidValidity: to.value.uidValidity, uids: [[added.uid, added.uid]] });
      }),
    async sort(query, keys, relevancy) {
      const sorting = newSorting(keys);
      for (const message of mailbox.messages) {
        if (!matches(message, query)) continue;
        const { uid, internalDate, bytes } = message;
        const { envelope } = parseStructure(bytes);
        sorting.add({ uid, internalDate, size: bytes.length, envelope, relevancy: relevancy?.get(uid) ?? 0 });
      }
      return finish(sorting.order());
    },
    async thread(query, algorithm) {
      const threading = newThreading(algorithm);
      const field = ({ bytes }: Message, name: string) => allFields(bytes, name)[0] ?? null;
      for (const message of mailbox.messages) {
        if (!matches(message, query)) continue;
        const { uid, internalDate } = message;
        const [date, subject, messageId] = ['date', 'subject', 'message-id'].map(name => field(message, name));
        threading.add({
          ...{ uid, internalDate, date: date ?? null, subject: subject ?? null, messageId: messageId ?? null },
          ...{ inReplyTo: field(message, 'in-reply-to'), references: field(message, 'references') },
        });
      }
      return finish(threading.threads());
    },
    async missed(since, uids) {
      const wanted = (uid: number) => uids === null || includes(uids, uid);
      const gone = mailbox.expunged.filter(one => one.modseq > since && wanted(one.uid)).map(one => one.uid);
      return {
        changed: mailbox.messages.filter(one => one.modseq > since && wanted(one.uid)).map(flagRow),
        vanished: fromNumbers(gone.sort((a, b) => a - b)),
      };
    },
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
    ...(fields.has('header') ? { header: bytes.subarray(0, bodyOffset(bytes)).toString('latin1') } : {}),
    ...(fields.has('content') ? { content: bytes } : {}),
    savedAt: internalDate,
    emailId: `e${message.created}`,
    threadId: `t${message.created}`,
    preview: previewOf(bytes, fields),
  };
}

/** The body's words. `X-Preview: slow` has none at hand, `X-Preview: none` none at all. */
function previewOf(bytes: Buffer, fields: ReadonlySet<RowField>): string | null {
  const [kind = 'quick'] = allFields(bytes, 'x-preview').map(value => value.trim());
  if (kind === 'none' || (kind === 'slow' && !fields.has('preview'))) return null;
  return bytes.subarray(bodyOffset(bytes)).toString().replace(/\s+/g, ' ').trim();
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

/** What the user may not change stays. */
function applyWith(rights: string, flags: readonly string[], request: StoreRequest): readonly string[] {
  const mine = flagsWith(rights, flags);
  const fixed = flags.filter(flag => !mine.includes(flag));
  const after = apply(mine, { ...request, flags: flagsWith(rights, request.flags) });
  return fixed.length === 0 ? after : [...fixed, ...after];
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every(flag => hasFlag(b, flag));

const DAY = 86_400_000;
const compare = (at: number, relation: 'before' | 'on' | 'since', day: number): boolean => {
  const own = Math.floor(at / DAY) * DAY;
  return relation === 'before' ? own < day : relation === 'on' ? own === day : own >= day;
};

function matches(message: Message, query: SearchQuery): boolean {
  const has = (text: string, part: string) => holdsText(text, part, 'fuzzy' in query && query.fuzzy === true);
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
    case 'internal-instant':
    case 'saved-instant':
      return query.relation === 'before' ? message.internalDate < query.at : message.internalDate >= query.at;
    case 'saved-date':
      return compare(message.internalDate, query.relation, query.day);
    case 'email-id':
      return query.id === `e${message.created}`;
    case 'thread-id':
      return query.id === `t${message.created}`;
  }
}
