/**
 * The header of a message as octets: where each field stands, found without decoding any of it, and fields printed
 * for the top of a message. RFC 5322 §2.2, §3.6; RFC 6532 (UTF-8 in headers).
 *
 * Reading is tolerant and never fails: a line that is no field is passed over, bare LF ends a line too, a field is
 * read up to 100 KiB, and of a header 10,000 fields; after 1 MiB the next line is the body's, whatever it is. Printing
 * is strict: CR, LF or NUL in a name or value is refused.
 */
import { asBuffer, CR, LF } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { kibibytes, mebibytes } from '../base/units.ts';

/** Where something stands in the message: from `start` up to, not including, `end`. */
export type Range = { readonly start: number; readonly end: number };

export type Field = {
  /** As written, without the colon. */
  readonly name: string;
  /** The whole field with its line end. */
  readonly range: Range;
  /** After the colon, before the last line end; still folded. */
  readonly value: Range;
};

/** What of one field is read; the rest is kept in the message and not looked at. */
export const LONGEST_FIELD = kibibytes(100);
/** No header is longer: the first line after this is the body's, so that no message makes its readers walk far. */
export const LONGEST_HEADER = mebibytes(1);
/** Of one header; a letter that went over many lists has some hundred. */
export const MOST_FIELDS = 10_000;

const COLON = 58;
const HYPHEN = 45;
const SPACE = 32;
const TAB = 9;

/** Called for each field in order, with offsets only: name, value (folded, without its last line end). */
export type VisitField = (
  nameStart: number,
  nameEnd: number,
  valueStart: number,
  valueEnd: number,
  end: number,
) => void;

/**
 * Walks the header that begins at `from` and returns where the body begins. The header ends at the first blank line,
 * at the end of the octets, or before a line that `isDelimiter` claims (a multipart boundary where none should be;
 * only asked of lines beginning with "--").
 */
export function walkFields(
  bytes: Uint8Array,
  from: number,
  visit: VisitField,
  isDelimiter?: (lineStart: number) => boolean,
): number {
  const length = bytes.length;
  let field = -1;
  let visited = 0;
  let nameEnd = 0;
  let valueEnd = 0;
  let at = from;
  const finish = (end: number) => {
    if (field !== -1 && visited < MOST_FIELDS) {
      visited++;
      visit(field, nameEnd, skipColon(bytes, nameEnd), Math.min(valueEnd, field + LONGEST_FIELD), end);
    }
    field = -1;
  };
  while (at < length) {
    const first = bytes[at]!;
    if (first === LF || (first === CR && bytes[at + 1] === LF)) {
      finish(at);
      return first === LF ? at + 1 : at + 2;
    }
    if (at - from >= LONGEST_HEADER) break;
    if (first === HYPHEN && bytes[at + 1] === HYPHEN && isDelimiter?.(at)) break;
    const next = lineEnd(bytes, at);
    if (first !== SPACE && first !== TAB) {
      finish(at);
      nameEnd = endOfName(bytes, at, next);
      if (nameEnd !== -1) field = at;
    }
    if (field !== -1) valueEnd = withoutLineEnd(bytes, at, next);
    at = next;
  }
  finish(at);
  return at;
}

/** Lines as short as this are looked through here: a call of indexOf takes longer, and there may be 300,000 of them. */
const SHORT_LINE = 24;

/** The offset after the LF that ends the line, or the end of the octets. */
function lineEnd(bytes: Uint8Array, from: number): number {
  const near = Math.min(bytes.length, from + SHORT_LINE);
  let at = from;
  for (; at < near; at++) if (bytes[at] === LF) return at + 1;
  const found = bytes.indexOf(LF, at);
  return found === -1 ? bytes.length : found + 1;
}

function withoutLineEnd(bytes: Uint8Array, start: number, end: number): number {
  let to = end;
  if (to > start && bytes[to - 1] === LF) to--;
  if (to > start && bytes[to - 1] === CR) to--;
  return to;
}

/**
 * Where the field's name ends, or -1 for a line that is no field. Space before the colon is taken (obs-optional,
 * RFC 5322 §4.5), space inside a name is not (an mbox "From " line).
 */
function endOfName(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at]! > SPACE && bytes[at]! < 127 && bytes[at] !== COLON) at++;
  const nameEnd = at;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return nameEnd > start && at < end && bytes[at] === COLON ? nameEnd : -1;
}

function skipColon(bytes: Uint8Array, nameEnd: number): number {
  let at = nameEnd;
  while (bytes[at] !== COLON) at++;
  return at + 1;
}

/**
 * Why nobody should vouch for what stands in this header, or null: what is not read of it may be what another program
 * shows, a second From say.
 */
