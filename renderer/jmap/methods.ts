/** The methods this window calls, each with the shape of its arguments and of its answer (RFC 8620 §5, RFC 8621). Types only. */
import type {
  ChangesResponse,
  Email,
  EmailComparator,
  EmailFilterCondition,
  EmailSubmission,
  Filter,
  GetResponse,
  Identity,
  JmapId,
  Mailbox,
  QueryChangesResponse,
  QueryResponse,
  Quota,
  SearchSnippet,
  SetError,
  SetResponse,
  State,
  Thread,
} from '../../server/jmap/types.ts';

/** RFC 8620 §3.7 */
export type ResultReference = { readonly resultOf: string; readonly name: string; readonly path: string };
type Ids = { readonly ids: readonly JmapId[] | null } | { readonly '#ids': ResultReference };
type In = { readonly accountId: JmapId };
type Get = In & Ids & { readonly properties?: readonly string[] | null };
type Changes = In & { readonly sinceState: State; readonly maxChanges?: number };
/** JSON pointers without the first slash, RFC 8620 §5.3. */
export type Patch = Readonly<Record<string, unknown>>;
type SetArguments = In & {
  readonly ifInState?: State | null;
  readonly create?: Readonly<Record<JmapId, object>>;
  readonly update?: Readonly<Record<JmapId, Patch>>;
  readonly destroy?: readonly JmapId[];
};
export type EmailFilter = Filter<EmailFilterCondition>;
export type EmailQuery = {
  readonly filter: EmailFilter | null;
  readonly sort: readonly EmailComparator[];
  readonly collapseThreads: boolean;
};
type Query = In &
  Partial<EmailQuery> & {
    readonly position?: number;
    readonly anchor?: JmapId;
    readonly anchorOffset?: number;
    readonly limit?: number;
    readonly calculateTotal?: boolean;
  };
export type BodyFetch = {
  readonly bodyProperties?: readonly string[];
  readonly fetchTextBodyValues?: boolean;
  readonly fetchHTMLBodyValues?: boolean;
  readonly fetchAllBodyValues?: boolean;
  readonly maxBodyValueBytes?: number;
};
/** Our server's own: deleted for good, and kept for a while (`urn:mailroom:params:jmap:expunged`). */
export type Expunged = {
  readonly id: JmapId;
  /** Which it was, and will be again. */
  readonly emailId: JmapId;
  readonly blobId: JmapId;
  /** Where it lay: the mailbox may be gone. */
  readonly mailboxId: JmapId;
  readonly mailboxName: string;
  readonly keywords: Readonly<Record<string, true>>;
  readonly size: number;
  readonly receivedAt: string;
  readonly expungedAt: string;
  readonly subject: string;
  readonly from: string;
  readonly preview: string;
  readonly hasAttachment: boolean;
};
/** RFC 9404 §4.1: a blob's id is its blobId. */
type Found = { readonly id: JmapId; readonly type: string; readonly size: number };

