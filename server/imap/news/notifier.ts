/**
 * The standing order of one session after NOTIFY: what the client wants to hear of, and what it has heard. The store's
 * hints say where to look; what is news comes from comparing with what was there before. RFC 5465.
 *
 * Every mailbox that is watched costs a row of counts here, so there is a limit (§5.8), and a client that does not read
 * gathers nothing but names.
 */
import type { AccountHint, ImapAccount, MailboxEntry, MailboxStatus, Uid, UidSet } from '../backend.ts';
import type { Responses } from '../command.ts';
import { listerOf, printListed } from '../mailboxes/mailbox-list.ts';
import { type Session, speaksUtf8 } from '../session.ts';
import { type EventGroups, noEvents, type SelectedGroup } from '../syntax/event-groups.ts';
import { printChangedMetadata } from '../syntax/metadata-entry.ts';
import { printStatus } from '../syntax/status-item.ts';
import type { Telling } from './news.ts';
import {
  changedItems,
  changedNames,
  changedNotes,
  concerns,
  type Events,
  eventsFor,
  firstItems,
  isReadable,
  type Notes,
  notesOf,
  wantsMessages,
  withoutAccess,
} from './watched.ts';

export type Notifier = {
  tell(out: Responses, telling: Telling): Promise<void>;
  hasNews(): boolean;
  /** Calls back on each hint, until the returned function is called. */
  onNews(act: () => void): () => void;
  /** This client itself has just changed these names, or their subscriptions. */
  causedNames(...names: readonly string[]): void;
  /** This client itself has just put these messages there. */
  causedMessages(mailbox: string, uids: UidSet): void;
  /** This client itself has just set these. */
  causedNotes(mailbox: string | null): void;
  close(): void;
};

/** Sends what is new of the selected mailbox; `own`: messages that this client put there itself. */
export type SelectedTeller = (
  group: SelectedGroup | null,
  out: Responses,
  telling: Telling,
  own: ReadonlySet<Uid>,
) => Promise<void>;

export type Started = { readonly ok: true; readonly notifier: Notifier } | { readonly ok: false };

type Watch = { readonly events: Events; status: MailboxStatus | undefined; notes: Notes | undefined };

type Memory = {
  readonly session: Session;
  readonly account: ImapAccount;
  groups: EventGroups;
  entries: readonly MailboxEntry[];
  watched: Map<string, Watch>;
  serverNotes: Notes | null;
  /** What was hinted at and not looked at. */
  readonly stale: { list: boolean; server: boolean; all: boolean; messages: Set<string>; notes: Set<string> };
  /** What the client did itself since the last look. */
  readonly own: { names: string[]; uids: Set<Uid>; notes: Set<string | null> };
};

/** `withStatus`: the client wants the counts first. Not ok: more than a session may watch. */
export async function startNotifier(
  session: Session,
  account: ImapAccount,
  order: { readonly groups: EventGroups; readonly withStatus: boolean; readonly tellSelected: SelectedTeller },
  out: Responses,
): Promise<Started> {
  const memory = newMemory(session, account, order.groups);
  const listeners = new Set<() => void>();
  // Before the first look: what happens during it is seen twice rather than never.
  const unwatch =
    order.groups.others.length === 0
      ? () => {}
      : account.watch(about => {
          if (hear(memory, about)) for (const listener of listeners) listener();
        });
  const notifier: Notifier = {
    async tell(into, telling) {
      await order.tellSelected(memory.groups.selected, into, telling, memory.own.uids);
      memory.own.uids.clear();
      if (memory.groups.others.length > 0) await tellOthers(memory, into);
    },
    hasNews: () => isStale(memory),
    onNews(act) {
      listeners.add(act);
      return () => listeners.delete(act);
    },
    causedNames(...names) {
      memory.own.names.push(...names);
      memory.stale.list = true;
    },
    causedMessages: (mailbox, uids) => causedMessages(memory, mailbox, uids),
    causedNotes(mailbox) {
      memory.own.notes.add(mailbox);
      hear(memory, { about: 'metadata', mailbox });
    },
    close: unwatch,
  };
  try {
    if (order.groups.others.length === 0 || (await lookFirst(memory, order.withStatus, out))) {
      return { ok: true, notifier };
    }
  } catch (fault) {
    unwatch();
    throw fault;
  }
  unwatch();
  return { ok: false };
}

