/**
 * Is this chain of certificates the one its host has published? DANE-EE compares the host's own certificate, and
 * nothing else of it counts: neither names nor dates. DANE-TA makes the published certificate or key an authority: the
 * chain must lead to it, be in its dates, and the host's certificate must have one of the names.
 *
 * RFC 6698 §2.1; RFC 7671 §5.1, §5.2; RFC 7672 §3.1.1, §3.1.2, §3.2.
 */
import { createHash, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import type { TlsaRecord } from '../dns/secure.ts';
import { type DanePolicy, MATCHING, SELECTOR, USAGE } from './dane.ts';
import { publicKeyIn } from './dane-certificate.ts';

export type Matched = {
  readonly record: TlsaRecord /** Which of the names it has; null for DANE-EE. */;
  readonly name: string | null;
};
export type DaneFault = {
  /** As TLS-RPT calls it (RFC 8460 §4.3). */
  readonly type: 'validation-failure' | 'certificate-host-mismatch' | 'certificate-expired' | 'certificate-not-trusted';
  readonly why: string;
};

const LONGEST_CHAIN = 10;

/** @param chain  in DER, the host's own first */
export function checkDane(
  policy: DanePolicy & { kind: 'authenticate' },
  chain: readonly Uint8Array[],
  now: Instant,
): Result<Matched, DaneFault> {
  const certificates = read(chain.slice(0, LONGEST_CHAIN));
  const [own] = certificates;
  if (!own) return fault('validation-failure', 'the host has shown no certificate that can be read');
  const byHost = policy.records.find(record => record.usage === USAGE.host && matches(record, own));
  if (byHost) return ok({ record: byHost, name: null });
  let doubt: DaneFault | null = null;
  for (const record of policy.records.filter(one => one.usage === USAGE.authority)) {
    const judged = underAuthority(record, certificates, policy.names, now);
    if (judged.ok) return judged;
    // A chain that leads to the authority and has another fault says more than one that does not lead there.
    if (doubt === null || doubt.type === 'certificate-not-trusted') doubt = judged.error;
  }
  return err(
    doubt ?? { type: 'validation-failure', why: `it is not the certificate that ${policy.base} has published` },
  );
}

const fault = (type: DaneFault['type'], why: string) => err({ type, why });

function read(chain: readonly Uint8Array[]): X509Certificate[] {
  const certificates: X509Certificate[] = [];
  for (const octets of chain) {
    try {
      certificates.push(new X509Certificate(octets));
    } catch {
      break;
    }
  }
  return certificates;
}

function matches({ selector, matching, data }: TlsaRecord, certificate: X509Certificate): boolean {
  const selected = selector === SELECTOR.certificate ? certificate.raw : publicKeyIn(certificate.raw);
  if (!selected) return false;
  return digestOf(selected, matching).equals(data);
}

function digestOf(octets: Buffer, matching: number): Buffer {
  if (matching === MATCHING.whole) return octets;
  return createHash(matching === MATCHING.sha256 ? 'sha256' : 'sha512')
    .update(octets)
    .digest();
}

function underAuthority(
  record: TlsaRecord,
  chain: readonly X509Certificate[],
  names: readonly string[],
  now: Instant,
): Result<Matched, DaneFault> {
  const path = pathTo(record, chain);
  if (!path) return fault('certificate-not-trusted', 'it is not signed by the authority that the host has published');
  const [own] = path as [X509Certificate];
  if (path.some(one => Date.parse(one.validTo) < now)) return fault('certificate-expired', 'it has expired');
  if (path.some(one => Date.parse(one.validFrom) > now)) return fault('certificate-expired', 'it is not valid yet');
  const name = names.find(one => own.checkHost(one, { partialWildcards: false }) !== undefined);
  if (name === undefined) return fault('certificate-host-mismatch', `it is for none of the names ${names.join(', ')}`);
  return ok({ record, name });
}

/** From the host's certificate up to the published one, each signed by the next; null where it does not lead there. */
function pathTo(record: TlsaRecord, chain: readonly X509Certificate[]): readonly X509Certificate[] | null {
  const published = publishedIn(record);
  const authorities = [...chain.slice(1), ...(published instanceof X509Certificate ? [published] : [])];
  const path: X509Certificate[] = [];
  let at = chain[0];
  while (at && path.length < LONGEST_CHAIN) {
    path.push(at);
    const below: X509Certificate = at;
    // RFC 7671 §5.2.3: the host's own certificate is the authority only where it signed itself.
    if (matches(record, below) && (path.length > 1 || isSignedBy(below, below))) return path;
    if (published && !(published instanceof X509Certificate) && verifies(below, published)) return path;
    at = authorities.find(one => !path.includes(one) && one.ca && isSignedBy(below, one));
  }
  return null;
}

const isSignedBy = (one: X509Certificate, other: X509Certificate): boolean =>
  one.checkIssued(other) && verifies(one, other.publicKey);

function verifies(certificate: X509Certificate, key: KeyObject): boolean {
  try {
    return certificate.verify(key);
  } catch {
    return false;
  }
}

/** RFC 7671 §5.2.2: an authority that is published whole need not be in the chain. */
function publishedIn({ matching, selector, data }: TlsaRecord): X509Certificate | KeyObject | null {
  if (matching !== MATCHING.whole) return null;
  try {
    return selector === SELECTOR.certificate
      ? new X509Certificate(data)
      : createPublicKey({ key: Buffer.from(data), format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}
