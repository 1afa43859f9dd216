/**
 * An account's mailboxes by name, and those that others share with it: listed, counted, made, renamed, deleted, filled.
 * Whatever happens in another's mailbox happens in the owner's account and is told as the doing of whoever is signed in.
 * Rights are looked at before each act; one that is taken away in the same moment may come too late for it.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import type { ImapAccount, MailboxEntry, MailboxStatus, StoreFailure } from '../imap/backend.ts';
import { settable } from '../imap/mailboxes/rights.ts';
import { isProperName, SEARCHES } from '../imap/syntax/mailbox-name.ts';
import { Flag, type Mailbox, type Reading, type Store, type StoreFault, type Uid } from '../store/interface.ts';
import { actNote, workingFor } from './client.ts';
import { storeFlags } from './flags.ts';
import { expungedEntry, expungedStatus, selectExpunged } from './imap-expunged.ts';
import { selectMailbox } from './imap-mailbox.ts';
import { EXPUNGED_NAME, type Found } from './imap-names.ts';
import type { ImapPlace } from './imap-place.ts';
import { searchNamed, selectSmart, smartEntries, smartStatus } from './imap-smart.ts';
import { failureOf, mailboxId, roleOf, specialUseOf } from './imap-words.ts';
import { recentClaims } from './recent-claims.ts';

type MailboxPart = Pick<
  ImapAccount,
  'mailboxes' | 'status' | 'create' | 'delete' | 'rename' | 'subscribe' | 'unsubscribe' | 'append' | 'select' | 'look'
>;

export function mailboxPart(place: ImapPlace): MailboxPart {
  const { store, clock, client, names } = place;
  const { account } = names.own;
  const isExpunged = async (name: string) => names.isExpunged(name) && !(await names.look(name));
  /** One's own mailbox of that name comes first. */
  const smart = async (name: string) => ((await names.look(name)) ? null : searchNamed(place, name));
  const isBelowSearches = (name: string): boolean => names.canonical(name).startsWith(SEARCHES);
  const subscribe = async (name: string, subscribed: boolean) =>
    done(await store.run('subscribe', { account, name: names.kept(name), subscribed }));

  return {
    mailboxes: () => entriesOf(place),
    async status(name, asked) {
      if (await isExpunged(name)) return ok(await expungedStatus(place));
      const search = await smart(name);
      if (search) return told(await smartStatus(place, search));
      const found = await names.find(name, 'r');
      return found.ok ? ok(await statusOf(store, found.value, asked?.deletedSize ?? false)) : found;
    },
    async create(name, specialUse) {
      if (await smart(name)) return err('already-exists');
      return isBelowSearches(name) ? err('impossible') : create(place, name, specialUse);
    },
    async delete(name) {
      if (await smart(name)) return err('impossible');
      const found = await names.find(name, 'x');
      if (!found.ok) return found;
      const { name: seen, owner, mailbox } = found.value;
      if (seen === 'INBOX') return err('impossible');
      const note = actNote(workingFor(client, owner.address), 'ms.expunged', clock);
      return done(await store.run('deleteMailbox', { account: owner.account, name: mailbox.name, note }));
    },
    async rename(from, to) {
      return (await smart(from)) || isBelowSearches(to) ? err('impossible') : rename(place, from, to);
    },
    subscribe: name => subscribe(name, true),
    unsubscribe: name => subscribe(name, false),
    async append({ mailbox: name, messages }) {
      if (await smart(name)) return err('impossible');
      const found = await names.find(name, 'i');
      if (!found.ok) return found;
      const { owner, mailbox, rights } = found.value;
      const placed = await store.run('appendAll', {
        account: owner.account,
        mailbox: mailbox.id,
        messages: messages.map(({ bytes, flags, internalDate }) => ({
          ...{ bytes, ...storeFlags(settable(rights, flags)), internalDate: internalDate ?? clock.now() },
          trace: place.watch.newTrace(),
        })),
        note: actNote(workingFor(client, owner.address), 'ms.appended', clock),
      });
      if (!placed.ok) return err(failureOf(placed.error));
      const { uidValidity, uids } = placed.value;
      const unreadable = !rights.includes('r');
      return ok({ uidValidity, uids, overQuota: await place.nearlyFull(owner), unreadable });
    },
    async look(name) {
      if (await isExpunged(name)) return ok(await selectExpunged(place, true));
      const search = await smart(name);
      if (search) return told(await selectSmart(place, search, true));
      const found = await names.find(name, 'r');
      if (!found.ok) return found;
      const opened = await selectMailbox(place, found.value, true);
      return opened ? ok(opened) : err('no-such-mailbox');
    },
    async select(name, readOnly) {
      if (await isExpunged(name)) {
        place.selected(null);
        return ok(await selectExpunged(place, readOnly));
      }
      const search = await smart(name);
      if (search) {
        place.selected(null);
        return told(await selectSmart(place, search, readOnly));
      }
      const found = await names.find(name, 'r');
      if (!found.ok) return found;
      const opened = await selectMailbox(place, found.value, readOnly);
      if (!opened) return err('no-such-mailbox');
      place.selected({ owner: found.value.owner, mailbox: found.value.mailbox.id });
      return ok(opened);
    },
  };
}

