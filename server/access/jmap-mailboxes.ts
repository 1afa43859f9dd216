/**
 * An account's mailboxes as JMAP has them (RFC 8621 §2): a tree by ids, over the store's names with '/' between the levels.
 * The order in a list follows from the role and is not kept: `sortOrder` can be read and not set.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { isProperName, isReserved } from '../imap/syntax/mailbox-name.ts';
import type { JmapAccount } from '../jmap/backend.ts';
import type { JmapId, Mailbox, MailboxRights, MailboxRole, SetError } from '../jmap/types.ts';
import type { Id, MailboxView, Store, StoreFault } from '../store/interface.ts';
import { actNote, type Client } from './client.ts';
import { canonicalName } from './imap-words.ts';
import { changesSince } from './jmap-changes.ts';
import { printId, printState, readId } from './jmap-ids.ts';

type MailboxPart = Pick<
  JmapAccount,
  'mailboxes' | 'mailboxChanges' | 'createMailbox' | 'updateMailbox' | 'destroyMailbox'
>;
export type MailboxPlace = {
  readonly store: Store;
  readonly clock: Clock;
  readonly account: Id;
  readonly client: Client;
};

/** The usual order; what has no role stands between Archive and Junk, by name. */
const sortOrders: { readonly [R in MailboxRole]: number } = {
  inbox: 1,
  drafts: 2,
  sent: 3,
  archive: 4,
  junk: 20,
  trash: 21,
};
const WITHOUT_ROLE = 10;
const sortOrderOf = (role: MailboxRole | null): number => (role === null ? WITHOUT_ROLE : sortOrders[role]);

export function mailboxPart(place: MailboxPlace): MailboxPart {
  const { store, account } = place;
  return {
    async mailboxes() {
      const { states, list } = await store.emails.mailboxes(account);
      return { state: printState(states, 'mailboxes'), list: onlyOneOfEach(list).map(mailboxOf) };
    },
    async mailboxChanges(since, limit) {
      const changed = await changesSince(since, asked => store.emails.mailboxChanges(account, asked, limit), 'm');
      return changed.ok ? ok({ ...changed.value.ids, onlyCounts: changed.value.from.onlyCounts }) : changed;
    },
    createMailbox: given => create(place, given),
    updateMailbox: (id, change) => update(place, id, change),
    destroyMailbox: (id, withEmails) => destroy(place, id, withEmails),
  };
}

/** IMAP lets two mailboxes have one special use (RFC 6154 §3); here the older of them has the role. */
function onlyOneOfEach(list: readonly MailboxView[]): readonly MailboxView[] {
  const holders = new Map<MailboxRole | null, Id>();
  for (const { id, role } of list.toSorted((a, b) => a.id - b.id)) if (!holders.has(role)) holders.set(role, id);
  return list.map(view => (view.role === null || holders.get(view.role) === view.id ? view : { ...view, role: null }));
}

function mailboxOf(view: MailboxView): Mailbox {
  return {
    id: printId('m', view.id),
    name: view.leaf,
    parentId: view.parent === null ? null : printId('m', view.parent),
    role: view.role,
    sortOrder: sortOrderOf(view.role),
    totalEmails: view.totalEmails,
    unreadEmails: view.unreadEmails,
    totalThreads: view.totalThreads,
    unreadThreads: view.unreadThreads,
    myRights: view.role === 'inbox' ? rightsInInbox : rights,
    isSubscribed: view.subscribed,
  };
}

const rights: MailboxRights = {
  mayReadItems: true,
  mayAddItems: true,
  mayRemoveItems: true,
  maySetSeen: true,
  maySetKeywords: true,
  mayCreateChild: true,
  mayRename: true,
  mayDelete: true,
  maySubmit: true,
};
const rightsInInbox: MailboxRights = { ...rights, mayRename: false, mayDelete: false };

const wrong = (property: string, description: string): SetError => ({
  type: 'invalidProperties',
  properties: [property],
  description,
});
const NOT_FOUND: SetError = { type: 'notFound', description: 'There is no such mailbox' };
const NO_INBOX_CHANGE: SetError = {
  type: 'forbidden',
  description: 'The inbox keeps its name, its place and its role',
};
const FIXED_ORDER = wrong('sortOrder', 'The order of mailboxes follows from their roles here and cannot be set');

async function create(
  { store, account }: MailboxPlace,
  given: Parameters<JmapAccount['createMailbox']>[0],
): Promise<Result<JmapId, SetError>> {
  const { list } = await store.emails.mailboxes(account);
  const name = nameBelow(list, given.name, given.parentId);
  if (!name.ok) return name;
  const taken = faultOfRole(list, given.role, null);
  if (taken) return err(taken);
  if (given.sortOrder !== 0 && given.sortOrder !== sortOrderOf(given.role)) return err(FIXED_ORDER);
  const made = await store.run('createMailbox', {
    account,
    name: name.value,
    role: given.role,
    subscribed: given.isSubscribed,
  });
  return made.ok ? ok(printId('m', made.value.mailbox)) : err(refusedBy(made.error));
}

