/**
 * One judged message as a row that can be counted, and the rows of a day as the report that is sent. What was done is
 * told as far as DMARC's policy asked for it: that a message was refused for what is in it concerns nobody outside.
 * RFC 9990 §3.1, §3.1.6 (overrides).
 */
import { createHash } from 'node:crypto';
import type { Instant } from '../base/units.ts';
import type { DmarcPolicy, DmarcVerdict } from '../mailauth/dmarc.ts';
import {
  type AggregateReport,
  type OverrideReason,
  type ReportedPolicy,
  type ReportRow,
  reportedPolicy,
  rowOf,
} from '../mailauth/dmarc-report.ts';
import type { Day, ReportCount } from '../store/interface.ts';
import { beginOf, dayName, dayOf, endOf } from './day.ts';

export type JudgedMessage = {
  readonly at: Instant;
  readonly sourceIp: string;
  readonly verdict: DmarcVerdict;
  /** What became of the message, whatever for. */
  readonly done: DmarcPolicy;
  /** The owner trusts who vouched for it on its way (ARC). */
  readonly isVouchedFor: boolean;
  /** The checks only watch. */
  readonly isWatched: boolean;
  readonly envelopeFrom: string;
  readonly subject: string;
};

const weight: Readonly<Record<DmarcPolicy, number>> = { none: 0, quarantine: 1, reject: 2 };

/** null: it says nothing that could be reported, or is a report itself, which must not cause another. */
export function countedMessage(message: JudgedMessage): ReportCount | null {
  const { verdict, sourceIp } = message;
  if (verdict.result === 'pass' && isReportSubject(message.subject)) return null;
  const policy = reportedPolicy(verdict);
  const done = weight[message.done] > weight[verdict.disposition] ? verdict.disposition : message.done;
  const row = rowOf({
    ...{ sourceIp, verdict, done, reasons: overrides(message, done), envelopeTo: '' },
    envelopeFrom: message.envelopeFrom.slice(message.envelopeFrom.lastIndexOf('@') + 1).toLowerCase(),
  });
  if (!policy || !row) return null;
  return {
    ...{ kind: 'dmarc', day: dayOf(message.at), domain: policy.domain, policy: JSON.stringify(policy) },
    // To whom it was, and our words about keys and names, stay here.
    detail: JSON.stringify({ ...row, envelopeTo: null, dkim: row.dkim.map(one => ({ ...one, comment: null })) }),
    count: 1,
  };
}

/** RFC 9990 §3.5.2 and RFC 8460 §5.3 have the same form. */
export const isReportSubject = (subject: string): boolean => /^\s*Report Domain: *\S+ +Submitter: *\S+/i.test(subject);

function overrides({ verdict, isVouchedFor, isWatched }: JudgedMessage, done: DmarcPolicy): OverrideReason[] {
  if (weight[done] >= weight[verdict.disposition]) return [];
  if (isVouchedFor) return [{ type: 'trusted_forwarder', comment: null }];
  return [{ type: 'local_policy', comment: isWatched ? 'policies are only watched here' : null }];
}

export type Reporter = { readonly organization: string; readonly email: string; readonly contact: string | null };

/** One for each policy that the domain published that day; none where nothing but sums is left. */
export function reportsOf(counts: readonly ReportCount[], day: Day, reporter: Reporter): AggregateReport[] {
  const lost = counts.filter(({ detail }) => detail === '').reduce((sum, { count }) => sum + count, 0);
  const errors = lost === 0 ? [] : [`${lost} more messages were counted without their details`];
  const byPolicy = Map.groupBy(
    counts.filter(({ detail }) => detail !== ''),
    ({ policy }) => policy,
  );
  return [...byPolicy].map(([policy, alike]) => ({
    ...reporter,
    reportId: reportIdOf('dmarc', day, alike[0]!.domain, policy, reporter.organization),
    generator: 'Mailroom',
    errors,
    begin: beginOf(day) / 1000,
    end: endOf(day) / 1000,
    policy: JSON.parse(policy) as ReportedPolicy,
    rows: alike.map(({ detail, count }) => ({ ...(JSON.parse(detail) as ReportRow), count })),
  }));
}

/** The same for the same: what is sent again is no second report. */
export const reportIdOf = (kind: string, day: Day, domain: string, of: string, organization: string): string => {
  const hash = createHash('sha256').update(`${kind} ${domain} ${of}`).digest('hex').slice(0, 12);
  return `${dayName(day).replaceAll('-', '')}.${hash}@${organization}`;
};
