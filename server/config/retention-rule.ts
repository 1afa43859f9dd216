/**
 * How long mail stays in mailboxes, as the owner writes it: `trash: 30d`, `junk: 2w but flagged`,
 * `"Newsletters": 90d of ann@here.example but unread flagged`, `*: 10y of here.example`. The first line that fits a mailbox
 * counts. Pure.
 *
 *   rule = where ":" age [ "of" 1*whom ] [ "but" 1*kept ]
 */
import { ok, type Result } from '../base/result.ts';
import { type Duration, days } from '../base/units.ts';
import { at, type Word, wordsOf } from './rule-reader.ts';

const roles = ['inbox', 'drafts', 'sent', 'archive', 'junk', 'trash'] as const;
const kinds = ['flagged', 'unread', 'answered'] as const;
export type RetentionRole = (typeof roles)[number];
export type Spared = (typeof kinds)[number];

export type RetentionRule = {
  /** As it was written. */
  readonly line: string;
  /** A mailbox of this role, or of this name with all below it; or every one. */
  readonly where:
    | { readonly kind: 'all' }
    | { readonly kind: 'role'; readonly role: RetentionRole }
    | { readonly kind: 'name'; readonly name: string };
  readonly age: Duration;
  /** Addresses and domains in lower case; none: everybody's. */
  readonly of: readonly string[];
  readonly but: readonly Spared[];
};

const units: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, y: 365 };
const LONGEST = 100 * 365;

export function parseRetentionRule(line: string): Result<RetentionRule, string> {
  const [first, colon, age, ...rest] = wordsOf(line);
  if (!first) return at(1, 'a rule begins with a mailbox: trash, junk, "Newsletters", or * for all');
  const where = whereOf(first);
  if (!where.ok) return where;
  if (colon?.text !== ':') return at(colon?.column ?? line.length + 1, 'a colon stands behind the mailbox');
  const [, count, unit = ''] = /^(\d{1,5})(d|w|m|y)$/i.exec(age?.text ?? '') ?? [];
  const length = Number(count ?? 0) * (units[unit.toLowerCase()] ?? 0);
  if (length < 1 || length > LONGEST)
    return at(age?.column ?? line.length + 1, 'the age is missing: 30d, 2w, 6m, 10y; a day at least');
  const parts = partsOf(rest);
  return parts.ok ? ok({ line: line.trim(), where: where.value, age: days(length), ...parts.value }) : parts;
}

function whereOf({ text, column }: Word): Result<RetentionRule['where'], string> {
  if (text === '*') return ok({ kind: 'all' });
  if (text.startsWith('"')) {
    const name = text.endsWith('"') ? text.slice(1, -1) : '';
    return name === '' ? at(column, 'a name in quotes ends with a quote') : ok({ kind: 'name', name });
  }
  const role = roles.find(one => one === text.toLowerCase());
  return role
    ? ok({ kind: 'role', role })
    : at(column, `"${text}" is none of ${roles.join(', ')}; another mailbox stands in quotes, * for all`);
}

function partsOf(words: readonly Word[]): Result<Pick<RetentionRule, 'of' | 'but'>, string> {
  const of: string[] = [];
  const but: Spared[] = [];
  let reading: 'of' | 'but' | null = null;
  let isEmpty = false;
  for (const { text, column } of words) {
    const word = text.toLowerCase();
    const kind = kinds.find(one => one === word);
    if ((word === 'of' || word === 'but') && !isEmpty && (word === 'of' ? of : but).length === 0) {
      reading = word;
      isEmpty = true;
      continue;
    }
    if (reading === 'of' && /^[^\s@"]*@?[a-z0-9.-]+\.[a-z0-9-]+$/.test(word)) of.push(word);
    else if (reading === 'but' && kind) but.push(kind);
    else return at(column, `"${text}" is not expected here: of ann@here.example, but ${kinds.join(' ')}`);
    isEmpty = false;
  }
  const end = words.at(-1);
  return isEmpty && end ? at(end.column + end.text.length, 'the line ends too early') : ok({ of, but });
}
