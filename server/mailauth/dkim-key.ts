/**
 * Keys of our own: made, read, and printed as the owner must publish them. RFC 6376 §3.6.1; RFC 8301 §3.2 (RSA of
 * 2048 bits); RFC 8463 §4; RFC 1035 §3.3.14 (a TXT record is made of strings of at most 255 octets).
 */
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import type { Resolver } from '../dns/resolver.ts';
import { type KeyType, keyFinder, keyName, parseKeyRecord, SMALLEST_RSA_KEY } from './key-record.ts';

/** RFC 8301 §3.2: at least 1024, should be 2048. Longer ones do not fit into one answer of the DNS over UDP. */
const OUR_RSA_BITS = 2048;
const LONGEST_STRING = 255;
const generate = promisify(generateKeyPair);

/** A private key; RSA takes some tenths of a second, in another thread. */
export async function makeKey(type: KeyType): Promise<KeyObject> {
  const pair =
    type === 'rsa' ? await generate('rsa', { modulusLength: OUR_RSA_BITS }) : await generate('ed25519', undefined);
  return pair.privateKey;
}

/** As it is kept. */
export const printPrivateKey = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }) as string;

/** From a PEM file, PKCS #8 or PKCS #1, as OpenSSL, opendkim-genkey and the big hosts make them. */
export function readPrivateKey(pem: string): Result<KeyObject, string> {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    return err(/ENCRYPTED/.test(pem) ? 'the key is locked with a passphrase' : 'this is no private key in PEM form');
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key.asymmetricKeyType === 'ed25519') return ok(key);
  if (key.asymmetricKeyType !== 'rsa') return err('DKIM takes RSA and Ed25519 keys only');
  return bits < SMALLEST_RSA_KEY ? err(`the key has ${bits} bits; it takes ${SMALLEST_RSA_KEY}, better 2048`) : ok(key);
}

/** The text of the record to publish: "v=DKIM1; k=rsa; p=…". */
export function keyRecord(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  const type = publicKey.asymmetricKeyType === 'ed25519' ? 'ed25519' : 'rsa';
  const octets =
    type === 'ed25519'
      ? Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url')
      : publicKey.export({ type: 'spki', format: 'der' });
  return `v=DKIM1; k=${type}; p=${octets.toString('base64')}`;
}

/** A record's text in the strings that the DNS carries it in. */
export function txtStrings(text: string): string[] {
  const strings: string[] = [];
  for (let at = 0; at < text.length; at += LONGEST_STRING) strings.push(text.slice(at, at + LONGEST_STRING));
  return strings.length > 0 ? strings : [''];
}

/** One line of a master file. RFC 1035 §5.1. */
export function zoneFileLine(selector: string, domain: string, text: string): string {
  const strings = txtStrings(text).map(string => `"${string.replace(/["\\]/g, '\\$&')}"`);
  return `${keyName(selector, domain)}. IN TXT ${strings.join(' ')}`;
}

/** A name that tells when the key was made and what it is: "20261123-rsa"; with a letter when that is taken. */
export function selectorName(now: Instant, type: KeyType, taken: readonly string[] = []): string {
  const dated = `${new Date(now).toISOString().slice(0, 10).replaceAll('-', '')}-${type}`;
  let name = dated;
  for (let letter = 0; taken.includes(name); letter++) name = `${dated}-${letter + 2}`;
  return name;
}

export type Publication =
  | { readonly kind: 'visible' }
  | { readonly kind: 'absent'; readonly why: string }
  /** There is a record, but not this key's. */
  | { readonly kind: 'different'; readonly why: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** Whether the world can see the key, as it would be used. */
export async function checkPublication(
  resolver: Resolver,
  selector: string,
  domain: string,
  key: KeyObject,
): Promise<Publication> {
  const found = await keyFinder(resolver)(keyName(selector, domain));
  if (!found.ok) return { kind: found.error.result === 'temperror' ? 'unknown' : 'absent', why: found.error.why };
  const ours = key.type === 'private' ? createPublicKey(key) : key;
  let why = `the record at ${keyName(selector, domain)} holds another key`;
  for (const record of found.value) {
    const read = parseKeyRecord(record);
    if (read.ok && isSame(read.value.key, ours)) return { kind: 'visible' };
    if (!read.ok) why = read.error.why;
  }
  return { kind: 'different', why };
}

/**
 * Keys of different kinds are not compared by OpenSSL: that leaves a fault in its queue, which Node 24 throws at whoever
 * reads the next key.
 */
const isSame = (a: KeyObject, b: KeyObject): boolean => a.asymmetricKeyType === b.asymmetricKeyType && a.equals(b);
