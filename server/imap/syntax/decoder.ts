/**
 * Reads one command, production by production. A command is text with literals in between; the decoder walks both with
 * one cursor and never copies what it has passed. It throws BadSyntax and nothing else, and knows no command.
 *
 * Strings come out as octets (one character each); `text()` of encoder.ts's `textOf` makes Unicode of them.
 * RFC 3501 §9. Leniencies, by name: trailing-space (before CRLF), eight-bit-in-quoted (UTF-8 in a quoted string:
 * passwords and search words of many clients).
 */
import type { Instant } from '../../base/units.ts';
import { parseDate, parseDateTime } from './date-time.ts';
import { flagNamed } from './flag.ts';
import {
  BadSyntax,
  DEEPEST_NESTING,
  DEEPEST_SEARCH,
  isAstringChar,
  isAtomChar,
  isDigit,
  isListChar,
  isTagChar,
  LARGEST_NUMBER,
  LARGEST_NUMBER_64,
} from './grammar.ts';
import { readMailboxName } from './mailbox-name.ts';
import { parseSequenceSet, type SequenceSet } from './sequence-set.ts';

/** Text (one character per octet, without the `{n}` that announced a literal and without CRLF) and literals in turn. */
export type CommandPieces = readonly (string | Buffer)[];

const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;

export class Decoder {
  readonly #pieces: CommandPieces;
  readonly #utf8: boolean;
  #index = 0;
  #text: string;
  #at = 0;
  #depth = 0;
  #searchDepth = 0;

  /** `utf8`: mailbox names are UTF-8 (session.ts `speaksUtf8`). */
  constructor(pieces: CommandPieces, utf8 = false) {
    this.#pieces = pieces;
    this.#utf8 = utf8;
    const first = pieces[0];
    this.#text = typeof first === 'string' ? first : '';
  }

  /** The next character, `{` where a literal begins, '' at the end of the command. Moves nothing. */
  peek(): string {
    return this.#text[this.#at] ?? (this.#pieces[this.#index + 1] === undefined ? '' : '{');
  }

  /** Takes `expected` if it comes next, in any case. */
  accept(expected: string): boolean {
    const found = this.#text.slice(this.#at, this.#at + expected.length);
    if (found.toUpperCase() !== expected) return false;
    this.#at += expected.length;
    return true;
  }

  expect(expected: string): this {
    if (!this.accept(expected)) throw new BadSyntax(`Expected "${expected}"`);
    return this;
  }

