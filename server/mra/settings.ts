/**
 * An account elsewhere whose mail is fetched: how it is reached, what is taken, what becomes of it there and here. Kept as
 * JSON; the secret stands beside it, sealed.
 */
import { isIP } from 'node:net';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, days, hours, type Instant, minutes } from '../base/units.ts';
import { printable } from '../events/transcript.ts';
import { parseDomain } from '../mime/address.ts';
import { providerFor } from './providers.ts';

export type PulledSettings = {
  readonly protocol: 'pop3' | 'imap';
  readonly host: string;
  readonly port: number;
  /** 'implicit': from the first octet. 'none': in clear, the password too, and the owner has been told so. */
  readonly tls: 'implicit' | 'starttls' | 'none';
  /** SHA-256 of certificates that are believed whatever they say; where there are some, no others are. */
  readonly pins: readonly string[];
  /** PEM of authorities that are believed besides the well-known ones; '': none. */
  readonly authorities: string;
  readonly user: string;
  readonly login: 'password' | 'oauth2';
  /** By whose authorization server, where that is 'oauth2': a name of providers.ts, or an https address. */
  readonly provider: string;
  /** Of IMAP. */
  readonly folders: readonly string[];
  /** How long what was taken stays there, in days: 0 goes at once, null stays. */
  readonly keepDays: number | null;
  /** What came there before is not taken; null: all of it is. */
  readonly since: Instant | null;
  readonly every: Duration;
  /** IMAP IDLE on the first folder: at once. */
  readonly idle: boolean;
  /** The mailbox here, where no rule says otherwise; '': the inbox. */
  readonly into: string;
  /** Whether it is looked at for junk. */
  readonly judged: boolean;
  readonly enabled: boolean;
};

export type PulledDraft = Partial<Omit<PulledSettings, 'protocol' | 'host' | 'user'>> &
  Pick<PulledSettings, 'protocol' | 'user'> & { readonly host?: string };

const LEAST_EVERY: Duration = minutes(1);
const MOST_EVERY: Duration = days(7);
const USUAL_EVERY = minutes(10);
const MOST_FOLDERS = 100;
const MOST_PINS = 10;
const MOST_KEEP_DAYS = 3650;
const LONGEST_PEM = 100_000;
const LONGEST_NAME = 1_000;

export const usualPort = (protocol: 'pop3' | 'imap', tls: PulledSettings['tls']): number =>
  protocol === 'pop3' ? (tls === 'implicit' ? 995 : 110) : tls === 'implicit' ? 993 : 143;

/** The fault is a sentence without a full stop. */
export function checkPulled(draft: PulledDraft): Result<PulledSettings, string> {
  const { user = '' }: Partial<PulledDraft> = draft;
  if (draft.protocol !== 'pop3' && draft.protocol !== 'imap') return err('mail is fetched by pop3 or imap');
  const known = providerFor(draft.provider || user);
  const tls = draft.tls ?? 'implicit';
  const host = (draft.host || known?.[draft.protocol]?.host || '').trim().replace(/^\[|\]$/g, '');
  if (host === '') return err('a server is needed: its name, as in pop.example.net');
  const named = isIP(host) === 0 ? parseDomain(host) : ok(host);
  if (!named.ok) return err(`"${printable(host)}" is no name of a server: ${named.error}`);
  const pins = pinsIn(draft.pins ?? []);
  if (!pins.ok) return pins;
  const login = draft.login ?? 'password';
  const settings: PulledSettings = {
    ...{ protocol: draft.protocol, host: named.value, tls, pins: pins.value, login },
    port: draft.port ?? usualPort(draft.protocol, tls),
    authorities: draft.authorities ?? '',
    user: user.trim(),
    provider: login === 'oauth2' ? (draft.provider ?? known?.name ?? '') : '',
    folders: draft.protocol === 'imap' ? [...new Set(draft.folders ?? ['INBOX'])] : [],
    ...{ keepDays: draft.keepDays ?? null, since: draft.since ?? null, every: draft.every ?? USUAL_EVERY },
    idle: draft.protocol === 'imap' && (draft.idle ?? false),
    ...{ into: draft.into ?? '', judged: draft.judged ?? true, enabled: draft.enabled ?? true },
  };
  const fault = faultIn(settings);
  return fault === null ? ok(settings) : err(fault);
}

function faultIn(given: PulledSettings): string | null {
  const { port, user, folders, keepDays, every, authorities, login, provider, into } = given;
  const texts = [user, provider, into, ...folders];
  if (user === '') return 'a user is needed: the name to sign in with there';
  if (texts.some(text => /[\p{Cc}\p{Cs}]/u.test(text) || text.length > LONGEST_NAME))
    return 'a name holds a control character or is too long';
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return 'a port is 1 to 65535';
  if (given.protocol === 'imap' && (folders.length === 0 || folders.length > MOST_FOLDERS || folders.includes('')))
    return `of IMAP, 1 to ${MOST_FOLDERS} folders are fetched`;
  if (/^\/|\/$|\/\//.test(into) || into.length > 255) return `"${into.slice(0, 100)}" is no name of a mailbox here`;
  if (keepDays !== null && (!Number.isInteger(keepDays) || keepDays < 0 || keepDays > MOST_KEEP_DAYS))
    return `mail stays there for good, or 0 to ${MOST_KEEP_DAYS} days`;
  if (!(every >= LEAST_EVERY && every <= MOST_EVERY))
    return 'it is looked there every minute at most, every week at least';
  if (authorities.length > LONGEST_PEM) return 'the authorities are too long';
  if (authorities !== '' && !/-----BEGIN CERTIFICATE-----/.test(authorities))
    return 'the authorities are no certificates (PEM)';
  if (login === 'oauth2' && provider === '')
    return `who gives out the tokens for ${user} is not known: name a provider, or the address of its authorization server`;
  return login === 'oauth2' && given.tls === 'none' ? 'a token is not sent over a connection in clear' : null;
}

function pinsIn(texts: readonly string[]): Result<readonly string[], string> {
  const pins: string[] = [];
  for (const text of texts) {
    const digits = text
      .toLowerCase()
      .replace(/^sha-?256[:/]?/, '')
      .replace(/[:\s]/g, '');
    if (!/^[0-9a-f]{64}$/.test(digits))
      return err(
        `"${printable(text).slice(0, 80)}" is no SHA-256 fingerprint: 64 hexadecimal digits, with or without colons`,
      );
    pins.push(digits.toUpperCase().match(/../g)!.join(':'));
  }
  return pins.length > MOST_PINS ? err(`${MOST_PINS} fingerprints at most`) : ok(pins);
}

export const printSettings = (settings: PulledSettings): string => JSON.stringify(settings);
export const readSettings = (body: string): PulledSettings => JSON.parse(body) as PulledSettings;

/** 'ana@pop.example.net (POP3)' */
export const shownAccount = ({ user, host, protocol }: Pick<PulledSettings, 'user' | 'host' | 'protocol'>): string =>
  `${user.includes('@') ? `${user} at ${host}` : `${user}@${host}`} (${protocol.toUpperCase()})`;

/** What was taken stays so long. */
export const isKept = ({ keepDays }: PulledSettings, takenAt: Instant, now: Instant): boolean =>
  keepDays === null || now - takenAt < days(keepDays);

export const LONGEST_BACK_OFF: Duration = hours(6);
