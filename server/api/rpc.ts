/**
 * One typed API over any message channel: calls that answer once, and streams that answer until they are cancelled.
 * It imports nothing, so the same file runs in the server, in the window and in the command line.
 *
 *   client → server   [id, 'call', path, input]   [id, 'pull', credits]   [id, 'cancel']
 *   server → client   [id, 'ok', value]   [id, 'next', item]   [id, 'end']   [id, 'err', code, message, details]
 *
 * A stream is named `watch…`, and only a stream is. The server asks its generator for the next item only while the
 * client has given credit, so a slow reader slows the source and nothing piles up between them.
 */

/** A two-way channel of messages: a MessagePort, a WebSocket, lines over a local socket. */
export type Channel = {
  send(message: unknown): void;
  /** Called once. `onClose` comes once, whichever side closed. */
  listen(onMessage: (message: unknown) => void, onClose: () => void): void;
  close(): void;
};

/** Where a call came from. What the command line may do, a browser on the network perhaps may not. */
export type Caller = 'window' | 'browser' | 'command' | 'shell';

export type Context = {
  readonly who: Caller;
  /** Aborted when the client cancels or goes away. A stream that waits must wake up for it. */
  readonly signal: AbortSignal;
};

type Issue = { readonly message: string; readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] };
type Checked<T> = { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly Issue[] };

/** The part of the Standard Schema interface that is used here; zod and its kin have it. */
export type Schema<T> = { readonly '~standard': { validate(value: unknown): Checked<T> | Promise<Checked<T>> } };

export type Call<I, O> = {
  readonly kind: 'call';
  readonly input: Schema<I>;
  readonly run: (input: I, context: Context) => Promise<O> | O;
};
export type Stream<I, O> = {
  readonly kind: 'stream';
  readonly input: Schema<I>;
  readonly run: (input: I, context: Context) => AsyncGenerator<O, void, void>;
};

// biome-ignore lint/suspicious/noExplicitAny: a router holds procedures of every input and output
type Procedure = Call<any, any> | Stream<any, any>;
export type Router = { readonly [name: string]: Procedure | Router };

/** What a client may ask of router R. A type that already is a client's (`Api` of contract.ts) stays as it is. */
export type Client<R> = {
  readonly [K in keyof R]: R[K] extends (...input: never) => unknown
    ? R[K]
    : R[K] extends Call<infer I, infer O>
      ? (input: I, signal?: AbortSignal) => Promise<O>
      : R[K] extends Stream<infer I, infer O>
        ? K extends `watch${string}`
          ? (input: I, signal?: AbortSignal) => AsyncGenerator<O, void, void>
          : never
        : Client<R[K]>;
};
/** The other way round: the router that answers a client of type C. */
export type RouterOf<C> = {
  readonly [K in keyof C]: C[K] extends (input: infer I, signal?: AbortSignal) => Promise<infer O>
    ? Call<I, O>
    : C[K] extends (input: infer I, signal?: AbortSignal) => AsyncGenerator<infer O, void, void>
      ? Stream<I, O>
      : RouterOf<C[K]>;
};

export const call = <I, O>(input: Schema<I>, run: Call<I, O>['run']): Call<I, O> => ({ kind: 'call', input, run });
export const stream = <I, O>(input: Schema<I>, run: Stream<I, O>['run']): Stream<I, O> => ({
  kind: 'stream',
  input,
  run,
});

/**
 * A deliberate "no" that crosses to the other side, code and words. Anything else that is thrown is a bug: it is
 * reported here and crosses as INTERNAL, without its words.
 *
 * Codes of this file: BAD_INPUT NOT_FOUND BUSY INTERNAL (from the server), DISCONNECTED CANCELLED (on the client).
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  /** With BAD_INPUT: which field is wrong and why, as `InputFault[]`. */
  readonly details: unknown;

  constructor(code: string, message: string, details?: unknown) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
export type InputFault = { readonly path: string; readonly message: string };

/** More than a window ever has open; a client that asks for more is told to wait. */
const MOST_OPEN = 500;
const MOST_CREDIT = 1000;
/** Items of one stream that may be on their way before the reader has taken the first. */
const AHEAD = 4;

/** One call in work: `wake` is what a stream without credit waits for. */
type Job = { readonly abort: AbortController; credit: number; wake: () => void };

