/**
 * The client's dialogue with one next hop, over a connection that was dialled already: greeting, EHLO (or HELO, or
 * LHLO), STARTTLS, AUTH; then any number of messages, and QUIT. It decides nothing about routes, retries or policy:
 * it says what it is told to say and tells what it heard.
 *
 * RFC 5321 §3 and §4, RFC 3207 (STARTTLS), RFC 4954 (AUTH), RFC 2033 (LMTP), RFC 1985 (ETRN).
 */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { minutes, seconds } from '../base/units.ts';
import type { TranscriptLine } from '../events/transcript.ts';
import type { Dialled, PeerTls, TlsFault, TlsRequest } from '../net/dial.ts';
import type { Credentials } from '../sasl/client.ts';
import { type Capabilities, capabilitiesFrom, noCapabilities } from './client-capabilities.ts';
import { Line, type LineFault, plainly } from './client-line.ts';
import { logIn } from './client-login.ts';
import type { PeerReply } from './client-reply.ts';
import { type Deadlines, type Delivered, type OutgoingMessage, transact } from './client-transaction.ts';

export type { Capabilities } from './client-capabilities.ts';
export { type PeerReply, printReply } from './client-reply.ts';
export type {
  Deadlines,
  Delivered,
  OutgoingMessage,
  OutgoingRecipient,
  RecipientOutcome,
} from './client-transaction.ts';

/** RFC 5321 §4.5.3.2. Nobody waits long for the answer to QUIT. */
export const rfcDeadlines: Deadlines = {
  greeting: minutes(5),
  hello: minutes(5),
  mail: minutes(5),
  recipient: minutes(5),
  data: minutes(2),
  block: minutes(3),
  endOfData: minutes(10),
  other: minutes(5),
  quit: seconds(5),
};

export type SessionOptions = {
  readonly connection: Dialled;
  /** What we call ourselves in EHLO: a host name, or an address literal in brackets. */
  readonly greetingName: string;
  readonly protocol?: 'smtp' | 'lmtp';
  /** Whether and how to encrypt; passed over when the connection is encrypted already. */
  readonly tls: 'none' | TlsRequest;
  /** `mechanisms`: of those that both sides know; none named: any. */
  readonly login?: Credentials & { readonly mechanisms?: readonly string[] };
  /** The password may go in clear: for a smart host on this computer. */
  readonly loginInClear?: boolean;
  readonly deadlines?: Partial<Deadlines>;
  readonly clock: Clock;
  readonly random: Random;
  readonly transcript?: (line: TranscriptLine) => void;
};

export type ClientFault = {
  readonly kind:
    | LineFault['kind']
    /** The server said no: see `reply`. */
    | 'refused'
    /** Encryption is required and the server does not offer it. */
    | 'tls-unavailable'
    /** The handshake failed, or the certificate would not do. */
    | 'tls-failed'
    | 'login-unavailable'
    | 'login-refused';
  readonly stage: 'greeting' | 'hello' | 'tls' | 'login';
  /** 5yz, or something that no other attempt will change. */
  readonly permanent: boolean;
  readonly reply: PeerReply | null;
  readonly sentence: string;
  /** Encryption was only wished for: the caller may dial again and go on in clear. RFC 7435 §3. */
  readonly mayTryInClear: boolean;
  /** What came of the handshake. */
  readonly tls?: TlsFault;
};

export type ClientSession = {
  /** As the server announced them last: after STARTTLS only those count. */
  readonly capabilities: Capabilities;
  readonly tls: PeerTls | null;
  /** 'lmtp': what it takes it has filed. */
  readonly protocol: 'smtp' | 'lmtp';
  /** The name of the mechanism that signed us in. */
  readonly signedInBy: string | null;
  /** Never throws. One message at a time. */
  deliver(message: OutgoingMessage): Promise<Delivered>;
  /** ETRN, RFC 1985: the server is to send what it keeps for the node. */
  turn(node: string): Promise<PeerReply>;
  /** RSET, for a session that has waited: false when it is of no use any more. */
  reset(): Promise<boolean>;
  /** False after a fault or a 421: the next message needs another session. */
  isOpen(): boolean;
  quit(): Promise<void>;
  destroy(): void;
};

type Opening = {
  readonly options: SessionOptions;
  readonly line: Line;
  readonly deadlines: Deadlines;
  can: Capabilities;
};

/** The connection belongs to the session from here on, and is closed when there is none. */
export async function openSession(options: SessionOptions): Promise<Result<ClientSession, ClientFault>> {
  const line = new Line(options);
  const deadlines = { ...rfcDeadlines, ...options.deadlines };
  const opening: Opening = { options, line, deadlines, can: noCapabilities };
  for (const step of [greeting, hello, encryption]) {
    const fault = await step(opening);
    if (fault) return closedWith(opening, fault);
  }
  const login = await signIn(opening);
  if (!login.ok) return closedWith(opening, login.error);
  return ok(asSession(opening, login.value));
}

function closedWith({ line }: Opening, fault: ClientFault): Result<never, ClientFault> {
  if (line.isOpen) line.say(plainly('QUIT'));
  line.end();
  return err(fault);
}

type FaultStart = Pick<ClientFault, 'stage' | 'kind' | 'sentence'> & Partial<ClientFault>;
const fault = (start: FaultStart): ClientFault => ({
  permanent: false,
  reply: null,
  mayTryInClear: false,
  ...start,
});

