/** Scripts of accounts and of the server: names, roles and texts that are not read here. What they remember: memory.ts. */
import { err, ok, type Result } from '../../base/result.ts';
import {
  type Id,
  type ModSeq,
  type ScriptBrief,
  SERVER,
  type StoredScript,
  type StoreFault,
  scriptNameFault,
} from '../interface.ts';
import type { Reader } from './database.ts';
import { accountExists, nextModSeq } from './mailboxes.ts';
import { metaOf, setMetaValue } from './meta.ts';
import type { Act, Writing } from './writing.ts';

export const putScript: Act<'putScript'> = (w, input) => {
  const { account, id, name, text, now, limits } = input;
  if (!isThere(w.db, account)) return err('no-such');
  if (scriptNameFault(name) !== null || !text.isWellFormed() || text.includes('\0')) return err('not-allowed');
  const size = Buffer.byteLength(text);
  if (size > limits.octets) return err('over-quota');
  const known = id === undefined ? scriptOf(w.db, account, name) : scriptOf(w.db, account, id);
  if (id !== undefined && !known) return err('no-such');
  if (input.ifState !== undefined && input.ifState !== (known?.modSeq ?? 0)) return err('changed');
  const role = input.role ?? known?.role ?? 'none';
  if (role === 'active' && account === SERVER) return err('not-allowed');
  if (known && known.name !== name && scriptOf(w.db, account, name)) return err('exists');
  if (known && known.name === name && known.text === text && known.role === role)
    return ok({ id: known.id, modSeq: known.modSeq, isNew: false });
  if (!known && countOf(w.db, account) >= limits.scripts) return err('not-allowed');
  const modSeq = nextState(w, account);
  if (role === 'active') noneActive(w, account, modSeq);
  if (known) {
    w.db.run(
      'UPDATE script SET name = ?, role = ?, text = ?, size = ?, modified_at = ?, modseq = ? WHERE id = ?',
      ...[name, role, text, size, now, modSeq, known.id],
    );
    return changed(w, account, modSeq, { id: known.id, modSeq, isNew: false });
  }
  const { lastId } = w.db.run(
    `INSERT INTO script (account, name, role, text, size, created_at, modified_at, modseq)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[account, name, role, text, size, now, now, modSeq],
  );
  return changed(w, account, modSeq, { id: lastId, modSeq, isNew: true });
};

export const renameScript: Act<'renameScript'> = (w, { account, id, name, now }) => {
  const known = scriptOf(w.db, account, id);
  if (!known) return err('no-such');
  if (scriptNameFault(name) !== null) return err('not-allowed');
  if (known.name === name) return ok({ modSeq: known.modSeq });
  if (scriptOf(w.db, account, name)) return err('exists');
  const modSeq = nextState(w, account);
  w.db.run('UPDATE script SET name = ?, modified_at = ?, modseq = ? WHERE id = ?', ...[name, now, modSeq, id]);
  return changed(w, account, modSeq, { modSeq });
};

export const activateScript: Act<'activateScript'> = (w, { account, id }) => {
  if (account === SERVER) return err('not-allowed');
  if (!accountExists(w.db, account)) return err('no-such');
  const known = id === null ? null : scriptOf(w.db, account, id);
  if (known === null && id !== null) return err('no-such');
  const before = w.db.value<Id>(`SELECT id FROM script WHERE account = ? AND role = 'active'`, account);
  if (before === (id ?? undefined)) return ok({ modSeq: stateOf(w.db, account) });
  const modSeq = nextState(w, account);
  noneActive(w, account, modSeq);
  if (id !== null) w.db.run(`UPDATE script SET role = 'active', modseq = ? WHERE id = ?`, modSeq, id);
  return changed(w, account, modSeq, { modSeq });
};

export const setScriptRole: Act<'setScriptRole'> = (w, { account, id, role }) => {
  const known = scriptOf(w.db, account, id);
  if (!known) return err('no-such');
  if (known.role === role) return ok({ modSeq: known.modSeq });
  const modSeq = nextState(w, account);
  w.db.run('UPDATE script SET role = ?, modseq = ? WHERE id = ?', role, modSeq, id);
  return changed(w, account, modSeq, { modSeq });
};

export const removeScript: Act<'removeScript'> = (w, { account, id }) => {
  const known = scriptOf(w.db, account, id);
  if (!known) return err('no-such');
  if (known.role === 'active') return err('not-allowed');
  w.db.run('DELETE FROM script WHERE id = ?', id);
  const modSeq = nextState(w, account);
  return changed(w, account, modSeq, { modSeq });
};

const noneActive = (w: Writing, account: Id, modSeq: ModSeq): void => {
  w.db.run(`UPDATE script SET role = 'none', modseq = ? WHERE account = ? AND role = 'active'`, modSeq, account);
};

/** The server's own count stands here. */
const SERVER_STATE = 'server-scripts';

const nextState = (w: Writing, account: Id): ModSeq => {
  if (account !== SERVER) return nextModSeq(w, account);
  const next = stateOf(w.db, SERVER) + 1;
  setMetaValue(w.db, SERVER_STATE, String(next));
  return next;
};

/** The account's row says whether a delivery has to look for scripts at all. */
function changed<T>(w: Writing, account: Id, modSeq: ModSeq, out: T): Result<T, StoreFault> {
  if (account !== SERVER)
    w.db.run(
      `UPDATE account SET scripts = ?1,
              runs_script = EXISTS (SELECT 1 FROM script s WHERE s.account = ?2 AND s.role <> 'none') WHERE id = ?2`,
      modSeq,
      account,
    );
  w.hints.push({ account, mailbox: 0, modSeq, about: ['record'] });
  return ok(out);
}

export const dropScripts = (w: Writing, account: Id): void => {
  w.db.run('DELETE FROM script WHERE account = ?', account);
};

// ── reading ──

const isThere = (db: Reader, account: Id): boolean => account === SERVER || accountExists(db, account);

const countOf = (db: Reader, account: Id): number =>
  db.value<number>('SELECT count(*) FROM script WHERE account = ?', account)!;

const stateOf = (db: Reader, account: Id): ModSeq =>
  account === SERVER
    ? Number(metaOf(db, SERVER_STATE) ?? 0)
    : (db.value<ModSeq>('SELECT scripts FROM account WHERE id = ?', account) ?? 0);

const BRIEF = 'id, name, role, size, created_at AS createdAt, modified_at AS modifiedAt, modseq AS modSeq';

export const scriptOf = (db: Reader, account: Id, which: string | Id): StoredScript | null =>
  db.get<StoredScript>(
    `SELECT ${BRIEF}, text FROM script WHERE account = ? AND ${typeof which === 'string' ? 'name' : 'id'} = ?`,
    account,
    which,
  ) ?? null;

export const scriptsOf = (db: Reader, account: Id) =>
  db.snapshot(() => ({
    state: stateOf(db, account),
    list: db.all<ScriptBrief>(`SELECT ${BRIEF} FROM script WHERE account = ? ORDER BY name`, account),
  }));
