/**
 * What both sides of SCRAM-SHA-256 share (RFC 5802 §3, §5, §7; RFC 7677): the keys and the grammar of the messages.
 *
 *   SaltedPassword  := Hi(Normalize(password), salt, i)
 *   ClientKey       := HMAC(SaltedPassword, "Client Key")     StoredKey := H(ClientKey)
 *   ServerKey       := HMAC(SaltedPassword, "Server Key")
 *   AuthMessage     := client-first-message-bare + "," + server-first-message + "," + client-final-without-proof
 *   ClientProof     := ClientKey XOR HMAC(StoredKey, AuthMessage)
 *   ServerSignature := HMAC(ServerKey, AuthMessage)
 */
import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Random } from '../base/ports.ts';
import { encodeBase64 } from './base64.ts';

export const SCRAM_SHA_256 = 'SCRAM-SHA-256';
export const SCRAM_SHA_256_PLUS = 'SCRAM-SHA-256-PLUS';

/** RFC 7677 §4: the hash iteration-count SHOULD be at least 4096. */
export const FEWEST_ITERATIONS = 4096;

const KEY_OCTETS = 32;
const deriveKey = promisify(pbkdf2);

/** Hi() is PBKDF2 with HMAC (RFC 5802 §2.2); it runs in the thread pool. The password has been through SASLprep. */
export const saltedPassword = (prepared: string, salt: Uint8Array, iterations: number): Promise<Uint8Array> =>
  deriveKey(prepared, salt, iterations, KEY_OCTETS, 'sha256');

export const hmac = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest();
export const hash = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

export const clientKey = (salted: Uint8Array): Buffer => hmac(salted, 'Client Key');
export const serverKey = (salted: Uint8Array): Buffer => hmac(salted, 'Server Key');

export const xor = (a: Uint8Array, b: Uint8Array): Buffer => Buffer.from(a.map((octet, at) => octet ^ (b[at] ?? 0)));

/** In constant time for equal lengths; lengths are no secret. */
export const sameOctets = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);

/** RFC 5802 §5.1: ',' and '=' in a name travel as =2C and =3D. */
export const encodeName = (name: string): string => name.replaceAll('=', '=3D').replaceAll(',', '=2C');

/** `null` when an '=' is followed by anything else: the server MUST fail then. */
export function decodeName(name: string): string | null {
  if (/=(?!2C|3D)/.test(name)) return null;
  return name.replaceAll('=2C', ',').replaceAll('=3D', '=');
}

/** nonce: printable = %x21-2B / %x2D-7E. */
export const NONCE = /^[\x21-\x2b\x2d-\x7e]+$/;

/** 144 bits of chance: 24 characters without padding. */
const NONCE_OCTETS = 18;
export const drawNonce = (random: Random): string => encodeBase64(random.bytes(NONCE_OCTETS));

/** `attr-val *("," attr-val)` as pairs in their order; `null` when one is not of the form letter "=" value. */
export function parseAttributes(message: string): readonly (readonly [string, string])[] | null {
  const pairs: [string, string][] = [];
  for (const part of message.split(',')) {
    if (!/^[A-Za-z]=/.test(part) || part.includes('\0')) return null;
    pairs.push([part.charAt(0), part.slice(2)]);
  }
  return pairs;
}
