/**
 * Reads in the front's own thread, on a connection that cannot write. Each is short: a chunk sees one instant, and
 * between chunks the others have their turn, so no reader keeps the write-ahead log from being emptied (R11).
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { Bytes, Instant } from '../base/units.ts';
import type { Envelope, Structure } from '../mime/structure.ts';
import type { ColumnsCache } from './columns-cache.ts';
import { type ContentParts, several, slice, whole } from './contents.ts';
import type {
  EventFilter,
  Facts,
  Id,
  ModSeq,
  Reading,
  Row,
  StoredNote,
  TraceFilter,
  TraceRow,
  Uid,
  UidSet,
} from './interface.ts';
import { placeFrom, rowsOfColumns, uidsOfColumns } from './mailbox-columns.ts';
import { meantBy, notesWanted } from './meant.ts';
import { reportedSince } from './reported.ts';
import { accountByAddress, accountsOf, credentialsOf, domainsOf, oldestAccount } from './sqlite/accounts.ts';
import { aliasesOf, resolveAddress } from './sqlite/aliases.ts';
import { annotationsOf } from './sqlite/annotations.ts';
import { appPasswordByHash, appPasswordsOf } from './sqlite/app-passwords.ts';
import {
  broughtCountsOf,
  broughtKeysOf,
  broughtOf,
  broughtUntakenOf,
  movingJobOf,
  movingJobsOf,
} from './sqlite/brought.ts';
import {
  changesSince,
  firstUnseenOf,
  type KeywordMemory,
  keywordsIn,
  keywordsOfSet,
  pageOf,
  rowsFrom,
  uidsOf,
} from './sqlite/changes.ts';
import type { Reader } from './sqlite/database.ts';
import { delegatesOf, delegationsOf } from './sqlite/delegates.ts';
import { devicesOf } from './sqlite/devices.ts';
import { documentsOf, kindsOf } from './sqlite/documents.ts';
import { countsOfNames, eventsNamed, firstEvent, lastEvent, selectEvents } from './sqlite/events.ts';
import { expungedOf, expungedSizeOf } from './sqlite/expunged.ts';
import { extensionOf, extensionsOf } from './sqlite/extensions.ts';
import { judgementOf, judgementsOf, rulesOf } from './sqlite/judgements.ts';
import { ledgerOf } from './sqlite/ledger.ts';
import {
  askedSince,
  listMember,
  listMembers,
  listRequest,
  listRequests,
  listsWith,
  membersToProbe,
} from './sqlite/list-members.ts';
import { postBy, postsHeldBefore, postsOf } from './sqlite/list-work.ts';
import { listById, listsOf } from './sqlite/lists.ts';
import { mailboxById, mailboxByName, mailboxesOf, subscriptionsOf } from './sqlite/mailboxes.ts';
import { rememberedOf, scriptTasksOf } from './sqlite/memory.ts';
import {
  envelopesOf,
  filedAfter,
  messageById,
  messageByTrace,
  messagesByTrace,
  messagesWithTrace,
  placesOf,
  smallTreesOf,
  type TreeRow,
  treesOf,
} from './sqlite/messages.ts';
import { metaOf } from './sqlite/meta.ts';
import { pulledAccountsOf, pulledGenerationsOf, pulledMessagesOf, pulledPrintOf } from './sqlite/pulled.ts';
import { frozenRoutes } from './sqlite/queue-frozen.ts';
import { nextDueOf, overdueOf, restOf, restsOf, routeCountsOf } from './sqlite/queue-lines.ts';
import { countsByState, queueBriefs, queueRows, reportsDueOf, submittedRows } from './sqlite/queue-reading.ts';
import { countedDays, countsOf, receivedReports, sentReports } from './sqlite/report-reading.ts';
import { sentAs, suppressionsOf } from './sqlite/returns.ts';
import { rightsOf, sharedWith } from './sqlite/rights.ts';
import { relaysOf, routingLinesOf } from './sqlite/routing.ts';
import { scriptOf, scriptsOf } from './sqlite/scripts.ts';
import { changedMessagesOf, copiesOfMessages, searchesOf, searchMembersOf } from './sqlite/searches.ts';
import { signingKeysOf } from './sqlite/signing-keys.ts';
import { firstTrace, selectTraces } from './sqlite/traces.ts';
import { transcriptOf } from './sqlite/transcripts.ts';
import { transportsOf } from './sqlite/transports.ts';
import { tidy } from './sqlite/uid-set.ts';
import { countDeliveriesOf, deliveriesOf, dueDeliveriesOf, webhooksOf } from './sqlite/webhooks.ts';

export type ReadingParts = ContentParts & {
  readonly columns: ColumnsCache;
  /** Makes the tree of a message that was too large to be walked when it came. null: the message is gone. */
  readonly parse: (message: Id) => Promise<TreeRow | null>;
};

