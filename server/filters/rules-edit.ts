/** Changes of one rule of a script, which touch nothing else (rules-document.ts); `require` follows by itself. */
import { err, ok, type Result } from '../base/result.ts';
import { quote } from '../sieve/print.ts';
import { hasVariable } from './arguments.ts';
import type { FilterRule } from './filter-rule.ts';
import { printRule } from './rule-script.ts';
import { type Block, breaks, type RuleBlock, type RulesDocument } from './rules-document.ts';

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
    case 'change': {
      const changed = { ...newBlock(edit.rule, newline), gap: block!.gap };
      return withRules(document, apartBefore(blocks.with(edit.at, changed), edit.at, newline));
    }
    case 'remove':
      return withRules(document, apartBefore(blocks.toSpliced(edit.at, 1), edit.at, newline));
    case 'move': {
      if (edit.before === edit.at || edit.before === edit.at + 1) return ok(document);
      const others = apartBefore(blocks.toSpliced(edit.at, 1), edit.at, newline);
      const before = edit.before > edit.at ? edit.before - 1 : edit.before;
      return withRules(document, inserted(others, { ...block!, gap: newline }, before, newline));
    }
  }
}

const newBlock = (rule: FilterRule, newline: string): RuleBlock => ({
  kind: 'rule',
  ...{ ...printRule(rule, newline), gap: newline, rule, notes: [] },
});

/** A blank line stands around it; what is there already is left. */
function inserted(blocks: readonly Block[], block: Block, before: number, newline: string): readonly Block[] {
  const at = Math.max(0, Math.min(before, blocks.length));
  const text = block.text.endsWith('\n') ? block.text : `${block.text}${newline}`;
  return apartBefore(blocks.toSpliced(at, 0, { ...block, text }), at, newline);
}

/** A remark at the end of what stands before must not become the name of what follows now. */
function apartBefore(blocks: readonly Block[], at: number, newline: string): readonly Block[] {
  const last = blocks[at - 1];
  if (!last || at >= blocks.length) return blocks;
  return blocks.with(at - 1, { ...last, gap: apartFrom(last, newline) });
}

function apartFrom({ text, gap }: Block, newline: string): string {
  const ends = breaks(`${text.slice(-2)}${gap}`);
  return ends >= 2 ? gap : gap + newline.repeat(2 - ends);
}

/** The blocks with a head that requires what they need. */
function withRules(document: RulesDocument, blocks: readonly Block[]): Result<RulesDocument, string> {
  const rules = blocks.filter(one => one.kind === 'rule');
  const needed = new Set(rules.flatMap(one => one.needs));
  const { requires } = document;
  if (requires.includes('variables') || requires.includes('encoded-character'))
    if (rules.some(({ rule }) => hasVariable(JSON.stringify(rule)))) return err(VARIABLE);
  const handWritten = blocks.some(one => one.kind === 'hand' && !one.remarksOnly);
  const kept = handWritten ? requires : requires.filter(one => needed.has(one) || !ofTheForm.has(one));
  const wanted = [...kept, ...[...needed].filter(one => !kept.includes(one))];
  const head = newHead(document, wanted);
  return ok({ ...document, head, requires: wanted, blocks });
}

const VARIABLE = 'In this script a dollar sign with braces stands for something else: no text of a rule can have it';

/** What rules of a form need at all: anything else is required for a reason that only its writer knows. */
const ofTheForm: ReadonlySet<string> = new Set([
  ...['fileinto', 'copy', 'mailbox', 'imap4flags', 'vacation', 'reject', 'ereject', 'envelope', 'subaddress', 'body'],
  ...['mime', 'date', 'relational', 'spamtest', 'comparator-i;ascii-numeric', 'comparator-i;unicode-casemap'],
  ...['extlists', 'regex', 'comparator-i;ascii-casemap'],
]);

function newHead({ head, requires, newline }: RulesDocument, wanted: readonly string[]): string {
  if (wanted.length === requires.length && wanted.every((one, at) => one === requires[at])) return head;
  const line = wanted.length === 0 ? '' : `require [${wanted.map(quote).join(', ')}];${newline}`;
  // Ours, or one that says the same in one line: it is written anew. What is laid out otherwise stays, and gets a second line.
  const plain = /^([^\S\n]*)require\s+(?:\[[^\][#]*\]|"[^"]*")\s*;[^\S\n]*\r?\n/m;
  const single = head.split(/\brequire\b/).length === 2 && plain.test(head);
  if (single) return head.replace(plain, line);
  const missing = wanted.filter(one => !requires.includes(one));
  if (missing.length === 0) return head;
  const more = `require [${missing.map(quote).join(', ')}];${newline}`;
  return head === '' ? more + newline : head.endsWith('\n') ? head + more : `${head}${newline}${more}`;
}
