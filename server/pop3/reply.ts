/**
 * Every status line the server can give, by meaning (RFC 1939 §3): good or not, its response code (RFC 2449 §8, RFC
 * 3206, RFC 6856 §5), and which text of `texts.ts` a person reads. Nothing else in the folder writes "+OK" or "-ERR".
 */
import type { LoginFailure } from '../sasl/mechanism.ts';
import type { OpenFailure } from './backend.ts';
import { type Language, printText, type TextName } from './texts.ts';

/**
 * AUTH: the credentials are at fault, and a client asks its user again. SYS/TEMP: it will pass; SYS/PERM: only a person
 * can mend it. IN-USE: another session has the lock. LOGIN-DELAY: the same login is good a little later. UTF8: the
 * message is sent only to who has said UTF8.
 */
export type ResponseCode = 'AUTH' | 'SYS/TEMP' | 'SYS/PERM' | 'IN-USE' | 'LOGIN-DELAY' | 'UTF8';

export type Reply = {
  readonly good: boolean;
  readonly code: ResponseCode | null;
  /** null: the values alone, for programs. */
  readonly text: TextName | null;
  readonly values: readonly (string | number)[];
};

export function printReply({ good, code, text, values }: Reply, language: Language): string {
  const words = text === null ? values.join(' ') : printText(text, language, values);
  return `${good ? '+OK' : '-ERR'} ${code === null ? '' : `[${code}] `}${words}`;
}

export const positive = (text: TextName, ...values: readonly (string | number)[]): Reply => ({
  ...{ good: true, code: null, text, values },
});
/** The answer is numbers and names: STAT, and LIST and UIDL of one message. */
export const facts = (...values: readonly (string | number)[]): Reply => ({
  ...{ good: true, code: null, text: null, values },
});
const negative = (text: TextName, code: ResponseCode | null = null): Reply => ({
  ...{ good: false, code, text, values: [] },
});

export const reply = {
  user: positive('user'),
  beginTls: positive('beginTls'),
  noop: positive('noop'),
  capabilities: positive('capabilities'),
  mechanisms: positive('mechanisms'),
  listing: positive('listing'),
  languages: positive('languages'),
  utf8: positive('utf8'),
  top: positive('top'),
  goodbye: positive('goodbye'),

  unknown: negative('unknown'),
  badArguments: negative('badArguments'),
  tooLong: negative('tooLong'),
  notText: negative('notText'),
  notNow: negative('notNow'),
  noSuchMessage: negative('noSuchMessage'),
  alreadyDeleted: negative('alreadyDeleted'),
  contentUnavailable: negative('contentUnavailable', 'SYS/TEMP'),
  needsUtf8: negative('needsUtf8', 'UTF8'),
  notCommitted: negative('notCommitted', 'SYS/TEMP'),
  encryptFirst: negative('encryptFirst'),
  noTls: negative('noTls'),
  tlsAlready: negative('tlsAlready'),
  tlsAfterUtf8: negative('tlsAfterUtf8'),
  userFirst: negative('userFirst'),
  unknownMechanism: negative('unknownMechanism'),
  unknownLanguage: negative('unknownLanguage'),
  noApop: negative('noApop'),
  notBase64: negative('notBase64'),
  cancelled: negative('cancelled'),
  tooManyFailures: negative('tooManyFailures', 'AUTH'),
  tooManyMistakes: negative('tooManyMistakes'),
  fault: negative('fault', 'SYS/TEMP'),
} as const;

/** RFC 3206: AUTH only when the credentials are at fault, so that a client asks its user again only then. */
export const loginRefused: Record<LoginFailure | 'bad-syntax', Reply> = {
  'wrong-credentials': negative('wrongLogin', 'AUTH'),
  // To the peer like the one before; the owner reads the difference in the log.
  disabled: negative('wrongLogin', 'AUTH'),
  throttled: negative('throttled', 'SYS/TEMP'),
  unavailable: negative('loginUnavailable', 'SYS/TEMP'),
  'bad-syntax': negative('notOfMechanism'),
};

export const openRefused: Record<OpenFailure, Reply> = {
  'in-use': negative('inUse', 'IN-USE'),
  'too-soon': negative('tooSoon', 'LOGIN-DELAY'),
  unavailable: negative('cannotOpen', 'SYS/TEMP'),
  'no-maildrop': negative('noMaildrop', 'SYS/PERM'),
};

/** Why a session is ended by the server, and what it says then. */
export type Ending = 'closing' | 'signed-out';

export const closingReply: Record<Ending, Reply> = {
  closing: negative('closing', 'SYS/TEMP'),
  'signed-out': negative('signedOut', 'SYS/TEMP'),
};
