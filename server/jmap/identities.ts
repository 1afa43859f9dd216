/**
 * The identities of an account: RFC 8621 §6. Each address the account may send from has one from the beginning, made when
 * somebody first looks, and kept; a person may make more of them.
 */
import type { JmapAccount, StoredRecord } from './backend.ts';
import type { Identity, JmapId, State } from './types.ts';

/** As it is kept. */
export type IdentityBody = Omit<Identity, 'id' | 'mayDelete'> & { readonly isDefault: boolean };

export const identityDefaults = { name: '', replyTo: null, bcc: null, textSignature: '', htmlSignature: '' };

/** All of them; the missing ones are made first. */
export async function identitiesOf(
  account: JmapAccount,
): Promise<{ readonly state: State; readonly list: readonly Identity[] }> {
  const addresses = await account.addresses();
  let records = await account.records('Identity');
  if (await mend(account, records.list, addresses)) records = await account.records('Identity');
  // Two that look for the first time together make two each, and both keep the first.
  if (await mend(account, records.list, addresses)) records = await account.records('Identity');
  return { state: records.state, list: records.list.map(record => identityFrom(record, addresses)) };
}

/** The default one of an address that is still the account's stays. */
function identityFrom({ id, body }: StoredRecord, addresses: readonly string[]): Identity {
  const { isDefault, ...rest } = body as IdentityBody;
  return { id, ...rest, mayDelete: !(isDefault && ownAddress(rest.email, addresses)) };
}

/** Addresses are compared without regard to case: nobody here has two that differ by it alone. */
export const ownAddress = (email: string, addresses: readonly string[]): boolean =>
  addresses.some(address => address.toLowerCase() === email.toLowerCase());

/** Makes the missing defaults, removes the doubled. True: something was done. */
async function mend(
  account: JmapAccount,
  records: readonly StoredRecord[],
  addresses: readonly string[],
): Promise<boolean> {
  const kept = new Set<string>();
  const doubled: JmapId[] = [];
  for (const { id, body } of records) {
    const { isDefault, email } = body as IdentityBody;
    if (!isDefault) continue;
    if (kept.has(email.toLowerCase())) doubled.push(id);
    else kept.add(email.toLowerCase());
  }
  for (const id of doubled) await account.removeRecord('Identity', id);
  const missing = addresses.filter(address => !kept.has(address.toLowerCase()));
  for (const email of missing) {
    const body: IdentityBody = { ...identityDefaults, name: await account.nameFor(email), email, isDefault: true };
    const made = await account.putRecord('Identity', null, body);
    // The account may be gone, or full: what is there is shown.
    if (!made.ok) return doubled.length > 0;
  }
  return doubled.length + missing.length > 0;
}
