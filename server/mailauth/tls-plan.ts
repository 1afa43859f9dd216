/**
 * How the connection to each of a domain's mail hosts must be encrypted, and why, in words: what the hosts have
 * published (DANE) comes before what the domain has (MTA-STS), the message's own wish before both, and the owner's
 * setting raises the rest. Pure: the MTA dials by it, the journey shows it, TLS-RPT names the policy.
 *
 * RFC 7672 §2.2; RFC 8461 §2, §5; RFC 8689 §2, §3, §4.2; RFC 7435.
 */
import { never } from '../base/result.ts';
import type { TlsaRecord } from '../dns/secure.ts';
import { type DanePolicy, printTlsa } from './dane.ts';
import { allowsHost, printStsPolicy, type StsPolicy } from './mta-sts.ts';
import type { ReportedPolicy } from './tls-rpt-report.ts';

/**
 * What the owner wants for this destination at least. 'none' is for a host that breaks on TLS; 'dane': what the host has
 * published and signed, or nothing is said; `pinned`: one of these certificates, by SHA-256, and no other proof.
 */
export type TlsSetting = Least | Demand;
type Least = 'none' | 'opportunistic' | 'encrypt' | 'verify';
type Demand = 'dane' | { readonly pinned: readonly string[] };

export type TlsQuestion = {
  readonly domain: string;
  /** Best first, as the MX answer has them, each with what it has published. */
  readonly hosts: readonly { readonly name: string; readonly dane: DanePolicy }[];
  /** The MX answer itself was found secure (DNSSEC). */
  readonly mxSecure: boolean;
  /** The policy that is in force, or null. */
  readonly sts: StsPolicy | null;
  /** The message came with REQUIRETLS. RFC 8689 §2. */
  readonly requireTls: boolean;
  /** Its header says `TLS-Required: No`. RFC 8689 §3. */
  readonly tlsRequiredNo: boolean;
  readonly setting: TlsSetting;
};

export type HostPlan = {
  readonly host: string;
  readonly why: string;
  /** What proves that this host takes the domain's mail: a signed MX, or the names in an STS policy. */
  readonly namedBy: NamedBy;
} & (
  | { readonly level: 'none' | 'opportunistic' | 'encrypt' }
  /** The certificate is vouched for by a known authority and has one of the names. */
  | { readonly level: 'verify-name'; readonly names: readonly string[] }
  | { readonly level: 'verify-dane'; readonly policy: DanePolicy & { readonly kind: 'authenticate' } }
  /** SHA-256 of the certificate, as pairs of hexadecimal digits with colons. */
  | { readonly level: 'verify-pin'; readonly fingerprints: readonly string[] }
  /** This host is not spoken to. `later` when it may be another time. */
  | { readonly level: 'skip'; readonly later: boolean }
);

/** 'owner': he knows the very certificate. */
export type NamedBy = 'dnssec' | 'mta-sts' | 'owner' | null;

export type TlsPlan = {
  readonly hosts: readonly HostPlan[];
  /** The host must offer REQUIRETLS too, and it is passed on. RFC 8689 §4.2.1. */
  readonly requireTls: boolean;
  /** A policy that is only being tried: failures are told (TLS-RPT) and stop nothing. RFC 8461 §5. */
  readonly testing: StsPolicy | null;
  /** Set where no host may be spoken to. */
  readonly refused: null | { readonly permanent: boolean; readonly status: string; readonly why: string };
};

export function decideTls(question: TlsQuestion): TlsPlan {
  const { domain, sts, requireTls, tlsRequiredNo } = question;
  const free = tlsRequiredNo && !requireTls;
  const hosts = question.hosts.map(({ name, dane }): HostPlan => {
    const namedBy = namedBySome(name, question);
    const plan = planFor(name, dane, question, namedBy);
    return { ...plan, namedBy: plan.level === 'verify-pin' ? 'owner' : namedBy };
  });
  return {
    hosts,
    requireTls,
    testing: sts?.mode === 'testing' && !free ? sts : null,
    refused: hosts.every(host => host.level === 'skip') ? refusalOf(domain, hosts, requireTls) : null,
  };
}

function namedBySome(host: string, { mxSecure, sts }: TlsQuestion): NamedBy {
  if (mxSecure) return 'dnssec';
  return sts !== null && sts.mode !== 'none' && allowsHost(sts, host) ? 'mta-sts' : null;
}

type Wish<One = HostPlan> = One extends HostPlan ? Omit<One, 'namedBy'> : never;

function planFor(host: string, dane: DanePolicy, question: TlsQuestion, namedBy: NamedBy): Wish {
  // RFC 8689 §4.1: where both are there, REQUIRETLS counts.
  if (question.requireTls) return required(host, dane, question, namedBy);
  // RFC 8689 §3: what the recipients' domain asks for is passed over. What our owner asks for is not the sender's.
  const { setting } = question;
  if (question.tlsRequiredNo && setting === 'opportunistic')
    return {
      host,
      level: 'opportunistic',
      why: 'the message itself says that it may go unencrypted (TLS-Required: No)',
    };
  if (typeof setting === 'object' || setting === 'dane') return asDemanded(host, dane, setting);
  if (question.tlsRequiredNo) return asSet(host, setting);
  if (setting === 'none') return asSet(host, setting);
  return published(host, dane, question, setting) ?? asSet(host, setting);
}