const told = <T>(found: T | null): Result<T, StoreFailure> => (found ? ok(found) : err('no-such-mailbox'));
const done = (result: Result<unknown, StoreFault>): Result<void, StoreFailure> =>
  result.ok ? ok(undefined) : err(failureOf(result.error));

async function entriesOf(place: ImapPlace): Promise<readonly MailboxEntry[]> {
  const { store, names } = place;
  const { account } = names.own;
  const [visible, subscriptions] = await Promise.all([names.visible(), store.subscriptions(account)]);
  const subscribed = new Set(subscriptions.flatMap(one => names.seen(one) ?? []));
  const entries = visible.map(found => entryOf(found, subscribed));
  const there = new Set(entries.map(({ name }) => names.canonical(name)));
  if (names.isExpunged(EXPUNGED_NAME) && !there.has(EXPUNGED_NAME)) {
    entries.push(expungedEntry(account, subscribed.has(EXPUNGED_NAME)));
    there.add(EXPUNGED_NAME);
  }
  for (const entry of await smartEntries(place, subscribed)) {
    if (there.has(entry.name)) continue;
    entries.push(entry);
    there.add(entry.name);
  }
  for (const name of subscribed) if (!there.has(name)) entries.push(goneEntry(name));
  return entries;

  function entryOf({ name, mailbox, own, rights }: Found, chosen: ReadonlySet<string>): MailboxEntry {
    return {
      ...{ name, id: mailboxId(mailbox, own), rights, selectable: true, exists: true },
      // What another uses a mailbox for is not what this account does.
      specialUse: own ? specialUseOf(mailbox.role) : null,
      subscribed: own ? mailbox.subscribed : chosen.has(names.canonical(name)),
    };
  }
}

/** A subscription whose mailbox is gone, or not to be seen any more. */
const goneEntry = (name: string): MailboxEntry => ({
  ...{ name, id: null, rights: null, specialUse: null },
  ...{ subscribed: true, selectable: false, exists: false },
});

async function statusOf(store: Store, { mailbox, own }: Found, deletedSize: boolean): Promise<MailboxStatus> {
  const { messages, unseen, uidNext, uidValidity, highestModSeq } = mailbox;
  const recentFrom = recentClaims(store).from(mailbox);
  return {
    ...{ messages, unseen, uidNext, uidValidity, highestModseq: highestModSeq },
    ...{ deleted: mailbox.deleted, size: mailbox.bytes, id: mailboxId(mailbox, own) },
    recent: recentFrom === 1 ? messages : await countFrom(store, mailbox, recentFrom),
    ...(deletedSize ? { deletedSize: await deletedOctets(store, mailbox) } : {}),
  };
}

async function countFrom(store: Reading, mailbox: Mailbox, from: Uid): Promise<number> {
  if (from >= mailbox.uidNext) return 0;
  let count = 0;
  for await (const rows of store.rows(mailbox.account, mailbox.id, [[from, mailbox.uidNext]])) count += rows.length;
  return count;
}

async function deletedOctets(store: Reading, mailbox: Mailbox): Promise<Bytes> {
  if (mailbox.deleted === 0) return 0;
  let octets = 0;
  for await (const rows of store.rows(mailbox.account, mailbox.id, [[1, mailbox.uidNext]])) {
    for (const row of rows) if (row.flags & Flag.deleted) octets += row.size;
  }
  return octets;
}

async function create(
  { store, names }: ImapPlace,
  name: string,
  specialUse: string | null,
): Promise<Result<void, StoreFailure>> {
  const there = await names.look(name);
  if (there) return err(there.rights.includes('l') ? 'already-exists' : 'no-permission');
  const room = await names.room(name);
  if (!room.ok) return room;
  const { owner, path } = room.value;
  const role = specialUse === null ? null : roleOf(specialUse);
  if (role === undefined || (role !== null && owner.account !== names.own.account)) {
    return err('special-use-not-possible');
  }
  const made = await store.run('createMailbox', { account: owner.account, name: path, role, subscribed: false });
  // Somebody may have no right at all on what lies there: then it is not said that it does.
  return !made.ok && made.error === 'exists' && owner.account !== names.own.account ? err('no-permission') : done(made);
}

async function rename({ store, names }: ImapPlace, from: string, to: string): Promise<Result<void, StoreFailure>> {
  const found = await names.find(from, 'x');
  if (!found.ok) return found;
  const { name: seen, owner, mailbox, own } = found.value;
  // Somebody's INBOX leaves its mail to a new mailbox; what only stands for one cannot.
  if (mailbox.name === 'INBOX' ? !own : seen === 'INBOX') return err('impossible');
  if (!isProperName(names.canonical(to))) return err('name-not-allowed');
  const there = await names.look(to);
  if (there) return err(there.rights.includes('l') ? 'already-exists' : 'no-permission');
  const room = await names.room(to);
  if (!room.ok) return room;
  // A mailbox stays its owner's.
  if (room.value.owner.account !== owner.account) return err('impossible');
  return done(await store.run('renameMailbox', { account: owner.account, from: mailbox.name, to: room.value.path }));
}
