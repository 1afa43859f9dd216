/**
 * A rule as its lines of a script, with the extensions that these lines need:
 *
 *   # rule:[Invoices]
 *   if allof (
 *       header :contains "from" "billing",
 *       header :contains "subject" ["invoice", "bill"]
 *   ) {
 *       fileinto :create "Invoices";
 *       stop;
 *   }
 *
 * The name is in a comment as Roundcube writes it. A rule that rests is `if allof (false, …)`: it stays a rule that is
 * checked like the others, and any other editor still has it whole, where a comment would be text that nobody looks at.
 */

import { quote } from '../sieve/print.ts';
import type { FilterAction, FilterCondition, FilterRule, TextHow } from './filter-rule.ts';
import { settled } from './filter-rule.ts';

/** Who the owner has written to, as a script calls them. RFC 6134 §2.5. */
export const KNOWN_PEOPLE = ':addrbook:default';

export type Printed = { readonly text: string; readonly needs: readonly string[] };

/** With its line end; lines end in `newline`. */
export function printRule(draft: FilterRule, newline: string): Printed {
  const rule = settled(draft);
  const needs = new Set<string>();
  const test = testOf(rule, needs);
  const actions = rule.actions.map(action => `    ${printAction(action, needs)}\n`);
  const name = rule.name === '' ? '' : `# rule:[${rule.name}]\n`;
  const text = `${name}if ${test} {\n${actions.join('')}}\n`;
  return { text: text.replaceAll('\n', newline), needs: [...needs] };
}

function testOf({ enabled, match, conditions }: FilterRule, needs: Set<string>): string {
  const tests = conditions.map(one => printCondition(one, needs));
  const alone = tests.length === 1 && match === 'all' && conditions[0]?.kind !== 'group';
  const whole = tests.length === 0 ? 'true' : alone ? tests[0]! : listed(match === 'all' ? 'allof' : 'anyof', tests);
  if (enabled) return whole;
  return tests.length === 0 ? 'false' : listed('allof', ['false', whole]);
}

const listed = (name: string, tests: readonly string[]): string =>
  `${name} (\n${tests.map(test => `    ${indented(test)}`).join(',\n')}\n)`;
/** Lines of our own only: what stands between quotes keeps its line ends as they are. */
const indented = (test: string): string =>
  test
    .split(/("(?:[^"\\]|\\[\s\S])*")/)
    .map((piece, at) => (at % 2 === 1 ? piece : piece.replaceAll('\n', '\n    ')))
    .join('');

// ── conditions ──

function printCondition(condition: FilterCondition, needs: Set<string>): string {
  const not = condition.not ? 'not ' : '';
  if (condition.kind !== 'group') return not + printTest(condition, needs);
  const inner = condition.conditions.map(one => printCondition(one, needs));
  return not + listed(condition.match === 'all' ? 'allof' : 'anyof', inner);
}

function printTest(one: Exclude<FilterCondition, { readonly kind: 'group' }>, needs: Set<string>): string {
  const need = needing(needs);
  switch (one.kind) {
    case 'header':
      return `header ${compared(one, needs)(list(one.headers))}`;
    case 'address':
      return `address ${part(one.part, needs)}${compared(one, needs)(list(one.headers))}`;
    case 'envelope':
      need('envelope');
      return `envelope ${part(one.part, needs)}${compared(one, needs)(quote(one.of))}`;
    case 'exists':
      return `exists ${list(one.headers)}`;
    case 'body':
      need('body');
      return `body :text ${compared(one, needs)('')}`;
    case 'size':
      return `size ${one.over ? ':over' : ':under'} ${printSize(one.bytes)}`;
    case 'attachment':
      need('mime');
      return `header :mime :anychild ${attachment(one, needs)}`;
    case 'date': {
      need('date');
      const zone = one.zone === null ? '' : `:zone ${quote(one.zone)} `;
      if (one.relation !== 'is') need('relational');
      const relation = one.relation === 'is' ? ':is' : `:value "${one.relation}"`;
      const field = one.of === 'now' ? 'currentdate' : 'date';
      return `${field} ${zone}${relation} ${one.of === 'now' ? '' : '"date" '}"${one.part}" ${list(one.values)}`;
    }
    case 'spam':
      need('spamtest', 'relational', 'comparator-i;ascii-numeric');
      return `spamtest :value "ge" :comparator "i;ascii-numeric" "${one.atLeast}"`;
    case 'known':
      need('extlists');
      return `address :list "from" "${KNOWN_PEOPLE}"`;
  }
}

