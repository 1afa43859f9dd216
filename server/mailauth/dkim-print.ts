/**
 * Signatures as text: tags in the order given, folded so that no line is longer than 78 columns where its words
 * allow it. RFC 5322 §2.1.1; RFC 6376 §3.2 (where a tag list may be folded).
 */

const LONGEST_LINE = 78;
/** Letters of base64 a line, "b=" counted in the first. */
const BASE64_LINE = 72;
/** For hosts that refold what is signed: b= in one piece leaves them nothing to do. */
export const UNFOLDED = Number.POSITIVE_INFINITY;

type Piece = {
  readonly text: string;
  /** What stands before it on the same line; '' inside a value. */
  readonly glue: '' | ' ';
  readonly newLine: boolean;
};

/** The field with its last line end. */
export function printSignature(
  name: string,
  tags: readonly (readonly [string, string])[],
  base64Line = BASE64_LINE,
): string {
  let out = '';
  let line = `${name}:`;
  const pieces = tags.flatMap(([tag, value], at) =>
    piecesOf(tag, value, at === tags.length - 1 ? '' : ';', base64Line),
  );
  for (const { text, glue, newLine } of pieces) {
    if (newLine || line.length + glue.length + text.length > LONGEST_LINE) {
      out += `${line}\r\n`;
      line = ` ${text}`;
    } else line += glue + text;
  }
  return `${out}${line}\r\n`;
}

function piecesOf(tag: string, value: string, end: '' | ';', base64Line: number): Piece[] {
  if (tag === 'b' && value !== '') return base64Pieces(`b=${value}`, end, base64Line);
  if (tag !== 'h') return [{ text: `${tag}=${value}${end}`, glue: ' ', newLine: false }];
  const names = value.split(':');
  return names.map((name, at) => ({
    text: `${at === 0 ? 'h=' : ''}${name}${at === names.length - 1 ? end : ':'}`,
    glue: at === 0 ? ' ' : '',
    newLine: false,
  }));
}

/** Each on a line of its own, so that the lines before them do not depend on what is signed. */
function base64Pieces(text: string, end: string, base64Line: number): Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; at += base64Line) {
    const closing = at + base64Line >= text.length ? end : '';
    pieces.push({ text: text.slice(at, at + base64Line) + closing, glue: '', newLine: true });
  }
  return pieces;
}
