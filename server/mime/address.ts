/**
 * One address, as an envelope carries it and a header prints it. The same parser serves both, so that no two parts
 * of the server can disagree about where a message goes. RFC 5321 §4.1.2, §4.1.3; RFC 6531 §3.3 (UTF-8).
 *
 *   Path     = "<" [ A-d-l ":" ] Mailbox ">"        Mailbox  = Local-part "@" ( Domain / address-literal )
 *   A-d-l    = "@" Domain *( "," "@" Domain )       Local-part = Dot-string / Quoted-string
 *
 * Strict: what does not fit is refused with the reason; control characters are refused before anything is read. One
 * leniency without asking: a local part may be longer than 64 octets while the path keeps to 256, because list servers
 * write the recipient's address into the sender's (§4.5.3.1: a receiver should not insist on the least it must take).
 */
import { domainToASCII, domainToUnicode } from 'node:url';
import { err, ok, type Result } from '../base/result.ts';
import { encodeWords, isPlainText } from './encoded-word.ts';

/** An address in canonical form: two mailboxes are the same when both members are equal. */
export type Mailbox = {
  /** What is meant, without quotes or backslashes. Its case belongs to the domain it lives in; kept. */
  readonly localPart: string;
  /** Lower-case A-labels ('xn--bcher-kva.example'), or an address literal ('[192.0.2.1]', '[IPv6:2001:db8::1]'). */
  readonly domain: string;
};

export type Path = {
  /** null is the empty path `<>`. */
  readonly mailbox: Mailbox | null;
  /** The hosts of a source route, to be ignored. RFC 5321 Appendix F.2. */
  readonly sourceRoute: readonly string[];
};

export type AddressOptions = {
  /** Whether the sender asked for SMTPUTF8. Without it, anything but ASCII is refused. Default true. */
  readonly utf8?: boolean;
  /** Dots anywhere in a Dot-string: old Japanese mobile addresses. Printed in quotes, as they should have been. */
  readonly oddDots?: boolean;
  /** Where `<Postmaster>` without a domain lives, which every server must take. RFC 5321 §4.5.1. */
  readonly localDomain?: string;
};

/** RFC 5321 §4.5.3.1.2, §4.5.3.1.3, in octets. */
const LONGEST_DOMAIN = 255;
const LONGEST_PATH = 256;

/** Controls, line separators, the mark of broken UTF-8, and half surrogates. */
const unfit = /[\p{Cc}\p{Cs}\u2028\u2029\ufffd]/u;
/** They show nothing and so disguise an address: zero-width space, word joiner, byte order mark, turns of direction. */
const invisible = /[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]/;
const atom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u{a0}-\u{10ffff}-]+$/u;

/** 'ann@example.org' → its two halves. The last unquoted "@" divides them. */
export function parseMailbox(text: string, options: AddressOptions = {}): Result<Mailbox, string> {
  const fault = unfitFor(text, options);
  if (fault) return err(fault);
  const local = readLocalPart(text, options);
  if (!local.ok) return local;
  if (text[local.value.end] !== '@') return err(text.includes('@') ? 'characters after the local part' : 'no domain');
  const domain = parseDomain(text.slice(local.value.end + 1));
  return domain.ok ? ok({ localPart: local.value.text.normalize('NFC'), domain: domain.value }) : domain;
}

/** The argument of MAIL or RCPT, brackets and all: `<>`, `<ann@example.org>`, `<@relay.example:ann@example.org>`. */
export function parsePath(text: string, options: AddressOptions = {}): Result<Path, string> {
  if (text === '<>') return ok({ mailbox: null, sourceRoute: [] });
  if (Buffer.byteLength(text) > LONGEST_PATH) return err(`the path is longer than ${LONGEST_PATH} octets`);
  if (!text.startsWith('<') || !text.endsWith('>')) return err('the address is not in angle brackets');
  const inner = text.slice(1, -1);
  if (options.localDomain !== undefined && inner.toLowerCase() === 'postmaster') {
    return ok({ mailbox: { localPart: 'postmaster', domain: options.localDomain }, sourceRoute: [] });
  }
  const route = readSourceRoute(inner);
  if (!route.ok) return route;
  const mailbox = parseMailbox(inner.slice(route.value.end), options);
  return mailbox.ok ? ok({ mailbox: mailbox.value, sourceRoute: route.value.hosts }) : mailbox;
}

