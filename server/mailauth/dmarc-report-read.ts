/**
 * Reads a received aggregate report: gzip, zip or plain XML → plain data. Both forms are read, RFC 9990's and RFC
 * 7489's; elements that are not known are passed over, those that lack have their defaults, a row that makes no sense
 * is left out and counted. What strangers wrote stays text: nothing in it is trusted, executed or expanded.
 */
import { setImmediate } from 'node:timers/promises';
import { err, ok, type Result } from '../base/result.ts';
import type { DmarcPolicy } from './dmarc.ts';
import type {
  AggregateReport,
  OverrideReason,
  ReportedDkim,
  ReportedPolicy,
  ReportedSpf,
  ReportRow,
} from './dmarc-report.ts';
import { unpackReport } from './dmarc-report-unpack.ts';
import { type Element, readXml } from './dmarc-report-xml.ts';
import { parseIp, printIp } from './spf-address.ts';

export type ReadReport = AggregateReport & {
  /** Rows that could not be read, and those beyond the bound. */
  readonly leftOut: number;
};

export const MOST_ROWS = 100_000;
const MOST_RESULTS = 100;
/** More messages than anybody counts in one row. */
const LARGEST_COUNT = 2 ** 40;
/** 9999-12-31, in seconds. */
const LAST_SECOND = 253_402_300_799;

/** The octets of the attachment as they came. Never throws, and a long report leaves others their turn. */
export async function readReport(octets: Uint8Array): Promise<Result<ReadReport, string>> {
  const file = await unpackReport(octets);
  if (!file.ok) return file;
  const rows: ReportRow[] = [];
  let leftOut = 0;
  const reading = readXml(decoded(file.value), 1, element => {
    if (element.name !== 'record') return true;
    const row = rows.length < MOST_ROWS ? readRow(element) : null;
    if (row) rows.push(row);
    else leftOut++;
    return false;
  });
  let step = reading.next();
  for (; !step.done; step = reading.next()) await setImmediate();
  const read = step.value;
  if (!read.ok) return err(`it cannot be read as XML: ${read.error}`);
  if (read.value.name !== 'feedback') return err('it is XML, but no DMARC report');
  return assemble(read.value, rows, leftOut);
}