export type Methods = {
  'Core/echo': { arguments: object; answer: object };
  'Mailbox/get': { arguments: Get | (Get & { readonly '#properties': ResultReference }); answer: GetResponse<Mailbox> };
  'Mailbox/changes': {
    arguments: Changes;
    answer: ChangesResponse & { readonly updatedProperties: readonly string[] | null };
  };
  'Mailbox/set': {
    arguments: SetArguments & { readonly onDestroyRemoveEmails?: boolean };
    answer: SetResponse<Mailbox>;
  };
  'Thread/get': { arguments: Get; answer: GetResponse<Thread> };
  'Thread/changes': { arguments: Changes; answer: ChangesResponse };
  'Email/get': { arguments: Get & BodyFetch; answer: GetResponse<Email> };
  'Email/changes': { arguments: Changes; answer: ChangesResponse };
  'Email/query': { arguments: Query; answer: QueryResponse };
  'Email/queryChanges': {
    arguments: In &
      Partial<EmailQuery> & {
        readonly sinceQueryState: State;
        readonly maxChanges?: number;
        readonly upToId?: JmapId;
        readonly calculateTotal?: boolean;
      };
    answer: QueryChangesResponse;
  };
  'Email/set': { arguments: SetArguments; answer: SetResponse<Email> };
  'Email/import': {
    arguments: In & { readonly ifInState?: State | null; readonly emails: Readonly<Record<JmapId, object>> };
    answer: Pick<SetResponse<Email>, 'created' | 'notCreated' | 'oldState' | 'newState' | 'accountId'>;
  };
  'Email/parse': {
    arguments: In & BodyFetch & { readonly blobIds: readonly JmapId[]; readonly properties?: readonly string[] | null };
    answer: {
      readonly accountId: JmapId;
      readonly parsed: Readonly<Record<JmapId, Email>> | null;
      readonly notParsable: readonly JmapId[] | null;
      readonly notFound: readonly JmapId[] | null;
    };
  };
  'SearchSnippet/get': {
    arguments: In & { readonly filter: EmailFilter | null } & (
        | { readonly emailIds: readonly JmapId[] }
        | { readonly '#emailIds': ResultReference }
      );
    answer: {
      readonly accountId: JmapId;
      readonly list: readonly SearchSnippet[];
      readonly notFound: readonly JmapId[] | null;
    };
  };
  'Identity/get': { arguments: Get; answer: GetResponse<Identity> };
  'Identity/set': { arguments: SetArguments; answer: SetResponse<Identity> };
  'Identity/changes': { arguments: Changes; answer: ChangesResponse };
  'EmailSubmission/query': {
    arguments: In & { readonly filter?: object | null; readonly sort?: readonly object[]; readonly limit?: number };
    answer: QueryResponse;
  };
  'EmailSubmission/get': { arguments: Get; answer: GetResponse<EmailSubmission> };
  'EmailSubmission/set': {
    arguments: SetArguments & {
      readonly onSuccessUpdateEmail?: Readonly<Record<JmapId, Patch>>;
      readonly onSuccessDestroyEmail?: readonly JmapId[];
    };
    /** The implicit Email/set has an answer of its own in `client.history`. */
    answer: SetResponse<EmailSubmission>;
  };
  'Expunged/get': { arguments: Get; answer: GetResponse<Expunged> };
  'Expunged/query': {
    arguments: In & { readonly position?: number; readonly limit?: number; readonly calculateTotal?: boolean };
    answer: QueryResponse;
  };
  'Expunged/restore': {
    arguments: In & { readonly ids: readonly JmapId[]; readonly mailboxId?: JmapId | null };
    answer: {
      readonly accountId: JmapId;
      readonly restored: Readonly<Record<JmapId, { readonly emailId: JmapId; readonly mailboxId: JmapId }>>;
      readonly notRestored: Readonly<Record<JmapId, SetError>> | null;
    };
  };
  'Expunged/forget': {
    arguments: In & { readonly ids: readonly JmapId[] };
    answer: { readonly accountId: JmapId; readonly forgotten: readonly JmapId[] };
  };
  'Quota/get': { arguments: Get; answer: GetResponse<Quota> };
  'Blob/upload': {
    arguments: In & {
      readonly create: Readonly<
        Record<
          JmapId,
          {
            readonly data: readonly (
              | { readonly 'data:asText': string }
              | { readonly 'data:asBase64': string }
              | { readonly blobId: JmapId; readonly offset?: number; readonly length?: number }
            )[];
            readonly type?: string;
          }
        >
      >;
    };
    answer: {
      readonly accountId: JmapId;
      readonly created: Readonly<Record<JmapId, Found>> | null;
      readonly notCreated: SetResponse<never>['notCreated'];
    };
  };
  'Blob/get': {
    arguments: Get & { readonly offset?: number; readonly length?: number };
    answer: {
      readonly accountId: JmapId;
      readonly list: readonly {
        readonly id: JmapId;
        readonly 'data:asText'?: string | null;
        readonly 'data:asBase64'?: string;
        readonly size?: number;
        readonly isTruncated?: boolean;
      }[];
      readonly notFound: readonly JmapId[] | null;
    };
  };
};

export type MethodName = keyof Methods;
/** One call as a view writes it: what it is called, and with what. */
export type MethodCall<N extends MethodName = MethodName> = readonly [name: N, args: Methods[N]['arguments']];
/** The answers of calls, in their order. */
export type Answers<C extends readonly MethodCall[]> = {
  readonly [I in keyof C]: C[I] extends MethodCall<infer N> ? Methods[N]['answer'] : never;
};
