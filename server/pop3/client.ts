/**
 * A session with a POP3 server, as the one who fetches: greeted, encrypted, signed in; what lies there, its octets, what is
 * deleted, and QUIT, with which alone anything is. Commands go out ahead where the server allows it (PIPELINING), as far as
 * what comes back stays small. RFC 1939, 2449, 2595 §4, 5034, 6856 §2.
 */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Duration, mebibytes, seconds } from '../base/units.ts';
import type { TranscriptLine } from '../events/transcript.ts';
import type { Endpoint } from '../net/connection.ts';
import type { Dialled, PeerTls, TlsRequest } from '../net/dial.ts';
import { ClientLine, type LineFault } from './client-line.ts';
import { logInToPop3, type Pop3Fault, type Pop3Secret } from './client-login.ts';
import {
  type ClientReply,
  capabilitiesIn,
  countsIn,
  type Pop3Capabilities,
  sizeIn,
  timestampIn,
  uniqueIdIn,
  unsaid,
} from './client-reply.ts';

export type { Pop3Fault, Pop3Secret } from './client-login.ts';
export type { Pop3Capabilities } from './client-reply.ts';

export type Pop3ClientOptions = {
  /** Encrypted already where the port is for that. */
  readonly connection: Dialled;
  readonly host: string;
  readonly port: number;
  /** STLS: 'required', or null: as it is. */
  readonly startTls: TlsRequest | null;
  readonly secret: Pop3Secret;
  /** Encrypted, or within this computer. */
  readonly private: boolean;
  readonly inClear: boolean;
  readonly clock: Clock;
  readonly random: Random;
  /** Of silence; default one minute. */
  readonly patience?: Duration;
  readonly transcript?: (line: TranscriptLine) => void;
};

export type Wanted = { readonly number: number; readonly size: Bytes | null };

/** `too-large`: longer than asked for, and thrown away. `refused`: this one alone. */
export type Retrieved =
  | { readonly kind: 'message'; readonly octets: Buffer }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'refused'; readonly sentence: string };

export type Pop3Session = {
  readonly capabilities: Pop3Capabilities;
  readonly tls: PeerTls | null;
  readonly remote: Endpoint;
  /** How we signed in. */
  readonly mechanism: string;
  counts(): Promise<Result<{ readonly messages: number; readonly octets: Bytes }, Pop3Fault>>;
  /** Unique identifiers by number; null: the server has none. */
  uniqueIds(): Promise<Result<ReadonlyMap<number, string> | null, Pop3Fault>>;
  sizes(): Promise<Result<ReadonlyMap<number, Bytes>, Pop3Fault>>;
  /** Of these alone. One that is refused is missing. */
  sizesOf(numbers: readonly number[]): Promise<Result<ReadonlyMap<number, Bytes>, Pop3Fault>>;
  /** The header of each, or null where the server refuses TOP; `each` false: enough. */
  headers(
    numbers: readonly number[],
    each: (number: number, header: Buffer | null) => Promise<boolean> | boolean,
  ): Promise<Result<void, Pop3Fault>>;
  /** In their order; `each` false: no more is asked for. */
  retrieve(
    wanted: readonly Wanted[],
    most: Bytes,
    each: (number: number, retrieved: Retrieved) => Promise<boolean> | boolean,
  ): Promise<Result<void, Pop3Fault>>;
  /** Marked; QUIT deletes. How many were. */
  remove(numbers: readonly number[]): Promise<Result<number, Pop3Fault>>;
  /** ok: what was marked is deleted. */
  quit(): Promise<Result<void, Pop3Fault>>;
  /** Without QUIT: nothing is deleted. */
  abandon(): void;
};

/** More lie in no maildrop that anybody could use. */
const MOST_MESSAGES = 500_000;
const MOST_CAPABILITIES = 200;
const PATIENCE = seconds(60);
/** Small answers that are asked for ahead. */
const AHEAD = 100;
/** Messages that are asked for ahead, and what they may weigh together. */
const MESSAGES_AHEAD = 32;
const OCTETS_AHEAD = mebibytes(1);
/** Of a header alone. */
const LONGEST_HEADER = mebibytes(2);

export async function openPop3(options: Pop3ClientOptions): Promise<Result<Pop3Session, Pop3Fault>> {
  const { connection, clock, transcript, patience = PATIENCE } = options;
  const line = new ClientLine({ connection, clock, patience, ...(transcript ? { transcript } : {}) });
  const begun = await begin(line, options);
  if (begun.ok) return begun;
  line.end();
  return begun;
}

