/** Everything that may be read, and the shapes it comes in. */

import type { Bytes, Instant } from '../base/units.ts';
import type { TranscriptLine } from '../events/transcript.ts';
import type { Envelope } from '../mime/structure.ts';
import type { BroughtReading } from './brought-commands.ts';
import type { DelegateReading } from './delegate-commands.ts';
import type { Overdue, Rest, RouteCount } from './flow-commands.ts';
import type { ListReading } from './list-commands.ts';
import type { NotedReading } from './noted-shapes.ts';
import type { PulledReading } from './pulled-commands.ts';
import type {
  EnvelopeParameters,
  FrozenRoute,
  Ledger,
  QueueBrief,
  QueueFilter,
  QueueRow,
  RecipientState,
  SubmittedRow,
} from './queue-shapes.ts';
import type {
  Day,
  ReceivedReport,
  ReportCount,
  ReportedDay,
  ReportedSource,
  ReportedTls,
  ReportedTlsDay,
  ReportKind,
  SentReport,
} from './report-shapes.ts';
import type { StoredSuppression } from './return-commands.ts';
import type { RoutingTable, StoredRelay } from './routing-commands.ts';
import type { ScriptReading } from './script-shapes.ts';
import type { SearchReading } from './search-commands.ts';
import type {
  Account,
  Alias,
  Annotation,
  AppPassword,
  Document,
  Domain,
  Expunged,
  Id,
  Judged,
  KeptCredentials,
  ModSeq,
  Right,
  StoredDevice,
  StoredNote,
  StoredRule,
  StoredSigningKey,
  StoredTransport,
  Uid,
  UidSet,
} from './shapes.ts';
import type { FilterReading } from './sifted-commands.ts';
import type { TraceFilter } from './trace-shapes.ts';
import type {
  Changes,
  Columns,
  EventFilter,
  Facts,
  Mailbox,
  MessageFacts,
  MessagePart,
  Resolution,
  Row,
  Summary,
} from './view-shapes.ts';
import type { WebhookReading } from './webhook-commands.ts';

