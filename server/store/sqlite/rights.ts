/**
 * Who may do what in whose mailbox (RFC 4314). The letters are not read here: what they allow is the protocols'
 * business. Identifiers compare as addresses do, without ASCII case.
 */
import { err, ok } from '../../base/result.ts';
import type { Id, Right } from '../interface.ts';
import type { Reader } from './database.ts';
import { inheritDelegates } from './delegates.ts';
import { mailboxById, nextModSeq } from './mailboxes.ts';
import type { Act, Writing } from './writing.ts';

export const setRights: Act<'setRights'> = (w, { account, mailbox, identifier, rights }) => {
  if (identifier === '') return err('not-allowed');
  if (!mailboxById(w.db, account, mailbox)) return err('no-such');
  const before = w.db.value<string>(
    'SELECT rights FROM mailbox_right WHERE account = ? AND mailbox = ? AND identifier = ?',
    ...[account, mailbox, identifier],
  );
  if ((before ?? '') === rights) return ok({ changed: false });
  if (rights === '') {
    w.db.run(
      'DELETE FROM mailbox_right WHERE account = ? AND mailbox = ? AND identifier = ?',
      ...[account, mailbox, identifier],
    );
  } else {
    w.db.run(
      `INSERT INTO mailbox_right (account, mailbox, identifier, rights) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET rights = excluded.rights`,
      ...[account, mailbox, identifier, rights],
    );
  }
  // Watchers look again: somebody sees the mailbox now, or no longer. The mailbox itself is as it was.
  w.hints.push({ account, mailbox, modSeq: nextModSeq(w, account), about: ['rights'] });
  return ok({ changed: true });
};

/** A new mailbox begins with what its superior has; one without a superior with what the account's delegates have. */
export function inheritRights(w: Writing, account: Id, mailbox: Id, name: string): void {
  const above = name.lastIndexOf('/');
  if (above < 0) {
    inheritDelegates(w, account, mailbox);
    return;
  }
  w.db.run(
    `INSERT INTO mailbox_right (account, mailbox, identifier, rights)
     SELECT r.account, ?, r.identifier, r.rights FROM mailbox_right r
       JOIN mailbox b ON b.account = r.account AND b.id = r.mailbox
      WHERE b.account = ? AND b.name = ?`,
    ...[mailbox, account, name.slice(0, above)],
  );
}

export const dropRights = (w: Writing, account: Id, mailbox: Id): void => {
  w.db.run('DELETE FROM mailbox_right WHERE account = ? AND mailbox = ?', account, mailbox);
};

/** Whoever gets this address later is somebody else. */
export const dropRightsOf = (w: Writing, address: string): void => {
  w.db.run('DELETE FROM mailbox_right WHERE identifier = ? OR identifier = ?', address, `-${address}`);
};

// ── reading ──

export const rightsOf = (db: Reader, account: Id, mailbox: Id): Right[] =>
  db.all<Right>(
    'SELECT identifier, rights FROM mailbox_right WHERE account = ? AND mailbox = ? ORDER BY identifier',
    ...[account, mailbox],
  );

type Shared = { readonly account: Id; readonly address: string; readonly mailbox: Id; readonly name: string };

/** An account whose address is among the identifiers is the asker's own. */
export function sharedWith(db: Reader, identifiers: readonly string[]) {
  const asked = JSON.stringify(identifiers);
  const found = new Map<string, Shared & { readonly rights: Right[] }>();
  const rows = db.all<Shared & Right>(
    `SELECT r.account, a.address, r.mailbox, b.name, r.identifier, r.rights
       FROM mailbox_right r JOIN account a ON a.id = r.account JOIN mailbox b ON b.account = r.account AND b.id = r.mailbox
      WHERE r.identifier IN (SELECT value FROM json_each(?1)) AND a.address NOT IN (SELECT value FROM json_each(?1))
      ORDER BY a.address, b.name, r.identifier`,
    asked,
  );
  for (const { identifier, rights, ...shared } of rows) {
    const key = `${shared.account} ${shared.mailbox}`;
    const one = found.get(key) ?? { ...shared, rights: [] };
    one.rights.push({ identifier, rights });
    found.set(key, one);
  }
  return [...found.values()];
}
