/** Who is on a list, and who wishes to be: read and written. Members have ids that rise, so a post can go on after any of them. */
import type { Id, ListMember, ListRequest, MemberChange, NewListMember } from '../interface.ts';
import type { Reader } from './database.ts';
import { archiveOf, changeRights, giveArchiveRights } from './lists.ts';
import type { Writing } from './writing.ts';

const MEMBER = `SELECT id, list, address, name, state, posting, own_posts AS ownPosts, joined_at AS joinedAt, by, score,
  bounced_at AS bouncedAt, said, disabled_at AS disabledAt, probes, probed_at AS probedAt FROM list_member`;
type Columns = Omit<ListMember, 'ownPosts'> & { ownPosts: number };
const memberFrom = ({ ownPosts, ...row }: Columns): ListMember => ({ ...row, ownPosts: ownPosts === 1 });

export function listMember(db: Reader, list: Id, which: Id | string): ListMember | null {
  const by = typeof which === 'string' ? 'address' : 'id';
  const row = db.get<Columns>(`${MEMBER} WHERE list = ? AND ${by} = ?`, list, which);
  return row ? memberFrom(row) : null;
}

type Page = {
  readonly after: Id;
  readonly limit: number;
  readonly state?: ListMember['state'];
  readonly search?: string;
};
export function listMembers(db: Reader, list: Id, { after, limit, state, search }: Page): ListMember[] {
  const more = [
    ...(state === undefined ? [] : ([['state = ?', state]] as const)),
    ...(search === undefined ? [] : ([["instr(lower(address || ' ' || name), ?) > 0", search.toLowerCase()]] as const)),
  ];
  const where = ['list = ?', 'id > ?', ...more.map(([sql]) => sql)].join(' AND ');
  const values = [list, after, ...more.map(([, value]) => value), limit];
  return db.all<Columns>(`${MEMBER} WHERE ${where} ORDER BY id LIMIT ?`, ...values).map(memberFrom);
}

export const membersToProbe = (db: Reader, probedBefore: number, limit: number): ListMember[] =>
  db
    .all<Columns>(
      `${MEMBER} WHERE state = 'disabled' AND (probed_at IS NULL OR probed_at < ?)
         AND (probes < 3 OR bounced_at IS NULL OR bounced_at <= probed_at) ORDER BY probed_at LIMIT ?`,
      ...[probedBefore, limit],
    )
    .map(memberFrom);

export const listsWith = (db: Reader, address: string) =>
  db.all<{ list: Id; address: string; state: ListMember['state'] }>(
    `SELECT m.list, l.address, m.state FROM list_member m JOIN list l ON l.id = m.list WHERE m.address = ? ORDER BY l.address`,
    address,
  );

/** Those who were not there yet; who would be more than `most` are left out by the caller's check. */
export function addMembers(w: Writing, list: Id, members: readonly NewListMember[], by: string): string[] {
  const added: string[] = [];
  for (const { address, name, state, posting, ownPosts } of members) {
    const { changes } = w.db.run(
      `INSERT OR IGNORE INTO list_member (list, address, name, state, posting, own_posts, joined_at, by, disabled_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[list, address, name, state, posting, ownPosts ? 1 : 0, w.at, by, state === 'disabled' ? w.at : null],
    );
    if (changes > 0) added.push(address);
  }
  counted(w, list, added.length);
  const archive = archiveOf(w.db, list);
  if (archive?.readers === 'members' && added.length > 0) giveArchiveRights(w, list, archive);
  return added;
}

/** False: one of them is not there (any more). */
export function removeMembers(w: Writing, list: Id, ids: readonly Id[]): boolean {
  const archive = archiveOf(w.db, list);
  const gone: string[] = [];
  for (const id of ids) {
    const address = w.db.value<string>('DELETE FROM list_member WHERE list = ? AND id = ? RETURNING address', list, id);
    if (address === undefined) return false;
    gone.push(address);
  }
  counted(w, list, -gone.length);
  if (archive?.readers === 'members') {
    changeRights(w, archive, gone, '');
    // Who looks after the list reads on.
    giveArchiveRights(w, list, archive);
  }
  return true;
}

const counted = (w: Writing, list: Id, by: number): void =>
  void w.db.run('UPDATE list SET members = members + ? WHERE id = ?', by, list);

const columns: { readonly [K in keyof MemberChange]-?: string } = {
  name: 'name',
  state: 'state',
  posting: 'posting',
  ownPosts: 'own_posts',
  score: 'score',
  bouncedAt: 'bounced_at',
  said: 'said',
  disabledAt: 'disabled_at',
  probes: 'probes',
  probedAt: 'probed_at',
};

/** False: he is not there (any more). */
export function changeMember(w: Writing, list: Id, member: Id, change: MemberChange): boolean {
  const given = (Object.keys(columns) as (keyof MemberChange)[]).filter(key => change[key] !== undefined);
  if (given.length === 0) return listMember(w.db, list, member) !== null;
  const values = given.map(key => {
    const value = change[key]!;
    return typeof value === 'boolean' ? (value ? 1 : 0) : value;
  });
  const sets = given.map(key => `${columns[key]} = ?`).join(', ');
  return w.db.run(`UPDATE list_member SET ${sets} WHERE list = ? AND id = ?`, ...values, list, member).changes > 0;
}

// ── requests ──

const REQUEST = `SELECT token, list, kind, address, name, state, asked_at AS askedAt, expires_at AS expiresAt FROM list_request`;

export const listRequest = (db: Reader, token: string): ListRequest | null =>
  db.get<ListRequest>(`${REQUEST} WHERE token = ?`, token) ?? null;

export const listRequests = (db: Reader, list: Id, limit: number): ListRequest[] =>
  db.all<ListRequest>(`${REQUEST} WHERE list = ? ORDER BY asked_at DESC LIMIT ?`, list, limit);

export const askedSince = (db: Reader, list: Id, address: string, since: number) => ({
  address:
    db.value<number>('SELECT count(*) FROM list_request WHERE address = ? AND asked_at >= ?', address, since) ?? 0,
  list: db.value<number>('SELECT count(*) FROM list_request WHERE list = ? AND asked_at >= ?', list, since) ?? 0,
});

export const putRequest = (w: Writing, list: Id, request: Omit<ListRequest, 'list' | 'askedAt'>): void => {
  const { token, kind, address, name, state, expiresAt } = request;
  w.db.run(
    `INSERT INTO list_request (token, list, kind, address, name, state, asked_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (token) DO UPDATE SET state = excluded.state, name = excluded.name, asked_at = excluded.asked_at,
       expires_at = excluded.expires_at`,
    ...[token, list, kind, address, name, state, w.at, expiresAt],
  );
};

/** False: it was answered already. */
export const dropRequest = (w: Writing, list: Id, token: string): boolean =>
  w.db.run('DELETE FROM list_request WHERE list = ? AND token = ?', list, token).changes > 0;