  /** SP: exactly one. */
  sp(): this {
    if (this.#text.charCodeAt(this.#at) !== SPACE) throw new BadSyntax('Expected a space');
    this.#at++;
    return this;
  }

  /** CRLF: nothing may be left but spaces (leniency trailing-space). */
  end(): void {
    if (!this.atEnd()) throw new BadSyntax('Too many arguments');
  }

  /** True where nothing is left but spaces. Moves nothing. */
  atEnd(): boolean {
    let at = this.#at;
    while (this.#text.charCodeAt(at) === SPACE) at++;
    return at === this.#text.length && this.#pieces[this.#index + 1] === undefined;
  }

  /** `(` … `)`, with a count of how deep we are. */
  open(): this {
    this.expect('(');
    if (++this.#depth > DEEPEST_NESTING) throw new BadSyntax('Nested too deeply');
    return this;
  }

  close(): this {
    this.expect(')');
    this.#depth--;
    return this;
  }

  /** For what nests without parentheses. */
  nested<T>(inner: () => T): T {
    if (++this.#searchDepth > DEEPEST_SEARCH) throw new BadSyntax('Nested too deeply');
    const value = inner();
    this.#searchDepth--;
    return value;
  }

  #while(test: (code: number) => boolean, what: string): string {
    const from = this.#at;
    while (this.#at < this.#text.length && test(this.#text.charCodeAt(this.#at))) this.#at++;
    if (this.#at === from) throw new BadSyntax(`Expected ${what}`);
    return this.#text.slice(from, this.#at);
  }

  /** tag = 1*<any ASTRING-CHAR except "+"> */
  tag = (): string => this.#while(isTagChar, 'a tag');

  /** atom = 1*ATOM-CHAR */
  atom = (): string => this.#while(isAtomChar, 'an atom');

  /** An atom that names something: in capitals. */
  word = (): string => this.atom().toUpperCase();

  /** A fetch attribute's or return option's name: atom characters without "[" and "<". */
  name(): string {
    return this.#while(code => isAtomChar(code) && code !== 91 && code !== 60, 'a name').toUpperCase();
  }

  /** number = 1*DIGIT ; unsigned 32-bit */
  number(): number {
    const value = Number(this.#while(isDigit, 'a number').slice(0, 12));
    if (value > LARGEST_NUMBER) throw new BadSyntax('The number is too large');
    return value;
  }

  /** mod-sequence-valzer = 1*DIGIT ; 63-bit (RFC 7162 §7). Ours stay below 2^53: larger ones mean "all of them". */
  modseq = (): number => this.number64('a mod-sequence');

  /** number64 = 1*DIGIT ; 63-bit (RFC 9051 §9). What we could not count exactly becomes the largest that we can. */
  number64(what = 'a number'): number {
    const digits = this.#while(isDigit, what);
    if (BigInt(digits.slice(0, 20)) > LARGEST_NUMBER_64) throw new BadSyntax('The number is too large');
    return Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
  }

  /** quoted = DQUOTE *QUOTED-CHAR DQUOTE */
  quoted(): string {
    const text = this.#text;
    if (text.charCodeAt(this.#at) !== QUOTE) throw new BadSyntax('Expected a quoted string');
    let out = '';
    let from = this.#at + 1;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.#at = at + 1;
        return out + text.slice(from, at);
      }
      if (code === 0 || code === 13 || code === 10) throw new BadSyntax('A quoted string has no control characters');
      if (code !== BACKSLASH) continue;
      const next = text.charCodeAt(at + 1);
      if (next !== QUOTE && next !== BACKSLASH) throw new BadSyntax('Only " and \\ are escaped in a quoted string');
      out += text.slice(from, at);
      from = at + 1;
      at++;
    }
    throw new BadSyntax('The quoted string does not end');
  }

  /** literal = "{" number "}" CRLF *CHAR8, as bytes. */
  literal(): Buffer {
    const next = this.#pieces[this.#index + 1];
    if (this.#at !== this.#text.length || !Buffer.isBuffer(next)) throw new BadSyntax('Expected a literal');
    this.#index += 2;
    const text = this.#pieces[this.#index];
    this.#text = typeof text === 'string' ? text : '';
    this.#at = 0;
    return next;
  }

  /** literal / literal8; literal8 = "~{" number "}" CRLF *OCTET, in which NUL may stand (RFC 3516 §5). */
  literal8(): Buffer {
    this.accept('~');
    return this.literal();
  }

  /** string = quoted / literal; CHAR8 = %x01-ff */
  string(): string {
    if (this.peek() !== '{') return this.quoted();
    const octets = this.literal().toString('latin1');
    if (octets.includes('\0')) throw new BadSyntax('A string has no NUL');
    return octets;
  }

  /** astring = 1*ASTRING-CHAR / string */
  astring(): string {
    const next = this.peek();
    return next === '"' || next === '{' ? this.string() : this.#while(isAstringChar, 'a string');
  }

  /** nstring = string / nil */
  nstring(): string | null {
    const next = this.peek();
    if (next === '"' || next === '{') return this.string();
    this.expect('NIL');
    return null;
  }

  /** mailbox = "INBOX" / astring ; normalized: two spellings of "é" are one name (RFC 9051 §5.1) */
  mailbox = (): string => this.mailboxAsGiven().normalize('NFC');

  /** For commands that tell the client where they normalized. */
  mailboxAsGiven(): string {
    const name = readMailboxName(this.astring(), this.#utf8);
    if (!name.ok) throw new BadSyntax(name.error);
    return name.value;
  }

  /** list-mailbox = 1*list-char / string ; Unicode, as the names it is matched against */
  listMailbox(): string {
    const next = this.peek();
    const octets = next === '"' || next === '{' ? this.string() : this.#while(isListChar, 'a mailbox pattern');
    const pattern = readMailboxName(octets, this.#utf8);
    if (!pattern.ok) throw new BadSyntax(pattern.error);
    return pattern.value.normalize('NFC');
  }

  sequenceSet(): SequenceSet {
    return parseSequenceSet(this.#while(isSequenceChar, 'a sequence set'));
  }

  /** True where a sequence set begins: what a search key and its name never do. */
  startsSequenceSet(): boolean {
    const next = this.peek();
    return next === '*' || next === '$' || isDigit(next.charCodeAt(0) || 0);
  }

  /** flag = "\" atom / atom */
  flag(): string {
    const backslash = this.accept('\\') ? '\\' : '';
    return flagNamed(backslash + this.atom());
  }

  /** flag-list = "(" [flag *(SP flag)] ")" */
  flagList(): readonly string[] {
    return this.list(() => this.flag());
  }

  /** `"(" [item *(SP item)] ")"` */
  list<T>(item: () => T): readonly T[] {
    this.open();
    const items: T[] = [];
    while (this.peek() !== ')') {
      if (items.length > 0) this.sp();
      items.push(item());
    }
    this.close();
    return items;
  }

  /** date-time, in its quotes */
  dateTime(): Instant {
    const instant = parseDateTime(this.quoted());
    if (instant === null) throw new BadSyntax('Not a date-time');
    return instant;
  }

  /** date = date-text / DQUOTE date-text DQUOTE */
  date(): Instant {
    const day = parseDate(this.peek() === '"' ? this.quoted() : this.atom());
    if (day === null) throw new BadSyntax('Not a date');
    return day;
  }

  /** What is left of this line as it is: a command's arguments for a log. */
  rest(): string {
    return this.#text.slice(this.#at);
  }
}

/** Digits, "*", ":", "," and "$". */
const isSequenceChar = (code: number): boolean =>
  isDigit(code) || code === 42 || code === 58 || code === 44 || code === 36;
