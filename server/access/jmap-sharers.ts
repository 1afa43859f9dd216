/** Who shares mailboxes with an address, and with which rights (RFC 4314): for JMAP, by account. */
import type { JmapId } from '../jmap/types.ts';
import type { Id, Reading } from '../store/interface.ts';
import { ANYONE, effectiveRights } from './imap-names.ts';
import { printId } from './jmap-ids.ts';

export type Sharer = {
  readonly account: Id;
  readonly address: string;
  readonly shared: ReadonlyMap<JmapId, string>;
};

/** By account; only those of whom something can be seen. */
export async function sharersOf(store: Pick<Reading, 'sharedWith'>, address: string): Promise<readonly Sharer[]> {
  const all = await store.sharedWith([address, ANYONE, `-${address}`, `-${ANYONE}`]);
  const seen = all
    .map(one => ({ ...one, rights: effectiveRights(one.rights, address) }))
    .filter(one => one.rights.includes('l'));
  return [...Map.groupBy(seen, one => one.account)]
    .map(([account, list]) => ({
      ...{ account, address: list[0]!.address },
      shared: new Map(list.map(one => [printId('m', one.mailbox), one.rights])),
    }))
    .sort((a, b) => a.account - b.account);
}