/** Every read sees one instant, `rows` one per chunk; nobody holds a read open while it waits for a slow client (R11). */
export type Reading = DelegateReading &
  ListReading &
  PulledReading &
  SearchReading &
  WebhookReading &
  BroughtReading &
  FilterReading &
  ScriptReading &
  NotedReading & {
    domains(): Promise<readonly Domain[]>;
    accounts(): Promise<readonly Account[]>;
    account(address: string): Promise<Account | null>;
    /** Of those that are enabled: of this domain, else of the server. */
    oldestAccount(domain: string): Promise<Account | null>;
    credentials(address: string): Promise<KeptCredentials | null>;
    aliases(): Promise<readonly Alias[]>;
    transports(): Promise<readonly StoredTransport[]>;
    /** In order. */
    routingLines(table: RoutingTable): Promise<readonly string[]>;
    /** By name. */
    relays(): Promise<readonly StoredRelay[]>;
    /** Traces of what went elsewhere under this Message-ID, the newest first. */
    sentAs(messageId: string): Promise<readonly string[]>;
    /** Those that failed last first. */
    suppressions(most: number): Promise<readonly StoredSuppression[]>;
    /**
     * Whose mail this is: account, alias, plus-address, pattern, and the same in the domain that this one stands for; then
     * catch-alls. `address` is canonical.
     * `separator`: what divides a plus-address, '' for none.
     */
    resolve(address: string, separator: string): Promise<Resolution>;

    mailboxes(account: Id): Promise<readonly Mailbox[]>;
    mailbox(account: Id, name: string): Promise<Mailbox | null>;
    mailboxById(account: Id, mailbox: Id): Promise<Mailbox | null>;
    /** Subscribed names, those without a mailbox too (RFC 3501 §6.3.9). */
    subscriptions(account: Id): Promise<readonly string[]>;
    /** Keywords in use in a mailbox, each once. */
    keywords(account: Id, mailbox: Id): Promise<readonly string[]>;
    /** The lowest UID without \Seen; null: all are seen. */
    firstUnseen(account: Id, mailbox: Id): Promise<Uid | null>;
    /** All UIDs, ascending. The array may be shared with others: it is never written to again. */
    uids(account: Id, mailbox: Id): Promise<Uint32Array>;
    /** Ascending by UID, in chunks of at most a few hundred. */
    rows(account: Id, mailbox: Id, uids: UidSet, changedSince?: ModSeq): AsyncIterable<readonly Row[]>;
    /**
     * The whole mailbox as it is now, a column for each fact: `read` must be done with them when it returns. null: no such
     * mailbox, or it changes too fast.
     */
    columns<T>(account: Id, mailbox: Id, read: (columns: Columns) => T): Promise<T | null>;
    /** The newest `limit` at or below `below`, descending by UID: a window's list. */
    page(
      account: Id,
      mailbox: Id,
      page: { readonly below?: Uid; readonly limit: number },
    ): Promise<readonly (Row & Summary & { readonly trace: string })[]>;
    /** What is in the facts, sooner: the trees are not read. */
    envelopes(messages: readonly Id[]): Promise<ReadonlyMap<Id, Envelope>>;
    /** With `most`, only those that are known already and not larger: nobody waits for a hostile tree. */
    facts(messages: readonly Id[], most?: Bytes): Promise<ReadonlyMap<Id, Facts>>;
    message(message: Id): Promise<MessageFacts | null>;
    messageByTrace(trace: string): Promise<MessageFacts | null>;
    /** Those that are there, by id. */
    messagesByTrace(traces: readonly string[]): Promise<readonly { readonly trace: string; readonly id: Id }[]>;
    /** Of all traces that begin so. */
    messagesWithTrace(begins: string, limit: number): Promise<readonly Id[]>;
    /**
     * Octets as a mailbox's client reads them: Return-Path, our prefix, the content. `range` is [start, end).
     * A body that does not match its hash is a thrown fault, and a finding (R7).
     */
    bytes(message: Id, range?: readonly [number, number]): Promise<Uint8Array>;
    /** Octets as they go to the next hop: our prefix and the content, no Return-Path. */
    relayBytes(message: Id): Promise<Uint8Array>;
    /**
     * Of many messages at once, in the order asked; null: it is gone. As with `bytes`; the caller keeps the sum small.
     */
    several(wanted: readonly MessagePart[]): Promise<readonly (Uint8Array | null)[]>;
    /** The next messages after one, ascending, that lie in a mailbox. */
    filedAfter(message: Id, limit: number): Promise<readonly Pick<Row, 'message' | 'size'>[]>;
    changes(account: Id, mailbox: Id, since: ModSeq): Promise<Changes>;
    /** Where in the account a message lies now. */
    places(message: Id): Promise<readonly { readonly account: Id; readonly mailbox: string; readonly uid: Uid }[]>;

    queue(filter: QueueFilter & { readonly after?: Id; readonly limit: number }): Promise<readonly QueueRow[]>;
    /**
     * Of the next `look` that wait, those that the filter means, so that no look is long. `next`: where the next look
     * begins; null: that was all.
     */
    queueBriefs(
      filter: QueueFilter,
      after: Id,
      look: number,
    ): Promise<{ readonly rows: readonly QueueBrief[]; readonly next: Id | null }>;
    /** The longest frozen first. */
    frozen(): Promise<readonly FrozenRoute[]>;
    /** Of the newest `most`, those that somebody handed in since then. */
    submittedLately(since: Instant, most: number): Promise<readonly SubmittedRow[]>;
    queueCounts(): Promise<Readonly<Record<RecipientState, number>>>;
    /** When the next waiting recipient is due; null: nothing waits. */
    nextDue(): Promise<Instant | null>;
    /** Destinations that are left alone for a while, the longest first. */
    rests(): Promise<readonly Rest[]>;
    rest(route: string): Promise<Rest | null>;
    /** Each route on which somebody waits, the most first. */
    routeCounts(): Promise<readonly RouteCount[]>;
    /** Who waits on a route and has expired by then, or waits since then and was not told of the delay. */
    overdue(
      route: string,
      times: { readonly expired: Instant; readonly waiting: Instant; readonly after: Id },
      limit: number,
    ): Promise<readonly Overdue[]>;
    /** Queued messages with DSN bits set, and for whom. */
    reportsDue(limit: number): Promise<readonly ReportDue[]>;
    ledger(): Promise<Ledger>;

    events(filter: EventFilter): Promise<readonly StoredNote[]>;
    /** The oldest event of this name of each of these traces; those without one are left out. */
    eventsNamed(name: string, traces: readonly string[]): Promise<readonly StoredNote[]>;
    /** How many of each name since then. */
    countEvents(since: Instant): Promise<Readonly<Record<string, number>>>;
    transcript(trace: string): Promise<readonly TranscriptLine[]>;
    /** The newest traces, one line each: messages and refused connections. */
    traces(filter: TraceFilter): Promise<readonly TraceRow[]>;
    meta(key: string): Promise<string | null>;

    /** One kind of an account's records, ascending by id; `since`: only those changed after it, and which are gone. */
    documents(
      account: Id,
      kind: string,
      since?: ModSeq,
    ): Promise<{
      /** Of the last change of this kind. */
      readonly modSeq: ModSeq;
      readonly list: readonly Document[];
      readonly gone: readonly Id[];
    }>;
    /** Which kinds have changed since, and when each did last: a cheap look for a watcher. */
    documentKinds(account: Id): Promise<Readonly<Record<string, ModSeq>>>;
    /** Of one mailbox, ascending by identifier. */
    rights(account: Id, mailbox: Id): Promise<readonly Right[]>;
    /** Every mailbox of every other account on which one of these identifiers has a right. */
    sharedWith(identifiers: readonly string[]): Promise<
      readonly {
        readonly account: Id;
        readonly address: string;
        readonly mailbox: Id;
        readonly name: string;
        /** Of these identifiers only. */
        readonly rights: readonly Right[];
      }[]
    >;
    /** Of the account (`mailbox` null) or one mailbox, ascending by entry. */
    annotations(account: Id, mailbox: Id | null): Promise<readonly Annotation[]>;
    /** The newest first, at most `limit`, below `before`. */
    expunged(
      account: Id,
      page: { readonly before?: Id; readonly limit: number },
    ): Promise<readonly (Expunged & Summary & { readonly trace: string })[]>;
    /** How many there are, and their octets, each message counted once. */
    expungedSize(account: Id): Promise<{ readonly messages: number; readonly bytes: Bytes }>;
    /** In the order in which they are asked. */
    rules(): Promise<readonly StoredRule[]>;
    judgement(trace: string): Promise<Omit<Judged, 'rules'> | null>;
    /** Ascending, after the row `after`, from `since` on. */
    judgements(page: {
      readonly since: Instant;
      readonly after: Id;
      readonly limit: number;
    }): Promise<readonly (Omit<Judged, 'rules' | 'verdict'> & { readonly id: Id })[]>;
    /** Of every domain, the oldest first; with those that are removed. */
    signingKeys(): Promise<readonly StoredSigningKey[]>;
    /** By name. */
    devices(): Promise<readonly StoredDevice[]>;
    /** Of which something was counted, from that day on. */
    countedDays(kind: ReportKind, from: Day): Promise<readonly { day: Day; domain: string; count: number }[]>;
    counts(kind: ReportKind, day: Day, domain: string): Promise<readonly ReportCount[]>;
    /** The newest first, below `before`. */
    sentReports(page: { readonly before?: Id; readonly limit: number }): Promise<readonly SentReport[]>;
    receivedReports(page: { readonly before?: Id; readonly limit: number }): Promise<readonly ReceivedReport[]>;
    /** What reports of that time say; not those whose author turned out to be somebody else. */
    reported(
      since: Instant,
      limit: number,
    ): Promise<{
      readonly days: readonly ReportedDay[];
      readonly sources: readonly ReportedSource[];
      readonly tls: readonly ReportedTls[];
      readonly tlsDays: readonly ReportedTlsDay[];
    }>;
    appPasswords(account: Id): Promise<readonly AppPassword[]>;
    appPassword(
      hash: Uint8Array,
    ): Promise<{ readonly id: Id; readonly account: Id; readonly address: string; readonly enabled: boolean } | null>;
  };

export type ReportDue = {
  readonly queued: Id;
  readonly message: Id;
  readonly trace: string;
  readonly sender: string;
  readonly parameters: EnvelopeParameters;
  readonly acceptedAt: Instant;
  readonly expiresAt: Instant;
  /** The alias whose owner its sender is. */
  readonly list: string | null;
  readonly recipients: readonly (QueueRow & {
    readonly original: string | null;
    readonly notify: number;
    readonly bits: number;
  })[];
};

export type TraceRow = {
  readonly trace: string;
  /** Of its first event. */
  readonly first: Id;
  readonly at: Instant;
  readonly sender: string | null;
  readonly recipients: readonly string[];
  readonly subject: string | null;
  readonly size: Bytes | null;
  /** The worst live state or the last final one; 'refused' where no message came to be. */
  readonly state: RecipientState | 'refused' | 'session';
  readonly because: string | null;
};