const ROWS_AT_ONCE = 500;
/** Rows read before the other work of the process gets a turn. */
const ROWS_PER_TURN = 2_000;
const TREES_AT_ONCE = 200;
/** Ids of the journal looked through between two turns. */
const EVENTS_PER_TURN = 20_000;
const TRACES_PER_TURN = 5_000;

export function newReading(parts: ReadingParts): Reading {
  const { db, columns } = parts;
  const memory: KeywordMemory = new Map();
  const read = async <T>(ask: (reader: Reader) => T): Promise<T> => ask(db());
  return {
    domains: () => read(domainsOf),
    accounts: () => read(accountsOf),
    account: address => read(reader => accountByAddress(reader, address)),
    delegates: account => read(reader => delegatesOf(reader, account)),
    delegations: address => read(reader => delegationsOf(reader, address)),
    oldestAccount: domain => read(reader => oldestAccount(reader, domain)),
    credentials: address => read(reader => credentialsOf(reader, address)),
    aliases: () => read(aliasesOf),
    transports: () => read(transportsOf),
    routingLines: table => read(reader => routingLinesOf(reader, table)),
    relays: () => read(relaysOf),
    lists: () => read(listsOf),
    list: which => read(reader => listById(reader, which)),
    listMembers: (list, page) => read(reader => listMembers(reader, list, page)),
    listMember: (list, which) => read(reader => listMember(reader, list, which)),
    listMembersToProbe: (before, limit) => read(reader => membersToProbe(reader, before, limit)),
    listRequest: token => read(reader => listRequest(reader, token)),
    listRequests: (list, limit) => read(reader => listRequests(reader, list, limit)),
    listAskedSince: (list, address, since) => read(reader => askedSince(reader, list, address, since)),
    listPosts: (list, states, limit) => read(reader => postsOf(reader, list, states, limit)),
    listPost: which => read(reader => postBy(reader, which)),
    listPostsHeldBefore: (at, limit) => read(reader => postsHeldBefore(reader, at, limit)),
    listsOf: address => read(reader => listsWith(reader, address)),
    sentAs: messageId => read(reader => sentAs(reader, messageId)),
    searches: account => read(reader => searchesOf(reader, account)),
    searchMembers: search => read(reader => searchMembersOf(reader, search)),
    copies: (account, messages) => read(reader => copiesOfMessages(reader, memory, account, messages)),
    changedMessages: (account, since) => read(reader => changedMessagesOf(reader, account, since)),
    webhooks: () => read(webhooksOf),
    deliveries: (webhook, state, limit) => read(reader => deliveriesOf(reader, webhook, state, limit)),
    dueDeliveries: limit => read(reader => dueDeliveriesOf(reader, limit)),
    countDeliveries: webhook => read(reader => countDeliveriesOf(reader, webhook)),
    pulledAccounts: () => read(pulledAccountsOf),
    pulledMessages: (place, after, limit) => read(reader => pulledMessagesOf(reader, place, after, limit)),
    pulledGenerations: (pulled, folder) => read(reader => pulledGenerationsOf(reader, pulled, folder)),
    pulledPrint: (pulled, folder, print) => read(reader => pulledPrintOf(reader, pulled, folder, print)),
    movingJobs: () => read(movingJobsOf),
    movingJob: id => read(reader => movingJobOf(reader, id)),
    broughtKeys: (job, folder, after, limit) => read(reader => broughtKeysOf(reader, job, folder, after, limit)),
    broughtCounts: job => read(reader => broughtCountsOf(reader, job)),
    brought: (job, after, limit) => read(reader => broughtOf(reader, job, after, limit)),
    broughtUntaken: (job, after, limit) => read(reader => broughtUntakenOf(reader, job, after, limit)),
    suppressions: most => read(reader => suppressionsOf(reader, most)),
    resolve: (address, separator) => read(reader => resolveAddress(reader, address, separator)),

    mailboxes: account => read(reader => reader.snapshot(() => mailboxesOf(reader, account))),
    mailbox: (account, name) => read(reader => mailboxByName(reader, account, name)),
    mailboxById: (account, mailbox) => read(reader => mailboxById(reader, account, mailbox)),
    subscriptions: account => read(reader => subscriptionsOf(reader, account)),
    keywords: (account, mailbox) => read(reader => keywordsIn(reader, account, mailbox)),
    firstUnseen: (account, mailbox) => read(reader => firstUnseenOf(reader, account, mailbox)),
    async uids(account, mailbox) {
      const found = await columns.loaded(account, mailbox);
      return found ? uidsOfColumns(found) : Uint32Array.from(uidsOf(db(), account, mailbox));
    },
    rows: (account, mailbox, uids, changedSince) => rows(parts, memory, { account, mailbox, uids, changedSince }),
    async columns(account, mailbox, use) {
      await columns.loaded(account, mailbox);
      const found = columns.current(account, mailbox);
      return found && use({ ...found, keywordsOf: set => keywordsOfSet(db(), memory, set) });
    },
    page: (account, mailbox, page) =>
      read(reader => pageOf(reader, memory, { account, mailbox, below: page.below ?? 2 ** 32 }, page.limit)),
    envelopes: messages => envelopes(parts, messages),
    facts: (messages, most) => facts(parts, messages, most),
    message: message => read(reader => messageById(reader, message)),
    eventsNamed: (name, traces) => read(reader => eventsNamed(reader, name, traces)),
    messageByTrace: trace => read(reader => messageByTrace(reader, trace)),
    messagesByTrace: traces => read(reader => messagesByTrace(reader, traces)),
    messagesWithTrace: (begins, limit) => read(reader => messagesWithTrace(reader, begins, limit)),
    bytes: (message, range) => (range ? slice(parts, message, range) : whole(parts, message, true)),
    several: wanted => several(parts, wanted),
    relayBytes: message => whole(parts, message, false),
    filedAfter: (message, limit) => read(reader => filedAfter(reader, message, limit)),
    changes: (account, mailbox, since) => read(reader => changesSince(reader, memory, account, mailbox, since)),
    places: message => read(reader => placesOf(reader, message)),

    queue: filter => read(reader => queueRows(reader, filter, filter.after ?? 0, filter.limit)),
    queueBriefs: (filter, after, look) => read(reader => queueBriefs(reader, filter, after, look)),
    frozen: () => read(frozenRoutes),
    queueCounts: () => read(countsByState),
    submittedLately: (since, most) => read(reader => submittedRows(reader, since, most)),
    nextDue: () => read(nextDueOf),
    rests: () => read(restsOf),
    rest: route => read(reader => restOf(reader, route)),
    routeCounts: () => read(routeCountsOf),
    overdue: (route, times, limit) => read(reader => overdueOf(reader, route, times, limit)),
    reportsDue: limit => read(reader => reportsDueOf(reader, limit)),
    ledger: () => read(ledgerOf),

    events: filter => events(db, filter),
    countEvents: since => countEvents(db, since),
    transcript: trace => read(reader => transcriptOf(reader, trace)),
    traces: filter => traces(db, filter),
    notesOf: async wanted => notesWanted(db, wanted),
    meant: wanted => meantBy(db, wanted),
    meta: key => read(reader => metaOf(reader, key)),

    documents: (account, kind, since) => read(reader => documentsOf(reader, account, kind, since)),
    documentKinds: account => read(reader => kindsOf(reader, account)),
    rights: (account, mailbox) => read(reader => rightsOf(reader, account, mailbox)),
    sharedWith: identifiers => read(reader => sharedWith(reader, identifiers)),
    annotations: (account, mailbox) => read(reader => annotationsOf(reader, account, mailbox)),
    expunged: (account, { before = Number.MAX_SAFE_INTEGER, limit }) =>
      read(reader => expungedOf(reader, account, before, limit)),
    expungedSize: account => read(reader => expungedSizeOf(reader, account)),
    rules: () => read(rulesOf),
    judgement: trace => read(reader => judgementOf(reader, trace)),
    judgements: page => read(reader => judgementsOf(reader, page)),
    signingKeys: () => read(signingKeysOf),
    devices: () => read(devicesOf),
    extensions: account => read(reader => extensionsOf(reader, account)),
    extension: address => read(reader => extensionOf(reader, address)),
    scripts: account => read(reader => scriptsOf(reader, account)),
    script: (account, which) => read(reader => scriptOf(reader, account, which)),
    remembered: (account, kind, key, now) => read(reader => rememberedOf(reader, account, kind, key, now)),
    scriptTasks: limit => read(reader => scriptTasksOf(reader, limit)),
    countedDays: (kind, from) => read(reader => countedDays(reader, kind, from)),
    counts: (kind, day, domain) => read(reader => countsOf(reader, kind, day, domain)),
    sentReports: page => read(reader => sentReports(reader, page)),
    receivedReports: page => read(reader => receivedReports(reader, page)),
    reported: (since, limit) => reportedSince(db, since, limit),
    appPasswords: account => read(reader => appPasswordsOf(reader, account)),
    appPassword: hash => read(reader => appPasswordByHash(reader, hash)),
  };
}

