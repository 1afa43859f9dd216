/**
 * What a DMARC aggregate report says, as plain data, and how messages are counted into its rows. RFC 9990 §3; RFC 7489
 * Appendix C for the older form. Printed by `dmarc-report-print.ts`, read by `dmarc-report-read.ts`.
 */
import type { DmarcPolicy, DmarcVerdict } from './dmarc.ts';

export type ReportedDkim = {
  readonly domain: string;
  /** null in reports of the older form. */
  readonly selector: string | null;
  readonly result: string;
  readonly comment: string | null;
};

export type ReportedSpf = {
  readonly domain: string;
  readonly scope: 'mfrom' | 'helo' | null;
  readonly result: string;
  readonly comment: string | null;
};

/** Why a message was not treated as the policy asks: local_policy, mailing_list, policy_test_mode, … §3.1.6. */
export type OverrideReason = { readonly type: string; readonly comment: string | null };

/** As many messages as were alike in everything that is reported. */
export type ReportRow = {
  readonly sourceIp: string;
  readonly count: number;
  readonly disposition: 'none' | 'pass' | 'quarantine' | 'reject';
  /** Aligned and passed, which is what DMARC counts. */
  readonly dkimAligned: boolean;
  readonly spfAligned: boolean;
  readonly reasons: readonly OverrideReason[];
  readonly headerFrom: string;
  /** '' for an empty return path; null where it is not told. */
  readonly envelopeFrom: string | null;
  readonly envelopeTo: string | null;
  readonly dkim: readonly ReportedDkim[];
  readonly spf: readonly ReportedSpf[];
};

export type ReportedPolicy = {
  readonly domain: string;
  readonly discovery: 'psl' | 'treewalk' | null;
  readonly p: DmarcPolicy | null;
  readonly sp: DmarcPolicy | null;
  readonly np: DmarcPolicy | null;
  readonly adkim: 'r' | 's' | null;
  readonly aspf: 'r' | 's' | null;
  readonly fo: string | null;
  readonly testing: boolean | null;
  /** Of the older form. */
  readonly percent: number | null;
};

export type AggregateReport = {
  readonly organization: string;
  readonly email: string;
  readonly contact: string | null;
  readonly reportId: string;
  readonly generator: string | null;
  readonly errors: readonly string[];
  /** Seconds since 1970, UTC. */
  readonly begin: number;
  readonly end: number;
  readonly policy: ReportedPolicy;
  readonly rows: readonly ReportRow[];
};

/** §3.1.3: a message with hundreds of signatures fills no report. */
export const MOST_SIGNATURES = 100;

/** What the receiver knew of one message, and what became of it. */
export type ReportedMessage = {
  readonly sourceIp: string;
  readonly verdict: DmarcVerdict;
  /** What was done in the end. */
  readonly done: DmarcPolicy;
  readonly reasons: readonly OverrideReason[];
  readonly envelopeFrom: string;
  readonly envelopeTo: string;
};

/** One message as a row of its own; null where its verdict says nothing that could be reported. §3.1.2. */
export function rowOf(message: ReportedMessage): ReportRow | null {
  const { verdict, sourceIp, done, envelopeFrom, envelopeTo } = message;
  const { domain, policy } = verdict;
  if (domain === null || policy === null || (verdict.result !== 'pass' && verdict.result !== 'fail')) return null;
  const passes = (one: DmarcVerdict['spf']) => one !== null && one.result === 'pass' && one.aligned === true;
  // §3.1.3: aligned passes first, then other passes, then the rest.
  const weight = (one: DmarcVerdict['dkim'][number]) => (passes(one) ? 0 : one.result === 'pass' ? 1 : 2);
  const signatures = [...verdict.dkim].sort((a, b) => weight(a) - weight(b)).slice(0, MOST_SIGNATURES);
  return {
    sourceIp,
    count: 1,
    // "pass" says: it passed, and the policy would have done something otherwise.
    disposition: verdict.result === 'pass' && done === 'none' && policy !== 'none' ? 'pass' : done,
    dkimAligned: verdict.dkim.some(passes),
    spfAligned: passes(verdict.spf),
    reasons: [...message.reasons, ...testReason(verdict, done)],
    headerFrom: domain,
    envelopeFrom,
    envelopeTo,
    dkim: signatures.map(one => ({
      domain: one.domain,
      selector: one.selector,
      result: one.result,
      comment: one.because,
    })),
    spf: verdict.spf ? [{ domain: verdict.spf.domain, scope: 'mfrom', result: verdict.spf.result, comment: null }] : [],
  };
}

function testReason({ record, result, policy }: DmarcVerdict, done: DmarcPolicy): OverrideReason[] {
  const tested = record?.testing && result === 'fail' && policy !== done;
  return tested ? [{ type: 'policy_test_mode', comment: null }] : [];
}

/** The policy as a report tells it. */
export function reportedPolicy({ policyDomain, record }: DmarcVerdict): ReportedPolicy | null {
  if (policyDomain === null || record === null) return null;
  const { p, sp, np, adkim, aspf, fo, testing } = record;
  const shared = { domain: policyDomain, discovery: 'treewalk', adkim, aspf, testing, percent: null } as const;
  return { ...shared, p: p ?? 'none', sp, np, fo: record.ruf.length > 0 ? fo : null };
}
