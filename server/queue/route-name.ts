/**
 * The name of the way a recipient's mail goes: the queue's unit of concurrency and back-off, kept with every recipient
 * and shown to people. One short text, read here and nowhere else:
 *
 *   local                          our own people's, to the delivery agent
 *   example.net · [192.0.2.1]      that domain's own mail hosts (lower case, A-labels), or that address
 *   smart host                     the one that takes all mail for elsewhere
 *   relay NAME                     a named one
 *   smtp HOST:PORT                 the mail hosts of HOST; `[HOST]` is that host itself, without MX
 *   lmtp HOST:PORT · lmtp /PATH    RFC 2033
 *   pipe NAME                      a program of the owner's
 *   hold it · discard it · error 5.7.1 TEXT   nobody: it waits, is thrown away, is returned
 *
 * All but `local` and the domains have a blank, which stands in no domain, so none can be taken for another.
 */
import { isIP } from 'node:net';
import { err, ok, type Result } from '../base/result.ts';
import { parseDomain } from '../mime/address.ts';
import type { Id } from '../store/interface.ts';

export type RouteName =
  | { readonly kind: 'local' }
  /** The domain's MX, or an address literal's own address. */
  | { readonly kind: 'domain'; readonly domain: string }
  | { readonly kind: 'smart host' }
  | { readonly kind: 'relay'; readonly name: string }
  /** `host`: a name, or an IP address without brackets, whose `mx` is always false. */
  | { readonly kind: 'smtp'; readonly host: string; readonly port: number; readonly mx: boolean }
  | { readonly kind: 'lmtp'; readonly place: LmtpPlace }
  | { readonly kind: 'pipe'; readonly name: string }
  | { readonly kind: 'hold' }
  | { readonly kind: 'discard' }
  | { readonly kind: 'error'; readonly status: string; readonly text: string };

export type LmtpPlace =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

/** Who sends: the envelope's sender, and whose account handed it in. Not given: nobody knows. */
export type RouteFrom = { readonly sender: string; readonly account?: Id | null };
/** The name of a recipient's route. */
export type RouteFor = (address: string, from?: RouteFrom) => Promise<string>;

/** As they lie in the store. */
export const LOCAL = 'local';
export const SMART_HOST = 'smart host';
export const HOLD = 'hold it';
export const DISCARD = 'discard it';

/** RFC 5321 §4.5.4.2 and RFC 2033 §5 (which forbids 25; 24 is the registered port). */
export const SMTP_PORT = 25;
const LMTP_PORT = 24;

/** A name is a key and stands in a line of its own, so it is short. */
const LONGEST_NAME = 63;
/** RFC 5321 §4.5.3.1.5: a reply line has 512 octets, with code and status. */
const LONGEST_ERROR = 480;
/** The system's `sun_path` has 108 octets on Linux and 104 elsewhere, its last NUL among them. */
const LONGEST_PATH = 103;

/** What the owner's relays and pipes may be called; null: this can be one's name. */
export function nameFault(name: string): string | null {
  if (name.length > LONGEST_NAME) return `a name has ${LONGEST_NAME} characters at most`;
  return /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/.test(name)
    ? null
    : `"${shown(name)}" is no name: small letters, digits, and between them . _ -`;
}

export function printRoute(route: RouteName): string {
  switch (route.kind) {
    case 'local':
    case 'smart host':
      return route.kind;
    case 'domain':
      return route.domain;
    case 'relay':
    case 'pipe':
      return `${route.kind} ${route.name}`;
    case 'smtp':
      return `smtp ${route.mx ? route.host : `[${route.host}]`}:${route.port}`;
    case 'lmtp':
      return `lmtp ${printLmtpPlace(route.place)}`;
    case 'hold':
      return HOLD;
    case 'discard':
      return DISCARD;
    case 'error':
      return `error ${route.status} ${route.text}`;
  }
}

const printLmtpPlace = (place: LmtpPlace): string =>
  place.kind === 'unix' ? place.path : `${place.host.includes(':') ? `[${place.host}]` : place.host}:${place.port}`;

/** Takes what a person writes too: capitals, no port, `hold` for `hold it`. What is printed is the one form. */
export function parseRouteName(text: string): Result<RouteName, string> {
  const said = text.trim();
  const blank = said.indexOf(' ');
  const word = (blank === -1 ? said : said.slice(0, blank)).toLowerCase();
  const rest = blank === -1 ? '' : said.slice(blank + 1).trim();
  if (blank === -1) return oneWord(word);
  switch (word) {
    case 'smart':
      return rest.toLowerCase() === 'host' ? ok({ kind: 'smart host' }) : unknown(said);
    case 'hold':
    case 'discard':
      return rest.toLowerCase() === 'it' ? ok({ kind: word }) : unknown(said);
    case 'relay':
    case 'pipe':
      return named(word, rest);
    case 'smtp':
      return smtp(rest);
    case 'lmtp':
      return lmtp(rest);
    case 'error':
      return refusal(rest);
    default:
      return unknown(said);
  }
}

