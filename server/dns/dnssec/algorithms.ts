/**
 * Signatures and digests of DNSSEC by node:crypto. What this runtime cannot compute counts as unknown, and a zone
 * signed only by what is unknown is as good as unsigned (RFC 4035 §5.2): so DSA, RSA with SHA-1 (RFC 9905), GOST.
 *
 * RFC 8624, RFC 9904 (which to know); RFC 3110, 5702 (RSA); RFC 6605 (ECDSA); RFC 8080 (EdDSA); RFC 4509, 6605 (DS).
 */
import { createHash, createPublicKey, type JsonWebKey, type KeyObject, verify } from 'node:crypto';
import type { DsRecord, KeyRecord } from '../rdata.ts';
import { nameOctets } from '../wire-name.ts';

type Algorithm = {
  readonly hash: string | null;
  /** The key as the DNSKEY has it, or null where it is none. */
  read(key: Buffer): JsonWebKey | null;
};

/** Longer keys cost time and are used by nobody; shorter ones are broken. RFC 5702 §2.1; RFC 3110 §2 allows 4096. */
const SHORTEST_MODULUS = 1024 / 8;
const LONGEST_MODULUS = 4096 / 8;
const LONGEST_EXPONENT = 8;

const base64url = (octets: Buffer): string => octets.toString('base64url');
const curve = (crv: string, size: number) => (key: Buffer) =>
  key.length === size * 2
    ? { kty: 'EC', crv, x: base64url(key.subarray(0, size)), y: base64url(key.subarray(size)) }
    : null;
const edwards = (crv: string, size: number) => (key: Buffer) =>
  key.length === size ? { kty: 'OKP', crv, x: base64url(key) } : null;

/** RFC 3110 §2: the exponent's length in one octet, or in two after a zero. */
function rsa(key: Buffer): JsonWebKey | null {
  const short = key[0] !== 0;
  const length = short ? key[0] : key.length > 2 ? key.readUInt16BE(1) : undefined;
  if (length === undefined || length === 0 || length > LONGEST_EXPONENT) return null;
  const start = short ? 1 : 3;
  const modulus = key.subarray(start + length);
  if (modulus.length < SHORTEST_MODULUS || modulus.length > LONGEST_MODULUS) return null;
  return { kty: 'RSA', e: base64url(key.subarray(start, start + length)), n: base64url(modulus) };
}

const algorithms: Readonly<Record<number, Algorithm>> = {
  8: { hash: 'sha256', read: rsa },
  10: { hash: 'sha512', read: rsa },
  13: { hash: 'sha256', read: curve('P-256', 32) },
  14: { hash: 'sha384', read: curve('P-384', 48) },
  15: { hash: null, read: edwards('Ed25519', 32) },
  16: { hash: null, read: edwards('Ed448', 57) },
};

/** RFC 8032 §7.4, the first test's public key: does this runtime know the curve at all? (BoringSSL does not.) */
const ED448_SAMPLE =
  '5fd7449b59b461fd2ce787ec616ad46a1da1342485a70e1f8a0ea75d80e96778edf124769b46c7061bd6783df1e50f6cd1fa1abeafe8256180';

let ed448: boolean | null = null;
function knowsEd448(): boolean {
  ed448 ??= publicKey(16, Buffer.from(ED448_SAMPLE, 'hex')) !== null;
  return ed448;
}

export const knowsAlgorithm = (algorithm: number): boolean =>
  algorithm === 16 ? knowsEd448() : algorithm in algorithms;

function publicKey(algorithm: number, key: Buffer): KeyObject | null {
  const jwk = algorithms[algorithm]?.read(key) ?? null;
  if (!jwk) return null;
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    // A point that is not on its curve, or a curve this runtime does not know.
    return null;
  }
}

export function verifies(key: KeyRecord, signed: Buffer, signature: Buffer): boolean {
  const algorithm = algorithms[key.algorithm];
  const known = publicKey(key.algorithm, key.key);
  if (!algorithm || !known) return false;
  try {
    return verify(algorithm.hash, signed, { key: known, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
}

/** 1 (SHA-1) is left out: RFC 9905, and RFC 4509 §3 where a better one stands beside it. */
const digests: Readonly<Record<number, string>> = { 2: 'sha256', 4: 'sha384' };

export const knowsDigest = (digestType: number): boolean => digestType in digests;

/** RFC 4034 §5.1.4. */
export function isDigestOf(ds: DsRecord, zone: string, key: KeyRecord): boolean {
  const hash = digests[ds.digestType];
  if (!hash || ds.keyTag !== key.tag || ds.algorithm !== key.algorithm) return false;
  return createHash(hash).update(nameOctets(zone)).update(key.data).digest().equals(ds.digest);
}
