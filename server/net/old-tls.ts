/**
 * TLS as machines of 2005 speak it: 1.0 and 1.1 (RFC 8996 calls them historic) and ciphers that are no longer taken
 * elsewhere. For a port that only such a machine uses, and never for another.
 */
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Certificates } from './certificates.ts';

/** OpenSSL takes SHA-1 signatures, and so TLS 1.0, at its lowest level alone. */
export const OLD_CIPHERS = 'DEFAULT:@SECLEVEL=0';

/** Asked at each handshake; made anew only where the certificate is another. */
export function oldSecureContext(certificates: Certificates): () => SecureContext {
  let made: { readonly chain: string; readonly context: SecureContext } | null = null;
  return () => {
    const [shown] = certificates.shown();
    const key = shown && certificates.keyOf(shown.id);
    if (!shown || !key) return certificates.secureContext();
    if (made?.chain !== shown.chain) made = { chain: shown.chain, context: contextOf(key, shown.chain) };
    return made.context;
  };
}

function contextOf(key: string, cert: string): SecureContext {
  const pair = { key, cert, minVersion: 'TLSv1' } as const;
  try {
    return createSecureContext({ ...pair, ciphers: OLD_CIPHERS });
  } catch {
    // BoringSSL, in the desktop's own process, knows no levels.
    return createSecureContext(pair);
  }
}
