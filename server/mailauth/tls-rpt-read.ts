/**
 * A report that somebody sent us, as values. It is a stranger's file: its length is bounded before and after it is
 * unpacked, what is not a report is refused with a reason, what is unknown in one is passed over. RFC 8460 §4.4, §5.
 */
import { gunzip } from 'node:zlib';
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, kibibytes, mebibytes } from '../base/units.ts';
import {
  type FailureCount,
  type PolicyCount,
  type PolicyType,
  RESULT_TYPES,
  type ResultType,
  type SessionFailure,
  type TlsReport,
} from './tls-rpt-report.ts';

/** A day's report of the largest senders is some kilobytes; reading a mebibyte of JSON takes milliseconds. */
const LONGEST_PACKED: Bytes = kibibytes(256);
export const LONGEST_UNPACKED: Bytes = mebibytes(1);
const MOST_POLICIES = 1000;
const MOST_DETAILS = 10_000;
const LONGEST_TEXT = 1000;

/** Packed or not: gzip says itself what it is. */
export async function readTlsReport(octets: Uint8Array): Promise<Result<TlsReport, string>> {
  const packed = octets[0] === 0x1f && octets[1] === 0x8b;
  if (octets.length > (packed ? LONGEST_PACKED : LONGEST_UNPACKED)) return err('the report is too long');
  const text = packed ? await unpacked(octets) : ok(Buffer.from(octets).toString('utf8'));
  if (!text.ok) return text;
  try {
    return readReport(JSON.parse(text.value));
  } catch {
    return err('the report is not JSON');
  }
}

function unpacked(octets: Uint8Array): Promise<Result<string, string>> {
  return new Promise(resolve => {
    gunzip(octets, { maxOutputLength: LONGEST_UNPACKED }, (fault, whole) => {
      const bomb = fault && 'code' in fault && fault.code === 'ERR_BUFFER_TOO_LARGE';
      if (fault) resolve(err(bomb ? 'the report is too long when unpacked' : 'the report cannot be unpacked'));
      else resolve(ok(whole.toString('utf8')));
    });
  });
}

type Fields = { readonly [key: string]: unknown };
const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : '');
/** Some senders write a count as text. */
const count = (value: unknown): number => {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : 0;
};
/** One text where a list should stand is a list of one: the RFC's own `mx-host` was read both ways. */
const texts = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value.slice(0, MOST_POLICIES) : [value]).map(text).filter(one => one !== '');
const list = (value: unknown, most: number): readonly Fields[] =>
  (Array.isArray(value) ? value.slice(0, most) : []).map(fieldsOf).filter(one => one !== null) as Fields[];

function readReport(value: unknown): Result<TlsReport, string> {
  const report = fieldsOf(value);
  const range = fieldsOf(report?.['date-range']);
  const [from, until] = [Date.parse(text(range?.['start-datetime'])), Date.parse(text(range?.['end-datetime']))];
  if (!report || !Array.isArray(report.policies)) return err('the report lists no policies');
  if (Number.isNaN(from) || Number.isNaN(until)) return err('the report does not say for which time it is');
  return ok({
    organization: text(report['organization-name']),
    contact: text(report['contact-info']),
    id: text(report['report-id']),
    from,
    until,
    policies: list(report.policies, MOST_POLICIES).map(readPolicy),
  });
}

function readPolicy(fields: Fields): PolicyCount {
  const policy = fieldsOf(fields.policy) ?? {};
  const summary = fieldsOf(fields.summary) ?? {};
  const type = text(policy['policy-type']);
  return {
    policy: {
      type: isPolicyType(type) ? type : 'no-policy-found',
      strings: texts(policy['policy-string']),
      domain: text(policy['policy-domain']).toLowerCase(),
      mxHosts: texts(policy['mx-host']),
    },
    successes: count(summary['total-successful-session-count']),
    failures: count(summary['total-failure-session-count']),
    details: list(fields['failure-details'], MOST_DETAILS).map(readFailure),
  };
}

const isPolicyType = (type: string): type is PolicyType => /^(tlsa|sts|no-policy-found)$/.test(type);
const isResultType = (type: string): type is ResultType => (RESULT_TYPES as readonly string[]).includes(type);

/** §4.3: a type that is not known here is a validation failure, and its name is kept. */
function readFailure(fields: Fields): FailureCount {
  const type = text(fields['result-type']);
  const known = isResultType(type);
  const parts: { [K in keyof SessionFailure]?: string } = {
    sendingIp: text(fields['sending-mta-ip']),
    mxHost: text(fields['receiving-mx-hostname']),
    mxHelo: text(fields['receiving-mx-helo']),
    receivingIp: text(fields['receiving-ip']),
    moreInformation: text(fields['additional-information']),
    reasonCode: text(fields['failure-reason-code']) || (known ? '' : type),
  };
  const told = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== ''));
  return { ...told, type: known ? type : 'validation-failure', sessions: count(fields['failed-session-count']) };
}
