/**
 * DKIM: who signed a message, and whether it still is what they signed. RFC 6376 §6; RFC 8301; RFC 8463.
 *
 * Pure over the octets, the answers of a resolver and the time given: the same three give the same verdict. Never
 * throws, whatever the message. The body is hashed before any key is asked for, once for all signatures that share
 * a form; a signature whose body does not fit costs no question.
 */
import { noRest, type Rest } from '../base/pace.ts';
import type { Instant } from '../base/units.ts';
import type { Resolver } from '../dns/resolver.ts';
import { type BodyHash, hashBodyInTurns } from './canonical-body.ts';
import { readSignedHeader, type SignedHeader } from './canonical-header.ts';
import { checkSignature, signedText } from './dkim-check.ts';
import {
  CLOCK_SKEW,
  decodeIdentity,
  readDkimSignature,
  readName,
  readTags,
  type Signature,
  showTags,
} from './dkim-signature.ts';
import { type DkimFault, type DkimVerdict, fault, type KeyFacts, type SignatureVerdict } from './dkim-verdict.ts';
import { type FindKey, keyFinder } from './key-record.ts';
import { withoutBlanks } from './tag-list.ts';

export type VerifyOptions = {
  readonly resolver: Resolver;
  /** When the message came: signatures expire. */
  readonly now: Instant;
  /** Signatures that are looked at, from the top. */
  readonly mostSignatures?: number;
  /** Between stretches of a large body others have their turn. */
  readonly rest?: Rest;
};

/** RFC 6376 §6.1 lets a verifier stop somewhere; a message over several lists has five. */
export const MOST_SIGNATURES = 10;
/** Of more nothing is told but their number. */
export const MOST_TOLD = 100;

/** Fields a reader sees, or by which the body is shown: a copy that nobody signed can deceive. RFC 6376 §8.15. */
const SEEN = [
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
] as const;

/** One DKIM-Signature field: where it stands, and what could be read of it. */
type Read = { readonly at: number; readonly signature: Signature | null; readonly fault: DkimFault | null };

export async function verifyDkim(message: Uint8Array, options: VerifyOptions): Promise<DkimVerdict> {
  const header = readSignedHeader(message);
  if (!header.ok) return { signatures: [], authorFields: 0, unreadable: header.error };
  const most = options.mostSignatures ?? MOST_SIGNATURES;
  const places = header.value.named('dkim-signature');
  const reads = places.slice(0, most).map(at => readField(header.value, at, options.now));
  const bodies = await bodiesOf(message, header.value, reads, options.rest ?? noRest);
  const findKey = keyFinder(options.resolver);
  const verdicts = await Promise.all(reads.map(read => judge(header.value, read, bodies.get(read), findKey)));
  const skipped = places.slice(most, MOST_TOLD).map(at => conclude(header.value, skip(at, most), null));
  const signatures = [...verdicts, ...skipped];
  const untold = places.length - signatures.length;
  return {
    signatures,
    authorFields: header.value.named('from').length,
    unreadable: untold === 0 ? null : `there are ${untold} more signatures`,
  };
}

function readField(header: SignedHeader, at: number, now: Instant): Read {
  const tags = readTags(header.value(at));
  const signature = tags.ok ? readDkimSignature(tags.value) : tags;
  if (!signature.ok) return { at, signature: null, fault: signature.error };
  return { at, signature: signature.value, fault: expiry(signature.value, now) };
}

/** t= in the future is no fault: a clock is wrong, and the signature is still theirs. RFC 6376 §3.5 leaves it open. */
export function expiry({ expiresAt, domain }: Signature, now: Instant): DkimFault | null {
  if (expiresAt === null || now <= expiresAt + CLOCK_SKEW) return null;
  const date = new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ');
  return fault('fail', 'expired', 'x', `the signature of ${domain} expired on ${date} UTC`);
}

const skip = (at: number, most: number): Read => ({
  at,
  signature: null,
  fault: fault('neutral', 'skipped', null, `only the first ${most} signatures are looked at`),
});

/** The body as each signature wants it, hashed together. */
async function bodiesOf(
  message: Uint8Array,
  header: SignedHeader,
  reads: readonly Read[],
  rest: Rest,
): Promise<Map<Read, BodyHash>> {
  const wanting = reads.filter(read => read.signature !== null && read.fault === null);
  const wishes = wanting.map(({ signature }) => ({ form: signature!.body, limit: signature!.limit }));
  const hashes = await hashBodyInTurns(message, header.bodyStart, wishes, rest);
  return new Map(wanting.map((read, index) => [read, hashes[index]!]));
}

