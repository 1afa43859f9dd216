/**
 * The text of a message as SEARCH compares it: substrings, without case, decoded from its transfer encoding, its charset
 * and its encoded words. Only what is asked for is read: the header, or the text parts; never an attachment. A large
 * text goes through in windows, so that its length costs neither memory nor anybody's turn.
 */
import { asBuffer, LF } from '../base/bytes.ts';
import { type Bytes, kibibytes } from '../base/units.ts';
import { decodeCharset, decodeTransfer } from '../mime/coding.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import { nameIs, type Range, unfold, walkFields } from '../mime/header.ts';
import { parameter } from '../mime/parameter.ts';
import {
  envelopeField,
  fuzzyWords,
  searchedFields,
  searchedParts,
  searchedText,
  searchKey,
  sentAt,
  WHOLE_TEXT,
  wholeField,
} from '../mime/searched-text.ts';
import type { Leaf } from '../mime/structure.ts';
import type { Facts, Id, Reading, Row } from '../store/interface.ts';

/** One message under search; what was read of it is kept while it is looked at. */
export type SearchedMessage = {
  readonly row: Row;
  /** Each half is parsed when it is looked at. */
  readonly facts: Facts;
  read(range: Range): Promise<Buffer>;
};

/** A message up to this size is read once and whole. */
const WHOLE: Bytes = kibibytes(128);
/** So much of a large text is decoded at once. */
const WINDOW: Bytes = WHOLE_TEXT;
/** What two windows have in common besides the wanted text's own length: room for one cut character and its marks. */
const OVERLAP: Bytes = kibibytes(1);

/** Those of the rows whose message is still there and has a tree. */
export async function searchedMessages(store: Reading, rows: readonly Row[]): Promise<readonly SearchedMessage[]> {
  const facts = await store.facts(rows.map(row => row.message));
  return rows.flatMap(row => {
    const known = facts.get(row.message);
    return known ? [{ row, facts: known, read: readerOf(store, row.message, row.size) }] : [];
  });
}

function readerOf(store: Reading, message: Id, size: Bytes): (range: Range) => Promise<Buffer> {
  let whole: Promise<Uint8Array> | null = null;
  return async ({ start, end }) => {
    if (size > WHOLE) return asBuffer(await store.bytes(message, [start, end]));
    // A range: a damaged message is searched as it is, and does not end the search.
    whole ??= store.bytes(message, [0, size]);
    return asBuffer(await whole).subarray(start, end);
  };
}

/** What is looked for, made comparable once; "" is in everything. */
export type Wanted = { readonly key: string; readonly fuzzy: boolean };

/** Compared by i;unicode-casemap (RFC 5255 §4.2). */
export const wantedText = (text: string): Wanted => ({ key: searchKey(text, false), fuzzy: false });
/** The words of a FUZZY search (RFC 6203), each to be found for itself, without accents. */
export const wantedWords = (text: string): readonly Wanted[] =>
  fuzzyWords(text).map(word => ({ key: searchKey(word, true), fuzzy: true }));

const holds = (text: string, { key, fuzzy }: Wanted): boolean => key === '' || searchKey(text, fuzzy).includes(key);

// ── headers ──

/** `field` null: any, its name too. Of a field that the store keeps as it stands nothing is read. */
export async function headerHolds(message: SearchedMessage, field: string | null, wanted: Wanted): Promise<boolean> {
  const kept = field === null ? null : envelopeField(message.facts.envelope, field);
  if (kept) return kept.value !== null && holds(decodeWords(kept.value), wanted);
  const header = await message.read(message.facts.structure.header);
  return field === null ? anyFieldHolds(header, wanted) : fieldsHold(header, field, wanted);
}

function fieldsHold(header: Buffer, field: string, wanted: Wanted): boolean {
  let found = false;
  walkFields(header, 0, (start, nameEnd, valueStart, valueEnd) => {
    if (found || !nameIs(header, start, nameEnd, field)) return;
    found = holds(decodeWords(unfold(header, valueStart, valueEnd)), wanted);
  });
  return found;
}

