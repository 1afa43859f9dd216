/** Entries that people write to a mailbox, or to the account itself (RFC 5464): octets that are not read here. */
import { err, ok } from '../../base/result.ts';
import type { Annotation, Id } from '../interface.ts';
import type { Reader } from './database.ts';
import { accountExists, mailboxById, nextModSeq } from './mailboxes.ts';
import type { Act, Writing } from './writing.ts';

/** In the tables 0 stands for the account itself, and for everybody. */
const ITSELF = 0;
const EVERYBODY = 0;

export const annotate: Act<'annotate'> = (w, { account, mailbox, entries, most }) => {
  if (!accountExists(w.db, account) || (mailbox !== null && !mailboxById(w.db, account, mailbox)))
    return err('no-such');
  if (entries.some(({ entry }) => entry === '')) return err('not-allowed');
  if (entries.some(({ owner }) => owner !== null && !accountExists(w.db, owner))) return err('no-such');
  const place = mailbox ?? ITSELF;
  const grown = new Set<Id>();
  let changed = 0;
  for (const { entry, owner: whose, value } of entries) {
    const owner = whose ?? EVERYBODY;
    if (value === null) changed += takeAway(w, account, place, owner, entry);
    else {
      grown.add(owner);
      changed += write(w, account, place, owner, entry, value);
    }
  }
  for (const owner of grown) if (countOf(w.db, account, place, owner) > most) return err('not-allowed');
  if (changed > 0) w.hints.push({ account, mailbox: place, modSeq: nextModSeq(w, account), about: ['notes'] });
  return ok({});
};

/** What stays as it is is no change. */
const write = (w: Writing, account: Id, mailbox: Id, owner: Id, entry: string, value: Uint8Array): number =>
  w.db.run(
    `INSERT INTO annotation (account, mailbox, owner, entry, value) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value`,
    ...[account, mailbox, owner, entry, value],
  ).changes;

const takeAway = (w: Writing, account: Id, mailbox: Id, owner: Id, entry: string): number =>
  w.db.run(
    'DELETE FROM annotation WHERE account = ? AND mailbox = ? AND owner = ? AND entry = ?',
    ...[account, mailbox, owner, entry],
  ).changes;

export const dropAnnotations = (w: Writing, account: Id, mailbox: Id): void => {
  w.db.run('DELETE FROM annotation WHERE account = ? AND mailbox = ?', account, mailbox);
};

/** An account's own, and what it wrote for itself to mailboxes of others. */
export const dropAnnotationsOf = (w: Writing, account: Id): void => {
  w.db.run('DELETE FROM annotation WHERE account = ?', account);
  w.db.run('DELETE FROM annotation WHERE owner = ? AND owner <> 0', account);
};

// ── reading ──

const countOf = (db: Reader, account: Id, mailbox: Id, owner: Id): number =>
  db.value<number>(
    'SELECT count(*) FROM annotation WHERE account = ? AND mailbox = ? AND owner = ?',
    ...[account, mailbox, owner],
  )!;

type Columns = { readonly mailbox: Id; readonly owner: Id; readonly entry: string; readonly value: Uint8Array };

export const annotationsOf = (db: Reader, account: Id, mailbox: Id | null): Annotation[] =>
  db
    .all<Columns>(
      'SELECT mailbox, owner, entry, value FROM annotation WHERE account = ? AND mailbox = ? ORDER BY entry, owner',
      ...[account, mailbox ?? ITSELF],
    )
    .map(row => ({
      mailbox: row.mailbox === ITSELF ? null : row.mailbox,
      owner: row.owner === EVERYBODY ? null : row.owner,
      entry: row.entry,
      value: row.value,
    }));