const unknown = (text: string) =>
  err(
    `"${shown(text)}" is no route: local, a domain, smart host, relay NAME, smtp HOST:PORT, lmtp HOST:PORT, pipe NAME, hold, discard, or error STATUS TEXT`,
  );

/** Without a blank it is ours, an act, or a domain. */
function oneWord(word: string): Result<RouteName, string> {
  if (word === 'local' || word === 'hold' || word === 'discard') return ok({ kind: word });
  const domain = parseDomain(word);
  return domain.ok ? ok({ kind: 'domain', domain: domain.value }) : err(`"${shown(word)}": ${domain.error}`);
}

function named(kind: 'relay' | 'pipe', text: string): Result<RouteName, string> {
  const name = text.toLowerCase();
  const fault = nameFault(name);
  return fault === null ? ok({ kind, name }) : err(fault);
}

function smtp(text: string): Result<RouteName, string> {
  const place = hostAndPort(text, SMTP_PORT);
  if (!place.ok) return place;
  const { host, port, inBrackets } = place.value;
  if (isIP(host) !== 0 && !inBrackets) return err(`"${shown(text)}": an IP address stands in brackets, [192.0.2.1]:25`);
  return ok({ kind: 'smtp', host, port, mx: !inBrackets });
}

function lmtp(text: string): Result<RouteName, string> {
  if (text.startsWith('/')) {
    if (Buffer.byteLength(text) > LONGEST_PATH) return err(`a socket's path has ${LONGEST_PATH} octets at most`);
    return /\p{Cc}/u.test(text)
      ? err('a control character in the path')
      : ok({ kind: 'lmtp', place: { kind: 'unix', path: text } });
  }
  const place = hostAndPort(text, LMTP_PORT);
  if (!place.ok) return place;
  const { host, port } = place.value;
  if (port === SMTP_PORT) return err('LMTP is not spoken on port 25 (RFC 2033 §5)');
  return ok({ kind: 'lmtp', place: { kind: 'tcp', host, port } });
}

type Place = { readonly host: string; readonly port: number; readonly inBrackets: boolean };

/** `host`, `host:port`, `[host]`, `[address]:port`; an IPv6 address only in brackets, with or without its tag. */
export function hostAndPort(text: string, usualPort: number): Result<Place, string> {
  const found = /^(?:\[(?:ipv6:)?([^\][]+)\]|([^:\][]+))(?::(\d{1,5}))?$/i.exec(text);
  if (!found) return err(`"${shown(text)}" is no HOST:PORT`);
  const port = found[3] === undefined ? usualPort : Number(found[3]);
  if (port < 1 || port > 65_535) return err(`there is no port ${found[3]}`);
  const inBrackets = found[1] !== undefined;
  const said = (found[1] ?? found[2]!).toLowerCase();
  const host = isIP(said) === 0 ? parseDomain(said) : canonicalAddress(said);
  return host.ok ? ok({ host: host.value, port, inBrackets }) : err(`"${shown(text)}": ${host.error}`);
}

/** One address has one form (RFC 5952), so that one host has one name. */
function canonicalAddress(address: string): Result<string, string> {
  if (isIP(address) === 4) return ok(address);
  const literal = parseDomain(`[IPv6:${address}]`);
  return literal.ok ? ok(literal.value.slice('[IPv6:'.length, -1)) : literal;
}

/** RFC 3463 §2: the class says that it is for good, or only for now. */
function refusal(text: string): Result<RouteName, string> {
  const found = /^([45]\.\d{1,3}\.\d{1,3}) +(.+)$/.exec(text);
  if (!found) return err(`"${shown(text)}": after error stand a status and a text, as in error 5.1.1 has left us`);
  if (!/^[\x20-\x7e]+$/.test(found[2]!)) return err('the text of a refusal is ASCII: it is said in SMTP');
  if (found[2]!.length > LONGEST_ERROR) return err(`the text of a refusal has ${LONGEST_ERROR} characters at most`);
  return ok({ kind: 'error', status: found[1]!, text: found[2]! });
}

/** What a person wrote, as it may stand in a sentence. */
const shown = (text: string): string => text.replace(/[\p{Cc}\p{Cs}]/gu, '?').slice(0, 80);
