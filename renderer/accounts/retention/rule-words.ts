/** How long mail stays: a rule of the setting retention.rules as fields of a form, and in words. Pure. */

import type { RetentionRow } from '../../../server/api/contract.ts';
import { t } from '../../../server/base/language.ts';
import {
  parseRetentionRule,
  type RetentionRole,
  type RetentionRule,
  type Spared,
} from '../../../server/config/retention-rule.ts';
import { date, size } from '../../design/format.ts';

export type AgeUnit = 'd' | 'w' | 'm' | 'y';
export type RuleForm = {
  readonly where: RetentionRole | 'name' | 'all';
  readonly name: string;
  readonly count: string;
  readonly unit: AgeUnit;
  /** Addresses and domains, a line each; none: everybody's. */
  readonly of: string;
  readonly but: readonly Spared[];
};

export const newRule: RuleForm = { where: 'trash', name: '', count: '30', unit: 'd', of: '', but: [] };

export const whereChoices: readonly (readonly [RuleForm['where'], string])[] = [
  ['trash', t('Trash')],
  ['junk', t('Junk')],
  ['inbox', t('Inbox')],
  ['sent', t('Sent')],
  ['archive', t('Archive')],
  ['drafts', t('Drafts')],
  ['name', t('A folder by its name')],
  ['all', t('Every folder')],
];
const roleWord = (role: RetentionRole): string => whereChoices.find(([where]) => where === role)![1];

export const ageUnits: readonly (readonly [AgeUnit, string])[] = [
  ['d', t('days')],
  ['w', t('weeks')],
  ['m', t('months of 30 days')],
  ['y', t('years')],
];
export const sparedChoices: readonly (readonly [Spared, string])[] = [
  ['flagged', t('what has a star')],
  ['unread', t('what is unread')],
  ['answered', t('what was answered')],
];

/** As it is written, not as it is counted: 30 days stay 30 days. */
function writtenAge(line: string): readonly [string, AgeUnit] {
  const [, count = '', unit = 'd'] = /:\s*(\d{1,5})([dwmy])/i.exec(line.replace(/"[^"]*"/g, '""')) ?? [];
  return [count, unit.toLowerCase() as AgeUnit];
}

export function ruleFormOf({ line, where, of, but }: RetentionRule): RuleForm {
  const [count, unit] = writtenAge(line);
  return {
    where: where.kind === 'role' ? where.role : where.kind,
    name: where.kind === 'name' ? where.name : '',
    ...{ count, unit, of: of.join('\n'), but },
  };
}

export function lineOf({ where, name, count, unit, of, but }: RuleForm): string {
  const place = where === 'all' ? '*' : where === 'name' ? `"${name.trim()}"` : where;
  const whose = of.split(/[\s,;]+/).filter(Boolean);
  return [
    `${place}: ${count.trim()}${unit}`,
    ...(whose.length > 0 ? ['of', ...whose] : []),
    ...(but.length > 0 ? ['but', ...but] : []),
  ].join(' ');
}

export type RuleField = 'name' | 'count' | 'of';
/** What the server would say of it, at the field that it is about. null: it is a rule. */
export function ruleFault(form: RuleForm): { readonly field: RuleField; readonly words: string } | null {
  if (form.where === 'name' && form.name.trim() === '')
    return { field: 'name', words: t('The name of a folder is missing.') };
  // The rule's own sign for where a name ends.
  if (form.where === 'name' && form.name.includes('"'))
    return { field: 'name', words: t('A folder with a quotation mark in its name cannot be named here.') };
  if (!parseRetentionRule(lineOf({ ...form, of: '', but: [] })).ok)
    return { field: 'count', words: t('A whole number, a day at least and 100 years at most.') };
  const parsed = parseRetentionRule(lineOf(form));
  return parsed.ok ? null : { field: 'of', words: t('Addresses here or domains, one a line: ana@office.example') };
}

export const whereWords = (where: RetentionRule['where']): string => {
  switch (where.kind) {
    case 'all':
      return t('Every folder');
    case 'role':
      return roleWord(where.role);
    case 'name':
      return t('{folder} and what is below it', { folder: where.name });
  }
};

export function ageWords(line: string): string {
  const [text, unit] = writtenAge(line);
  const count = Number(text);
  switch (unit) {
    case 'd':
      return t('{count, plural, one {# day} other {# days}}', { count });
    case 'w':
      return t('{count, plural, one {# week} other {# weeks}}', { count });
    case 'm':
      return t('{count, plural, one {# month} other {# months}}', { count });
    case 'y':
      return t('{count, plural, one {# year} other {# years}}', { count });
  }
}

/** “Trash: 30 days”. */
export const ruleTitle = (rule: RetentionRule): string =>
  t('{where}: {age}', { where: whereWords(rule.where), age: ageWords(rule.line) });

/** From when it counts, whose, and what is spared. */
export function ruleDetails({ where, of, but }: RetentionRule): string {
  const since =
    where.kind === 'role' && (where.role === 'trash' || where.role === 'junk')
      ? t('since it was put there')
      : where.kind === 'all'
        ? t('since it came, in Trash and Junk since it was put there')
        : t('since it came');
  const spared = sparedChoices.filter(([kind]) => but.includes(kind)).map(([, word]) => word);
  return [
    since,
    of.length === 0 ? t('everybody’s') : t('only of {whose}', { whose: of.join(', ') }),
    ...(spared.length > 0 ? [t('but not {spared}', { spared: spared.join(', ') })] : []),
  ].join(' · ');
}

/** null: it is not understood, so that it is shown as it is written. */
export function ruleIn(line: string): RetentionRule | null {
  const read = parseRetentionRule(line);
  return read.ok ? read.value : null;
}

/** One of them a step up (-1) or down (1); the first that fits a folder counts, so order matters. */
export function moved(lines: readonly string[], at: number, by: -1 | 1): readonly string[] {
  const to = at + by;
  if (to < 0 || to >= lines.length) return lines;
  const next = [...lines];
  [next[at], next[to]] = [next[to]!, next[at]!];
  return next;
}

export const sameLines = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((line, i) => line === b[i]);

export type Due = {
  readonly messages: number;
  readonly bytes: number;
  readonly oldest: number;
  readonly mailboxes: number;
};
const sum = (rows: readonly RetentionRow[]): Due => ({
  messages: rows.reduce((all, one) => all + one.messages, 0),
  bytes: rows.reduce((all, one) => all + one.bytes, 0),
  oldest: Math.min(...rows.map(one => one.oldest)),
  mailboxes: rows.length,
});
/** Of those that go; who is held loses nothing. */
export const goes = (rows: readonly RetentionRow[]): Due => sum(rows.filter(one => one.held === null));
export const stays = (rows: readonly RetentionRow[]): Due => sum(rows.filter(one => one.held !== null));

export const dueWords = ({ messages, bytes, oldest, mailboxes }: Due): string =>
  messages === 0
    ? t('Nothing is over its time now.')
    : t(
        '{messages, plural, one {# message} other {# messages}} ({size}) in {mailboxes, plural, one {# folder} other {# folders}}, the oldest of {date}.',
        { messages, size: size(bytes), mailboxes, date: date(oldest) },
      );
