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
  /** How often a command that takes its time says so. RFC 9585 §4: at most every 10 s or so. */
  readonly progress: Duration;
  /** Nothing heard in the midst of a command or literal, or nothing taken of what was sent. */
  readonly stalled: Duration;
  /** Mailboxes that NOTIFY may watch besides the selected one (RFC 5465 §5.8). */
  readonly watchedMailboxes: number;
  /** One value of metadata. RFC 5464 §4.1: at least 1024 octets; a command has room for more than this. */
  readonly metadataValue: Bytes;
  /** Messages that "$" may stand for. RFC 5182 §2.5. */
  readonly savedResult: number;
  /** Searches kept up to date at a time, and the messages in all their results together. RFC 5267 §4.3.1. */
  readonly contexts: number;
  readonly contextResults: number;
  /** Mailboxes of one ESEARCH. RFC 7377 §2.4. */
  readonly searchedMailboxes: number;
  /** Of COMPRESS: more octets than this out of one, above the first MiB, are an attack. */
  readonly expansion: number;
  /** Messages that one command may work on or search through; null: no limit and none announced. RFC 9738. */
  readonly messagesAtOnce: number | null;
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
  progress: seconds(10),
  stalled: minutes(5),
  watchedMailboxes: 1000,
  metadataValue: kibibytes(32),
  savedResult: 1_000_000,
  contexts: 8,
  contextResults: 200_000,
  searchedMailboxes: 1_000,
  expansion: 100,
  messagesAtOnce: null,
  failedLogins: 3,
  badCommands: 10,
  closing: seconds(10),
};
