/**
 * What a POP3 server says to us, read line by line: pure, and strict where a number or a name could do harm. RFC 1939 §3, §7
 * (UIDL), RFC 2449 §3, §5 (CAPA), §8 (response codes), RFC 3206.
 *
 *   response  = ("+OK" / "-ERR") *1(SP ["[" resp-code "]" SP] text) CRLF
 */
import { printable } from '../events/transcript.ts';

export type ClientReply = {
  readonly ok: boolean;
  /** In upper case, without brackets: 'AUTH', 'IN-USE', 'SYS/TEMP', 'SYS/PERM', 'LOGIN-DELAY', 'UTF8'; null: none. */
  readonly code: string | null;
  /** Fit for a terminal. */
  readonly text: string;
};

export function parseStatusLine(line: string): ClientReply | null {
  const found = /^(\+OK|-ERR)(?:[ \t]+(.*))?$/is.exec(line);
  if (!found) return null;
  const said = found[2] ?? '';
  const coded = /^\[([!-Z\\^-~]{1,80})\][ \t]*(.*)$/s.exec(said);
  return {
    ok: found[1]!.toUpperCase() === '+OK',
    code: coded ? coded[1]!.toUpperCase() : null,
    text: printable((coded ? coded[2]! : said).trim()),
  };
}

/** "+ " and base64; null where the line is none. RFC 5034 §4. */
export const challengeIn = (line: string): string | null =>
  /^\+(?: (.*))?$/s.exec(line)?.[1]?.trim() ?? (line === '+' ? '' : null);

/** The timestamp of a greeting, for APOP: a msg-id. RFC 1939 §7. */
export const timestampIn = (greeting: string): string | null =>
  /<[!-;=?-~]{1,200}@[!-;=?-~]{1,200}>/.exec(greeting)?.[0] ?? null;

export type Pop3Capabilities = {
  readonly top: boolean;
  readonly uidl: boolean;
  readonly stls: boolean;
  readonly user: boolean;
  readonly pipelining: boolean;
  readonly utf8: boolean;
  readonly responseCodes: boolean;
  readonly sasl: readonly string[];
  /** How long a server leaves between two logins of one user, seconds; null: it does not say. */
  readonly loginDelay: number | null;
  /** Days that mail stays; 'never': for good; null: it does not say. */
  readonly expire: number | 'never' | null;
};

/** Of a server without CAPA: RFC 1939's own, of which TOP and UIDL are tried. */
export const unsaid: Pop3Capabilities = {
  ...{ top: true, uidl: true, stls: false, user: true, pipelining: false, utf8: false, responseCodes: false },
  ...{ sasl: [], loginDelay: null, expire: null },
};

export function capabilitiesIn(lines: readonly string[]): Pop3Capabilities {
  const told = new Map<string, readonly string[]>();
  for (const line of lines) {
    const [name = '', ...rest] = line.trim().split(/\s+/);
    told.set(name.toUpperCase(), rest);
  }
  const has = (name: string): boolean => told.has(name);
  return {
    ...{ top: has('TOP'), uidl: has('UIDL'), stls: has('STLS'), user: has('USER') },
    ...{ pipelining: has('PIPELINING'), utf8: has('UTF8'), responseCodes: has('RESP-CODES') },
    sasl: (told.get('SASL') ?? []).map(name => name.toUpperCase()),
    loginDelay: countIn(told.get('LOGIN-DELAY')?.[0] ?? ''),
    expire: told.get('EXPIRE')?.[0]?.toUpperCase() === 'NEVER' ? 'never' : countIn(told.get('EXPIRE')?.[0] ?? ''),
  };
}

/** No sign, no exponent, nothing that is not safe to count with. */
const countIn = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null);
const messageNumberIn = (text: string): number | null => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null);

/** `n m`, of LIST and of STAT's answer. */
export function sizeIn(line: string): { readonly number: number; readonly size: number } | null {
  const [first = '', second = ''] = line.trim().split(/\s+/);
  const [number, size] = [messageNumberIn(first), countIn(second)];
  return number === null || size === null ? null : { number, size };
}

export function countsIn(line: string): { readonly messages: number; readonly octets: number } | null {
  const [first = '', second = ''] = line.trim().split(/\s+/);
  const [messages, octets] = [countIn(first), countIn(second)];
  return messages === null || octets === null ? null : { messages, octets };
}

/** RFC 1939 §7 says 70 octets of %x21-7E; some servers give more, or spaces. */
const LONGEST_UNIQUE_ID = 512;

export function uniqueIdIn(line: string): { readonly number: number; readonly id: string } | null {
  const found = /^\s*(\d+)[ \t]+(.*?)\s*$/s.exec(line);
  const number = messageNumberIn(found?.[1] ?? '');
  const id = found?.[2] ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what an identifier never holds
  return number === null || id === '' || id.length > LONGEST_UNIQUE_ID || /[\x00-\x1f\x7f]/.test(id)
    ? null
    : { number, id };
}
