/**
 * The test inbox as one place, and the inboxes in it: how much was captured, what of it is cleared, and brought back. Only
 * messages that carry the mark of what was captured are ever counted or removed here, so that whoever looks after it
 * besides his own mail loses none of that; and only those that were there when it was asked (what comes meanwhile stays).
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import { event } from '../events/event.ts';
import { CAPTURED, type CaptureAccount, captureAccount, inboxIn, inboxMailbox } from '../queue/captured.ts';
import {
  type Columns,
  Flag,
  type Id,
  type Mailbox,
  type NotePerMessage,
  type Store,
  type Uid,
} from '../store/interface.ts';

export type TestInbox = CaptureAccount & {
  /** INBOX, where mail lies that names no inbox; then the inboxes with a name. */
  readonly mailboxes: readonly Mailbox[];
};

export async function testInbox(store: Store): Promise<TestInbox | null> {
  const account = await captureAccount(store);
  if (!account) return null;
  const all = await store.mailboxes(account.account);
  const mailboxes = all.filter(({ name }) => name === 'INBOX' || inboxIn(name) !== null);
  mailboxes.sort((a, b) => Number(b.name === 'INBOX') - Number(a.name === 'INBOX') || a.name.localeCompare(b.name));
  return mailboxes[0]?.name === 'INBOX' ? { ...account, mailboxes } : null;
}

/** Whoever reads the test inbox by POP3 gets what lies in every inbox. */
export async function inboxesBeside(store: Store, account: Id): Promise<readonly Mailbox[]> {
  const inbox = await testInbox(store);
  return inbox?.isTestInbox && inbox.account === account ? inbox.mailboxes.slice(1) : [];
}

/** One captured message in one mailbox. */
export type CapturedRow = {
  readonly mailbox: Id;
  readonly uid: Uid;
  readonly message: Id;
  readonly at: Instant;
  readonly seen: boolean;
  readonly flagged: boolean;
};

/** `inbox`: '' is what names none; null: all of them. `upTo`: by mailbox; what came later is left out. */
export type Which = {
  readonly inbox: string | null;
  readonly upTo: UpTo | null;
  readonly messages?: ReadonlySet<Id>;
};
/** The highest UID that was there, by mailbox; of another nothing was. */
export type UpTo = ReadonlyMap<Id, Uid>;
export const EVERYTHING: Which = { inbox: null, upTo: null };

const isOf = ({ name }: Mailbox, inbox: string | null): boolean => inbox === null || (inboxIn(name) ?? '') === inbox;

/** By mailbox, in each in the order in which they came. */
export async function capturedRows(
  store: Store,
  { account, mailboxes }: TestInbox,
  { inbox, upTo, messages }: Which = EVERYTHING,
): Promise<readonly CapturedRow[]> {
  const rows: CapturedRow[] = [];
  for (const mailbox of mailboxes) {
    const last = upTo === null ? mailbox.uidNext : (upTo.get(mailbox.id) ?? 0);
    if (!isOf(mailbox, inbox) || mailbox.messages === 0 || last === 0) continue;
    const read = (columns: Columns) => rowsIn(columns, mailbox.id, last, messages);
    // It changes too fast to be seen whole: row by row, then.
    const found = (await store.columns(account, mailbox.id, read)) ?? (await rowByRow(store, mailbox, last, messages));
    for (const row of found) rows.push(row);
  }
  return rows;
}

function rowsIn(columns: Columns, mailbox: Id, last: Uid, messages: Which['messages']): CapturedRow[] {
  const meant = new Map<number, boolean>();
  const isMeant = (set: number): boolean => {
    const known = meant.get(set);
    if (known !== undefined) return known;
    const found = isCaptured(columns.keywordsOf(set));
    meant.set(set, found);
    return found;
  };
  const rows: CapturedRow[] = [];
  for (let at = 0; at < columns.length; at++) {
    const uid = columns.uid[at]!;
    if (uid > last) break;
    if (!isMeant(columns.keywords[at]!) || (messages && !messages.has(columns.message[at]!))) continue;
    const flags = columns.flags[at]!;
    rows.push({
      ...{ mailbox, uid, message: columns.message[at]!, at: columns.internalDate[at]! },
      ...{ seen: (flags & Flag.seen) !== 0, flagged: (flags & Flag.flagged) !== 0 },
    });
  }
  return rows;
}

async function rowByRow(store: Store, { account, id: mailbox }: Mailbox, last: Uid, messages: Which['messages']) {
  const rows: CapturedRow[] = [];
  for await (const some of store.rows(account, mailbox, [[1, last]]))
    for (const { uid, message, internalDate: at, flags, keywords } of some)
      if (isCaptured(keywords) && (!messages || messages.has(message)))
        rows.push({
          ...{ mailbox, uid, message, at },
          ...{ seen: (flags & Flag.seen) !== 0, flagged: (flags & Flag.flagged) !== 0 },
        });
  return rows;
}

const isCaptured = (keywords: readonly string[]): boolean =>
  keywords.some(keyword => keyword.toLowerCase() === CAPTURED);

const byMailbox = (rows: readonly CapturedRow[]) => Map.groupBy(rows, row => row.mailbox);

/** In one command, so that mail never waits for it. */
const STEP = 500;

