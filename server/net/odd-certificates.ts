/**
 * What a client is shown that should refuse it: a certificate for another name, one that is over, one that nobody signed,
 * or a TLS that is too old (RFC 8996). For listeners that fail on purpose; made when they are first asked for.
 */
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Clock } from '../base/ports.ts';
import { days } from '../base/units.ts';
import type { PemPair } from './authority.ts';
import type { Certificates } from './certificates.ts';
import { OLD_CIPHERS } from './old-tls.ts';

export const oddities = ['other-name', 'expired', 'self-signed', 'old'] as const;
export type Oddity = (typeof oddities)[number];

/** RFC 2606 §2: no name of anybody. */
const NOBODY = 'another-name.invalid';
/** Longer than any certificate of ours lives. */
const LONG_AGO = days(500);

export type OddContexts = (oddity: Oddity) => Promise<SecureContext>;

/** The same one for each handshake, until the usual certificate is another. */
export function newOddContexts(certificates: Certificates, clock: Clock): OddContexts {
  const made = new Map<Oddity, { readonly chain: string; readonly context: Promise<SecureContext> }>();
  return oddity => {
    const chain = certificates.shown()[0]?.chain ?? '';
    const known = made.get(oddity);
    if (known?.chain === chain) return known.context;
    const context = pairOf(oddity, certificates, clock).then(pair => contextOf(oddity, pair));
    made.set(oddity, { chain, context });
    // What could not be made is tried again.
    context.catch(() => made.delete(oddity));
    return context;
  };
}

async function pairOf(oddity: Oddity, certificates: Certificates, clock: Clock): Promise<PemPair> {
  const { names } = certificates.facts();
  switch (oddity) {
    case 'other-name':
      return certificates.makeOdd([NOBODY], clock.now());
    case 'expired':
      return certificates.makeOdd(names, clock.now() - LONG_AGO);
    case 'old':
      return certificates.makeOdd(names, clock.now());
    case 'self-signed': {
      const { makeSelfSigned } = await import('./authority.ts');
      return makeSelfSigned(names, clock.now());
    }
  }
}

function contextOf(oddity: Oddity, { key, certificate: cert }: PemPair): SecureContext {
  if (oddity !== 'old') return createSecureContext({ key, cert, minVersion: 'TLSv1.2' });
  const old = { key, cert, minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const;
  try {
    return createSecureContext({ ...old, ciphers: OLD_CIPHERS });
  } catch {
    // BoringSSL, in the desktop's own process, knows no levels.
    return createSecureContext(old);
  }
}
