/**
 * The words of a search for mail (the grammar is server/base/search.ts), and what they are as a JMAP filter (RFC 8621
 * §4.4.1). Pure. A fault does not stop the search: the term is left out, and said in words.
 */

import { t } from '../../server/base/language.ts';
import { type Fault, parseSearch, type Search, type Term, type Where, whereOf } from '../../server/base/search.ts';
import { parseAge, parseDate, parseSize } from '../../server/base/search-values.ts';
import type { EmailFilterCondition, JmapId, Mailbox, UtcDate } from '../../server/jmap/types.ts';
import type { EmailFilter } from '../jmap/methods.ts';
import type { Vocabulary } from '../search/vocabulary.ts';
import { mailboxName, mailboxPath } from './mailboxes.ts';

export type Given = { readonly mailboxes: readonly Mailbox[]; readonly now: number };

type Operator = {
  readonly name: string;
  readonly hint: string;
  /** null: wrong, in words by `wrong`. */
  readonly condition: (value: string, given: Given) => EmailFilterCondition | EmailFilter | null;
  readonly wrong: (term: string) => string;
};

const keywordsOf: Readonly<Record<string, EmailFilterCondition>> = {
  unread: { notKeyword: '$seen' },
  read: { hasKeyword: '$seen' },
  starred: { hasKeyword: '$flagged' },
  flagged: { hasKeyword: '$flagged' },
  answered: { hasKeyword: '$answered' },
  forwarded: { hasKeyword: '$forwarded' },
  draft: { hasKeyword: '$draft' },
  muted: { hasKeyword: '$muted' },
};

const text = (name: 'from' | 'to' | 'cc' | 'bcc' | 'subject' | 'body' | 'text', hint: string): Operator => ({
  name,
  hint,
  condition: value => (value === '' ? null : ({ [name]: value } as EmailFilterCondition)),
  wrong: term => t('“{term}” needs a word to look for', { term }),
});
const header = (name: string, field: string, hint: string): Operator => ({
  name,
  hint,
  condition: value => (value === '' ? null : { header: [field, value] }),
  wrong: term => t('“{term}” needs a word to look for', { term }),
});
const size = (name: string, key: 'minSize' | 'maxSize', hint: string): Operator => ({
  name,
  hint,
  condition: value => {
    const octets = parseSize(value);
    return octets === null ? null : ({ [key]: octets } as EmailFilterCondition);
  },
  wrong: term => t('“{term}” needs a size, such as 500k or 5M', { term }),
});
const date = (name: string, hint: string, make: (from: number, to: number) => EmailFilterCondition): Operator => ({
  name,
  hint,
  condition: (value, { now }) => {
    const day = parseDate(value, now);
    return day && make(day.from, day.to);
  },
  wrong: term => t('“{term}” needs a date, such as 2026-11-22, 2026-11, today or yesterday', { term }),
});
const age = (name: string, key: 'before' | 'after', hint: string): Operator => ({
  name,
  hint,
  condition: (value, { now }) => {
    const span = parseAge(value, 'mo');
    return span === null ? null : ({ [key]: utc(now - span) } as EmailFilterCondition);
  },
  wrong: term => t('“{term}” needs an age, such as 12h, 7d, 2w, 3m or 1y', { term }),
});

