/**
 * A JMAP backend in memory: the model that the methods' tests run on, and with which answers of the real one are
 * compared. Every act makes a new world (jmap-memory-world.ts); a state is the number of the last world in which its type
 * looked different. `deliver`, `relabel` and `vanish` are what other clients do meanwhile.
 */
import { err, ok, type Result } from '../../server/base/result.ts';
import type {
  BlobContent,
  ChangedIds,
  ChangesFault,
  DataType,
  EmailRecord,
  JmapAccount,
  JmapUser,
  SubmissionRecord,
} from '../../server/jmap/backend.ts';
import type { JmapId, MailboxRole, State } from '../../server/jmap/types.ts';
import { parseStructure, type Structure } from '../../server/mime/structure.ts';
import { summarize } from '../../server/mime/summary.ts';
import { blobNamed } from './jmap-memory-blobs.ts';
import { mailboxFault, movedBetween, reviseOne, snippetOf, textOf, threadFor, without } from './jmap-memory-mail.ts';
import { queryWorld } from './jmap-memory-query.ts';
import { hashBlob, memoryScripts, noVacation } from './jmap-memory-scripts.ts';
import {
  compare,
  dataTypes,
  mailboxesOf,
  type StoredEmail,
  type StoredMailbox,
  sizeOf,
  threadsOf,
  usedOctets,
  visible,
  type World,
} from './jmap-memory-world.ts';

export type MemoryAccount = JmapAccount & {
  /** A message comes by another way. */
  deliver(
    text: string,
    where?: {
      readonly mailboxIds?: readonly JmapId[];
      readonly keywords?: readonly string[];
      readonly receivedAt?: number;
    },
  ): EmailRecord;
  /** Hints to whoever watches: something has changed. */
  watch(hear: () => void): () => void;
  setQuota(octets: number | null): void;
  setAddresses(addresses: readonly string[]): void;
  /** What a submission came to. */
  settle(id: JmapId, change: Partial<SubmissionRecord>): void;
  world(): World;
  readonly submitted: { readonly id: JmapId; readonly bytes: Uint8Array }[];
};

type Uses = { emailIds: JmapId[]; threadIds: JmapId[]; mailboxIds: readonly JmapId[]; sieveScriptIds: JmapId[] };

export const memoryUser = (...accounts: readonly MemoryAccount[]): JmapUser => ({
  name: accounts[0]?.facts.address ?? '',
  accounts: async () => accounts.map(({ facts }) => facts),
  account: async id => accounts.find(({ facts }) => facts.id === id) ?? null,
  sessionState: async () => `s${accounts.length}`,
});

const usual: readonly (readonly [string, MailboxRole])[] = [
  ['Inbox', 'inbox'],
  ['Drafts', 'drafts'],
  ['Sent', 'sent'],
  ['Archive', 'archive'],
  ['Junk', 'junk'],
  ['Trash', 'trash'],
];

