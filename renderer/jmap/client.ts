/**
 * The window's JMAP client (RFC 8620, 8621). Calls made in one tick travel as one request; what an account holds is
 * cached by id and kept true by push, changes and get; a change shows at once and is taken back when it is refused.
 *
 * Everything that was sent and answered is in `history`, so that each act can show the protocol it caused.
 */
import type {
  JmapId,
  JmapRequest,
  JmapSession,
  Mailbox,
  SetError,
  SetResponse,
  State,
  StateChange,
} from '../../server/jmap/types.ts';
import { heard } from '../language/heard.ts';
import { type Account, createAccount } from './account.ts';
import { createBatcher, type GroupCall, type Settled } from './batch.ts';
import { isQuiet, JmapError } from './errors.ts';
import { type Exchange, remember } from './history.ts';
import type { ListEmail } from './list-email.ts';
import { createMergedList } from './merged-list.ts';
import type { Answers, EmailQuery, MethodCall, MethodName, Methods, Patch } from './methods.ts';
import { createQueryList } from './query-list.ts';
import type { RowSource } from './row-source.ts';
import type { Transport } from './transport.ts';
import { expandTemplate } from './url-template.ts';

export { ref } from './batch.ts';
export { JmapError } from './errors.ts';
export type { ListEmail } from './list-email.ts';

export type CallOptions = {
  /** A sentence in the past: “Moved 3 messages to Archive”. Names the exchange in `history`. */
  readonly act?: string;
  readonly signal?: AbortSignal;
};
export type JmapAccountInfo = { readonly id: JmapId; readonly name: string };
export type Refused = ReadonlyMap<JmapId, SetError>;

export type JmapClient = {
  /** null until the first answer. */
  readonly session: JmapSession | null;
  /** In the session's order; `name` is the address. */
  readonly accounts: readonly JmapAccountInfo[];
  readonly connected: boolean;
  /** Why there is no session yet, in words. */
  readonly trouble: string | null;
  readonly retry: () => void;

  /**
   * These calls in one request, in this order, together with what others ask in the same tick. A result reference is
   * `'#ids': ref(0, '/ids')`: the place of a call in the same array. The first refused call rejects with its JmapError.
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
  /** The mailboxes of the account have been read. */
  ready(accountId: JmapId): boolean;
  /** Reads what is missing into the cache. */
  ensureEmails(accountId: JmapId, ids: readonly JmapId[]): Promise<void>;
  ensureThreads(accountId: JmapId, threadIds: readonly JmapId[]): Promise<void>;
  /** Reads what has changed; resolves when the cache is as new as the server was when this was called. */
  sync(accountId: JmapId): Promise<void>;

  /** A live list of any length; of several accounts it is merged newest first. `close` it. */
  list(queries: readonly { readonly accountId: JmapId; readonly query: EmailQuery }[]): RowSource;

  /**
   * Changes emails: shown at once, sent in batches the server takes, taken back where it is refused. Gives the ids that
   * were refused and why; rejects when nothing could be sent. Patches as in RFC 8620 §5.3:
   * `{'keywords/$seen': true, 'mailboxIds/m2': null}`.
   */
  updateEmails(accountId: JmapId, changes: ReadonlyMap<JmapId, Patch>, options?: CallOptions): Promise<Refused>;
  destroyEmails(accountId: JmapId, ids: readonly JmapId[], options?: CallOptions): Promise<Refused>;

  /** Hears of every change of the cache, the session, the connection and the history. Returns what ends it. */
  subscribe(hear: () => void): () => void;
  /** Grows with each change of the mail, the session or the connection. */
  version(): number;
  /** A type has a new state, by push or by an answer: ask again what you show. */
  onChange(hear: (accountId: JmapId, type: string, state: State) => void): () => void;

  /** Newest last, a bounded number. */
  readonly history: readonly Exchange[];

  /** Where the bytes of a blob are for this window. */
  blobUrl(accountId: JmapId, blobId: JmapId, name: string, type: string): string;

  /** A new way to the server; null: it was lost. What is known stays. */
  connect(transport: Transport | null): void;
};

const CORE = 'urn:ietf:params:jmap:core';
type CoreLimits = { maxCallsInRequest: number; maxObjectsInGet: number; maxObjectsInSet: number };
const cautious: CoreLimits = { maxCallsInRequest: 16, maxObjectsInGet: 256, maxObjectsInSet: 128 };
/** Between tries when the feed of changes ends although the connection stands. */
const FEED_PAUSE = 1000;

