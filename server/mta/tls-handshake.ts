/**
 * A plan carried out: how the handshake with a host is asked for, and what its certificate turned out to prove. For each
 * message that leaves, the second part is the padlock's facts (events/security.ts).
 *
 * RFC 7672 §2.2, §3.1; RFC 8461 §4.1; RFC 8689 §4.2; RFC 7435 §3.
 */
import type { Instant } from '../base/units.ts';
import type { Proof, Security } from '../events/security.ts';
import { type DanePolicy, printTlsa, USAGE } from '../mailauth/dane.ts';
import { checkDane, type DaneFault, type Matched } from '../mailauth/dane-check.ts';
import { patternFor } from '../mailauth/mta-sts.ts';
import type { HostPlan, TlsQuestion } from '../mailauth/tls-plan.ts';
import type { Doubt, PeerTls, TlsRequest } from '../net/dial-tls.ts';
import type { Host } from './destination.ts';
import type { SmartHost } from './hop.ts';
import type { Demand } from './tls-policy.ts';

export type Handshake = Pick<Security, 'asked' | 'because' | 'namedBy'> & {
  readonly request: TlsRequest | 'none';
  /** What the certificate proved; asked after the handshake. */
  readonly provenBy: (peer: PeerTls) => Pick<Security, 'proof' | 'name'>;
};

const NOTHING = { proof: null, name: null } as const;
type Authenticating = DanePolicy & { readonly kind: 'authenticate' };

/** As the domain's hosts are spoken to. A host that is skipped has no handshake. */
export function handshakeFor(
  plan: Exclude<HostPlan, { level: 'skip' }>,
  question: TlsQuestion,
  now: () => Instant,
): Handshake {
  const { host, level, namedBy } = plan;
  const because = level === 'none' || (level === 'opportunistic' && !question.tlsRequiredNo) ? null : plan.why;
  const base = { asked: level, because, namedBy };
  const byAuthority = (peer: PeerTls) => (peer.verified ? provenByName(peer, host, question) : NOTHING);
  switch (level) {
    case 'none':
      return { ...base, request: 'none', provenBy: () => NOTHING };
    case 'opportunistic': {
      // RFC 8689 §4.2.2: what is published is followed as far as it goes, and stops nothing.
      const dane = question.hosts.find(one => one.name === host)?.dane;
      return dane?.kind === 'authenticate'
        ? { ...base, ...byDane(dane, 'opportunistic', now) }
        : { ...base, request: { mode: 'opportunistic', serverName: host }, provenBy: byAuthority };
    }
    case 'encrypt':
      return { ...base, request: { mode: 'encrypt', serverName: host }, provenBy: byAuthority };
    case 'verify-name':
      return { ...base, request: { mode: 'required', serverName: host }, provenBy: byAuthority };
    case 'verify-dane':
      return { ...base, ...byDane(plan.policy, 'required', now) };
  }
}

function byDane(
  policy: Authenticating,
  mode: TlsRequest['mode'],
  now: () => Instant,
): Pick<Handshake, 'request' | 'provenBy'> {
  let matched: Matched | null = null;
  const vouch = (chain: readonly Uint8Array[]): Doubt | null => {
    const checked = checkDane(policy, chain, now());
    matched = checked.ok ? checked.value : null;
    return checked.ok ? null : { kind: doubtKinds[checked.error.type], why: checked.error.why };
  };
  return {
    request: { mode, serverName: policy.base, vouch },
    provenBy: () => (matched ? { proof: daneProof(matched, policy.base), name: matched.name } : NOTHING),
  };
}

const doubtKinds: { readonly [T in DaneFault['type']]: Doubt['kind'] } = {
  'validation-failure': 'other',
  'certificate-host-mismatch': 'name',
  'certificate-expired': 'expired',
  'certificate-not-trusted': 'untrusted',
};

const daneProof = ({ record }: Matched, at: string): Proof => ({
  by: record.usage === USAGE.host ? 'dane-ee' : 'dane-ta',
  record: printTlsa(record),
  at,
});

function provenByName(peer: PeerTls, host: string, { domain, sts }: TlsQuestion): Pick<Security, 'proof' | 'name'> {
  const mx = sts && sts.mode !== 'none' ? patternFor(sts, host) : null;
  return mx === null ? provenByAuthority(peer, host) : { proof: { by: 'mta-sts', domain, mx }, name: host };
}

const provenByAuthority = (peer: PeerTls, name: string): Pick<Security, 'proof' | 'name'> => ({
  proof: { by: 'authority', issuer: peer.certificate?.issuer ?? '' },
  name,
});

/**
 * Where the owner says which host it is, or the address itself does (RFC 5321 §4.1.3): nobody publishes anything. A
 * password goes to nobody who could not prove its name; what listens on this computer need not.
 */
export function handshakeWithNamed(host: Host, smart: SmartHost | null, demand: Demand): Handshake {
  const name = host.name.replace(/^\[(?:IPv6:)?(.+)\]$/i, '$1');
  const asked = askedOfNamed(host, smart, demand);
  const base = { namedBy: smart ? 'owner' : 'address' } as const;
  const provenBy = (peer: PeerTls) => (peer.verified ? provenByAuthority(peer, name) : NOTHING);
  const ownersWish = 'the owner wants it for the smart host';
  const because = demand === 'require-tls' ? 'the message asks for it (REQUIRETLS)' : smart ? ownersWish : null;
  switch (asked) {
    case 'none':
      return { ...base, asked, because: null, request: 'none', provenBy };
    case 'opportunistic':
      return { ...base, asked, because: null, request: { mode: asked, serverName: name }, provenBy };
    case 'required':
      return { ...base, asked: 'verify-name', because, request: { mode: asked, serverName: name }, provenBy };
  }
}

function askedOfNamed({ addresses }: Host, smart: SmartHost | null, demand: Demand): SmartHost['tls'] {
  if (demand === 'require-tls') return 'required';
  if (smart?.tls === 'required' && addresses.every(isLoopback)) return 'opportunistic';
  return smart?.tls ?? 'opportunistic';
}

export const isLoopback = (address: string): boolean => /^127\.|^::1$/.test(address);