/** The mailboxes are m1 Inbox, m2 Drafts, m3 Sent, m4 Archive, m5 Junk, m6 Trash. */
export function memoryAccount(
  given: { id?: JmapId; address?: string; name?: string; isReadOnly?: boolean; capabilities?: readonly string[] } = {},
): MemoryAccount {
  const address = given.address ?? 'ann@here.example';
  const facts = { id: 'a1', name: 'Ann', isPersonal: true, ...given, address };
  const counters: Record<string, number> = {};
  const nextId = (letter: string): JmapId => {
    counters[letter] = (counters[letter] ?? 0) + 1;
    return `${letter}${counters[letter]}`;
  };
  const mailboxes = usual.map(([name, role], index): StoredMailbox => {
    return { id: nextId('m'), name, parentId: null, role, isSubscribed: true, sortOrder: (index + 1) * 10 };
  });
  const empty = {
    emails: new Map(),
    identities: new Map(),
    vacations: new Map(),
    scripts: new Map(),
    submissions: new Map(),
  };
  let world: World = {
    ...empty,
    facts,
    mailboxes: new Map(mailboxes.map(one => [one.id, one])),
    octetLimit: null,
    deliveries: 0,
  };
  const worlds: World[] = [world];
  const stateNumbers: Record<DataType, number>[] = [
    Object.fromEntries(dataTypes.map(type => [type, 0])) as Record<DataType, number>,
  ];
  const uploads = new Map<JmapId, BlobContent>();
  const watchers = new Set<() => void>();
  let addresses: readonly string[] = [address];
  const submitted: { id: JmapId; bytes: Uint8Array }[] = [];

  /** The one way to change anything. */
  const become = (next: Partial<World>): void => {
    const before = world;
    world = { ...world, ...next };
    const moved = dataTypes.filter(type => sizeOf(compare(visible(before, type), visible(world, type))) > 0);
    if (moved.length === 0) return;
    worlds.push(world);
    const number = worlds.length - 1;
    stateNumbers.push({ ...stateNumbers.at(-1)!, ...Object.fromEntries(moved.map(type => [type, number])) });
    for (const hear of watchers) hear();
  };
  const state = (type: DataType): State => `0-${stateNumbers.at(-1)![type]}`;
  const worldAt = (since: State): number | null => {
    const number = /^0-(\d+)$/.exec(since)?.[1];
    return number !== undefined && Number(number) < worlds.length ? Number(number) : null;
  };

  /** To the latest world, or to the last one on the way that is within the limit. */
  const changes = (
    type: DataType,
    since: State,
    limit: number | null,
  ): Result<ChangedIds & { from: World; to: World }, ChangesFault> => {
    const start = worldAt(since);
    if (start === null) return err('cannotCalculateChanges');
    const from = worlds[start]!;
    for (let end = worlds.length - 1; end >= start; end--) {
      const to = worlds[end]!;
      const difference = compare(visible(from, type), visible(to, type));
      if (limit !== null && sizeOf(difference) > limit) continue;
      const reached = stateNumbers[end]![type];
      const hasMoreChanges = reached < stateNumbers.at(-1)![type];
      if (hasMoreChanges && reached <= start) break;
      return ok({ ...difference, newState: `0-${reached}`, hasMoreChanges, from, to });
    }
    return err('cannotCalculateChanges');
  };

  const makeEmail = (
    bytes: Uint8Array,
    mailboxIds: readonly JmapId[],
    keywords: readonly string[],
    receivedAt: number,
  ): StoredEmail => {
    const id = nextId('e');
    const text = textOf(bytes);
    const { preview, hasAttachment } = summarize(bytes);
    const threadId = threadFor(world, text) ?? nextId('t');
    const words = [...new Set(keywords.map(word => word.toLowerCase()))].sort();
    const sorted = [...new Set(mailboxIds)].sort();
    const record = { id, blobId: `E${id.slice(1)}`, threadId, mailboxIds: sorted, keywords: words };
    return { record: { ...record, size: bytes.length, receivedAt, preview, hasAttachment }, bytes, text };
  };
  const put = (email: StoredEmail): void =>
    become({ emails: new Map(world.emails).set(email.record.id, email), deliveries: world.deliveries + 1 });

  const wholeBlob = (id: JmapId): BlobContent | null => {
    const email = world.emails.get(`e${id.slice(1)}`);
    if (/^E\d+$/.test(id)) return email ? { bytes: email.bytes, type: 'message/rfc822' } : null;
    return uploads.get(id) ?? null;
  };

  return {
    facts,
    submitted,
    world: () => world,
    deliver(text, where = {}) {
      const bytes = Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'));
      const { mailboxIds = ['m1'], keywords = [], receivedAt = Date.UTC(2026, 10, 22) + worlds.length * 1000 } = where;
      const email = makeEmail(bytes, mailboxIds, keywords, receivedAt);
      put(email);
      return email.record;
    },
    watch(hear) {
      watchers.add(hear);
      return () => watchers.delete(hear);
    },
    setQuota: octetLimit => become({ octetLimit }),
    setAddresses(given) {
      addresses = given;
    },
    settle(id, change) {
      become({ submissions: new Map(world.submissions).set(id, { ...world.submissions.get(id)!, ...change }) });
    },
    states: async () => Object.fromEntries(dataTypes.map(type => [type, state(type)])) as Record<DataType, State>,

    emails: async ids => ({ state: state('Email'), list: ids.flatMap(id => world.emails.get(id)?.record ?? []) }),
    emailChanges: async (since, limit) => changes('Email', since, limit),
    structures: async ids =>
      new Map<JmapId, Structure>(
        ids.flatMap(id => {
          const email = world.emails.get(id);
          return email ? [[id, parseStructure(email.bytes).structure] as const] : [];
        }),
      ),
    octets: async (id, range) => world.emails.get(id)!.bytes.subarray(...(range ?? [])),
    octetsUnread: async id => world.emails.get(id)!.bytes,
    async queryEmails(wanted, window) {
      const all = queryWorld(world, wanted);
      const anchor = window.anchor === null ? null : all.indexOf(window.anchor);
      if (anchor === -1) return err('anchorNotFound');
      const start =
        anchor === null
          ? window.position < 0
            ? all.length + window.position
            : window.position
          : anchor + window.anchorOffset;
      const position = Math.max(0, start);
      return ok({
        state: state('Email'),
        ids: all.slice(position, position + window.limit),
        position,
        total: all.length,
      });
    },
    async emailQueryChanges(wanted, since, { maxChanges }) {
      const start = worldAt(since);
      if (start === null) return err('cannotCalculateChanges');
      const difference = movedBetween(queryWorld(worlds[start]!, wanted), queryWorld(world, wanted));
      if (maxChanges !== null && difference.removed.length + difference.added.length > maxChanges)
        return err('tooManyChanges');
      return ok({ state: state('Email'), ...difference });
    },
    snippets: async (filter, ids) => ids.map(emailId => snippetOf(emailId, world.emails.get(emailId), filter)),
    async revise(revisions, ifState) {
      if (ifState !== null && ifState !== state('Email')) return err('changed');
      const emails = new Map(world.emails);
      const faults = revisions.map(revision => reviseOne(emails, world, revision));
      become({ emails });
      return ok(faults);
    },
    async append({ bytes, mailboxIds, keywords, receivedAt }) {
      if (mailboxIds.some(id => !world.mailboxes.has(id)))
        return err({ type: 'invalidProperties', properties: ['mailboxIds'] });
      const over = world.octetLimit !== null && usedOctets(world) + bytes.length > world.octetLimit;
      if (over) return err({ type: 'overQuota' });
      const email = makeEmail(bytes, mailboxIds, keywords, receivedAt);
      put(email);
      return ok(email.record);
    },
    async threads(ids) {
      const all = threadsOf(world);
      return { state: state('Thread'), list: ids.flatMap(id => (all.has(id) ? [{ id, emailIds: all.get(id)! }] : [])) };
    },
    threadChanges: async (since, limit) => changes('Thread', since, limit),

    mailboxes: async () => ({ state: state('Mailbox'), list: mailboxesOf(world) }),
    async mailboxChanges(since, limit) {
      const changed = changes('Mailbox', since, limit);
      if (!changed.ok) return changed;
      const { created, updated, destroyed, from, to } = changed.value;
      const settings = (at: World, id: JmapId) => JSON.stringify(at.mailboxes.get(id));
      const onlyCounts =
        created.length + destroyed.length === 0 && updated.every(id => settings(from, id) === settings(to, id));
      return ok({ ...changed.value, onlyCounts });
    },
    async createMailbox(mailbox) {
      const fault = mailboxFault(world, { id: '', ...mailbox });
      if (fault) return err(fault);
      const id = nextId('m');
      become({ mailboxes: new Map(world.mailboxes).set(id, { id, ...mailbox }) });
      return ok(id);
    },
    async updateMailbox(id, change) {
      const before = world.mailboxes.get(id);
      if (!before) return { type: 'notFound' };
      const fault = mailboxFault(world, { ...before, ...change });
      if (!fault) become({ mailboxes: new Map(world.mailboxes).set(id, { ...before, ...change }) });
      return fault;
    },
    async destroyMailbox(id, withEmails) {
      if (!world.mailboxes.has(id)) return { type: 'notFound' };
      if ([...world.mailboxes.values()].some(({ parentId }) => parentId === id)) return { type: 'mailboxHasChild' };
      const here = [...world.emails.values()].filter(({ record }) => record.mailboxIds.includes(id));
      if (here.length > 0 && !withEmails) return { type: 'mailboxHasEmail' };
      const emails = new Map(world.emails);
      for (const email of here) {
        const mailboxIds = email.record.mailboxIds.filter(other => other !== id);
        if (mailboxIds.length === 0) emails.delete(email.record.id);
        else emails.set(email.record.id, { ...email, record: { ...email.record, mailboxIds } });
      }
      become({ emails, mailboxes: without(world.mailboxes, id) });
      return null;
    },

    blob: async id => blobNamed(id, wholeBlob),
    async upload(bytes, type) {
      const blobId = hashBlob(bytes);
      uploads.set(blobId, { bytes, type });
      return ok({ blobId, size: bytes.length });
    },
    async blobUses(ids) {
      const there = ids.filter(id => blobNamed(id, wholeBlob) !== null);
      const uses = there.map((id): [JmapId, Uses] => {
        const record = world.emails.get(`e${/^E(\d+)/.exec(id)?.[1]}`)?.record;
        if (!record) {
          const sieveScriptIds = [...world.scripts].flatMap(([one, { content }]) =>
            hashBlob(content) === id ? [one] : [],
          );
          return [id, { emailIds: [], threadIds: [], mailboxIds: [], sieveScriptIds }];
        }
        const { threadId, mailboxIds } = record;
        return [id, { emailIds: [record.id], threadIds: [threadId], mailboxIds, sieveScriptIds: [] }];
      });
      return new Map(uses);
    },

    submissions: async ids => ({
      state: state('EmailSubmission'),
      list: ids === null ? [...world.submissions.values()] : ids.flatMap(id => world.submissions.get(id) ?? []),
    }),
    submissionChanges: async (since, limit) => changes('EmailSubmission', since, limit),
    async submit({ identityId, email, envelope, bytes, holdUntil }) {
      const id = nextId('s');
      const recipients = envelope.rcptTo.map(({ email: to }) => ({
        email: to,
        smtpReply: '250 2.0.0 Queued',
        delivered: 'queued' as const,
      }));
      const undoStatus = holdUntil === null ? ('final' as const) : ('pending' as const);
      const sendAt = holdUntil ?? Date.UTC(2026, 10, 22);
      const base = { id, identityId, emailId: email.id, threadId: email.threadId, envelope, sendAt, undoStatus };
      const record: SubmissionRecord = { ...base, recipients, trace: `trace-${id}` };
      submitted.push({ id, bytes });
      become({ submissions: new Map(world.submissions).set(id, record) });
      return ok(record);
    },
    async cancelSubmission(id) {
      const record = world.submissions.get(id);
      if (!record) return { type: 'notFound' };
      if (record.undoStatus !== 'pending') return { type: 'cannotUnsend' };
      become({ submissions: new Map(world.submissions).set(id, { ...record, undoStatus: 'canceled' }) });
      return null;
    },
    async destroySubmission(id) {
      if (!world.submissions.has(id)) return { type: 'notFound' };
      become({ submissions: without(world.submissions, id) });
      return null;
    },

    ...memoryScripts({ world: () => world, become, nextId, state }),
    vacation: async () => ({
      state: state('VacationResponse'),
      vacation: { ...noVacation, ...world.vacations.get('singleton') },
    }),
    async setVacation(body) {
      become({ vacations: new Map([['singleton', body]]) });
      return null;
    },

    async records(kind) {
      const list = [...world.identities].map(([id, body]) => ({ id, body }));
      return { state: state(kind), list };
    },
    recordChanges: async (kind, since, limit) => changes(kind, since, limit),
    async putRecord(_kind, id, body) {
      if (id !== null && !world.identities.has(id)) return err({ type: 'notFound' });
      const put = id ?? nextId('i');
      become({ identities: new Map(world.identities).set(put, body) });
      return ok(put);
    },
    async removeRecord(_kind, id) {
      if (!world.identities.has(id)) return { type: 'notFound' };
      become({ identities: without(world.identities, id) });
      return null;
    },
    addresses: async () => addresses,
    nameFor: async () => facts.name,
    // Nothing that is expunged is kept here.
    expunged: async () => ({ state: '0', list: [] }),
    restoreExpunged: async () => ok(new Map()),
    forgetExpunged: async () => null,
    async quota() {
      const { octetLimit, emails } = world;
      return { state: state('Quota'), usedOctets: usedOctets(world), octetLimit, usedMessages: emails.size };
    },
  };
}
