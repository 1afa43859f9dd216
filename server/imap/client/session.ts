/**
 * A session with another server by IMAP, and the one door to imapflow. The connection is dialled and encrypted by net/ (so
 * certificates, pins and the guard are the same as everywhere); what the package throws becomes a fault with a sentence.
 * RFC 9051, 3501; RFC 9394-like sets are the caller's: it asks for UIDs in portions.
 */
import type { ImapFlow, ImapFlowOptions, ListResponse } from 'imapflow';
import { asBuffer } from '../../base/bytes.ts';
import type { Clock } from '../../base/ports.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Bytes, type Duration, type Instant, mebibytes, minutes, seconds } from '../../base/units.ts';
import { printable } from '../../events/transcript.ts';
import type { Dialled, TlsRequest } from '../../net/dial.ts';
import { faultOf, type ImapFault } from './fault.ts';

export type { ImapFault } from './fault.ts';

export type ImapSecret =
  | {
      readonly kind: 'password';
      readonly user: string;
      readonly password: string;
      /** Whose mail it is, where `user` may act for others (SASL's authorization identity). */
      readonly actingFor?: string;
    }
  | { readonly kind: 'token'; readonly user: string; readonly token: string };

export type ImapClientOptions = {
  /** Encrypted already where the port is for that. */
  readonly connection: Dialled;
  readonly host: string;
  readonly port: number;
  readonly startTls: TlsRequest | null;
  readonly secret: ImapSecret;
  /** Encrypted, or within this computer. */
  readonly private: boolean;
  readonly inClear: boolean;
  readonly clock: Clock;
  /** A message that is larger is never asked for. */
  readonly largest: Bytes;
  /** Of silence; default two minutes. */
  readonly patience?: Duration;
};

export type RemoteFolder = {
  /** As the server has it, decoded. */
  readonly path: string;
  readonly names: readonly string[];
  readonly delimiter: string;
  /** RFC 6154, without the backslash and in lower case: 'sent', 'all', …; 'inbox'; null: none. */
  readonly use: string | null;
  /** Whether the server itself says so, and it is no guess by its name. */
  readonly useIsTold: boolean;
  readonly selectable: boolean;
  readonly subscribed: boolean;
};

export type OpenFolder = {
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly messages: number;
  readonly readOnly: boolean;
};

export type RemoteFacts = {
  readonly uid: number;
  readonly size: Bytes;
  /** As they are: '\Seen', '$Forwarded'. */
  readonly flags: readonly string[];
  readonly internalDate: Instant | null;
  /** Gmail's X-GM-MSGID or RFC 8474's; null: the server has none. */
  readonly emailId: string | null;
  /** Gmail's X-GM-LABELS; null: no Gmail. */
  readonly labels: readonly string[] | null;
};
export type RemoteLetter = RemoteFacts & { readonly octets: Buffer };

export type ImapSession = {
  readonly capabilities: ReadonlySet<string>;
  readonly isGmail: boolean;
  folders(): Promise<Result<readonly RemoteFolder[], ImapFault>>;
  counts(path: string): Promise<Result<FolderCounts, ImapFault>>;
  open(path: string, write: boolean): Promise<Result<OpenFolder, ImapFault>>;
  /** Ascending. `since`: of that day or later. `before`: of an earlier day. */
  uids(wish?: { readonly since?: Instant; readonly before?: Instant }): Promise<Result<readonly number[], ImapFault>>;
  /** In the order in which the server answers; what is gone by now is missing. */
  facts(uids: readonly number[]): Promise<Result<readonly RemoteFacts[], ImapFault>>;
  /** `each` false: enough, and the session is of no more use. */
  letters(
    uids: readonly number[],
    each: (letter: RemoteLetter) => Promise<boolean> | boolean,
  ): Promise<Result<void, ImapFault>>;
  remove(uids: readonly number[]): Promise<Result<void, ImapFault>>;
  create(names: readonly string[], subscribed: boolean): Promise<Result<string, ImapFault>>;
  append(path: string, letter: NewLetter): Promise<Result<{ readonly uid: number | null }, ImapFault>>;
  /** Until something came or went in the open folder, or `wait` is over; false: the server knows no IDLE. */
  idle(wait: Duration, stopped: AbortSignal): Promise<Result<boolean, ImapFault>>;
  close(): Promise<void>;
  /** At once, whatever is under way. */
  abandon(): void;
};
export type FolderCounts = {
  readonly messages: number;
  readonly octets: Bytes | null;
  readonly uidNext: number;
  readonly uidValidity: number;
};
export type NewLetter = {
  readonly octets: Uint8Array;
  readonly flags: readonly string[];
  readonly internalDate: Instant;
};

