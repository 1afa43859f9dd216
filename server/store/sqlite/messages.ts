/** Messages: immutable, shared by every recipient and every copy. */
import { asBuffer } from '../../base/bytes.ts';
import { ok } from '../../base/result.ts';
import type { Bytes, Instant } from '../../base/units.ts';
import type { Id, MessageFacts, Summary } from '../interface.ts';
import { type BlobRow, putBlob } from './blobs.ts';
import type { Reader } from './database.ts';
import { factsOf, type MessageFactsRow, noFacts, readerPrefix } from './facts.ts';
import type { Act, Writing } from './writing.ts';

export type NewContent = {
  readonly bytes: Uint8Array;
  readonly prefix: string;
  /** null: it did not come through the queue. */
  readonly sender: string | null;
  readonly trace: string;
  readonly at: Instant;
};

export function insertMessage(w: Writing, content: NewContent): { readonly id: Id; readonly size: Bytes } {
  const bytes = asBuffer(content.bytes);
  const blob = putBlob(w.db, w.segments, w.inlineLimit, bytes);
  const reader = readerPrefix(content.sender, content.prefix);
  const { messageId, summary, envelope, structure } = parsed(w, reader, bytes);
  const size = reader.length + bytes.length;
  const { lastId } = w.db.run(
    `INSERT INTO message (blob, trace, sender, size, created_at, message_id, subject, author, addressees, date, preview,
                          attachment, prefix, envelope, structure)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    blob,
    content.trace,
    content.sender,
    size,
    content.at,
    messageId,
    ...summaryValues(summary),
    content.prefix,
    envelope,
    structure,
  );
  return { id: lastId, size };
}

const summaryValues = (s: Summary) => [s.subject, s.from, s.to, s.date, s.preview, s.attachment ? 1 : 0] as const;

/** A parser that fails must not keep a message from being accepted: it is told of, and tried again on reading. */
function parsed(w: Writing, reader: Buffer, content: Buffer): MessageFactsRow {
  try {
    return factsOf(reader, content);
  } catch (fault) {
    w.report(fault);
    return noFacts;
  }
}

export const learn: Act<'learn'> = (w, { message, envelope, structure, summary, messageId }) => {
  w.db.run(
    `UPDATE message SET envelope = ?, structure = ?, message_id = ?, subject = ?, author = ?, addressees = ?, date = ?,
                        preview = ?, attachment = ?
      WHERE id = ? AND envelope IS NULL`,
    envelope,
    structure,
    messageId,
    ...summaryValues(summary),
    message,
  );
  return ok({});
};

// ── reading ──

export type SummaryColumns = {
  subject: string;
  author: string;
  addressees: string;
  date: number | null;
  preview: string;
  attachment: number;
};
export const summaryFrom = (row: SummaryColumns): Summary => ({
  subject: row.subject,
  from: row.author,
  to: row.addressees,
  date: row.date,
  preview: row.preview,
  attachment: row.attachment === 1,
});

type FactsRow = SummaryColumns & {
  id: Id;
  trace: string;
  size: number;
  sender: string | null;
  messageId: string | null;
  createdAt: number;
};
const COLUMNS = `id, trace, size, sender, message_id AS messageId, created_at AS createdAt, subject, author, addressees,
                 date, preview, attachment`;

const facts = (row: FactsRow | undefined): MessageFacts | null =>
  row
    ? {
        id: row.id,
        trace: row.trace,
        size: row.size,
        sender: row.sender,
        messageId: row.messageId,
        summary: summaryFrom(row),
        createdAt: row.createdAt,
      }
    : null;

export const messageById = (db: Reader, id: Id): MessageFacts | null =>
  facts(db.get<FactsRow>(`SELECT ${COLUMNS} FROM message WHERE id = ?`, id));

/** By trace; those that are not there are left out. */
export const messagesByTrace = (db: Reader, traces: readonly string[]): { readonly trace: string; readonly id: Id }[] =>
  db.all(
    'SELECT m.trace, m.id FROM json_each(?) j JOIN message m ON m.trace = j.value ORDER BY m.id',
    JSON.stringify(traces),
  );

/** Of a connection, or of what a trace begins with; a trace has no letter above '~'. */
export const messagesWithTrace = (db: Reader, begins: string, limit: number): Id[] =>
  db
    .all<{ id: Id }>(
      'SELECT id FROM message WHERE trace >= ? AND trace < ? ORDER BY trace LIMIT ?',
      ...[begins, `${begins}~`, limit],
    )
    .map(({ id }) => id);

export const messageByTrace = (db: Reader, trace: string): MessageFacts | null =>
  facts(db.get<FactsRow>(`SELECT ${COLUMNS} FROM message WHERE trace = ? ORDER BY id LIMIT 1`, trace));

export type TreeRow = { id: Id; envelope: string | null; structure: string | null };

/** The JSON of up to a few hundred messages. */
export const treesOf = (db: Reader, ids: readonly Id[]): TreeRow[] =>
  db.all<TreeRow>(
    'SELECT m.id, m.envelope, m.structure FROM json_each(?) j JOIN message m ON m.id = j.value',
    JSON.stringify(ids),
  );

/** null: not made yet. */
export const envelopesOf = (db: Reader, ids: readonly Id[]): (readonly [Id, string | null])[] =>
  db.tuples('SELECT m.id, m.envelope FROM json_each(?) j JOIN message m ON m.id = j.value', JSON.stringify(ids));

/** Only those that were made, and are not larger: what is left out is not even read. */
export const smallTreesOf = (db: Reader, ids: readonly Id[], most: Bytes): TreeRow[] =>
  db.all<TreeRow>(
    `SELECT m.id, m.envelope, m.structure FROM json_each(?) j JOIN message m ON m.id = j.value
      WHERE m.structure IS NOT NULL AND octet_length(m.structure) + octet_length(m.envelope) <= ?`,
    JSON.stringify(ids),
    most,
  );

export type ContentRow = BlobRow & { readonly sender: string | null; readonly prefix: string };

/** Where the octets are; the inline ones with it. */
export const contentOf = (db: Reader, message: Id): ContentRow | undefined =>
  db.get<ContentRow>(
    `SELECT b.id, b.sha256, b.size, b.segment, b.place, b.data, m.sender, m.prefix
       FROM message m JOIN blob b ON b.id = m.blob WHERE m.id = ?`,
    message,
  );

export type SliceRow = {
  readonly id: Id;
  readonly size: Bytes;
  readonly segment: number | null;
  readonly place: number | null;
  readonly sender: string | null;
  readonly prefix: string;
};

/** The same without the octets, for a read of a part. */
export const placeOf = (db: Reader, message: Id): SliceRow | undefined =>
  db.get<SliceRow>(
    `SELECT b.id, b.size, b.segment, b.place, m.sender, m.prefix
       FROM message m JOIN blob b ON b.id = m.blob WHERE m.id = ?`,
    message,
  );

export const inlineSlice = (db: Reader, blob: Id, from: number, count: number): Buffer =>
  db.value<Buffer>('SELECT substr(data, ? + 1, ?) FROM blob WHERE id = ?', from, count, blob) ?? Buffer.alloc(0);

/** Of up to a few hundred messages; the octets that lie inline with it where `whole`. */
export const contentsOf = (db: Reader, messages: readonly Id[], whole: boolean): (ContentRow & { message: Id })[] =>
  db.all(
    `SELECT m.id AS message, b.id, b.sha256, b.size, b.segment, b.place, ${whole ? 'b.data' : 'NULL'} AS data, m.sender, m.prefix
       FROM json_each(?) j JOIN message m ON m.id = j.value JOIN blob b ON b.id = m.blob`,
    JSON.stringify(messages),
  );

/** Parts of inline contents: of each a blob, an octet to begin with and a count; in no order, told by `at`. */
export const inlineSlices = (
  db: Reader,
  wanted: readonly (readonly [blob: Id, from: number, count: number])[],
): (readonly [at: number, octets: Buffer])[] =>
  db.tuples(
    `SELECT j.key, substr(b.data, (j.value ->> 1) + 1, j.value ->> 2)
       FROM json_each(?) j JOIN blob b ON b.id = j.value ->> 0`,
    JSON.stringify(wanted),
  );

/** The next messages after one that lie in a mailbox. */
export const filedAfter = (db: Reader, after: Id, limit: number): { message: Id; size: Bytes }[] =>
  db.all(
    `SELECT m.id AS message, m.size FROM message m
      WHERE m.id > ? AND EXISTS (SELECT 1 FROM entry e WHERE e.message = m.id) ORDER BY m.id LIMIT ?`,
    after,
    limit,
  );

export const hasMail = (db: Reader): boolean => db.value('SELECT 1 FROM message LIMIT 1') !== undefined;

/** Where in every account a message lies now. */
export const placesOf = (db: Reader, message: Id): { account: Id; mailbox: string; uid: number }[] =>
  db.all(
    `SELECT e.account, b.name AS mailbox, e.uid FROM entry e JOIN mailbox b ON b.account = e.account AND b.id = e.mailbox
      WHERE e.message = ? ORDER BY e.account, b.name, e.uid`,
    message,
  );
