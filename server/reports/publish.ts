/**
 * What is to stand in the DNS so that others' reports come: `_dmarc` and `_smtp._tls` of a domain, with an address that must
 * reach somebody. A policy that is published already keeps its words and gets the address added. RFC 9989 §4.7, RFC 8460 §3.
 */
import type { Resolver } from '../dns/resolver.ts';
import { isDmarcRecord, parseDmarcRecord } from '../mailauth/dmarc-record.ts';
import { parseTlsRpt, printTlsRpt, tlsRptRecordName } from '../mailauth/tls-rpt.ts';
import type { ReportKind, Store } from '../store/interface.ts';

export type ReportRecord = {
  readonly kind: ReportKind;
  readonly domain: string;
  readonly name: string;
  readonly value: string;
  /** For a zone file. */
  readonly zoneLine: string;
  readonly address: string;
  /** Somebody here gets what is sent there. */
  readonly reaches: boolean;
  /** How the DNS has it: right: reports come to us. none: nothing is there. other: something else is. */
  readonly found: 'right' | 'other' | 'none' | 'unknown';
  readonly because: string;
};

const localParts: Readonly<Record<ReportKind, string>> = { dmarc: 'dmarc-reports', tls: 'tls-reports' };
export const reportAddress = (kind: ReportKind, domain: string): string => `${localParts[kind]}@${domain}`;

type Options = {
  readonly store: Pick<Store, 'resolve'>;
  /** null: the DNS is not to be asked. */
  readonly resolver: Resolver | null;
  readonly separator: string;
};

export async function recordsFor(options: Options, domain: string): Promise<readonly ReportRecord[]> {
  return Promise.all((['dmarc', 'tls'] as const).map(kind => recordFor(options, kind, domain)));
}

async function recordFor(options: Options, kind: ReportKind, domain: string): Promise<ReportRecord> {
  const usual = reportAddress(kind, domain);
  const name = kind === 'dmarc' ? `_dmarc.${domain}` : tlsRptRecordName(domain);
  const answer = options.resolver ? await options.resolver.txt(name) : null;
  const texts = answer?.kind === 'found' ? answer.records : [];
  const isUnknown = answer === null || answer.kind === 'failure';
  const looked = kind === 'dmarc' ? ofDmarc(texts, usual) : ofTls(texts, usual);
  const found = looked.found === 'none' && isUnknown ? 'unknown' : looked.found;
  const because = found === 'unknown' ? 'the DNS was not asked, or gave no answer' : looked.because;
  const zoneLine = `${name}. IN TXT "${looked.value.replaceAll('"', '\\"')}"`;
  // What is published is written to, however we would have called it.
  const address = looked.published ?? usual;
  const resolved = await options.store.resolve(address, options.separator);
  const reaches = resolved.kind === 'account' || resolved.kind === 'alias';
  return { kind, domain, name, value: looked.value, zoneLine, address, reaches, found, because };
}

type Looked = Pick<ReportRecord, 'value' | 'found' | 'because'> & { readonly published?: string };

function ofDmarc(texts: readonly string[], address: string): Looked {
  const records = texts.filter(isDmarcRecord);
  const known = records.length === 1 ? parseDmarcRecord(records[0]!) : null;
  if (!known) {
    const value = `v=DMARC1; p=none; rua=mailto:${address}`;
    return records.length > 1
      ? { value, found: 'other', because: 'there are several DMARC records, so none counts' }
      : { value, found: 'none', because: 'no DMARC policy is published' };
  }
  const domain = address.slice(address.indexOf('@'));
  const published = known.rua.map(uri => uri.address?.toLowerCase() ?? '').find(to => to.endsWith(domain));
  if (published) return { value: known.text, found: 'right', because: 'reports are sent to this domain', published };
  const wanted = `mailto:${address}`;
  const tag = /(^|;)(\s*rua\s*=)([^;]*)/i;
  const value = tag.test(known.text)
    ? known.text.replace(
        tag,
        (_, before: string, rua: string, uris: string) => `${before}${rua}${uris.trim()},${wanted}`,
      )
    : `${known.text.replace(/[;\s]+$/, '')}; rua=${wanted}`;
  return { value, found: 'other', because: 'the policy that is published names no address here for reports' };
}

function ofTls(texts: readonly string[], address: string): Looked {
  const parsed = parseTlsRpt(texts);
  const own = { kind: 'mail', address } as const;
  if (!parsed) return { value: printTlsRpt([own]), found: 'none', because: 'nothing is published about TLS reports' };
  if (!parsed.ok) return { value: printTlsRpt([own]), found: 'other', because: parsed.error };
  const domain = address.slice(address.indexOf('@'));
  const published = parsed.value
    .map(one => (one.kind === 'mail' ? one.address.toLowerCase() : ''))
    .find(to => to.endsWith(domain));
  if (published)
    return { value: printTlsRpt(parsed.value), found: 'right', because: 'reports are sent to this domain', published };
  return {
    value: printTlsRpt([...parsed.value, own]),
    found: 'other',
    because: 'what is published names no address here for reports',
  };
}
