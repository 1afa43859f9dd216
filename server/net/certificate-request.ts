/**
 * What an ACME authority is sent and shown: the request for a certificate, and the certificate that proves a name over
 * TLS. Keys are EC P-256, as the local authority's.
 *
 * RFC 2986 (PKCS #10), RFC 8555 §7.4 (names as subjectAltName), RFC 8737 §3 (id-pe-acmeIdentifier).
 */
import './reflect-metadata.ts';
import { createSecureContext, type SecureContext } from 'node:tls';
import * as x509 from '@peculiar/x509';
import { days, hours, type Instant } from '../base/units.ts';
import { algorithm, alternativeName, exportKey, keysFrom, newKeys, type PemPair, pem } from './authority.ts';

/** DER of a request for the names. The subject stays empty: it says nothing that the names do not. */
export async function certificateRequest(key: string, names: readonly string[]): Promise<Uint8Array> {
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    keys: await keysFrom(key),
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension(names.map(alternativeName))],
  });
  return new Uint8Array(request.rawData);
}

/** RFC 8737 §6.1 */
const ACME_IDENTIFIER = '1.3.6.1.5.5.7.1.31';
const OCTET_STRING = 4;

/** Signed by itself, for one name, with the digest of the key authorization in a critical extension. RFC 8737 §3. */
async function challengeCertificate(name: string, digest: Uint8Array, now: Instant): Promise<PemPair> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: ['ACME challenge'] }],
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(now - hours(1)),
    notAfter: new Date(now + days(7)),
    extensions: [
      new x509.SubjectAlternativeNameExtension([alternativeName(name)]),
      new x509.Extension(ACME_IDENTIFIER, true, Uint8Array.of(OCTET_STRING, digest.length, ...digest)),
    ],
  });
  return { key: await exportKey(keys.privateKey), certificate: pem(certificate) };
}

export async function challengeContext(name: string, digest: Uint8Array, now: Instant): Promise<SecureContext> {
  const { key, certificate } = await challengeCertificate(name, digest, now);
  return createSecureContext({ key, cert: certificate });
}

/** What a certificate says of itself and its issuer, for RFC 9773 §4.1; null where it names no issuer's key. */
export function renewalName(
  certificate: string,
): { readonly issuerKey: Uint8Array; readonly serial: Uint8Array } | null {
  const read = new x509.X509Certificate(certificate);
  const issuer = read.getExtension(x509.AuthorityKeyIdentifierExtension);
  if (!issuer?.keyId) return null;
  return { issuerKey: Buffer.from(issuer.keyId, 'hex'), serial: serialOctets(read.serialNumber) };
}

/** As it stands in DER: a first octet of 0x80 or more would be a negative number, so a zero stands before it. */
function serialOctets(hexadecimal: string): Uint8Array {
  const octets = Buffer.from(hexadecimal.length % 2 ? `0${hexadecimal}` : hexadecimal, 'hex');
  return (octets[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), octets]) : octets;
}
