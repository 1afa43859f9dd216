/**
 * One account's mail as RFC 8621 sees it: a message lies in one or more mailboxes with one set of keywords, and belongs
 * to a thread. Kept beside the store in an index that can be made anew from it at any time: it costs a delivery nothing,
 * catches up when it is asked, and answers at one instant, the state's.
 *
 * What IMAP has marked \Deleted is not there (RFC 8621 §4.1.1). Of copies with different flags in different mailboxes,
 * a message is `seen` when every one is; any other flag or keyword is had when one of them has it.
 */
import type { Bytes, Instant } from '../base/units.ts';
import type { Id, MailboxRole, ModSeq } from './shapes.ts';

/** Changes when the index was made anew: then no changes since an older state can be told. */
export type Epoch = string;

/** Each the modSeq of the last change of that kind. */
export type EmailStates = {
  readonly epoch: Epoch;
  /** All that happened up to here is in the answer. */
  readonly modSeq: ModSeq;
  readonly emails: ModSeq;
  readonly threads: ModSeq;
  readonly mailboxes: ModSeq;
};

export type Email = {
  /** The message's id; one account sees a message once, wherever it lies. */
  readonly id: Id;
  readonly thread: Id;
  /** Ascending. */
  readonly mailboxes: readonly Id[];
  /** Bits of `Flag` without `deleted`. */
  readonly flags: number;
  /** In lower case, ascending. */
  readonly keywords: readonly string[];
  /** Of the oldest copy when the account got the message; never changes (RFC 8621 §4.1.1). */
  readonly receivedAt: Instant;
  readonly size: Bytes;
};

/** What a list shows, beside the Email itself. */
export type EmailRow = Email & {
  readonly trace: string;
  readonly preview: string;
  readonly attachment: boolean;
};

/** Ids in the order of the change; an id stands in one list only. */
export type Changed = {
  readonly created: readonly Id[];
  readonly updated: readonly Id[];
  readonly destroyed: readonly Id[];
  /**
   * Where these changes lead; below the current state when `more`. Then it may be a fraction: one command can change
   * more than a caller takes at once, and the state is in the midst of it.
   */
  readonly modSeq: ModSeq;
  readonly more: boolean;
};

export type MailboxView = {
  readonly id: Id;
  readonly name: string;
  readonly parent: Id | null;
  /** Name below the parent. */
  readonly leaf: string;
  readonly role: MailboxRole;
  readonly subscribed: boolean;
  readonly totalEmails: number;
  readonly unreadEmails: number;
  readonly totalThreads: number;
  /** Threads with something unread, here or elsewhere but Trash (RFC 8621 §2). */
  readonly unreadThreads: number;
};
export type MailboxChanged = Changed & {
  /** Nothing but the four counts changed. */
  readonly onlyCounts: boolean;
};

export type EmailCondition =
  | { readonly key: 'mailbox'; readonly mailbox: Id }
  /** In at least one mailbox that is none of these. */
  | { readonly key: 'mailbox-other-than'; readonly mailboxes: readonly Id[] }
  | { readonly key: 'received'; readonly from?: Instant; readonly before?: Instant }
  | { readonly key: 'size'; readonly atLeast?: Bytes; readonly below?: Bytes }
  | { readonly key: 'flag'; readonly flag: number; readonly on: boolean }
  | { readonly key: 'keyword'; readonly keyword: string; readonly on: boolean }
  /** Of the thread's messages all, some or none has it. */
  | {
      readonly key: 'thread-flag';
      readonly of: 'all' | 'some' | 'none';
      readonly flag: number | null;
      readonly keyword: string | null;
    }
  | { readonly key: 'attachment'; readonly on: boolean }
  /**
   * Words and "quoted phrases", all of which must occur; the last word of the field may be the start of one when
   * `prefix`. `any`: in From, To, Cc, Bcc, Subject or the text.
   */
  | {
      readonly key: 'text';
      readonly where: 'any' | 'from' | 'to' | 'cc' | 'bcc' | 'subject' | 'body';
      readonly words: string;
      readonly prefix?: boolean;
    }
  /** The message is one of these: what only its octets could tell. */
  | { readonly key: 'ids'; readonly ids: readonly Id[] };
export type EmailFilter = EmailCondition | { readonly key: 'and' | 'or' | 'nor'; readonly of: readonly EmailFilter[] };

export type EmailSort = {
  readonly by:
    | 'received'
    | 'size'
    | 'from'
    | 'to'
    | 'subject'
    | 'sent'
    | 'flag'
    | 'thread-all-flag'
    | 'thread-some-flag';
  readonly ascending: boolean;
  /** For the three last. */
  readonly flag?: number | null;
  readonly keyword?: string | null;
};

