/** One attempt to speak TLS as a row that can be counted, and the rows of a day as the report that is sent. RFC 8460 §4. */
import type { Instant } from '../base/units.ts';
import type {
  FailureCount,
  PolicyCount,
  ReportedPolicy,
  SessionFailure,
  TlsReport,
  TlsSession,
} from '../mailauth/tls-rpt-report.ts';
import type { Day, ReportCount } from '../store/interface.ts';
import { beginOf, dayOf, endOf } from './day.ts';
import { type Reporter, reportIdOf } from './dmarc-counted.ts';

export type CountedSession = { readonly at: Instant; readonly domain: string; readonly session: TlsSession };

/** A longer policy is named without its text. */
const LONGEST_POLICY = 4096;

export function countedSession({ at, domain, session }: CountedSession): ReportCount {
  const whole = JSON.stringify(session.policy);
  const policy = whole.length <= LONGEST_POLICY ? whole : JSON.stringify({ ...session.policy, strings: [] });
  const failure = session.failure && withoutLength(session.failure);
  return { kind: 'tls', day: dayOf(at), domain, policy, detail: JSON.stringify(failure), count: 1 };
}

const LONGEST_WORDS = 300;

/** What a host said may be long. */
const withoutLength = (failure: SessionFailure): SessionFailure =>
  failure.moreInformation === undefined
    ? failure
    : { ...failure, moreInformation: failure.moreInformation.slice(0, LONGEST_WORDS) };

/** null where nothing but a sum is left. */
export function tlsReportOf(counts: readonly ReportCount[], day: Day, reporter: Reporter): TlsReport | null {
  const known = counts.filter(({ detail }) => detail !== '');
  if (known.length === 0) return null;
  const policies = [...Map.groupBy(known, ({ policy }) => policy)].map(([policy, alike]) => policyCount(policy, alike));
  const id = reportIdOf('tls', day, known[0]!.domain, '', reporter.organization);
  return {
    organization: reporter.organization,
    contact: reporter.contact ?? reporter.email,
    id: id.slice(0, id.indexOf('@')),
    from: beginOf(day),
    until: endOf(day),
    policies,
  };
}

function policyCount(policy: string, alike: readonly ReportCount[]): PolicyCount {
  const details: FailureCount[] = [];
  let successes = 0;
  for (const { detail, count } of alike) {
    const failure = JSON.parse(detail) as SessionFailure | null;
    if (failure) details.push({ ...failure, sessions: count });
    else successes += count;
  }
  const failures = details.reduce((sum, { sessions }) => sum + sessions, 0);
  return { policy: JSON.parse(policy) as ReportedPolicy, successes, failures, details };
}
