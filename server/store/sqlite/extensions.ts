/** Aliases that people make for themselves, and the warnings of mailboxes that grow full. */
import { err, ok } from '../../base/result.ts';
import type { Alias, Id, StoredExtension } from '../interface.ts';
import { addAlias, aliasByAddress, removeAlias, setAlias } from './aliases.ts';
import type { Reader } from './database.ts';
import { place } from './entries.ts';
import { accountExists, ensureMailbox, nextModSeq } from './mailboxes.ts';
import { insertMessage } from './messages.ts';
import { takeRoom } from './room.ts';
import type { Act, Writing } from './writing.ts';

export const addExtension: Act<'addExtension'> = (w, { account, mailbox, now, most, ...alias }) => {
  if (!accountExists(w.db, account)) return err('no-such');
  const count = w.db.value<number>('SELECT count(*) FROM extension WHERE account = ?', account)!;
  if (count >= most) return err('not-allowed');
  const made = addAlias(w, alias);
  if (!made.ok) return made;
  w.db.run(
    'INSERT INTO extension (alias, account, mailbox, made_at) VALUES (?, ?, ?, ?)',
    ...[made.value.id, account, mailbox, now],
  );
  return made;
};

export const setExtension: Act<'setExtension'> = (w, { account, mailbox, ...alias }) => {
  if (extensionOf(w.db, alias.address)?.account !== account) return err('no-such');
  const set = setAlias(w, alias);
  if (set.ok) w.db.run('UPDATE extension SET mailbox = ? WHERE alias = ?', mailbox, set.value.id);
  return set;
};

export const removeExtension: Act<'removeExtension'> = (w, { account, address }) =>
  extensionOf(w.db, address)?.account === account ? removeAlias(w, { address }) : err('no-such');

/** With the account that made them. */
export function dropExtensions(w: Writing, account: Id): void {
  const aliases = w.db.all<{ alias: Id }>('SELECT alias FROM extension WHERE account = ?', account);
  w.db.run('DELETE FROM extension WHERE account = ?', account);
  for (const { alias } of aliases) w.db.run('DELETE FROM alias WHERE id = ?', alias);
}

export const tellQuota: Act<'tellQuota'> = (w, { account, percent, letter, internalDate }) => {
  const isSo = letter ? 'quota_told < ?1 AND used_bytes * 100 >= quota_bytes * ?1' : 'quota_told > ?1';
  const { changes } = w.db.run(`UPDATE account SET quota_told = ?1 WHERE id = ?2 AND ${isSo}`, percent, account);
  if (changes === 0) return err('changed');
  if (!letter) return ok({ placed: null });
  const inbox = ensureMailbox(w, account, 'INBOX');
  if (!inbox.ok) return inbox;
  const { id: message, size } = insertMessage(w, { ...letter, prefix: '', sender: null, at: w.at });
  const entry = { message, size, flags: 0, keywords: [], internalDate };
  const placed = place(w, inbox.value, entry, nextModSeq(w, account));
  takeRoom(w, account, 1, size);
  for (const note of w.notes) if (note.trace === letter.trace) w.patches.set(note, { message, uid: placed.uid });
  return ok({ placed });
};

// ── reading ──

export const extensionOf = (db: Reader, address: string): { account: Id; mailbox: string | null } | null =>
  db.get<{ account: Id; mailbox: string | null }>(
    'SELECT e.account, e.mailbox FROM extension e JOIN alias a ON a.id = e.alias WHERE a.address = ?',
    address,
  ) ?? null;

export const extensionsOf = (db: Reader, account: Id): StoredExtension[] =>
  db.snapshot(() =>
    db
      .all<{ address: string; mailbox: string | null; madeAt: number }>(
        `SELECT a.address, e.mailbox, e.made_at AS madeAt FROM extension e JOIN alias a ON a.id = e.alias
          WHERE e.account = ? ORDER BY a.address`,
        account,
      )
      .map(row => ({ ...row, ...whatItIs(aliasByAddress(db, row.address)!) })),
  );

const whatItIs = ({ targets, limits }: Alias) => ({ targets, ...(limits ? { limits } : {}) });
