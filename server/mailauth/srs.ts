/**
 * SRS, the Sender Rewriting Scheme: what is forwarded gets a return path of ours, so that SPF holds at the next
 * server, and a bounce finds its way back. After the original description by Meng Weng Wong and Shevek (there is no
 * RFC); other forwarders' addresses are understood and shortened the way it asks.
 *
 *   SRS0=HASH=TT=domain=local@us                      the first forwarder
 *   SRS1=HASH=first.example==HASH=TT=domain=local@us  every later one: the way back is to the first
 *
 * The hash keeps strangers from using us as an open relay for bounces: without the key none can be made. Pure: the key
 * and the day are arguments. All comparison is without case, because hosts on the way may change it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { err, ok, type Result } from '../base/result.ts';
import { days, type Instant } from '../base/units.ts';
import { type Mailbox, parseMailbox, printMailbox } from '../mime/address.ts';

export type SrsKeys = {
  /** The newest first: it signs; all are tried on the way back. Octets of a secret, 16 at least. */
  readonly keys: readonly Uint8Array[];
  /** Characters of the hash, five bits each. */
  readonly hashLength?: number;
};

/** Three weeks: a queue gives up after five days, and so does every one behind it. */
export const LONGEST_WAY_BACK_DAYS = 21;
/** 30 bits: a forger would have to ask a billion times, at the pace we answer RCPT. */
const DEFAULT_HASH_LENGTH = 6;
const SHORTEST_HASH = 4;
const LONGEST_HASH = 24;
/** The time stamp counts days in two characters. */
const STAMP_CYCLE = 1024;

/** RFC 4648 §6: no two of its characters differ only in case. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Whole days since 1970. */
export const dayOf = (now: Instant): number => Math.floor(now / days(1));

export type SrsFault = 'not-srs' | 'forged' | 'expired' | 'malformed';

/** True for an address that only `srsDecode` could resolve: its local part is of the scheme. */
export const isSrs = (mailbox: Mailbox): boolean => /^SRS[01][=+-]/i.test(mailbox.localPart);

/**
 * The return path of a forwarded message. An address of our own domain, which needs none, is the caller's to keep.
 * Refused when the result would be longer than an address may be: then the message goes with its own return path.
 */
export function srsEncode(sender: Mailbox, ourDomain: string, secret: SrsKeys, day: number): Result<Mailbox, string> {
  const localPart = encodedLocalPart(sender, secret, day);
  const encoded = parseMailbox(printMailbox({ localPart, domain: ourDomain }));
  return encoded.ok ? ok({ localPart, domain: encoded.value.domain }) : encoded;
}

function encodedLocalPart(sender: Mailbox, secret: SrsKeys, day: number): string {
  const first = /^SRS0([=+-].*)$/is.exec(sender.localPart)?.[1];
  if (first !== undefined) return later(sender.domain, first, secret);
  const again = /^SRS1[=+-][^=]*=([^=]+)=([=+-].*)$/is.exec(sender.localPart);
  // Whoever forwarded it between the first and us is not needed on the way back.
  if (again) return later(again[1]!, again[2]!, secret);
  const stamp = stampOf(day);
  const hash = hashOf(secret.keys[0]!, 'SRS0', [stamp, sender.domain, sender.localPart], secret);
  return `SRS0=${hash}=${stamp}=${sender.domain}=${sender.localPart}`;
}

const later = (host: string, rest: string, secret: SrsKeys): string =>
  `SRS1=${hashOf(secret.keys[0]!, 'SRS1', [host, rest], secret)}=${host}=${rest}`;

/** Where a bounce to one of our SRS addresses goes: the sender, or for SRS1 the first forwarder. */
export function srsDecode(mailbox: Mailbox, secret: SrsKeys, day: number): Result<Mailbox, SrsFault> {
  if (!isSrs(mailbox)) return err('not-srs');
  return /^SRS0/i.test(mailbox.localPart)
    ? decodeFirst(mailbox.localPart, secret, day)
    : decodeLater(mailbox.localPart, secret);
}

function decodeFirst(localPart: string, secret: SrsKeys, day: number): Result<Mailbox, SrsFault> {
  const found = /^SRS0[=+-]([^=]+)=([A-Z2-7]{2})=([^=]+)=(.+)$/is.exec(localPart);
  if (!found) return err('malformed');
  const [, hash = '', stamp = '', domain = '', local = ''] = found;
  if (!isGenuine(hash, 'SRS0', [stamp, domain, local], secret)) return err('forged');
  if (age(stamp, day) > LONGEST_WAY_BACK_DAYS) return err('expired');
  return asMailbox(local, domain);
}

function decodeLater(localPart: string, secret: SrsKeys): Result<Mailbox, SrsFault> {
  const found = /^SRS1[=+-]([^=]+)=([^=]+)=([=+-].+)$/is.exec(localPart);
  if (!found) return err('malformed');
  const [, hash = '', host = '', rest = ''] = found;
  return isGenuine(hash, 'SRS1', [host, rest], secret) ? asMailbox(`SRS0${rest}`, host) : err('forged');
}

function asMailbox(localPart: string, domain: string): Result<Mailbox, SrsFault> {
  const parsed = parseMailbox(printMailbox({ localPart, domain }));
  return parsed.ok ? parsed : err('malformed');
}

const stampOf = (day: number): string => {
  const cycle = ((day % STAMP_CYCLE) + STAMP_CYCLE) % STAMP_CYCLE;
  return `${alphabet[cycle >> 5]}${alphabet[cycle & 31]}`;
};

/** Days since the stamp was made. One from tomorrow (a clock that was set back) counts as of today. */
function age(stamp: string, day: number): number {
  const upper = stamp.toUpperCase();
  const made = alphabet.indexOf(upper[0]!) * 32 + alphabet.indexOf(upper[1]!);
  const passed = (((day - made) % STAMP_CYCLE) + STAMP_CYCLE) % STAMP_CYCLE;
  return passed === STAMP_CYCLE - 1 ? 0 : passed;
}

/** The parts are joined by what none of them can hold, so that no two lists hash alike. */
function hashOf(key: Uint8Array, kind: 'SRS0' | 'SRS1', parts: readonly string[], secret: SrsKeys): string {
  const length = Math.min(Math.max(secret.hashLength ?? DEFAULT_HASH_LENGTH, SHORTEST_HASH), LONGEST_HASH);
  const text = [kind, ...parts].join('\0').toLowerCase();
  const digest = createHmac('sha256', key).update(text).digest();
  return Array.from({ length }, (_, at) => alphabet[digest[at]! & 31]).join('');
}

function isGenuine(hash: string, kind: 'SRS0' | 'SRS1', parts: readonly string[], secret: SrsKeys): boolean {
  const given = Buffer.from(hash.toUpperCase());
  return secret.keys.some(key => {
    const expected = Buffer.from(hashOf(key, kind, parts, secret));
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
}
