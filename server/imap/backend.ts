/**
 * What a session asks of a message store: closed requests with plain values, answered asynchronously. `access/`
 * implements it on the store; the tests' store in memory is the second implementation.
 *
 * Rules for an implementation
 *  - A promise of `append`, `copy`, `move`, `store`, `expunge`, `create` … resolves when the change is durable: the
 *    tagged OK goes out right after it.
 *  - A refusal is a value in the store's own words (StoreFailure); what is thrown is a bug and is answered SERVERBUG.
 *  - UIDs of a mailbox only grow. Every change raises the mod-sequence; one change set has one mod-sequence.
 *  - Rows with the same flags should share one array: its printed form is kept per array (flag.ts).
 *  - `watch` is a hint that may be lost, merged or repeated. The truth is `changes`.
 */
import type { Result } from '../base/result.ts';
import type { Bytes, Instant } from '../base/units.ts';
import type { Attempt, Login } from '../sasl/mechanism.ts';
import type { ByteRange, Row, RowsRequest } from './row.ts';
import type { NumberSet } from './syntax/sequence-set.ts';

export type { ByteRange, Row, RowField, RowsRequest } from './row.ts';

export type Uid = number;
/** Below 2^53. Larger is later; 0 is before everything. RFC 7162 §3.1. */
export type Modseq = number;
export type UidSet = NumberSet;

/** Why the store says no. refusal.ts turns each word into a response code, once. */
export type StoreFailure =
  | 'no-such-mailbox'
  | 'already-exists'
  /** The name is in the hierarchy but holds no messages. */
  | 'not-selectable'
  /** It has mailboxes below it and cannot itself become a mere name. */
  | 'has-children'
  | 'name-not-allowed'
  /** INBOX cannot be deleted; a mailbox cannot be moved below itself. */
  | 'impossible'
  | 'special-use-not-possible'
  | 'read-only'
  | 'no-permission'
  | 'over-quota'
  | 'too-big'
  | 'limit'
  | 'in-use'
  | 'unavailable'
  /** The message that REPLACE or a CATENATE URL names is not there. */
  | 'no-such-message'
  /** An identifier that is nobody's, or rights that do not exist (RFC 4314 §3). */
  | 'no-such-identifier'
  | 'no-such-right'
  /** RFC 9208 §4.3. */
  | 'no-such-quota-root'
  /** RFC 5464 §4.3: too many entries; no private ones here. A value that is too large is 'too-big'. */
  | 'too-many'
  | 'no-private';

export type OpenFailure = 'too-many-connections' | 'disabled' | 'unavailable';

export type ImapBackend = {
  /** Opens the account of somebody who has just signed in. */
  open(login: Login, attempt: Attempt): Promise<Result<ImapAccount, OpenFailure>>;
};

/** One mailbox in the list. A parent that exists only as part of a name need not be listed. */
export type MailboxEntry = {
  readonly name: string;
  /** RFC 8474: never reused, stays with the mailbox when it is renamed. null where nothing is selectable. */
  readonly id: string | null;
  /** What the session may do there (RFC 4314 §2.1); null where nothing is selectable. */
  readonly rights: string | null;
  readonly subscribed: boolean;
  /** False: a name that holds no messages (\Noselect). */
  readonly selectable: boolean;
  /** False: a subscription whose mailbox is gone (\NonExistent). */
  readonly exists: boolean;
  /** '\Sent', '\Trash' … of RFC 6154, or null. */
  readonly specialUse: string | null;
  /** A wildcard for the first level of its name does not find it (RFC 3501 §6.3.8 leaves that to a server). */
  readonly hidden?: boolean;
  /** Nothing can ever lie below it (\Noinferiors). */
  readonly noInferiors?: boolean;
};

export type MailboxStatus = {
  readonly messages: number;
  readonly recent: number;
  readonly unseen: number;
  readonly uidNext: Uid;
  readonly uidValidity: number;
  readonly highestModseq: Modseq;
  /** Messages with \Deleted (RFC 9051 §6.3.11), and all messages' octets (RFC 8438). */
  readonly deleted: number;
  readonly size: Bytes;
  /** Octets of the messages with \Deleted (RFC 9208 §4.1.4), where it was asked for. */
  readonly deletedSize?: Bytes;
  /** RFC 8474. */
  readonly id: string;
};

export type NewMessage = {
  readonly flags: readonly string[];
  /** null: now. */
  readonly internalDate: Instant | null;
  readonly bytes: Uint8Array;
};
export type AppendRequest = {
  readonly mailbox: string;
  /** Several: all of them or none (RFC 3502). They get ascending UIDs in this order. */
  readonly messages: readonly NewMessage[];
};