export const operators: readonly Operator[] = [
  text('from', t('a sender')),
  text('to', t('a recipient')),
  text('subject', t('words in the subject')),
  {
    name: 'has',
    hint: 'attachment',
    condition: value => (/^attachments?$/i.test(value) ? { hasAttachment: true } : null),
    wrong: term => t('“{term}” knows only has:attachment', { term }),
  },
  {
    name: 'is',
    hint: 'unread, read, starred, answered, draft',
    condition: value => keywordsOf[value.toLowerCase()] ?? null,
    wrong: term => t('“{term}” knows unread, read, starred, answered, forwarded, draft and muted', { term }),
  },
  {
    name: 'in',
    hint: t('a folder, or all'),
    condition: (value, { mailboxes }) => {
      if (isEverywhere(value)) return {};
      const found = findMailbox(value, mailboxes);
      return found === null ? null : { inMailbox: found };
    },
    wrong: term => t('“{term}” is no folder of yours', { term }),
  },
  text('body', t('words in the text')),
  {
    name: 'label',
    hint: t('a label'),
    condition: value => (/^[^\s(){\]%*"\\]+$/.test(value) ? { hasKeyword: value.toLowerCase() } : null),
    wrong: term => t('“{term}” needs the name of a label', { term }),
  },
  age('newer', 'after', t('than 7d, 2w, 3m, 1y')),
  age('older', 'before', t('than 7d, 2w, 3m, 1y')),
  date('after', t('a date'), from => ({ after: utc(from) })),
  date('before', t('a date'), from => ({ before: utc(from) })),
  date('on', t('a date'), (from, to) => ({ after: utc(from), before: utc(to) })),
  size('larger', 'minSize', t('than 5M')),
  size('smaller', 'maxSize', t('than 500k')),
  text('cc', t('a recipient of a copy')),
  text('bcc', t('a recipient of a blind copy')),
  header('list', 'List-Id', t('a mailing list')),
  header('reply-to', 'Reply-To', t('where answers go')),
  header('message-id', 'Message-ID', t('an identifier')),
  text('text', t('words anywhere')),
  {
    name: 'header',
    hint: t('Name=words'),
    condition: value => {
      const [, field, contains] = /^([!-9;-~]+?)(?:=(.*))?$/.exec(value) ?? [];
      return field === undefined ? null : { header: contains ? [field, contains] : [field] };
    },
    wrong: term => t('“{term}” needs a name, such as header:X-Mailer=mutt', { term }),
  },
];
const operatorOf = (name: string): Operator | undefined => operators.find(one => one.name === name.toLowerCase());

const isEverywhere = (value: string): boolean => /^(?:all|any|anywhere|everywhere)$/i.test(value);

export const isMailWord = (name: string): boolean => operatorOf(name) !== undefined;
export const parseMailSearch = (typed: string): Search => parseSearch(typed, isMailWord);

// ── to a filter ───────────────────────────────────────────────────────────────────────────────────────────────────

export type Filtered = { readonly filter: EmailFilter | null; readonly faults: readonly Fault[] };

/** A term that is wrong is left out and told. */
export function filterOf(search: Search, given: Given): Filtered {
  const faults = [...search.faults];
  const where = whereOf(search.expression, term => condition(term, given, faults));
  return { filter: where && jmapOf(where), faults };
}

function jmapOf(where: Where<EmailFilter>): EmailFilter {
  if ('is' in where) return where.is;
  if ('none' in where) return { operator: 'NOT', conditions: [jmapOf(where.none)] };
  return 'all' in where
    ? { operator: 'AND', conditions: where.all.map(jmapOf) }
    : { operator: 'OR', conditions: where.any.map(jmapOf) };
}

function condition({ operator, value, quoted, text: typed }: Term, given: Given, faults: Fault[]): EmailFilter | null {
  if (operator === null) return { text: quoted ? `"${value}"` : value };
  const known = operatorOf(operator)!;
  if (value === '') return null;
  const spoken = ['from', 'to', 'cc', 'bcc', 'subject', 'body', 'text'].includes(operator);
  const found = known.condition(quoted && spoken ? `"${value}"` : value, given);
  if (found === null) faults.push({ text: typed, words: known.wrong(typed) });
  return found && Object.keys(found).length > 0 ? found : null;
}

/** Words to be marked in what is found. */
export const wordsIn = (search: Search): readonly string[] =>
  search.terms
    .filter(
      term =>
        !term.not && (term.operator === null || ['subject', 'body', 'text', 'from', 'to'].includes(term.operator)),
    )
    .map(term => term.value)
    .filter(value => value !== '');

/** The search itself says where to look. */
export const namesFolder = (search: Search): boolean => search.terms.some(term => term.operator === 'in' && !term.not);

/** SearchSnippets are worth asking for. */
export const hasText = (search: Search): boolean =>
  search.terms.some(
    term => !term.not && (term.operator === null || ['subject', 'body', 'text'].includes(term.operator)),
  );

const utc = (at: number): UtcDate => `${new Date(at).toISOString().slice(0, 19)}Z`;

export function findMailbox(value: string, mailboxes: readonly Mailbox[]): JmapId | null {
  const low = value.toLowerCase();
  const found =
    mailboxes.find(one => one.role === low) ??
    mailboxes.find(one => mailboxPath(one, mailboxes).toLowerCase() === low) ??
    mailboxes.find(one => mailboxName(one).toLowerCase() === low);
  return found?.id ?? null;
}

export type Known = Given & { readonly people: readonly string[]; readonly labels: readonly string[] };

export const mailWords: Vocabulary<Known> = operators.map(({ name, hint }) => ({
  ...{ name, hint },
  values: known => valuesOf(name, known),
}));

function valuesOf(name: string, { mailboxes, people, labels }: Known): readonly (readonly [string, string])[] {
  const plain = (values: readonly string[], hint: string) => values.map(value => [value, hint] as const);
  switch (name) {
    case 'from':
    case 'to':
    case 'cc':
      return plain(people, '');
    case 'is':
      return plain(['unread', 'starred', 'read', 'answered', 'forwarded', 'draft', 'muted'], '');
    case 'has':
      return plain(['attachment'], '');
    case 'in':
      return [['all', t('every folder')], ...mailboxes.map(one => [mailboxPath(one, mailboxes), ''] as const)];
    case 'label':
      return plain(labels, '');
    case 'older':
    case 'newer':
      return [
        ['1d', t('a day')],
        ['7d', t('a week')],
        ['1m', t('a month')],
        ['6m', t('half a year')],
        ['1y', t('a year')],
      ];
    case 'before':
    case 'after':
    case 'on':
      return plain(['today', 'yesterday'], '');
    case 'larger':
    case 'smaller':
      return plain(['100k', '1M', '5M', '20M'], '');
    default:
      return [];
  }
}