// ── rows ──

type RowsWanted = { account: Id; mailbox: Id; uids: UidSet; changedSince: ModSeq | undefined };
/** Where the next rows of one range come from: at most `limit`, up to `to`. */
type NextRows = (from: Uid, to: Uid, limit: number) => { readonly rows: readonly Row[]; readonly next: Uid };

async function* rows(
  parts: ReadingParts,
  memory: KeywordMemory,
  { account, mailbox, uids, changedSince }: RowsWanted,
): AsyncGenerator<readonly Row[]> {
  const ranges = tidy(uids);
  // A few are sooner read than it is known what a whole mailbox has become.
  const many = ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0) > ROWS_AT_ONCE;
  if (many) await parts.columns.loaded(account, mailbox);
  const next = nextRows(parts, memory, { account, mailbox, changedSince }, many);
  let sinceTurn = 0;
  let chunk: readonly Row[] = [];
  for (const [first, to] of ranges) {
    for (let from = first; from <= to; ) {
      const found = next(from, to, ROWS_AT_ONCE - chunk.length);
      chunk = chunk.length === 0 ? found.rows : [...chunk, ...found.rows];
      from = found.next;
      if (chunk.length < ROWS_AT_ONCE) continue;
      yield chunk;
      sinceTurn += chunk.length;
      chunk = [];
      if (sinceTurn >= ROWS_PER_TURN) {
        sinceTurn = 0;
        await turn();
      }
    }
  }
  if (chunk.length > 0) yield chunk;
}

