/**
 * The arguments of MAIL and RCPT: path and ESMTP parameters, as two tables.
 *
 *   Mail-parameters = esmtp-param *(SP esmtp-param)
 *   esmtp-param     = esmtp-keyword ["=" esmtp-value]                RFC 5321 §4.1.2
 *   xtext           = *( xchar / "+" 2HEXDIGIT-upper-case )          RFC 3461 §4
 *
 * SIZE RFC 1870 · BODY RFC 6152 · SMTPUTF8 RFC 6531 · RET ENVID NOTIFY ORCPT RFC 3461 · AUTH RFC 4954 §5
 * HOLDFOR HOLDUNTIL RFC 4865 · REQUIRETLS RFC 8689 · BY RFC 2852 · MT-PRIORITY RFC 6710
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Notify, RecipientOffer, SenderOffer } from './handler.ts';
import type { DeliverByOffer, FutureRelease } from './options.ts';
import type { Table, Writable } from './parameter-table.ts';
import { parseForwardPath, parseReversePath, splitPath } from './path.ts';
import { priorityParameter } from './priority.ts';
import { type Refusal, refusal, reply } from './reply.ts';
import { deliverByParameter, holdParameters, neverInTime } from './time-parameters.ts';

/** RFC 3461 §4.4: ENVID up to 100; §4.2: ORCPT up to 500, the type counted. */
const LONGEST_ENVID = 100;
const LONGEST_ORCPT = 500;
const NOTIFY_WORDS: ReadonlySet<string> = new Set(['NEVER', 'SUCCESS', 'FAILURE', 'DELAY']);

const mailParameters: Table<SenderOffer> = {
  __proto__: null as never,
  SIZE(value, offer) {
    if (!value || !/^\d{1,20}$/.test(value)) return 'SIZE takes 1 to 20 digits';
    offer.size = Number(value);
    return null;
  },
  BODY(value, offer) {
    const body = value?.toUpperCase();
    if (body === 'BINARYMIME') return reply.unknownParameter;
    if (body !== '7BIT' && body !== '8BITMIME') return 'BODY takes 7BIT or 8BITMIME';
    offer.body = body;
    return null;
  },
  SMTPUTF8(value, offer) {
    offer.smtpUtf8 = true;
    return value === null ? null : 'SMTPUTF8 takes no value';
  },
  REQUIRETLS(value, offer) {
    offer.requireTls = true;
    return value === null ? null : 'REQUIRETLS takes no value';
  },
  RET(value, offer) {
    const ret = value?.toUpperCase();
    if (ret !== 'FULL' && ret !== 'HDRS') return 'RET takes FULL or HDRS';
    offer.ret = ret;
    return null;
  },
  ENVID(value, offer) {
    offer.envid = value && value.length <= LONGEST_ENVID ? decodeXtext(value) : null;
    return offer.envid ? null : 'ENVID takes up to 100 characters of xtext';
  },
  AUTH(value, offer) {
    const decoded = value ? decodeXtext(value) : null;
    const path = decoded === null ? null : decoded === '<>' ? '' : decoded;
    if (path === null || !parseReversePath(path)) return 'AUTH takes an address in xtext, or <>';
    offer.auth = path;
    return null;
  },
};

const recipientParameters: Table<RecipientOffer> = {
  __proto__: null as never,
  NOTIFY(value, offer) {
    const words = value?.toUpperCase().split(',') ?? [];
    if (!words.every(word => NOTIFY_WORDS.has(word)) || new Set(words).size !== words.length || words.length === 0) {
      return 'NOTIFY takes NEVER, or some of SUCCESS, FAILURE and DELAY';
    }
    if (words.includes('NEVER') && words.length > 1) return 'NEVER stands alone in NOTIFY';
    offer.notify = words as Notify[];
    return null;
  },
  ORCPT(value, offer) {
    const found = value && value.length <= LONGEST_ORCPT ? /^([A-Za-z0-9-]+);(.+)$/.exec(value) : null;
    // RFC 6533 §3: a utf-8 address may stand there unencoded, '=' and '+' included.
    const address = found && (/^utf-8$/i.test(found[1]!) ? clean(found[2]!) : decodeXtext(found[2]!));
    if (!found || !address) return 'ORCPT takes a type, a semicolon and an address in xtext';
    offer.orcpt = { type: found[1]!.toLowerCase(), address };
    return null;
  },
};

/** What of it is announced, and so is a parameter. */
export type MailExtensions = {
  readonly auth: boolean;
  readonly hold: FutureRelease | null;
  readonly requireTls: boolean;
  readonly deliverBy?: DeliverByOffer | null;
  /** The highest that this client is given; null: it is not asked. */
  readonly mostPriority?: number | null;
  /** A reverse path that is no address is taken for the null one. */
  readonly oddMachines?: boolean;
};

