/**
 * Cuts a stream of octets into the messages of a mbox, in memory of one message and one piece. A message begins at a "From "
 * line with a date (mbox-lines.ts) behind a blank line, or where the line after it is a header field. Where a message tells
 * its length (Content-Length) and the next one begins just there, the length counts, whatever stands in between (mboxcl).
 *
 * Of a message above `largest` nothing is kept: its frame says how large it is, and the next one is found all the same.
 */
import { LF } from '../base/bytes.ts';
import { type Bytes, kibibytes } from '../base/units.ts';
import { type FromLine, readFromLine } from './mbox-lines.ts';

export type Frame = {
  /** Where its "From " line begins in the file. */
  readonly at: number;
  /** null: what stands before the first such line. */
  readonly from: FromLine | null;
  /** Header and body, still quoted, without the blank line before the next message; null: too large. Good until the next. */
  readonly octets: Buffer | null;
  /** From its "From " line to the next. */
  readonly size: Bytes;
  /** Its length was told, and was right. */
  readonly measured: boolean;
};
/** "From " behind a blank line that is no beginning: told of, since a program may have meant it. */
export type FrameDoubts = { sentences: number; noBlankLine: number };

const MARK = Buffer.from('\nFrom ');
const LONGEST_LINE = 2000;
/** Header that is looked at for a length. */
const HEAD: Bytes = kibibytes(64);
const CR = 13;

export type FrameOptions = {
  /** Where the pieces begin in the file: at a "From " line. */
  readonly start: number;
  readonly largest: Bytes;
  readonly doubts: FrameDoubts;
};

export async function* framesOf(pieces: AsyncIterable<Buffer>, options: FrameOptions): AsyncIterable<Frame> {
  const view = newView(options);
  for await (const piece of pieces) {
    add(view, piece);
    for (let frame = next(view, false); frame; frame = next(view, false)) yield frame;
  }
  for (let frame = next(view, true); frame; frame = next(view, true)) yield frame;
}

/** What is held of the file: from the beginning of the current message on, or, of one that is too large, its end. */
type View = Omit<FrameOptions, 'start'> & {
  held: Buffer;
  /** Of `held`: from where to where there is something. All other places count from `begin`. */
  begin: number;
  end: number;
  /** Where `begin` is in the file. */
  base: number;
  /** No beginning was found before this. */
  scanned: number;
  /** The message that is too large. */
  over: { readonly at: number; readonly from: FromLine | null } | null;
  /** Where the message says that it ends; null: nowhere, or wrongly; undefined: not looked yet. */
  told: number | null | undefined;
  /** Of the last frame, which is let go before the next. */
  used: number;
};

const newView = ({ start, ...options }: FrameOptions): View => ({
  ...options,
  ...{ held: Buffer.alloc(0), begin: 0, end: 0, base: start, scanned: 0, over: null, told: undefined, used: 0 },
});

const textOf = ({ held, begin, end }: View): Buffer => held.subarray(begin, end);

function add(view: View, piece: Buffer): void {
  letGo(view);
  const { held, begin, end } = view;
  if (end + piece.length > held.length) {
    const live = end - begin;
    if (live + piece.length > held.length)
      view.held = Buffer.allocUnsafeSlow(Math.max(held.length * 2, live + piece.length));
    held.copy(view.held, 0, begin, end);
    Object.assign(view, { begin: 0, end: live });
  }
  piece.copy(view.held, view.end);
  view.end += piece.length;
}

function drop(view: View, count: number): void {
  view.begin += count;
  view.base += count;
}

function letGo(view: View): void {
  if (view.used === 0) return;
  drop(view, view.used);
  Object.assign(view, { used: 0, scanned: 0, over: null, told: undefined });
}

function next(view: View, end: boolean): Frame | null {
  letGo(view);
  const { length } = textOf(view);
  if (length === 0) return null;
  const found = boundary(view, end);
  if (found === null && !end) {
    if (length > view.largest + HEAD) shrink(view, length);
    return null;
  }
  view.used = found ?? length;
  return frameOf(view, view.used);
}

/** Of a message that is too large, only as much stays as the next beginning may reach into. */
function shrink(view: View, length: number): void {
  view.over ??= { at: view.base, from: firstLine(textOf(view)).from };
  view.told = null;
  const away = Math.min(length - 2 * LONGEST_LINE, view.scanned - 2);
  if (away <= 0) return;
  drop(view, away);
  view.scanned -= away;
}

function firstLine(text: Buffer): { readonly from: FromLine | null; readonly behind: number } {
  const lineEnd = text.indexOf(LF);
  const from = readFromLine(lineOf(text, 0, lineEnd));
  return { from, behind: from === null ? 0 : lineEnd === -1 ? text.length : lineEnd + 1 };
}

