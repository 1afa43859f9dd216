/**
 * Aggregate reports: counts of a day, bounded however many names strangers make up; what was sent, each once; what came
 * in, each once. A report from a sender who could not prove his name gives way to the same from one who could.
 */
import { err, ok } from '../../base/result.ts';
import type { Instant } from '../../base/units.ts';
import {
  type DmarcRow,
  type Id,
  MOST_COUNTED_OF_DAY,
  MOST_COUNTED_OF_DOMAIN,
  type NewReceivedReport,
  type NewSentReport,
  type ReportCount,
  type TlsRow,
} from '../interface.ts';
import type { Writer } from './database.ts';
import { enqueue } from './queue-accept.ts';
import type { Act, Writing } from './writing.ts';

/** Of a day: more are somebody's trick, and the mail they came with lies in a mailbox all the same. */
const MOST_RECEIVED_OF_DAY = 1_000;
/** Of those that nobody vouches for: they take no room from the others. */
const MOST_FORGED_OF_DAY = 200;
/** Then reports are listed with their sums alone. */
const MOST_ROWS_OF_DAY = 20_000;
const MOST_ROWS_OF_HOUSE = 4_000;
const MS_OF_DAY = 86_400_000;

// ── counting ──

export const countReports: Act<'countReports'> = (w, { counts }) => {
  const rows: Rows = new Map();
  for (const one of counts) if (one.count > 0) add(w.db, one, rows);
  return ok({});
};

/** How many there are of a day and of a domain: asked once a command. */
type Rows = Map<string, number>;

function rowsOf(db: Writer, rows: Rows, { day, kind }: ReportCount, domain: string | null): number {
  const key = JSON.stringify([day, kind, domain]);
  const known = rows.get(key);
  if (known !== undefined) return known;
  const found = db.value<number>(
    'SELECT count(*) FROM report_count WHERE day = ?1 AND kind = ?2 AND (?3 IS NULL OR domain = ?3)',
    ...[day, kind, domain],
  )!;
  rows.set(key, found);
  return found;
}

function add(db: Writer, one: ReportCount, rows: Rows): void {
  if (addToKnown(db, one)) return;
  const { day, kind, domain } = one;
  const isDayFull = rowsOf(db, rows, one, null) >= MOST_COUNTED_OF_DAY;
  const isFull = isDayFull || rowsOf(db, rows, one, domain) >= MOST_COUNTED_OF_DOMAIN;
  const kept: ReportCount = isFull ? { ...one, domain: isDayFull ? '' : domain, policy: '', detail: '' } : one;
  if (isFull && addToKnown(db, kept)) return;
  for (const scope of [null, kept.domain]) {
    const before = rowsOf(db, rows, one, scope);
    rows.set(JSON.stringify([day, kind, scope]), before + 1);
  }
  db.run(
    'INSERT INTO report_count (day, kind, domain, policy, detail, count) VALUES (?, ?, ?, ?, ?, ?)',
    ...[day, kind, kept.domain, kept.policy, kept.detail, kept.count],
  );
}

const addToKnown = (db: Writer, { day, kind, domain, policy, detail, count }: ReportCount): boolean =>
  db.run(
    'UPDATE report_count SET count = count + ? WHERE day = ? AND kind = ? AND domain = ? AND policy = ? AND detail = ?',
    ...[count, day, kind, domain, policy, detail],
  ).changes > 0;

// ── sent ──

/** With its mail, as one act: a crash neither loses a report nor sends it twice. */
export const sendReport: Act<'sendReport'> = (w, { sent, message }) => {
  const { kind, day, domain, reportId, destination } = sent;
  const known = w.db.value<string>(
    'SELECT result FROM report_sent WHERE kind = ? AND day = ? AND domain = ? AND report_id = ? AND destination = ?',
    ...[kind, day, domain, reportId, destination],
  );
  if (known === 'queued' || known === 'posted') return err('exists');
  if (message && message.recipients.length === 0) return err('not-allowed');
  if ((message !== null) !== (sent.result === 'queued')) return err('not-allowed');
  writeSent(w, sent);
  return ok(message ? enqueue(w, message) : null);
};

