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
import { err, ok, type Result } from '../base/result.ts';
import type { Command, Comment, Script } from '../sieve/ast.ts';
import { hasVariable } from './arguments.ts';
import { type FilterRule, flagsTooLate, nameOf } from './filter-rule.ts';
import { actionNames, readBare, readIf } from './rule-reader.ts';
import { printRule, quoted } from './rule-script.ts';

type Piece = {
  /** As it stands in the script. */
  readonly text: string;
  /** White space behind it. */
  readonly gap: string;
};
export type RuleBlock = Piece & { readonly kind: 'rule'; readonly rule: FilterRule; readonly notes: readonly string[] };
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
const breaks = (text: string): number => text.split('\n').length - 1;

// ── reading ──

/** Of a script that could be parsed. */
export function readDocument({ text, commands, after }: Script): RulesDocument {
  const firstOther = commands.findIndex(one => one.name !== 'require');
  const requiring = firstOther < 0 ? commands : commands.slice(0, firstOther);
  const requires = [...new Set(requiring.flatMap(requiredBy))];
  const headEnd = requiring.length === 0 ? 0 : lineEnd(text, requiring.at(-1)!.span.end.offset);
  const meaning = { variables: requires.includes('variables') || requires.includes('encoded-character') };
  const spans = spansOf(text, commands.slice(requiring.length), headEnd, meaning);
  return {
    head: text.slice(0, headEnd),
    requires,
    blocks: blocksOf(text, headEnd, spans, after),
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
  | { readonly rule: FilterRule }
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
    const read = alone ? readResting(text, first, name, meaning) : readGroup(group, name, meaning);
    const span = { start, end: lineEnd(text, group.at(-1)!.span.end.offset) };
    found.push({ ...span, ...(read.ok ? { rule: read.value } : { because: read.error, name }) });
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

/** Roundcube's rule that rests: the test stands in a remark behind `if false`. It is read as if it stood there. */
function readResting(text: string, command: Command, name: string, meaning: { readonly variables: boolean }) {
  return readIf(command, name, meaning);
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

/** Remarks belong to the hand-written block that follows or goes before them, else they are one of their own. */
function blocksOf(text: string, headEnd: number, spans: readonly Found[], after: readonly Comment[]): readonly Block[] {
  const blocks: Block[] = [];
  let at = headEnd;
  const byHand = (end: number, name: string, because: string, remarksOnly: boolean): void => {
    const last = blocks.at(-1);
    const whole = text.slice(at, end);
    if (last?.kind === 'hand') {
      const both = last.remarksOnly ? because : last.because;
      const joined = { ...last, text: last.text + last.gap + whole, gap: '', because: both };
      blocks[blocks.length - 1] = { ...joined, name: last.name || name, remarksOnly: last.remarksOnly && remarksOnly };
    } else blocks.push({ kind: 'hand', text: whole, gap: '', name, because, remarksOnly });
    at = end;
  };
  /** White space goes to the block before it, remarks are hand-written. */
  const between = (end: number): void => {
    if (text.slice(at, end).trim() === '') return rest(end);
    const remarks = at + text.slice(at, end).trimEnd().length;
    byHand(Math.min(lineEnd(text, remarks), end), '', 'Remarks', true);
    rest(end);
  };
  const rest = (end: number): void => {
    const last = blocks.at(-1);
    if (last) blocks[blocks.length - 1] = { ...last, gap: last.gap + text.slice(at, end) };
    else if (end > at) lead = text.slice(at, end);
    at = end;
  };
  let lead = '';
  for (const span of spans) {
    between(span.start);
    if ('rule' in span) {
      const notes = flagsTooLate(span.rule) ? [TOO_LATE] : [];
      blocks.push({ kind: 'rule', text: text.slice(at, span.end), gap: '', rule: span.rule, notes });
      at = span.end;
    } else byHand(span.end, span.name, span.because, false);
  }
  between(text.length);
  void after;
  const [first, ...others] = blocks;
  return first && lead !== '' ? [{ ...first, text: lead + first.text }, ...others] : blocks;
}

const TOO_LATE =
  'It marks the message after it was filed, so the mark is not on it. Saved again, the rule marks first and files then.';

// ── changing ──

/** Places count blocks from 0. `before`: the place it is put before; the number of blocks is the end. */
export type RuleEdit =
  | { readonly act: 'add'; readonly rule: FilterRule; readonly before: number }
  | { readonly act: 'change'; readonly at: number; readonly rule: FilterRule }
  | { readonly act: 'remove'; readonly at: number }
  | { readonly act: 'move'; readonly at: number; readonly before: number };

export function edited(document: RulesDocument, edit: RuleEdit): Result<RulesDocument, string> {
  const { blocks, newline } = document;
  const block = edit.act === 'add' ? null : blocks[edit.at];
  if (block === undefined) return err('There is no such rule any more');
  if (block?.kind === 'hand') return err('This part is written by hand: change it in the script');
  switch (edit.act) {
    case 'add':
      return withRules(document, inserted(blocks, newBlock(edit.rule, newline), edit.before, newline));
    case 'change':
      return withRules(document, blocks.with(edit.at, { ...newBlock(edit.rule, newline), gap: block!.gap }));
    case 'remove':
      return withRules(document, blocks.toSpliced(edit.at, 1));
    case 'move': {
      if (edit.before === edit.at || edit.before === edit.at + 1) return ok(document);
      const others = blocks.toSpliced(edit.at, 1);
      const before = edit.before > edit.at ? edit.before - 1 : edit.before;
      return withRules(document, inserted(others, { ...block!, gap: newline }, before, newline));
    }
  }
}

const newBlock = (rule: FilterRule, newline: string): RuleBlock => ({
  kind: 'rule',
  ...{ text: printRule(rule, newline).text, gap: newline, rule, notes: [] },
});

/** A blank line stands around it; what is there already is left. */
function inserted(blocks: readonly Block[], block: Block, before: number, newline: string): readonly Block[] {
  const at = Math.max(0, Math.min(before, blocks.length));
  const last = blocks[at - 1];
  const apart = last ? { ...last, gap: apartFrom(last, newline) } : null;
  const text = block.text.endsWith('\n') ? block.text : `${block.text}${newline}`;
  const list = apart ? blocks.with(at - 1, apart) : blocks;
  return list.toSpliced(at, 0, { ...block, text });
}

function apartFrom({ text, gap }: Block, newline: string): string {
  const ends = breaks(`${text.slice(-2)}${gap}`);
  return ends >= 2 ? gap : gap + newline.repeat(2 - ends);
}

/** The blocks with a head that requires what they need. */
function withRules(document: RulesDocument, blocks: readonly Block[]): Result<RulesDocument, string> {
  const rules = blocks.filter(one => one.kind === 'rule').map(one => one.rule);
  const needed = new Set(rules.flatMap(rule => printRule(rule, '\n').needs));
  const { requires } = document;
  if (requires.includes('variables') || requires.includes('encoded-character'))
    if (rules.some(rule => hasVariable(JSON.stringify(rule))))
      return err('In this script ${…} stands for something else: a rule of the form cannot have it in a text');
  const handWritten = blocks.some(one => one.kind === 'hand' && !one.remarksOnly);
  const kept = handWritten ? requires : requires.filter(one => needed.has(one) || !ofTheForm.has(one));
  const wanted = [...kept, ...[...needed].filter(one => !kept.includes(one))];
  const head = newHead(document, wanted);
  return ok({ ...document, head, requires: wanted, blocks });
}

/** What rules of a form need at all: anything else is required for a reason that only its writer knows. */
const ofTheForm: ReadonlySet<string> = new Set([
  ...['fileinto', 'copy', 'mailbox', 'imap4flags', 'vacation', 'reject', 'ereject', 'envelope', 'subaddress', 'body'],
  ...['mime', 'date', 'relational', 'spamtest', 'comparator-i;ascii-numeric', 'comparator-i;unicode-casemap'],
  ...['extlists', 'regex', 'comparator-i;ascii-casemap'],
]);

function newHead({ head, requires, newline }: RulesDocument, wanted: readonly string[]): string {
  if (wanted.length === requires.length && wanted.every((one, at) => one === requires[at])) return head;
  const line = wanted.length === 0 ? '' : `require [${wanted.map(quoted).join(', ')}];${newline}`;
  // Ours, or one that says the same in one line: it is written anew. What is laid out otherwise stays, and gets a second line.
  const plain = /^([^\S\n]*)require\s+(?:\[[^\][#]*\]|"[^"]*")\s*;[^\S\n]*\r?\n/m;
  const single = head.split(/\brequire\b/).length === 2 && plain.test(head);
  if (single) return head.replace(plain, line);
  const missing = wanted.filter(one => !requires.includes(one));
  if (missing.length === 0) return head;
  const more = `require [${missing.map(quoted).join(', ')}];${newline}`;
  return head === '' ? more + newline : head.endsWith('\n') ? head + more : `${head}${newline}${more}`;
}
