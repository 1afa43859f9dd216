/**
 * The records that a domain of ours needs, each as it is to be published, made to fit what stands there already: an SPF
 * record gets the term it lacks, a DMARC policy keeps its words. Pure.
 *
 * RFC 5321 §5.1; RFC 7208 §3; RFC 6376 §3.6.1; RFC 9989 §4.7; RFC 8461 §3.1; RFC 8460 §3; RFC 6698; RFC 6186, RFC 8314 §5.1.
 */
import { addressFamily } from '../dns/address.ts';
import { parseDmarcRecord } from '../mailauth/dmarc-record.ts';
import { keyName } from '../mailauth/key-record.ts';
import { printStsRecord, stsHost, stsRecordName } from '../mailauth/mta-sts.ts';
import { selectSpfRecords } from '../mailauth/spf-record.ts';
import { tlsRptRecordName } from '../mailauth/tls-rpt.ts';
import type { Facts, Observed, Service } from './observed.ts';
import type { Wanted } from './row.ts';

export const dmarcName = (domain: string): string => `_dmarc.${domain}`;
export const tlsaNameOf = (hostName: string): string => `_25._tcp.${hostName}`;
export const serviceName = (service: Service, domain: string): string => `${service.label}._tcp.${domain}`;
export const helperNames = (domain: string): readonly string[] => [`autoconfig.${domain}`, `autodiscover.${domain}`];

export const wantedMx = ({ domain, hostName }: Facts): Wanted => ({
  ...{ kind: 'MX', name: domain, value: `10 ${hostName}.` },
});

export const wantedAddresses = ({ hostName, addresses }: Facts): readonly Wanted[] =>
  addresses.map(address => ({ kind: addressFamily(address) === 6 ? 'AAAA' : 'A', name: hostName, value: address }));

/** What providers ask to be put into SPF, of those whose word for it is well known. */
const includes: readonly (readonly [host: RegExp, include: string])[] = [
  [/(^|\.)(gmail|google)\.com$/, '_spf.google.com'],
  [/(^|\.)(office365|outlook)\.com$/, 'spf.protection.outlook.com'],
  [/(^|\.)amazonaws\.com$/, 'amazonses.com'],
  [/(^|\.)mailgun\.org$/, 'mailgun.org'],
  [/(^|\.)sendgrid\.net$/, 'sendgrid.net'],
  [/(^|\.)mailjet\.com$/, 'spf.mailjet.com'],
  [/(^|\.)(messagingengine|fastmail)\.com$/, 'spf.messagingengine.com'],
  [/(^|\.)postmarkapp\.com$/, 'spf.mtasv.net'],
];
export const relayInclude = (relay: string): string | null => includes.find(([host]) => host.test(relay))?.[1] ?? null;

/** The terms that let our mail pass. */
function ownTerms({ relay, addresses, hostName, domain }: Facts, mxIsOurs: boolean): readonly string[] {
  if (relay !== null) {
    const include = relayInclude(relay);
    return ['mx', include === null ? `a:${relay}` : `include:${include}`];
  }
  if (mxIsOurs || addresses.length === 0) return [hostName === domain ? 'a' : 'mx'];
  return addresses.map(address => `${addressFamily(address) === 6 ? 'ip6' : 'ip4'}:${address}`);
}

export function wantedSpf(facts: Facts, seen: Pick<Observed, 'texts' | 'mx'>): Wanted {
  const texts = seen.texts.kind === 'found' ? seen.texts.values : [];
  const [standing, ...more] = selectSpfRecords(texts);
  const mxIsOurs = seen.mx.kind === 'found' && seen.mx.values.some(one => one.exchange === facts.hostName);
  const terms = ownTerms(facts, mxIsOurs);
  const value = standing === undefined || more.length > 0 ? spfOf(terms) : withTerms(standing, terms);
  const beside = texts.filter(text => selectSpfRecords([text]).length === 0);
  const replaces = standing === undefined || standing === value ? {} : { replaces: [standing, ...more].join('\n') };
  return { kind: 'TXT', name: facts.domain, value, ...(beside.length > 0 ? { beside } : {}), ...replaces };
}

const spfOf = (terms: readonly string[]): string => `v=spf1 ${terms.join(' ')} -all`;

/** The same record with these terms before its end; one that lets everybody send does so no more. */
export function withTerms(record: string, terms: readonly string[]): string {
  const words = record.split(/ +/).filter(word => word !== '');
  const lacking = terms.filter(term => !words.some(word => word.replace(/^\+/, '').toLowerCase() === term));
  const end = words.findIndex(word => /^(?:[+?~-]?all|redirect=.*)$/i.test(word));
  const last = end === -1 ? '-all' : /^[+?]?all$/i.test(words[end]!) ? '~all' : words[end]!;
  return [...words.slice(0, end === -1 ? undefined : end), ...lacking, last].join(' ');
}

export const wantedKey = ({ domain }: Facts, { selector, value }: Facts['keys'][number]): Wanted => ({
  ...{ kind: 'TXT', name: keyName(selector, domain), value },
});

/** The policy that stands there with an address for reports, or the mildest one. */
export function wantedDmarc({ domain, reportsTo }: Facts, standing: string | null, policy?: string): Wanted {
  const name = dmarcName(domain);
  const known = standing === null ? null : parseDmarcRecord(standing);
  if (!known?.sound || standing === null)
    return {
      ...{ kind: 'TXT', name, value: `v=DMARC1; p=${policy ?? 'none'}; rua=mailto:${reportsTo.dmarc}` },
      ...(standing === null ? {} : { replaces: standing }),
    };
  const hears = known.rua.some(uri => uri.address?.toLowerCase() === reportsTo.dmarc);
  const stricter = policy === undefined ? standing : standing.replace(/(;\s*p\s*=\s*)[a-z]+/i, `$1${policy}`);
  const whole = policy === undefined ? stricter : stricter.replace(/;\s*pct\s*=\s*\d+/i, '');
  const value =
    hears || known.rua.length > 0 ? whole : `${whole.replace(/[;\s]+$/, '')}; rua=mailto:${reportsTo.dmarc}`;
  return { kind: 'TXT', name, value, ...(value === standing ? {} : { replaces: standing }) };
}

export const wantedSts = ({ domain, hostName, policy }: Facts): readonly Wanted[] =>
  policy === null
    ? []
    : [
        { kind: 'CNAME', name: stsHost(domain), value: `${hostName}.` },
        { kind: 'TXT', name: stsRecordName(domain), value: printStsRecord(policy.id) },
      ];

export const wantedRpt = ({ domain, reportsTo }: Facts): Wanted => ({
  ...{ kind: 'TXT', name: tlsRptRecordName(domain), value: `v=TLSRPTv1; rua=mailto:${reportsTo.tls}` },
});

export const wantedTlsa = ({ hostName, tlsa }: Facts): readonly Wanted[] =>
  tlsa.map(value => ({ kind: 'TLSA', name: tlsaNameOf(hostName), value }));

/** Where mail programs find their servers. What is not offered is said not to be, as RFC 6186 §3.4 wants it. */
export function wantedServices({ domain, hostName, services }: Facts): readonly Wanted[] {
  const all = services.map(
    (service): Wanted => ({
      ...{ kind: 'SRV', name: serviceName(service, domain) },
      value: `0 1 ${service.port} ${hostName}.`,
    }),
  );
  const helpers = helperNames(domain).map((name): Wanted => ({ kind: 'CNAME', name, value: `${hostName}.` }));
  return services.length === 0 ? [] : [...all, ...helpers];
}
