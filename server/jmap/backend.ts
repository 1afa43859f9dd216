/**
 * What JMAP's methods ask of a mail system. Everything is in JMAP's own words and ids; no method knows a store. Answers
 * of one kind carry the state they belong to, as one instant.
 */
import type { Result } from '../base/result.ts';
import type { Bytes, Instant } from '../base/units.ts';
import type { Structure } from '../mime/structure.ts';
import type {
  EmailComparator,
  EmailFilterCondition,
  Filter,
  JmapId,
  Mailbox,
  SetError,
  State,
  SubmissionEnvelope,
  VacationResponse,
} from './types.ts';

/** The types that have states (RFC 8620 §1.6.3). */
export type DataType =
  | 'Email'
  | 'EmailDelivery'
  | 'Thread'
  | 'Mailbox'
  | 'Identity'
  | 'EmailSubmission'
  | 'VacationResponse'
  | 'SieveScript'
  | 'Quota'
  | 'PushSubscription';

/** Whoever has signed in: a person with one account and what others share, or the owner's window with all. */
export type JmapUser = {
  readonly name: string;
  /** The first is the primary one; its own before others'. */
  accounts(): Promise<readonly AccountFacts[]>;
  /** null: not there, or not this user's. */
  account(id: JmapId): Promise<JmapAccount | null>;
  /** Changes with the list of accounts. */
  sessionState(): Promise<State>;
};
export type AccountFacts = {
  readonly id: JmapId;
  readonly address: string;
  readonly name: string;
  readonly isPersonal: boolean;
  /** Nothing may be changed. */
  readonly isReadOnly?: boolean;
  /** URNs of the kinds of data it has; absent: all. */
  readonly capabilities?: readonly string[];
};

export type EmailRecord = {
  readonly id: JmapId;
  readonly blobId: JmapId;
  readonly threadId: JmapId;
  readonly mailboxIds: readonly JmapId[];
  /** In lower case. */
  readonly keywords: readonly string[];
  readonly size: Bytes;
  readonly receivedAt: Instant;
  readonly preview: string;
  readonly hasAttachment: boolean;
};

export type ChangedIds = {
  readonly created: readonly JmapId[];
  readonly updated: readonly JmapId[];
  readonly destroyed: readonly JmapId[];
  readonly newState: State;
  readonly hasMoreChanges: boolean;
};
/** Why changes cannot be told. */
export type ChangesFault = 'cannotCalculateChanges' | 'tooManyChanges';

export type EmailQueryWanted = {
  /** Checked: only known conditions, ids well-formed. `header` is left to the backend too. */
  readonly filter: Filter<EmailFilterCondition> | null;
  readonly sort: readonly EmailComparator[];
  readonly collapseThreads: boolean;
};

/** A whole message, or a part of one: what a blobId names. */
export type BlobContent = { readonly bytes: Uint8Array; readonly type: string | null };

export type NewEmail = {
  readonly bytes: Uint8Array;
  readonly mailboxIds: readonly JmapId[];
  readonly keywords: readonly string[];
  readonly receivedAt: Instant;
};
export type EmailRevision = {
  readonly id: JmapId;
  /** All mailboxes, or a change of them. */
  readonly mailboxIds?:
    | { readonly replace: readonly JmapId[] }
    | { readonly add: readonly JmapId[]; readonly remove: readonly JmapId[] };
  readonly keywords?:
    | { readonly replace: readonly string[] }
    | { readonly add: readonly string[]; readonly remove: readonly string[] };
  readonly destroy?: true;
};

export type SubmissionRecord = {
  readonly id: JmapId;
  readonly identityId: JmapId;
  readonly emailId: JmapId;
  readonly threadId: JmapId;
  readonly envelope: SubmissionEnvelope;
  readonly sendAt: Instant;
  readonly undoStatus: 'pending' | 'final' | 'canceled';
  readonly recipients: readonly {
    readonly email: string;
    /** One line, RFC 8621 §7. */
    readonly smtpReply: string;
    readonly delivered: 'queued' | 'yes' | 'no' | 'unknown';
    /** A disposition notification said so (RFC 8098). */
    readonly displayed?: true;
  }[];
  /** Reports about it that have come back to the account. */
  readonly dsnBlobIds?: readonly JmapId[];
  readonly mdnBlobIds?: readonly JmapId[];
  /** The trace of its journey, as the window links it. */
  readonly trace: string;
};

/** Records that the methods themselves give shape: Identity, PushSubscription. */
export type StoredRecord = { readonly id: JmapId; readonly body: unknown };

/** RFC 9661 §2. Its octets are those of the blob. */
export type ScriptRecord = {
  readonly id: JmapId;
  readonly name: string;
  readonly blobId: JmapId;
  readonly isActive: boolean;
};

