/**
 * The words of a script. RFC 5228 §8.1.
 *
 *   identifier = (ALPHA / "_") *(ALPHA / DIGIT / "_")     tag = ":" identifier     number = 1*DIGIT ["K" / "M" / "G"]
 *   quoted-string = <"> *("\" <"> / "\\" / any) <">       multi-line = "text:" *(SP / HTAB) [#comment] CRLF … "." CRLF
 *
 * Never fails: what is no word is told as a problem and passed over. Lenient by name: a lone LF or CR ends a line (files
 * of every system), the last "." of a multi-line text may lack its line end, a byte order mark is passed over.
 */
import type { Position, Problem, Span } from './ast.ts';
import { LARGEST_NUMBER, LONGEST_STRING, MOST_PROBLEMS } from './limits.ts';

export type Mark = ';' | ',' | '{' | '}' | '(' | ')' | '[' | ']';
export type Token =
  | { readonly kind: 'identifier' | 'tag'; readonly name: string; readonly start: number; readonly end: number }
  | { readonly kind: 'number'; readonly value: number; readonly start: number; readonly end: number }
  | {
      readonly kind: 'string';
      readonly value: string;
      readonly form: 'quoted' | 'multi-line';
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'mark'; readonly mark: Mark; readonly start: number; readonly end: number }
  | {
      readonly kind: 'comment';
      readonly text: string;
      readonly bracket: boolean;
      readonly start: number;
      readonly end: number;
    };

export type Lexed = { readonly tokens: readonly Token[]; readonly places: Places; readonly problems: Problem[] };

/** Offsets to lines and columns. */
export type Places = { position(offset: number): Position; span(start: number, end: number): Span };

type Lexer = { readonly text: string; at: number; readonly tokens: Token[]; readonly tell: Tell };
type Tell = (message: string, start: number, end: number) => void;

export function lex(text: string): Lexed {
  const places = placesOf(text);
  const problems: Problem[] = [];
  const tell: Tell = (message, start, end) => {
    problems.push({ severity: 'error', message, span: places.span(start, end) });
  };
  const lexer: Lexer = { text, at: text.charCodeAt(0) === 0xfeff ? 1 : 0, tokens: [], tell };
  while (lexer.at < text.length && problems.length < MOST_PROBLEMS) readToken(lexer);
  return { tokens: lexer.tokens, places, problems };
}

const marks = new Set(';,{}()[]');

function readToken(lexer: Lexer): void {
  const { text, at } = lexer;
  const character = text[at]!;
  if (character === ' ' || character === '\t' || character === '\r' || character === '\n') lexer.at++;
  else if (marks.has(character)) {
    lexer.tokens.push({ kind: 'mark', mark: character as Mark, start: at, end: at + 1 });
    lexer.at++;
  } else if (character === '"') readQuoted(lexer);
  else if (character === '#') readHashComment(lexer);
  else if (character === '/' && text[at + 1] === '*') readBracketComment(lexer);
  else if (character === ':') readTag(lexer);
  else if (character >= '0' && character <= '9') readNumber(lexer);
  else if (isWord(text.charCodeAt(at))) readWord(lexer);
  else passOver(lexer);
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
const isWord = (code: number): boolean => isLetter(code) || isDigit(code);

function endOfWord(text: string, from: number): number {
  let at = from;
  while (at < text.length && isWord(text.charCodeAt(at))) at++;
  return at;
}

function readWord(lexer: Lexer): void {
  const { text, at } = lexer;
  const end = endOfWord(text, at);
  const name = text.slice(at, end).toLowerCase();
  if (name === 'text' && text[end] === ':' && readMultiLine(lexer, end + 1)) return;
  lexer.tokens.push({ kind: 'identifier', name, start: at, end });
  lexer.at = end;
}

function readTag(lexer: Lexer): void {
  const { text, at } = lexer;
  const end = endOfWord(text, at + 1);
  if (end === at + 1 || isDigit(text.charCodeAt(at + 1))) {
    lexer.tell('":" begins a tag such as :contains, and no name follows it', at, Math.max(end, at + 1));
    lexer.at = Math.max(end, at + 1);
    return;
  }
  lexer.tokens.push({ kind: 'tag', name: text.slice(at + 1, end).toLowerCase(), start: at, end });
  lexer.at = end;
}

const quantifiers: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['k', 1024],
  ['m', 1024 ** 2],
  ['g', 1024 ** 3],
]);

function readNumber(lexer: Lexer): void {
  const { text, at } = lexer;
  let end = at;
  while (isDigit(text.charCodeAt(end))) end++;
  const digits = text.slice(at, end);
  const wordEnd = endOfWord(text, end);
  const unit = text.slice(end, wordEnd);
  const factor = quantifiers.get(unit.toLowerCase());
  const value = Number(digits) * (factor ?? 1);
  if (factor === undefined) {
    lexer.tell(`"${shown(text.slice(at, wordEnd))}" is no number: only K, M or G may follow the digits`, at, wordEnd);
  } else if (value > LARGEST_NUMBER) {
    lexer.tell(`${shown(text.slice(at, wordEnd))} is too large a number (at most ${LARGEST_NUMBER})`, at, wordEnd);
  }
  lexer.tokens.push({ kind: 'number', value: Math.min(value, LARGEST_NUMBER), start: at, end: wordEnd });
  lexer.at = wordEnd;
}

