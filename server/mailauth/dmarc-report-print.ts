/**
 * A DMARC aggregate report as it is sent: XML in the form of RFC 9990 §3.1.1 and Appendix A, gzip, the file name and
 * subject by which receivers sort it (§3.5.2), and a report id. Deterministic: the same report gives the same octets, so
 * that sending it again is not a second report.
 */
import { gzipSync } from 'node:zlib';
import { err, ok, type Result } from '../base/result.ts';
import { lookupName } from '../dns/resolver.ts';
import type { AggregateReport, ReportedDkim, ReportedSpf, ReportRow } from './dmarc-report.ts';

export type PrintedReport = {
  /** `receiver!policy-domain!begin!end!id.xml.gz` */
  readonly fileName: string;
  readonly subject: string;
  readonly xml: string;
  readonly gzip: Buffer;
};

const NAMESPACE = 'urn:ietf:params:xml:ns:dmarc-2.0';

/** `receiver` is the domain that reports. Refused where a name in it could not stand in the file name or subject. */
export function printReport(report: AggregateReport, receiver: string): Result<PrintedReport, string> {
  const from = lookupName(receiver);
  const about = lookupName(report.policy.domain);
  if (from === null || about === null) return err('the receiver or the policy domain is no domain name');
  if (!/^[A-Za-z0-9.@-]+$/.test(report.reportId))
    return err('the report id may hold letters, digits, ".", "-" and "@"');
  if (report.rows.length === 0) return err('a report has one row at least');
  const xml = printXml(report);
  const unique = report.reportId.split('@')[0]!.replace(/[^A-Za-z0-9]/g, '');
  return ok({
    fileName: `${from}!${about}!${report.begin}!${report.end}${unique === '' ? '' : `!${unique}`}.xml.gz`,
    subject: `Report Domain: ${about} Submitter: ${from} Report-ID: <${report.reportId}>`,
    xml,
    gzip: gzipSync(xml, { level: 9 }),
  });
}

function printXml(report: AggregateReport): string {
  const { policy } = report;
  const metadata = [
    text('org_name', report.organization),
    text('email', report.email),
    text('extra_contact_info', report.contact),
    text('report_id', report.reportId),
    block('date_range', [text('begin', report.begin), text('end', report.end)]),
    ...report.errors.map(error => text('error', error)),
    text('generator', report.generator),
  ];
  const published = [
    text('domain', policy.domain),
    text('discovery_method', policy.discovery),
    text('p', policy.p ?? 'none'),
    text('sp', policy.sp),
    text('np', policy.np),
    text('fo', policy.fo),
    text('adkim', policy.adkim),
    text('aspf', policy.aspf),
    text('testing', policy.testing === null ? null : policy.testing ? 'y' : 'n'),
  ];
  const parts = [
    text('version', '1.0'),
    block('report_metadata', metadata),
    block('policy_published', published),
    ...report.rows.map(printRow),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<feedback xmlns="${NAMESPACE}">\n${parts.join('')}</feedback>\n`;
}

/** One SPF result at most, the return path's. §3.1.1.11, §3.1.1.13. */
function printRow(row: ReportRow): string {
  const evaluated = [
    text('disposition', row.disposition),
    text('dkim', row.dkimAligned ? 'pass' : 'fail'),
    text('spf', row.spfAligned ? 'pass' : 'fail'),
    ...row.reasons.map(({ type, comment }) => block('reason', [text('type', type), text('comment', comment)])),
  ];
  const identifiers = [
    text('header_from', row.headerFrom),
    text('envelope_from', row.envelopeFrom),
    text('envelope_to', row.envelopeTo),
  ];
  return block('record', [
    block('row', [text('source_ip', row.sourceIp), text('count', row.count), block('policy_evaluated', evaluated)]),
    block('identifiers', identifiers),
    block('auth_results', [...row.dkim.map(printDkim), ...row.spf.slice(0, 1).map(printSpf)]),
  ]);
}

const printDkim = ({ domain, selector, result, comment }: ReportedDkim): string =>
  block('dkim', [
    text('domain', domain),
    text('selector', selector ?? ''),
    text('result', result),
    text('human_result', comment),
  ]);

const printSpf = ({ domain, scope, result, comment }: ReportedSpf): string =>
  block('spf', [text('domain', domain), text('scope', scope), text('result', result), text('human_result', comment)]);

const block = (name: string, children: readonly string[]): string => `<${name}>\n${children.join('')}</${name}>\n`;

/** '' for null: what is not known is left out. */
const text = (name: string, value: string | number | null): string =>
  value === null ? '' : `<${name}>${escaped(String(value))}</${name}>\n`;

/** XML 1.0 §2.2: what no document may hold is replaced. */
const escaped = (value: string): string =>
  value
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those that XML forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '?')
    .replace(/[&<>]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]!);