/** A message that was expunged and can be brought back. */
export type ExpungedRecord = {
  readonly id: JmapId;
  /** Which it was, and will be again. */
  readonly emailId: JmapId;
  /** Its octets, to be read before it is brought back; of this record alone. */
  readonly blobId: JmapId;
  /** Where it lay: the mailbox may be gone, and its name another's. */
  readonly mailboxId: JmapId;
  readonly mailboxName: string;
  readonly keywords: readonly string[];
  readonly size: Bytes;
  readonly receivedAt: Instant;
  readonly expungedAt: Instant;
  readonly subject: string;
  readonly from: string;
  readonly preview: string;
  readonly hasAttachment: boolean;
};

export type JmapAccount = {
  readonly facts: AccountFacts;
  states(): Promise<Readonly<Record<DataType, State>>>;

  // Email and Thread
  emails(ids: readonly JmapId[]): Promise<{ readonly state: State; readonly list: readonly EmailRecord[] }>;
  emailChanges(since: State, limit: number | null): Promise<Result<ChangedIds, ChangesFault>>;
  /** Parsed trees of messages, for headers and bodies; a message that cannot be parsed has none. */
  structures(ids: readonly JmapId[]): Promise<ReadonlyMap<JmapId, Structure>>;
  /** Octets of a message as a client reads it; `range` is [start, end). */
  octets(id: JmapId, range?: readonly [number, number]): Promise<Uint8Array>;
  /** All octets of a message that goes on, to the MSA or into another account: nobody has read it by that. */
  octetsUnread(id: JmapId): Promise<Uint8Array>;
  queryEmails(
    wanted: EmailQueryWanted,
    window: {
      readonly position: number;
      readonly anchor: JmapId | null;
      readonly anchorOffset: number;
      readonly limit: number;
    },
  ): Promise<
    Result<
      { readonly state: State; readonly ids: readonly JmapId[]; readonly position: number; readonly total: number },
      'anchorNotFound' | 'unsupportedFilter' | 'unsupportedSort'
    >
  >;
  emailQueryChanges(
    wanted: EmailQueryWanted,
    since: State,
    options: { readonly maxChanges: number | null; readonly upToId: JmapId | null },
  ): Promise<
    Result<
      {
        readonly state: State;
        readonly total: number;
        readonly removed: readonly JmapId[];
        readonly added: readonly { readonly id: JmapId; readonly index: number }[];
      },
      ChangesFault | 'unsupportedFilter' | 'unsupportedSort'
    >
  >;
  /** Parts of each that match, marked with <mark>; both null where nothing is to mark. RFC 8621 §5. */
  snippets(
    filter: Filter<EmailFilterCondition> | null,
    ids: readonly JmapId[],
  ): Promise<readonly { readonly emailId: JmapId; readonly subject: string | null; readonly preview: string | null }[]>;
  /** `ifState`: null or the state that must still be true when it is done; `changed` where it was not. */
  revise(
    revisions: readonly EmailRevision[],
    ifState: State | null,
  ): Promise<Result<readonly (SetError | null)[], 'changed'>>;
  append(email: NewEmail): Promise<Result<EmailRecord, SetError>>;
  threads(ids: readonly JmapId[]): Promise<{
    readonly state: State;
    readonly list: readonly { readonly id: JmapId; readonly emailIds: readonly JmapId[] }[];
  }>;
  threadChanges(since: State, limit: number | null): Promise<Result<ChangedIds, ChangesFault>>;

  // Mailbox
  mailboxes(): Promise<{ readonly state: State; readonly list: readonly Mailbox[] }>;
  mailboxChanges(
    since: State,
    limit: number | null,
  ): Promise<Result<ChangedIds & { readonly onlyCounts: boolean }, ChangesFault>>;
  createMailbox(given: {
    readonly name: string;
    readonly parentId: JmapId | null;
    readonly role: Mailbox['role'];
    readonly isSubscribed: boolean;
    readonly sortOrder: number;
  }): Promise<Result<JmapId, SetError>>;
  updateMailbox(
    id: JmapId,
    change: {
      readonly name?: string;
      readonly parentId?: JmapId | null;
      readonly role?: Mailbox['role'];
      readonly isSubscribed?: boolean;
      readonly sortOrder?: number;
    },
  ): Promise<SetError | null>;
  destroyMailbox(id: JmapId, withEmails: boolean): Promise<SetError | null>;

  // blobs
  /** null: nothing of this account. */
  blob(id: JmapId): Promise<BlobContent | null>;
  /** Kept for at least an hour. */
  upload(bytes: Uint8Array, type: string): Promise<Result<{ readonly blobId: JmapId; readonly size: Bytes }, SetError>>;
  /** RFC 9404 §4.3: which objects hold these blobs; one that is not there is absent. */
  blobUses(ids: readonly JmapId[]): Promise<
    ReadonlyMap<
      JmapId,
      {
        readonly emailIds: readonly JmapId[];
        readonly threadIds: readonly JmapId[];
        readonly mailboxIds: readonly JmapId[];
        readonly sieveScriptIds: readonly JmapId[];
      }
    >
  >;

  // EmailSubmission
  submissions(
    ids: readonly JmapId[] | null,
  ): Promise<{ readonly state: State; readonly list: readonly SubmissionRecord[] }>;
  submissionChanges(since: State, limit: number | null): Promise<Result<ChangedIds, ChangesFault>>;
  /** Hands the message over to the MSA; a refusal of the MSA is a SetError with its reply. */
  submit(given: {
    readonly identityId: JmapId;
    readonly email: EmailRecord;
    readonly envelope: SubmissionEnvelope;
    readonly bytes: Uint8Array;
    /** RFC 4865; null: at once. */
    readonly holdUntil: Instant | null;
  }): Promise<Result<SubmissionRecord, SetError>>;
  /** Only `canceled` can be set. */
  cancelSubmission(id: JmapId): Promise<SetError | null>;
  destroySubmission(id: JmapId): Promise<SetError | null>;

  // VacationResponse
  vacation(): Promise<{ readonly state: State; readonly vacation: VacationResponse }>;
  /** Checked: a line is a line, and it ends after it begins. */
  setVacation(vacation: Omit<VacationResponse, 'id'>): Promise<SetError | null>;

  // Identity, PushSubscription
  records(kind: 'Identity'): Promise<{ readonly state: State; readonly list: readonly StoredRecord[] }>;
  recordChanges(kind: 'Identity', since: State, limit: number | null): Promise<Result<ChangedIds, ChangesFault>>;
  putRecord(kind: 'Identity', id: JmapId | null, body: unknown): Promise<Result<JmapId, SetError>>;
  removeRecord(kind: 'Identity', id: JmapId): Promise<SetError | null>;
  /** Addresses from which this account may send: its own and the aliases that lead to it. */
  addresses(): Promise<readonly string[]>;
  /** What an address of it is called, to those who get mail from it. */
  nameFor(address: string): Promise<string>;

  // SieveScript
  scripts(): Promise<{ readonly state: State; readonly list: readonly ScriptRecord[] }>;
  /** `id` null: a new one. What is not given stays; a new one has both. */
  putScript(
    id: JmapId | null,
    given: { readonly name?: string; readonly content?: Uint8Array },
  ): Promise<Result<JmapId, SetError>>;
  /** null: none is active any more. */
  activateScript(id: JmapId | null): Promise<SetError | null>;
  /** Not the active one: sieveIsActive. */
  removeScript(id: JmapId): Promise<SetError | null>;
  /** What is wrong with it; null: nothing. Nothing is kept. */
  checkScript(content: Uint8Array): Promise<SetError | null>;

  // what was expunged
  /** The last expunged first; `ids` null: all. */
  expunged(
    ids: readonly JmapId[] | null,
    limit: number,
  ): Promise<{ readonly state: State; readonly list: readonly ExpungedRecord[] }>;
  /**
   * To where each lay, else to the inbox, or all to one mailbox; what is not there any more is left out. Over the quota
   * none comes back.
   */
  restoreExpunged(
    ids: readonly JmapId[],
    mailboxId: JmapId | null,
  ): Promise<Result<ReadonlyMap<JmapId, { readonly emailId: JmapId; readonly mailboxId: JmapId }>, SetError>>;
  /** Nothing brings them back after this; what is not there any more is no fault. */
  forgetExpunged(ids: readonly JmapId[]): Promise<SetError | null>;

  /** null limit: no quota is set. */
  quota(): Promise<{
    readonly state: State;
    readonly usedOctets: Bytes;
    readonly octetLimit: Bytes | null;
    readonly usedMessages: number;
  }>;
};

