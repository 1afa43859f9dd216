/**
 * The arithmetic of a signature: the text that is signed, and whether a published key made it. Shared by DKIM and
 * ARC. RFC 6376 §3.7, §6.1.3; RFC 8463 §3 (Ed25519 signs the hash, not the text).
 */
import { createHash, verify } from 'node:crypto';
import { err, ok, type Result } from '../base/result.ts';
import {
  type Canonicalization,
  relaxField,
  type SignedHeader,
  selectFields,
  withoutLastLineEnd,
} from './canonical-header.ts';
import type { Signature, Signed } from './dkim-signature.ts';
import { type DkimFault, fault, type KeyFacts } from './dkim-verdict.ts';
import { type FindKey, keyName, type PublicKey, parseKeyRecord } from './key-record.ts';
import { valuePlace } from './tag-list.ts';

export type Checked = {
  /** null: some key made this signature. */
  readonly fault: DkimFault | null;
  readonly facts: KeyFacts | null;
  /** The key that made it. */
  readonly key: PublicKey | null;
};

/** What a DKIM-Signature or ARC-Message-Signature signs of the header: the fields it names, then itself. */
export const signedText = (header: SignedHeader, own: number, signature: Signature): string =>
  selectFields(header, signature.fields, signature.header, own) + unsigned(header, own, signature.header);

/** The field of a signature as it was before the signature was put in: b= empty, no line end. RFC 6376 §3.7. */
export function unsigned(header: SignedHeader, own: number, form: Canonicalization): string {
  const field = withoutLastLineEnd(header.canonical(own, 'simple'));
  const colon = field.indexOf(':');
  const value = field.slice(colon + 1);
  const place = valuePlace(value, 'b');
  const empty = place ? value.slice(0, place.start) + value.slice(place.end) : value;
  return form === 'simple'
    ? field.slice(0, colon + 1) + empty
    : withoutLastLineEnd(relaxField(header.fields[own]!.name, empty));
}

/** Asks for the key and tries each record found; the verdict names the one that fits, else the one that came closest. */
export async function checkSignature(signed: Signed, text: string, findKey: FindKey): Promise<Checked> {
  const name = keyName(signed.selector, signed.domain);
  const records = await findKey(name);
  if (!records.ok) return { fault: records.error, facts: null, key: null };
  let closest: Checked | null = null;
  for (const record of records.value) {
    const tried = tryKey(signed, text, name, record);
    if (tried.fault === null) return tried;
    if (closest === null || tried.fault.cause === 'header-changed') closest = tried;
  }
  return closest ?? { fault: fault('permerror', 'no-key', 's', `there is no key at ${name}`), facts: null, key: null };
}

/** Records are shown up to here, in what can be printed; the whole of them is the resolver's to note. */
const SHOWN_RECORD = 1024;
const shownRecord = (record: string): string => record.slice(0, SHOWN_RECORD).replace(/[^ -~]/g, '?');

function tryKey(signed: Signed, text: string, name: string, record: string): Checked {
  const read = parseKeyRecord(record);
  const shown = { name, record: shownRecord(record), bits: null, testing: false };
  if (!read.ok) return { fault: read.error, facts: shown, key: null };
  const facts = { ...shown, bits: read.value.bits, testing: read.value.testing };
  const made = fits(signed, read.value);
  if (!made.ok) return { fault: made.error, facts, key: null };
  if (isSignedBy(read.value, text, signed.signature)) return { fault: null, facts, key: read.value };
  const why = `a signed field of the header was changed after ${signed.domain} signed it, or it was signed with another key`;
  return { fault: fault('fail', 'header-changed', 'b', why), facts, key: null };
}

const fits = (signed: Signed, key: PublicKey): Result<null, DkimFault> =>
  key.type === signed.keyType
    ? ok(null)
    : err(fault('permerror', 'key-unfit', 'k', `the key is for ${key.type}, the signature for ${signed.keyType}`));

function isSignedBy(key: PublicKey, text: string, signature: Buffer): boolean {
  const octets = Buffer.from(text, 'latin1');
  return key.type === 'rsa'
    ? verify('sha256', octets, key.key, signature)
    : verify(null, createHash('sha256').update(octets).digest(), key.key, signature);
}