const PATIENCE = minutes(2);
const GREETING = seconds(60);
/** Of one answer without a message: a million UIDs are seven. */
const LONGEST_LINE = mebibytes(32);
/** Beside the message itself. */
const ROOM = mebibytes(4);

export async function openImap(options: ImapClientOptions): Promise<Result<ImapSession, ImapFault>> {
  if (!options.private && options.startTls === null && !options.inClear) {
    options.connection.destroy();
    const sentence = 'the connection is not encrypted, and the password would be seen';
    return err({ kind: 'login-unavailable', sentence });
  }
  // Large, and most servers fetch from nowhere: it is loaded with the first session.
  const { ImapFlow } = await import('imapflow');
  const flow = new ImapFlow(flowOptions(options));
  // Told by whatever is asked next.
  flow.on('error', () => undefined);
  const rest = watchPace(options.connection, options.clock);
  try {
    await flow.connect();
  } catch (fault) {
    flow.close();
    options.connection.destroy();
    return err(faultOf(fault));
  } finally {
    rest();
  }
  if (options.startTls !== null && options.connection.tls() === null) {
    flow.close();
    options.connection.destroy();
    return err({
      kind: 'login-unavailable',
      sentence: 'the server lets us in without the encryption that is asked for',
    });
  }
  return ok(sessionOf(flow, options));
}

function flowOptions(options: ImapClientOptions): ImapFlowOptions {
  const { connection, host, port, startTls, secret, largest, patience = PATIENCE } = options;
  const isSecure = connection.tls() !== null;
  const auth =
    secret.kind === 'token'
      ? { user: secret.user, accessToken: secret.token }
      : { user: secret.user, pass: secret.password, ...actingFor(secret.actingFor) };
  return {
    ...{ host, port, secure: isSecure, auth, logger: false, disableAutoIdle: true },
    ...(isSecure ? {} : { doSTARTTLS: startTls !== null }),
    clientInfo: { name: 'Mailroom' },
    ...{ greetingTimeout: GREETING, socketTimeout: patience, connectionTimeout: patience },
    ...{ maxLineLength: LONGEST_LINE, maxLiteralSize: largest + ROOM, maxResponseSize: largest + ROOM + LONGEST_LINE },
    transport: {
      connect(_, onConnect) {
        setImmediate(onConnect);
        return socketOf(connection);
      },
      upgrade(_socket, _options, onSecure) {
        // The new stream is there at once, and closes where the handshake fails.
        void connection.startTls(startTls!).then(secured => {
          if (secured.ok) onSecure();
          else socketOf(connection).destroy(new Error(secured.error.sentence));
        });
        return socketOf(connection);
      },
    },
  };
}

const actingFor = (authzid: string | undefined) =>
  authzid === undefined ? {} : { authzid, loginMethod: 'AUTH=PLAIN' };

type Socket = ReturnType<NonNullable<ImapFlowOptions['transport']>['connect']>;
const socketOf = (connection: Dialled): Socket => connection.stream() as Socket;

