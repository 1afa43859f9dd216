/**
 * The hosts that take a domain's mail, best first, or why there is none. RFC 5321 §5.1 (MX, address fallback, ourselves
 * in the list), RFC 7505 (null MX), RFC 3974 (IPv4 and IPv6).
 */
import type { Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Resolver } from '../dns/resolver.ts';

export type Host = {
  readonly name: string;
  readonly addresses: readonly string[];
};
export type NoDestination = { readonly permanent: boolean; readonly status: string; readonly reply: string };

/** A domain that names hundreds of hosts is not worth them: the best few are tried. */
const MOST_HOSTS = 10;
const MOST_ADDRESSES = 6;

export async function destinationsOf(
  domain: string,
  resolver: Resolver,
  ourName: string,
  random: Random,
): Promise<Result<readonly Host[], NoDestination>> {
  const literal = /^\[(?:IPv6:)?([^\]]+)\]$/i.exec(domain)?.[1];
  if (literal) return ok([{ name: domain, addresses: [literal] }]);
  const mx = await resolver.mx(domain);
  switch (mx.kind) {
    case 'found':
      return mx.records.every(isNull)
        ? err({ permanent: true, status: '5.1.10', reply: `${domain} takes no mail (null MX)` })
        : exchangers(
            domain,
            mx.records.filter(record => !isNull(record)),
            resolver,
            ourName,
            random,
          );
    case 'none':
      return fallback(domain, resolver);
    case 'no-such-name':
      return err({ permanent: true, status: '5.1.2', reply: `There is no domain ${domain}` });
    case 'failure':
      return err({ permanent: false, status: '4.4.3', reply: `The DNS did not answer for ${domain}: ${mx.why}` });
  }
}

/** RFC 5321 §5.1: without MX, the domain's own address is one with preference 0. */
async function fallback(domain: string, resolver: Resolver): Promise<Result<readonly Host[], NoDestination>> {
  const own = await resolver.address(domain);
  switch (own.kind) {
    case 'found':
      return ok([{ name: domain, addresses: own.records.slice(0, MOST_ADDRESSES).map(record => record.address) }]);
    case 'none':
      return err({ permanent: true, status: '5.1.2', reply: `${domain} has neither MX nor address` });
    case 'no-such-name':
      return err({ permanent: true, status: '5.1.2', reply: `There is no domain ${domain}` });
    case 'failure':
      return err({ permanent: false, status: '4.4.3', reply: `The DNS did not answer for ${domain}: ${own.why}` });
  }
}

type Mx = { readonly preference: number; readonly exchange: string };
/** RFC 7505 §3: it stands alone; beside others it is its owner's mistake and counts for nothing. */
const isNull = ({ exchange }: Mx): boolean => exchange === '';

async function exchangers(
  domain: string,
  records: readonly Mx[],
  resolver: Resolver,
  ourName: string,
  random: Random,
): Promise<Result<readonly Host[], NoDestination>> {
  const ours = records.find(record => record.exchange === ourName.toLowerCase());
  const better = ours ? records.filter(record => record.preference < ours.preference) : records;
  if (better.length === 0) {
    return err({
      permanent: true,
      status: '5.4.6',
      reply: `${domain}'s mail comes here, but ${domain} is not one of our domains`,
    });
  }
  const order = inOrder(better, random).slice(0, MOST_HOSTS);
  const hosts: Host[] = [];
  let failure = false;
  for (const { exchange } of order) {
    const found = await resolver.address(exchange);
    if (found.kind === 'failure') failure = true;
    if (found.kind === 'found')
      hosts.push({ name: exchange, addresses: found.records.slice(0, MOST_ADDRESSES).map(record => record.address) });
  }
  if (hosts.length > 0) return ok(hosts);
  return failure
    ? err({ permanent: false, status: '4.4.3', reply: `The DNS did not answer for the hosts of ${domain}` })
    : err({
        permanent: true,
        status: '5.4.4',
        reply: `None of the mail hosts of ${domain} has an address (${order.map(record => record.exchange).join(', ')})`,
      });
}

/** By preference; equals in random order, to share the load. */
function inOrder(records: readonly Mx[], random: Random): Mx[] {
  return records
    .map(record => ({ record, chance: random.fraction() }))
    .sort((a, b) => a.record.preference - b.record.preference || a.chance - b.chance)
    .map(({ record }) => record);
}