/** From memory where the mailbox is there as it is now, else from the tables: each time it is asked anew. */
function nextRows(
  { db, columns }: ReadingParts,
  memory: KeywordMemory,
  { account, mailbox, changedSince: since = 0 }: Omit<RowsWanted, 'uids'>,
  many: boolean,
): NextRows {
  const keywords = (set: Id) => keywordsOfSet(db(), memory, set);
  return (from, to, limit) => {
    const known = many ? columns.current(account, mailbox) : columns.unchanged(account, mailbox);
    if (!known) {
      const found = rowsFrom(db(), memory, { account, mailbox, from, to, since }, limit);
      return { rows: found, next: found.length < limit ? to + 1 : found.at(-1)!.uid + 1 };
    }
    const start = placeFrom(known, from);
    const end = Math.min(start + limit, placeFrom(known, to + 1));
    const found = rowsOfColumns(known, start, end, keywords);
    const next = end - start < limit ? to + 1 : known.uid[end - 1]! + 1;
    return { rows: since > 0 ? found.filter(row => row.modSeq > since) : found, next };
  };
}

// ── facts ──

export async function facts(
  parts: Pick<ReadingParts, 'db' | 'parse'>,
  messages: readonly Id[],
  most?: Bytes,
): Promise<ReadonlyMap<Id, Facts>> {
  const found = new Map<Id, Facts>();
  for (let at = 0; at < messages.length; at += TREES_AT_ONCE) {
    if (at > 0) await turn();
    const some = messages.slice(at, at + TREES_AT_ONCE);
    for (const row of most === undefined ? treesOf(parts.db(), some) : smallTreesOf(parts.db(), some, most)) {
      const whole = row.structure === null ? await parts.parse(row.id) : row;
      if (whole) found.set(row.id, lazyFacts(whole));
    }
  }
  return found;
}

