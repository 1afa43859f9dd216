/**
 * The shapes of JMAP as they travel, types only: RFC 8620 (core), RFC 8621 (mail), RFC 8887 (WebSocket), RFC 9404 (blobs),
 * RFC 9425 (quotas), RFC 9661 (scripts). The window imports this file, and nothing else from here.
 */

/** RFC 8620 §1.2: 1 to 255 of A–Z a–z 0–9 - _ */
export type JmapId = string;
/** '2026-11-22T10:00:00Z' */
export type UtcDate = string;
/** With any offset. */
export type DateText = string;
export type State = string;

// ── request and response, RFC 8620 §3 ─────────────────────────────────────────────────────────────────────────────

export type Arguments = { readonly [name: string]: unknown };
export type Invocation = readonly [name: string, args: Arguments, callId: string];
export type JmapRequest = {
  readonly using: readonly string[];
  readonly methodCalls: readonly Invocation[];
  readonly createdIds?: Readonly<Record<JmapId, JmapId>>;
};
export type JmapResponse = {
  readonly methodResponses: readonly Invocation[];
  readonly createdIds?: Readonly<Record<JmapId, JmapId>>;
  readonly sessionState: State;
};
/** RFC 7807, RFC 8620 §3.6.1. */
export type RequestProblem = {
  readonly type: string;
  readonly status: number;
  readonly detail: string;
  readonly limit?: string;
};

/** RFC 8620 §3.6.2, RFC 8621. */
export type MethodErrorType =
  | 'serverUnavailable'
  | 'serverFail'
  | 'serverPartialFail'
  | 'unknownMethod'
  | 'invalidArguments'
  | 'invalidResultReference'
  | 'forbidden'
  | 'accountNotFound'
  | 'accountNotSupportedByMethod'
  | 'accountReadOnly'
  | 'requestTooLarge'
  | 'stateMismatch'
  | 'cannotCalculateChanges'
  | 'anchorNotFound'
  | 'unsupportedSort'
  | 'unsupportedFilter'
  | 'tooManyChanges'
  | 'fromAccountNotFound'
  | 'fromAccountNotSupportedByMethod'
  /** RFC 9404 §4.3 */
  | 'unknownDataType';
export type MethodError = { readonly type: MethodErrorType; readonly description?: string };

/** RFC 8620 §5.3, RFC 8621. */
export type SetErrorType =
  | 'forbidden'
  | 'overQuota'
  | 'tooLarge'
  | 'rateLimit'
  | 'notFound'
  | 'invalidPatch'
  | 'willDestroy'
  | 'invalidProperties'
  | 'singleton'
  | 'alreadyExists'
  | 'mailboxHasChild'
  | 'mailboxHasEmail'
  | 'tooManyKeywords'
  | 'tooManyMailboxes'
  | 'blobNotFound'
  | 'invalidEmail'
  | 'tooManyRecipients'
  | 'noRecipients'
  | 'invalidRecipients'
  | 'forbiddenMailFrom'
  | 'forbiddenFrom'
  | 'forbiddenToSend'
  | 'cannotUnsend'
  /** RFC 9661 §2.3. */
  | 'invalidSieve'
  | 'sieveIsActive';
export type SetError = {
  readonly type: SetErrorType;
  /** A sentence for a person. */
  readonly description?: string;
  readonly properties?: readonly string[];
  readonly existingId?: JmapId;
  readonly notFound?: readonly JmapId[];
  readonly maxSize?: number;
  readonly maxRecipients?: number;
  readonly invalidRecipients?: readonly string[];
};

