/**
 * A signature as it stands in a DKIM-Signature or ARC-Message-Signature field: its tags read and checked, before any
 * key is asked for. RFC 6376 §3.5, §6.1.1; RFC 8301 §3.1; RFC 8617 §4.1.2 (the same tags, but i= is a number and
 * h= need not name From).
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Instant, kibibytes, minutes } from '../base/units.ts';
import { lookupName } from '../dns/resolver.ts';
import type { Canonicalization } from './canonical-header.ts';
import { type DkimFault, fault } from './dkim-verdict.ts';
import type { KeyType } from './key-record.ts';
import { decodeFolded, glimpseTags, parseTagList, type TagList, withoutBlanks } from './tag-list.ts';

export type Signed = {
  readonly keyType: KeyType;
  readonly signature: Buffer;
  /** As they are looked up. */
  readonly domain: string;
  readonly selector: string;
  readonly signedAt: Instant | null;
};

export type Signature = Signed & {
  readonly bodyHash: Buffer;
  readonly header: Canonicalization;
  readonly body: Canonicalization;
  /** h=, in lower case. */
  readonly fields: readonly string[];
  /** l= */
  readonly limit: number | null;
  readonly expiresAt: Instant | null;
  /** The domain of i=, or d=. */
  readonly identityDomain: string;
};

/** A field longer than this is no signature. */
const LONGEST_SIGNATURE = kibibytes(64);
/** How far clocks may differ. */
export const CLOCK_SKEW = minutes(5);

const neutral = (tag: string | null, why: string) => err(fault('neutral', 'syntax', tag, why));

/** Of a field's value (one character per octet); values are UTF-8, RFC 8616 §4. */
export function readTags(value: string): Result<TagList, DkimFault> {
  if (value.length > LONGEST_SIGNATURE) return neutral(null, 'the signature is longer than 64 KiB');
  const list = parseTagList(Buffer.from(value, 'latin1').toString('utf8'));
  return list.ok ? list : neutral(null, `the signature is malformed: ${list.error}`);
}

/** Tags for display, of whatever came. */
export const showTags = (value: string): TagList =>
  glimpseTags(Buffer.from(value.slice(0, LONGEST_SIGNATURE), 'latin1').toString('utf8'));

export function readDkimSignature(tags: TagList): Result<Signature, DkimFault> {
  const version = tags.get('v');
  if (version === undefined) return neutral('v', 'the signature does not say its version');
  if (version !== '1') return err(fault('neutral', 'version', 'v', 'the signature is of an unknown version'));
  const query = tags.get('q');
  if (query !== undefined && !query.split(':').some(method => /^dns(\/txt)?$/i.test(method.trim()))) {
    return neutral('q', 'the key is not in the DNS');
  }
  const signature = readSignature(tags);
  if (!signature.ok) return signature;
  if (!signature.value.fields.includes('from')) {
    return err(fault('permerror', 'author-not-signed', 'h', `${signature.value.domain} did not sign the From field`));
  }
  return withIdentity(signature.value, tags.get('i'));
}

/** What DKIM-Signature and ARC-Message-Signature share. */
export function readSignature(tags: TagList): Result<Signature, DkimFault> {
  const signed = readSigned(tags);
  if (!signed.ok) return signed;
  const bodyHash = decodeFolded(tags.get('bh') ?? '');
  if (!bodyHash) return neutral('bh', 'the hash of the body is missing or not base64');
  const forms = readForms(tags.get('c'));
  if (!forms) return err(fault('neutral', 'canonicalization', 'c', 'it was signed in a form that is not known'));
  const names = tags.get('h');
  if (names === undefined) return neutral('h', 'the signature does not say what it signs');
  const limit = readNumber(tags.get('l'), /^\d{1,76}$/);
  const expires = readNumber(tags.get('x'), /^\d{1,12}$/);
  if (limit === 'malformed') return neutral('l', 'the length of the body is not a number');
  if (expires === 'malformed') return neutral('x', 'the time of expiry is not a number');
  const { signedAt, domain } = signed.value;
  const expiresAt = instant(expires);
  if (signedAt !== null && expiresAt !== null && expiresAt <= signedAt) {
    return neutral('x', 'the signature expires before it was made');
  }
  const fields = withoutBlanks(names)
    .toLowerCase()
    .split(':')
    .filter(name => name !== '');
  return ok({ ...signed.value, bodyHash, ...forms, fields, limit, expiresAt, identityDomain: domain });
}