/** Answers one client's calls until its channel closes. */
export function serve(router: Router, channel: Channel, who: Caller, onBug: (bug: unknown) => void): void {
  const jobs = new Map<number, Job>();

  const run = async (id: number, path: string, input: unknown): Promise<void> => {
    const job: Job = { abort: new AbortController(), credit: 0, wake: () => {} };
    const send = (...message: unknown[]): void => {
      if (!job.abort.signal.aborted) channel.send([id, ...message]);
    };
    const refuse = (error: ApiError): void => send('err', error.code, error.message, error.details);
    if (jobs.size >= MOST_OPEN) return refuse(new ApiError('BUSY', 'Too many questions at once; ask again'));
    jobs.set(id, job);
    try {
      const procedure = find(router, path);
      const checked = await check(procedure.input, input);
      const context = { who, signal: job.abort.signal };
      if (procedure.kind === 'call') send('ok', await procedure.run(checked, context));
      else await pump(procedure.run(checked, context), job, item => send('next', item));
      if (procedure.kind === 'stream') send('end');
    } catch (error) {
      if (error instanceof ApiError) refuse(error);
      else {
        if (!isAbort(error, job)) onBug(error);
        refuse(new ApiError('INTERNAL', 'Something went wrong in the server; its log says what'));
      }
    } finally {
      jobs.delete(id);
    }
  };

  channel.listen(
    message => {
      if (!isMessage(message)) return channel.close();
      const [id, op, first, second] = message;
      const job = jobs.get(id);
      if (op === 'call' && !job) void run(id, String(first), second);
      else if (op === 'pull' && job) {
        job.credit = Math.min(MOST_CREDIT, job.credit + (Number(first) || 0));
        job.wake();
      } else if (op === 'cancel' && job) job.abort.abort();
    },
    () => {
      for (const job of jobs.values()) job.abort.abort();
    },
  );
}

/** A generator that was woken by its signal may end by throwing the signal's reason; that is no bug. */
const isAbort = (error: unknown, { abort: { signal } }: Job): boolean =>
  signal.aborted && (error === signal.reason || (error as Error | null)?.name === 'AbortError');

/** Takes items only while there is credit. However it ends, the generator is closed. */
async function pump<T>(items: AsyncGenerator<T, void, void>, job: Job, send: (item: T) => void): Promise<void> {
  const { signal } = job.abort;
  signal.addEventListener('abort', () => job.wake(), { once: true });
  try {
    while (!signal.aborted) {
      if (job.credit < 1) {
        await new Promise<void>(resolve => {
          job.wake = resolve;
        });
        continue;
      }
      const item = await items.next();
      if (item.done) return;
      job.credit--;
      send(item.value);
    }
  } finally {
    await items.return();
  }
}

async function check(schema: Schema<unknown>, input: unknown): Promise<unknown> {
  const checked = await schema['~standard'].validate(input);
  if (!checked.issues) return checked.value;
  const faults: InputFault[] = checked.issues.map(issue => ({ path: dotted(issue), message: issue.message }));
  const words = faults.map(fault => (fault.path ? `${fault.path}: ${fault.message}` : fault.message));
  throw new ApiError('BAD_INPUT', words.join('; '), faults);
}

const dotted = (issue: Issue): string =>
  (issue.path ?? []).map(part => String(typeof part === 'object' ? part.key : part)).join('.');

/** Own properties only, so that nobody reaches `constructor`. */
function find(router: Router, path: string): Procedure {
  let node: Router | Procedure | undefined = router;
  for (const name of path.split('.')) {
    node = node && !isProcedure(node) && Object.hasOwn(node, name) ? node[name] : undefined;
  }
  if (node && isProcedure(node)) return node;
  throw new ApiError('NOT_FOUND', `There is nothing called ${path} to ask for`);
}

const isProcedure = (node: Router | Procedure): node is Procedure => typeof node.run === 'function';

type Answer = (op: string, first: unknown, second: unknown, third: unknown) => void;
type Asked = { pull(credits: number): void; cancel(): void };
type Ask = (path: string, input: unknown, signal: AbortSignal | undefined, hear: Answer) => Asked;

/**
 * The typed client of the router at the other end of a channel. A cancelled call fails with CANCELLED, a cancelled
 * stream just ends; when the channel is lost everything open fails with DISCONNECTED and `onLost` is called.
 */
export function connect<R extends object>(channel: Channel, onLost: () => void = () => {}): Client<R> {
  const open = new Map<number, Answer>();
  let last = 0;
  let lost = false;
  channel.listen(
    message => {
      if (!isMessage(message)) return channel.close();
      open.get(message[0])?.(message[1], message[2], message[3], message[4]);
    },
    () => {
      lost = true;
      for (const hear of [...open.values()]) hear('err', 'DISCONNECTED', 'The connection to the server was lost', null);
      onLost();
    },
  );

  const ask: Ask = (path, input, signal, hear) => {
    const id = ++last;
    const settle = (): void => {
      open.delete(id);
      signal?.removeEventListener('abort', cancel);
    };
    const cancel = (): void => {
      if (!open.has(id)) return;
      settle();
      if (!lost) channel.send([id, 'cancel']);
      hear('err', 'CANCELLED', 'Cancelled', null);
    };
    open.set(id, (op, ...rest) => {
      if (op !== 'next') settle();
      hear(op, ...rest);
    });
    if (lost) open.get(id)?.('err', 'DISCONNECTED', 'There is no connection to the server', null);
    else {
      channel.send([id, 'call', path, input]);
      if (signal?.aborted) cancel();
      else signal?.addEventListener('abort', cancel);
    }
    const pull = (count: number): void => {
      if (!lost && open.has(id)) channel.send([id, 'pull', count]);
    };
    return { pull, cancel };
  };
  return path('', ask) as Client<R>;
}

