/** Mailing lists as they are kept: rows in and out. What mail does to them is list-work.ts, where posts go list-distribute.ts. */
import { err, ok } from '../../base/result.ts';
import type { Id, ListArchive, StoredList } from '../interface.ts';
import { listOwnNames } from '../list-address.ts';
import { freeAddress, partsOf } from './accounts.ts';
import type { Reader } from './database.ts';
import { mailboxById, nextModSeq } from './mailboxes.ts';
import { operate } from './queue-operate.ts';
import type { Act, Writing } from './writing.ts';

export const putList: Act<'putList'> = (w, { id, address, body, owners, archive }) => {
  if (archive && !mailboxById(w.db, archive.account, archive.mailbox)) return err('no-such');
  const own = id === null ? newList(w, address, body) : knownList(w, id, body);
  if (!own.ok) return own;
  const list = own.value;
  const before = archiveOf(w.db, list);
  // While it is still known who had them.
  if (before) takeArchiveRights(w, list, before);
  w.db.run(
    'UPDATE list SET archive_account = ?, archive_mailbox = ?, archive_readers = ? WHERE id = ?',
    ...[archive?.account ?? null, archive?.mailbox ?? null, archive?.readers ?? null, list],
  );
  w.db.run('DELETE FROM list_owner WHERE list = ?', list);
  for (const account of new Set(owners))
    w.db.run('INSERT INTO list_owner (list, account) VALUES (?, ?)', list, account);
  if (archive) giveArchiveRights(w, list, archive);
  return ok({ id: list });
};

function newList(w: Writing, address: string, body: string) {
  const { localPart, domain: name } = partsOf(address);
  const domain = freeAddress(w, address);
  if (!domain.ok) return domain;
  for (const beside of listOwnNames(localPart).slice(1)) {
    const free = freeAddress(w, `${beside}@${name}`);
    if (!free.ok) return free;
  }
  const { lastId } = w.db.run(
    'INSERT INTO list (domain, address, body, created_at) VALUES (?, ?, ?, ?)',
    ...[domain.value, address, body, w.at],
  );
  return ok(lastId);
}

function knownList(w: Writing, id: Id, body: string) {
  const { changes } = w.db.run('UPDATE list SET body = ? WHERE id = ?', body, id);
  return changes === 0 ? err('no-such' as const) : ok(id);
}

export const removeList: Act<'removeList'> = (w, { id, by }) => {
  if (!listById(w.db, id)) return err('no-such');
  const held = w.db
    .all<{ recipient: Id }>("SELECT recipient FROM list_post WHERE list = ? AND state = 'held'", id)
    .map(row => row.recipient);
  if (held.length > 0) {
    const ended = operate(w, { act: 'cancel', where: { recipients: held, states: ['held'] }, by, now: w.at });
    if (!ended.ok) return ended;
  }
  const archive = archiveOf(w.db, id);
  if (archive) takeArchiveRights(w, id, archive);
  for (const table of ['list_owner', 'list_member', 'list_request', 'list_post'])
    w.db.run(`DELETE FROM ${table} WHERE list = ?`, id);
  w.db.run('DELETE FROM list WHERE id = ?', id);
  return ok({});
};

// ── who may read the archive ──

/** RFC 4314: look up, read, keep what one has seen. */
const READ = 'lrs';
const EVERYBODY = 'anyone';

/** Whose letters stand there for the list's sake: addresses of accounts here. */
const readersOf = (db: Reader, list: Id, { readers }: Pick<ListArchive, 'readers'>): string[] => {
  if (readers === 'everybody') return [EVERYBODY];
  const owners = 'SELECT a.address FROM list_owner o JOIN account a ON a.id = o.account WHERE o.list = ?1';
  const members = 'SELECT a.address FROM list_member m JOIN account a ON a.address = m.address WHERE m.list = ?1';
  const rows = db.all<{ address: string }>(readers === 'owners' ? owners : `${owners} UNION ${members}`, list);
  return rows.map(row => row.address);
};

export function giveArchiveRights(w: Writing, list: Id, archive: ListArchive): void {
  changeRights(w, archive, readersOf(w.db, list, archive), READ);
}
/** Who has more there than the list gave keeps it. */
function takeArchiveRights(w: Writing, list: Id, archive: ListArchive): void {
  changeRights(w, archive, readersOf(w.db, list, archive), '');
}

export function changeRights(
  w: Writing,
  { account, mailbox }: Pick<ListArchive, 'account' | 'mailbox'>,
  identifiers: readonly string[],
  rights: string,
): void {
  let changed = 0;
  for (const identifier of identifiers) {
    const place = [account, mailbox, identifier] as const;
    changed +=
      rights === ''
        ? w.db.run(
            'DELETE FROM mailbox_right WHERE account = ? AND mailbox = ? AND identifier = ? AND rights = ?',
            ...[...place, READ],
          ).changes
        : w.db.run(
            'INSERT OR IGNORE INTO mailbox_right (account, mailbox, identifier, rights) VALUES (?, ?, ?, ?)',
            ...[...place, rights],
          ).changes;
  }
  if (changed > 0) w.hints.push({ account, mailbox, modSeq: nextModSeq(w, account), about: ['rights'] });
}

// ── reading ──

type Columns = Omit<StoredList, 'owners' | 'archive'> & {
  archiveAccount: Id | null;
  archiveMailbox: Id | null;
  archiveReaders: ListArchive['readers'] | null;
  owners: string;
};
const LIST = `SELECT l.id, l.address, l.body, l.members, l.created_at AS createdAt, l.archive_account AS archiveAccount,
  l.archive_mailbox AS archiveMailbox, l.archive_readers AS archiveReaders,
  (SELECT json_group_array(o.account) FROM list_owner o WHERE o.list = l.id) AS owners FROM list l`;

const listFrom = ({ archiveAccount, archiveMailbox, archiveReaders, owners, ...row }: Columns): StoredList => ({
  ...row,
  owners: JSON.parse(owners) as Id[],
  archive:
    archiveAccount === null ? null : { account: archiveAccount, mailbox: archiveMailbox!, readers: archiveReaders! },
});

export const listsOf = (db: Reader): StoredList[] => db.all<Columns>(`${LIST} ORDER BY l.address`).map(listFrom);

export function listById(db: Reader, which: Id | string): StoredList | null {
  const by = typeof which === 'string' ? 'l.address' : 'l.id';
  const row = db.get<Columns>(`${LIST} WHERE ${by} = ?`, which);
  return row ? listFrom(row) : null;
}

export const archiveOf = (db: Reader, list: Id): ListArchive | null => listById(db, list)?.archive ?? null;
