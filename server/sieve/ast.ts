/**
 * A Sieve script as a tree: what stands where, and nothing of what it means. RFC 5228 §8.2 (grammar).
 *
 *   start = commands      command = identifier arguments (";" / block)      test = identifier arguments
 *   arguments = *argument [ test / test-list ]      argument = string-list / number / tag
 *
 * Every node knows its place in the text, and the script keeps the text: an untouched script is printed back octet for
 * octet, and one command can be replaced without touching what is written by hand around it.
 */

export type Position = {
  /** Index into `Script.text`. */
  readonly offset: number;
  /** From 1. */
  readonly line: number;
  /** From 1, in characters as an editor counts them (UTF-16 units). */
  readonly column: number;
};
/** From `start` up to, not including, `end`. */
export type Span = { readonly start: Position; readonly end: Position };

export type Comment = {
  /** Without "#" or the bracket marks; not trimmed. */
  readonly text: string;
  readonly bracket: boolean;
  readonly span: Span;
};

/** `value` is as meant: quotes, backslashes and dot-stuffing undone. Line ends within it are CRLF. */
export type StringNode = {
  readonly kind: 'string';
  readonly value: string;
  readonly form: 'quoted' | 'multi-line';
  readonly span: Span;
};
export type StringListNode = { readonly kind: 'list'; readonly items: readonly StringNode[]; readonly span: Span };
/** `value` with its quantifier multiplied out. */
export type NumberNode = { readonly kind: 'number'; readonly value: number; readonly span: Span };
/** `name` in lower case, without the colon. */
export type TagNode = { readonly kind: 'tag'; readonly name: string; readonly span: Span };
export type Argument = StringNode | StringListNode | NumberNode | TagNode;

/** `name` in lower case; where it is written: `nameSpan`. */
export type Test = {
  readonly kind: 'test';
  readonly name: string;
  readonly nameSpan: Span;
  readonly arguments: readonly Argument[];
  readonly tests: readonly Test[];
  /** Whether the tests stand in parentheses. */
  readonly listed: boolean;
  readonly span: Span;
};
export type Command = {
  readonly kind: 'command';
  readonly name: string;
  readonly nameSpan: Span;
  readonly arguments: readonly Argument[];
  readonly tests: readonly Test[];
  readonly listed: boolean;
  /** null where it ends in ";". */
  readonly block: Block | null;
  /** From its name to its ";" or "}". */
  readonly span: Span;
  /** Comments between the command before it and its name. */
  readonly before: readonly Comment[];
  /** Comments within it, outside its block. */
  readonly inside: readonly Comment[];
};
export type Block = {
  readonly commands: readonly Command[];
  /** Comments between its last command and "}". */
  readonly after: readonly Comment[];
  readonly span: Span;
};

export type Script = {
  readonly text: string;
  readonly commands: readonly Command[];
  /** Comments after the last command. */
  readonly after: readonly Comment[];
};

/** What is wrong with a script, in words its owner understands. A warning does not keep it from running. */
export type Problem = {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly span: Span;
};

/** 'line 4, column 9: "fileinto" needs `require "fileinto";` at the top' */
export const printProblem = ({ message, span }: Problem): string =>
  `line ${span.start.line}, column ${span.start.column}: ${message}`;