/** What the host or its domain has published; null where that is nothing. */
function published(host: string, dane: DanePolicy, question: TlsQuestion, setting: Least): Wish | null {
  const { domain, sts, mxSecure } = question;
  const enforced = sts?.mode === 'enforce' ? sts : null;
  if (dane.kind === 'unknown') return { host, level: 'skip', later: true, why: dane.why };
  // RFC 8461 §2: what DANE demands is not undone by a policy, nor is it loosened; but only a secure MX makes up for
  // the list of hosts that the policy has.
  const listed = !enforced || allowsHost(enforced, host);
  if (!listed && !(dane.kind === 'authenticate' && mxSecure))
    return { host, level: 'skip', later: true, why: `the MTA-STS policy of ${domain} does not name ${host}` };
  switch (dane.kind) {
    case 'authenticate':
      return { host, level: 'verify-dane', policy: dane, why: `${dane.base} has published its certificate (DANE)` };
    case 'encrypt':
      return enforced ? bySts(host, domain) : atLeastEncrypted(host, dane.why, setting);
    case 'none':
      return enforced ? bySts(host, domain) : null;
    default:
      return never(dane);
  }
}

/** The owner knows more of this destination than is published, or trusts in nothing less. */
function asDemanded(host: string, dane: DanePolicy, setting: Demand): Wish {
  const why = 'the owner wants it for this destination';
  if (setting !== 'dane') return { host, level: 'verify-pin', fingerprints: setting.pinned, why };
  switch (dane.kind) {
    case 'authenticate':
      return { host, level: 'verify-dane', policy: dane, why };
    case 'unknown':
      return { host, level: 'skip', later: true, why: dane.why };
    case 'encrypt':
    case 'none':
      return { host, level: 'skip', later: true, why: `the owner wants DANE for this destination: ${dane.why}` };
  }
}

const bySts = (host: string, domain: string): Wish => ({
  host,
  level: 'verify-name',
  names: [host],
  why: `${domain} asks for it (MTA-STS)`,
});

const atLeastEncrypted = (host: string, why: string, setting: Least): Wish =>
  setting === 'verify' ? asSet(host, setting) : { host, level: 'encrypt', why };

function asSet(host: string, setting: Least): Wish {
  switch (setting) {
    case 'none':
      return { host, level: setting, why: 'the owner wants no encryption to this destination' };
    case 'opportunistic':
      return { host, level: setting, why: 'nobody asks for more' };
    case 'encrypt':
      return { host, level: 'encrypt', why: 'the owner wants it for this destination' };
    case 'verify':
      return { host, level: 'verify-name', names: [host], why: 'the owner wants it for this destination' };
  }
}

/** RFC 8689 §4.2.1: the host's name is known from DNSSEC or MTA-STS, and its certificate from DANE or an authority. */
function required(host: string, dane: DanePolicy, { domain }: TlsQuestion, namedBy: NamedBy): Wish {
  if (dane.kind === 'unknown') return { host, level: 'skip', later: true, why: dane.why };
  if (namedBy === null) {
    const why = `nothing proves that ${host} takes the mail of ${domain}, and the message asks for that (REQUIRETLS)`;
    return { host, level: 'skip', later: false, why };
  }
  const why = 'the message asks for it (REQUIRETLS)';
  return dane.kind === 'authenticate'
    ? { host, level: 'verify-dane', policy: dane, why }
    : { host, level: 'verify-name', names: [host], why };
}

/** One host that may do another time makes it a "not now". RFC 5248's registry: X.7.10, X.7.5. */
function refusalOf(domain: string, hosts: readonly HostPlan[], requireTls: boolean): TlsPlan['refused'] {
  const permanent = requireTls && hosts.every(host => host.level === 'skip' && !host.later);
  const why = hosts.map(host => host.why).join('; ') || `${domain} has no mail host`;
  return { permanent, status: permanent ? '5.7.10' : '4.7.5', why };
}

/** The policy under which a host is spoken to, as TLS-RPT names it. RFC 8460 §4.4. */
export function reportedPolicy(plan: HostPlan, { domain, sts }: TlsQuestion): ReportedPolicy {
  if (plan.level === 'verify-dane') {
    const strings = plan.policy.records.map((record: TlsaRecord) => printTlsa(record));
    return { type: 'tlsa', strings, domain: plan.policy.base, mxHosts: [plan.host] };
  }
  if (sts && sts.mode !== 'none') {
    const strings = printStsPolicy(sts).trimEnd().split('\r\n');
    return { type: 'sts', strings, domain, mxHosts: sts.mx };
  }
  return { type: 'no-policy-found', strings: [], domain, mxHosts: [] };
}