const lineOf = (text: Buffer, start: number, lineEnd: number): string =>
  text
    .toString('latin1', start, lineEnd === -1 ? Math.min(text.length, start + LONGEST_LINE) : lineEnd)
    .replace(/\r$/, '');

function frameOf(view: View, stop: number): Frame {
  if (view.over) {
    const { at, from } = view.over;
    return { at, from, octets: null, size: view.base + stop - at, measured: false };
  }
  const text = textOf(view).subarray(0, stop);
  const { from, behind } = firstLine(text);
  const measured = typeof view.told === 'number';
  const end = Math.max(behind, measured ? Math.min(view.told as number, stop) : withoutBlankLine(text));
  const octets = end - behind > view.largest ? null : text.subarray(behind, end);
  return { at: view.base, from, octets, size: stop, measured: octets !== null && measured };
}

/** The blank line before the next message belongs to the mbox. */
function withoutBlankLine(text: Buffer): number {
  const last = text.length - 1;
  if (text[last] !== LF) return text.length;
  const bare = text[last - 1] === CR ? last - 1 : last;
  return text[bare - 1] === LF ? bare : text.length;
}

/** Where the next message begins: the place of its 'F'. null: nowhere yet. */
function boundary(view: View, end: boolean): number | null {
  const text = textOf(view);
  const measured = view.over ? null : measure(view, text, end);
  if (measured === 'more') return null;
  if (measured !== null) return measured;
  for (let from = view.scanned; ; ) {
    const found = text.indexOf(MARK, from);
    const judged = found === -1 ? 'more' : judge(view, text, found, end);
    if (judged === 'more') {
      view.scanned = found === -1 ? Math.max(0, text.length - MARK.length) : found;
      return null;
    }
    if (judged) return found + 1;
    from = found + 1;
  }
}

/** Whether a message begins behind this line end. */
function judge({ doubts }: View, text: Buffer, lineEnd: number, end: boolean): boolean | 'more' {
  const start = lineEnd + 1;
  const stop = text.indexOf(LF, start);
  if (stop === -1 && !end && text.length - start < LONGEST_LINE) return 'more';
  const blank = text[lineEnd - 1] === LF || (text[lineEnd - 1] === CR && text[lineEnd - 2] === LF);
  if (readFromLine(lineOf(text, start, stop)) === null) {
    if (blank) doubts.sentences++;
    return false;
  }
  if (blank) return true;
  if (stop === -1) return false;
  if (text.indexOf(LF, stop + 1) === -1 && !end && text.length - stop < LONGEST_LINE) return 'more';
  const field = /^[!-9;-~]+[ \t]*:/.test(text.toString('latin1', stop + 1, Math.min(text.length, stop + 200)));
  if (field) doubts.noBlankLine++;
  return field;
}

/** The next beginning by the message's own word; null where it says nothing, or what is not true. */
function measure(view: View, text: Buffer, end: boolean): number | null | 'more' {
  if (view.told === undefined) {
    const told = toldEnd(text, view.largest);
    if (told === undefined && !end && text.length < HEAD) return 'more';
    view.told = told ?? null;
  }
  if (view.told === null) return null;
  if (text.length < view.told + LONGEST_LINE && !end) return 'more';
  const next = behindBlankLines(text, view.told);
  if (next === null) view.told = null;
  return next;
}

/** undefined: the header is not whole. */
function toldEnd(text: Buffer, largest: Bytes): number | null | undefined {
  const body = bodyBegins(text);
  if (body === -1) return undefined;
  const told = /\nContent-Length:[ \t]*(\d{1,12})[ \t]*\r?\n/i.exec(text.toString('latin1', 0, body))?.[1];
  return told === undefined || Number(told) > largest ? null : body + Number(told);
}

/** Where a message begins behind at most two line ends, or the file ends; null: neither. */
function behindBlankLines(text: Buffer, told: number): number | null {
  if (told > text.length) return null;
  let at = told;
  for (let ends = 0; ends < 2; ends++) {
    if (text[at] === CR && text[at + 1] === LF) at += 2;
    else if (text[at] === LF) at++;
  }
  if (at === text.length) return at;
  if (at === told && text[at - 1] !== LF) return null;
  return readFromLine(lineOf(text, at, text.indexOf(LF, at))) ? at : null;
}

function bodyBegins(text: Buffer): number {
  const head = text.subarray(0, HEAD);
  const lf = head.indexOf('\n\n');
  const crlf = (lf === -1 ? head : head.subarray(0, lf)).indexOf('\n\r\n');
  return crlf !== -1 ? crlf + 3 : lf === -1 ? -1 : lf + 2;
}
