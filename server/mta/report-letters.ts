/**
 * The reports of one day for one domain, and where each goes: what the domain publishes is asked for when the day is over,
 * outside addresses must agree (RFC 9990 §4), and what is larger than somebody wants is not sent there. What cannot be sent
 * is a letter too, with the reason.
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { firstDomain } from '../directory/resolve.ts';
import { lookupName, type Resolver } from '../dns/resolver.ts';
import { isDmarcRecord, parseDmarcRecord } from '../mailauth/dmarc-record.ts';
import { reportDestinations } from '../mailauth/dmarc-report-destination.ts';
import { printReport } from '../mailauth/dmarc-report-print.ts';
import { parseTlsRpt, tlsRptRecordName } from '../mailauth/tls-rpt.ts';
import { printTlsReport, tlsReportFileName, tlsReportSubject } from '../mailauth/tls-rpt-report.ts';
import { type Reporter, reportsOf } from '../reports/dmarc-counted.ts';
import { reportAddress } from '../reports/publish.ts';
import { tlsReportOf } from '../reports/tls-counted.ts';
import type { Day, ReportCount, ReportKind, Store } from '../store/interface.ts';

export type Outgoing = {
  readonly store: Store;
  readonly resolver: Resolver;
  /** The settings; '' where nothing is set. */
  readonly from: () => string;
  readonly contact: () => string;
};

export type Letter = {
  readonly kind: ReportKind;
  readonly day: Day;
  readonly about: string;
  readonly reporter: string;
  readonly from: string;
  readonly to: { readonly kind: 'mail'; readonly address: string } | { readonly kind: 'https'; readonly url: string };
  readonly reportId: string;
  readonly subject: string;
  readonly fileName: string;
  readonly file: Buffer;
  readonly counted: number;
  /** Why it is not sent; '' where it is. */
  readonly refused: string;
};
/** `isWhole`: false where the DNS did not answer, and it is to be asked again. */
export type Letters = { readonly letters: readonly Letter[]; readonly isWhole: boolean };

const NONE: Letters = { letters: [], isWhole: true };
const pack = promisify(gzip);
/** Addresses of one domain. */
const MOST = 5;

export async function lettersFor(options: Outgoing, kind: ReportKind, day: Day, domain: string): Promise<Letters> {
  // An address literal has no records.
  if (lookupName(domain) === null) return NONE;
  const own = (await options.store.domains()).map(({ name }) => name.toLowerCase());
  // What we saw of ourselves is in the log, and nobody needs a letter for it.
  if (own.length === 0 || own.some(name => domain === name || domain.endsWith(`.${name}`))) return NONE;
  const organization = await firstDomain(options.store);
  const email = options.from() || reportAddress(kind, organization);
  const reporter: Reporter = { organization, email, contact: options.contact() || null };
  return kind === 'dmarc' ? dmarcLetters(options, day, domain, reporter) : tlsLetters(options, day, domain, reporter);
}

const sum = (counts: readonly { readonly count: number }[]): number =>
  counts.reduce((total, { count }) => total + count, 0);

async function dmarcLetters(options: Outgoing, day: Day, domain: string, reporter: Reporter): Promise<Letters> {
  const answer = await options.resolver.txt(`_dmarc.${domain}`);
  if (answer.kind === 'failure') return { letters: [], isWhole: false };
  const records = answer.kind === 'found' ? answer.records.filter(isDmarcRecord) : [];
  const record = records.length === 1 ? parseDmarcRecord(records[0]!) : null;
  if (!record || record.rua.length === 0) return NONE;
  const destinations = await reportDestinations(domain, record.rua, options.resolver, MOST);
  const counts = await options.store.counts('dmarc', day, domain);
  const letters: Letter[] = [];
  for (const report of reportsOf(counts, day, reporter)) {
    const printed = printReport(report, reporter.organization);
    if (!printed.ok) continue;
    const { fileName, subject, gzip: file } = printed.value;
    const base = { ...of('dmarc', day, domain, reporter), reportId: report.reportId, subject, fileName, file };
    for (const to of destinations) {
      if (to.kind === 'unknown') continue;
      const address = to.kind === 'send' ? to.address : to.uri;
      const tooLarge = to.kind === 'send' && to.most !== undefined && file.length > to.most;
      const refused =
        to.kind === 'refused' ? to.because : tooLarge ? `it has ${file.length} octets, and ${to.most} are wanted` : '';
      letters.push({ ...base, to: { kind: 'mail', address }, counted: sum(report.rows), refused });
    }
  }
  return { letters, isWhole: destinations.every(({ kind }) => kind !== 'unknown') };
}

const of = (kind: ReportKind, day: Day, about: string, { organization, email }: Reporter) => ({
  ...{ kind, day, about, reporter: organization, from: email },
});

async function tlsLetters(options: Outgoing, day: Day, domain: string, reporter: Reporter): Promise<Letters> {
  const answer = await options.resolver.txt(tlsRptRecordName(domain));
  if (answer.kind === 'failure') return { letters: [], isWhole: false };
  const addresses = answer.kind === 'found' ? parseTlsRpt(answer.records) : null;
  if (!addresses?.ok) return NONE;
  const counts: readonly ReportCount[] = await options.store.counts('tls', day, domain);
  const report = tlsReportOf(counts, day, reporter);
  if (!report) return NONE;
  const file = await pack(printTlsReport(report), { level: 9 });
  const base = {
    ...of('tls', day, domain, reporter),
    ...{ reportId: report.id, file, counted: sum(counts), refused: '' },
    subject: tlsReportSubject(reporter.organization, domain, report),
    fileName: tlsReportFileName(reporter.organization, domain, report),
  };
  return { letters: addresses.value.slice(0, MOST).map(to => ({ ...base, to })), isWhole: true };
}