export type Appended = {
  readonly uidValidity: number;
  readonly uids: UidSet;
  /** A soft limit is passed: the client is warned (RFC 9208 §4.3.1). */
  readonly overQuota?: boolean;
  /** There is no 'r' on the mailbox: its UIDs are not told (RFC 4315 §3). */
  readonly unreadable?: boolean;
};

/** Where mailboxes begin (RFC 2342): '' and '/', 'Shared/ana@office.test/' … */
export type Namespaces = {
  readonly personal: readonly Namespace[];
  readonly others: readonly Namespace[];
  readonly shared: readonly Namespace[];
};
export type Namespace = { readonly prefix: string; readonly delimiter: string };

/** RFC 4314. `identifier`: an address of this server, 'anyone', or either behind '-' for rights that are taken away. */
export type AclEntry = { readonly identifier: string; readonly rights: string };
export type RightsChange = 'replace' | 'add' | 'remove';
/** What an identifier always has on a mailbox, and what may be granted, each text on its own (RFC 4314 §3.7). */
export type GrantableRights = { readonly always: string; readonly optional: readonly string[] };

/** RFC 9208. Usage and limit in the resource's unit: STORAGE in 1,024 octets; null: no limit. */
export type QuotaResource = {
  readonly name: 'STORAGE' | 'MESSAGE' | 'MAILBOX';
  readonly usage: number;
  readonly limit: number | null;
};
export type QuotaRoot = { readonly name: string; readonly resources: readonly QuotaResource[] };

/** RFC 5464: '/private/comment', '/shared/vendor/…', in small letters. Values are octets. */
export type MetadataEntry = { readonly name: string; readonly value: Uint8Array | null };

/** What a hint is about (RFC 5465). Mailboxes by their name as it is now. */
export type AccountHint =
  | { readonly about: 'messages'; readonly mailbox: string; readonly changes: readonly MessageChange[] }
  /** Names, subscriptions, rights. */
  | { readonly about: 'list' }
  /** `mailbox` null: of the server. */
  | { readonly about: 'metadata'; readonly mailbox: string | null }
  /** Something, somewhere: whoever cannot say more. */
  | { readonly about: 'anything' };

/** Messages came, have other flags, went. */
export type MessageChange = 'new' | 'flags' | 'gone';

export type ImapAccount = {
  /** All mailboxes and all subscriptions, in any order. */
  mailboxes(): Promise<readonly MailboxEntry[]>;
  status(mailbox: string, asked?: { readonly deletedSize: boolean }): Promise<Result<MailboxStatus, StoreFailure>>;
  /** Makes the parents that are missing too (RFC 3501 §6.3.3). */
  create(mailbox: string, specialUse: string | null): Promise<Result<void, StoreFailure>>;
  delete(mailbox: string): Promise<Result<void, StoreFailure>>;
  /** Children move along; INBOX leaves an empty INBOX behind (RFC 3501 §6.3.5). */
  rename(from: string, to: string): Promise<Result<void, StoreFailure>>;
  subscribe(mailbox: string): Promise<Result<void, StoreFailure>>;
  unsubscribe(mailbox: string): Promise<Result<void, StoreFailure>>;
  /**
   * Needs 'i' on the mailbox, as copy, move and replace do on their target; flags that the rights there do not allow
   * are left out without a word (RFC 4314 §4).
   */
  append(request: AppendRequest): Promise<Result<Appended, StoreFailure>>;
  select(mailbox: string, readOnly: boolean): Promise<Result<ImapMailbox, StoreFailure>>;
  /** Another mailbox beside the selected one, read-only, for a search or a part of a message; to be closed soon. */
  look(mailbox: string): Promise<Result<ImapMailbox, StoreFailure>>;

  namespaces(): Namespaces;
  /** The largest message that `append` takes, in any mailbox; null: the session's own limit holds (RFC 7889). */
  appendLimit(): Bytes | null;

  // Rights (RFC 4314) in the letters lrswipkxtea, without the old c and d. Without 'l' a mailbox is 'no-such-mailbox' to
  // everything, without 'a' its list is 'no-permission'; myRights answers with any of lrikxa.
  acl(mailbox: string): Promise<Result<readonly AclEntry[], StoreFailure>>;
  setAcl(
    mailbox: string,
    change: { readonly identifier: string; readonly act: RightsChange; readonly rights: string },
  ): Promise<Result<void, StoreFailure>>;
  deleteAcl(mailbox: string, identifier: string): Promise<Result<void, StoreFailure>>;
  grantableRights(mailbox: string, identifier: string): Promise<Result<GrantableRights, StoreFailure>>;
  myRights(mailbox: string): Promise<Result<string, StoreFailure>>;

  // Quota (RFC 9208).
  quotaRoots(mailbox: string): Promise<Result<readonly QuotaRoot[], StoreFailure>>;
  quota(root: string): Promise<Result<QuotaRoot, StoreFailure>>;
  setQuota(
    root: string,
    limits: readonly { readonly name: string; readonly limit: number }[],
  ): Promise<Result<QuotaRoot, StoreFailure>>;

  // Metadata (RFC 5464). `mailbox` null: of the server. A mailbox's needs 'l' and one of 'rswip'. All entries that this
  // session may see, ascending by name.
  metadata(mailbox: string | null): Promise<Result<readonly MetadataEntry[], StoreFailure>>;
  /** All or none; null takes an entry away. */
  setMetadata(mailbox: string | null, entries: readonly MetadataEntry[]): Promise<Result<void, StoreFailure>>;

  /** Hints about every mailbox that the session may see (RFC 5465). As lossy as a mailbox's own. */
  watch(hint: (about: AccountHint) => void): () => void;
  close(): void | Promise<void>;
};