const needing =
  (needs: Set<string>) =>
  (...names: readonly string[]): void => {
    for (const name of names) needs.add(name);
  };

function part(name: string, needs: Set<string>): string {
  if (name === 'user' || name === 'detail') needs.add('subaddress');
  return name === 'all' ? '' : `:${name} `;
}

type Attachment = Extract<FilterCondition, { readonly kind: 'attachment' }>;
/** Disposition says what is attached; the two fields that name a file are both asked, for programs write one or the other. */
function attachment(one: Attachment, needs: Set<string>): string {
  if (one.of === 'any') return ':contains "content-disposition" "attachment"';
  if (one.of === 'type') return `:contenttype ${compared(one, needs)('"content-type"')}`;
  return `:param ["filename", "name"] ${compared(one, needs)('["content-disposition", "content-type"]')}`;
}

/** The match type, what is looked at, and with what. */
const compared =
  (one: { readonly how: TextHow; readonly values: readonly string[] }, needs: Set<string>) =>
  (where: string): string => {
    if (one.how === 'regex') needs.add('regex');
    const values = one.values.map(value => keyOf(one.how, value));
    const comparator = one.values.some(isInternational) ? ':comparator "i;unicode-casemap" ' : '';
    if (comparator) needs.add('comparator-i;unicode-casemap');
    return `${matchTypes[one.how]} ${comparator}${where === '' ? '' : `${where} `}${list(values)}`;
  };

/** Where only letters of ASCII are asked for, the usual comparator finds the same. */
const isInternational = (value: string): boolean => [...value].some(character => character > '\u007f');

const matchTypes: Readonly<Record<TextHow, string>> = {
  contains: ':contains',
  is: ':is',
  begins: ':matches',
  ends: ':matches',
  matches: ':matches',
  regex: ':regex',
};
const literal = (value: string): string => value.replace(/[\\*?]/g, '\\$&');
const keyOf = (how: TextHow, value: string): string =>
  how === 'begins' ? `${literal(value)}*` : how === 'ends' ? `*${literal(value)}` : value;

const sizes = [
  ['G', 2 ** 30],
  ['M', 2 ** 20],
  ['K', 2 ** 10],
] as const;
function printSize(bytes: number): string {
  const unit = sizes.find(([, size]) => bytes > 0 && bytes % size === 0);
  return unit ? `${bytes / unit[1]}${unit[0]}` : String(bytes);
}

// ── actions ──

function printAction(action: FilterAction, needs: Set<string>): string {
  const need = needing(needs);
  switch (action.kind) {
    case 'move':
    case 'copy': {
      need('fileinto', ...(action.kind === 'copy' ? ['copy'] : []), ...(action.create ? ['mailbox'] : []));
      const tags = `${action.kind === 'copy' ? ':copy ' : ''}${action.create ? ':create ' : ''}`;
      return `fileinto ${tags}${quote(action.mailbox)};`;
    }
    case 'read':
    case 'star':
      need('imap4flags');
      return `addflag ${quote(action.kind === 'read' ? '\\Seen' : '\\Flagged')};`;
    case 'keyword':
      need('imap4flags');
      return `addflag ${quote(action.keyword)};`;
    case 'forward':
      if (action.keep) need('copy');
      return `redirect ${action.keep ? ':copy ' : ''}${quote(action.address)};`;
    case 'answer': {
      need('vacation');
      const subject = action.subject === null ? '' : ` :subject ${quote(action.subject)}`;
      const from = action.from === null ? '' : ` :from ${quote(action.from)}`;
      const addresses = action.addresses.length === 0 ? '' : ` :addresses ${list(action.addresses)}`;
      return `vacation :days ${action.days}${subject}${from}${addresses} ${quote(action.text)};`;
    }
    case 'reject':
      need('ereject');
      return `ereject ${quote(action.text)};`;
    case 'keep':
      return 'keep;';
    case 'delete':
      return 'discard;';
    case 'stop':
      return 'stop;';
  }
}

const list = (values: readonly string[]): string =>
  values.length === 1 ? quote(values[0]!) : `[${values.map(quote).join(', ')}]`;
