/** In whose name an account may write: its own, and theirs that let it (RFC 6409 §6.1). */
import type { Delegation, SendRight, Store } from '../store/interface.ts';
import { lookupForm } from './address.ts';
import { mayUseAddress } from './resolve.ts';

export type Standing =
  | { readonly kind: 'own' }
  | {
      readonly kind: SendRight;
      /** In whose name. */
      readonly account: number;
      readonly address: string;
      readonly keepsSent: boolean;
    };

/** null: not at all. `address`: any by which the other is called, a plus-form and an alias too. */
export async function standingFor(
  store: Store,
  account: string,
  address: string,
  separator: string,
): Promise<Standing | null> {
  if (await mayUseAddress(store, account, address, separator)) return { kind: 'own' };
  const given = (await store.delegations(account)).filter(({ send }) => send !== null);
  if (given.length === 0 || !lookupForm(address).ok) return null;
  // A box of its own name before one that an alias leads to.
  for (const one of given.toSorted((a, b) => nearness(b, address) - nearness(a, address)))
    if (await mayUseAddress(store, one.address, address, separator))
      return { kind: one.send!, account: one.account, address: one.address, keepsSent: one.keepsSent };
  return null;
}

const nearness = (one: Delegation, address: string): number =>
  one.address.toLowerCase() === address.toLowerCase() ? 1 : 0;
