/**
 * Signs a message for one or several keys at once, usually RSA for those who know nothing else and Ed25519 beside
 * it. RFC 6376 §5; RFC 8301 §3; RFC 8463 §3.
 */
import { createHash, type KeyObject, sign } from 'node:crypto';
import type { Rest } from '../base/pace.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Duration, Instant } from '../base/units.ts';
import { bodyOffset } from '../mime/header.ts';
import { hashBody, hashBodyInTurns } from './canonical-body.ts';
import {
  type Canonicalization,
  readSignedHeader,
  relaxField,
  type SignedHeader,
  selectFields,
  withoutLastLineEnd,
} from './canonical-header.ts';
import { printSignature } from './dkim-print.ts';
import { readName } from './dkim-signature.ts';
import { SMALLEST_RSA_KEY } from './key-record.ts';
import { valuePlace } from './tag-list.ts';

export type SigningKey = {
  readonly domain: string;
  readonly selector: string;
  /** RSA or Ed25519. */
  readonly privateKey: KeyObject;
};

export type SignOptions = {
  readonly now: Instant;
  /** Signed as often as they are there. */
  readonly fields?: readonly string[];
  /** Of these, one more than there is: none can be added behind our back. */
  readonly oversigned?: readonly string[];
  /** How long the signature is good; for ever where it is not said. */
  readonly validFor?: Duration;
  readonly header?: Canonicalization;
  readonly body?: Canonicalization;
  /** The hash of its body in that form, where it is known already (`bodyDigest`). */
  readonly bodyDigest?: Buffer;
};

/** RFC 6376 §5.4.1, and what shows the body. Not: Received, Return-Path, DKIM-Signature, which change on the way. */
export const SIGNED_FIELDS = [
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
] as const;

/** Not Reply-To, Sender and List-*: honest lists add these, and ought not to break what they leave alone. */
const OVERSIGNED_FIELDS = [
  'from',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
] as const;

/**
 * One DKIM-Signature field for each key, in their order, each with its line end: to be put before the message.
 *
 * The message must be as it leaves: with CRLF line ends, and in 7 bits if a host on its way may not take 8 (a
 * signature does not survive being recoded). Nothing is changed here.
 *
 * @returns a sentence for the owner when it cannot be signed: no From or several, a weak key, no such domain
 */
export function signMessage(
  message: Uint8Array,
  keys: readonly SigningKey[],
  options: SignOptions,
): Result<string, string> {
  const header = readSignedHeader(message);
  if (!header.ok) return err(`the message cannot be signed: ${header.error}`);
  const authors = header.value.named('from').length;
  if (authors !== 1) return err(`the message cannot be signed: it has ${authors === 0 ? 'no' : 'several'} From fields`);
  const unusable = keys.map(keyFault).find(found => found !== null);
  if (unusable) return err(unusable);
  const names = namesToSign(header.value, options);
  const digest =
    options.bodyDigest ??
    hashBody(message, header.value.bodyStart, [{ form: options.body ?? 'relaxed', limit: null }])[0]!.digest;
  const fields = selectFields(header.value, names, options.header ?? 'relaxed');
  return ok(keys.map(key => signatureField(key, names, fields, digest, options)).join(''));
}

/** The hash of a body in the relaxed form, made in turns with whatever else is to be done: 50 MiB take a tenth of a second. */
export async function bodyDigest(message: Uint8Array, rest: Rest): Promise<Buffer> {
  const [body] = await hashBodyInTurns(message, bodyOffset(message), [{ form: 'relaxed', limit: null }], rest);
  return body!.digest;
}

/** Why nothing can be signed with this key, or null. */
export function keyFault({ domain, selector, privateKey }: SigningKey): string | null {
  if (readName(domain) === null) return `"${domain}" is no domain to sign for`;
  if (readName(selector) === null) return `"${selector}" is no selector`;
  if (privateKey.type !== 'private') return `the key ${selector} of ${domain} is not a private key`;
  const bits = privateKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (privateKey.asymmetricKeyType === 'rsa') {
    return bits < SMALLEST_RSA_KEY ? `the key ${selector} of ${domain} is too weak: ${bits} bits` : null;
  }
  return privateKey.asymmetricKeyType === 'ed25519'
    ? null
    : `the key ${selector} of ${domain} is neither RSA nor Ed25519`;
}

/** h=: every field of the list as often as it is there, and once more where none may be added. */
export function namesToSign(
  header: SignedHeader,
  { fields = SIGNED_FIELDS, oversigned = OVERSIGNED_FIELDS }: Pick<SignOptions, 'fields' | 'oversigned'>,
): string[] {
  const guarded = new Set(oversigned.map(name => name.toLowerCase()));
  const wanted = new Set(['from', ...fields.map(name => name.toLowerCase()), ...guarded]);
  return [...wanted].flatMap(name => Array<string>(header.named(name).length + (guarded.has(name) ? 1 : 0)).fill(name));
}

export const algorithmOf = (key: KeyObject): 'rsa-sha256' | 'ed25519-sha256' =>
  key.asymmetricKeyType === 'ed25519' ? 'ed25519-sha256' : 'rsa-sha256';

/** t= and x= are in seconds. */
export const inSeconds = (instant: Instant): string => String(Math.floor(instant / 1000));

function signatureField(
  { domain, selector, privateKey }: SigningKey,
  names: readonly string[],
  fields: string,
  bodyHash: Buffer,
  { now, validFor, header = 'relaxed', body = 'relaxed' }: SignOptions,
): string {
  const tags: [string, string][] = [
    ['v', '1'],
    ['a', algorithmOf(privateKey)],
    ['c', `${header}/${body}`],
    ['d', readName(domain)!],
    ['s', readName(selector)!],
    ['t', inSeconds(now)],
    ...(validFor === undefined ? [] : [['x', inSeconds(now + validFor)] as [string, string]]),
    ['h', names.join(':')],
    ['bh', bodyHash.toString('base64')],
  ];
  return signField('DKIM-Signature', [...tags, ['b', '']], fields, privateKey, { form: header });
}

/**
 * The field with its tags, b= filled in. What is signed is the text before it and the field itself with b= empty,
 * folded as it will be when b= is there: so it is printed with letters in its place first.
 */
export function signField(
  name: string,
  tags: readonly (readonly [string, string])[],
  before: string,
  key: KeyObject,
  { form = 'relaxed', base64Line }: { form?: Canonicalization; base64Line?: number | undefined },
): string {
  const print = (b: string) =>
    printSignature(
      name,
      tags.map(([tag, value]) => [tag, tag === 'b' ? b : value]),
      base64Line,
    );
  const value = print('A'.repeat(base64Length(key))).slice(name.length + 1);
  const { start, end } = valuePlace(value, 'b')!;
  // Where b= is the last tag, its value reaches to the end: the line end that is not signed goes with it.
  const empty = withoutLastLineEnd(value.slice(0, start) + value.slice(end));
  const own = form === 'simple' ? `${name}:${empty}` : withoutLastLineEnd(relaxField(name, empty));
  return print(signText(key, before + own).toString('base64'));
}

function base64Length(key: KeyObject): number {
  const octets =
    key.asymmetricKeyType === 'ed25519' ? 64 : Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
  return Math.ceil(octets / 3) * 4;
}

/** One character per octet. Ed25519 signs the hash: RFC 8463 §3. */
function signText(key: KeyObject, text: string): Buffer {
  const octets = Buffer.from(text, 'latin1');
  return key.asymmetricKeyType === 'ed25519'
    ? sign(null, createHash('sha256').update(octets).digest(), key)
    : sign('sha256', octets, key);
}