/** Exactly these rows go. The fault is a sentence; what went before it is gone. */
export async function expungeRows(
  store: Store,
  { account, address }: CaptureAccount,
  rows: readonly CapturedRow[],
  note: NotePerMessage,
  after: (step: readonly CapturedRow[]) => void = () => {},
): Promise<Result<number, string>> {
  let gone = 0;
  for (const [mailbox, inIt] of byMailbox(rows))
    for (let at = 0; at < inIt.length; at += STEP) {
      const step = inIt.slice(at, at + STEP);
      const uids = step.map(({ uid }) => [uid, uid] as const);
      const done = await store.run('expunge', { account, mailbox, onlyDeleted: false, uids, note });
      if (!done.ok) return err(done.error === 'not-allowed' ? `${address} is held: nothing of it goes` : done.error);
      gone += done.value.uids.reduce((sum, [first, last]) => sum + last - first + 1, 0);
      after(step);
      await new Promise(resolve => setImmediate(resolve));
    }
  return ok(gone);
}

/** With what its readers made below it. How many messages went; the fault is a sentence. */
export async function removeInbox(
  store: Store,
  { account, address }: CaptureAccount,
  name: string,
  note: NotePerMessage,
): Promise<Result<number, string>> {
  const path = inboxMailbox(name);
  const going = (await store.mailboxes(account)).filter(one => one.name === path || one.name.startsWith(`${path}/`));
  // Nothing goes that has something below it.
  going.sort((a, b) => b.name.length - a.name.length);
  for (const one of going) {
    const done = await store.run('deleteMailbox', { account, name: one.name, note });
    if (!done.ok && done.error !== 'no-such')
      return err(done.error === 'not-allowed' ? `${address} is held: nothing of it goes` : done.error);
  }
  return ok(going.reduce((sum, { messages }) => sum + messages, 0));
}

export async function markSeen(store: Store, inbox: TestInbox, which: Which): Promise<number> {
  const unread = (await capturedRows(store, inbox, which)).filter(row => !row.seen);
  for (const [mailbox, inIt] of byMailbox(unread))
    for (let at = 0; at < inIt.length; at += STEP)
      await store.run('flags', {
        ...{ account: inbox.account, mailbox, act: 'add', flags: Flag.seen, keywords: [], note: null },
        uids: inIt.slice(at, at + STEP).map(({ uid }) => [uid, uid] as const),
      });
  return unread.length;
}

// ── what was removed, and comes back ──────────────────────────────────────────────────────────────────────────────

export type Removal = {
  readonly removed: number;
  /** Brings them back, as long as it is remembered. */
  readonly undo: string;
};
export type Removals = {
  remove(inbox: TestInbox, rows: readonly CapturedRow[], by: string): Promise<Result<Removal, string>>;
  /** null: it is not known any more. */
  undo(token: string, by: string): Promise<Result<number, string> | null>;
};

type Remembered = { readonly inbox: TestInbox; readonly messages: ReadonlySet<Id>; readonly above: Id };
const MOST_REMEMBERED = 20;
const PAGE = 1000;

export function newRemovals({ store, clock }: { readonly store: Store; readonly clock: Clock }): Removals {
  const remembered = new Map<string, Remembered>();
  let last = 0;
  return {
    async remove(inbox, rows, by) {
      const [newest] = await store.expunged(inbox.account, { limit: 1 });
      const told = event('ms.expunged', clock.now(), '', {
        ...{ by, protocol: 'window', client: null, remote: '', owner: inbox.address },
      });
      const gone = await expungeRows(store, inbox, rows, { name: told.name, at: told.at, fields: told.fields });
      if (!gone.ok) return gone;
      const undo = String(++last);
      remembered.set(undo, { inbox, messages: new Set(rows.map(row => row.message)), above: newest?.id ?? 0 });
      for (const oldest of remembered.keys()) if (remembered.size > MOST_REMEMBERED) remembered.delete(oldest);
      return ok({ removed: gone.value, undo });
    },
    async undo(token, by) {
      const found = remembered.get(token);
      if (!found) return null;
      remembered.delete(token);
      const { account, address } = found.inbox;
      const ids = await expungedIds(store, found);
      const told = event('ms.restored', clock.now(), '', { account: address, by });
      let back = 0;
      // The oldest first, so that they lie as they lay.
      for (let at = 0; at < ids.length; at += STEP) {
        const done = await store.run('restore', {
          ...{ account, ids: ids.slice(at, at + STEP) },
          note: { name: told.name, at: told.at, fields: told.fields },
        });
        if (!done.ok) return err(done.error);
        back += done.value.restored.length;
      }
      return ok(back);
    },
  };
}

/** Ascending. */
async function expungedIds(store: Store, { inbox, messages, above }: Remembered): Promise<readonly Id[]> {
  const ids: Id[] = [];
  let before: Id | undefined;
  for (;;) {
    const page = await store.expunged(inbox.account, { ...(before === undefined ? {} : { before }), limit: PAGE });
    for (const row of page) if (row.id > above && messages.has(row.message)) ids.push(row.id);
    const oldest = page.at(-1);
    if (!oldest || oldest.id <= above || page.length < PAGE) return ids.toSorted((a, b) => a - b);
    before = oldest.id;
  }
}