/** A "no" of the server, or the fault of the line for which our own reply stands. */
function notAccepted({ line }: Opening, stage: ClientFault['stage'], reply: PeerReply, sentence: string): ClientFault {
  const broken = line.fault;
  if (reply.from === 'us' && broken) return fault({ stage, kind: broken.kind, sentence: broken.sentence });
  return fault({ stage, kind: 'refused', sentence, reply, permanent: reply.code >= 500 });
}

async function greeting(opening: Opening): Promise<ClientFault | null> {
  const { line, deadlines } = opening;
  const reply = await line.hear(deadlines.greeting);
  if (reply.code === 220) return null;
  if (reply.code >= 400) return notAccepted(opening, 'greeting', reply, 'the server does not take mail from us now');
  line.abandon(`the server greeted with ${reply.code}`);
  return notAccepted(opening, 'greeting', { ...reply, from: 'us' }, '');
}

/** RFC 5321 §3.2: where EHLO is refused, HELO. */
async function hello(opening: Opening): Promise<ClientFault | null> {
  const { line, options, deadlines } = opening;
  const lmtp = options.protocol === 'lmtp';
  line.say(plainly(`${lmtp ? 'LHLO' : 'EHLO'} ${options.greetingName}`));
  const extended = await line.hear(deadlines.hello);
  if (isPositive(extended)) {
    opening.can = capabilitiesFrom(extended);
    return null;
  }
  opening.can = noCapabilities;
  if (extended.code < 500 || lmtp) return notAccepted(opening, 'hello', extended, 'the server refused our greeting');
  line.say(plainly(`HELO ${options.greetingName}`));
  const plain = await line.hear(deadlines.hello);
  return isPositive(plain) ? null : notAccepted(opening, 'hello', plain, 'the server refused our greeting');
}

const isPositive = (reply: PeerReply): boolean => reply.code >= 200 && reply.code < 300;

async function encryption(opening: Opening): Promise<ClientFault | null> {
  const { line, options, deadlines } = opening;
  if (options.tls === 'none' || options.connection.tls()) return null;
  const required = options.tls.mode !== 'opportunistic';
  const unavailable = (sentence: string, reply: PeerReply | null) =>
    required ? fault({ stage: 'tls', kind: 'tls-unavailable', sentence, reply }) : null;
  if (!opening.can.startTls) return unavailable('the server does not offer STARTTLS', null);

  line.say(plainly('STARTTLS'));
  const reply = await line.hear(deadlines.other);
  if (reply.code !== 220) {
    if (line.isOpen) return unavailable('the server refused STARTTLS', reply);
    return notAccepted(opening, 'tls', reply, 'the server closed at STARTTLS');
  }
  const secured = await line.secure(options.tls);
  if (!secured.ok) {
    const { sentence, tls } = secured.error;
    return fault({ stage: 'tls', kind: 'tls-failed', sentence, mayTryInClear: !required, ...(tls && { tls }) });
  }
  // RFC 3207 §4.2: what was announced in clear is forgotten.
  return hello(opening);
}

async function signIn(opening: Opening): Promise<Result<string | null, ClientFault>> {
  const { line, options, deadlines } = opening;
  if (!options.login) return ok(null);
  const result = await logIn(line, {
    credentials: options.login,
    mechanisms: mechanismsIn(opening.can.auth, options.login.mechanisms ?? []),
    private: options.connection.tls() !== null || options.loginInClear === true,
    random: options.random,
    deadline: deadlines.other,
  });
  if (result.ok) return result;
  const { kind, reply, sentence } = result.error;
  if (reply?.from === 'us') return err(notAccepted(opening, 'login', reply, sentence));
  return err(fault({ stage: 'login', kind, reply, sentence, permanent: (reply?.code ?? 0) >= 500 }));
}

const mechanismsIn = (offered: readonly string[], wanted: readonly string[]): readonly string[] =>
  wanted.length === 0 ? offered : offered.filter(name => wanted.includes(name.toUpperCase()));

function asSession({ options, line, can, deadlines }: Opening, signedInBy: string | null): ClientSession {
  const hop = { line, can, deadlines, lmtp: options.protocol === 'lmtp' };
  let transactionOpen = false;
  const reset = async (): Promise<boolean> => {
    line.say(plainly('RSET'));
    const reply = await line.hear(deadlines.other);
    if (!isPositive(reply)) line.abandon('the server refused RSET');
    transactionOpen = false;
    return line.isOpen;
  };
  return {
    capabilities: can,
    tls: options.connection.tls(),
    protocol: options.protocol ?? 'smtp',
    signedInBy,
    async deliver(message) {
      if (transactionOpen) await reset();
      const { delivered, open } = await transact(hop, message);
      transactionOpen = open;
      return delivered;
    },
    async turn(node) {
      if (transactionOpen) await reset();
      line.say(plainly(`ETRN ${node.replace(/[^!-~]/g, '')}`));
      return line.hear(deadlines.other);
    },
    reset,
    isOpen: () => line.isOpen,
    async quit() {
      line.say(plainly('QUIT'));
      await line.hear(deadlines.quit);
      line.end();
    },
    destroy: () => options.connection.destroy(),
  };
}