/** What follows `MAIL`. */
export function parseMail(argument: string, known: MailExtensions): Result<SenderOffer, Refusal> {
  const odd = known.oddMachines === true;
  const split = after('FROM', argument) ?? (odd && /^FROM *:/i.test(argument) ? { path: '', rest: '' } : null);
  if (!split) return err(refusal(reply.badSender, 'MAIL without FROM:<address>'));
  const path = reversePath(split.path, odd);
  if (!path) return err(refusal(reply.badSender, 'the sender is not an address'));
  const offer: Writable<SenderOffer> = {
    path: path.address,
    size: null,
    body: null,
    smtpUtf8: false,
    ret: null,
    envid: null,
    auth: null,
  };
  const wrong = split.rest ? readParameters(split.rest, tableFor(known), offer, known.auth ? [] : ['AUTH']) : null;
  if (wrong) return err(wrong);
  // RFC 8689 §2: only inside TLS. Whoever asks for it there is told what is missing, not that it is not known.
  if (offer.requireTls && !known.requireTls) return err(refusal(reply.requireTlsNeedsTls, 'REQUIRETLS in clear'));
  if (neverInTime(offer)) return err(refusal(reply.badParameter, 'BY would return it before its hour has come'));
  return path.international && !offer.smtpUtf8 ? err(needsUnicode) : ok(offer);
}

const tableFor = ({ hold, deliverBy, mostPriority }: MailExtensions): Table<SenderOffer> => ({
  ...mailParameters,
  ...(hold ? holdParameters(hold) : {}),
  ...(deliverBy ? deliverByParameter(deliverBy) : {}),
  ...(typeof mostPriority === 'number' ? priorityParameter(mostPriority) : {}),
  __proto__: null as never,
});

/** Leniency for machines that nobody mends: what is no address, or none that may stand here, is nobody's. */
function reversePath(path: string, odd: boolean) {
  const read = parseReversePath(path);
  return odd && (!read || read.international) ? { address: '', international: false } : read;
}

/** What follows `RCPT`. */
export function parseRcpt(argument: string, smtpUtf8: boolean): Result<RecipientOffer, Refusal> {
  const split = after('TO', argument);
  if (!split) return err(refusal(reply.badRecipient, 'RCPT without TO:<address>'));
  const path = parseForwardPath(split.path);
  if (!path) return err(refusal(reply.badRecipient, 'the recipient is not an address'));
  const offer: Writable<RecipientOffer> = { path: path.address, notify: null, orcpt: null };
  const wrong = split.rest ? readParameters(split.rest, recipientParameters, offer, []) : null;
  if (wrong) return err(wrong);
  return path.international && !smtpUtf8 ? err(needsUnicode) : ok(offer);
}

const needsUnicode = refusal(reply.unicodeNeedsParameter, 'an address beyond ASCII without SMTPUTF8 at MAIL');

/** Leniency: blanks around the colon, which many a device sends. */
function after(word: 'FROM' | 'TO', argument: string) {
  const colon = argument.indexOf(':');
  if (colon === -1 || argument.slice(0, colon).trim().toUpperCase() !== word) return null;
  return splitPath(argument.slice(colon + 1));
}

function readParameters<Offer>(
  text: string,
  table: Table<Offer>,
  offer: Writable<Offer>,
  unknown: readonly string[],
): Refusal | null {
  if (!text.startsWith(' ') && text.trim() !== '') return refusal(reply.badParameter, 'no blank behind the path');
  const seen = new Set<string>();
  for (const parameter of text.trim().split(/ +/)) {
    if (parameter === '') continue;
    const equals = parameter.indexOf('=');
    const keyword = (equals === -1 ? parameter : parameter.slice(0, equals)).toUpperCase();
    const value = equals === -1 ? null : parameter.slice(equals + 1);
    if (!/^[A-Z0-9][A-Z0-9-]*$/.test(keyword)) return refusal(reply.badParameter, 'a parameter without a keyword');
    if (seen.has(keyword)) return refusal(reply.badParameter, `${keyword} was given twice`);
    seen.add(keyword);
    const read = unknown.includes(keyword) ? undefined : table[keyword];
    if (!read) return refusal(reply.unknownParameter, `the parameter ${keyword} is not known here`);
    const wrong = read(value, offer);
    if (typeof wrong === 'string') return refusal({ ...reply.badParameter, text: wrong }, wrong);
    if (wrong) return refusal(wrong, `${keyword}=${value} is not supported`);
  }
  return null;
}

/** null when it is not xtext, or hides a control character that would split a header or a log line. RFC 3461 §4. */
export function decodeXtext(text: string): string | null {
  if (!/^(?:[\x21-\x2a\x2c-\x3c\x3e-\x7e]|\+[0-9A-F]{2})*$/.test(text)) return null;
  if (!text.includes('+')) return text;
  const octets = text.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return clean(Buffer.from(octets, 'latin1').toString('utf8'));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not pass
const clean = (text: string): string | null => (/[\u0000-\u001f\u007f-\u009f\ufffd]/.test(text) ? null : text);
