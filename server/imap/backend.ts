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
import type { Envelope, Structure } from '../mime/structure.ts';
import type { Attempt, Login } from '../sasl/mechanism.ts';
import type { NumberSet } from './sequence-set.ts';

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
  | 'unavailable';

export type OpenFailure = 'too-many-connections' | 'disabled' | 'unavailable';

export type ImapBackend = {
  /** Opens the account of somebody who has just signed in. */
  open(login: Login, attempt: Attempt): Promise<Result<ImapAccount, OpenFailure>>;
};

/** One mailbox in the list. A parent that exists only as part of a name need not be listed. */
export type MailboxEntry = {
  readonly name: string;
  readonly subscribed: boolean;
  /** False: a name that holds no messages (\Noselect). */
  readonly selectable: boolean;
  /** False: a subscription whose mailbox is gone (\NonExistent). */
  readonly exists: boolean;
  /** '\Sent', '\Trash' … of RFC 6154, or null. */
  readonly specialUse: string | null;
};

export type MailboxStatus = {
  readonly messages: number;
  readonly recent: number;
  readonly unseen: number;
  readonly uidNext: Uid;
  readonly uidValidity: number;
  readonly highestModseq: Modseq;
};

export type AppendRequest = {
  readonly mailbox: string;
  readonly flags: readonly string[];
  /** null: now. */
  readonly internalDate: Instant | null;
  readonly bytes: Uint8Array;
};

export type Appended = { readonly uidValidity: number; readonly uid: Uid };

export type ImapAccount = {
  /** All mailboxes and all subscriptions, in any order. */
  mailboxes(): Promise<readonly MailboxEntry[]>;
  status(mailbox: string): Promise<Result<MailboxStatus, StoreFailure>>;
  /** Makes the parents that are missing too (RFC 3501 §6.3.3). */
  create(mailbox: string, specialUse: string | null): Promise<Result<void, StoreFailure>>;
  delete(mailbox: string): Promise<Result<void, StoreFailure>>;
  /** Children move along; INBOX leaves an empty INBOX behind (RFC 3501 §6.3.5). */
  rename(from: string, to: string): Promise<Result<void, StoreFailure>>;
  subscribe(mailbox: string): Promise<Result<void, StoreFailure>>;
  unsubscribe(mailbox: string): Promise<Result<void, StoreFailure>>;
  append(request: AppendRequest): Promise<Result<Appended, StoreFailure>>;
  select(mailbox: string, readOnly: boolean): Promise<Result<ImapMailbox, StoreFailure>>;
  close(): void | Promise<void>;
};

/** The mailbox at the instant it was selected. */
export type MailboxFacts = {
  readonly name: string;
  readonly uidValidity: number;
  readonly uidNext: Uid;
  readonly highestModseq: Modseq;
  /** Every message, ascending. The session copies it; a store may hand the same array to many sessions. */
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

/** Which columns a request wants; `uid` always comes. */
export type RowField =
  | 'flags'
  | 'internalDate'
  | 'size'
  | 'modseq'
  | 'envelope'
  /** For BODY and BODYSTRUCTURE. */
  | 'bodyStructure'
  /** The tree with its offsets, for sections by part number. */
  | 'structure'
  /** The bytes of the header with the blank line after it. */
  | 'header'
  /** All bytes. A chunk of rows with contents should stay near 1 MiB. */
  | 'content';

/** What was not asked for may be missing. */
export type Row = {
  readonly uid: Uid;
  readonly flags?: readonly string[];
  readonly internalDate?: Instant;
  readonly size?: Bytes;
  readonly modseq?: Modseq;
  readonly structure?: Structure;
  /** A tree, or what `printBody` and `printBodyStructure` made of it and the store kept. */
  readonly bodyStructure?: Structure | PrintedStructure;
  /** An envelope, or what `printEnvelope` made of it and the store kept. */
  readonly envelope?: Envelope | string;
  readonly header?: Uint8Array;
  readonly content?: Uint8Array;
};

/** Both ready-made forms, one character per octet. */
export type PrintedStructure = { readonly body: string; readonly bodyStructure: string };

export type RowsRequest = {
  readonly uids: UidSet;
  readonly fields: ReadonlySet<RowField>;
  /** Only messages changed after this. */
  readonly changedSince?: Modseq;
};

export type ByteRange = { readonly start: number; readonly end: number };

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
};

export type Copied = { readonly uidValidity: number; readonly from: UidSet; readonly to: UidSet };

/** A search as a store is asked it. Text compares without case; "" is in everything. Days are 00:00 UTC. */
export type SearchQuery =
  | { readonly key: 'all' }
  | { readonly key: 'and'; readonly of: readonly SearchQuery[] }
  | { readonly key: 'or'; readonly of: readonly [SearchQuery, SearchQuery] }
  | { readonly key: 'not'; readonly of: SearchQuery }
  | { readonly key: 'uids'; readonly uids: UidSet }
  | { readonly key: 'flag'; readonly flag: string }
  /** `field` in small letters. Address fields are searched as text, names and addresses alike. */
  | { readonly key: 'header'; readonly field: string; readonly contains: string }
  | { readonly key: 'body'; readonly contains: string }
  /** Header or body. */
  | { readonly key: 'text'; readonly contains: string }
  /** `sent-date` is the Date field's own day, its zone ignored. */
  | {
      readonly key: 'internal-date' | 'sent-date';
      readonly relation: 'before' | 'on' | 'since';
      readonly day: Instant;
    }
  | { readonly key: 'size'; readonly relation: 'larger' | 'smaller'; readonly octets: Bytes }
  | { readonly key: 'modseq'; readonly atLeast: Modseq };

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
  store(request: StoreRequest): Promise<Result<Stored, StoreFailure>>;
  /** Those with \Deleted; only among `uids` where given (RFC 4315 §2.1). Returns what went. */
  expunge(uids: UidSet | null): Promise<Result<UidSet, StoreFailure>>;
  copy(uids: UidSet, target: string): Promise<Result<Copied, StoreFailure>>;
  move(uids: UidSet, target: string): Promise<Result<Copied, StoreFailure>>;
  /** Ascending. */
  search(query: SearchQuery): Promise<readonly Uid[] | Uint32Array>;
  changes(since: Modseq): Promise<Changes>;
  watch(hint: () => void): () => void;
  close(): void | Promise<void>;
};