/** What failed before is written over. */
const writeSent = (w: Writing, sent: NewSentReport): void => {
  const { kind, day, domain, reportId, destination, at, result, because, trace, octets, counted } = sent;
  w.db.run(
    `INSERT OR REPLACE INTO report_sent
       (kind, day, domain, report_id, destination, at, result, because, trace, octets, counted)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[kind, day, domain, reportId, destination, at, result, because, trace, octets, counted],
  );
};

// ── received ──

export const receiveReport: Act<'receiveReport'> = (w, { report, dmarc, tls }) => {
  const { kind, organization, reportId, receivedAt } = report;
  const house = houseOf(report);
  const known = w.db.all<{ id: Id; vouched: 0 | 1 | null; house: string }>(
    'SELECT id, vouched, house FROM report_received WHERE kind = ? AND organization = ? AND report_id = ?',
    ...[kind, organization, reportId],
  );
  const givesWay = known.find(one => one.vouched === 0);
  const isThere = known.some(one => one.house === house && one !== givesWay);
  if (isThere || (report.vouched !== true && known.length > 0)) return err('exists');
  const isForged = report.vouched === false;
  const today = w.db.value<number>(
    'SELECT count(*) FROM report_received WHERE received_at > ? AND (vouched IS 0) = ?',
    ...[receivedAt - MS_OF_DAY, isForged ? 1 : 0],
  )!;
  if (today >= (isForged ? MOST_FORGED_OF_DAY : MOST_RECEIVED_OF_DAY)) return err('not-allowed');
  if (givesWay) w.db.run('DELETE FROM report_received WHERE id = ?', givesWay.id);
  const rows = dmarc.length + tls.length;
  const isKept = !isForged && hasRoom(w, receivedAt - MS_OF_DAY, house, rows);
  const id = writeReceived(w, isKept ? report : { ...report, leftOut: report.leftOut + rows }, house);
  if (!isKept) return ok({ id });
  for (const row of dmarc) writeDmarcRow(w, id, row);
  for (const row of tls) writeTlsRow(w, id, row);
  return ok({ id });
};

/** Whoever can name himself as he likes is one house: by the domain that stood behind him, not by what he calls himself. */
const houseOf = ({ author, vouched }: NewReceivedReport): string =>
  vouched === true ? author.slice(author.lastIndexOf('@') + 1).toLowerCase() : '';

/** No house fills the day of the others. */
function hasRoom({ db }: Writing, since: Instant, house: string, rows: number): boolean {
  let all = rows;
  let ofHouse = rows;
  for (const table of ['dmarc_row', 'tls_row'])
    for (const one of db.all<{ house: string; n: number }>(
      `SELECT p.house, count(*) AS n FROM report_received p JOIN ${table} r ON r.report = p.id
        WHERE p.received_at > ? GROUP BY p.house`,
      since,
    )) {
      all += one.n;
      if (one.house === house) ofHouse += one.n;
    }
  return all <= MOST_ROWS_OF_DAY && ofHouse <= MOST_ROWS_OF_HOUSE;
}

function writeReceived(w: Writing, report: NewReceivedReport, house: string): Id {
  const { kind, organization, reportId, author, vouched, domain, begins, ends, receivedAt, trace } = report;
  return w.db.run(
    `INSERT INTO report_received (kind, organization, report_id, author, house, vouched, domain, begins, ends, received_at,
                                  trace, policy, total, failed, left_out)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[kind, organization, reportId, author, house, vouched === null ? null : vouched ? 1 : 0, domain, begins, ends],
    ...[receivedAt, trace, report.policy, report.total, report.failed, report.leftOut],
  ).lastId;
}

const writeDmarcRow = (w: Writing, report: Id, row: DmarcRow): void =>
  void w.db.run(
    'INSERT INTO dmarc_row (report, source, messages, disposition, dkim, spf, header_from, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ...[report, row.source, row.messages, row.disposition, row.dkim ? 1 : 0, row.spf ? 1 : 0, row.headerFrom],
    row.detail,
  );

const writeTlsRow = (w: Writing, report: Id, row: TlsRow): void =>
  void w.db.run(
    `INSERT INTO tls_row (report, domain, policy_type, mx_host, result, sending_ip, receiving_ip, words, sessions)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[report, row.domain, row.policyType, row.mxHost, row.result, row.sendingIp, row.receivingIp, row.words],
    row.sessions,
  );

// ── forgetting ──

export const sweepCounts = (w: Writing, before: Instant, limit: number): number =>
  w.db.run(
    `DELETE FROM report_count WHERE (day, kind, domain, policy, detail) IN
       (SELECT day, kind, domain, policy, detail FROM report_count WHERE day < ? ORDER BY day LIMIT ?)`,
    ...[Math.floor(before / MS_OF_DAY), limit],
  ).changes;

/** A report has some thousand rows at most, so of reports fewer go at once. */
export function sweepReports(w: Writing, before: Instant, limit: number): number {
  const few = Math.max(1, Math.floor(limit / 50));
  const received = w.db.run(
    'DELETE FROM report_received WHERE id IN (SELECT id FROM report_received WHERE ends < ? ORDER BY ends LIMIT ?)',
    ...[before, few],
  ).changes;
  const sent = w.db.run(
    'DELETE FROM report_sent WHERE id IN (SELECT id FROM report_sent WHERE at < ? ORDER BY id LIMIT ?)',
    ...[before, few],
  ).changes;
  return Math.max(received, sent) === few ? limit : received + sent;
}