const newMemory = (session: Session, account: ImapAccount, groups: EventGroups): Memory => ({
  session,
  account,
  groups,
  entries: [],
  watched: new Map(),
  serverNotes: null,
  stale: { list: false, server: false, all: false, messages: new Set(), notes: new Set() },
  own: { names: [], uids: new Set(), notes: new Set() },
});

const isStale = ({ stale }: Memory): boolean =>
  stale.list || stale.server || stale.all || stale.messages.size > 0 || stale.notes.size > 0;

/** True where it is about something that is watched. */
function hear({ stale, watched, serverNotes }: Memory, hint: AccountHint): boolean {
  switch (hint.about) {
    case 'anything':
      stale.all = true;
      return true;
    case 'list':
      stale.list = true;
      return true;
    case 'messages': {
      const watch = watched.get(hint.mailbox);
      if (!watch || !concerns(watch.events, hint.changes)) return false;
      stale.messages.add(hint.mailbox);
      return true;
    }
    case 'metadata':
      if (hint.mailbox === null) stale.server = serverNotes !== null;
      else if (watched.get(hint.mailbox)?.events.has('MailboxMetadataChange')) stale.notes.add(hint.mailbox);
      return stale.server || stale.notes.size > 0;
  }
}

/** What the list of mailboxes makes of the order. null: it is too much. */
function watchesFor({ session, account, groups, watched }: Memory, entries: readonly MailboxEntry[]) {
  const names = account.namespaces();
  const next = new Map<string, Watch>();
  for (const entry of entries) {
    const events = eventsFor(groups.others, names, entry);
    if (events.size === 0 || !isReadable(entry)) continue;
    const known = watched.get(entry.name);
    next.set(entry.name, { events, status: known?.status, notes: known?.notes });
    if (next.size > session.settings.limits.watchedMailboxes) return null;
  }
  return next;
}

/** §3.1: the state that later news is measured against; \NoAccess where there will be none. False: too much. */
async function lookFirst(memory: Memory, withStatus: boolean, out: Responses): Promise<boolean> {
  const { account, groups, session } = memory;
  memory.entries = await account.mailboxes();
  const watched = watchesFor(memory, memory.entries);
  if (!watched) return false;
  memory.watched = watched;
  const utf8 = speaksUtf8(session);
  const names = account.namespaces();
  const lists = listerOf(memory.entries);
  for (const entry of memory.entries) {
    if (!entry.exists || !entry.selectable || isReadable(entry)) continue;
    if (eventsFor(groups.others, names, entry).size === 0) continue;
    out.untagged(printListed('LIST', withoutAccess(lists(entry.name)), utf8));
  }
  for (const [name, watch] of watched) {
    await look(memory, name, watch);
    if (!withStatus || !watch.status || !wantsMessages(watch.events) || name === selectedName(session)) continue;
    out.untagged(printStatus(name, firstItems(watch.events), watch.status, utf8));
    await out.room();
  }
  if (groups.others.some(({ events }) => events.has('ServerMetadataChange'))) {
    // Hints are heard from here on, also while we look.
    memory.serverNotes = new Map();
    const notes = await account.metadata(null);
    memory.serverNotes = notes.ok ? notesOf(notes.value) : new Map();
  }
  return true;
}

async function look({ account }: Memory, name: string, watch: Watch): Promise<void> {
  if (wantsMessages(watch.events)) {
    const status = await account.status(name);
    watch.status = status.ok ? status.value : undefined;
  }
  if (watch.events.has('MailboxMetadataChange')) {
    const notes = await account.metadata(name);
    watch.notes = notes.ok ? notesOf(notes.value) : undefined;
  }
}

const selectedName = ({ state }: Session): string | null => (state.name === 'selected' ? state.view.name : null);

