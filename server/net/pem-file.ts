/**
 * PEM files of keys and certificates: read, taken apart, checked, and written so that a crash leaves the old file or
 * the new one. What holds a key is for its owner's eyes only (0600; on Windows the folder of the user is what guards).
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import type { PemPair } from './authority.ts';

export type CertificateFacts = {
  readonly subject: string;
  /** Host names and IP addresses it is good for. */
  readonly names: readonly string[];
  readonly issuer: string;
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  /** SHA-256, pairs of hexadecimal digits with colons. */
  readonly fingerprint: string;
};

export type PemFault = 'missing' | 'unreadable' | 'not-a-pair';

/** Everything in a PEM text that is a certificate, in order: the leaf, then those who signed it. */
export const certificatesIn = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)?.map(one => `${one}\n`) ?? [];

const keyIn = (text: string): string | null =>
  /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[^-]+-----END (?:[A-Z]+ )?PRIVATE KEY-----/.exec(text)?.[0] ?? null;

/** A key with its certificate (and chain), from one text or two. */
export function pairFrom(keyText: string, certificateText: string): Result<PemPair, 'unreadable' | 'not-a-pair'> {
  const key = keyIn(keyText);
  const chain = certificatesIn(certificateText);
  if (key === null || chain[0] === undefined) return err('unreadable');
  try {
    const fits = new X509Certificate(chain[0]).checkPrivateKey(createPrivateKey(key));
    return fits ? ok({ key: `${key}\n`, certificate: chain.join('') }) : err('not-a-pair');
  } catch {
    // node:crypto throws for what it cannot read.
    return err('unreadable');
  }
}

export async function readPair(keyFile: string, certificateFile: string): Promise<Result<PemPair, PemFault>> {
  const key = await readText(keyFile);
  const certificate = keyFile === certificateFile ? key : await readText(certificateFile);
  if (!key.ok) return key;
  return certificate.ok ? pairFrom(key.value, certificate.value) : certificate;
}

export async function readText(file: string): Promise<Result<string, 'missing' | 'unreadable'>> {
  try {
    return ok(await readFile(file, 'utf8'));
  } catch (fault) {
    return err((fault as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'unreadable');
  }
}

/** The whole file or nothing of it, durable when it returns. Throws when the disk says no: there is no way on. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.new`;
  const handle = await open(draft, 'w', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

export function factsIn(pem: string): CertificateFacts {
  const certificate = new X509Certificate(pem);
  return {
    subject: onOneLine(certificate.subject),
    names: (certificate.subjectAltName ?? '')
      .split(', ')
      .filter(name => name !== '')
      .map(name => shortAddress(name.replace(/^(DNS|IP Address):/, ''))),
    issuer: onOneLine(certificate.issuer),
    notBefore: Date.parse(certificate.validFrom),
    notAfter: Date.parse(certificate.validTo),
    fingerprint: certificate.fingerprint256,
  };
}

const onOneLine = (name: string | undefined): string => (name ?? '').split('\n').join(', ');

/** OpenSSL prints 0:0:0:0:0:0:0:1; people and URLs write ::1. */
export const shortAddress = (name: string): string =>
  name.includes(':') ? new URL(`http://[${name}]`).hostname.slice(1, -1) : name;
