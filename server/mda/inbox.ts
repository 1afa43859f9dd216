/**
 * Where an account's mail comes that no script files: to Junk what was judged junk, to the mailbox that belongs to an
 * extension address or (RFC 5233) to its detail, else to INBOX.
 */
import { localPartOf } from '../directory/address.ts';
import type { Id, Judged, Lease, Store } from '../store/interface.ts';

export type InboxOptions = {
  readonly store: Store;
  readonly separator: () => string;
  /** Whether ann+shop comes to her mailbox "shop". */
  readonly filesByDetail: () => boolean;
};

export async function inboxFor(
  options: InboxOptions,
  lease: Lease,
  account: Id,
  judged: Pick<Judged, 'act'> | null,
): Promise<string> {
  if (judged?.act === 'junk') return junkOf(options.store, account);
  // Of fetched mail; sent on from there it is another's.
  if (lease.parameters.into !== undefined && lease.depth === 0) return lease.parameters.into;
  return (await ofExtension(options.store, lease, account)) ?? (await ofDetail(options, lease, account)) ?? 'INBOX';
}

/** Wherever that is. */
async function junkOf(store: Store, account: Id): Promise<string> {
  const junk = (await store.mailboxes(account)).find(one => one.role === 'junk');
  return junk?.name ?? 'Junk';
}

/** Whoever is led here by an address of his own making. One that is gone meanwhile is made again. */
async function ofExtension(store: Store, { via, direct }: Lease, account: Id): Promise<string | null> {
  if (via === undefined || !direct) return null;
  const known = await store.extension(via);
  return known?.account === account ? known.mailbox : null;
}

/** Only where there is one: strangers write any detail. INBOX and what lies in it have no second name. */
async function ofDetail({ store, separator, filesByDetail }: InboxOptions, lease: Lease, account: Id) {
  if (!filesByDetail() || separator() === '') return null;
  const local = localPartOf(lease.address);
  const at = local.indexOf(separator());
  const detail = at > 0 ? local.slice(at + separator().length).toLowerCase() : '';
  if (detail === '') return null;
  const found = (await store.mailboxes(account)).find(one => one.name.toLowerCase() === detail);
  return found && found.role !== 'trash' ? found.name : null;
}