async function judge(
  header: SignedHeader,
  read: Read,
  body: BodyHash | undefined,
  findKey: FindKey,
): Promise<SignatureVerdict> {
  const { at, signature } = read;
  if (read.fault || !signature || !body) return conclude(header, read, null, body);
  const changed = bodyFault(signature, body);
  if (changed) return conclude(header, { ...read, fault: changed }, null, body);
  const checked = await checkSignature(signature, signedText(header, at, signature), findKey);
  const strict = checked.key?.strictIdentity && signature.identityDomain !== signature.domain;
  const found = checked.fault ?? (strict ? foreignIdentity(signature) : addedFault(header, signature));
  return conclude(header, { ...read, fault: found }, checked.facts, body);
}

export function bodyFault(signature: Signature, body: BodyHash): DkimFault | null {
  const { domain, limit, bodyHash } = signature;
  if (limit !== null && limit > body.length) {
    return fault('fail', 'body-shorter', 'l', `a part of the body was taken away after ${domain} signed it`);
  }
  return body.digest.equals(bodyHash)
    ? null
    : fault('fail', 'body-changed', 'bh', `the body was changed after ${domain} signed it`);
}

const foreignIdentity = ({ domain, identityDomain }: Signature): DkimFault =>
  fault('permerror', 'identity', 't', `the key of ${domain} may not sign for ${identityDomain} (t=s)`);

export const strayLine = (domain: string): DkimFault =>
  fault('policy', 'stray-line', null, `a line in the header is no field, and ${domain} did not sign it`);

/** RFC 6376 §8.15: the reader may be shown the From, or the text, that nobody signed. */
function addedFault(header: SignedHeader, { fields, domain }: Signature): DkimFault | null {
  if (header.hasStrayLine) return strayLine(domain);
  return header.named('from').length <= count(fields, 'from')
    ? null
    : fault('policy', 'author-added', 'h', `there is more than one From field, and ${domain} did not sign all of them`);
}

const count = (names: readonly string[], wanted: string): number => names.filter(name => name === wanted).length;

function conclude(header: SignedHeader, read: Read, key: KeyFacts | null, body?: BodyHash): SignatureVerdict {
  const shown = showTags(header.value(read.at));
  const { signature } = read;
  const domain = signature?.domain ?? readName(shown.get('d')) ?? '';
  const signedFields = signature?.fields ?? [];
  const tries = key?.testing ? ' (the domain says it is only trying DKIM out)' : '';
  return {
    result: read.fault?.result ?? 'pass',
    cause: read.fault?.cause ?? null,
    tag: read.fault?.tag ?? null,
    why: read.fault?.why ?? `${domain} signed it, and nothing it signed was changed${tries}`,
    domain,
    selector: signature?.selector ?? readName(shown.get('s')) ?? '',
    identity: visible(decodeIdentity(shown.get('i') ?? `@${domain}`)),
    algorithm: visible(shown.get('a') ?? ''),
    canonicalization: signature ? `${signature.header}/${signature.body}` : '',
    signedFields,
    uncovered: signature ? SEEN.filter(name => header.named(name).length > count(signedFields, name)) : [],
    authorOversigned: count(signedFields, 'from') > header.named('from').length,
    bodyLimit: limitOf(signature, body),
    signedAt: signature?.signedAt ?? null,
    expiresAt: signature?.expiresAt ?? null,
    mark: visible(withoutBlanks(shown.get('b') ?? '')).slice(0, MARK),
    key,
  };
}

/** RFC 6008 §4: at least eight characters name a signature among others. */
const MARK = 8;
const LONGEST_SHOWN = 320;

/** A stranger's text that may be put into a field or shown: no controls, no blanks, bounded. */
const visible = (text: string): string => text.slice(0, LONGEST_SHOWN).replace(/[\s\p{C}]/gu, '');

const limitOf = (signature: Signature | null, body: BodyHash | undefined): SignatureVerdict['bodyLimit'] =>
  signature?.limit == null || !body
    ? null
    : { signed: signature.limit, added: Math.max(0, body.length - signature.limit) };
