/**
 * A script as a list of rules and of what is written by hand, and changes of one that touch nothing else.
 *
 *   head        what stands before the first block: every `require`, remarks between them
 *   block       a rule with the comment that names it, or hand-written text; from its first character to its line end
 *   gap         white space after a block
 *
 * Head, blocks and gaps in their order are the script, octet for octet. A change puts another text in the place of one
 * block, takes one out, puts one in or carries one elsewhere; hand-written blocks keep their text and their order. Only
 * `require` follows by itself: what a rule needs is added, and where nothing is written by hand, what no rule needs goes.
 */
import { err } from '../base/result.ts';
import type { Command, Comment, Script, Test } from '../sieve/ast.ts';
import { type FilterRule, flagsTooLate, nameOf } from './filter-rule.ts';
import { actionNames, readBare, readIf } from './rule-reader.ts';
import { printRule } from './rule-script.ts';

type Piece = {
  /** As it stands in the script. */
  readonly text: string;
  /** White space behind it. */
  readonly gap: string;
};
export type RuleBlock = Piece & {
  readonly kind: 'rule';
  readonly rule: FilterRule;
  /** What is odd about it as it stands. */
  readonly notes: readonly string[];
  /** What its text has to require. */
  readonly needs: readonly string[];
};
export type HandBlock = Piece & {
  readonly kind: 'hand';
  /** Of the comment that names it; '' for none. */
  readonly name: string;
  /** Why the form cannot show it. */
  readonly because: string;
  /** Remarks alone do nothing. */
  readonly remarksOnly: boolean;
};
export type Block = RuleBlock | HandBlock;

export type RulesDocument = {
  readonly head: string;
  /** What it requires, each once, in the order of the script. */
  readonly requires: readonly string[];
  readonly blocks: readonly Block[];
  readonly newline: '\n' | '\r\n';
};

export const emptyDocument: RulesDocument = { head: '', requires: [], blocks: [], newline: '\r\n' };

export const textOf = ({ head, blocks }: RulesDocument): string =>
  head + blocks.map(({ text, gap }) => text + gap).join('');

/** The first line of each block, from 1. */
export function linesOf({ head, blocks }: RulesDocument): readonly { readonly first: number; readonly last: number }[] {
  let line = 1 + breaks(head);
  return blocks.map(({ text, gap }) => {
    const first = line + breaks(/^\s*/.exec(text)?.[0] ?? '');
    const last = line + breaks(text.trimEnd());
    line += breaks(text) + breaks(gap);
    return { first, last };
  });
}
export const breaks = (text: string): number => text.split('\n').length - 1;

// ── reading ──

/** Of a script that could be parsed. */
export function readDocument({ text, commands }: Script): RulesDocument {
  const firstOther = commands.findIndex(one => one.name !== 'require');
  const requiring = firstOther < 0 ? commands : commands.slice(0, firstOther);
  const requires = [...new Set(requiring.flatMap(requiredBy))];
  const headEnd = requiring.length === 0 ? 0 : lineEnd(text, requiring.at(-1)!.span.end.offset);
  const meaning = { variables: requires.includes('variables') || requires.includes('encoded-character') };
  const blocks = blocksOf(text, headEnd, spansOf(text, commands.slice(requiring.length), headEnd, meaning));
  return {
    head: blocks.length === 0 ? text : text.slice(0, headEnd),
    requires,
    blocks,
    newline: text.includes('\n') && !text.includes('\r\n') ? '\n' : '\r\n',
  };
}

const requiredBy = ({ arguments: given }: Command): readonly string[] =>
  given.flatMap(one =>
    one.kind === 'list' ? one.items.map(item => item.value) : one.kind === 'string' ? [one.value] : [],
  );

/** Behind the line end that follows `offset`, where nothing but blanks stands between; else `offset` itself. */
function lineEnd(text: string, offset: number): number {
  const blank = /[ \t]*(?:\r?\n|$)/y;
  blank.lastIndex = offset;
  return blank.test(text) ? blank.lastIndex : offset;
}

type Found = { readonly start: number; readonly end: number } & (
  | { readonly rule: FilterRule; readonly needs: readonly string[] }
  | { readonly because: string; readonly name: string }
);

/** Rules and commands that are none, in order; what lies between them is white space and remarks. */
function spansOf(
  text: string,
  commands: readonly Command[],
  from: number,
  meaning: { readonly variables: boolean },
): readonly Found[] {
  const found: Found[] = [];
  for (let at = 0; at < commands.length; ) {
    const before = found.at(-1)?.end ?? from;
    const count = lengthOf(commands, at);
    const group = commands.slice(at, at + count);
    const first = group[0]!;
    const title = titleOf(text, first, before);
    const start = title?.start ?? lineStart(text, first.span.start.offset, before);
    const name = title?.name ?? '';
    const alone = first.name === 'if' && count === 1;
    const read = alone ? readIf(first, name, meaning) : readGroup(group, name, meaning);
    const span = { start, end: lineEnd(text, group.at(-1)!.span.end.offset) };
    found.push({
      ...span,
      ...(read.ok ? { rule: read.value, needs: needsOf(read.value, group) } : { because: read.error, name }),
    });
    at += count;
  }
  return found;
}

function readGroup(group: readonly Command[], name: string, meaning: { readonly variables: boolean }) {
  if (group[0]?.name === 'if') return err('It has another part, for what does not meet it (elsif, else)');
  return actionNames.has(group[0]?.name ?? '')
    ? readBare(group, name, meaning)
    : err(`It does what the form has not: ${group[0]?.name}`);
}

