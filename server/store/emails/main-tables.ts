/** What the index reads of the store's own tables to follow them: mailboxes, what changed in one since, what is gone. */
import type { Instant } from '../../base/units.ts';
import type { Id, MailboxRole, ModSeq, Uid } from '../interface.ts';
import type { Reader } from '../sqlite/database.ts';
import { keywordsOf } from '../sqlite/keywords.ts';
import type { Words } from './mail.ts';

export type AccountRow = { readonly address: string; readonly modSeq: ModSeq };
export type BoxRow = {
  readonly id: Id;
  readonly name: string;
  readonly role: MailboxRole;
  readonly subscribed: number;
  readonly uidValidity: number;
  readonly highest: ModSeq;
  readonly floor: ModSeq;
};
export type EntryRow = {
  readonly mailbox: Id;
  readonly uid: Uid;
  readonly message: Id;
  readonly flags: number;
  readonly keywords: Id;
  readonly date: Instant;
};

export const accountRow = (main: Reader, account: Id): AccountRow | undefined =>
  main.get<AccountRow>('SELECT address, modseq AS modSeq FROM account WHERE id = ?', account);

export const accountIds = (main: Reader): Id[] =>
  main.all<{ id: Id }>('SELECT id FROM account ORDER BY id').map(row => row.id);

export const boxRows = (main: Reader, account: Id): BoxRow[] =>
  main.all<BoxRow>(
    `SELECT b.id, b.name, b.role, b.uidvalidity AS uidValidity, b.highest_modseq AS highest, b.tomb_floor AS floor,
            EXISTS (SELECT 1 FROM subscription s WHERE s.account = b.account AND s.name = b.name) AS subscribed
       FROM mailbox b WHERE b.account = ? ORDER BY b.id`,
    account,
  );

const ENTRY = 'mailbox, uid, message, flags, keywords, internal_date AS date';

export const entriesSince = (main: Reader, account: Id, mailbox: Id, since: ModSeq): EntryRow[] =>
  main.all<EntryRow>(
    `SELECT ${ENTRY} FROM entry INDEXED BY entry_changed WHERE account = ? AND mailbox = ? AND modseq > ?`,
    ...[account, mailbox, since],
  );

/** The next entries of a mailbox, by UID: for the first look, in slices. */
export const entriesFrom = (main: Reader, account: Id, mailbox: Id, above: Uid, limit: number): EntryRow[] =>
  main.all<EntryRow>(
    `SELECT ${ENTRY} FROM entry WHERE account = ? AND mailbox = ? AND uid > ? ORDER BY uid LIMIT ?`,
    ...[account, mailbox, above, limit],
  );

export const tombsSince = (main: Reader, account: Id, mailbox: Id, since: ModSeq): { first: Uid; last: Uid }[] =>
  main.all(
    'SELECT first, last FROM tombstone WHERE account = ? AND mailbox = ? AND modseq > ?',
    account,
    mailbox,
    since,
  );

/** Sets of keywords never change: each is read once. */
export function wordsFrom(main: () => Reader): Words {
  const known = new Map<Id, readonly string[]>([[0, []]]);
  return set => {
    let words = known.get(set);
    if (!words) {
      words = keywordsOf(main(), set)
        .map(word => word.toLowerCase())
        .sort();
      known.set(set, words);
    }
    return words;
  };
}