/** No two mailboxes have one role (RFC 8621 §2), and the inbox keeps its own. */
function faultOfRole(list: readonly MailboxView[], role: MailboxRole | null, own: MailboxView | null): SetError | null {
  if (role === (own?.role ?? null)) return null;
  if (own?.role === 'inbox') return NO_INBOX_CHANGE;
  if (role === null || !list.some(one => one.role === role)) return null;
  return wrong('role', `There is a mailbox with the role "${role}" already`);
}

/** The store's name of a mailbox called `leaf` below this parent. */
function nameBelow(list: readonly MailboxView[], leaf: string, parentId: JmapId | null): Result<string, SetError> {
  const parent = parentId === null ? null : list.find(one => one.id === readId('m', parentId));
  if (parent === undefined) return err(wrong('parentId', 'There is no such parent mailbox'));
  if (leaf.includes('/')) return err(wrong('name', 'A name cannot have "/" in it here: it divides the levels'));
  const name = canonicalName(parent ? `${parent.name}/${leaf}` : leaf);
  if (!isProperName(name)) return err(wrong('name', 'That name cannot be used'));
  return isReserved(name)
    ? err(wrong('name', `"${leaf}" is where mail programs see what others share, or what was expunged`))
    : ok(name);
}

async function update(
  { store, account }: MailboxPlace,
  id: JmapId,
  change: Parameters<JmapAccount['updateMailbox']>[1],
): Promise<SetError | null> {
  const { list } = await store.emails.mailboxes(account);
  const mailbox = list.find(one => one.id === readId('m', id));
  if (!mailbox) return NOT_FOUND;
  const role = change.role === undefined ? mailbox.role : change.role;
  const taken = faultOfRole(list, role, mailbox);
  if (taken) return taken;
  if (change.sortOrder !== undefined && change.sortOrder !== sortOrderOf(role)) return FIXED_ORDER;
  const parentId = mailbox.parent === null ? null : printId('m', mailbox.parent);
  const { name: leaf = mailbox.leaf, parentId: above = parentId } = change;
  // A name from before it was reserved may stay.
  const stays = leaf === mailbox.leaf && above === parentId;
  const wanted = stays ? ok(mailbox.name) : nameBelow(list, leaf, above);
  if (!wanted.ok) return wanted.error;
  if (wanted.value !== mailbox.name) {
    const refused = await rename({ store, account }, mailbox, wanted.value);
    if (refused) return refused;
  }
  if (role !== mailbox.role) {
    const given = await store.run('setRole', { account, name: wanted.value, role });
    if (!given.ok) return refusedBy(given.error);
  }
  if (change.isSubscribed === undefined || change.isSubscribed === mailbox.subscribed) return null;
  const done = await store.run('subscribe', { account, name: wanted.value, subscribed: change.isSubscribed });
  return done.ok ? null : refusedBy(done.error);
}

async function rename(
  { store, account }: Pick<MailboxPlace, 'store' | 'account'>,
  mailbox: MailboxView,
  to: string,
): Promise<SetError | null> {
  if (mailbox.role === 'inbox') return NO_INBOX_CHANGE;
  if (to.startsWith(`${mailbox.name}/`)) return wrong('parentId', 'A mailbox cannot lie in itself');
  const renamed = await store.run('renameMailbox', { account, from: mailbox.name, to });
  if (!renamed.ok) return refusedBy(renamed.error);
  // IMAP's subscriptions are names that stay behind (RFC 3501 §6.3.9); here it is the mailbox that is subscribed.
  const there = await store.mailbox(account, to);
  if (!mailbox.subscribed || there?.subscribed) return null;
  const done = await store.run('subscribe', { account, name: to, subscribed: true });
  return done.ok ? null : refusedBy(done.error);
}

async function destroy(place: MailboxPlace, id: JmapId, withEmails: boolean): Promise<SetError | null> {
  const { store, account, clock, client } = place;
  const { list } = await store.emails.mailboxes(account);
  const mailbox = list.find(one => one.id === readId('m', id));
  if (!mailbox) return NOT_FOUND;
  if (mailbox.role === 'inbox') return { type: 'forbidden', description: 'The inbox cannot be deleted' };
  if (list.some(one => one.parent === mailbox.id)) return refusedBy('not-empty');
  if (mailbox.totalEmails > 0 && !withEmails)
    return { type: 'mailboxHasEmail', description: `There are ${mailbox.totalEmails} messages in it` };
  const note = actNote(client, 'ms.expunged', clock);
  const gone = await store.run('deleteMailbox', { account, name: mailbox.name, note });
  return gone.ok ? null : refusedBy(gone.error);
}

function refusedBy(fault: StoreFault): SetError {
  switch (fault) {
    case 'no-such':
      return NOT_FOUND;
    case 'exists':
      return wrong('name', 'There is a mailbox of this name already');
    case 'not-empty':
      return { type: 'mailboxHasChild', description: 'There are mailboxes below it' };
    case 'over-quota':
      return { type: 'overQuota', description: 'The account is full' };
    case 'not-allowed':
      return { type: 'forbidden', description: 'That cannot be done with this mailbox' };
    case 'disk-full':
      return { type: 'forbidden', description: 'The disk is full; nothing was changed' };
    case 'changed':
    case 'fenced':
    case 'io-error':
      return { type: 'forbidden', description: 'The message store could not do it now; try again' };
  }
}