/** One parse for many. */
async function envelopes(parts: ReadingParts, messages: readonly Id[]): Promise<ReadonlyMap<Id, Envelope>> {
  const found = new Map<Id, Envelope>();
  for (let at = 0; at < messages.length; at += TREES_AT_ONCE) {
    if (at > 0) await turn();
    const rows = envelopesOf(parts.db(), messages.slice(at, at + TREES_AT_ONCE));
    const parsed = JSON.parse(`[${rows.map(([, text]) => text ?? 'null').join(',')}]`) as (Envelope | null)[];
    for (const [n, [id]] of rows.entries()) {
      const text = parsed[n] ? null : (await parts.parse(id))?.envelope;
      const envelope = parsed[n] ?? (text ? (JSON.parse(text) as Envelope) : null);
      if (envelope) found.set(id, envelope);
    }
  }
  return found;
}

/** Who asks for ten thousand envelopes does not wait for ten thousand part trees: each is read when it is looked at. */
function lazyFacts(row: TreeRow): Facts {
  let envelope: Envelope | undefined;
  let structure: Structure | undefined;
  return {
    get envelope() {
      envelope ??= JSON.parse(row.envelope!) as Envelope;
      return envelope;
    },
    get structure() {
      structure ??= JSON.parse(row.structure!) as Structure;
      return structure;
    },
  };
}

// ── the journal ──

/** In windows of ids, so that a rare name in a long journal keeps nobody waiting. A trace has its index. */
async function events(db: () => Reader, filter: EventFilter): Promise<readonly StoredNote[]> {
  const after = Math.max(filter.after ?? 0, firstEvent(db()) - 1);
  const before = Math.min(filter.before ?? Number.MAX_SAFE_INTEGER, lastEvent(db()) + 1);
  if (filter.trace !== undefined) return selectEvents(db(), filter, after, before, filter.limit);
  const found: StoredNote[] = [];
  const width = EVENTS_PER_TURN;
  for (let done = 0; found.length < filter.limit && after + done < before - 1; done += width) {
    if (done > 0) await turn();
    const [low, high] = filter.newestFirst
      ? [Math.max(after, before - done - width - 1), before - done]
      : [after + done, Math.min(before, after + done + width + 1)];
    found.push(...selectEvents(db(), filter, low, high, filter.limit - found.length));
  }
  return found;
}

async function traces(db: () => Reader, filter: TraceFilter): Promise<readonly TraceRow[]> {
  const found: TraceRow[] = [];
  const { sessions = false, where = null, limit } = filter;
  const lowest = firstTrace(db());
  let before = Math.min(filter.before ?? Number.MAX_SAFE_INTEGER, lastEvent(db()) + 1);
  while (found.length < limit && before > lowest) {
    const floor = Math.max(lowest, before - TRACES_PER_TURN);
    found.push(...selectTraces(db(), { floor, before, sessions, where }, limit - found.length));
    before = floor;
    if (before > lowest) await turn();
  }
  return found;
}

/** From the newest back, until a window holds nothing that is young enough: ids ascend with time but for moments. */
async function countEvents(db: () => Reader, since: Instant): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  const lowest = firstEvent(db());
  for (let high = lastEvent(db()) + 1; high > lowest; high -= EVENTS_PER_TURN) {
    const rows = countsOfNames(db(), since, high - EVENTS_PER_TURN, high);
    for (const { name, n } of rows) counts[name] = (counts[name] ?? 0) + n;
    if (rows.length === 0) break;
    await turn();
  }
  return counts;
}
