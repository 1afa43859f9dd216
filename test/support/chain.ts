/** Certificates for DANE's tests: an authority, a host's certificate under it, and strangers; made once per process. */
import '../../server/net/reflect-metadata.ts';
import { createHash, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import type { TlsaRecord } from '../../server/dns/secure.ts';

export const NOW = Date.UTC(2026, 2, 1);
const DAY = 86_400_000;
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export type Chain = {
  readonly authority: Buffer;
  readonly host: Buffer;
  readonly expired: Buffer;
  readonly selfSigned: Buffer;
  readonly stranger: Buffer;
  /** Signed by the host's key, which is no authority's. */
  readonly underHost: Buffer;
  /** Signed by the authority's key, under another issuer's name. */
  readonly misnamed: Buffer;
};

async function make(): Promise<Chain> {
  const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const authorityKeys = await newKeys();
  const root = (name: string, keys: CryptoKeyPair, more: x509.Extension[] = []) =>
    x509.X509CertificateGenerator.createSelfSigned({
      name: `CN=${name}`,
      keys,
      signingAlgorithm: algorithm,
      notBefore: new Date(NOW - DAY),
      notAfter: new Date(NOW + DAY),
      extensions: more,
    });
  const ca = new x509.BasicConstraintsExtension(true, undefined, true);
  const authority = await root('Authority', authorityKeys, [ca]);
  const hostKeys = await newKeys();
  const leaf = async (notAfter: number, issuer = authority.subject, signer = authorityKeys, keys = hostKeys) =>
    x509.X509CertificateGenerator.create({
      subject: 'CN=mx.good.test',
      issuer,
      publicKey: keys.publicKey,
      signingKey: signer.privateKey,
      signingAlgorithm: algorithm,
      notBefore: new Date(NOW - 2 * DAY),
      notAfter: new Date(notAfter),
      extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'mx.good.test' }])],
    });
  const der = (certificate: x509.X509Certificate) => Buffer.from(certificate.rawData);
  return {
    authority: der(authority),
    host: der(await leaf(NOW + DAY)),
    expired: der(await leaf(NOW - DAY)),
    selfSigned: der(await root('mx.good.test', await newKeys())),
    // The authority's name, and another key.
    underHost: der(await leaf(NOW + DAY, 'CN=mx.good.test', hostKeys, await newKeys())),
    misnamed: der(await leaf(NOW + DAY, 'CN=Somebody', authorityKeys, await newKeys())),
    stranger: der(await root('Authority', await newKeys(), [ca])),
  };
}

let made: Promise<Chain> | null = null;
export const chain = (): Promise<Chain> => {
  made ??= make();
  return made;
};

/** The TLSA record of a certificate; the key's octets as node:crypto writes them. */
export function tlsaOf(certificate: Buffer, usage: number, selector: number, matching: number): TlsaRecord {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  const selected = selector === 0 ? certificate : key;
  const hash = matching === 1 ? 'sha256' : 'sha512';
  const data = matching === 0 ? selected : createHash(hash).update(selected).digest();
  return { usage, selector, matching, data };
}
