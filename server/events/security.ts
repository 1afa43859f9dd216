/**
 * How a message was protected on one hop of its way, as facts and as one sentence: the padlock. Honest in its grades,
 * because encryption without a proof keeps out who listens and not who pretends (RFC 7435).
 */
import { t } from '../base/language.ts';
import { stateWords } from './state-words.ts';

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
const encryptedBy = (version: string): string =>
  t('Encrypted ({version})', { version: version.replace(/^TLSv/, 'TLS ') });

/** Of a message that left. `host`: to whom. */
export function padlockOf(security: Security, host: string | null): Padlock {
  const { version, proof, namedBy, doubt } = security;
  const details = detailsOf(security);
  if (version === null)
    return { grade: 'clear', sentence: t('Not encrypted: {why}', { why: doubt ?? t('nobody asked for it') }), details };
  const encrypted = encryptedBy(version);
  if (proof === null)
    return { grade: 'encrypted', sentence: t('{encrypted}, but nobody proved who took it', { encrypted }), details };
  const proven = proofWords(encrypted, proof);
  return namedBy === null
    ? {
        grade: 'encrypted',
        sentence: t('{proven}; but only unsigned DNS says that {host} takes this mail', {
          proven,
          host: host ?? t('it'),
        }),
        details,
      }
    : { grade: 'proven', sentence: proven, details };
}

function proofWords(encrypted: string, proof: Proof): string {
  switch (proof.by) {
    case 'dane-ee':
    case 'dane-ta':
      return t('{encrypted}, certificate proven by DANE', { encrypted });
    case 'mta-sts':
      return t('{encrypted}, certificate proven by MTA-STS', { encrypted });
    case 'authority':
      return t('{encrypted}, certificate vouched for by a known authority', { encrypted });
    case 'pin':
      return t('{encrypted}, certificate is the one that the owner knows', { encrypted });
  }
}

const namedWords = {
  dnssec: () => t('the MX record is signed (DNSSEC)'),
  'mta-sts': () => t('the host is named by the MTA-STS policy'),
  owner: () => t('the host is named in the settings'),
  address: () => t('the recipient’s address names the host itself'),
} as const;

function detailsOf({ cipher, proof, name, doubt, namedBy, because, requireTls }: Security): readonly string[] {
  return [
    cipher,
    proof ? proofDetail(proof) : cipher && doubt && t('the certificate was not believed: {doubt}', { doubt }),
    name && t('certificate for {name}', { name }),
    cipher && namedBy && stateWords(namedWords, namedBy)(),
    because && t('asked for: {because}', { because }),
    requireTls && t('REQUIRETLS passed on: TLS is demanded of all further hops'),
  ].filter(detail => typeof detail === 'string');
}

function proofDetail(proof: Proof): string | null {
  switch (proof.by) {
    case 'dane-ee':
    case 'dane-ta':
      return t('TLSA {record} at {at} ({by})', { record: proof.record, at: proof.at, by: proof.by.toUpperCase() });
    case 'mta-sts':
      return t('MTA-STS policy of {domain}, mx: {mx}', { domain: proof.domain, mx: proof.mx });
    case 'authority':
      return proof.issuer === '' ? null : t('signed by {issuer}', { issuer: proof.issuer });
    case 'pin':
      return t('SHA-256 fingerprint {fingerprint}', { fingerprint: proof.fingerprint });
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
  const details = [tls?.cipher ?? null, asked && stateWords(askedWords, asked)()].filter(detail => detail !== null);
  if (tls) {
    const encrypted = encryptedBy(tls.version);
    return user
      ? { grade: 'proven', sentence: t('{encrypted}, and {user} signed in', { encrypted, user }), details }
      : {
          grade: 'encrypted',
          sentence: t('{encrypted}; who brought it is for the checks to say', { encrypted }),
          details,
        };
  }
  return /^127\.|^::1$/.test(remote)
    ? { grade: 'inside', sentence: t('Not encrypted: it came from this computer'), details }
    : { grade: 'clear', sentence: t('Not encrypted: whoever brought it did not ask for it'), details };
}

const askedWords = {
  required: () => t('its sender demands TLS on every hop (REQUIRETLS)'),
  optional: () => t('its sender does not insist on TLS (TLS-Required: No)'),
} as const;
