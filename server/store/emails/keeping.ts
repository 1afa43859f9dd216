/** An account's mail in the index file and back. What is written goes along with one transaction of the caller's. */
import type { Id, MailboxRole, ModSeq, Uid } from '../interface.ts';
import type { Writer } from '../sqlite/database.ts';
import {
  type Box,
  type Gone,
  isShown,
  type Kept,
  type Mail,
  newMail,
  newThread,
  noCounts,
  older,
  type Place,
  shownOf,
  type Words,
} from './mail.ts';
import { recount } from './pass.ts';

/** Rows of one read. */
const SLICE = 10_000;

type AccountColumns = {
  epoch: string;
  modSeq: ModSeq;
  emails: ModSeq;
  threads: ModSeq;
  mailboxes: ModSeq;
  floor: ModSeq;
};
type BoxColumns = Omit<Box, 'subscribed' | 'messages'> & { subscribed: number };
type PlaceColumns = { mailbox: Id; uid: Uid; message: Id; flags: number; keywords: Id };
type EmailColumns = {
  id: Id;
  thread: Id;
  received: number;
  size: number;
  sent: number;
  attachment: number;
  born: ModSeq;
  changed: ModSeq;
  counted: number;
};

/** null: the index has nothing of this account, or not all of it. */
export function loadMail(index: Writer, account: Id, address: string, words: Words): Mail | null {
  const row = index.get<AccountColumns>(
    'SELECT epoch, modseq AS modSeq, emails, threads, mailboxes, floor FROM account WHERE id = ?',
    account,
  );
  if (!row || row.modSeq === 0) return null;
  const mail = newMail(account, address, row.epoch);
  mail.modSeq = row.modSeq;
  mail.floor = row.floor;
  Object.assign(mail.last, { emails: row.emails, threads: row.threads, mailboxes: row.mailboxes });
  loadBoxes(index, mail);
  loadThreads(index, mail);
  loadEmails(index, mail);
  loadPlaces(index, mail);
  for (const kept of mail.messages.values()) Object.assign(kept, shownOf(kept.places, words));
  mail.byReceived = [...mail.messages.values()].filter(isShown).sort(older);
  for (const kept of mail.byReceived) kept.thread.members.push(kept);
  mail.gone = index.all<Gone>(
    'SELECT kind, id, thread, born, modseq AS modSeq, at FROM gone WHERE account = ? ORDER BY modseq',
    account,
  );
  recount(mail);
  return mail;
}

function loadBoxes(index: Writer, mail: Mail): void {
  const rows = index.all<BoxColumns>(
    `SELECT id, name, role, subscribed, parent, uidvalidity AS uidValidity, cursor, born, changed, counted
       FROM mailbox WHERE account = ? ORDER BY id`,
    mail.account,
  );
  for (const row of rows) {
    mail.boxes.set(row.id, { ...row, ...noCounts(), subscribed: row.subscribed === 1, messages: new Map() });
  }
}

function loadThreads(index: Writer, mail: Mail): void {
  const rows = index.all<{ id: Id; born: ModSeq; changed: ModSeq }>(
    'SELECT id, born, changed FROM thread WHERE account = ?',
    mail.account,
  );
  for (const { id, born, changed } of rows) mail.threads.set(id, { ...newThread(id), born, changed });
}

function loadEmails(index: Writer, mail: Mail): void {
  const rows = index.all<EmailColumns>(
    `SELECT id, thread, received, size, sent, attachment, born, changed, counted FROM email WHERE account = ? ORDER BY id`,
    mail.account,
  );
  for (const row of rows) {
    const thread = mail.threads.get(row.thread)!;
    thread.size++;
    const { id, received, size, sent, born, changed } = row;
    mail.messages.set(id, {
      ...{ id, received, size, sent, born, changed, thread, attachment: row.attachment === 1 },
      ...{ counted: row.counted === 1, places: [], mailboxes: [], flags: 0, keywords: [] },
    });
  }
}

/** In slices: each is an array of rows that is soon forgotten. */
function loadPlaces(index: Writer, mail: Mail): void {
  for (const box of mail.boxes.values()) {
    for (let last = 0, more = true; more; ) {
      const rows = index.all<PlaceColumns>(
        `SELECT mailbox, uid, message, flags, keywords FROM place
          WHERE account = ? AND mailbox = ? AND uid > ? ORDER BY uid LIMIT ${SLICE}`,
        ...[mail.account, box.id, last],
      );
      for (const { mailbox, uid, message, flags, keywords } of rows) {
        const kept = mail.messages.get(message)!;
        kept.places = [...kept.places, { mailbox, uid, flags, keywords }];
        box.messages.set(uid, kept);
      }
      last = rows.at(-1)?.uid ?? last;
      more = rows.length === SLICE;
    }
  }
}

