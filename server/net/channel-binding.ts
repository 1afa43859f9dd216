/**
 * What both ends of a TLS connection know and nobody between them can: for logins that are bound to their channel.
 *
 *   tls-exporter          keying material of this one connection (RFC 9266); TLS 1.3 only, where it is unique for sure
 *   tls-server-end-point  a hash of the certificate that the server showed (RFC 5929 §4)
 */
import { createHash } from 'node:crypto';
import type { TLSSocket } from 'node:tls';

const EXPORTER_OCTETS = 32;
const EXPORTER_LABEL = 'EXPORTER-Channel-Binding';

export function channelBinding(secured: TLSSocket, name: string): Uint8Array | null {
  if (name === 'tls-exporter' && secured.getProtocol() === 'TLSv1.3') {
    return secured.exportKeyingMaterial(EXPORTER_OCTETS, EXPORTER_LABEL, Buffer.alloc(0));
  }
  return name === 'tls-server-end-point' ? endPoint(secured) : null;
}

/** RFC 5929 §4.1: the hash of the certificate's signature, SHA-256 in place of MD5 and SHA-1. */
function endPoint(secured: TLSSocket): Uint8Array | null {
  const certificate = secured.getX509Certificate();
  if (!certificate) return null;
  const hash = hashOf(certificate.signatureAlgorithm ?? '');
  return hash ? createHash(hash).update(certificate.raw).digest() : null;
}

/** 'ecdsa-with-SHA256', 'sha384WithRSAEncryption'. A signature without a hash of its own (Ed25519) has no such binding. */
export function hashOf(signatureAlgorithm: string): string | null {
  const found = /(md5|sha1|sha(?:224|256|384|512))(?![0-9])/i.exec(signatureAlgorithm.replace('-', ''));
  const hash = found?.[1]?.toLowerCase() ?? null;
  return hash === 'md5' || hash === 'sha1' ? 'sha256' : hash;
}