async function begin(line: ClientLine, options: Pop3ClientOptions): Promise<Result<Pop3Session, Pop3Fault>> {
  const greeting = await line.reply();
  if (!greeting.ok) return greeting;
  if (!greeting.value.ok) return err(later(greeting.value, 'the server does not let us in'));
  let told = await capabilities(line);
  if (!told.ok) return told;
  if (options.startTls) {
    const secured = await startTls(line, options.startTls, told.value);
    if (!secured.ok) return secured;
    // What was said in clear may have been somebody else's words. RFC 2595 §4.
    told = await capabilities(line);
    if (!told.ok) return told;
  }
  if (told.value.utf8) {
    // Headers that are more than ASCII come as they are, and not in another form. RFC 6856 §2.
    line.say('UTF8');
    const reply = await line.reply();
    if (!reply.ok) return reply;
  }
  const login = await logInToPop3(line, {
    ...options,
    capabilities: told.value,
    timestamp: timestampIn(greeting.value.text),
    private: options.private || options.startTls !== null,
  });
  if (!login.ok) return login;
  // Some have more to offer to whom they know. RFC 2449 §5.
  const known = await capabilities(line);
  return known.ok ? ok(sessionOf(line, options, known.value, login.value)) : known;
}

const later = ({ code, text }: ClientReply, otherwise: string): Pop3Fault => ({
  kind: code === 'SYS/PERM' ? 'refused' : 'later',
  sentence: text === '' ? otherwise : `${otherwise}: ${text}`,
});

async function capabilities(line: ClientLine): Promise<Result<Pop3Capabilities, Pop3Fault>> {
  line.say('CAPA');
  const reply = await line.reply();
  if (!reply.ok) return reply;
  if (!reply.value.ok) return ok(unsaid);
  const lines: string[] = [];
  const read = await line.lines(MOST_CAPABILITIES, one => lines.push(one) > 0);
  return read.ok ? ok(capabilitiesIn(lines)) : read;
}

async function startTls(
  line: ClientLine,
  request: TlsRequest,
  told: Pop3Capabilities,
): Promise<Result<void, Pop3Fault>> {
  // A server without CAPA may know STLS all the same: its answer says so.
  if (!told.stls && told !== unsaid)
    return err({ kind: 'login-unavailable', sentence: 'the server offers no encryption (STLS)' });
  line.say('STLS');
  const reply = await line.reply();
  if (!reply.ok) return reply;
  if (!reply.value.ok)
    return err({ kind: 'login-unavailable', sentence: `the server refuses encryption (STLS): ${reply.value.text}` });
  const secured = await line.secure(request);
  if (secured.ok) return ok(undefined);
  const { tls, sentence } = secured.error;
  return err({
    kind: tls?.kind === 'certificate' ? 'login-unavailable' : 'lost',
    sentence: sentence.replace(/\.$/, ''),
  });
}

function sessionOf(
  line: ClientLine,
  { connection }: Pop3ClientOptions,
  told: Pop3Capabilities,
  mechanism: string,
): Pop3Session {
  const ahead = told.pipelining ? AHEAD : 1;
  return {
    capabilities: told,
    tls: connection.tls(),
    remote: connection.remote,
    mechanism,
    async counts() {
      line.say('STAT');
      const reply = await line.reply();
      if (!reply.ok) return reply;
      if (!reply.value.ok) return err(later(reply.value, 'the server does not say what lies there'));
      const counts = countsIn(reply.value.text);
      return counts ? ok(counts) : line.fail('malformed', 'the server gave no numbers to STAT');
    },
    uniqueIds: () => listed(line, 'UIDL', uniqueIdIn, ({ number, id }) => [number, id] as const),
    async sizes() {
      const sizes = await listed(line, 'LIST', sizeIn, ({ number, size }) => [number, size] as const);
      if (!sizes.ok) return sizes;
      return sizes.value ? ok(sizes.value) : err({ kind: 'refused', sentence: 'the server refuses LIST' });
    },
    async sizesOf(numbers) {
      const sizes = new Map<number, Bytes>();
      const asked = await inTurns(
        line,
        numbers,
        ahead,
        number => `LIST ${number}`,
        (number, reply) => {
          const found = reply.ok ? sizeIn(reply.text) : null;
          if (found?.number === number) sizes.set(number, found.size);
        },
      );
      return asked.ok ? ok(sizes) : asked;
    },
    headers: (numbers, each) => headers(line, numbers, told.pipelining ? MESSAGES_AHEAD : 1, each),
    retrieve: (wanted, most, each) => retrieve(line, wanted, { most, pipelining: told.pipelining }, each),
    async remove(numbers) {
      let marked = 0;
      const asked = await inTurns(
        line,
        numbers,
        ahead,
        number => `DELE ${number}`,
        (_, { ok: done }) => {
          if (done) marked++;
        },
      );
      return asked.ok ? ok(marked) : asked;
    },
    async quit() {
      line.say('QUIT');
      const reply = await line.reply();
      line.end();
      if (!reply.ok) return reply;
      return reply.value.ok ? ok(undefined) : err(later(reply.value, 'not everything could be deleted there'));
    },
    abandon: () => void line.fail('lost', 'the session was given up'),
  };
}

