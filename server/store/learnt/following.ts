/** What the learner reads of the store's own tables: which messages something happened to, and where they lie. */
import type { Instant } from '../../base/units.ts';
import { wordsFrom } from '../emails/main-tables.ts';
import type { Id, MailboxRole, ModSeq, Uid } from '../shapes.ts';
import type { Reader } from '../sqlite/database.ts';
import type { Place } from './lesson.ts';

export type FollowedAccount = { readonly id: Id; readonly born: Instant; readonly modSeq: ModSeq };
export type Cursor = { readonly modSeq: ModSeq; readonly uid: Uid };
export type Touched = Cursor & { readonly message: Id };

export const followedAccounts = (main: Reader): FollowedAccount[] =>
  main.all<FollowedAccount>('SELECT id, created_at AS born, modseq AS modSeq FROM account ORDER BY id');

export const followedMailboxes = (main: Reader, account: Id): { id: Id; role: MailboxRole; highest: ModSeq }[] =>
  main.all('SELECT id, role, highest_modseq AS highest FROM mailbox WHERE account = ? ORDER BY id', account);

/** In the order of changes; those of one modseq by UID, so that a bulk change is taken in pieces. */
export const touchedSince = (main: Reader, account: Id, mailbox: Id, since: Cursor, limit: number): Touched[] =>
  main.all<Touched>(
    `SELECT uid, message, modseq AS modSeq FROM entry INDEXED BY entry_changed
      WHERE account = ? AND mailbox = ? AND (modseq, uid) > (?, ?) ORDER BY modseq, uid LIMIT ?`,
    ...[account, mailbox, since.modSeq, since.uid, limit],
  );

type PlaceRow = {
  name: string;
  role: MailboxRole;
  flags: number;
  keywords: Id;
  date: Instant;
  savedAt: Instant | null;
};

/** Sets of keywords never change, and are remembered. */
export function newPlaces(main: Reader): (account: Id, message: Id) => readonly Place[] {
  const words = wordsFrom(() => main);
  return (account, message) =>
    main
      .all<PlaceRow>(
        `SELECT b.role, b.name, e.flags, e.keywords, e.internal_date AS date, e.saved_at AS savedAt
           FROM entry e INDEXED BY entry_message JOIN mailbox b ON b.account = e.account AND b.id = e.mailbox
          WHERE e.message = ? AND e.account = ?`,
        message,
        account,
      )
      .map(row => ({ ...row, keywords: words(row.keywords) }));
}

/** What was done with it on its way in. */
export const judgedAs = (main: Reader, message: Id): string | null =>
  main.value<string>(
    `SELECT j.act FROM message m JOIN judgement j ON j.trace = m.trace WHERE m.id = ? ORDER BY j.id DESC LIMIT 1`,
    message,
  ) ?? null;

/** Whom people who signed in have sent to, whatever their programs keep of it. */
export const submittedSince = (
  main: Reader,
  queued: Id,
  limit: number,
): { queued: Id; account: Id; address: string }[] =>
  main.all(
    `SELECT q.id AS queued, q.account, r.address FROM queue_message q JOIN queue_recipient r ON r.queued = q.id
      WHERE q.id > ? AND q.account IS NOT NULL AND q.origin = 'submission' AND r.depth = 0
      ORDER BY q.id LIMIT ?`,
    ...[queued, limit],
  );

export const lastQueued = (main: Reader): Id => main.value<Id | null>('SELECT max(id) FROM queue_message') ?? 0;
