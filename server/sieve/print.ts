/**
 * A tree back to text, in one form. A script whose text should stay as it is is never printed whole: see filters/.
 *
 * Printing what was parsed and parsing it again gives the same tree, comments included (those within a command stand
 * before it); printing that gives the same text.
 */
import type { Argument, Block, Command, Comment, Script, StringNode, Test } from './ast.ts';

type Placeless<T> = T extends readonly (infer Item)[]
  ? readonly Placeless<Item>[]
  : T extends object
    ? { readonly [K in keyof T as K extends 'span' | 'nameSpan' ? never : K]: Placeless<T[K]> }
    : T;
/** Trees that were made and not read have no places. */
export type PrintedCommand = Placeless<Command>;
export type PrintedTest = Placeless<Test>;
export type PrintedArgument = Placeless<Argument>;
type PrintedComment = Placeless<Comment>;
type PrintedBlock = Placeless<Block>;
type PrintedString = Placeless<StringNode>;

/** Lines end in CRLF, as scripts are stored and sent. */
const LINE = '\r\n';
const LONGEST_LINE = 100;

export const printScript = (script: Pick<Placeless<Script>, 'commands' | 'after'>): string =>
  printCommands(script.commands) + script.after.map(comment => printComment(comment, '')).join('');

function printCommands(commands: readonly PrintedCommand[], indent = ''): string {
  let out = '';
  for (const command of commands) {
    const printed = printCommand(command, indent);
    const follows = command.name === 'elsif' || command.name === 'else';
    const joined = follows && command.before.length + command.inside.length === 0 && out.endsWith(`}${LINE}`);
    out = joined ? `${out.slice(0, -LINE.length)} ${printed.slice(indent.length)}` : out + printed;
  }
  return out;
}

function printCommand(command: PrintedCommand, indent = ''): string {
  const comments = [...command.before, ...command.inside].map(comment => printComment(comment, indent)).join('');
  const said = printSaid(command, indent);
  const end = command.block === null ? ';' : ` ${printBlock(command.block, indent)}`;
  return `${comments}${indent}${command.name}${said}${end}${LINE}`;
}

function printBlock(block: PrintedBlock, indent: string): string {
  const after = block.after.map(comment => printComment(comment, `${indent}    `)).join('');
  return `{${LINE}${printCommands(block.commands, `${indent}    `)}${after}${indent}}`;
}

function printComment({ text, bracket }: PrintedComment, indent: string): string {
  return bracket ? `${indent}/*${text}*/${LINE}` : `${indent}#${text}${LINE}`;
}

type Said = Pick<PrintedTest, 'arguments' | 'tests' | 'listed'>;

function printSaid(said: Said, indent: string): string {
  const words = said.arguments.map(printArgument);
  if (said.listed) words.push(printTestList(said.tests, indent));
  else words.push(...said.tests.map(test => printTest(test, indent)));
  return words.map(word => ` ${word}`).join('');
}

export const printTest = (test: PrintedTest, indent = ''): string => `${test.name}${printSaid(test, indent)}`;

function printTestList(tests: readonly PrintedTest[], indent: string): string {
  const line = `(${tests.map(test => printTest(test, indent)).join(', ')})`;
  if (line.length <= LONGEST_LINE && !line.includes(LINE)) return line;
  const inner = `${indent}    `;
  return `(${tests.map(test => `${LINE}${inner}${printTest(test, inner)}`).join(',')})`;
}

function printArgument(argument: PrintedArgument): string {
  switch (argument.kind) {
    case 'string':
      return printString(argument);
    case 'list':
      return `[${argument.items.map(printString).join(', ')}]`;
    case 'number':
      return printNumber(argument.value);
    case 'tag':
      return `:${argument.name}`;
  }
}

/** Largest unit first; 0 and what no unit divides as digits. */
function printNumber(value: number): string {
  for (const [unit, size] of units) if (value > 0 && value % size === 0) return `${value / size}${unit}`;
  return `${value}`;
}
const units = [
  ['G', 1024 ** 3],
  ['M', 1024 ** 2],
  ['K', 1024],
] as const;

function printString({ value, form }: PrintedString): string {
  // A multi-line text ends with a line end; one without it can only be quoted.
  if (form === 'multi-line' && (value === '' || value.endsWith(LINE))) {
    return `text:${LINE}${value.replace(/(^|\n)\./g, '$1..')}.${LINE}`;
  }
  return quote(value);
}

/** A value as a quoted string. RFC 5228 §2.4.2. */
export const quote = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;
