/** Every limit of a session, with its source. The owner may change them; a test proves each one. */
import { type Bytes, type Duration, kibibytes, mebibytes, minutes, seconds } from '../base/units.ts';

export type Limits = {
  /** A whole command with its literals, before login. */
  readonly commandBeforeLogin: Bytes;
  /** A whole command with its literals, except APPEND's message. RFC 7162 §4 asks for at least 8192 octets. */
  readonly command: Bytes;
  /** A message of APPEND or REPLACE; announced as APPENDLIMIT (RFC 7889). */
  readonly message: Bytes;
  /** All messages of one APPEND together (RFC 3502). */
  readonly messages: Bytes;
  /** From the greeting to a successful login. */
  readonly login: Duration;
  /** Nothing heard between commands. RFC 3501 §5.4: at least 30 minutes. */
  readonly autologout: Duration;
  /** Nothing heard within IDLE; RFC 2177 §3 has clients renew it every 29 minutes. */
  readonly idle: Duration;
  /** How often IDLE says "Still here", so that address translators do not forget the connection. */
  readonly idleNotice: Duration;
  /** Nothing heard in the midst of a command or literal, or nothing taken of what was sent. */
  readonly stalled: Duration;
  /** One value of metadata. RFC 5464 §4.1: at least 1024 octets; a command has room for more than this. */
  readonly metadataValue: Bytes;
  /** Messages that "$" may stand for. RFC 5182 §2.5. */
  readonly savedResult: number;
  /** Searches kept up to date at a time, and the messages in all their results together. RFC 5267 §4.3.1. */
  readonly contexts: number;
  readonly contextResults: number;
  /** Mailboxes of one ESEARCH. RFC 7377 §2.4. */
  readonly searchedMailboxes: number;
  readonly failedLogins: number;
  readonly badCommands: number;
  /** A command that runs while we close may finish within this. */
  readonly closing: Duration;
};

export const defaultLimits: Limits = {
  commandBeforeLogin: kibibytes(8),
  command: kibibytes(64),
  message: mebibytes(50),
  messages: mebibytes(100),
  login: seconds(60),
  autologout: minutes(30),
  idle: minutes(30),
  idleNotice: minutes(4),
  stalled: minutes(5),
  metadataValue: kibibytes(32),
  savedResult: 1_000_000,
  contexts: 8,
  contextResults: 200_000,
  searchedMailboxes: 1_000,
  failedLogins: 3,
  badCommands: 10,
  closing: seconds(10),
};