/** `<path> KEYWORD=value KEYWORD`: a path and what follows it, keywords in upper case. RFC 5321 §4.1.2. */
export function parsePathAndParameters(
  text: string,
  options: AddressOptions = {},
): Result<{ path: Path; parameters: readonly (readonly [keyword: string, value: string | null])[] }, string> {
  const end = endOfPath(text);
  if (end === -1) return err('the address is not in angle brackets');
  const path = parsePath(text.slice(0, end), options);
  if (!path.ok) return path;
  const rest = text.slice(end);
  if (rest.trim() !== '' && !rest.startsWith(' ')) return err('characters after the address');
  const parameters: (readonly [string, string | null])[] = [];
  for (const word of rest.split(' ').filter(part => part !== '')) {
    const found = /^([A-Za-z0-9][A-Za-z0-9-]*)(?:=([\x21-\x3c\x3e-\x7e\u{a0}-\u{10ffff}]+))?$/u.exec(word);
    if (!found) return err(`"${word.replace(/[^\x20-\x7e]/g, '?').slice(0, 60)}" is not a parameter`);
    parameters.push([found[1]!.toUpperCase(), found[2] ?? null]);
  }
  return ok({ path: path.value, parameters });
}

/** The offset after the ">" that closes the path; one inside a quoted local part does not. */
function endOfPath(text: string): number {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\' && quoted) at++;
    else if (character === '"') quoted = !quoted;
    else if (character === '>' && !quoted) return at + 1;
  }
  return -1;
}

function unfitFor(text: string, options: AddressOptions): string | null {
  // Less the brackets of a path.
  if (Buffer.byteLength(text) > LONGEST_PATH - 2) return `the address is longer than ${LONGEST_PATH - 2} octets`;
  if (unfit.test(text)) return 'a control character or broken UTF-8 in the address';
  if (invisible.test(text)) return 'a character in the address that cannot be seen';
  return options.utf8 === false && /[^\0-\x7f]/.test(text) ? 'characters beyond ASCII need SMTPUTF8' : null;
}

type LocalPart = { readonly text: string; readonly end: number };

function readLocalPart(text: string, options: AddressOptions): Result<LocalPart, string> {
  const read = text.startsWith('"') ? readQuotedString(text) : readDotString(text, options.oddDots === true);
  return read.ok && read.value.text === '' ? err('the local part is empty') : read;
}

function readDotString(text: string, oddDots: boolean): Result<LocalPart, string> {
  const at = text.indexOf('@');
  const end = at === -1 ? text.length : at;
  const local = text.slice(0, end);
  if (local.length > 0 && !local.split('.').every(part => atom.test(part) || (oddDots && part === '')))
    return err('the local part is not well-formed');
  return ok({ text: local, end });
}

function readQuotedString(text: string): Result<LocalPart, string> {
  let value = '';
  for (let at = 1; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') return ok({ text: value, end: at + 1 });
    if (character === '\\') {
      at++;
      if (at >= text.length) break;
    }
    value += text[at];
  }
  return err('the quoted local part does not end');
}

function readSourceRoute(text: string): Result<{ hosts: string[]; end: number }, string> {
  if (!text.startsWith('@')) return ok({ hosts: [], end: 0 });
  const colon = text.indexOf(':');
  if (colon === -1) return err('the source route does not end');
  const hosts: string[] = [];
  for (const hop of text.slice(0, colon).split(',')) {
    const host = hop.startsWith('@') ? parseDomain(hop.slice(1)) : err('a host in the source route lacks its "@"');
    if (!host.ok) return host;
    hosts.push(host.value);
  }
  return ok({ hosts, end: colon + 1 });
}

/**
 * A domain or address literal in canonical form. `domainToASCII` alone is too kind for a mail domain (it reads
 * '0x7f.1' as an IPv4 address and cuts at '/'), so the characters are judged before it and the labels after it.
 */
