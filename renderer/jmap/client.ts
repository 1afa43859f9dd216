/**
 * The window's JMAP client (RFC 8620, 8621). Calls made in one tick travel as one request; what an account holds is
 * cached by id and kept true by push, changes and get; a change shows at once and is taken back when it is refused.
 *
 * Everything that was sent and answered is in `history`, so that each act can show the protocol it caused.
 */
import type { Email, JmapId, JmapSession, Mailbox, MethodError, SetError, State } from '../../server/jmap/types.ts';
import type { Exchange } from './history.ts';
import type { Answers, MethodCall, MethodName, Methods, Patch } from './methods.ts';

/** A method, or a whole request, was refused. `message` is a sentence for a person. */
export class JmapError extends Error {
  readonly type: MethodError['type'] | SetError['type'] | 'requestFailed' | 'disconnected' | 'cancelled';
  readonly method: string;
  constructor(type: JmapError['type'], method: string, message: string) {
    super(message);
    this.type = type;
    this.method = method;
  }
}

/** What a list shows of a message, always in the cache once a list has shown it. */
export const LIST_PROPERTIES = [
  'id',
  'blobId',
  'threadId',
  'mailboxIds',
  'keywords',
  'size',
  'receivedAt',
  'from',
  'to',
  'cc',
  'replyTo',
  'subject',
  'sentAt',
  'hasAttachment',
  'preview',
] as const;
export type ListEmail = Pick<Email, (typeof LIST_PROPERTIES)[number]>;

export type CallOptions = {
  /** A sentence in the past: “Moved 3 messages to Archive”. Names the exchange in `history`. */
  readonly act?: string;
  readonly signal?: AbortSignal;
};

export type JmapAccountInfo = { readonly id: JmapId; readonly name: string; readonly email: string };

export type JmapClient = {
  /** null until the first answer. */
  readonly session: JmapSession | null;
  /** In the session's order. */
  readonly accounts: readonly JmapAccountInfo[];
  readonly connected: boolean;

  /**
   * These calls in one request, in this order, together with what others ask in the same tick. Give result references
   * with `ref(index, path)`: the index of a call of the same array. The first refused call rejects with its JmapError.
   */
  call<const C extends readonly MethodCall[]>(calls: C, options?: CallOptions): Promise<Answers<C>>;
  /** One call. */
  ask<N extends MethodName>(
    name: N,
    args: Methods[N]['arguments'],
    options?: CallOptions,
  ): Promise<Methods[N]['answer']>;

  /** From the cache, also what was changed a moment ago and is not answered yet. */
  email(accountId: JmapId, id: JmapId): ListEmail | undefined;
  /** All ids of the conversation, oldest first. */
  thread(accountId: JmapId, threadId: JmapId): readonly JmapId[] | undefined;
  mailboxes(accountId: JmapId): readonly Mailbox[];
  /** Reads what is missing into the cache. */
  ensureEmails(accountId: JmapId, ids: readonly JmapId[]): Promise<void>;
  ensureThreads(accountId: JmapId, threadIds: readonly JmapId[]): Promise<void>;

  /**
   * Changes emails: shown at once, sent in batches the server takes, taken back where it is refused. Resolves with the
   * ids that were refused and why. Patches as in RFC 8620 §5.3: `{'keywords/$seen': true, 'mailboxIds/m2': null}`.
   */
  updateEmails(
    accountId: JmapId,
    changes: ReadonlyMap<JmapId, Patch>,
    options?: CallOptions,
  ): Promise<ReadonlyMap<JmapId, SetError>>;
  destroyEmails(
    accountId: JmapId,
    ids: readonly JmapId[],
    options?: CallOptions,
  ): Promise<ReadonlyMap<JmapId, SetError>>;

  /** Hears of every change of the cache. Returns what ends it. */
  subscribe(hear: () => void): () => void;
  /** A new state of a type came by push or by an answer: ask again what you show. */
  onChange(hear: (accountId: JmapId, type: string, state: State) => void): () => void;

  /** Newest last, a bounded number. */
  readonly history: readonly Exchange[];

  /** Bytes of a blob; the window's own way, no sign-in needed. */
  blobUrl(accountId: JmapId, blobId: JmapId, name: string, type: string): string;
  /** Blob/upload in pieces the server takes. */
  upload(
    accountId: JmapId,
    data: Blob,
    options?: { readonly onProgress?: (sent: number) => void; readonly signal?: AbortSignal },
  ): Promise<{ readonly blobId: JmapId; readonly size: number; readonly type: string }>;
};