function anyFieldHolds(header: Buffer, wanted: Wanted): boolean {
  let found = false;
  searchedFields(header, (name, value) => {
    found ||= holds(wholeField(name, value), wanted);
  });
  return found;
}

/** The headers of the parts: a file is found by its name. */
export async function partHeadersHold(message: SearchedMessage, wanted: Wanted): Promise<boolean> {
  for (const found of searchedParts(message.facts.structure)) {
    if (found.kind !== 'part-header') continue;
    if (anyFieldHolds(await message.read(found.header), wanted)) return true;
  }
  return false;
}

/** RFC 3501 §6.4.4 SENTON: the day as the Date field names it, whatever its zone. */
export const sentOn = ({ facts }: SearchedMessage): number | null => sentAt(facts.envelope);

// ── the body ──

/** All text of a message, of messages inside it too, with their headers. */
export async function bodyHolds(message: SearchedMessage, wanted: Wanted): Promise<boolean> {
  if (wanted.key === '') return true;
  for (const found of searchedParts(message.facts.structure)) {
    if (found.kind === 'inner-header' && anyFieldHolds(await message.read(found.header), wanted)) return true;
    if (found.kind === 'text' && (await textHolds(message, found.part, wanted))) return true;
  }
  return false;
}

async function textHolds(message: SearchedMessage, part: Leaf, wanted: Wanted): Promise<boolean> {
  const { start, end } = part.body;
  return end - start > WHOLE_TEXT
    ? windowsHold(message, part, wanted)
    : holds(searchedText(await message.read(part.body), part), wanted);
}

async function windowsHold(message: SearchedMessage, part: Leaf, wanted: Wanted): Promise<boolean> {
  const charset = parameter(part.parameters, 'charset');
  const decode = newTransferDecoder(part.encoding);
  const common = OVERLAP + wanted.key.length * 16;
  let before: Buffer = Buffer.alloc(0);
  for (let from = part.body.start; from < part.body.end; from += WINDOW) {
    const end = Math.min(part.body.end, from + WINDOW);
    const window = Buffer.concat([before, decode(await message.read({ start: from, end }), end === part.body.end)]);
    if (holds(decodeCharset(window, charset), wanted)) return true;
    // In steps of four octets: no character of UTF-16 is halved.
    before = window.subarray(Math.max(0, Math.floor((window.length - common) / 4) * 4));
  }
  return false;
}

/** Undoes a transfer encoding in pieces: what cannot be decoded before more has come is kept for the next. */
function newTransferDecoder(encoding: string): (piece: Buffer, last: boolean) => Buffer {
  let kept: Buffer = Buffer.alloc(0);
  return (piece, last) => {
    const bytes = kept.length === 0 ? piece : Buffer.concat([kept, piece]);
    const ready = last ? bytes.length : decodable(bytes, encoding.toLowerCase());
    kept = bytes.subarray(ready);
    return decodeTransfer(bytes.subarray(0, ready), encoding);
  };
}

function decodable(bytes: Buffer, encoding: string): number {
  if (encoding === 'base64') return wholeQuanta(bytes);
  // Quoted-printable is a line's business: blanks at its end, and "=" before it.
  const lines = bytes.lastIndexOf(LF) + 1;
  return encoding === 'quoted-printable' && lines > 0 ? lines : bytes.length;
}

const isBase64 = (byte: number): boolean =>
  (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 43 || byte === 47;

/** Four characters are three octets; what is left over waits. */
function wholeQuanta(bytes: Buffer): number {
  let left = 0;
  for (const byte of bytes) if (isBase64(byte)) left++;
  left %= 4;
  let end = bytes.length;
  while (left > 0) if (isBase64(bytes[--end]!)) left--;
  return end;
}
