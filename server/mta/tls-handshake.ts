/**
 * A plan carried out: how the handshake with a host is asked for, and what its certificate turned out to prove. For each
 * message that leaves, the second part is the padlock's facts (events/security.ts).
 *
 * RFC 7672 §2.2, §3.1; RFC 8461 §4.1; RFC 8689 §4.2; RFC 7435 §3.
 */
import { createHash } from 'node:crypto';
import type { Instant } from '../base/units.ts';
import type { Proof, Security } from '../events/security.ts';
import { type DanePolicy, printTlsa, USAGE } from '../mailauth/dane.ts';
import { checkDane, type DaneFault, type Matched } from '../mailauth/dane-check.ts';
import { patternFor } from '../mailauth/mta-sts.ts';
import type { HostPlan, TlsQuestion } from '../mailauth/tls-plan.ts';
import type { Doubt, PeerTls, TlsRequest } from '../net/dial-tls.ts';
import type { TlsWish } from '../routing/tls-line.ts';
import type { Host } from './destination.ts';
import type { OwnersWay } from './hop-shapes.ts';
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
    case 'verify-pin':
      return { ...base, ...byPin(plan.fingerprints, host) };
  }
}

/** The very certificate: neither its names nor who signed it nor its end counts. */
function byPin(fingerprints: readonly string[], serverName: string): Pick<Handshake, 'asked' | 'request' | 'provenBy'> {
  let matched: string | null = null;
  const vouch = ([own]: readonly Uint8Array[]): Doubt | null => {
    const shown = own ? fingerprintOf(own) : null;
    matched = fingerprints.find(one => one === shown) ?? null;
    return matched ? null : { kind: 'untrusted', why: `its fingerprint is another than the owner knows (${shown})` };
  };
  return {
    asked: 'verify-pin',
    request: { mode: 'required', serverName, vouch },
    provenBy: () => (matched ? { proof: { by: 'pin', fingerprint: matched }, name: null } : NOTHING),
  };
}

const fingerprintOf = (certificate: Uint8Array): string =>
  createHash('sha256').update(certificate).digest('hex').toUpperCase().match(/../g)!.join(':');

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

/** A socket of this computer's file system: nobody is between us. */
export const inClear: Handshake = {
  ...{ asked: 'none', because: null, namedBy: 'owner', request: 'none', provenBy: () => NOTHING },
};

/**
 * Where the owner says which host it is, or the address itself does (RFC 5321 §4.1.3): nobody publishes anything. A
 * password goes to nobody who could not prove its name; what listens on this computer need not.
 */
export function handshakeWithNamed(
  host: Host,
  owner: Pick<OwnersWay, 'tls' | 'label'> | null,
  demand: Demand,
): Handshake {
  const name = host.name.replace(/^\[(?:IPv6:)?(.+)\]$/i, '$1');
  const asked = askedOfNamed(host, owner, demand);
  const base = { namedBy: owner ? 'owner' : 'address' } as const;
  const provenBy = (peer: PeerTls) => (peer.verified ? provenByAuthority(peer, name) : NOTHING);
  const ownersWish = owner ? `the owner wants it for ${owner.label}` : null;
  const because = demand === 'require-tls' ? 'the message asks for it (REQUIRETLS)' : ownersWish;
  switch (asked.kind) {
    case 'none':
      return { ...base, asked: asked.kind, because: null, request: 'none', provenBy };
    case 'opportunistic':
      return { ...base, asked: asked.kind, because: null, request: { mode: asked.kind, serverName: name }, provenBy };
    case 'encrypt':
      return { ...base, asked: asked.kind, because, request: { mode: asked.kind, serverName: name }, provenBy };
    case 'pinned':
      return { ...base, because, ...byPin(asked.fingerprints, name) };
    // What DANE finds is in the plan; where there is none, no less than a proven name will do.
    case 'dane':
    case 'required':
      return { ...base, asked: 'verify-name', because, request: { mode: 'required', serverName: name }, provenBy };
  }
}

function askedOfNamed({ addresses }: Host, owner: Pick<OwnersWay, 'tls'> | null, demand: Demand): TlsWish {
  if (demand === 'require-tls') return { kind: 'required' };
  const wish: TlsWish = owner?.tls ?? { kind: 'opportunistic' };
  const isBesideUs = addresses.length > 0 && addresses.every(isLoopback);
  return wish.kind === 'required' && isBesideUs ? { kind: 'opportunistic' } : wish;
}

export const isLoopback = (address: string): boolean => /^127(?:\.\d{1,3}){3}$|^::1$/.test(address);
