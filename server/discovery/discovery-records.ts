/**
 * What is to stand in the DNS of a domain so that mail programs find its server: names for autoconfig and Autodiscover, and
 * SRV records. Pure, for whoever checks and publishes records: `discoveryRecords({ domain, hostName, services, webDoor })`,
 * with `services` of `servicesOf` (services.ts); in a running server `DiscoverySource.records(domain)` (source.ts).
 *
 * RFC 6186 §3 (`_imap`, `_imaps`, `_pop3`, `_pop3s`, `_submission`; a target '.' says "not offered", §3.4), RFC 8314 §5.1
 * (`_submissions`), RFC 5804 §1.8 (`_sieve`), RFC 8620 §2.2 (`_jmap`, which needs HTTPS and so is not offered here).
 */
import { PACC_PATH, paccHost, paccJson, paccRecord, paccRecordName } from './pacc.ts';
import type { Security, Service, ServiceProtocol } from './services.ts';

export type DiscoveryRecord = {
  readonly purpose: 'autoconfig' | 'autodiscover' | 'srv' | 'pacc';
  readonly domain: string;
  readonly type: 'CNAME' | 'SRV' | 'TXT';
  /** Without the final dot. */
  readonly name: string;
  /** As a master file has it: '0 1 993 mail.here.example.' */
  readonly value: string;
  readonly zoneLine: string;
  /** Whether mail programs fail without it, or only have to be told more by hand. */
  readonly weight: 'useful' | 'nice';
  readonly note: string;
};

export type DiscoveryTerms = {
  readonly domain: string;
  readonly hostName: string;
  readonly services: readonly Service[];
  /** The public web door is open, so that names which lead to it are of use. */
  readonly webDoor: boolean;
  readonly pacc?: boolean;
};

type Row = readonly [service: string, protocol: ServiceProtocol, security: Security, priority: number];
/** RFC 8314 §5.1: implicit TLS before STARTTLS; RFC 6186 §3.3: IMAP before POP3. */
const rows: readonly Row[] = [
  ['_imaps', 'imap', 'tls', 0],
  ['_imap', 'imap', 'starttls', 10],
  ['_submissions', 'smtp', 'tls', 0],
  ['_submission', 'smtp', 'starttls', 10],
  ['_pop3s', 'pop3', 'tls', 20],
  ['_pop3', 'pop3', 'starttls', 30],
  ['_sieve', 'managesieve', 'starttls', 0],
];

export function discoveryRecords({
  domain,
  hostName,
  services,
  webDoor,
  pacc,
}: DiscoveryTerms): readonly DiscoveryRecord[] {
  // What only this computer can reach is nothing to tell the world of.
  const abroad = services.filter(one => !one.onlyHere);
  const srv = rows.flatMap(([service, protocol, security, priority]) => {
    const found = abroad.find(one => one.protocol === protocol && one.security === security);
    const value = found ? `${priority} 1 ${found.port} ${found.host}.` : '0 0 0 .';
    // That something is not offered is worth saying of what programs try by themselves; once anything is offered at all.
    if (abroad.length === 0 || (!found && security === 'starttls')) return [];
    const note = found ? notes[protocol] : 'Says that this is not offered, so that programs need not try.';
    return [
      record({ purpose: 'srv', domain, type: 'SRV', name: `${service}._tcp.${domain}`, value, weight: 'nice', note }),
    ];
  });
  return [
    ...(webDoor ? namesOf(domain, hostName) : []),
    ...srv,
    ...(pacc ? paccRecords(domain, hostName, abroad) : []),
  ];
}

const notes: { readonly [P in ServiceProtocol]: string } = {
  imap: 'Mail programs that look in the DNS find where to read mail.',
  pop3: 'For programs that fetch mail by POP3.',
  smtp: 'Mail programs that look in the DNS find where to send mail.',
  managesieve: 'Programs for rules find where to keep them.',
};

const namesOf = (domain: string, hostName: string): readonly DiscoveryRecord[] => [
  record({
    ...{ purpose: 'autoconfig', domain, type: 'CNAME', name: `autoconfig.${domain}`, value: `${hostName}.` },
    weight: 'useful',
    note: 'Thunderbird, K-9 and others set themselves up from an address and a password.',
  }),
  record({
    ...{ purpose: 'autodiscover', domain, type: 'CNAME', name: `autodiscover.${domain}`, value: `${hostName}.` },
    weight: 'useful',
    note: 'Outlook sets itself up. It asks by https, so the certificate must have this name too (acme.names).',
  }),
];

function paccRecords(domain: string, hostName: string, services: readonly Service[]): readonly DiscoveryRecord[] {
  const json = paccJson(domain, services);
  if (json === null) return [];
  return [
    record({
      ...{ purpose: 'pacc', domain, type: 'CNAME', name: paccHost(domain), value: `${hostName}.`, weight: 'nice' },
      note: `Where ${PACC_PATH} is fetched; the certificate must have this name too.`,
    }),
    record({
      ...{
        purpose: 'pacc',
        domain,
        type: 'TXT',
        name: paccRecordName(domain),
        value: paccRecord(json),
        weight: 'nice',
      },
      note: 'The hash of that file: it changes when ports or names do.',
    }),
  ];
}

const record = (draft: Omit<DiscoveryRecord, 'zoneLine'>): DiscoveryRecord => ({
  ...draft,
  zoneLine: `${draft.name}. IN ${draft.type} ${draft.type === 'TXT' ? `"${draft.value}"` : draft.value}`,
});
