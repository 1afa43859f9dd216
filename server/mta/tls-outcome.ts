/**
 * How one attempt to speak TLS with a domain's mail host ended, under which policy: what TLS-RPT counts (RFC 8460 §4.3).
 * A session that is used again for another message is not another attempt; a host that did not answer at all is none.
 * Messages that ask for something themselves (RFC 8689) are not counted: what fails for them is not the domain's fault.
 */
import type { Instant } from '../base/units.ts';
import { allowsHost } from '../mailauth/mta-sts.ts';
import { type HostPlan, reportedPolicy } from '../mailauth/tls-plan.ts';
import type { ReportedPolicy, ResultType, SessionFailure, TlsSession } from '../mailauth/tls-rpt-report.ts';
import type { Doubt, PeerTls } from '../net/dial-tls.ts';
import type { ClientFault } from '../smtp/client.ts';
import type { DomainTls } from './tls-policy.ts';

export type TlsOutcome = {
  readonly at: Instant;
  /** The recipients' domain: its report this goes into. Where a smart host takes the mail, nothing is told. */
  readonly domain: string;
  /** As the MX names it. */
  readonly host: string;
  /** Null where it was not spoken to, because its policy forbade it. */
  readonly address: string | null;
  /** The policy in the report's words, and what failed, or null. */
  readonly session: TlsSession;
};

/** Called at once and must not throw; what takes long it does later. */
export type TlsObserver = (outcome: TlsOutcome) => void;

/** What a session with a host came to: what it agreed on, or the fault that ended it. */
export type Attempt = {
  readonly peer: PeerTls | null;
  readonly fault: Pick<ClientFault, 'kind' | 'tls' | 'sentence'> | null;
  readonly from: string;
  readonly to: string;
};

/** §4.3.1: a fault of the policy is told before a fault of the session. `attempt` null: the host was not spoken to. */
export function sessionOf(plan: HostPlan, about: Omit<DomainTls, 'plan'>, attempt: Attempt | null): TlsSession {
  const { question } = about;
  const where = {
    mxHost: plan.host,
    ...(attempt ? { sendingIp: attempt.from, receivingIp: attempt.to } : {}),
  };
  const wrong = policyFault(plan, about);
  if (wrong) return { policy: wrong.policy, failure: { type: wrong.type, ...where, reasonCode: wrong.why } };
  const policy = reportedPolicy(plan, question);
  const failed = attempt ? failureOf(attempt, policy.type !== 'no-policy-found') : null;
  return { policy, failure: failed ? { ...failed, ...where } : null };
}

type PolicyFault = { readonly policy: ReportedPolicy; readonly type: ResultType; readonly why: string };

function policyFault(plan: HostPlan, { question, stsFault }: Omit<DomainTls, 'plan'>): PolicyFault | null {
  const { domain, sts, hosts } = question;
  const dane = hosts.find(one => one.name === plan.host)?.dane;
  const tlsa = (base: string): ReportedPolicy => ({ type: 'tlsa', strings: [], domain: base, mxHosts: [plan.host] });
  if (dane?.kind === 'unknown') return { policy: tlsa(plan.host), type: 'dnssec-invalid', why: dane.why };
  if (dane?.kind === 'encrypt') return { policy: tlsa(dane.base), type: 'tlsa-invalid', why: dane.why };
  // Where DANE is followed, that is the policy that is told of.
  if (plan.level === 'verify-dane') return null;
  if (sts && sts.mode !== 'none' && !allowsHost(sts, plan.host)) {
    const why = `the policy does not name ${plan.host}`;
    return { policy: reportedPolicy(plan, question), type: 'validation-failure', why };
  }
  if (sts || !stsFault) return null;
  const policy: ReportedPolicy = { type: 'sts', strings: [], domain, mxHosts: [] };
  return { policy, type: stsFault.fault.type, why: stsFault.fault.why };
}

/** Where nothing was asked for, a certificate that proves nothing is no failure; that nothing was encrypted is one. */
function failureOf({ peer, fault }: Attempt, isAsked: boolean): SessionFailure | null {
  if (fault?.kind === 'tls-unavailable' || (!fault && !peer)) return { type: 'starttls-not-supported' };
  if (fault) {
    const type = fault.tls?.kind === 'certificate' ? doubtTypes[fault.tls.doubt.kind] : 'validation-failure';
    return { type, reasonCode: fault.tls?.why ?? fault.sentence };
  }
  return isAsked && peer?.doubt ? { type: doubtTypes[peer.doubt.kind], reasonCode: peer.doubt.why } : null;
}

const doubtTypes: { readonly [K in Doubt['kind']]: ResultType } = {
  name: 'certificate-host-mismatch',
  expired: 'certificate-expired',
  untrusted: 'certificate-not-trusted',
  other: 'validation-failure',
};
