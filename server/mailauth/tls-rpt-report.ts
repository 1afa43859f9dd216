/**
 * A day's TLS sessions as a report, and the counting that leads to it. Pure: sessions → counts → JSON; who keeps the
 * counts and sends the report is the MTA's. RFC 8460 §4.3 (result types), §4.4 (the JSON), §5.1 (the file's name).
 */
import type { Instant } from '../base/units.ts';

export const RESULT_TYPES = [
  'starttls-not-supported',
  'certificate-host-mismatch',
  'certificate-expired',
  'certificate-not-trusted',
  'validation-failure',
  'tlsa-invalid',
  'dnssec-invalid',
  'dane-required',
  'sts-policy-fetch-error',
  'sts-policy-invalid',
  'sts-webpki-invalid',
] as const;
export type ResultType = (typeof RESULT_TYPES)[number];
export type PolicyType = 'tlsa' | 'sts' | 'no-policy-found';

/** The policy that was applied: the lines of an STS policy, or TLSA records as in a zone. */
export type ReportedPolicy = {
  readonly type: PolicyType;
  readonly strings: readonly string[];
  readonly domain: string;
  readonly mxHosts: readonly string[];
};
/** What is not known is left out. */
export type SessionFailure = {
  readonly type: ResultType;
  readonly sendingIp?: string;
  readonly mxHost?: string;
  readonly mxHelo?: string;
  readonly receivingIp?: string;
  readonly moreInformation?: string;
  readonly reasonCode?: string;
};
export type TlsSession = { readonly policy: ReportedPolicy; readonly failure: SessionFailure | null };

export type FailureCount = SessionFailure & { readonly sessions: number };
export type PolicyCount = {
  readonly policy: ReportedPolicy;
  readonly successes: number;
  readonly failures: number;
  readonly details: readonly FailureCount[];
};
export type TlsReport = {
  readonly organization: string;
  readonly contact: string;
  readonly id: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly policies: readonly PolicyCount[];
};

/** RFC 3339 without fractions, as §4.4 shows it. */
const time = (instant: Instant): string => new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z');

/** The JSON of a report; to be compressed with gzip by whoever sends it. */
export function printTlsReport(report: TlsReport): string {
  return JSON.stringify(
    {
      'organization-name': report.organization,
      'date-range': { 'start-datetime': time(report.from), 'end-datetime': time(report.until) },
      'contact-info': report.contact,
      'report-id': report.id,
      policies: report.policies.map(printed),
    },
    null,
    1,
  );
}

const printed = ({ policy, successes, failures, details }: PolicyCount) => ({
  policy: {
    'policy-type': policy.type,
    'policy-string': policy.strings,
    'policy-domain': policy.domain,
    'mx-host': policy.mxHosts,
  },
  summary: { 'total-successful-session-count': successes, 'total-failure-session-count': failures },
  // What is undefined is left out by JSON.
  'failure-details': details.map(one => ({
    'result-type': one.type,
    'sending-mta-ip': one.sendingIp,
    'receiving-mx-hostname': one.mxHost,
    'receiving-mx-helo': one.mxHelo,
    'receiving-ip': one.receivingIp,
    'failed-session-count': one.sessions,
    'additional-information': one.moreInformation,
    'failure-reason-code': one.reasonCode,
  })),
});

/** §5.1: who reports, about whom, from, until (in seconds), which. */
export const tlsReportFileName = (reporter: string, about: string, { from, until, id }: TlsReport): string =>
  `${reporter}!${about}!${Math.floor(from / 1000)}!${Math.floor(until / 1000)}!${id.replace(/[^A-Za-z0-9._-]/g, '-')}.json.gz`;

/** §5.3: the subject by which a receiver knows it. */
export const tlsReportSubject = (reporter: string, about: string, { id }: TlsReport): string =>
  `Report Domain: ${about} Submitter: ${reporter} Report-ID: <${id}@${reporter}>`;
