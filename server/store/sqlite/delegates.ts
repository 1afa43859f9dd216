/** Who acts in another's account: rights in all its mailboxes, and leave to send in its name. */
import { err, ok } from '../../base/result.ts';
import type { Delegate, Delegation } from '../delegate-commands.ts';
import type { Id } from '../interface.ts';
import type { Reader } from './database.ts';
import { nextModSeq } from './mailboxes.ts';
import type { Act, Writing } from './writing.ts';

type Row = Omit<Delegation, 'keepsSent'> & { keepsSent: number };

export const setDelegate: Act<'setDelegate'> = (w, { account, address, rights, send }) => {
  const owner = w.db.value<string>('SELECT address FROM account WHERE id = ?', account);
  if (owner === undefined) return err('no-such');
  if (address === '' || owner.toLowerCase() === address.toLowerCase()) return err('not-allowed');
  const before = delegatesOf(w.db, account).find(one => one.address.toLowerCase() === address.toLowerCase());
  if ((before?.rights ?? '') === rights && (before?.send ?? null) === send) return ok({ changed: false });
  if (rights === '' && send === null) {
    w.db.run('DELETE FROM delegate WHERE account = ? AND address = ?', account, address);
  } else {
    w.db.run(
      `INSERT INTO delegate (account, address, rights, send) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET rights = excluded.rights, send = excluded.send`,
      ...[account, address, rights, send],
    );
  }
  if ((before?.rights ?? '') !== rights) setEverywhere(w, account, address, rights, before?.rights ?? '');
  return ok({ changed: true });
};

/** One modSeq for all: watchers look again at each of them. */
function setEverywhere(w: Writing, account: Id, address: string, rights: string, before: string): void {
  if (rights === '')
    w.db.run(
      'DELETE FROM mailbox_right WHERE account = ? AND identifier = ? AND rights = ?',
      ...[account, address, before],
    );
  else
    w.db.run(
      `INSERT INTO mailbox_right (account, mailbox, identifier, rights) SELECT account, id, ?, ? FROM mailbox WHERE account = ?
       ON CONFLICT DO UPDATE SET rights = excluded.rights`,
      ...[address, rights, account],
    );
  const modSeq = nextModSeq(w, account);
  for (const { id } of w.db.all<{ id: Id }>('SELECT id FROM mailbox WHERE account = ? ORDER BY id', account))
    w.hints.push({ account, mailbox: id, modSeq, about: ['rights'] });
}

/** What a new mailbox without a superior begins with. */
export const inheritDelegates = (w: Writing, account: Id, mailbox: Id): void => {
  w.db.run(
    `INSERT INTO mailbox_right (account, mailbox, identifier, rights)
     SELECT account, ?, address, rights FROM delegate WHERE account = ? AND rights <> ''`,
    ...[mailbox, account],
  );
};

export const setBox: Act<'setBox'> = (w, { account, box, keepsSent }) => {
  const bit = (said: boolean | undefined) => (said === undefined ? null : said ? 1 : 0);
  const { changes } = w.db.run(
    'UPDATE account SET box = coalesce(?, box), keeps_sent = coalesce(?, keeps_sent) WHERE id = ?',
    ...[bit(box), bit(keepsSent), account],
  );
  return changes === 0 ? err('no-such') : ok({});
};

/** Whoever gets this address later is somebody else. */
export const dropDelegates = (w: Writing, account: Id, address: string): void => {
  w.db.run('DELETE FROM delegate WHERE account = ? OR address = ?', account, address);
};

// ── reading ──

export const delegatesOf = (db: Reader, account: Id): Delegate[] =>
  db.all<Delegate>('SELECT address, rights, send FROM delegate WHERE account = ? ORDER BY address', account);

export const delegationsOf = (db: Reader, address: string): Delegation[] =>
  db
    .all<Row>(
      `SELECT a.id AS account, a.address, a.name, d.rights, d.send, a.keeps_sent AS keepsSent
         FROM delegate d JOIN account a ON a.id = d.account WHERE d.address = ? ORDER BY a.address`,
      address,
    )
    .map(row => ({ ...row, keepsSent: row.keepsSent === 1 }));