/** null: the command is refused. The first of two entries for one number counts. */
async function listed<E, V>(
  line: ClientLine,
  command: string,
  parse: (text: string) => E | null,
  pair: (entry: E) => readonly [number, V],
): Promise<Result<ReadonlyMap<number, V> | null, Pop3Fault>> {
  line.say(command);
  const reply = await line.reply();
  if (!reply.ok) return reply;
  if (!reply.value.ok) return ok(null);
  const found = new Map<number, V>();
  const read = await line.lines(MOST_MESSAGES, text => {
    const entry = parse(text);
    if (entry === null) return false;
    const [number, value] = pair(entry);
    if (!found.has(number)) found.set(number, value);
    return true;
  });
  return read.ok ? ok(found) : read;
}

/** One command for each, answered by one line. */
async function inTurns(
  line: ClientLine,
  numbers: readonly number[],
  ahead: number,
  command: (number: number) => string,
  hear: (number: number, reply: ClientReply) => void,
): Promise<Result<void, Pop3Fault>> {
  for (let at = 0; at < numbers.length; at += ahead) {
    const some = numbers.slice(at, at + ahead);
    line.say(...some.map(command));
    for (const number of some) {
      const reply = await line.reply();
      if (!reply.ok) return reply;
      hear(number, reply.value);
    }
  }
  return ok(undefined);
}

async function headers(
  line: ClientLine,
  numbers: readonly number[],
  ahead: number,
  each: (number: number, header: Buffer | null) => Promise<boolean> | boolean,
): Promise<Result<void, Pop3Fault>> {
  for (let at = 0; at < numbers.length; at += ahead) {
    const some = numbers.slice(at, at + ahead);
    line.say(...some.map(number => `TOP ${number} 0`));
    let goesOn = true;
    for (const number of some) {
      const reply = await line.reply();
      if (!reply.ok) return reply;
      const header = reply.value.ok ? await line.message(LONGEST_HEADER) : ok(null);
      if (!header.ok) return header;
      goesOn = goesOn && (await each(number, header.value));
    }
    if (!goesOn) break;
  }
  return ok(undefined);
}

async function retrieve(
  line: ClientLine,
  wanted: readonly Wanted[],
  { most, pipelining }: { readonly most: Bytes; readonly pipelining: boolean },
  each: (number: number, retrieved: Retrieved) => Promise<boolean> | boolean,
): Promise<Result<void, Pop3Fault>> {
  let asked = 0;
  let onTheWay = 0;
  let goesOn = true;
  const weightOf = ({ size }: Wanted): Bytes => size ?? OCTETS_AHEAD;
  for (let at = 0; at < asked || (goesOn && at < wanted.length); at++) {
    const more: string[] = [];
    while (goesOn && asked < wanted.length && mayAsk(asked - at, onTheWay, weightOf(wanted[asked]!), pipelining)) {
      onTheWay += weightOf(wanted[asked]!);
      more.push(`RETR ${wanted[asked++]!.number}`);
    }
    if (more.length > 0) line.say(...more);
    const one = wanted[at]!;
    const reply = await line.reply();
    if (!reply.ok) return reply;
    const retrieved = await textBehind(line, reply.value, most);
    if (!retrieved.ok) {
      // It was said to be smaller, and the line is of no more use: at least nobody asks for this one again.
      if (retrieved.error.kind === 'too-long') await each(one.number, { kind: 'too-large' });
      return retrieved;
    }
    onTheWay -= weightOf(one);
    // What was asked for ahead is heard to its end, and thrown away.
    goesOn = goesOn && (await each(one.number, retrieved.value));
  }
  return ok(undefined);
}

const mayAsk = (waiting: number, onTheWay: Bytes, weight: Bytes, pipelining: boolean): boolean =>
  waiting === 0 || (pipelining && waiting < MESSAGES_AHEAD && onTheWay + weight <= OCTETS_AHEAD);

async function textBehind(line: ClientLine, reply: ClientReply, most: Bytes): Promise<Result<Retrieved, LineFault>> {
  if (!reply.ok) return ok({ kind: 'refused', sentence: reply.text });
  const octets = await line.message(most);
  if (!octets.ok) return octets;
  return ok(octets.value ? { kind: 'message', octets: octets.value } : { kind: 'too-large' });
}
