/**
 * A script's text to its tree. RFC 5228 §8.2.
 *
 *   commands = *command      command = identifier arguments (";" / block)     block = "{" commands "}"
 *   arguments = *argument [test / test-list]                                  test = identifier arguments
 *   argument = string-list / number / tag       test-list = "(" test *("," test) ")"
 *
 * Never fails. After a fault it goes on at the next command, so that several are told at once; each fault is told once.
 */
import type { Argument, Block, Command, Comment, Problem, Script, Span, StringNode, Test } from './ast.ts';
import { type Lexed, lex, type Mark, shown, type Token } from './lexer.ts';
import { DEEPEST_NESTING, LONGEST_SCRIPT, MOST_PROBLEMS } from './limits.ts';

export type Parsed = { readonly script: Script; readonly problems: readonly Problem[] };

/** Names of commands, in lower case: with them a forgotten ";" is told where it is missing. */
export type KnownCommands = { has(name: string): boolean };

export function parseScript(written: string | Uint8Array, known: KnownCommands = usualCommands): Parsed {
  const read = textOf(written);
  if ('message' in read) return refused(read.message);
  const lexed = lex(read.text);
  const parser = new Parser(read.text, lexed, known);
  const commands = parser.commands(null, 0);
  const script: Script = { text: read.text, commands, after: parser.takeComments() };
  const problems = [...lexed.problems, ...parser.problems].sort((a, b) => a.span.start.offset - b.span.start.offset);
  return { script, problems: problems.slice(0, MOST_PROBLEMS) };
}

const usualCommands: KnownCommands = new Set([
  ...['require', 'if', 'elsif', 'else', 'stop', 'keep', 'discard', 'redirect', 'fileinto', 'reject', 'ereject'],
  ...['set', 'setflag', 'addflag', 'removeflag', 'vacation', 'notify', 'include', 'return', 'global', 'error'],
  ...['addheader', 'deleteheader', 'foreverypart', 'break', 'replace', 'enclose', 'extracttext'],
]);

function textOf(written: string | Uint8Array): { readonly text: string } | { readonly message: string } {
  const size = typeof written === 'string' ? Buffer.byteLength(written, 'utf8') : written.length;
  if (size > LONGEST_SCRIPT) return { message: `the script has ${size} octets; ${LONGEST_SCRIPT} are allowed` };
  if (typeof written === 'string') {
    return written.isWellFormed()
      ? { text: written }
      : { message: 'the script holds half a character (a lone surrogate)' };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(written) };
  } catch {
    return { message: 'the script is not UTF-8' };
  }
}

const start = { offset: 0, line: 1, column: 1 };
const refused = (message: string): Parsed => ({
  script: { text: '', commands: [], after: [] },
  problems: [{ severity: 'error', message, span: { start, end: start } }],
});

/** The arguments and tests of a command or test. */
type Said = { readonly arguments: Argument[]; readonly tests: Test[]; listed: boolean };

/** What follows them is a test, whatever its name. */
const takesTest: ReadonlySet<string> = new Set(['if', 'elsif', 'else']);

/** Thrown to leave a command that makes no sense; caught by `commands`, which goes on behind it. */
class Lost extends Error {}

class Parser {
  readonly problems: Problem[] = [];
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #places: Lexed['places'];
  readonly #known: KnownCommands;
  #at = 0;
  /** Nested too deep: the rest was not read. */
  #ended = false;
  #comments: Comment[] = [];

  constructor(text: string, { tokens, places }: Lexed, known: KnownCommands) {
    this.#text = text;
    this.#tokens = tokens;
    this.#places = places;
    this.#known = known;
  }

