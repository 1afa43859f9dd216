/**
 * What is to stand in the DNS for our TLS: MTA-STS and where its policy is found, where TLS reports go, and the host's
 * keys for DANE. Pure. RFC 8461 §3.1; RFC 8460 §3; RFC 7671 §5.1 (3 1 1), §8.1 (the next key is published first).
 */
import { createHash, createPublicKey } from 'node:crypto';
import { MATCHING, printTlsa, SELECTOR, USAGE } from '../mailauth/dane.ts';
import { printStsRecord, stsHost, stsRecordName } from '../mailauth/mta-sts.ts';
import { printTlsRpt, tlsRptRecordName } from '../mailauth/tls-rpt.ts';
import type { OwnPolicy } from './policy.ts';

export type PublishedRecord = {
  readonly purpose: 'mta-sts' | 'mta-sts-host' | 'tls-reports' | 'dane' | 'dane-next' | 'acme';
  readonly domain: string;
  readonly type: 'TXT' | 'CNAME' | 'TLSA';
  readonly name: string;
  /** As a provider's form wants it: without quotes. */
  readonly value: string;
  /** For a zone file. */
  readonly zoneLine: string;
  /** Why, and when, in one sentence. */
  readonly note: string;
};

type Draft = Omit<PublishedRecord, 'zoneLine'>;
const record = (draft: Draft): PublishedRecord => ({
  ...draft,
  zoneLine: `${draft.name}. IN ${draft.type} ${draft.type === 'TXT' ? `"${draft.value}"` : draft.value}`,
});

export type DomainRecords = {
  readonly domain: string;
  readonly policy: OwnPolicy | null;
  readonly hostName: string;
  readonly reportsTo: string;
};

export function recordsOfDomain({ domain, policy, hostName, reportsTo }: DomainRecords): readonly PublishedRecord[] {
  const reports = record({
    ...{ purpose: 'tls-reports', domain, type: 'TXT', name: tlsRptRecordName(domain) },
    value: printTlsRpt([{ kind: 'mail', address: reportsTo }]),
    note: 'Other servers write to this address how their TLS towards you fares.',
  });
  if (!policy) return [reports];
  return [
    record({
      ...{ purpose: 'mta-sts-host', domain, type: 'CNAME', name: stsHost(domain), value: `${hostName}.` },
      note: 'Where the policy is fetched, from port 443. A and AAAA records of this computer do as well.',
    }),
    record({
      ...{ purpose: 'mta-sts', domain, type: 'TXT', name: stsRecordName(domain), value: printStsRecord(policy.id) },
      note: 'Says that there is a policy. Publish it when the policy can be fetched; it changes when the policy does.',
    }),
    reports,
  ];
}

/** SHA-256 of a key's public half (selector 1, matching 1). `key`: private or public, or a certificate, PEM. */
export function keyDigest(key: string): Uint8Array {
  const open = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(open).digest();
}

export const tlsaName = (hostName: string): string => `_25._tcp.${hostName}`;
export const tlsaValue = (digest: Uint8Array): string =>
  printTlsa({ usage: USAGE.host, selector: SELECTOR.key, matching: MATCHING.sha256, data: Buffer.from(digest) });

export function recordsOfHost(hostName: string, current: string, next: string): readonly PublishedRecord[] {
  const name = tlsaName(hostName);
  const of = (key: string) => tlsaValue(keyDigest(key));
  return [
    record({
      ...{ purpose: 'dane', domain: hostName, type: 'TLSA', name, value: of(current) },
      note: 'The key in use (DANE); renewed certificates keep it. Worth something only where your zone is signed (DNSSEC).',
    }),
    record({
      ...{ purpose: 'dane-next', domain: hostName, type: 'TLSA', name, value: of(next) },
      note: 'The next key. Publish it beside the other; "mailroom certificate renew --new-key" then takes it.',
    }),
  ];
}