export type JmapLimits = {
  readonly maxSizeUpload: Bytes;
  readonly maxConcurrentUpload: number;
  readonly maxSizeRequest: Bytes;
  readonly maxConcurrentRequests: number;
  readonly maxCallsInRequest: number;
  readonly maxObjectsInGet: number;
  readonly maxObjectsInSet: number;
  /** Of one message that is composed. */
  readonly maxSizeAttachmentsPerEmail: Bytes;
  readonly maxMailboxDepth: number;
  readonly maxSizeMailboxName: number;
  /** How far ahead a message may be held, in seconds (RFC 4865). */
  readonly maxDelayedSend: number;
  /** RFC 9661 §1.2. */
  readonly sieve: {
    readonly implementation: string;
    readonly maxSizeScriptName: number;
    readonly maxSizeScript: Bytes;
    readonly maxNumberScripts: number;
    readonly maxNumberRedirects: number | null;
    readonly sieveExtensions: readonly string[];
    /** null: scripts cannot notify. */
    readonly notificationMethods: readonly string[] | null;
    readonly externalLists: readonly string[] | null;
  };
};

/** Text of body parts, decoded apart from everybody else's work, within a time (RFC 8621 §4.1.4). */
export type BodyDecoder = {
  decode(
    message: Uint8Array,
    parts: readonly {
      readonly partId: string;
      readonly start: number;
      readonly end: number;
      readonly encoding: string;
      readonly charset: string | null;
      readonly isHtml: boolean;
    }[],
    most: Bytes | null,
  ): Promise<
    ReadonlyMap<string, { readonly value: string; readonly isEncodingProblem: boolean; readonly isTruncated: boolean }>
  >;
};
