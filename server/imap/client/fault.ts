/**
 * What the other server, the network or the package said, as one kind and one sentence. Response codes first (RFC 5530,
 * RFC 9051 §7.1), then what Gmail and Microsoft write; and what nobody knows is 'refused'.
 */
import type { Duration } from '../../base/units.ts';
import { printable } from '../../events/transcript.ts';

export type ImapFault = {
  readonly kind:
    | 'lost'
    | 'malformed'
    | 'too-long'
    | 'login-refused'
    | 'login-unavailable'
    | 'in-use'
    | 'later'
    | 'refused'
    /** Too much in too short a time; `wait`: as long as the server says. */
    | 'throttled'
    /** There is no room there. */
    | 'full'
    | 'no-such';
  readonly sentence: string;
  readonly wait?: Duration;
};

type Thrown = {
  readonly message?: string;
  readonly code?: string;
  readonly responseStatus?: string;
  readonly responseText?: string;
  readonly serverResponseCode?: string;
  readonly authenticationFailed?: boolean;
  readonly mailboxMissing?: boolean;
  readonly throttleReset?: number;
  readonly tlsFailed?: boolean;
  readonly response?: unknown;
};

const CODES: Readonly<Record<string, ImapFault['kind']>> = {
  UNAVAILABLE: 'later',
  SERVERBUG: 'later',
  CONTACTADMIN: 'refused',
  INUSE: 'in-use',
  LIMIT: 'throttled',
  THROTTLED: 'throttled',
  OVERQUOTA: 'full',
  NONEXISTENT: 'no-such',
  TRYCREATE: 'no-such',
  AUTHENTICATIONFAILED: 'login-refused',
  AUTHORIZATIONFAILED: 'login-refused',
  EXPIRED: 'login-refused',
  PRIVACYREQUIRED: 'login-unavailable',
};
const TOO_LONG = new Set(['LineTooLarge', 'LiteralTooLarge', 'ResponseTooLarge', 'TooManyTokens', 'TooManyResponses']);
const LOST =
  /^(NoConnection|EConnectionClosed|StateLogout|ClosedAfterConnect|CONNECT_TIMEOUT|GREETING_TIMEOUT|UPGRADE_TIMEOUT|ETIMEOUT|E[A-Z]+$|EPROXY)/;
const LONGEST = 200;

export function faultOf(thrown: unknown): ImapFault {
  const fault = (thrown ?? {}) as Thrown;
  const text = printable(saidBy(fault)).slice(0, LONGEST);
  const said = text === '' ? '' : `: ${text}`;
  const code = codeOf(fault, text);
  // Gmail: "[OVERQUOTA] Account exceeded command or bandwidth limits" is no mailbox that is full.
  if (/exceeded (command or )?bandwidth|rate.?limit|throttl/i.test(text) || fault.code === 'ETHROTTLE')
    return {
      ...{ kind: 'throttled', sentence: `the server wants less at a time${said}` },
      ...(fault.throttleReset === undefined ? {} : { wait: fault.throttleReset }),
    };
  const known = CODES[code];
  if (known && (known !== 'login-refused' || fault.authenticationFailed))
    return { kind: known, sentence: `${WORDS[known]}${said}` };
  if (fault.authenticationFailed)
    return /temporar|try (again )?later|too many/i.test(text)
      ? { kind: 'later', sentence: `${WORDS.later}${said}` }
      : { kind: 'login-refused', sentence: `${WORDS['login-refused']}${said}` };
  if (fault.mailboxMissing) return { kind: 'no-such', sentence: `${WORDS['no-such']}${said}` };
  if (fault.responseStatus === 'NO' || fault.responseStatus === 'BAD')
    return { kind: 'refused', sentence: `${WORDS.refused}${said}` };
  if (TOO_LONG.has(fault.code ?? '')) return { kind: 'too-long', sentence: `${WORDS['too-long']}${said}` };
  if (fault.tlsFailed || fault.code === 'STARTTLS_INJECTION')
    return { kind: 'login-unavailable', sentence: `${WORDS['login-unavailable']}${said}` };
  if (LOST.test(fault.code ?? '')) return { kind: 'lost', sentence: `${WORDS.lost}${said}` };
  return /^(Parser|Invalid|Unexpected|Missing|MAX_|Response|COMPRESS)/.test(fault.code ?? '')
    ? { kind: 'malformed', sentence: `${WORDS.malformed}${said}` }
    : { kind: 'refused', sentence: text === '' ? WORDS.refused : text };
}

const WORDS: { readonly [K in ImapFault['kind']]: string } = {
  lost: 'the connection was lost',
  malformed: 'the server says what is no IMAP',
  'too-long': 'the server says more than is read',
  'login-refused': 'the server refuses the login',
  'login-unavailable': 'the server cannot be signed in to safely',
  'in-use': 'another program has the mailbox',
  later: 'the server cannot do it now',
  refused: 'the server refuses it',
  throttled: 'the server wants less at a time',
  full: 'there is no room there',
  'no-such': 'there is no such folder there',
};

const saidBy = ({ responseText, response, message = '' }: Thrown): string =>
  responseText ?? (typeof response === 'string' && response !== '' ? response : message);

const codeOf = ({ serverResponseCode }: Thrown, text: string): string =>
  (serverResponseCode ?? /^\[([A-Z-]+)[^\]]*\]/i.exec(text)?.[1] ?? '').toUpperCase();