export type EmailQuery = {
  /** null: all. */
  readonly filter: EmailFilter | null;
  /** Ties are broken by id, newest first. */
  readonly sort: readonly EmailSort[];
  /** Of each thread only the first that matches. */
  readonly collapse: boolean;
};
export type QueryWindow = {
  /** Negative: from the end. Ignored where there is an anchor. */
  readonly position?: number;
  readonly anchor?: Id;
  readonly anchorOffset?: number;
  readonly limit: number;
};
export type QueryAnswer = {
  readonly states: EmailStates;
  readonly ids: readonly Id[];
  readonly position: number;
  readonly total: number;
};
export type QueryChanges = {
  readonly states: EmailStates;
  readonly total: number;
  /** May name ids that were not in the answer (RFC 8620 §5.6). */
  readonly removed: readonly Id[];
  readonly added: readonly { readonly id: Id; readonly index: number }[];
};

/** Why there is no answer. */
export type EmailFault =
  | 'no-such' // account
  | 'forgotten' // changes since then are not known any more, or of another epoch
  | 'too-many' // more changes than were asked for
  | 'anchor-not-found';

/** What a search for substrings asks (RFC 3501 §6.4.4); text compares by its key (mime/collation.ts). */
export type SearchedFor =
  | {
      readonly where: 'subject' | 'from' | 'to' | 'cc' | 'bcc' | 'header' | 'body' | 'text';
      /** For `header`: its name. */
      readonly field?: string;
      readonly contains: string;
      /** One word, without its accents. */
      readonly fuzzy: boolean;
    }
  /** The Date field's own day. */
  | { readonly where: 'sent'; readonly relation: 'before' | 'on' | 'since'; readonly day: Instant };

/** In every account: who asks knows which messages are its own. */
export type MessagesHolding = {
  /** Each stands for the messages from 4,096 times its number on; ascending. Messages of no block must be looked through. */
  readonly blocks: readonly number[];
  /** For each question, by block: bits of the messages that hold it, and of those that must be looked through. */
  readonly answers: readonly { readonly has: Uint8Array; readonly open: Uint8Array }[];
};
/** Messages of a block. */
export const HOLDING_BLOCK = 4096;

/** Every answer is of the account as it was when the question came, or later. */
export type Emails = {
  states(account: Id): Promise<EmailStates>;
  get(account: Id, ids: readonly Id[]): Promise<{ readonly states: EmailStates; readonly rows: readonly EmailRow[] }>;
  changes(
    account: Id,
    since: { readonly epoch: Epoch; readonly modSeq: ModSeq },
    limit: number | null,
  ): Promise<Changed | EmailFault>;
  /** Ids of the messages, oldest first. */
  threads(
    account: Id,
    threads: readonly Id[],
  ): Promise<{ readonly states: EmailStates; readonly threads: ReadonlyMap<Id, readonly Id[]> }>;
  threadChanges(
    account: Id,
    since: { readonly epoch: Epoch; readonly modSeq: ModSeq },
    limit: number | null,
  ): Promise<Changed | EmailFault>;
  mailboxes(account: Id): Promise<{ readonly states: EmailStates; readonly list: readonly MailboxView[] }>;
  mailboxChanges(
    account: Id,
    since: { readonly epoch: Epoch; readonly modSeq: ModSeq },
    limit: number | null,
  ): Promise<MailboxChanged | EmailFault>;
  query(account: Id, query: EmailQuery, window: QueryWindow): Promise<QueryAnswer | EmailFault>;
  queryChanges(
    account: Id,
    query: EmailQuery,
    since: { readonly epoch: Epoch; readonly modSeq: ModSeq },
    options: { readonly maxChanges: number | null; readonly upTo: Id | null },
  ): Promise<QueryChanges | EmailFault>;
  /** Whether an id was a destroyed or never a known Email does not matter: of these, which are there. */
  among(account: Id, ids: readonly Id[]): Promise<readonly Id[]>;
  /** People the account has written to or heard from, for completion: the most used first. */
  correspondents(
    account: Id,
    start: string,
    limit: number,
  ): Promise<readonly { readonly name: string; readonly email: string }[]>;
  /** What the index of substrings knows at this moment; it says of which messages it knows nothing. */
  holding(asked: readonly SearchedFor[]): Promise<MessagesHolding>;
  /** Messages whose text is not searchable yet. */
  unsearched(): Promise<number>;
};