/** What it would need as the form writes it, and where it is written otherwise, that. */
function needsOf(rule: FilterRule, group: readonly Command[]): readonly string[] {
  const needs = new Set(printRule(rule, '\n').needs);
  const look = (one: Command | Test): void => {
    one.arguments.forEach((argument, at) => {
      const value = one.arguments[at + 1];
      if (argument.kind === 'tag' && argument.name === 'comparator' && value?.kind === 'string')
        needs.add(`comparator-${value.value}`);
    });
    for (const inner of [...one.tests, ...('block' in one ? (one.block?.commands ?? []) : [])]) look(inner);
    if (one.kind === 'command' && one.name === 'reject') needs.add('reject').delete('ereject');
  };
  group.forEach(look);
  // Of the base, RFC 5228 §2.7.3.
  needs.delete('comparator-i;ascii-casemap');
  needs.delete('comparator-i;octet');
  return [...needs];
}

/** How many commands from here on are one thing: an `if` with what belongs to it, or actions one after another. */
function lengthOf(commands: readonly Command[], at: number): number {
  const isAction = (one: Command | undefined): boolean => one !== undefined && actionNames.has(one.name) && !one.block;
  const isNext = (one: Command | undefined): boolean =>
    commands[at]?.name === 'if'
      ? one?.name === 'elsif' || one?.name === 'else'
      : isAction(commands[at]) && isAction(one) && one?.before.length === 0 && commands[at]?.name !== 'stop';
  let count = 1;
  while (isNext(commands[at + count])) count++;
  return count;
}

// ── names ──

const MARKED = /^\s*rule:\[(.*)\]\s*$/;
/** A remark of more is an explanation and not a name. */
const LONGEST_REMARK = 60;

/** The comment line above: "# rule:[Name]", or one short remark that stands there alone. */
function titleOf(text: string, { before, span }: Command, from: number): { name: string; start: number } | null {
  const last = before.at(-1);
  if (!last || last.bracket || last.span.start.offset < from) return null;
  const start = ownLine(text, last, from);
  if (start === null || !/^\r?\n?[ \t]*$/.test(text.slice(last.span.end.offset, span.start.offset))) return null;
  const marked = MARKED.exec(last.text);
  if (marked) return { name: nameOf(marked[1]!), start };
  const above = before.at(-2);
  const alone = !above || /\n[ \t]*\r?\n/.test(text.slice(above.span.end.offset, last.span.start.offset));
  const name = nameOf(last.text.replace(/^#+/, ''));
  return alone && name !== '' && name.length <= LONGEST_REMARK ? { name, start } : null;
}

function ownLine(text: string, { span }: Comment, from: number): number | null {
  const start = lineStart(text, span.start.offset, from);
  return start === from || text[start - 1] === '\n' ? start : null;
}

/** Of the line in which `offset` lies, where only blanks stand before it; else `offset`. Never before `from`. */
function lineStart(text: string, offset: number, from: number): number {
  let start = offset;
  while (start > from && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  return start === from || text[start - 1] === '\n' ? start : offset;
}

// ── blocks ──

/** What lies between what was found becomes gaps, where it is white space, and hand-written text, where it is remarks. */
function blocksOf(text: string, headEnd: number, found: readonly Found[]): readonly Block[] {
  const blocks: Block[] = [];
  let at = headEnd;
  /** Everything up to `end`, beside the hand-written text before it if there is some. */
  const byHand = (end: number, made: Pick<HandBlock, 'name' | 'because' | 'remarksOnly'>): void => {
    const last = blocks.at(-1);
    const whole = text.slice(at, end);
    if (last?.kind === 'hand') blocks[blocks.length - 1] = joined(last, whole, made);
    else blocks.push({ kind: 'hand', text: whole, gap: '', ...made });
    at = end;
  };
  const between = (end: number): void => {
    const remarks = text.slice(at, end).trimEnd().length;
    if (remarks > 0) byHand(Math.min(lineEnd(text, at + remarks), end), REMARKS);
    const last = blocks.at(-1);
    if (!last) return;
    blocks[blocks.length - 1] = { ...last, gap: last.gap + text.slice(at, end) };
    at = end;
  };
  for (const one of found) {
    between(one.start);
    if ('because' in one) byHand(one.end, { name: one.name, because: one.because, remarksOnly: false });
    else {
      const notes = flagsTooLate(one.rule) ? [TOO_LATE] : [];
      const { rule, needs } = one;
      blocks.push({ kind: 'rule', text: text.slice(at, one.end), gap: '', rule, notes, needs });
      at = one.end;
    }
  }
  between(text.length);
  return blocks;
}

const REMARKS = { name: '', because: 'Remarks', remarksOnly: true };

const joined = (
  last: HandBlock,
  more: string,
  made: Pick<HandBlock, 'name' | 'because' | 'remarksOnly'>,
): HandBlock => ({
  ...{ kind: 'hand', text: last.text + last.gap + more, gap: '', name: last.name || made.name },
  because: last.remarksOnly ? made.because : last.because,
  remarksOnly: last.remarksOnly && made.remarksOnly,
});

const TOO_LATE =
  'It marks the message after it was filed, so the mark is not on it. Saved again, the rule marks first and files then.';
