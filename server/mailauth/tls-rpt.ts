/**
 * Where a domain wants to hear how its TLS fares. RFC 8460 §3: `v=TLSRPTv1; rua=mailto:reports@example.com` at
 * `_smtp._tls.`; several addresses are parted by commas, a comma or semicolon within one is written %2C, %3B.
 */
import { err, ok, type Result } from '../base/result.ts';

export type ReportAddress =
  | { readonly kind: 'mail'; readonly address: string }
  | { readonly kind: 'https'; readonly url: string };

/** More are nobody's honest wish. */
const MOST_ADDRESSES = 10;

export const tlsRptRecordName = (domain: string): string => `_smtp._tls.${domain}`;

/** §3: texts without the version are not meant; when more than one is, none counts. null where there is none. */
export function parseTlsRpt(texts: readonly string[]): Result<readonly ReportAddress[], string> | null {
  const records = texts.filter(text => /^v=TLSRPTv1[ \t]*(;|$)/.test(text));
  if (records.length === 0) return null;
  if (records.length > 1) return err('there are several TLSRPT records, so none counts');
  for (const field of records[0]!.split(';').slice(1)) {
    const wanted = /^[ \t]*rua[ \t]*=(.*)$/s.exec(field)?.[1];
    if (wanted === undefined) continue;
    const addresses = wanted.split(',').map(uri => readAddress(uri.trim()));
    const readable = addresses.filter(address => address !== null).slice(0, MOST_ADDRESSES);
    return readable.length > 0 ? ok(readable) : err('its TLSRPT record names no address that can be used');
  }
  return err('its TLSRPT record has no rua');
}

function readAddress(uri: string): ReportAddress | null {
  const mail = /^mailto:([^?]+)$/i.exec(uri)?.[1];
  if (mail !== undefined) {
    const address = decoded(mail);
    return address !== null && /^[^@\s<>\p{Cc}]+@[^@\s<>\p{Cc}]+$/u.test(address) ? { kind: 'mail', address } : null;
  }
  if (!/^https:\/\//i.test(uri) || !URL.canParse(uri)) return null;
  return { kind: 'https', url: uri };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** §3: what would part the list is written in hexadecimal. */
export const printTlsRpt = (addresses: readonly ReportAddress[]): string =>
  `v=TLSRPTv1; rua=${addresses
    .map(one => (one.kind === 'mail' ? `mailto:${one.address}` : one.url).replace(/[,;!]/g, inHex))
    .join(',')}`;

const inHex = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
