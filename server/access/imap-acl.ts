/**
 * Who may do what with a mailbox (RFC 4314), over the store's rows of rights. The owner has no row: the owner's rights are
 * all, always, and are neither given nor taken away. 'anyone' is every account of this server.
 */
import { err, ok, type Result } from '../base/result.ts';
import { lookupForm } from '../directory/address.ts';
import type { ImapAccount, RightsChange, StoreFailure } from '../imap/backend.ts';
import { ALL_RIGHTS } from '../imap/mailboxes/rights.ts';
import type { Chronicle, Id, Store } from '../store/interface.ts';
import { EXPUNGED_RIGHTS } from './imap-expunged.ts';
import { ANYONE, type Owner, sameIdentifier } from './imap-names.ts';
import type { ImapPlace } from './imap-place.ts';
import { SMART_RIGHTS, searchNamed } from './imap-smart.ts';
import { failureOf } from './imap-words.ts';

type AclPart = Pick<ImapAccount, 'acl' | 'setAcl' | 'deleteAcl' | 'grantableRights' | 'myRights'>;

export function aclPart(place: ImapPlace): AclPart {
  const { store, names } = place;
  return {
    async acl(name) {
      const found = await names.find(name, 'a');
      if (!found.ok) return found;
      const { owner, mailbox } = found.value;
      const others = await store.rights(owner.account, mailbox.id);
      return ok([{ identifier: owner.address, rights: ALL_RIGHTS }, ...others]);
    },
    async setAcl(name, change) {
      const found = await names.find(name, 'a');
      return found.ok ? changeRights(store, found.value, change) : found;
    },
    async deleteAcl(name, identifier) {
      const found = await names.find(name, 'a');
      if (!found.ok) return found;
      return changeRights(store, found.value, { identifier, act: 'replace', rights: '' });
    },
    async grantableRights(name, identifier) {
      const found = await names.find(name, 'a');
      if (!found.ok) return found;
      const { owner } = found.value;
      if (!(await knownIdentifier(store, identifier))) return err('no-such-identifier');
      if (isOwner(owner, identifier)) return ok({ always: ALL_RIGHTS, optional: [] });
      return ok({ always: '', optional: [...ALL_RIGHTS] });
    },
    async myRights(name) {
      const found = await names.look(name);
      // RFC 4314 §4: any of these lets one ask; without one of them there is no such mailbox.
      if (found) return /[lrikxa]/.test(found.rights) ? ok(found.rights) : err('no-such-mailbox');
      if (await searchNamed(place, name)) return ok(SMART_RIGHTS);
      return names.isExpunged(name) ? ok(EXPUNGED_RIGHTS) : err('no-such-mailbox');
    },
  };
}

type Shared = { readonly owner: Owner; readonly mailbox: { readonly id: Id } };
type Change = { readonly identifier: string; readonly act: RightsChange; readonly rights: string };

/** Those of one mailbox change one after the other: "+" and "-" build on what is there. */
const turns = new Map<string, Promise<unknown>>();

/** Gives rights, or takes them away. `chronicle`: written down with it where something changes. */
export function changeRights(
  store: Store,
  { owner, mailbox }: Shared,
  change: Change,
  chronicle?: Chronicle,
): Promise<Result<void, StoreFailure>> {
  const key = `${owner.account}/${mailbox.id}`;
  const turn = (turns.get(key) ?? Promise.resolve()).then(() =>
    changeNow(store, { owner, mailbox }, change, chronicle),
  );
  const settled = turn
    .catch(() => {})
    .finally(() => {
      if (turns.get(key) === settled) turns.delete(key);
    });
  turns.set(key, settled);
  return turn;
}

async function changeNow(
  store: Store,
  { owner, mailbox }: Shared,
  { identifier, act, rights }: Change,
  chronicle: Chronicle | undefined,
): Promise<Result<void, StoreFailure>> {
  const there = await store.rights(owner.account, mailbox.id);
  const row = there.find(one => sameIdentifier(one.identifier, identifier));
  // What stands in the list can be taken out of it, whoever it was.
  const known = row?.identifier ?? (await knownIdentifier(store, identifier));
  if (known === null) return rights === '' ? ok(undefined) : err('no-such-identifier');
  const after = changed(isOwner(owner, known) ? ALL_RIGHTS : (row?.rights ?? ''), act, rights);
  if (isOwner(owner, known)) return after === ALL_RIGHTS ? ok(undefined) : err('impossible');
  if (isOwner(owner, known.replace(/^-/, ''))) return after === '' ? ok(undefined) : err('impossible');
  if (after === (row?.rights ?? '')) return ok(undefined);
  const input = { account: owner.account, mailbox: mailbox.id, identifier: known, rights: after };
  const done = await store.run('setRights', input, chronicle);
  return done.ok ? ok(undefined) : err(failureOf(done.error));
}

function changed(before: string, act: RightsChange, rights: string): string {
  const has = (right: string) => {
    if (act === 'replace') return rights.includes(right);
    if (act === 'add') return before.includes(right) || rights.includes(right);
    return before.includes(right) && !rights.includes(right);
  };
  return [...ALL_RIGHTS].filter(has).join('');
}

const isOwner = (owner: Owner, identifier: string): boolean => sameIdentifier(owner.address, identifier);

/** In the form in which it is kept; null: nobody here has it. */
async function knownIdentifier(store: Store, identifier: string): Promise<string | null> {
  const sign = identifier.startsWith('-') ? '-' : '';
  const plain = identifier.slice(sign.length);
  if (plain.toLowerCase() === ANYONE) return sign + ANYONE;
  const form = lookupForm(plain);
  const account = form.ok ? await store.account(form.value) : null;
  return account && sign + account.address;
}