export function headerFault(bytes: Uint8Array): string | null {
  let fields = 0;
  const end = walkFields(bytes, 0, () => {
    fields++;
  });
  if (end >= LONGEST_HEADER) return 'the header is longer than 1 MiB';
  return fields >= MOST_FIELDS ? `the header has ${MOST_FIELDS} fields or more` : null;
}

/** Every field of the header that begins at `from`, in order. */
export function fieldsOf(bytes: Uint8Array, from = 0): Field[] {
  const buffer = asBuffer(bytes);
  const fields: Field[] = [];
  walkFields(buffer, from, (start, nameEnd, valueStart, valueEnd, end) => {
    fields.push({
      name: buffer.toString('latin1', start, nameEnd),
      range: { start, end },
      value: { start: valueStart, end: Math.max(valueStart, valueEnd) },
    });
  });
  return fields;
}

/** The unfolded value of the first field of that name, one character per octet, or null. */
export const firstField = (bytes: Uint8Array, name: string): string | null => allFields(bytes, name)[0] ?? null;

/** The unfolded values of all fields of that name, topmost first, one character per octet. */
export function allFields(bytes: Uint8Array, name: string): string[] {
  const buffer = asBuffer(bytes);
  const wanted = name.toLowerCase();
  const values: string[] = [];
  walkFields(buffer, 0, (start, nameEnd, valueStart, valueEnd) => {
    if (nameIs(buffer, start, nameEnd, wanted)) values.push(unfold(buffer, valueStart, valueEnd));
  });
  return values;
}

/** Compares a field's name without case and without making a string. `wanted` is in lower case. */
export function nameIs(bytes: Uint8Array, start: number, end: number, wanted: string): boolean {
  if (end - start !== wanted.length) return false;
  for (let i = 0; i < wanted.length; i++) {
    const byte = bytes[start + i]!;
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    if (lower !== wanted.charCodeAt(i)) return false;
  }
  return true;
}

/**
 * A value on one line, one character per octet: line ends taken out (RFC 5322 §2.2.3), outer blanks trimmed.
 * The result never holds CR, LF or NUL: where one stood alone, a space stands.
 */
export function unfold(bytes: Uint8Array, start: number, end: number): string {
  if (end <= start) return '';
  const folded = asBuffer(bytes).toString('latin1', start, end);
  return oneLine(folded).trim();
}

const oneLine = (text: string): string =>
  /[\0\r\n]/.test(text) ? text.replace(/\r?\n(?=[ \t])/g, '').replace(/[\0\r\n]/g, ' ') : text;

/** Where the body of the message begins; a header of nothing but fields has an empty one. */
export const bodyOffset = (bytes: Uint8Array): number => walkFields(bytes, 0, () => {});

/** RFC 5322 §2.1.1: a line should not be longer than this, and must not be longer than 998. */
const PREFERRED_LINE = 78;

/** CR, LF and NUL end a header or worse: no value of ours may hold one. */
export const hasLineBreakOrNul = (text: string): boolean => /[\0\r\n]/.test(text);

/**
 * Prints one field, folded at blanks so that lines stay within 78 characters where the value allows it.
 * The value is ASCII, or UTF-8 where the message may be (RFC 6532); it is not encoded here.
 */
export function printField(name: string, value: string): Result<string, string> {
  if (!/^[!-9;-~]+$/.test(name)) return err(`"${name}" is not a field name`);
  if (hasLineBreakOrNul(value)) return err(`the value of ${name} has a line break or NUL in it`);
  return ok(fold(name, value));
}

function fold(name: string, value: string): string {
  let out = '';
  let line = `${name}:`;
  for (const piece of ` ${value.trim()}`.match(/[ \t]+[^ \t]+/g) ?? []) {
    if (line.length + piece.length > PREFERRED_LINE && line.trim() !== '' && line !== `${name}:`) {
      out += `${line}\r\n`;
      line = piece;
    } else line += piece;
  }
  return `${out}${line}\r\n`;
}

/**
 * The octets to put before a message so that these printed fields stand at its top. A message that does not begin
 * with a header gets the blank line it lacks, so that its text cannot be taken for fields, nor for the rest of ours.
 */
export function prefixFor(message: Uint8Array, printedFields: readonly string[]): Buffer {
  return Buffer.from(printedFields.join('') + (isHeadless(message) ? '\r\n' : ''), 'utf8');
}

/** True when fields put before it would run into its text: it begins with neither a field nor a blank line. */
export function isHeadless(message: Uint8Array): boolean {
  const first = message[0];
  if (first === undefined || first === CR || first === LF) return false;
  return first === SPACE || first === TAB || fieldsOf(message).length === 0;
}
