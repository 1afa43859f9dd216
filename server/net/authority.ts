/**
 * The local authority: makes its own certificate once, and the server's certificates with it. A person trusts the
 * authority in the mail program or the system one time, and renewals pass unnoticed. EC P-256 throughout: every
 * client in use knows it, and BoringSSL does.
 *
 * RFC 5280 §4.2.1 (extensions), RFC 9525 (names), CA/Browser Forum BR §6.3.2 (the longest life clients accept).
 */
import './reflect-metadata.ts';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';
import { days, hours, type Instant } from '../base/units.ts';

/** A private key (PKCS #8) and its certificate, both PEM. */
export type PemPair = { readonly key: string; readonly certificate: string };

const AUTHORITY_LIFE = days(3650);
export const LEAF_LIFE = days(397);
/** Certificates begin a little in the past: the clocks of phones and virtual machines are late. */
const CLOCK_TOLERANCE = hours(1);

export const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export async function makeAuthority(name: string, now: Instant): Promise<PemPair> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: distinguishedName(name),
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(now - CLOCK_TOLERANCE),
    notAfter: new Date(now + AUTHORITY_LIFE),
    extensions: [
      // Path length 0: what this authority signs can sign nothing.
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { key: await exportKey(keys.privateKey), certificate: pem(certificate) };
}

/**
 * A server certificate for the names, at least one: host names as A-labels, IP addresses as they are. With `key` it is
 * for that key, so that what was published of it (DANE) stays true.
 */
export async function makeLeaf(
  authority: PemPair,
  names: readonly string[],
  now: Instant,
  key?: string,
): Promise<PemPair> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const keys = key === undefined ? await newKeys() : await keysFrom(key);
  const notBefore = now - CLOCK_TOLERANCE;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: distinguishedName(names[0] ?? 'Mailroom'),
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.key),
    signingAlgorithm: algorithm,
    notBefore: new Date(notBefore),
    notAfter: new Date(Math.min(notBefore + LEAF_LIFE, issuer.notAfter.getTime())),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map(alternativeName)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { key: await exportKey(keys.privateKey), certificate: pem(certificate) };
}

/** A server certificate that nobody but its own key has signed. */
export async function makeSelfSigned(names: readonly string[], now: Instant): Promise<PemPair> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: distinguishedName(names[0] ?? 'Mailroom'),
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(now - CLOCK_TOLERANCE),
    notAfter: new Date(now + LEAF_LIFE),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map(alternativeName)),
    ],
  });
  return { key: await exportKey(keys.privateKey), certificate: pem(certificate) };
}

/** RFC 5280 appendix A: a common name has at most 64 characters. */
const LONGEST_COMMON_NAME = 64;
const distinguishedName = (commonName: string) => [{ CN: [commonName.slice(0, LONGEST_COMMON_NAME)] }];

export const alternativeName = (value: string) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value });

export const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

export const pem = (certificate: x509.X509Certificate): string => `${certificate.toString('pem').trim()}\n`;

/** A new private key, PKCS #8 in PEM. */
export const makeKeyPem = async (): Promise<string> => exportKey((await newKeys()).privateKey);

/** Of the kind and in the form that is made here; another certificate's key may be of any. */
export const isOurs = (key: string): boolean =>
  key.startsWith('-----BEGIN PRIVATE KEY-----') &&
  createPrivateKey(key).asymmetricKeyDetails?.namedCurve === 'prime256v1';

/** Both halves of one of our keys. */
export async function keysFrom(key: string): Promise<CryptoKeyPair> {
  const open = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return {
    privateKey: await importKey(key),
    publicKey: await crypto.subtle.importKey('spki', open, algorithm, true, ['verify']),
  };
}

export async function exportKey(key: CryptoKey): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n');
}

const importKey = (key: string) =>
  crypto.subtle.importKey('pkcs8', Buffer.from(key.replace(/-----[^-]+-----|\s/g, ''), 'base64'), algorithm, true, [
    'sign',
  ]);