export type GetResponse<T> = {
  readonly accountId: JmapId;
  readonly state: State;
  readonly list: readonly T[];
  readonly notFound: readonly JmapId[];
};
export type ChangesResponse = {
  readonly accountId: JmapId;
  readonly oldState: State;
  readonly newState: State;
  readonly hasMoreChanges: boolean;
  readonly created: readonly JmapId[];
  readonly updated: readonly JmapId[];
  readonly destroyed: readonly JmapId[];
};
export type SetResponse<T> = {
  readonly accountId: JmapId;
  readonly oldState: State | null;
  readonly newState: State;
  readonly created: Readonly<Record<JmapId, Partial<T>>> | null;
  readonly updated: Readonly<Record<JmapId, Partial<T> | null>> | null;
  readonly destroyed: readonly JmapId[] | null;
  readonly notCreated: Readonly<Record<JmapId, SetError>> | null;
  readonly notUpdated: Readonly<Record<JmapId, SetError>> | null;
  readonly notDestroyed: Readonly<Record<JmapId, SetError>> | null;
};
export type QueryResponse = {
  readonly accountId: JmapId;
  readonly queryState: State;
  readonly canCalculateChanges: boolean;
  readonly position: number;
  readonly ids: readonly JmapId[];
  readonly total?: number;
  readonly limit?: number;
};
export type QueryChangesResponse = {
  readonly accountId: JmapId;
  readonly oldQueryState: State;
  readonly newQueryState: State;
  readonly total?: number;
  readonly removed: readonly JmapId[];
  readonly added: readonly { readonly id: JmapId; readonly index: number }[];
};
export type Filter<Condition> =
  | Condition
  | { readonly operator: 'AND' | 'OR' | 'NOT'; readonly conditions: readonly Filter<Condition>[] };

// ── session, RFC 8620 §2 ──────────────────────────────────────────────────────────────────────────────────────────

export type JmapSession = {
  readonly capabilities: Readonly<Record<string, unknown>>;
  readonly accounts: Readonly<
    Record<
      JmapId,
      {
        readonly name: string;
        readonly isPersonal: boolean;
        readonly isReadOnly: boolean;
        readonly accountCapabilities: Readonly<Record<string, unknown>>;
      }
    >
  >;
  readonly primaryAccounts: Readonly<Record<string, JmapId>>;
  readonly username: string;
  readonly apiUrl: string;
  readonly downloadUrl: string;
  readonly uploadUrl: string;
  readonly eventSourceUrl: string;
  readonly state: State;
};

// ── push, RFC 8620 §7 ─────────────────────────────────────────────────────────────────────────────────────────────

/** Account → type → state. */
export type StateChange = {
  readonly '@type': 'StateChange';
  readonly changed: Readonly<Record<JmapId, Readonly<Record<string, State>>>>;
  /** RFC 8887 §4.3.5.1 */
  readonly pushState?: string;
};

// ── mail, RFC 8621 ────────────────────────────────────────────────────────────────────────────────────────────────

export type MailboxRole = 'inbox' | 'drafts' | 'sent' | 'archive' | 'junk' | 'trash';
export type MailboxRights = {
  readonly mayReadItems: boolean;
  readonly mayAddItems: boolean;
  readonly mayRemoveItems: boolean;
  readonly maySetSeen: boolean;
  readonly maySetKeywords: boolean;
  readonly mayCreateChild: boolean;
  readonly mayRename: boolean;
  readonly mayDelete: boolean;
  readonly maySubmit: boolean;
};
export type Mailbox = {
  readonly id: JmapId;
  readonly name: string;
  readonly parentId: JmapId | null;
  readonly role: MailboxRole | null;
  readonly sortOrder: number;
  readonly totalEmails: number;
  readonly unreadEmails: number;
  readonly totalThreads: number;
  readonly unreadThreads: number;
  readonly myRights: MailboxRights;
  readonly isSubscribed: boolean;
};
export type Thread = { readonly id: JmapId; readonly emailIds: readonly JmapId[] };