function sessionOf(flow: ImapFlow, { connection, clock }: ImapClientOptions): ImapSession {
  const attempt = async <T>(act: () => Promise<T>): Promise<Result<T, ImapFault>> => {
    const rest = watchPace(connection, clock);
    try {
      return ok(await act());
    } catch (fault) {
      return err(faultOf(fault));
    } finally {
      rest();
    }
  };
  const isGmail = flow.capabilities.has('X-GM-EXT-1');
  const query = { uid: true, size: true, flags: true, internalDate: true, ...(isGmail ? { labels: true } : {}) };
  return {
    capabilities: new Set(flow.capabilities.keys()),
    isGmail,
    folders: () => attempt(async () => (await flow.list()).map(folderOf)),
    counts: path =>
      attempt(async () => {
        const told = await flow.status(path, { messages: true, uidNext: true, uidValidity: true, size: true });
        if (!told) throw new Error(`the server does not say what lies in ${path}`);
        const { messages = 0, size = null, uidNext = 0, uidValidity = 0n } = told;
        return { messages, octets: size, uidNext, uidValidity: Number(uidValidity) };
      }),
    open: (path, write) =>
      attempt(async () => {
        const { uidValidity, uidNext, exists, readOnly } = await flow.mailboxOpen(path, { readOnly: !write });
        return { uidValidity: Number(uidValidity), uidNext, messages: exists, readOnly: readOnly ?? false };
      }),
    uids: (wish = {}) =>
      attempt(async () => {
        const dates = {
          ...(wish.since === undefined ? {} : { since: new Date(wish.since) }),
          ...(wish.before === undefined ? {} : { before: new Date(wish.before) }),
        };
        const found = await flow.search(Object.keys(dates).length > 0 ? dates : { all: true }, { uid: true });
        if (!Array.isArray(found)) throw new Error('the server does not say which messages there are');
        return found.filter(isUid).sort((a, b) => a - b);
      }),
    facts: uids =>
      attempt(async () => {
        const all: RemoteFacts[] = [];
        if (uids.length === 0) return all;
        for await (const one of flow.fetch(setOf(uids), query, { uid: true })) all.push(factsOf(one));
        return all;
      }),
    letters: (uids, each) =>
      attempt(async () => {
        if (uids.length === 0) return;
        const wanted = new Set(uids);
        for await (const one of flow.fetch(setOf(uids), { ...query, source: true }, { uid: true })) {
          // What was not asked for, and what came without its text, is no letter.
          if (!one.source || !wanted.delete(one.uid)) continue;
          if (!(await each({ ...factsOf(one), octets: asBuffer(one.source) }))) return;
        }
      }),
    remove: uids =>
      attempt(async () => {
        if (uids.length === 0) return;
        // Without UIDPLUS all go that anybody has marked.
        const marked = flow.capabilities.has('UIDPLUS') ? [] : await flow.search({ deleted: true }, { uid: true });
        const ours = new Set(uids);
        if (!marked || marked.some(uid => !ours.has(uid))) throw new Error(OTHERS_TOO);
        if (!(await flow.messageDelete(setOf(uids), { uid: true }))) throw new Error('the server does not delete');
      }),
    create: (names, subscribed) =>
      attempt(async () => {
        const { path } = await flow.mailboxCreate([...names]);
        if (!subscribed) await flow.mailboxUnsubscribe(path);
        return path;
      }),
    append: (path, { octets, flags, internalDate }) =>
      attempt(async () => {
        const done = await flow.append(path, octets, [...flags], new Date(internalDate));
        if (!done) throw new Error(`the server takes nothing into ${path}`);
        // Where the server does not say it, the package guesses.
        return { uid: flow.capabilities.has('UIDPLUS') ? (done.uid ?? null) : null };
      }),
    // It is silent on purpose, and has its own end.
    idle: async (wait, stopped) => {
      try {
        return ok(await idle(flow, clock, wait, stopped));
      } catch (fault) {
        return err(faultOf(fault));
      }
    },
    async close() {
      await attempt(() => flow.logout());
      flow.close();
      connection.end();
    },
    abandon() {
      flow.close();
      connection.destroy();
    },
  };
}

