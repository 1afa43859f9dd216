/**
 * Which mailboxes a client wants to be told of, and what happened to them: pure, from two states of the account's list
 * and of a mailbox's counts. RFC 5465 §3.1, §5, §6.
 */
import type { MailboxEntry, MailboxStatus, MessageChange, MetadataEntry, Namespaces } from '../backend.ts';
import { type Listed, listerOf } from '../mailboxes/mailbox-list.ts';
import type { EventGroup, EventName, Filter } from '../syntax/event-groups.ts';
import { DELIMITER } from '../syntax/mailbox-name.ts';
import type { StatusItem } from '../syntax/status-item.ts';

export type Events = ReadonlySet<EventName>;
const nothing: Events = new Set();

/** Every group that speaks of a name; what they ask for adds up (§6). */
export function eventsFor(groups: readonly EventGroup[], names: Namespaces, entry: MailboxEntry): Events {
  const found = groups.filter(({ filter }) => covers(filter, names, entry));
  return found.length === 0 ? nothing : new Set(found.flatMap(({ events }) => [...events]));
}

function covers(filter: Filter, { others, shared }: Namespaces, { name, subscribed, hidden }: MailboxEntry): boolean {
  switch (filter.of) {
    case 'personal':
      return ![...others, ...shared].some(({ prefix }) => `${name}${DELIMITER}`.startsWith(prefix));
    case 'subscribed':
      return subscribed;
    case 'mailboxes':
      return filter.names.has(name);
    case 'subtree':
      return isBelow(filter.names, name) || (filter.names.has('') && !hidden);
  }
}

const isBelow = (tops: ReadonlySet<string>, name: string): boolean =>
  tops.has(name) || parentsOf(name).some(parent => tops.has(parent));

function parentsOf(name: string): string[] {
  const parts = name.split(DELIMITER);
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join(DELIMITER));
}

/** Events of messages need 'r'; a name without a mailbox has none (§5). */
export const isReadable = ({ exists, selectable, rights }: MailboxEntry): boolean =>
  exists && selectable && (rights ?? '').includes('r');

export const wantsMessages = (events: Events): boolean => events.has('MessageNew');

/** New messages and those that went come together (§5); flags are asked for besides. */
export const concerns = (events: Events, changes: readonly MessageChange[]): boolean =>
  wantsMessages(events) && (events.has('FlagChange') || changes.some(change => change !== 'flags'));

/** What STATUS tells of a mailbox when NOTIFY begins (§3.1). */
export const firstItems = (events: Events): readonly StatusItem[] =>
  events.has('FlagChange')
    ? ['MESSAGES', 'UIDNEXT', 'UIDVALIDITY', 'UNSEEN', 'HIGHESTMODSEQ']
    : ['MESSAGES', 'UIDNEXT', 'UIDVALIDITY'];

/** What is news of a mailbox's counts (§5.1–3); `before` undefined: it was not looked at. */
export function changedItems(
  before: MailboxStatus | undefined,
  after: MailboxStatus,
  { events, condstore }: { readonly events: Events; readonly condstore: boolean },
): readonly StatusItem[] {
  const modseq: StatusItem[] = condstore ? ['HIGHESTMODSEQ'] : [];
  if (!before || before.uidValidity !== after.uidValidity) return ['UIDVALIDITY', 'UIDNEXT', 'MESSAGES', ...modseq];
  const counts = before.uidNext !== after.uidNext || before.messages !== after.messages;
  const unseen: StatusItem[] = events.has('FlagChange') && before.unseen !== after.unseen ? ['UNSEEN'] : [];
  if (counts) return ['UIDNEXT', 'MESSAGES', ...unseen, ...modseq];
  const flags = events.has('FlagChange') && before.highestModseq !== after.highestModseq;
  return flags && (condstore || unseen.length > 0) ? ['UIDVALIDITY', ...unseen, ...modseq] : [];
}

type Lists = { readonly before: readonly MailboxEntry[]; readonly after: readonly MailboxEntry[] };

/**
 * The LIST responses for what happened to the names (§5.4–5, §5.9). `caused`: names that this client itself has just
 * changed; it knows (§5).
 */
