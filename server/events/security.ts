/**
 * How a message was protected on one hop of its way, as facts and as one sentence: the padlock. Honest in three grades,
 * because encryption without a proof keeps out who listens and not who pretends (RFC 7435).
 */

export type Security = {
  /** 'TLSv1.3'; null: it went in clear. */
  readonly version: string | null;
  readonly cipher: string | null;
  /** What was asked of the connection before it was made. */
  readonly asked: 'none' | 'opportunistic' | 'encrypt' | 'verify-name' | 'verify-dane';
  /** Why so much was asked; null where nobody asked for more than what is offered. */
  readonly because: string | null;
  /** By what the certificate was found to be right; null: it was not. */
  readonly proof: Proof | null;
  /** The name in the certificate that was right; null where none counted (DANE-EE), or nothing was proven. */
  readonly name: string | null;
  /** What proves that this host takes the mail: a signed MX, an MTA-STS policy, the owner who named it. */
  readonly namedBy: 'dnssec' | 'mta-sts' | 'owner' | null;
  /** Why nothing was proven; in clear: why it went so. */
  readonly doubt: string | null;
  /** REQUIRETLS was passed on (RFC 8689). */
  readonly requireTls: boolean;
};

export type Proof =
  /** `record`: the TLSA record that it matched, as in a zone; `at`: under which name. */
  | { readonly by: 'dane-ee' | 'dane-ta'; readonly record: string; readonly at: string }
  /** The policy of `domain` names the host by `mx`, and a known authority vouches for the host. */
  | { readonly by: 'mta-sts'; readonly domain: string; readonly mx: string }
  | { readonly by: 'authority'; readonly issuer: string };

/** proven: encrypted, and to whom is proven. encrypted: to somebody. clear: for all on the way to read. */
export type Grade = 'proven' | 'encrypted' | 'clear';
export type Padlock = { readonly grade: Grade; readonly sentence: string };

/** 'TLSv1.3' → 'TLS 1.3' */
export const tlsName = (version: string): string => version.replace(/^TLSv/, 'TLS ');

/** @param host  to whom it went */
export function padlockOf(security: Security, host: string | null): Padlock {
  const { version, proof, namedBy, requireTls } = security;
  if (version === null) return { grade: 'clear', sentence: `Not encrypted: ${security.doubt ?? 'nobody asked for it'}` };
  const encrypted = `Encrypted (${tlsName(version)})`;
  const onward = requireTls ? '; TLS is demanded of all further hops (REQUIRETLS)' : '';
  if (proof === null) {
    const why = security.doubt === null ? '' : `: ${security.doubt}`;
    return { grade: 'encrypted', sentence: `${encrypted}, but nobody proved who took it${why}${onward}` };
  }
  const proven = `${encrypted}, certificate ${proofWords(proof)}`;
  return namedBy === null
    ? { grade: 'encrypted', sentence: `${proven}, but only unsigned DNS says that ${host ?? 'it'} takes this mail${onward}` }
    : { grade: 'proven', sentence: `${proven}${onward}` };
}

function proofWords(proof: Proof): string {
  switch (proof.by) {
    case 'dane-ee':
    case 'dane-ta':
      return 'proven by DANE';
    case 'mta-sts':
      return `proven by MTA-STS (${proof.domain})`;
    case 'authority':
      return proof.issuer === '' ? 'valid' : `valid (${proof.issuer})`;
  }
}
