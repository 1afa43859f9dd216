/**
 * What an agent (msa/, mta/, capture/) hears of a conversation, and where it may say no. Every question may be
 * answered at once or later; a "no" is a Refusal, never an exception. What is thrown is a bug: the peer hears
 * 451 4.3.0 and `onBug` is told.
 */
import type { Clock } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import type { Bytes, Duration, Instant } from '../base/units.ts';
import type { TranscriptLine } from '../events/transcript.ts';
import type { Endpoint, TlsFacts } from '../net/connection.ts';
import type { Login, LoginFailure } from '../sasl/mechanism.ts';
import type { Fault, FaultAt } from './fault.ts';
import type { Refusal, Reply } from './reply.ts';
import type { CommandCounts } from './tally.ts';

/** One conversation as its facts stand now. The same object all through, so it may be the key of a WeakMap. */
export type SmtpSession = {
  /** Given by the caller: the connection's trace id. */
  readonly id: string;
  readonly remote: Endpoint;
  readonly local: Endpoint;
  readonly startedAt: Instant;
  /** For the `with` of a Received line: SMTP, ESMTP, ESMTPS, ESMTPA, ESMTPSA (RFC 3848). */
  readonly protocol: string;
  /** What the peer calls itself; null before EHLO, and again after STARTTLS. */
  readonly helo: string | null;
  readonly tls: TlsFacts | null;
  readonly login: Login | null;
  /** Spoke before it was greeted. RFC 5321 §4.3.1. */
  readonly early: boolean;
  /**
   * What was said: the connection's first lines, and the transaction that is open or has just ended. Earlier
   * transactions are forgotten when the next one begins.
   */
  transcript(): readonly TranscriptLine[];
  /**
   * The lines from `since` on (0: all that are kept), and the mark to give next time. So each transaction takes its
   * part, and what is said later can be fetched later.
   */
  takeTranscript(since: number): { readonly lines: readonly TranscriptLine[]; readonly mark: number };
  /** Cuts the connection without a word. */
  drop(because: string): void;
};

/** MAIL FROM and its parameters, decoded. */
export type SenderOffer = {
  /** `local@domain` in canonical form, source routes left out; empty for `<>`. */
  readonly path: string;
  /** RFC 1870: what the client says the message will measure. */
  readonly size: Bytes | null;
  /** RFC 6152 */
  readonly body: '7BIT' | '8BITMIME' | null;
  /** RFC 6531 */
  readonly smtpUtf8: boolean;
  /** RFC 3461 §4.3, §4.4 */
  readonly ret: 'FULL' | 'HDRS' | null;
  readonly envid: string | null;
  /** RFC 4954 §5: who submitted it first, as the client says; empty for `<>`. Whether to believe it is the agent's. */
  readonly auth: string | null;
  /** RFC 8689: encrypted and proven on every hop. */
  readonly requireTls?: boolean;
  /** RFC 4865: not before this instant. */
  readonly holdUntil?: Instant;
  /** RFC 2852: by this instant, else it goes back, or its sender is told. */
  readonly by?: { readonly at: Instant; readonly mode: 'return' | 'notify'; readonly trace?: true };
  /** RFC 6710: -9 to 9, as it was granted; not there: nobody asked. */
  readonly priority?: number;
  /** It asked for more. */
  readonly priorityLowered?: true;
};

export type Notify = 'NEVER' | 'SUCCESS' | 'FAILURE' | 'DELAY';

/** RCPT TO and its parameters, decoded. RFC 3461 §4.1, §4.2. */
export type RecipientOffer = {
  /** `local@domain` in canonical form, or `postmaster` alone (RFC 5321 §4.1.1.3). */
  readonly path: string;
  readonly notify: readonly Notify[] | null;
  readonly orcpt: { readonly type: string; readonly address: string } | null;
};

/** One message's envelope. The same object from the first RCPT to `messageReceived`. */
export type Transaction = {
  readonly sender: SenderOffer;
  readonly recipients: readonly RecipientOffer[];
  /** BDAT when the message came in chunks (RFC 3030). */
  readonly by: 'DATA' | 'BDAT';
  /** Line ends were mended or NUL was left out, so the bytes are not the peer's. */
  readonly mended: boolean;
  /** The transcript's mark at MAIL. */
  readonly mark: number;
};

export type Stage = 'connection' | 'command' | 'login' | 'sender' | 'recipient' | 'message';

export type Summary = {
  readonly how: 'quit' | 'lost' | 'timeout' | 'refused' | 'shutdown' | 'dropped' | 'bug';
  readonly because: string;
  readonly lasted: Duration;
  /** Messages that were answered with 250. */
  readonly accepted: number;
  /** Negative replies. */
  readonly errors: number;
  readonly bytesIn: Bytes;
  readonly commands: CommandCounts;
  /** True when a transaction was open: MAIL had been accepted and its message was not. */
  readonly unfinished: boolean;
};

export type Verdict = Result<void, Refusal>;
type Soon<T> = T | Promise<T>;

export type SmtpHandler = {
  /** Before the greeting: nothing slow belongs here. */
  connected(session: SmtpSession): Soon<Verdict>;
  /** How long the greeting waits after that; the first line of it is said before, the last after. Absent: not at all. */
  greetAfter?(session: SmtpSession): Duration;
  /** How long the reply that comes next waits. Absent: not at all. */
  replyAfter?(session: SmtpSession): Duration;
  /** A fault on purpose that is due here (fault.ts). Absent: none ever. */
  fault?(session: SmtpSession, at: FaultAt): Fault | null;
  senderOffered(session: SmtpSession, sender: SenderOffer): Soon<Verdict>;
  recipientOffered(session: SmtpSession, recipient: RecipientOffer, transaction: Transaction): Soon<Verdict>;
  /**
   * The whole message, dots unstuffed, line ends clean. The reply is sent when the promise resolves, so it must
   * resolve when the message is durable and not before. The bytes belong to the handler.
   */
  messageReceived(session: SmtpSession, transaction: Transaction, bytes: Buffer): Soon<Result<Reply, Refusal>>;
  /**
   * LMTP, RFC 2033 §4.2: a verdict for each recipient, in their order. What is accepted is durable. Absent: the answer
   * of `messageReceived` is everybody's.
   */
  messageForEach?(
    session: SmtpSession,
    transaction: Transaction,
    bytes: Buffer,
  ): Soon<readonly Result<Reply, Refusal>[]>;
  /** May it ask for priority without signing in (RFC 6710)? Absent: no. */
  trusts?(session: SmtpSession): boolean;
  /** ETRN, RFC 1985: starts what waits for the node, `example.org`, `@example.org` or `#queue`. */
  turn?(session: SmtpSession, node: string): Soon<Result<Reply, Refusal>>;
  /**
   * Every "no" that was said, the handler's own included. `detail`: the command as it stands in the transcript, so
   * without secrets.
   */
  refused(session: SmtpSession, stage: Stage, refusal: Refusal, detail: string): void;
  loggedIn(session: SmtpSession, login: Login, mechanism: string): void;
  loginFailed(session: SmtpSession, mechanism: string, why: LoginFailure | 'bad-syntax', user: string | null): void;
  closed(session: SmtpSession, summary: Summary): void;
};

export type SmtpPorts = {
  readonly clock: Clock;
  /** A fault of ours: a hook threw. The peer has heard 451 4.3.0. */
  onBug(fault: unknown, session: SmtpSession): void;
};