/** UTF-8 unless the file says otherwise; what is not in the encoding becomes the mark for it. */
function decoded(file: Buffer): string {
  const mark =
    file[0] === 0xff && file[1] === 0xfe ? 'utf-16le' : file[0] === 0xfe && file[1] === 0xff ? 'utf-16be' : '';
  const head = file.toString('latin1', 0, 200);
  const named = /^[^<]*<\?xml[^>]*encoding\s*=\s*["']([\w-]+)["']/i.exec(head)?.[1]?.toLowerCase() ?? '';
  const single = /^(?:iso-8859-1|latin1|us-ascii|windows-1252)$/.test(named) ? 'windows-1252' : 'utf-8';
  return new TextDecoder(mark === '' ? single : mark).decode(file);
}

function assemble(root: Element, rows: readonly ReportRow[], leftOut: number): Result<ReadReport, string> {
  const metadata = child(root, 'report_metadata');
  const range = child(metadata, 'date_range');
  const policy = readPolicy(child(root, 'policy_published'));
  const begin = integer(textOf(range, 'begin'), LAST_SECOND);
  const end = integer(textOf(range, 'end'), LAST_SECOND);
  if (policy.domain === '') return err('it does not say which domain it is about');
  if (begin === null || end === null) return err('it does not say which time it is about');
  return ok({
    organization: textOf(metadata, 'org_name') ?? '',
    email: textOf(metadata, 'email') ?? '',
    contact: textOf(metadata, 'extra_contact_info'),
    reportId: textOf(metadata, 'report_id') ?? '',
    generator: textOf(metadata, 'generator'),
    errors: children(metadata, 'error').map(error => error.text.trim()),
    begin,
    end,
    policy,
    rows,
    leftOut,
  });
}

function readPolicy(element: Element | null): ReportedPolicy {
  const policy = (name: string): DmarcPolicy | null => word(textOf(element, name), ['none', 'quarantine', 'reject']);
  const testing = word(textOf(element, 'testing'), ['y', 'n']);
  return {
    domain: domainText(textOf(element, 'domain')),
    discovery: word(textOf(element, 'discovery_method'), ['psl', 'treewalk']),
    p: policy('p'),
    sp: policy('sp'),
    np: policy('np'),
    adkim: word(textOf(element, 'adkim'), ['r', 's']),
    aspf: word(textOf(element, 'aspf'), ['r', 's']),
    fo: textOf(element, 'fo'),
    testing: testing === null ? null : testing === 'y',
    percent: integer(textOf(element, 'pct'), 100),
  };
}

/** null when it has no address or no count: then it says nothing. */
function readRow(record: Element): ReportRow | null {
  const row = child(record, 'row');
  const evaluated = child(row, 'policy_evaluated');
  const identifiers = child(record, 'identifiers');
  const results = child(record, 'auth_results');
  const ip = parseIp(textOf(row, 'source_ip') ?? '');
  const count = integer(textOf(row, 'count'), LARGEST_COUNT);
  if (!ip || count === null) return null;
  return {
    sourceIp: printIp(ip),
    count,
    disposition: word(textOf(evaluated, 'disposition'), ['none', 'pass', 'quarantine', 'reject']) ?? 'none',
    dkimAligned: textOf(evaluated, 'dkim')?.toLowerCase() === 'pass',
    spfAligned: textOf(evaluated, 'spf')?.toLowerCase() === 'pass',
    reasons: children(evaluated, 'reason').map(readReason),
    headerFrom: domainText(textOf(identifiers, 'header_from')),
    envelopeFrom: textOf(identifiers, 'envelope_from')?.toLowerCase() ?? null,
    envelopeTo: textOf(identifiers, 'envelope_to')?.toLowerCase() ?? null,
    dkim: children(results, 'dkim').map(readDkim),
    spf: children(results, 'spf').map(readSpf),
  };
}

const readReason = (element: Element): OverrideReason => ({
  type: textOf(element, 'type') || 'other',
  comment: textOf(element, 'comment'),
});

const readDkim = (element: Element): ReportedDkim => ({
  domain: domainText(textOf(element, 'domain')),
  selector: textOf(element, 'selector') || null,
  result: result(textOf(element, 'result')),
  comment: textOf(element, 'human_result'),
});

const readSpf = (element: Element): ReportedSpf => ({
  domain: domainText(textOf(element, 'domain')),
  scope: word(textOf(element, 'scope'), ['mfrom', 'helo']),
  result: result(textOf(element, 'result')),
  comment: textOf(element, 'human_result'),
});

const known = ['none', 'pass', 'fail', 'softfail', 'policy', 'neutral', 'temperror', 'permerror'];
/** RFC 7489 Appendix C names the two of RFC 4408; "hardfail" is what some have always written. */
const synonyms: { readonly [result: string]: string } = { unknown: 'temperror', error: 'permerror', hardfail: 'fail' };

function result(text: string | null): string {
  const lower = (text ?? 'none').toLowerCase();
  return known.includes(lower) ? lower : Object.hasOwn(synonyms, lower) ? synonyms[lower]! : 'none';
}

const child = (element: Element | null, name: string): Element | null =>
  element?.children.find(one => one.name === name) ?? null;

const children = (element: Element | null, name: string): Element[] =>
  element?.children.filter(one => one.name === name).slice(0, MOST_RESULTS) ?? [];

const textOf = (element: Element | null, name: string): string | null => child(element, name)?.text.trim() ?? null;

const domainText = (text: string | null): string => (text ?? '').replace(/\.$/, '').toLowerCase();

const word = <T extends string>(text: string | null, words: readonly T[]): T | null =>
  words.find(one => one === text?.toLowerCase()) ?? null;

/** Some write 1.0 or 302832000.0. */
function integer(text: string | null, largest: number): number | null {
  const digits = /^(\d{1,15})(?:\.0*)?$/.exec(text ?? '')?.[1];
  return digits === undefined || Number(digits) > largest ? null : Number(digits);
}
