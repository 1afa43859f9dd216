/**
 * The test inbox as one place: how much was captured, what of it is cleared, and brought back. Only messages that carry
 * the mark of what was captured are ever counted or removed here, so that whoever looks after it besides his own mail
 * loses none of that; and only those that were there when it was asked (a message that comes meanwhile stays).
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import { event } from '../events/event.ts';
import { CAPTURED, type CaptureAccount, captureAccount, projectOf } from '../queue/captured.ts';
import {
  type Columns,
  Flag,
  type Id,
  type Mailbox,
  type NotePerMessage,
  type Store,
  type Uid,
} from '../store/interface.ts';

export type TestInbox = CaptureAccount & { readonly mailbox: Mailbox };

export async function testInbox(store: Store): Promise<TestInbox | null> {
  const account = await captureAccount(store);
  const mailbox = account && (await store.mailbox(account.account, 'INBOX'));
  return account && mailbox ? { ...account, mailbox } : null;
}

/** One captured message, in the order in which they came. */
export type CapturedRow = {
  readonly uid: Uid;
  readonly message: Id;
  readonly at: Instant;
  readonly seen: boolean;
  readonly flagged: boolean;
};

/** `project` null: whatever project it is of. `upTo`: what came later is left out. */
export type Which = { readonly project: string | null; readonly upTo: Uid | null; readonly messages?: ReadonlySet<Id> };
export const EVERYTHING: Which = { project: null, upTo: null };

export async function capturedRows(
  store: Store,
  { account, mailbox }: TestInbox,
  which: Which = EVERYTHING,
): Promise<readonly CapturedRow[]> {
  const read = (columns: Columns) => rowsIn(columns, which);
  // It changes too fast to be seen whole: row by row, then.
  return (await store.columns(account, mailbox.id, read)) ?? (await rowByRow(store, account, mailbox, which));
}

function rowsIn(columns: Columns, { project, upTo, messages }: Which): CapturedRow[] {
  const meant = new Map<number, boolean>();
  const isMeant = (set: number): boolean => {
    const known = meant.get(set);
    if (known !== undefined) return known;
    const found = isCaptured(columns.keywordsOf(set), project);
    meant.set(set, found);
    return found;
  };
  const rows: CapturedRow[] = [];
  for (let at = 0; at < columns.length; at++) {
    const uid = columns.uid[at]!;
    if (upTo !== null && uid > upTo) break;
    if (!isMeant(columns.keywords[at]!) || (messages && !messages.has(columns.message[at]!))) continue;
    const flags = columns.flags[at]!;
    rows.push({
      ...{ uid, message: columns.message[at]!, at: columns.internalDate[at]! },
      ...{ seen: (flags & Flag.seen) !== 0, flagged: (flags & Flag.flagged) !== 0 },
    });
  }
  return rows;
}

async function rowByRow(store: Store, account: Id, mailbox: Mailbox, { project, upTo, messages }: Which) {
  const rows: CapturedRow[] = [];
  for await (const some of store.rows(account, mailbox.id, [[1, upTo ?? mailbox.uidNext]]))
    for (const { uid, message, internalDate: at, flags, keywords } of some)
      if (isCaptured(keywords, project) && (!messages || messages.has(message)))
        rows.push({
          ...{ uid, message, at },
          ...{ seen: (flags & Flag.seen) !== 0, flagged: (flags & Flag.flagged) !== 0 },
        });
  return rows;
}

const isCaptured = (keywords: readonly string[], project: string | null): boolean =>
  keywords.some(keyword => keyword.toLowerCase() === CAPTURED) &&
  (project === null || keywords.some(keyword => projectOf(keyword) === project));

export const projectsOf = async (store: Store, { account, mailbox }: TestInbox): Promise<readonly string[]> =>
  (await store.keywords(account, mailbox.id))
    .flatMap(keyword => projectOf(keyword) ?? [])
    .toSorted((a, b) => a.localeCompare(b));

/** In one command, so that mail never waits for it. */
const STEP = 500;

/** Exactly these rows go. The fault is a sentence; what went before it is gone. */
export async function expungeRows(
  store: Store,
  { account, address, mailbox }: TestInbox,
  rows: readonly CapturedRow[],
  note: NotePerMessage,
  after: (step: readonly CapturedRow[]) => void = () => {},
): Promise<Result<number, string>> {
  let gone = 0;
  for (let at = 0; at < rows.length; at += STEP) {
    const step = rows.slice(at, at + STEP);
    const done = await store.run('expunge', {
      ...{ account, mailbox: mailbox.id, onlyDeleted: false },
      uids: step.map(({ uid }) => [uid, uid] as const),
      note,
    });
    if (!done.ok) return err(done.error === 'not-allowed' ? `${address} is held: nothing of it goes` : done.error);
    gone += done.value.uids.reduce((sum, [first, last]) => sum + last - first + 1, 0);
    after(step);
    await new Promise(resolve => setImmediate(resolve));
  }
  return ok(gone);
}

export async function markSeen(store: Store, { account, mailbox }: TestInbox, which: Which): Promise<number> {
  const inbox = { account, mailbox, address: '', isTestInbox: true };
  const unread = (await capturedRows(store, inbox, which)).filter(row => !row.seen);
  for (let at = 0; at < unread.length; at += STEP)
    await store.run('flags', {
      ...{ account, mailbox: mailbox.id, act: 'add', flags: Flag.seen, keywords: [], note: null },
      uids: unread.slice(at, at + STEP).map(({ uid }) => [uid, uid] as const),
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