/** What all three kinds of signature share, the ARC-Seal among them. */
export function readSigned(tags: TagList): Result<Signed, DkimFault> {
  const algorithm = tags.get('a');
  if (algorithm === undefined) return neutral('a', 'the signature does not say its algorithm');
  if (algorithm === 'rsa-sha1') {
    return err(fault('fail', 'historic-algorithm', 'a', 'it is signed with SHA-1, which proves nothing any more'));
  }
  if (algorithm !== 'rsa-sha256' && algorithm !== 'ed25519-sha256') {
    return err(fault('neutral', 'algorithm', 'a', 'it is signed with an algorithm that is not known'));
  }
  const signature = decodeFolded(tags.get('b') ?? '');
  if (!signature) return neutral('b', 'the signature itself is missing or not base64');
  const domain = readName(tags.get('d'));
  if (!domain) return neutral('d', 'the signing domain is missing or no domain');
  const selector = readName(tags.get('s'));
  if (!selector) return neutral('s', 'the selector of the key is missing or no name');
  const time = readNumber(tags.get('t'), /^\d{1,12}$/);
  if (time === 'malformed') return neutral('t', 'the time of signing is not a number');
  const keyType = algorithm === 'rsa-sha256' ? 'rsa' : 'ed25519';
  return ok({ keyType, signature, domain, selector, signedAt: instant(time) });
}

const LABELS = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/;

/** As it is looked up, or null: at most 253 characters reach the pattern. */
export function readName(value: string | undefined): string | null {
  const name = value === undefined || value.endsWith('.') ? null : lookupName(value);
  return name !== null && LABELS.test(name) ? name : null;
}

function readNumber(value: string | undefined, form: RegExp): number | null | 'malformed' {
  if (value === undefined) return null;
  return form.test(value) ? Number(value) : 'malformed';
}

/** Tags tell the time in seconds. */
const instant = (time: number | null): Instant | null => (time === null ? null : time * 1000);

const isForm = (text: string): text is Canonicalization => text === 'simple' || text === 'relaxed';

/** c=header/body; the body's is simple where it is not said. RFC 6376 §3.5. */
function readForms(value = 'simple/simple'): { header: Canonicalization; body: Canonicalization } | null {
  const [header = '', body = 'simple', more] = value.toLowerCase().split('/');
  return isForm(header) && isForm(body) && more === undefined ? { header, body } : null;
}

/** i= is of the domain d= or of one below it. */
function withIdentity(signature: Signature, written: string | undefined): Result<Signature, DkimFault> {
  if (written === undefined) return ok(signature);
  const identity = decodeIdentity(written);
  const identityDomain = readName(identity.slice(identity.lastIndexOf('@') + 1));
  if (!identity.includes('@') || !identityDomain) return neutral('i', 'for whom it was signed cannot be read');
  const { domain } = signature;
  if (identityDomain !== domain && !identityDomain.endsWith(`.${domain}`)) {
    return err(fault('permerror', 'identity', 'i', `${domain} signed for ${identityDomain}, which is not its own`));
  }
  return ok({ ...signature, identityDomain });
}

/** dkim-quoted-printable, RFC 6376 §2.11. */
export function decodeIdentity(written: string): string {
  const octets = Buffer.from(withoutBlanks(written), 'utf8').toString('latin1');
  const decoded = octets.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(decoded, 'latin1').toString('utf8');
}