/** One answer may take so long, and longer as far as something comes. */
const SLOWEST_ANSWER: Duration = minutes(10);
/** Octets a second. */
const LEAST_PACE = 1_000;

/** The package minds silence alone: a server that says a letter a minute is never silent. */
function watchPace(connection: Dialled, clock: Clock): () => void {
  const began = clock.monotonic();
  const read = () => (connection.stream() as { readonly bytesRead?: number }).bytesRead ?? 0;
  const before = read();
  let cancel = () => {};
  const look = () => {
    const allowed = SLOWEST_ANSWER + ((read() - before) / LEAST_PACE) * 1_000;
    if (clock.monotonic() - began > allowed) connection.destroy();
    else cancel = clock.after(minutes(1), look);
  };
  cancel = clock.after(minutes(1), look);
  return () => cancel();
}

const OTHERS_TOO =
  'others are marked as deleted in that folder, and this server can only delete all that are (no UIDPLUS): expunge there, or let mail stay there';

/** A server may answer with any number at all. */
const isUid = (uid: number): boolean => Number.isInteger(uid) && uid > 0 && uid <= 0xffffffff;

type Fetched = Awaited<ReturnType<ImapFlow['fetchAll']>>[number];

const factsOf = ({ uid, size = 0, flags, internalDate, emailId, labels }: Fetched): RemoteFacts => {
  const at = internalDate === undefined ? Number.NaN : new Date(internalDate).getTime();
  return {
    ...{ uid, size, flags: [...(flags ?? [])] },
    internalDate: Number.isNaN(at) ? null : at,
    emailId: emailId ?? null,
    labels: labels ? [...labels] : null,
  };
};

const folderOf = (one: ListResponse): RemoteFolder => ({
  path: one.path,
  names: one.delimiter === '' ? [one.path] : one.path.split(one.delimiter).filter(name => name !== ''),
  delimiter: one.delimiter,
  use: one.specialUse ? one.specialUse.slice(1).toLowerCase() : null,
  useIsTold: one.specialUseSource === 'extension' || one.specialUse === '\\Inbox',
  selectable: !one.flags.has('\\Noselect') && !one.flags.has('\\NonExistent'),
  subscribed: one.subscribed,
});

/** '1:3,7': sorted, neighbours together. */
export function setOf(uids: readonly number[]): string {
  const sorted = [...uids].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let at = 0; at < sorted.length; ) {
    let end = at;
    while (end + 1 < sorted.length && sorted[end + 1]! <= sorted[end]! + 1) end++;
    parts.push(sorted[at] === sorted[end] ? `${sorted[at]}` : `${sorted[at]}:${sorted[end]}`);
    at = end + 1;
  }
  return parts.join(',');
}

async function idle(flow: ImapFlow, clock: Clock, wait: Duration, stopped: AbortSignal): Promise<boolean> {
  if (!flow.capabilities.has('IDLE')) return false;
  let wake = () => {};
  const woken = new Promise<void>(resolve => {
    wake = resolve;
  });
  const cancel = clock.after(wait, wake);
  for (const name of ['exists', 'expunge', 'close'] as const) flow.once(name, wake);
  stopped.addEventListener('abort', wake);
  // It ends when the next command is said.
  const idling = flow.idle().catch(() => false);
  await Promise.race([woken, idling]);
  cancel();
  stopped.removeEventListener('abort', wake);
  for (const name of ['exists', 'expunge', 'close'] as const) flow.off(name, wake);
  if (stopped.aborted) return true;
  await flow.noop();
  await idling;
  return true;
}

/** Of a folder's name, for a person. */
export const shownPath = (path: string): string => printable(path).slice(0, 200);
