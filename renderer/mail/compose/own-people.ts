/** Who lives on this server, so that a slip in an address of one's own domain is seen before it comes back. */
import { useMemo } from 'react';
import { useAnswer } from '../../live.ts';
import { nobodyKnown, type OwnPeople } from './recipients.ts';

export function useOwnPeople(): OwnPeople {
  const known = useAnswer('own people', async api => {
    const [domains, accounts, aliases] = await Promise.all([
      api.domains.list({}),
      api.accounts.list({}),
      api.aliases.list({}),
    ]);
    return { domains, accounts, aliases };
  });
  const data = known.state === 'ready' ? known.data : null;
  return useMemo(() => (data === null ? nobodyKnown : peopleOf(data)), [data]);
}

type Known = {
  readonly domains: readonly { readonly name: string; readonly aliasOf: string | null }[];
  readonly accounts: readonly { readonly address: string }[];
  readonly aliases: readonly { readonly address: string }[];
};

/** A domain that is another name for one has the same people. */
function peopleOf({ domains, accounts, aliases }: Known): OwnPeople {
  const addresses = [...accounts, ...aliases].map(one => one.address.toLowerCase());
  const others = domains
    .filter(domain => domain.aliasOf !== null)
    .flatMap(domain =>
      addresses
        .filter(address => address.endsWith(`@${domain.aliasOf}`))
        .map(address => `${address.slice(0, address.lastIndexOf('@'))}@${domain.name}`),
    );
  return {
    domains: new Set(domains.map(domain => domain.name.toLowerCase())),
    addresses: new Set([...addresses, ...others]),
  };
}
