/**
 * Aggregate reports as they are read: the counts of a day for the one that is sent, and what others have reported,
 * summed by day, source and mail host. A report from a sender who could not prove his name is listed and not summed.
 */
import type { Instant } from '../../base/units.ts';
import type {
  Day,
  Id,
  ReceivedReport,
  ReportCount,
  ReportedDay,
  ReportedSource,
  ReportedTls,
  ReportedTlsDay,
  ReportKind,
  SentReport,
} from '../interface.ts';
import type { Reader } from './database.ts';

/** Days of which something was counted, with the domains, the oldest first. */
export const countedDays = (db: Reader, kind: ReportKind, from: Day): { day: Day; domain: string; count: number }[] =>
  db.all(
    'SELECT day, domain, sum(count) AS count FROM report_count WHERE kind = ? AND day >= ? GROUP BY day, domain ORDER BY day, domain',
    ...[kind, from],
  );

export const countsOf = (db: Reader, kind: ReportKind, day: Day, domain: string): ReportCount[] =>
  db.all(
    `SELECT kind, day, domain, policy, detail, count FROM report_count
      WHERE day = ? AND kind = ? AND domain = ? ORDER BY policy, detail`,
    ...[day, kind, domain],
  );

type Page = { readonly before?: Id; readonly limit: number };

export const sentReports = (db: Reader, { before = Number.MAX_SAFE_INTEGER, limit }: Page): SentReport[] =>
  db.all(
    `SELECT id, kind, day, domain, report_id AS reportId, destination, at, result, because, trace, octets, counted
       FROM report_sent WHERE id < ? ORDER BY id DESC LIMIT ?`,
    ...[before, limit],
  );

type ReceivedColumns = Omit<ReceivedReport, 'vouched'> & { readonly vouched: 0 | 1 | null };

const RECEIVED = `SELECT id, kind, organization, report_id AS reportId, author, vouched, domain, begins, ends,
  received_at AS receivedAt, trace, policy, total, failed, left_out AS leftOut FROM report_received`;
const received = (row: ReceivedColumns): ReceivedReport => ({
  ...row,
  vouched: row.vouched === null ? null : row.vouched === 1,
});

export const receivedReports = (db: Reader, { before = Number.MAX_SAFE_INTEGER, limit }: Page): ReceivedReport[] =>
  db.all<ReceivedColumns>(`${RECEIVED} WHERE id < ? ORDER BY id DESC LIMIT ?`, before, limit).map(received);

/** In the midst of its time: a report of a day in another zone belongs where most of it lies. */
const DAY = '(p.begins + p.ends) / 2 / 86400000';

/** Of reports that end in this time. */
export type Window = readonly [since: Instant, until: Instant];
const WITHIN = 'p.ends >= ? AND p.ends < ? AND p.vouched IS NOT 0';

export const reportedDays = (db: Reader, window: Window): ReportedDay[] =>
  db.all(
    `SELECT ${DAY} AS day, p.domain, sum(iif(r.dkim OR r.spf, r.messages, 0)) AS passed,
            sum(iif(r.dkim OR r.spf, 0, r.messages)) AS failed,
            sum(iif(r.disposition = 'quarantine', r.messages, 0)) AS quarantined,
            sum(iif(r.disposition = 'reject', r.messages, 0)) AS rejected
       FROM report_received p JOIN dmarc_row r ON r.report = p.id
      WHERE ${WITHIN} AND p.kind = 'dmarc' GROUP BY 1, 2`,
    ...window,
  );

export const reportedSources = (db: Reader, window: Window): ReportedSource[] =>
  db.all(
    `SELECT r.source, p.domain, sum(iif(r.spf, r.messages, 0)) AS spf, sum(iif(r.dkim, r.messages, 0)) AS dkim,
            sum(iif(r.dkim OR r.spf, r.messages, 0)) AS passed, sum(iif(r.dkim OR r.spf, 0, r.messages)) AS failed,
            count(DISTINCT p.id) AS reports, min(p.begins) AS firstSeen, max(p.ends) AS lastSeen
       FROM report_received p JOIN dmarc_row r ON r.report = p.id
      WHERE ${WITHIN} AND p.kind = 'dmarc' GROUP BY 1, 2`,
    ...window,
  );

export const reportedTls = (db: Reader, window: Window): ReportedTls[] =>
  db.all(
    `SELECT r.domain, r.mx_host AS mxHost, r.result, max(r.words) AS words, sum(r.sessions) AS sessions,
            max(p.ends) AS lastSeen
       FROM report_received p JOIN tls_row r ON r.report = p.id
      WHERE ${WITHIN} AND p.kind = 'tls' GROUP BY r.domain, r.mx_host, r.result`,
    ...window,
  );

export const reportedTlsDays = (db: Reader, window: Window): ReportedTlsDay[] =>
  db.all(
    `SELECT ${DAY} AS day, r.domain, sum(iif(r.result = '', r.sessions, 0)) AS succeeded,
            sum(iif(r.result = '', 0, r.sessions)) AS failed
       FROM report_received p JOIN tls_row r ON r.report = p.id
      WHERE ${WITHIN} AND p.kind = 'tls' GROUP BY 1, 2`,
    ...window,
  );

export const firstAndLastEnd = (db: Reader): { first: Instant | null; last: Instant | null } =>
  db.get('SELECT min(ends) AS first, max(ends) AS last FROM report_received')!;
