/**
 * What a listener's owner decides about the conversation, and every limit with its source. Who may send what to whom
 * is not here: that is the handler's.
 */
import { type Bytes, type Duration, type Instant, mebibytes, minutes, seconds } from '../base/units.ts';
import type { Authenticator, Mechanism } from '../sasl/mechanism.ts';

export type LoginPolicy = {
  readonly mechanisms: readonly Mechanism[];
  readonly authenticator: Authenticator;
  /** Signing in without TLS: only where the network cannot be read by others. RFC 4954 §4. */
  readonly inClear: boolean;
  /** MAIL needs a login first: submission. RFC 6409 §4.3. */
  readonly required: boolean;
};

export type Limits = {
  readonly recipients: number;
  /** Longest command line, CRLF counted. */
  readonly line: Bytes;
  /** Longest line of a login. */
  readonly loginLine: Bytes;
  /** Silence between commands. */
  readonly idle: Duration;
  /** From the first octet of a command line to its end. */
  readonly command: Duration;
  /** Silence inside a message. */
  readonly contentIdle: Duration;
  /** What all conversations of the server may hold of messages at once; never less than one message. */
  readonly contentInMemory: Bytes;
  /** Octets a second over a whole message, looked at once `rateGrace` has passed. */
  readonly leastRate: number;
  readonly rateGrace: Duration;
  /** From this many errors on, each answer waits `errorDelay` longer than the one before. */
  readonly softErrors: number;
  readonly errorDelay: Duration;
  readonly longestDelay: Duration;
  /** The conversation ends. */
  readonly hardErrors: number;
  /** That bring no message nearer, since the last message: NOOP, RSET, EHLO, tiny chunks …; then the conversation ends. */
  readonly idleCommands: number;
  readonly failedLogins: number;
};

export const defaultLimits: Limits = {
  recipients: 1000, // RFC 5321 §4.5.3.1.8: at least 100; Postfix: 1,000
  line: 2048, // RFC 5321 §4.5.3.1.4: 512, and more for each extension (RFC 3461 §4: 500; RFC 1870: 26 …)
  loginLine: 12288, // RFC 4954 §4
  idle: minutes(5), // RFC 5321 §4.5.3.2.7
  command: minutes(1),
  contentIdle: minutes(3), // RFC 5321 §4.5.3.2.5
  contentInMemory: mebibytes(256),
  leastRate: 500, // Postfix smtpd_min_data_rate
  rateGrace: minutes(1),
  softErrors: 10, // Postfix smtpd_soft_error_limit
  errorDelay: seconds(1),
  longestDelay: seconds(10),
  hardErrors: 20, // Postfix smtpd_hard_error_limit
  idleCommands: 200, // Postfix smtpd_junk_command_limit: 100, and errors from there on
  failedLogins: 3,
};

export type SmtpOptions = {
  /** The name in the greeting. RFC 5321 §4.3.1. */
  readonly hostname: string;
  /** Words after the name in the greeting; may be empty. */
  readonly greeting: string;
  readonly maxMessageBytes: Bytes;
  /** STARTTLS on a connection that began in clear. 'required': nothing but EHLO, NOOP and QUIT before it. */
  readonly tls: 'none' | 'offered' | 'required';
  /** null: AUTH is not offered. */
  readonly login: LoginPolicy | null;
  /**
   * CR or LF alone, and NUL. 'refuse': the message is refused once it has come, and a command line that ends so ends
   * the conversation. 'mend': made CRLF (NUL: left out), for submission. RFC 5321 §2.3.8.
   */
  readonly bareNewlines: 'refuse' | 'mend';
  /**
   * What is sent before its turn: before the greeting, behind EHLO, HELO or DATA. RFC 2920 §3.1. 'judge': before the
   * greeting it is only noted (`early`), for whoever judges the message; behind a command it is refused.
   */
  readonly earlyTalk: 'refuse' | 'judge' | 'tolerate';
  /**
   * For machines that nobody mends: any name at EHLO and HELO, or none; a reverse path that is no address ("scanner")
   * is taken for the null one. Absent: no.
   */
  readonly oddMachines?: true;
  /** RFC 4865: how long a message may be held for its sender; absent: it is not offered. */
  readonly futureRelease?: FutureRelease;
  /** RFC 2852; absent: it is not offered. */
  readonly deliverBy?: DeliverByOffer;
  /** RFC 6710: the highest priority that who is trusted, or has signed in, may ask for; absent: none. */
  readonly mostPriority?: number;
  /** RFC 1985: the handler starts what waits for a host; absent: ETRN is not known. */
  readonly etrn?: true;
  /** RFC 2033: LHLO instead of EHLO, and an answer for each recipient behind the message. Absent: SMTP. */
  readonly language?: 'lmtp';
  readonly limits: Limits;
};

/** `least`: the shortest time after which a message may be returned. */
export type DeliverByOffer = { readonly least: Duration; readonly now: () => Instant };
export type FutureRelease = { readonly most: Duration; readonly now: () => Instant };