export function parseDomain(text: string): Result<string, string> {
  if (text === '') return err('the domain is empty');
  if (text.startsWith('[')) return parseLiteral(text);
  if (Buffer.byteLength(text) > LONGEST_DOMAIN) return err(`the domain is longer than ${LONGEST_DOMAIN} octets`);
  // In NFKC first: a full-width slash or "at" must not become one after it was judged.
  const lower = text.normalize('NFKC').toLowerCase();
  if (!/^[a-z0-9._\u{a0}-\u{10ffff}-]+$/u.test(lower)) return err('a character that no domain has');
  const plain = /^[\0-\x7f]*$/.test(lower) && !lower.includes('xn--');
  const ascii = plain ? lower : domainToASCII(lower);
  if (ascii === '') return err('the domain is not a valid international name');
  const labels = ascii.split('.');
  // An underscore is no letter of a host name, but mail domains with one exist and resolve.
  if (!labels.every(label => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label)))
    return err('the domain is not well-formed');
  if (ascii.length > LONGEST_DOMAIN) return err(`the domain is longer than ${LONGEST_DOMAIN} octets`);
  if (/^\d+$/.test(labels.at(-1)!)) return err('an IP address stands in brackets: [192.0.2.1]');
  return ok(ascii);
}

/** RFC 5321 §4.1.3. Other tags than IPv6 are registered nowhere and refused. */
function parseLiteral(text: string): Result<string, string> {
  const found = /^\[(?:(IPv6):)?([0-9A-Fa-f.:]+)\]$/i.exec(text);
  const inside = found?.[2] ?? '';
  if (found && !found[1] && isIPv4(inside)) return ok(`[${inside}]`);
  // The URL parser knows IPv6 and writes it in the one short form of RFC 5952.
  const canonical = found?.[1] && inside.includes(':') ? domainToASCII(`[${inside}]`) : '';
  return canonical === '' ? err('not a valid address literal') : ok(`[IPv6:${canonical.slice(1)}`);
}

const isIPv4 = (text: string): boolean =>
  /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && text.split('.').every(octet => Number(octet) <= 255);

/** The address as it stands in an envelope or header: quoted where it must be, domain in A-labels. */
export const printMailbox = (mailbox: Mailbox): string => `${printLocalPart(mailbox.localPart)}@${mailbox.domain}`;

/** The address as people write it: the domain in their own letters. */
export const displayMailbox = (mailbox: Mailbox): string =>
  `${printLocalPart(mailbox.localPart)}@${mailbox.domain.startsWith('[') ? mailbox.domain : domainToUnicode(mailbox.domain) || mailbox.domain}`;

/** True when the address needs no SMTPUTF8: its domain never does. */
export const isAsciiMailbox = (mailbox: Mailbox): boolean => /^[\0-\x7f]*$/.test(mailbox.localPart);

const printLocalPart = (localPart: string): string =>
  localPart.split('.').every(part => atom.test(part)) ? localPart : `"${localPart.replace(/["\\]/g, '\\$&')}"`;

/** `<ann@example.org>` or `<>`. */
export const printPath = (mailbox: Mailbox | null): string => (mailbox ? `<${printMailbox(mailbox)}>` : '<>');

/** An address with the name it is shown under. */
export type NamedMailbox = { readonly name: string | null; readonly mailbox: Mailbox };

/** One entry of To: or From:, its name quoted or encoded as it needs. Control characters are refused. */
export function printNamedMailbox({ name, mailbox }: NamedMailbox): Result<string, string> {
  const address = printMailbox(mailbox);
  if (unfit.test(address)) return err('a control character or broken UTF-8 in the address');
  if (!name) return ok(address);
  if (unfit.test(name)) return err('a control character or broken UTF-8 in the display name');
  return ok(`${printPhrase(name)} <${address}>`);
}

/** A display name as RFC 5322 §3.2.5 phrase: atoms, else a quoted string, else encoded words. */
export function printPhrase(name: string): string {
  if (!isPlainText(name)) return encodeWords(name);
  return /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(name)
    ? name
    : `"${name.replace(/["\\]/g, '\\$&')}"`;
}

/** A whole To: or Cc: value. */
export function printMailboxList(list: readonly NamedMailbox[]): Result<string, string> {
  const printed: string[] = [];
  for (const entry of list) {
    const one = printNamedMailbox(entry);
    if (!one.ok) return one;
    printed.push(one.value);
  }
  return ok(printed.join(', '));
}