/** The mailbox at the instant it was selected. */
export type MailboxFacts = {
  readonly name: string;
  /** RFC 8474. */
  readonly id: string;
  /** What the session may do here (RFC 4314 §2.1). */
  readonly rights: string;
  readonly uidValidity: number;
  readonly uidNext: Uid;
  readonly highestModseq: Modseq;
  /** Every message, ascending. Nobody writes to it: a store may hand the same array to many sessions. */
  readonly uids: Uint32Array;
  /** The first message without \Seen, or null. */
  readonly firstUnseen: Uid | null;
  /** Those this session is the first to be told of. With `readOnly` they stay recent for the next one. */
  readonly recent: UidSet;
  /** Every flag in use here, system flags included. */
  readonly flags: readonly string[];
  readonly permanentFlags: readonly string[];
  /** New keywords may be made (`\*` among the permanent flags). */
  readonly newKeywords: boolean;
  readonly readOnly: boolean;
};

export type FlagChange = 'add' | 'remove' | 'replace';

export type StoreRequest = {
  readonly uids: UidSet;
  readonly change: FlagChange;
  readonly flags: readonly string[];
  /** Messages changed after this are left alone and reported in `refused`. RFC 7162 §3.1.3. */
  readonly unchangedSince?: Modseq;
};

export type FlagRow = { readonly uid: Uid; readonly flags: readonly string[]; readonly modseq: Modseq };

export type Stored = {
  /** Every message of the request that is there and was not refused, changed or not, ascending, as it is now. */
  readonly rows: readonly FlagRow[];
  readonly refused: UidSet;
  /** Of what this request changed: a message at another has not been changed by it, or by somebody else since. */
  readonly modseq: Modseq;
};

export type Copied = {
  readonly uidValidity: number;
  readonly from: UidSet;
  readonly to: UidSet;
  /** Both as with Appended. */
  readonly overQuota?: boolean;
  readonly unreadable?: boolean;
};

/**
 * A search as a store is asked it. Text compares by i;unicode-casemap (collation.ts), "" is in everything. Days are 00:00
 * UTC. `fuzzy` (RFC 6203): the words of `contains` all occur, in any order and without their accents; more may be found.
 */
export type SearchQuery =
  | { readonly key: 'all' }
  | { readonly key: 'and'; readonly of: readonly SearchQuery[] }
  | { readonly key: 'or'; readonly of: readonly [SearchQuery, SearchQuery] }
  | { readonly key: 'not'; readonly of: SearchQuery }
  | { readonly key: 'uids'; readonly uids: UidSet }
  | { readonly key: 'flag'; readonly flag: string }
  /** `field` in small letters. Address fields are searched as text, names and addresses alike. */
  | { readonly key: 'header'; readonly field: string; readonly contains: string; readonly fuzzy?: true }
  | { readonly key: 'body'; readonly contains: string; readonly fuzzy?: true }
  /** Header or body. */
  | { readonly key: 'text'; readonly contains: string; readonly fuzzy?: true }
  /** `sent-date` is the Date field's own day, its zone ignored. */
  | {
      readonly key: 'internal-date' | 'sent-date';
      readonly relation: 'before' | 'on' | 'since';
      readonly day: Instant;
    }
  | { readonly key: 'size'; readonly relation: 'larger' | 'smaller'; readonly octets: Bytes }
  | { readonly key: 'modseq'; readonly atLeast: Modseq }
  /** RFC 5032, and RFC 8514's: to the moment, not the day. Where the saved date is not known it is the internal one. */
  | { readonly key: 'internal-instant' | 'saved-instant'; readonly relation: 'before' | 'since'; readonly at: Instant }
  | { readonly key: 'saved-date'; readonly relation: 'before' | 'on' | 'since'; readonly day: Instant }
  /** RFC 8474. */
  | { readonly key: 'email-id' | 'thread-id'; readonly id: string };

