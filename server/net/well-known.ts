/**
 * Would a stranger's program believe this chain? Each certificate must be signed by the next, and the last by one of
 * the authorities that everybody knows. RFC 5280 §6.1, the part of it that tells a public certificate from a private one.
 */
import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import { certificatesIn } from './pem-file.ts';

/** By subject; reading all takes some milliseconds, so it is done once for a list. */
const read = new WeakMap<readonly string[], ReadonlyMap<string, readonly X509Certificate[]>>();

function rootsOf(list: readonly string[]): ReadonlyMap<string, readonly X509Certificate[]> {
  const known =
    read.get(list) ??
    Map.groupBy(
      list.map(pem => new X509Certificate(pem)),
      one => one.subject,
    );
  read.set(list, known);
  return known;
}

const wellKnownRoots: readonly string[] = tls.rootCertificates;

export function isWellKnown(chain: string, roots: readonly string[] = wellKnownRoots): boolean {
  const certificates = certificatesIn(chain).map(pem => new X509Certificate(pem));
  const linked = certificates.every((one, at) => {
    const issuer = certificates[at + 1];
    return issuer === undefined || isSignedBy(one, issuer);
  });
  const known = rootsOf(roots);
  // A chain may go on beyond the authority that is known.
  return (
    linked &&
    certificates.some(one => {
      if (known.get(one.subject)?.some(root => root.fingerprint256 === one.fingerprint256)) return true;
      return known.get(one.issuer)?.some(root => isSignedBy(one, root)) ?? false;
    })
  );
}

const isSignedBy = (one: X509Certificate, issuer: X509Certificate): boolean =>
  one.checkIssued(issuer) && one.verify(issuer.publicKey);