// ── writing ──

export const saveAccount = (index: Writer, { account, epoch, modSeq, last, floor }: Mail): void => {
  index.run(
    `INSERT OR REPLACE INTO account (id, epoch, modseq, emails, threads, mailboxes, floor) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ...[account, epoch, modSeq, last.emails, last.threads, last.mailboxes, floor],
  );
};

export const saveBox = (index: Writer, account: Id, box: Box): void => {
  index.run(
    `INSERT OR REPLACE INTO mailbox (account, id, name, role, subscribed, parent, uidvalidity, cursor, born, changed, counted)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[account, box.id, box.name, box.role as MailboxRole, box.subscribed ? 1 : 0, box.parent, box.uidValidity],
    ...[box.cursor, box.born, box.changed, box.counted],
  );
};

export const dropBox = (index: Writer, account: Id, box: Id): void => {
  index.run('DELETE FROM mailbox WHERE account = ? AND id = ?', account, box);
};

export const savePlace = (index: Writer, account: Id, message: Id, { mailbox, uid, flags, keywords }: Place): void => {
  index.run(
    'INSERT OR REPLACE INTO place (account, mailbox, uid, message, flags, keywords) VALUES (?, ?, ?, ?, ?, ?)',
    ...[account, mailbox, uid, message, flags, keywords],
  );
};

export const dropPlaces = (index: Writer, account: Id, box: Id, first: Uid, last: Uid): void => {
  index.run(
    'DELETE FROM place WHERE account = ? AND mailbox = ? AND uid BETWEEN ? AND ?',
    ...[account, box, first, last],
  );
};

export type SortKeys = { readonly subject: string; readonly author: string; readonly addressee: string };

export const insertEmail = (index: Writer, account: Id, kept: Kept, keys: SortKeys): void => {
  const { id, thread, received, size, sent, attachment, born, changed, counted } = kept;
  index.run(
    `INSERT OR REPLACE INTO email (account, id, thread, received, size, sent, attachment, born, changed, counted, subject,
                                   author, addressee)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[account, id, thread.id, received, size, sent, attachment ? 1 : 0, born, changed, counted ? 1 : 0],
    ...[keys.subject, keys.author, keys.addressee],
  );
};

export const saveEmail = (index: Writer, account: Id, { id, born, changed, counted }: Kept): void => {
  index.run(
    'UPDATE email SET born = ?, changed = ?, counted = ? WHERE account = ? AND id = ?',
    ...[born, changed, counted ? 1 : 0, account, id],
  );
};

export const dropEmail = (index: Writer, account: Id, id: Id): void => {
  index.run('DELETE FROM email WHERE account = ? AND id = ?', account, id);
};

export const saveThread = (
  index: Writer,
  account: Id,
  { id, born, changed }: { id: Id; born: ModSeq; changed: ModSeq },
): void => {
  index.run(
    'INSERT OR REPLACE INTO thread (account, id, born, changed) VALUES (?, ?, ?, ?)',
    account,
    id,
    born,
    changed,
  );
};

export const dropThread = (index: Writer, account: Id, id: Id): void => {
  index.run('DELETE FROM thread WHERE account = ? AND id = ?', account, id);
};

export const saveGone = (index: Writer, account: Id, { kind, id, thread, born, modSeq, at }: Gone): void => {
  index.run(
    'INSERT INTO gone (account, kind, id, thread, born, modseq, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[account, kind, id, thread, born, modSeq, at],
  );
};

export const dropGone = (index: Writer, account: Id, upTo: ModSeq): void => {
  index.run('DELETE FROM gone WHERE account = ? AND modseq <= ?', account, upTo);
};

/** All that the index has of an account that is gone, or is to be looked at anew. */
export function dropAccount(index: Writer, account: Id): void {
  index.run(
    `DELETE FROM words WHERE rowid IN (SELECT id FROM email e WHERE account = ?1
        AND NOT EXISTS (SELECT 1 FROM email o WHERE o.id = e.id AND o.account <> ?1))`,
    account,
  );
  index.run(
    `INSERT OR IGNORE INTO forgotten (message) SELECT id FROM email e WHERE account = ?1
        AND NOT EXISTS (SELECT 1 FROM email o WHERE o.id = e.id AND o.account <> ?1)`,
    account,
  );
  index.run(
    `DELETE FROM unsearched WHERE message IN (SELECT id FROM email e WHERE account = ?1
        AND NOT EXISTS (SELECT 1 FROM email o WHERE o.id = e.id AND o.account <> ?1))`,
    account,
  );
  for (const table of ['mailbox', 'place', 'email', 'thread', 'thread_key', 'gone', 'correspondent']) {
    index.run(`DELETE FROM ${table} WHERE account = ?`, account);
  }
  index.run('DELETE FROM account WHERE id = ?', account);
}
