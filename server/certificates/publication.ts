/**
 * What the DNS says of our TLS, and how it differs from what should stand there. Looked at now and then, and when
 * somebody asks. RFC 8461 §3.1; RFC 8460 §3; RFC 7672 §3.1 (a wrong TLSA record keeps mail away).
 */
import type { Clock } from '../base/ports.ts';
import type { Instant } from '../base/units.ts';
import type { Resolver } from '../dns/resolver.ts';
import type { SecureResolver } from '../dns/secure.ts';
import { printTlsa } from '../mailauth/dane.ts';
import { stsHost, stsId, stsRecordName } from '../mailauth/mta-sts.ts';
import { tlsRptRecordName } from '../mailauth/tls-rpt.ts';
import { tlsaName } from './records.ts';

export type DomainSeen = {
  readonly domain: string;
  readonly at: Instant;
  /** The id that the world sees; null: there is no record. undefined: the DNS did not say. */
  readonly id: string | null | undefined;
  /** Whether the policy's host has an address. */
  readonly host: boolean | undefined;
  /** Mail hosts, without the final dot. */
  readonly mx: readonly string[] | undefined;
  readonly reports: boolean | undefined;
};
export type HostSeen = {
  readonly at: Instant;
  /** As printed: '3 1 1 …'. undefined: the DNS did not say. */
  readonly tlsa: readonly string[] | undefined;
};

export type Publication = {
  look(domains: readonly string[], hostName: string): Promise<void>;
  domain(name: string): DomainSeen | null;
  host(): HostSeen | null;
};

export function newPublication(options: {
  readonly resolver: Resolver;
  readonly secure: SecureResolver;
  readonly clock: Clock;
}): Publication {
  const domains = new Map<string, DomainSeen>();
  let host: HostSeen | null = null;
  return {
    async look(names, hostName) {
      for (const gone of [...domains.keys()].filter(name => !names.includes(name))) domains.delete(gone);
      for (const name of names) domains.set(name, await seenOf(name, options.resolver, options.clock.now()));
      const { answer } = await options.secure.tlsa(tlsaName(hostName));
      const tlsa = answer.kind === 'found' ? answer.records.map(printTlsa) : answer.kind === 'failure' ? undefined : [];
      host = { at: options.clock.now(), tlsa };
    },
    domain: name => domains.get(name) ?? null,
    host: () => host,
  };
}

async function seenOf(domain: string, resolver: Resolver, at: Instant): Promise<DomainSeen> {
  const [record, host, mx, reports] = await Promise.all([
    resolver.txt(stsRecordName(domain)),
    resolver.address(stsHost(domain)),
    resolver.mx(domain),
    resolver.txt(tlsRptRecordName(domain)),
  ]);
  const unknown = {
    txt: record.kind === 'failure',
    host: host.kind === 'failure',
    reports: reports.kind === 'failure',
  };
  return {
    ...{ domain, at },
    id: unknown.txt ? undefined : record.kind === 'found' ? stsId(record.records) : null,
    host: unknown.host ? undefined : host.kind === 'found',
    mx: mx.kind === 'failure' ? undefined : mx.kind === 'found' ? mx.records.map(one => one.exchange) : [],
    reports: unknown.reports
      ? undefined
      : reports.kind === 'found' && reports.records.some(text => text.startsWith('v=TLSRPTv1')),
  };
}