function readQuoted(lexer: Lexer): void {
  const { text, at: start } = lexer;
  const pieces: string[] = [];
  let from = start + 1;
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== 34) {
    if (text.charCodeAt(at) === 92 && at + 1 < text.length) {
      pieces.push(text.slice(from, at));
      from = at + 1;
      at++;
    }
    at++;
  }
  pieces.push(text.slice(from, at));
  const closed = at < text.length;
  if (!closed) lexer.tell('this string has no closing quote', start, Math.min(start + 1, text.length));
  pushString(lexer, 'quoted', pieces.join(''), start, closed ? at + 1 : at);
}

function pushString(lexer: Lexer, form: 'quoted' | 'multi-line', written: string, start: number, end: number): void {
  const value = /[\r\n]/.test(written) ? written.replace(/\r\n|\r|\n/g, '\r\n') : written;
  const nul = value.indexOf('\0');
  if (nul !== -1) lexer.tell('a string holds a NUL character, which no string may', start, end);
  if (value.length > LONGEST_STRING) {
    lexer.tell(`this string has ${value.length} characters; ${LONGEST_STRING} are allowed`, start, start + 1);
  }
  lexer.tokens.push({ kind: 'string', value, form, start, end });
  lexer.at = end;
}

/** Where a line that ends at `at` goes on: behind its CRLF, CR or LF. */
const afterLineEnd = (text: string, at: number): number =>
  text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1;

const lineEnds = /[\r\n]/g;

function lineEndFrom(text: string, from: number): number {
  lineEnds.lastIndex = from;
  return lineEnds.exec(text)?.index ?? text.length;
}

/** False where "text:" is not followed by the end of its line: then it is a word and a stray colon. */
function readMultiLine(lexer: Lexer, colonEnd: number): boolean {
  const { text, at: start } = lexer;
  let at = colonEnd;
  while (text[at] === ' ' || text[at] === '\t') at++;
  if (text[at] === '#') at = lineEndFrom(text, at);
  if (at < text.length && text[at] !== '\r' && text[at] !== '\n') return false;
  at = afterLineEnd(text, at);
  const lines: string[] = [];
  while (at < text.length) {
    const end = lineEndFrom(text, at);
    const line = text.slice(at, end);
    const next = Math.min(text.length, afterLineEnd(text, end));
    if (line === '.') {
      pushString(lexer, 'multi-line', lines.join(''), start, end);
      return true;
    }
    // RFC 5228 §2.4.2: only a doubled dot is halved; ".foo" stands for itself.
    lines.push(line.startsWith('..') ? line.slice(1) : line, '\r\n');
    at = next;
  }
  lexer.tell('this text: has no line with a single "." to end it', start, colonEnd);
  pushString(lexer, 'multi-line', lines.join(''), start, text.length);
  return true;
}

function readHashComment(lexer: Lexer): void {
  const { text, at } = lexer;
  const end = lineEndFrom(text, at);
  lexer.tokens.push({ kind: 'comment', text: text.slice(at + 1, end), bracket: false, start: at, end });
  lexer.at = end;
}

function readBracketComment(lexer: Lexer): void {
  const { text, at } = lexer;
  const close = text.indexOf('*/', at + 2);
  if (close === -1) lexer.tell('this comment has no "*/" to end it', at, at + 2);
  const end = close === -1 ? text.length : close + 2;
  const inner = text.slice(at + 2, close === -1 ? text.length : close);
  lexer.tokens.push({ kind: 'comment', text: inner, bracket: true, start: at, end });
  lexer.at = end;
}

/** A run of characters that begin nothing is one problem. */
function passOver(lexer: Lexer): void {
  const { text, at } = lexer;
  let end = at + 1;
  while (end < text.length && !/[\s;,{}()[\]":#A-Za-z0-9_/]/.test(text[end]!)) end++;
  const what =
    text[at] === "'" || /^[“”„‘’]/.test(text.slice(at, at + 1)) ? '; strings stand in straight quotes: "…"' : '';
  lexer.tell(`"${shown(text.slice(at, end))}" means nothing here${what}`, at, end);
  lexer.at = end;
}

/** What a problem quotes of a script: one line, nothing invisible, not much. */
export const shown = (text: string): string => {
  const line = text.replace(/\p{C}/gu, '?');
  return line.length > 40 ? `${line.slice(0, 40)}…` : line;
};

function placesOf(text: string): Places {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  const lineOf = (offset: number): number => {
    let low = 0;
    for (let high = starts.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const position = (offset: number): Position => {
    const line = lineOf(offset);
    return { offset, line: line + 1, column: offset - starts[line]! + 1 };
  };
  return { position, span: (start, end) => ({ start: position(start), end: position(end) }) };
}