  /** Up to the "}" that closes `opened`, which is left standing, or to the end of the text. */
  commands(opened: Token | null, depth: number): Command[] {
    const found: Command[] = [];
    for (let token = this.#peek(); token; token = this.#peek()) {
      if (isMark(token, '}')) {
        if (opened) return found;
        this.#tell('this "}" closes nothing', token);
        this.#at++;
        continue;
      }
      const before = this.#at;
      try {
        found.push(this.#command(token, depth));
      } catch (fault) {
        if (!(fault instanceof Lost)) throw fault;
        this.#goOn(before);
      }
    }
    if (opened && !this.#ended) this.#tell('this "{" is never closed: a "}" is missing', opened);
    return found;
  }

  takeComments(): Comment[] {
    this.#peek();
    return this.#taken();
  }

  #taken(): Comment[] {
    const taken = this.#comments;
    this.#comments = [];
    return taken;
  }

  /** The next token that is no comment; comments on the way are kept for the command they stand at. */
  #peek(): Token | null {
    for (; this.#at < this.#tokens.length; this.#at++) {
      const token = this.#tokens[this.#at]!;
      if (token.kind !== 'comment') return token;
      this.#comments.push({
        text: token.text,
        bracket: token.bracket,
        span: this.#places.span(token.start, token.end),
      });
    }
    return null;
  }

  #command(first: Token, depth: number): Command {
    if (depth > DEEPEST_NESTING) this.#tooDeep(first);
    if (first.kind !== 'identifier')
      return this.#lose(`a command is expected here, not ${this.#written(first)}`, first);
    const before = this.#taken();
    this.#at++;
    const said = this.#said(first, depth, this.#known.has(first.name) && !takesTest.has(first.name));
    const closing = this.#peek();
    const inside = this.#taken();
    const shared = { kind: 'command' as const, name: first.name, nameSpan: this.#span(first), ...said, before, inside };
    if (closing && isMark(closing, '{')) {
      const block = this.#block(closing, depth);
      return { ...shared, block, span: this.#places.span(first.start, block.span.end.offset) };
    }
    if (closing && isMark(closing, ';')) this.#at++;
    else this.#missing(first, closing);
    const end = this.#tokens[this.#at - 1]!.end;
    return { ...shared, block: null, span: this.#places.span(first.start, end) };
  }

  /** A command without its ";". What follows is read on its own when it can begin a command. */
  #missing(first: Token, found: Token | null): void {
    const last = this.#lastWord();
    const name = this.#text.slice(first.start, first.end);
    const instead = found ? `, not ${this.#written(found)}` : '';
    this.#tell(`";" is missing after "${shown(name)}"${found?.kind === 'identifier' ? '' : instead}`, {
      start: last.end,
      end: last.end,
    });
    if (found && found.kind !== 'identifier' && !isMark(found, '}')) throw new Lost();
  }

  #lastWord(): Token {
    let at = this.#at - 1;
    while (this.#tokens[at]!.kind === 'comment') at--;
    return this.#tokens[at]!;
  }

  #block(open: Token, depth: number): Block {
    this.#at++;
    const commands = this.commands(open, depth + 1);
    const after = this.takeComments();
    const close = this.#peek();
    if (close) this.#at++;
    return { commands, after, span: this.#places.span(open.start, close?.end ?? this.#text.length) };
  }

  /** `isCommand`: a word on a later line that is a command's name begins that command, and is no test. */
  #said(first: Token, depth: number, isCommand: boolean): Said {
    const said: Said = { arguments: [], tests: [], listed: false };
    for (let token = this.#peek(); token; token = this.#peek()) {
      if (token.kind === 'identifier') {
        if (isCommand && this.#known.has(token.name)) return said;
        said.tests.push(this.#test(depth + 1));
        return said;
      }
      if (isMark(token, '(')) {
        said.listed = true;
        said.tests.push(...this.#testList(token, depth + 1));
        return said;
      }
      const argument = this.#argument(token);
      if (!argument) return said;
      said.arguments.push(argument);
      if (said.arguments.length > 1000) return this.#lose('more arguments than any command has', first);
    }
    return said;
  }

  #argument(token: Token): Argument | null {
    switch (token.kind) {
      case 'string':
        return this.#string(token);
      case 'number':
        this.#at++;
        return { kind: 'number', value: token.value, span: this.#span(token) };
      case 'tag':
        this.#at++;
        return { kind: 'tag', name: token.name, span: this.#span(token) };
      default:
        return isMark(token, '[') ? this.#stringList(token) : null;
    }
  }

  #string(token: Extract<Token, { readonly kind: 'string' }>): StringNode {
    this.#at++;
    return { kind: 'string', value: token.value, form: token.form, span: this.#span(token) };
  }

  #stringList(open: Token): Argument {
    const items: StringNode[] = [];
    this.#at++;
    for (let token = this.#peek(); ; token = this.#peek()) {
      if (token?.kind !== 'string') {
        const what = token && isMark(token, ']') && items.length === 0 ? 'a list of strings may not be empty' : null;
        return this.#lose(what ?? `a string is expected in this list, not ${this.#written(token)}`, token ?? open);
      }
      items.push(this.#string(token));
      const next = this.#peek();
      if (next && isMark(next, ']')) break;
      if (!next || !isMark(next, ',')) this.#lose(`"," or "]" is expected, not ${this.#written(next)}`, next ?? open);
      this.#at++;
    }
    const close = this.#tokens[this.#at++]!;
    return { kind: 'list', items, span: this.#places.span(open.start, close.end) };
  }

  #testList(open: Token, depth: number): Test[] {
    const tests: Test[] = [];
    this.#at++;
    for (;;) {
      tests.push(this.#test(depth));
      const next = this.#peek();
      if (!next || !(isMark(next, ',') || isMark(next, ')'))) {
        this.#lose(`"," or ")" is expected after a test, not ${this.#written(next)}`, next ?? open);
      }
      this.#at++;
      if (isMark(next!, ')')) return tests;
    }
  }

  #test(depth: number): Test {
    const token = this.#peek();
    if (depth > DEEPEST_NESTING && token) this.#tooDeep(token);
    if (token?.kind !== 'identifier') return this.#lose(`a test is expected here, not ${this.#written(token)}`, token);
    this.#at++;
    const said = this.#said(token, depth, false);
    const end = this.#lastWord().end;
    const span = this.#places.span(token.start, end);
    return { kind: 'test', name: token.name, nameSpan: this.#span(token), ...said, span };
  }

  /** Nothing behind it is read: who nests so deep has no more to say. */
  #tooDeep(token: Token): never {
    this.#at = this.#tokens.length;
    this.#ended = true;
    return this.#lose(`nested more than ${DEEPEST_NESTING} deep`, token);
  }

  #lose(message: string, token: Token | null): never {
    this.#tell(message, token ?? { start: this.#text.length, end: this.#text.length });
    throw new Lost();
  }

  /** Behind a fault: after the ";" or block of the command it stood in, or before the "}" around it. */
  #goOn(from: number): void {
    if (this.#at === from) this.#at++;
    let depth = 0;
    for (let token = this.#peek(); token; token = this.#peek()) {
      if (depth === 0 && isMark(token, '}')) break;
      this.#at++;
      if (isMark(token, '{')) depth++;
      if (isMark(token, '}')) depth--;
      if (depth === 0 && (isMark(token, ';') || isMark(token, '}'))) break;
    }
    this.#comments = [];
  }

  #span(token: Token): Span {
    return this.#places.span(token.start, token.end);
  }

  #tell(message: string, { start, end }: Pick<Token, 'start' | 'end'>): void {
    this.problems.push({ severity: 'error', message, span: this.#places.span(start, end) });
    if (this.problems.length < MOST_PROBLEMS) return;
    // Nobody reads more, and who wrote so much that is wrong shall not keep the server busy with it.
    this.#at = this.#tokens.length;
    this.#ended = true;
  }

  #written(token: Token | null): string {
    if (!token) return 'the end of the script';
    const text = shown(this.#text.slice(token.start, token.end));
    return token.kind === 'string' ? `the string ${text}` : `"${text}"`;
  }
}

const isMark = (token: Token, mark: Mark): boolean => token.kind === 'mark' && token.mark === mark;