/** How far an answer has come, of how many messages; never less than before. */
export type Progress = (done: number, total: number) => void;

/** One key of a sort (RFC 5256 §3, RFC 5957); ties go on to the next, the last of all to the UID. */
export type SortKey = {
  readonly by:
    | 'arrival'
    | 'cc'
    | 'date'
    | 'from'
    | 'size'
    | 'subject'
    | 'to'
    | 'display-from'
    | 'display-to'
    | 'relevancy';
  readonly reverse: boolean;
};
/** RFC 5256 §4: a message (null: a message that is not there) with those below it. */
export type Thread = { readonly uid: Uid | null; readonly below: readonly Thread[] };
export type ThreadAlgorithm = 'ORDEREDSUBJECT' | 'REFERENCES';

/** What a client that comes back missed (RFC 7162 §3.2.5). */
export type Missed = {
  /** Every message that is there and changed or came after, ascending. */
  readonly changed: readonly FlagRow[];
  /** Among the UIDs below `uidNext`. May name some that were gone before. */
  readonly vanished: UidSet;
};

/** All that happened in a mailbox after a mod-sequence, as it stands now. */
export type Changes = {
  readonly modseq: Modseq;
  /** New messages, ascending; those among them that are recent to this session. */
  readonly appeared: readonly Uid[];
  readonly recent: readonly Uid[];
  /** Older messages whose flags may have changed. */
  readonly changed: readonly FlagRow[];
  readonly vanished: UidSet;
  /** Every flag in use now. */
  readonly flags: readonly string[];
  /** The mailbox was deleted, or its UIDs are valid no more: the session must end (RFC 2180 §3.3). */
  readonly gone?: boolean;
};

export type ImapMailbox = {
  readonly facts: MailboxFacts;
  /** Ascending by UID, in chunks. Messages that are gone are left out. */
  rows(request: RowsRequest): AsyncIterable<readonly Row[]>;
  /** A message's bytes, or a range of them (`end` not included, cut at the message's end). null: it is gone. */
  bytes(uid: Uid, range?: ByteRange): Promise<Uint8Array | null>;
  /** Only flags that the rights here allow; 'replace' leaves the others of a message as they are (RFC 4314 §4). */
  store(request: StoreRequest): Promise<Result<Stored, StoreFailure>>;
  /** Those with \Deleted; only among `uids` where given (RFC 4315 §2.1). Returns what went. */
  expunge(uids: UidSet | null): Promise<Result<UidSet, StoreFailure>>;
  copy(uids: UidSet, target: string): Promise<Result<Copied, StoreFailure>>;
  move(uids: UidSet, target: string): Promise<Result<Copied, StoreFailure>>;
  /** The message goes and the new one comes, in any mailbox, as one step (RFC 8508); 'no-such-message' where it is gone. */
  replace(uid: Uid, target: string, message: NewMessage): Promise<Result<Appended, StoreFailure>>;
  /** Ascending. */
  search(query: SearchQuery, progress?: Progress): Promise<readonly Uid[] | Uint32Array>;
  /** Those that match, in the order of the keys (RFC 5256 §3). */
  sort(
    query: SearchQuery,
    keys: readonly SortKey[],
    /** 1–100, for the key of that name: of every message that may be found. */
    relevancy?: ReadonlyMap<Uid, number>,
    progress?: Progress,
  ): Promise<readonly Uid[]>;
  thread(query: SearchQuery, algorithm: ThreadAlgorithm, progress?: Progress): Promise<readonly Thread[]>;
  /** Since a mod-sequence of this mailbox that an earlier session was told; only among `uids` where given. */
  missed(since: Modseq, uids: UidSet | null): Promise<Missed>;
  changes(since: Modseq): Promise<Changes>;
  watch(hint: () => void): () => void;
  close(): void | Promise<void>;
};
