/**
 * Who stands behind an address in a report: its proven name, and whether it is a host of ours. Asked of the DNS when
 * somebody looks, kept for a while, and never waited for long: what is not known yet is known at the next look.
 */
import type { Clock } from '../base/ports.ts';
import { type Duration, hours, minutes, seconds } from '../base/units.ts';
import type { Resolver } from '../dns/resolver.ts';
import { checkIprev } from '../mailauth/iprev.ts';

const PATIENCE: Duration = seconds(2);
const KEPT = hours(12);
const OWN_KEPT = minutes(10);
const MOST_KEPT = 2_000;
const MOST_ASKED = 40;

export type Sources = {
  names(addresses: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Addresses of these hosts, and of the mail hosts of these domains. */
  own(hosts: readonly string[], domains: readonly string[]): Promise<ReadonlySet<string>>;
};

export function newSources(options: {
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly mayAsk: () => boolean;
}): Sources {
  const { resolver, clock } = options;
  const known = new Map<string, { readonly name: string | null; readonly until: number }>();
  let mine: { readonly key: string; readonly addresses: ReadonlySet<string>; readonly until: number } | null = null;

  const patiently = <T>(answer: Promise<T>, none: T): Promise<T> =>
    new Promise(resolve => {
      const cancel = clock.after(PATIENCE, () => resolve(none));
      answer
        .catch(() => none)
        .then(value => {
          cancel();
          resolve(value);
        });
    });
  const ask = async (address: string): Promise<void> => {
    const { result, name } = await checkIprev(address, resolver);
    if (result === 'temperror') return;
    known.delete(address);
    known.set(address, { name: result === 'pass' ? (name ?? null) : null, until: clock.now() + KEPT });
    for (const oldest of known.keys()) {
      if (known.size <= MOST_KEPT) break;
      known.delete(oldest);
    }
  };
  const addressesOf = async (host: string): Promise<readonly string[]> => {
    const found = await resolver.address(host);
    return found.kind === 'found' ? found.records.map(({ address }) => address) : [];
  };
  const hostsOf = async (domain: string): Promise<readonly string[]> => {
    const found = await resolver.mx(domain);
    return found.kind === 'found' ? found.records.map(({ exchange }) => exchange) : [];
  };
  return {
    async names(addresses) {
      const wanted = addresses.filter(address => (known.get(address)?.until ?? 0) < clock.now()).slice(0, MOST_ASKED);
      if (options.mayAsk()) await patiently(Promise.all(wanted.map(ask)), []);
      const named = addresses.map(address => [address, known.get(address)?.name ?? null] as const);
      return new Map(named.filter((pair): pair is readonly [string, string] => pair[1] !== null));
    },
    async own(hosts, domains) {
      const key = JSON.stringify([hosts, domains]);
      if (mine?.key === key && mine.until > clock.now()) return mine.addresses;
      if (!options.mayAsk()) return new Set();
      const find = async () => {
        const exchanges = (await Promise.all(domains.slice(0, 20).map(hostsOf))).flat();
        return (await Promise.all([...new Set([...hosts, ...exchanges])].slice(0, 50).map(addressesOf))).flat();
      };
      const addresses = new Set(await patiently(find(), []));
      if (addresses.size > 0) mine = { key, addresses, until: clock.now() + OWN_KEPT };
      return addresses;
    },
  };
}
