/** Mailboxes and subscriptions. A name is a path with '/' between its levels; missing superiors are made with it. */
import { err, ok, type Result } from '../../base/result.ts';
import type { Id, Mailbox, MailboxRole, ModSeq, StoreFault } from '../interface.ts';
import type { Reader } from './database.ts';
import { inheritRights } from './rights.ts';
import type { Act, Writing } from './writing.ts';

/** INBOX in any case is one mailbox (RFC 9051 §5.1), also above its inferiors. */
export function canonicalName(name: string): string {
  const [first = '', ...rest] = name.split('/');
  return first.toLowerCase() === 'inbox' ? ['INBOX', ...rest].join('/') : name;
}

/** No empty level, no control characters; how long a name may be is the protocols' business. */
const isName = (name: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a name must not hold
  name !== '' && !/[\u0000-\u001f\u007f]/.test(name) && name.split('/').every(level => level !== '');

/** Raises the account's one counter. */
export const nextModSeq = (w: Writing, account: Id): ModSeq =>
  w.db.value<ModSeq>('UPDATE account SET modseq = modseq + 1 WHERE id = ? RETURNING modseq', account)!;

export const modSeqOf = (db: Reader, account: Id): ModSeq =>
  db.value<ModSeq>('SELECT modseq FROM account WHERE id = ?', account) ?? 0;

export const createMailbox: Act<'createMailbox'> = (w, { account, name, role, subscribed }) => {
  const path = canonicalName(name);
  if (!isName(path)) return err('not-allowed');
  if (!accountExists(w.db, account)) return err('no-such');
  if (mailboxByName(w.db, account, path)) return err('exists');
  makeSuperiors(w, account, path);
  const made = insertMailbox(w, account, path, role, nextModSeq(w, account));
  inheritRights(w, account, made.id, path);
  if (subscribed) setSubscription(w, account, path, true);
  return ok({ mailbox: made.id, uidValidity: made.uidValidity });
};

/** For a delivery: the mailbox, made and subscribed where it is missing. */
export function ensureMailbox(w: Writing, account: Id, name: string): Result<Mailbox, StoreFault> {
  const path = canonicalName(name);
  const found = mailboxByName(w.db, account, path);
  if (found) return ok(found);
  const made = createMailbox(w, { account, name: path, role: null, subscribed: true });
  return made.ok ? ok(mailboxById(w.db, account, made.value.mailbox)!) : made;
}

function makeSuperiors(w: Writing, account: Id, path: string): void {
  const levels = path.split('/');
  for (let depth = 1; depth < levels.length; depth++) {
    const above = levels.slice(0, depth).join('/');
    if (mailboxByName(w.db, account, above)) continue;
    const { id } = insertMailbox(w, account, above, null, nextModSeq(w, account));
    inheritRights(w, account, id, above);
  }
}

export function insertMailbox(w: Writing, account: Id, name: string, role: MailboxRole, modSeq: ModSeq) {
  const made = w.db.get<{ id: Id; uidValidity: number }>(
    `UPDATE account SET mailbox_next = mailbox_next + 1, uidvalidity_next = uidvalidity_next + 1 WHERE id = ?
     RETURNING mailbox_next - 1 AS id, uidvalidity_next - 1 AS uidValidity`,
    account,
  )!;
  w.db.run(
    'INSERT INTO mailbox (account, id, name, role, uidvalidity, highest_modseq) VALUES (?, ?, ?, ?, ?, ?)',
    ...[account, made.id, name, role, made.uidValidity, modSeq],
  );
  w.hints.push({ account, mailbox: made.id, modSeq, about: ['names'] });
  return made;
}

export const subscribe: Act<'subscribe'> = (w, { account, name, subscribed }) => {
  const path = canonicalName(name);
  if (!isName(path)) return err('not-allowed');
  if (!accountExists(w.db, account)) return err('no-such');
  const changed = setSubscription(w, account, path, subscribed);
  const mailbox = changed ? mailboxByName(w.db, account, path) : null;
  if (mailbox) markChanged(w, mailbox);
  else if (changed) w.hints.push({ account, mailbox: 0, modSeq: modSeqOf(w.db, account), about: ['names'] });
  return ok({ changed });
};

export const setRole: Act<'setRole'> = (w, { account, name, role }) => {
  const mailbox = mailboxByName(w.db, account, name);
  if (!mailbox) return err('no-such');
  if (mailbox.role === role) return ok({ changed: false });
  if (mailbox.role === 'inbox' || role === 'inbox') return err('not-allowed');
  w.db.run('UPDATE mailbox SET role = ? WHERE account = ? AND id = ?', role, account, mailbox.id);
  markChanged(w, mailbox);
  return ok({ changed: true });
};

/** RFC 8621 §2: whether it is subscribed is a property of a mailbox, and so a change of it. */
function markChanged(w: Writing, { account, id }: Mailbox): void {
  const modSeq = nextModSeq(w, account);
  w.db.run('UPDATE mailbox SET highest_modseq = ? WHERE account = ? AND id = ?', modSeq, account, id);
  w.hints.push({ account, mailbox: id, modSeq, about: ['names'] });
}

export const setSubscription = (w: Writing, account: Id, name: string, subscribed: boolean): boolean =>
  w.db.run(
    subscribed
      ? 'INSERT INTO subscription (account, name) VALUES (?, ?) ON CONFLICT DO NOTHING'
      : 'DELETE FROM subscription WHERE account = ? AND name = ?',
    account,
    name,
  ).changes > 0;

export const claimRecent: Act<'claimRecent'> = (w, { account, mailbox, to = Number.MAX_SAFE_INTEGER }) => {
  const found = mailboxById(w.db, account, mailbox);
  if (!found) return err('no-such');
  const { recentFrom: from } = found;
  const end = Math.max(from, Math.min(to, found.uidNext));
  if (from < end) w.db.run('UPDATE mailbox SET recent_from = ? WHERE account = ? AND id = ?', end, account, mailbox);
  return ok({ from, uidNext: end });
};

// ── rename ──

export const renameMailbox: Act<'renameMailbox'> = (w, input) => {
  const { account } = input;
  const from = canonicalName(input.from);
  const to = canonicalName(input.to);
  if (!isName(to)) return err('not-allowed');
  const mailbox = mailboxByName(w.db, account, from);
  if (!mailbox) return err('no-such');
  if (mailboxByName(w.db, account, to)) return err('exists');
  if (to.startsWith(`${from}/`) && from !== 'INBOX') return err('not-allowed');
  const below = from === 'INBOX' ? [] : inferiors(w.db, account, from);
  if (below.some(child => mailboxByName(w.db, account, to + child.name.slice(from.length)))) return err('exists');
  makeSuperiors(w, account, to);
  const modSeq = nextModSeq(w, account);
  if (from === 'INBOX') emptyInbox(w, mailbox, to, modSeq);
  else for (const each of [mailbox, ...below]) giveName(w, each, to + each.name.slice(from.length), modSeq);
  return ok({ modSeq });
};

/** The old name stays subscribed: only its owner may take it off the list (RFC 9051 §6.3.7). */
function giveName(w: Writing, { account, id, name }: Mailbox, to: string, modSeq: ModSeq): void {
  w.db.run('UPDATE mailbox SET name = ?, highest_modseq = ? WHERE account = ? AND id = ?', to, modSeq, account, id);
  if (isSubscribed(w.db, account, name)) setSubscription(w, account, to, true);
  w.hints.push({ account, mailbox: id, modSeq, about: ['names'] });
}

/**
 * RFC 9051 §6.3.6: what is in INBOX goes to the new name, an empty INBOX stays. Here the rows of a new mailbox change
 * places with INBOX's: the messages keep their UIDs under a new UIDVALIDITY, INBOX keeps its own and counts on.
 */
function emptyInbox(w: Writing, inbox: Mailbox, to: string, modSeq: ModSeq): void {
  const { account } = inbox;
  const made = insertMailbox(w, account, to, null, modSeq);
  if (inbox.subscribed) setSubscription(w, account, to, true);
  w.db.run(
    `UPDATE mailbox SET (uidnext, messages, unseen, deleted, bytes) =
            (SELECT uidnext, messages, unseen, deleted, bytes FROM mailbox WHERE account = ?1 AND id = ?2)
      WHERE account = ?1 AND id = ?3`,
    ...[account, inbox.id, made.id],
  );
  buryRows(w, inbox, modSeq);
  w.db.run(
    'UPDATE entry SET mailbox = ?, modseq = ? WHERE account = ? AND mailbox = ?',
    ...[made.id, modSeq, account, inbox.id],
  );
  w.db.run(
    `UPDATE mailbox SET messages = 0, unseen = 0, deleted = 0, bytes = 0, highest_modseq = ? WHERE account = ? AND id = ?`,
    ...[modSeq, account, inbox.id],
  );
  w.hints.push({ account, mailbox: inbox.id, modSeq, about: ['gone'] });
}

/** Tombstones for all that is in a mailbox: consecutive UIDs form one row. */
function buryRows(w: Writing, { account, id }: Mailbox, modSeq: ModSeq): void {
  w.db.run(
    `INSERT INTO tombstone (account, mailbox, modseq, first, last, at)
     SELECT account, mailbox, ?, min(uid), max(uid), ?
       FROM (SELECT account, mailbox, uid, uid - row_number() OVER (ORDER BY uid) AS island
               FROM entry WHERE account = ? AND mailbox = ?)
      GROUP BY account, mailbox, island`,
    ...[modSeq, w.at, account, id],
  );
}

// ── reading ──

type MailboxColumns = Omit<Mailbox, 'subscribed'> & { subscribed: number };
const COLUMNS = `b.id, b.account, b.name, b.role,
  EXISTS (SELECT 1 FROM subscription s WHERE s.account = b.account AND s.name = b.name) AS subscribed,
  b.uidvalidity AS uidValidity, b.uidnext AS uidNext, b.highest_modseq AS highestModSeq, b.messages, b.unseen, b.deleted,
  b.bytes, b.recent_from AS recentFrom`;
const mailboxFrom = (row: MailboxColumns): Mailbox => ({ ...row, subscribed: row.subscribed === 1 });

export const mailboxesOf = (db: Reader, account: Id): Mailbox[] =>
  db
    .all<MailboxColumns>(`SELECT ${COLUMNS} FROM mailbox b WHERE b.account = ? ORDER BY b.name`, account)
    .map(mailboxFrom);

export function mailboxByName(db: Reader, account: Id, name: string): Mailbox | null {
  const row = db.get<MailboxColumns>(
    `SELECT ${COLUMNS} FROM mailbox b WHERE b.account = ? AND b.name = ?`,
    account,
    canonicalName(name),
  );
  return row ? mailboxFrom(row) : null;
}

export function mailboxById(db: Reader, account: Id, id: Id): Mailbox | null {
  const row = db.get<MailboxColumns>(`SELECT ${COLUMNS} FROM mailbox b WHERE b.account = ? AND b.id = ?`, account, id);
  return row ? mailboxFrom(row) : null;
}

/** '/' is followed by '0' in ASCII: all that begins with `name/`. */
export const inferiors = (db: Reader, account: Id, name: string): Mailbox[] =>
  db
    .all<MailboxColumns>(
      `SELECT ${COLUMNS} FROM mailbox b WHERE b.account = ? AND b.name > ? AND b.name < ? ORDER BY b.name`,
      account,
      `${name}/`,
      `${name}0`,
    )
    .map(mailboxFrom);

export const subscriptionsOf = (db: Reader, account: Id): string[] =>
  db
    .all<{ name: string }>('SELECT name FROM subscription WHERE account = ? ORDER BY name', account)
    .map(row => row.name);

const isSubscribed = (db: Reader, account: Id, name: string): boolean =>
  db.value('SELECT 1 FROM subscription WHERE account = ? AND name = ?', account, name) !== undefined;

export const accountExists = (db: Reader, account: Id): boolean =>
  db.value('SELECT 1 FROM account WHERE id = ?', account) !== undefined;

export const tombFloor = (db: Reader, account: Id, mailbox: Id): ModSeq =>
  db.value<ModSeq>('SELECT tomb_floor FROM mailbox WHERE account = ? AND id = ?', account, mailbox) ?? 0;
