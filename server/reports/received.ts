/**
 * A report that somebody sent, as rows for the store: of domains that are ours, of a time that can be, rows alike made one,
 * and bounded. Long ones are gone through in slices, so that nobody waits for a stranger's report.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { err, ok, type Result } from '../base/result.ts';
import { days, type Instant } from '../base/units.ts';
import type { ReportRow } from '../mailauth/dmarc-report.ts';
import type { ReadReport } from '../mailauth/dmarc-report-read.ts';
import type { TlsReport } from '../mailauth/tls-rpt-report.ts';
import type { DmarcRow, NewReceivedReport, ReportKind, TlsRow } from '../store/interface.ts';

/** How it came. */
export type Arrival = {
  readonly author: string;
  readonly vouched: boolean | null;
  readonly at: Instant;
  readonly trace: string | null;
};
export type ReceivedRows = {
  readonly report: NewReceivedReport;
  readonly dmarc: readonly DmarcRow[];
  readonly tls: readonly TlsRow[];
};
export type IsOurs = (domain: string) => boolean;
/** not-ours: it is a report, about domains that are no concern of ours. */
export type NotTaken = { readonly kind: 'not-ours' | 'unreadable'; readonly because: string };

const MOST_ROWS = 2_000;
/** Rows gone through between two turns: some milliseconds. */
const TURN = 500;
const LONGEST_TIME = days(32);
const OLDEST = days(800);
const LONGEST_WORD = 200;
const LONGEST_DETAIL = 4_000;

const short = (text: string): string =>
  text
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, LONGEST_WORD);

export async function dmarcReceived(
  read: ReadReport,
  arrival: Arrival,
  isOurs: IsOurs,
): Promise<Result<ReceivedRows, NotTaken>> {
  const { domain } = read.policy;
  if (!isOurs(domain)) return err({ kind: 'not-ours', because: `it is about ${short(domain)}` });
  const base = begun('dmarc', arrival, {
    ...{ organization: read.organization || read.email, reportId: read.reportId },
    ...{ begins: read.begin * 1000, ends: read.end * 1000 },
  });
  if (!base.ok) return base;
  const sums = new Map<string, { row: DmarcRow; messages: number }>();
  let [total, failed, leftOut] = [0, 0, read.leftOut];
  for (const [at, one] of read.rows.entries()) {
    if (at > 0 && at % TURN === 0) await turn();
    total += one.count;
    if (!one.dkimAligned && !one.spfAligned) failed += one.count;
    const row = dmarcRow(one);
    const key = JSON.stringify([row.source, row.disposition, row.dkim, row.spf, row.headerFrom, row.detail]);
    const known = sums.get(key);
    if (known) known.messages += one.count;
    else if (sums.size < MOST_ROWS) sums.set(key, { row, messages: one.count });
    else leftOut++;
  }
  const report = { ...base.value, domain, policy: JSON.stringify(read.policy), total, failed, leftOut };
  const rows = [...sums.values()].map(({ row, messages }) => ({ ...row, messages }));
  return ok({ report, dmarc: rows, tls: [] });
}

function dmarcRow(row: ReportRow): DmarcRow {
  const { sourceIp, count, disposition, dkimAligned, spfAligned, headerFrom, envelopeFrom, reasons, dkim, spf } = row;
  const detail = JSON.stringify({ envelopeFrom, reasons: reasons.slice(0, 4), dkim: dkim.slice(0, 8), spf });
  return {
    ...{ source: sourceIp, messages: count, disposition, dkim: dkimAligned, spf: spfAligned },
    headerFrom: short(headerFrom),
    detail: detail.length <= LONGEST_DETAIL ? detail : '{}',
  };
}

export async function tlsReceived(
  read: TlsReport,
  arrival: Arrival,
  isOurs: IsOurs,
): Promise<Result<ReceivedRows, NotTaken>> {
  const policies = read.policies.filter(({ policy }) => isOurs(policy.domain));
  const [first] = policies;
  if (!first)
    return err({ kind: 'not-ours', because: `it is about ${short(read.policies[0]?.policy.domain ?? 'nobody')}` });
  const base = begun('tls', arrival, {
    ...{ organization: read.organization || read.contact, reportId: read.id },
    ...{ begins: read.from, ends: read.until },
  });
  if (!base.ok) return base;
  const rows: TlsRow[] = [];
  let [total, failed, leftOut] = [0, 0, 0];
  for (const { policy, successes, failures, details } of policies) {
    total += successes + failures;
    failed += failures;
    const of = { domain: policy.domain, policyType: policy.type, sendingIp: '', receivingIp: '', words: '' };
    const mxHost = short(policy.mxHosts.join(', '));
    if (successes > 0) rows.push({ ...of, mxHost, result: '', sessions: successes });
    for (const one of details) {
      if (rows.length >= MOST_ROWS) leftOut++;
      else
        rows.push({
          ...of,
          ...{ mxHost: short(one.mxHost ?? '') || mxHost, result: one.type, sessions: one.sessions },
          ...{ sendingIp: short(one.sendingIp ?? ''), receivingIp: short(one.receivingIp ?? '') },
          words: short([one.reasonCode, one.moreInformation].filter(word => word).join(': ')),
        });
    }
    const told = details.reduce((sum, { sessions }) => sum + sessions, 0);
    if (failures > told) rows.push({ ...of, mxHost, result: 'validation-failure', sessions: failures - told });
  }
  const policy = JSON.stringify(policies.slice(0, 10).map(({ policy: { type, domain } }) => ({ type, domain })));
  return ok({
    report: { ...base.value, domain: first.policy.domain, policy, total, failed, leftOut },
    dmarc: [],
    tls: rows,
  });
}

type Claimed = Pick<NewReceivedReport, 'organization' | 'reportId' | 'begins' | 'ends'>;
type Begun = Omit<NewReceivedReport, 'domain' | 'policy' | 'total' | 'failed' | 'leftOut'>;

/** What a chart must not be drawn from is not taken. */
function begun(kind: ReportKind, arrival: Arrival, claimed: Claimed): Result<Begun, NotTaken> {
  const { begins, ends } = claimed;
  const isPlausible =
    begins <= ends && ends - begins <= LONGEST_TIME && ends <= arrival.at + days(2) && begins >= arrival.at - OLDEST;
  if (!isPlausible) return err({ kind: 'unreadable', because: 'the time it claims to be about cannot be' });
  if (claimed.reportId === '' || claimed.organization === '')
    return err({ kind: 'unreadable', because: 'it does not say who made it, or has no id' });
  const { author, vouched, at, trace } = arrival;
  return ok({
    ...{ kind, begins, ends, author: short(author), vouched, receivedAt: at, trace },
    ...{ organization: short(claimed.organization), reportId: short(claimed.reportId) },
  });
}

/** A domain of ours, or one below it. */
export const oursAmong =
  (names: readonly string[]): IsOurs =>
  domain =>
    names.some(name => domain === name || domain.endsWith(`.${name}`));