export function createJmapClient(now: () => number = Date.now): JmapClient {
  let session: JmapSession | null = null;
  let transport: Transport | null = null;
  let watching = new AbortController();
  let history: readonly Exchange[] = [];
  let trouble: string | null = null;
  let wake: (() => void) | null = null;
  let version = 0;
  const accounts = new Map<JmapId, Account>();
  const hearers = new Set<() => void>();
  const changeHearers = new Set<(accountId: JmapId, type: string, state: State) => void>();

  let telling = false;
  /** Once a tick, however much has changed. */
  const notify = (): void => {
    version++;
    tellAll();
  };
  const tellAll = (): void => {
    if (telling) return;
    telling = true;
    queueMicrotask(() => {
      telling = false;
      for (const hear of hearers) hear();
    });
  };
  const limits = (): CoreLimits => ({
    ...cautious,
    ...(session?.capabilities[CORE] as Partial<CoreLimits> | undefined),
  });
  const send = (request: JmapRequest, signal: AbortSignal) => transport!.call(request, signal);
  const batcher = createBatcher({
    now,
    ports: () => ({ send: transport && send, maxCallsInRequest: limits().maxCallsInRequest }),
    record: exchange => {
      history = remember(history, exchange);
      // Nothing of the mail has changed, so no list is drawn for it.
      tellAll();
    },
  });
  const account = (id: JmapId): Account => {
    const found = accounts.get(id);
    if (found) return found;
    const changed = (type: string, state: State): void => {
      for (const hear of changeHearers) hear(id, type, state);
    };
    const made = createAccount({ id, batcher, limits, notify, changed });
    accounts.set(id, made);
    return made;
  };

  const hearChange = ({ changed }: StateChange): void => {
    for (const [id, types] of Object.entries(changed)) {
      if (session && !session.accounts[id]) void readSession();
      for (const [type, state] of Object.entries(types))
        if (type !== 'Email' && type !== 'Mailbox') for (const hear of changeHearers) hear(id, type, state);
      if (account(id).isBehind(types))
        void account(id)
          .sync()
          .catch(() => {});
    }
  };
  const readSession = async (): Promise<void> => {
    const from = transport;
    if (!from) return;
    const read = await from.session();
    if (from !== transport) return;
    session = read;
    notify();
    await Promise.all(Object.keys(read.accounts).map(id => account(id).sync()));
  };
  const watch = async (from: Transport, signal: AbortSignal): Promise<void> => {
    while (!signal.aborted && transport === from) {
      try {
        if (!session || !Object.keys(session.accounts).every(id => account(id).ready())) await readSession();
        trouble = null;
        for await (const change of from.watch(signal)) hearChange(change);
      } catch (error) {
        if (signal.aborted || isQuiet(error)) return;
        trouble = heard(error instanceof Error ? error.message : String(error));
        notify();
      }
      await new Promise<void>(resolve => {
        wake = resolve;
        setTimeout(resolve, FEED_PAUSE);
      });
    }
  };

  const group = (calls: readonly GroupCall[], options?: CallOptions): Promise<readonly Settled[]> =>
    batcher.group(calls, options);
  const call = async (calls: readonly GroupCall[], options?: CallOptions): Promise<readonly unknown[]> => {
    const answers = await group(calls, options);
    const refused = answers.find(answer => answer instanceof JmapError);
    if (refused) throw refused;
    return answers;
  };

  /** In batches, each after the other, so that one that is refused as a whole leaves the later ones unsent. */
  const setEmails = async (
    id: JmapId,
    ids: readonly JmapId[],
    args: (some: readonly JmapId[]) => object,
    options: CallOptions | undefined,
  ): Promise<Refused> => {
    const refused = new Map<JmapId, SetError>();
    const size = limits().maxObjectsInSet;
    for (let at = 0; at < ids.length; at += size) {
      const some = ids.slice(at, at + size);
      try {
        const [answer] = await call([['Email/set', { accountId: id, ...args(some) }]], options);
        const { notUpdated, notDestroyed } = answer as SetResponse<never>;
        for (const [one, why] of Object.entries({ ...notUpdated, ...notDestroyed })) refused.set(one, why);
      } catch (error) {
        if (at === 0) throw error;
        const why: SetError = {
          type: 'rateLimit',
          description: heard(error instanceof Error ? error.message : String(error)),
        };
        for (const one of ids.slice(at)) refused.set(one, why);
        break;
      }
    }
    return refused;
  };

  const client: JmapClient = {
    get session() {
      return session;
    },
    get accounts() {
      return Object.entries(session?.accounts ?? {}).map(([id, one]) => ({ id, name: one.name }));
    },
    get connected() {
      return transport !== null;
    },
    get trouble() {
      return trouble;
    },
    retry: () => wake?.(),
    get history() {
      return history;
    },
    call: ((calls: readonly GroupCall[], options?: CallOptions) => call(calls, options)) as JmapClient['call'],
    ask: (async (name: string, args: object, options?: CallOptions) =>
      (await call([[name, args]], options))[0]) as JmapClient['ask'],
    email: (id, one) => account(id).email(one),
    thread: (id, one) => account(id).thread(one),
    mailboxes: id => account(id).mailboxes(),
    ready: id => account(id).ready(),
    ensureEmails: (id, ids) => account(id).ensureEmails(ids),
    ensureThreads: (id, ids) => account(id).ensureThreads(ids),
    sync: id => account(id).sync(),
    list(queries) {
      const parts = queries.map(({ accountId, query }) => ({
        account: account(accountId),
        list: createQueryList({ account: account(accountId), batcher, query }),
      }));
      return parts.length === 1 ? parts[0]!.list : createMergedList(parts);
    },
    async updateEmails(id, changes, options) {
      const takeOff = account(id).lay(changes);
      let refused: Refused | null = null;
      try {
        refused = await setEmails(
          id,
          [...changes.keys()],
          some => ({ update: Object.fromEntries(some.map(one => [one, changes.get(one)!])) }),
          options,
        );
        return refused;
      } finally {
        takeOff(one => refused === null || refused.has(one));
      }
    },
    destroyEmails: (id, ids, options) => setEmails(id, ids, some => ({ destroy: some }), options),
    subscribe(hear) {
      hearers.add(hear);
      return () => hearers.delete(hear);
    },
    version: () => version,
    onChange(hear) {
      changeHearers.add(hear);
      return () => changeHearers.delete(hear);
    },
    blobUrl: (accountId, blobId, name, type) =>
      expandTemplate(session?.downloadUrl ?? '', { accountId, blobId, name, type }),
    connect(next) {
      if (next === transport) return;
      watching.abort();
      watching = new AbortController();
      transport = next;
      notify();
      if (next) void watch(next, watching.signal);
    },
  };
  return client;
}