/** `client.queue.list(input)`: every property names one more step of the path, calling it asks. */
function path(at: string, ask: Ask): unknown {
  const isStream = /(^|\.)watch[^.]*$/.test(at);
  return new Proxy(() => {}, {
    // Nobody may take a part of the path for a promise, or ask it for its name as a symbol.
    get: (_, name) =>
      typeof name === 'string' && name !== 'then' ? path(at ? `${at}.${name}` : name, ask) : undefined,
    apply: (_, __, [input, signal]) => (isStream ? watch(ask, at, input, signal) : invoke(ask, at, input, signal)),
  });
}

const invoke = (ask: Ask, at: string, input: unknown, signal?: AbortSignal): Promise<unknown> =>
  new Promise((resolve, reject) => {
    ask(at, input, signal, (op, first, second, third) => {
      if (op === 'ok') resolve(first);
      else reject(refusal(first, second, third));
    });
  });

async function* watch(ask: Ask, at: string, input: unknown, signal?: AbortSignal): AsyncGenerator<unknown, void, void> {
  const items: unknown[] = [];
  let wake = (): void => {};
  let ending: 'end' | ApiError | null = null;
  const asked = ask(at, input, signal, (op, first, second, third) => {
    if (op === 'next') items.push(first);
    else ending = op === 'end' ? 'end' : refusal(first, second, third);
    wake();
  });
  try {
    asked.pull(AHEAD);
    for (;;) {
      if (items.length > 0) {
        asked.pull(1);
        yield items.shift();
      } else if (ending) {
        if (ending !== 'end' && (ending as ApiError).code !== 'CANCELLED') throw ending;
        return;
      } else {
        await new Promise<void>(resolve => {
          wake = resolve;
        });
      }
    }
  } finally {
    asked.cancel();
  }
}

const refusal = (code: unknown, message: unknown, details: unknown): ApiError =>
  new ApiError(String(code), String(message), details);

type Message = readonly [id: number, op: string, first?: unknown, second?: unknown, third?: unknown];
const isMessage = (message: unknown): message is Message =>
  Array.isArray(message) && Number.isSafeInteger(message[0]) && typeof message[1] === 'string';

// biome-ignore lint/suspicious/noExplicitAny: the page's ports, Node's and Electron's name their events' types differently
type Hear = (type: any, act: (event: any) => void) => unknown;
type Port = { postMessage(message: unknown): void; start(): void; close(): void } & (
  | { readonly addEventListener: Hear }
  | { readonly on: Hear }
);

/** A MessagePort of the page, of Node, or Electron's MessagePortMain. */
export const portChannel = (port: Port): Channel => ({
  send: message => port.postMessage(message),
  listen(onMessage, onClose) {
    const on = ('addEventListener' in port ? port.addEventListener : port.on).bind(port) as Hear;
    on('message', event => onMessage(event.data));
    on('close', once(onClose));
    port.start();
  },
  close: () => port.close(),
});

type Socket = { send(text: string): void; close(): void; readonly addEventListener: Hear };

/** A WebSocket. Bytes go by address (`/blob/…`), never inside a message. */
export const socketChannel = (socket: Socket): Channel => ({
  send: message => socket.send(JSON.stringify(message)),
  listen(onMessage, onClose) {
    socket.addEventListener('message', event => readJson(event.data, onMessage, () => socket.close()));
    socket.addEventListener('close', once(onClose));
  },
  close: () => socket.close(),
});

type Duplex = {
  write(text: string): unknown;
  end(): unknown;
  destroy(): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  readonly on: Hear;
  readonly writable: boolean;
};

/** A line that grows beyond this is no message of ours. Counted in characters. */
const LONGEST_LINE = 16 * 1024 * 1024;

/** One JSON message a line, over a stream such as a local socket or a pipe. */
export const lineChannel = (duplex: Duplex): Channel => ({
  send(message) {
    if (duplex.writable) duplex.write(`${JSON.stringify(message)}\n`);
  },
  listen(onMessage, onClose) {
    let parts: string[] = [];
    let length = 0;
    duplex.setEncoding('utf8');
    duplex.on('data', (text: string) => {
      const lines = text.split('\n');
      const rest = lines.pop() ?? '';
      for (const line of lines) {
        readJson(parts.join('') + line, onMessage, () => duplex.destroy());
        parts = [];
        length = 0;
      }
      parts.push(rest);
      length += rest.length;
      if (length > LONGEST_LINE) duplex.destroy();
    });
    duplex.on('end', () => duplex.end());
    duplex.on('error', () => duplex.destroy());
    duplex.on('close', once(onClose));
  },
  close: () => duplex.end(),
});

function readJson(text: unknown, onMessage: (message: unknown) => void, onNonsense: () => void): void {
  let message: unknown;
  try {
    message = JSON.parse(String(text));
  } catch {
    onNonsense();
    return;
  }
  onMessage(message);
}

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