export type EmailAddress = { readonly name: string | null; readonly email: string };
export type EmailHeader = { readonly name: string; readonly value: string };
export type EmailBodyPart = {
  readonly partId: string | null;
  readonly blobId: JmapId | null;
  readonly size: number;
  readonly headers: readonly EmailHeader[];
  readonly name: string | null;
  readonly type: string;
  readonly charset: string | null;
  readonly disposition: string | null;
  readonly cid: string | null;
  readonly language: readonly string[] | null;
  readonly location: string | null;
  readonly subParts: readonly EmailBodyPart[] | null;
  readonly [header: `header:${string}`]: unknown;
};
export type EmailBodyValue = {
  readonly value: string;
  readonly isEncodingProblem: boolean;
  readonly isTruncated: boolean;
};
export type Email = {
  readonly id: JmapId;
  readonly blobId: JmapId;
  readonly threadId: JmapId;
  readonly mailboxIds: Readonly<Record<JmapId, true>>;
  readonly keywords: Readonly<Record<string, true>>;
  readonly size: number;
  readonly receivedAt: UtcDate;
  readonly headers: readonly EmailHeader[];
  readonly messageId: readonly string[] | null;
  readonly inReplyTo: readonly string[] | null;
  readonly references: readonly string[] | null;
  readonly sender: readonly EmailAddress[] | null;
  readonly from: readonly EmailAddress[] | null;
  readonly to: readonly EmailAddress[] | null;
  readonly cc: readonly EmailAddress[] | null;
  readonly bcc: readonly EmailAddress[] | null;
  readonly replyTo: readonly EmailAddress[] | null;
  readonly subject: string | null;
  readonly sentAt: DateText | null;
  readonly bodyStructure: EmailBodyPart;
  readonly bodyValues: Readonly<Record<string, EmailBodyValue>>;
  readonly textBody: readonly EmailBodyPart[];
  readonly htmlBody: readonly EmailBodyPart[];
  readonly attachments: readonly EmailBodyPart[];
  readonly hasAttachment: boolean;
  readonly preview: string;
  readonly [header: `header:${string}`]: unknown;
};
export type EmailFilterCondition = {
  readonly inMailbox?: JmapId;
  readonly inMailboxOtherThan?: readonly JmapId[];
  readonly before?: UtcDate;
  readonly after?: UtcDate;
  readonly minSize?: number;
  readonly maxSize?: number;
  readonly allInThreadHaveKeyword?: string;
  readonly someInThreadHaveKeyword?: string;
  readonly noneInThreadHaveKeyword?: string;
  readonly hasKeyword?: string;
  readonly notKeyword?: string;
  readonly hasAttachment?: boolean;
  readonly text?: string;
  readonly from?: string;
  readonly to?: string;
  readonly cc?: string;
  readonly bcc?: string;
  readonly subject?: string;
  readonly body?: string;
  readonly header?: readonly [name: string] | readonly [name: string, contains: string];
  // Of this server alone (mail-words.ts); an unknown one is `unsupportedFilter` elsewhere (RFC 8621 §4.4.1).
  readonly session?: string;
  readonly inline?: boolean;
  readonly tag?: string;
  readonly person?: string;
};
export type EmailComparator = {
  readonly property:
    | 'receivedAt'
    | 'size'
    | 'from'
    | 'to'
    | 'subject'
    | 'sentAt'
    | 'hasKeyword'
    | 'allInThreadHaveKeyword'
    | 'someInThreadHaveKeyword';
  readonly isAscending?: boolean;
  readonly collation?: string;
  readonly keyword?: string;
};
export type SearchSnippet = {
  readonly emailId: JmapId;
  readonly subject: string | null;
  readonly preview: string | null;
};
export type Identity = {
  readonly id: JmapId;
  readonly name: string;
  readonly email: string;
  readonly replyTo: readonly EmailAddress[] | null;
  readonly bcc: readonly EmailAddress[] | null;
  readonly textSignature: string;
  readonly htmlSignature: string;
  readonly mayDelete: boolean;
};
export type SubmissionAddress = {
  readonly email: string;
  readonly parameters: Readonly<Record<string, string | null>> | null;
};
export type SubmissionEnvelope = {
  readonly mailFrom: SubmissionAddress;
  readonly rcptTo: readonly SubmissionAddress[];
};
export type DeliveryStatus = {
  readonly smtpReply: string;
  readonly delivered: 'queued' | 'yes' | 'no' | 'unknown';
  readonly displayed: 'unknown' | 'yes';
};
export type EmailSubmission = {
  readonly id: JmapId;
  readonly identityId: JmapId;
  readonly emailId: JmapId;
  readonly threadId: JmapId;
  readonly envelope: SubmissionEnvelope;
  readonly sendAt: UtcDate;
  readonly undoStatus: 'pending' | 'final' | 'canceled';
  readonly deliveryStatus: Readonly<Record<string, DeliveryStatus>> | null;
  readonly dsnBlobIds: readonly JmapId[];
  readonly mdnBlobIds: readonly JmapId[];
};
export type VacationResponse = {
  readonly id: 'singleton';
  readonly isEnabled: boolean;
  readonly fromDate: UtcDate | null;
  readonly toDate: UtcDate | null;
  readonly subject: string | null;
  readonly textBody: string | null;
  readonly htmlBody: string | null;
};
/** RFC 9425 §4. */
export type Quota = {
  readonly id: JmapId;
  readonly resourceType: 'count' | 'octets';
  readonly used: number;
  readonly hardLimit: number;
  readonly scope: 'account' | 'domain' | 'global';
  readonly name: string;
  readonly types: readonly string[];
  readonly warnLimit: number | null;
  readonly softLimit: number | null;
  readonly description: string | null;
};
