/**
 * Where a domain's aggregate reports may be sent. A domain can name anybody's address in its record; so an address
 * outside its own organization counts only if that other domain agrees in the DNS. RFC 9990 §4.
 */
import { lookupName, type Resolver } from '../dns/resolver.ts';
import { isDmarcRecord, parseDmarcRecord, type ReportUri } from './dmarc-record.ts';
import { organizationalDomain, type PolicyLookup, policyLookup, walkTree } from './organizational-domain.ts';

export type Destination =
  /** `most`: octets that whoever published the address wants to get at once. */
  | { readonly kind: 'send'; readonly address: string; readonly because: string; readonly most?: number }
  | { readonly kind: 'refused'; readonly uri: string; readonly because: string }
  /** The DNS did not answer: ask again before the next report. */
  | { readonly kind: 'unknown'; readonly uri: string; readonly because: string };

/** One for each URI of the record at `policyDomain`, in its order, each address once; at most `most` are judged. */
export async function reportDestinations(
  policyDomain: string,
  uris: readonly ReportUri[],
  resolver: Resolver,
  most = 5,
): Promise<Destination[]> {
  const lookup = policyLookup(resolver);
  const seen = new Set<string>();
  const destinations: Destination[] = [];
  for (const uri of uris.slice(0, most)) {
    const destination = await judge(policyDomain, uri, resolver, lookup);
    const key = destination.kind === 'send' ? destination.address.toLowerCase() : uri.uri;
    if (!seen.has(key)) destinations.push(destination);
    seen.add(key);
  }
  return destinations;
}

async function judge(
  policyDomain: string,
  reportUri: ReportUri,
  resolver: Resolver,
  lookup: PolicyLookup,
): Promise<Destination> {
  const { uri, address } = reportUri;
  const host = hostOf(reportUri);
  if (address === null || host === null) return { kind: 'refused', uri, because: 'it is no address to send mail to' };
  const related = await sameOrganization(policyDomain, host, lookup);
  const size = reportUri.most === undefined ? {} : { most: reportUri.most };
  if (related === true) return { kind: 'send', address, because: `${host} is of the same organization`, ...size };
  if (typeof related === 'string') return { kind: 'unknown', uri, because: related };
  const name = lookupName(`${policyDomain}._report._dmarc.${host}`);
  const refused = {
    kind: 'refused',
    uri,
    because: `${host} does not say that it takes reports about ${policyDomain}`,
  } as const;
  if (name === null) return refused;
  const answer = await resolver.txt(name);
  if (answer.kind === 'failure') return { kind: 'unknown', uri, because: answer.why };
  const records = answer.kind === 'found' ? answer.records.filter(isDmarcRecord) : [];
  if (records.length === 0) return refused;
  const others = records.flatMap(record => parseDmarcRecord(record)?.rua ?? []);
  if (others.some(other => hostOf(other) !== host)) {
    return { kind: 'refused', uri, because: `${host} would have the reports sent to somebody else` };
  }
  return {
    kind: 'send',
    address: others[0]?.address ?? address,
    because: `${host} takes reports about ${policyDomain}`,
    ...size,
  };
}

/** The other side may name another mailbox, but only of the same host; else nobody gets the report. §4. */
const hostOf = ({ address }: ReportUri): string | null =>
  address === null ? null : lookupName(address.slice(address.lastIndexOf('@') + 1));

/** true or false, or why it cannot be told. */
async function sameOrganization(one: string, other: string, lookup: PolicyLookup): Promise<boolean | string> {
  if (one === other) return true;
  const organizations: string[] = [];
  for (const domain of [one, other]) {
    const { found, failure } = await walkTree(domain, lookup);
    if (failure !== null) return failure;
    organizations.push(organizationalDomain(domain, found));
  }
  return organizations[0] === organizations[1];
}