export function changedNames(
  { before, after }: Lists,
  eventsOf: (entry: MailboxEntry) => Events,
  caused: readonly string[],
): readonly Listed[] {
  const told = new Map<string, Listed>();
  const lists = listerOf(after);
  const tell = (listed: Listed) => {
    if (!told.has(listed.name) && !caused.some(name => isRelated(name, listed.name))) told.set(listed.name, listed);
  };
  const byId = new Map(before.flatMap(entry => (entry.id === null ? [] : [[entry.id, entry] as const])));
  const [old, now] = [new Map(before.map(one => [one.name, one])), new Map(after.map(one => [one.name, one]))];
  const asks = (event: EventName, ...some: readonly (MailboxEntry | undefined)[]) =>
    some.some(entry => entry !== undefined && eventsOf(entry).has(event));
  const moved = renamesIn(after, byId);
  const parentOf = (name: string) => {
    const parent = parentsOf(name).at(-1);
    if (parent === undefined) return;
    const place = now.get(parent) ?? old.get(parent) ?? { ...nowhere, name: parent };
    if (asks('MailboxName', place)) tell(lists(parent));
  };
  for (const [name, oldName] of moved) {
    if (moved.some(([to, from]) => isChildMove(to, from, name, oldName))) continue;
    const asked = asks('MailboxName', now.get(name), old.get(oldName));
    if (asked && !caused.includes(oldName)) tell({ ...lists(name), oldName });
  }
  const [movedTo, movedFrom] = [new Set(moved.map(([to]) => to)), new Set(moved.map(([, from]) => from))];
  for (const entry of after) {
    const was = old.get(entry.name);
    const created = entry.exists && !(was?.exists && was.id === entry.id) && !movedTo.has(entry.name);
    if (created && asks('MailboxName', entry)) tell(lists(entry.name));
    if (created) parentOf(entry.name);
    if ((was?.subscribed ?? false) !== entry.subscribed && asks('SubscriptionChange', entry, was)) {
      tell(lists(entry.name));
    }
    if (was && isReadable(was) !== isReadable(entry) && was.exists && entry.exists && eventsOf(entry).size > 0) {
      tell(isReadable(entry) ? lists(entry.name) : withoutAccess(lists(entry.name)));
    }
  }
  for (const entry of before) {
    const is = now.get(entry.name);
    if (is?.exists !== true && entry.exists && !movedFrom.has(entry.name)) {
      if (asks('MailboxName', entry)) tell(lists(entry.name));
      parentOf(entry.name);
    }
    if (!is && entry.subscribed && asks('SubscriptionChange', entry)) tell(lists(entry.name));
  }
  return [...told.values()];
}

const nowhere = { id: null, rights: null, subscribed: false, selectable: false, exists: false, specialUse: null };

/** [new, old] names of mailboxes that are the same and are called otherwise. */
function renamesIn(after: readonly MailboxEntry[], byId: ReadonlyMap<string, MailboxEntry>): [string, string][] {
  return after.flatMap(({ id, name }): [string, string][] => {
    const was = id === null ? undefined : byId.get(id);
    return was && was.name !== name ? [[name, was.name]] : [];
  });
}

/** Children are renamed with their parent, which says it all (§5.4). */
const isChildMove = (to: string, from: string, childTo: string, childFrom: string): boolean =>
  childTo.startsWith(`${to}${DELIMITER}`) &&
  childFrom.startsWith(`${from}${DELIMITER}`) &&
  childTo.slice(to.length) === childFrom.slice(from.length);

const isRelated = (a: string, b: string): boolean =>
  a === b || a.startsWith(`${b}${DELIMITER}`) || b.startsWith(`${a}${DELIMITER}`);

/** §3.1: it can be listed, and what was asked for cannot be told. */
export const withoutAccess = (listed: Listed): Listed => ({
  ...listed,
  attributes: ['\\NoAccess', ...listed.attributes],
});

export type Notes = ReadonlyMap<string, Uint8Array>;
export const notesOf = (entries: readonly MetadataEntry[]): Notes =>
  new Map(entries.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const])));

/** Entries that are new, changed or gone (§5.6–7). */
export function changedNotes(before: Notes, after: Notes): readonly string[] {
  const changed = [...after].filter(([name, value]) => {
    const was = before.get(name);
    return !was || Buffer.compare(was, value) !== 0;
  });
  const gone = [...before.keys()].filter(name => !after.has(name));
  return [...changed.map(([name]) => name), ...gone];
}