async function tellOthers(memory: Memory, out: Responses): Promise<void> {
  const { stale } = memory;
  if (stale.all) {
    stale.all = false;
    stale.list = true;
    stale.server = memory.serverNotes !== null;
    for (const [name, { events }] of memory.watched) {
      if (wantsMessages(events)) stale.messages.add(name);
      if (events.has('MailboxMetadataChange')) stale.notes.add(name);
    }
  }
  if (stale.list) await tellNames(memory, out);
  for (const name of [...stale.messages]) {
    stale.messages.delete(name);
    await tellCounts(memory, name, out);
    await out.room();
  }
  for (const name of [...stale.notes]) {
    stale.notes.delete(name);
    await tellNotes(memory, name, out);
  }
  if (stale.server) await tellServerNotes(memory, out);
}

async function tellNames(memory: Memory, out: Responses): Promise<void> {
  const { account, session, groups, own, stale } = memory;
  stale.list = false;
  const caused = own.names.splice(0);
  const before = memory.entries;
  const after = await account.mailboxes();
  const names = account.namespaces();
  for (const listed of changedNames({ before, after }, entry => eventsFor(groups.others, names, entry), caused)) {
    out.untagged(printListed('LIST', listed, speaksUtf8(session)));
  }
  memory.entries = after;
  const watched = watchesFor(memory, after);
  if (!watched) return overflow(memory, out);
  const known = memory.watched;
  memory.watched = watched;
  for (const [name, watch] of watched) {
    const was = known.get(name);
    if (!was || was.events.size < watch.events.size) await look(memory, name, watch);
  }
}

/** §5.8: as NOTIFY NONE from here on. */
function overflow(memory: Memory, out: Responses): void {
  memory.groups = noEvents;
  memory.watched = new Map();
  memory.serverNotes = null;
  out.untagged('OK [NOTIFICATIONOVERFLOW] More mailboxes than can be watched; nothing is told from here on');
}

async function tellCounts({ account, session, watched }: Memory, name: string, out: Responses): Promise<void> {
  const watch = watched.get(name);
  if (!watch) return;
  const before = watch.status;
  // Of the selected mailbox its own group tells (§6.1); afterwards this one begins anew.
  if (name === selectedName(session)) {
    watch.status = undefined;
    return;
  }
  const status = await account.status(name);
  if (!status.ok) return;
  watch.status = status.value;
  const items = changedItems(before, status.value, { events: watch.events, condstore: session.enabled.condstore });
  if (items.length > 0) out.untagged(printStatus(name, items, status.value, speaksUtf8(session)));
}

async function tellNotes({ account, session, watched, own }: Memory, name: string, out: Responses): Promise<void> {
  const watch = watched.get(name);
  const notes = watch ? await account.metadata(name) : null;
  if (!watch || !notes?.ok) return;
  const after = notesOf(notes.value);
  const changed = changedNotes(watch.notes ?? new Map(), after);
  watch.notes = after;
  if (own.notes.delete(name) || changed.length === 0) return;
  out.untagged(printChangedMetadata(name, changed, speaksUtf8(session)));
}

async function tellServerNotes(memory: Memory, out: Responses): Promise<void> {
  memory.stale.server = false;
  const notes = memory.serverNotes ? await memory.account.metadata(null) : null;
  if (!memory.serverNotes || !notes?.ok) return;
  const after = notesOf(notes.value);
  const changed = changedNotes(memory.serverNotes, after);
  memory.serverNotes = after;
  if (memory.own.notes.delete(null) || changed.length === 0) return;
  out.untagged(printChangedMetadata(null, changed, false));
}

/** What is expected after that is what the client knows. §5.2: no FETCH of one's own message either. */
function causedMessages({ session, watched, own }: Memory, mailbox: string, uids: UidSet): void {
  if (mailbox === selectedName(session)) {
    for (const [first, last] of uids) for (let uid = first; uid <= last; uid++) own.uids.add(uid);
    return;
  }
  const watch = watched.get(mailbox);
  const last = uids.at(-1)?.[1];
  if (!watch?.status || last === undefined) return;
  const count = uids.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const { messages } = watch.status;
  watch.status = { ...watch.status, messages: messages + count, uidNext: last + 1 };
}
