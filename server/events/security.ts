/**
 * How a message was protected on one hop of its way, as facts and as one sentence: the padlock. Honest in its grades,
 * because encryption without a proof keeps out who listens and not who pretends (RFC 7435).
 */

export type Security = {
  /** 'TLSv1.3'; null: it went in clear. */
  readonly version: string | null;
  readonly cipher: string | null;
  /** What was asked of the connection before it was made. */
  readonly asked: 'none' | 'opportunistic' | 'encrypt' | 'verify-name' | 'verify-dane' | 'verify-pin';
  /** Why so much was asked; null where nobody asked for more than what is offered. */
  readonly because: string | null;
  /** By what the certificate was found to be right; null: it was not. */
  readonly proof: Proof | null;
  /** The name in the certificate that was right; null where none counted (DANE-EE), or nothing was proven. */
  readonly name: string | null;
  /** What proves that this host takes the mail: a signed MX, an MTA-STS policy, the owner, `kim@[192.0.2.1]`. */
  readonly namedBy: 'dnssec' | 'mta-sts' | 'owner' | 'address' | null;
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
  | { readonly by: 'authority'; readonly issuer: string }
  /** The owner knows this certificate: SHA-256, pairs of hexadecimal digits with colons. */
  | { readonly by: 'pin'; readonly fingerprint: string };

/** proven: encrypted, and with whom is proven. encrypted: with somebody. clear: for all on the way to read. inside: there was no way. */
export type Grade = 'proven' | 'encrypted' | 'clear' | 'inside';
export type Padlock = {
  readonly grade: Grade;
  readonly sentence: string;
  /** The facts behind it, for who wants to know. */
  readonly details: readonly string[];
};

/** 'TLSv1.3' → 'TLS 1.3' */
const encryptedBy = (version: string): string => `Encrypted (${version.replace(/^TLSv/, 'TLS ')})`;

/** Of a message that left. `host`: to whom. */
export function padlockOf(security: Security, host: string | null): Padlock {
  const { version, proof, namedBy, doubt } = security;
  const details = detailsOf(security);
  if (version === null)
    return { grade: 'clear', sentence: `Not encrypted: ${doubt ?? 'nobody asked for it'}`, details };
  const encrypted = encryptedBy(version);
  if (proof === null) return { grade: 'encrypted', sentence: `${encrypted}, but nobody proved who took it`, details };
  const proven = `${encrypted}, certificate ${proofWords(proof)}`;
  return namedBy === null
    ? {
        grade: 'encrypted',
        sentence: `${proven}; but only unsigned DNS says that ${host ?? 'it'} takes this mail`,
        details,
      }
    : { grade: 'proven', sentence: proven, details };
}

function proofWords(proof: Proof): string {
  switch (proof.by) {
    case 'dane-ee':
    case 'dane-ta':
      return 'proven by DANE';
    case 'mta-sts':
      return 'proven by MTA-STS';
    case 'authority':
      return 'vouched for by a known authority';
    case 'pin':
      return 'is the one that the owner knows';
  }
}

const namedWords = {
  dnssec: 'the MX record is signed (DNSSEC)',
  'mta-sts': 'the host is named by the MTA-STS policy',
  owner: 'the host is named in the settings',
  address: 'the recipient’s address names the host itself',
} as const;

function detailsOf({ cipher, proof, name, doubt, namedBy, because, requireTls }: Security): readonly string[] {
  return [
    cipher,
    proof ? proofDetail(proof) : cipher && doubt && `the certificate was not believed: ${doubt}`,
    name && `certificate for ${name}`,
    cipher && namedBy && namedWords[namedBy],
    because && `asked for: ${because}`,
    requireTls && 'REQUIRETLS passed on: TLS is demanded of all further hops',
  ].filter(detail => typeof detail === 'string');
}

function proofDetail(proof: Proof): string | null {
  switch (proof.by) {
    case 'dane-ee':
    case 'dane-ta':
      return `TLSA ${proof.record} at ${proof.at} (${proof.by.toUpperCase()})`;
    case 'mta-sts':
      return `MTA-STS policy of ${proof.domain}, mx: ${proof.mx}`;
    case 'authority':
      return proof.issuer === '' ? null : `signed by ${proof.issuer}`;
    case 'pin':
      return `SHA-256 fingerprint ${proof.fingerprint}`;
  }
}

export type Arrival = {
  /** What the session agreed on; null: it was in clear. */
  readonly tls: { readonly version: string; readonly cipher: string } | null;
  readonly remote: string;
  readonly user: string | null;
  /** RFC 8689, as it was asked of us. */
  readonly asked: 'required' | 'optional' | null;
};

/** Of a message that came. */
export function padlockIn({ tls, remote, user, asked }: Arrival): Padlock {
  const details = [tls?.cipher ?? null, asked && askedWords[asked]].filter(detail => detail !== null);
  if (tls) {
    const encrypted = encryptedBy(tls.version);
    return user
      ? { grade: 'proven', sentence: `${encrypted}, and ${user} signed in`, details }
      : { grade: 'encrypted', sentence: `${encrypted}; who brought it is for the checks to say`, details };
  }
  return /^127\.|^::1$/.test(remote)
    ? { grade: 'inside', sentence: 'Not encrypted: it came from this computer', details }
    : { grade: 'clear', sentence: 'Not encrypted: whoever brought it did not ask for it', details };
}

const askedWords = {
  required: 'its sender demands TLS on every hop (REQUIRETLS)',
  optional: 'its sender does not insist on TLS (TLS-Required: No)',
} as const;
