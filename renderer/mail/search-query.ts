/**
 * What is typed into the search, as terms, and as a JMAP filter (RFC 8621 §4.4.1). Pure.
 *
 *   query  = group *("OR" group)          group = 1*term
 *   term   = ["-"] ( "(" query ")" / [operator ":"] value )
 *   value  = word / DQUOTE *any DQUOTE
 *
 * A fault does not stop the search: the term is left out, and said in words.
 */
import type { EmailFilterCondition, JmapId, Mailbox, UtcDate } from '../../server/jmap/types.ts';
import type { EmailFilter } from '../jmap/methods.ts';
import { mailboxName, mailboxPath } from './mailboxes.ts';

export type Term = {
  readonly not: boolean;
  /** null: anywhere in the message. */
  readonly operator: string | null;
  readonly value: string;
  readonly quoted: boolean;
  /** As it was typed. */
  readonly text: string;
};
export type Expression =
  | { readonly kind: 'term'; readonly term: Term }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Expression[] }
  | { readonly kind: 'none'; readonly of: Expression };
export type Fault = { readonly text: string; readonly words: string };
export type Search = {
  /** null: nothing is asked. */
  readonly expression: Expression | null;
  readonly terms: readonly Term[];
  readonly faults: readonly Fault[];
};

type Operator = {
  readonly name: string;
  readonly hint: string;
  /** null: wrong, in words by `wrong`. */
  readonly condition: (value: string, given: Given) => EmailFilterCondition | EmailFilter | null;
  readonly wrong: string;
};
export type Given = { readonly mailboxes: readonly Mailbox[]; readonly now: number };

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
  wrong: 'needs a word to look for',
});
const header = (name: string, field: string, hint: string): Operator => ({
  name,
  hint,
  condition: value => (value === '' ? null : { header: [field, value] }),
  wrong: 'needs a word to look for',
});
const size = (name: string, key: 'minSize' | 'maxSize', hint: string): Operator => ({
  name,
  hint,
  condition: value => {
    const octets = parseSize(value);
    return octets === null ? null : ({ [key]: octets } as EmailFilterCondition);
  },
  wrong: 'needs a size, such as 500k or 5M',
});
const date = (name: string, hint: string, make: (from: number, to: number) => EmailFilterCondition): Operator => ({
  name,
  hint,
  condition: (value, { now }) => {
    const day = parseDate(value, now);
    return day && make(day.from, day.to);
  },
  wrong: 'needs a date, such as 2026-11-22, 2026-11, today or yesterday',
});
const age = (name: string, key: 'before' | 'after', hint: string): Operator => ({
  name,
  hint,
  condition: (value, { now }) => {
    const span = parseAge(value);
    return span === null ? null : ({ [key]: utc(now - span) } as EmailFilterCondition);
  },
  wrong: 'needs an age, such as 12h, 7d, 2w, 3m or 1y',
});

export const operators: readonly Operator[] = [
  text('from', 'a sender'),
  text('to', 'a recipient'),
  text('subject', 'words in the subject'),
  {
    name: 'has',
    hint: 'attachment',
    condition: value => (/^attachments?$/i.test(value) ? { hasAttachment: true } : null),
    wrong: 'knows only has:attachment',
  },
  {
    name: 'is',
    hint: 'unread, read, starred, answered, draft',
    condition: value => keywordsOf[value.toLowerCase()] ?? null,
    wrong: 'knows unread, read, starred, answered, forwarded, draft and muted',
  },
  {
    name: 'in',
    hint: 'a folder, or all',
    condition: (value, { mailboxes }) => {
      if (isEverywhere(value)) return {};
      const found = findMailbox(value, mailboxes);
      return found === null ? null : { inMailbox: found };
    },
    wrong: 'is no folder of yours',
  },
  text('body', 'words in the text'),
  {
    name: 'label',
    hint: 'a label',
    condition: value => (/^[^\s(){\]%*"\\]+$/.test(value) ? { hasKeyword: value.toLowerCase() } : null),
    wrong: 'needs the name of a label',
  },
  age('newer', 'after', 'than 7d, 2w, 3m, 1y'),
  age('older', 'before', 'than 7d, 2w, 3m, 1y'),
  date('after', 'a date', from => ({ after: utc(from) })),
  date('before', 'a date', from => ({ before: utc(from) })),
  date('on', 'a date', (from, to) => ({ after: utc(from), before: utc(to) })),
  size('larger', 'minSize', 'than 5M'),
  size('smaller', 'maxSize', 'than 500k'),
  text('cc', 'a recipient of a copy'),
  text('bcc', 'a recipient of a blind copy'),
  header('list', 'List-Id', 'a mailing list'),
  header('reply-to', 'Reply-To', 'where answers go'),
  header('message-id', 'Message-ID', 'an identifier'),
  text('text', 'words anywhere'),
  {
    name: 'header',
    hint: 'Name=words',
    condition: value => {
      const [, field, contains] = /^([!-9;-~]+?)(?:=(.*))?$/.exec(value) ?? [];
      return field === undefined ? null : { header: contains ? [field, contains] : [field] };
    },
    wrong: 'needs a name, such as header:X-Mailer=mutt',
  },
];
const operatorOf = (name: string): Operator | undefined => operators.find(one => one.name === name.toLowerCase());

const isEverywhere = (value: string): boolean => /^(?:all|any|anywhere|everywhere)$/i.test(value);

// ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────

type Token =
  | { readonly kind: 'open'; readonly not: boolean }
  | { readonly kind: 'close' }
  | { readonly kind: 'or' }
  | { readonly kind: 'term'; readonly term: Term };
const TOKEN = /(-?\()|(\))|(OR)(?=[\s()]|$)|(-?)(?:([A-Za-z-]+):)?(?:"([^"]*)("?)|([^\s()"]*))/y;

function tokens(typed: string): readonly Token[] {
  const found: Token[] = [];
  let at = 0;
  while (at < typed.length) {
    if (/\s/.test(typed[at]!)) {
      at++;
      continue;
    }
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(typed);
    if (!match || match[0] === '') {
      at++;
      continue;
    }
    at = TOKEN.lastIndex;
    const [whole, open, close, or, minus, operator, phrase, , word] = match;
    if (open) found.push({ kind: 'open', not: open.startsWith('-') });
    else if (close) found.push({ kind: 'close' });
    else if (or) found.push({ kind: 'or' });
    else found.push({ kind: 'term', term: termOf(whole, minus === '-', operator, phrase, word ?? '') });
  }
  return found;
}
/** `http://…` and `Re:` are words, not operators. */
function termOf(whole: string, not: boolean, name: string | undefined, phrase: string | undefined, word: string): Term {
  const operator = name !== undefined && operatorOf(name) ? name.toLowerCase() : null;
  const value = phrase ?? word;
  const full = name !== undefined && operator === null ? `${name}:${value}` : value;
  return { not, operator, value: full, quoted: phrase !== undefined, text: whole };
}

export function parseSearch(typed: string): Search {
  const all = tokens(typed);
  const faults: Fault[] = [];
  let at = 0;
  const query = (depth: number): Expression | null => {
    const groups: Expression[] = [];
    for (;;) {
      const one = group(depth);
      if (one) groups.push(one);
      if (all[at]?.kind !== 'or') break;
      at++;
    }
    return groups.length > 1 ? { kind: 'any', of: groups } : (groups[0] ?? null);
  };
  const group = (depth: number): Expression | null => {
    const parts: Expression[] = [];
    for (let token = all[at]; token && token.kind !== 'or'; token = all[at]) {
      if (token.kind === 'close') {
        if (depth > 0) break;
        at++;
        continue;
      }
      at++;
      if (token.kind === 'open') {
        const inner = query(depth + 1);
        if (all[at]?.kind === 'close') at++;
        else faults.push({ text: '(', words: '“(” is never closed' });
        if (inner) parts.push(token.not ? { kind: 'none', of: inner } : inner);
      } else if (token.kind === 'term') {
        const { term } = token;
        const positive: Expression = { kind: 'term', term };
        if (term.operator !== null || term.value !== '')
          parts.push(term.not ? { kind: 'none', of: positive } : positive);
      }
    }
    return parts.length > 1 ? { kind: 'all', of: parts } : (parts[0] ?? null);
  };
  const expression = query(0);
  return { expression, terms: all.flatMap(token => (token.kind === 'term' ? [token.term] : [])), faults };
}

// ── to a filter ───────────────────────────────────────────────────────────────────────────────────────────────────

export type Filtered = { readonly filter: EmailFilter | null; readonly faults: readonly Fault[] };

/** A term that is wrong is left out and told. */
export function filterOf(search: Search, given: Given): Filtered {
  const faults = [...search.faults];
  const make = (expression: Expression): EmailFilter | null => {
    if (expression.kind === 'term') return condition(expression.term, given, faults);
    if (expression.kind === 'none') {
      const inner = make(expression.of);
      return inner && { operator: 'NOT', conditions: [inner] };
    }
    const conditions = expression.of.map(make).filter(one => one !== null);
    if (conditions.length < 2) return conditions[0] ?? null;
    return { operator: expression.kind === 'all' ? 'AND' : 'OR', conditions };
  };
  return { filter: search.expression && make(search.expression), faults };
}

function condition({ operator, value, quoted, text: typed }: Term, given: Given, faults: Fault[]): EmailFilter | null {
  if (operator === null) return { text: quoted ? `"${value}"` : value };
  const known = operatorOf(operator)!;
  if (value === '') return null;
  const spoken = ['from', 'to', 'cc', 'bcc', 'subject', 'body', 'text'].includes(operator);
  const found = known.condition(quoted && spoken ? `"${value}"` : value, given);
  if (found === null) faults.push({ text: typed, words: `“${typed}” ${known.wrong}` });
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

// ── values ────────────────────────────────────────────────────────────────────────────────────────────────────────

export function parseSize(value: string): number | null {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmg]?)b?$/i.exec(value) ?? [];
  if (number === undefined) return null;
  return Math.round(Number(number) * 1000 ** ' kmg'.indexOf(unit.toLowerCase() || ' '));
}

const HOUR = 3_600_000;
const spans: Readonly<Record<string, number>> = { h: HOUR, d: 24 * HOUR, w: 168 * HOUR, m: 730 * HOUR, y: 8766 * HOUR };
export function parseAge(value: string): number | null {
  const [, number, unit] = /^(\d+)\s*([hdwmy])$/i.exec(value) ?? [];
  return number === undefined ? null : Number(number) * spans[unit!.toLowerCase()]!;
}

/** A day, a month or a year of where one is: from its first instant up to the next one's. */
export function parseDate(value: string, now: number): { readonly from: number; readonly to: number } | null {
  const today = new Date(now);
  const [y, m, d] = [today.getFullYear(), today.getMonth(), today.getDate()];
  const low = value.toLowerCase();
  if (low === 'today' || low === 'yesterday') {
    const day = low === 'today' ? d : d - 1;
    return { from: new Date(y, m, day).getTime(), to: new Date(y, m, day + 1).getTime() };
  }
  const [, year, month, day] = /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?$/.exec(value) ?? [];
  if (year === undefined) return null;
  const [yy, mm, dd] = [Number(year), month && Number(month), day && Number(day)];
  if (mm && (mm < 1 || mm > 12)) return null;
  const from = new Date(yy, mm ? mm - 1 : 0, dd || 1);
  if (dd && from.getDate() !== dd) return null;
  const to = dd ? new Date(yy, Number(mm) - 1, dd + 1) : mm ? new Date(yy, mm, 1) : new Date(yy + 1, 0, 1);
  return { from: from.getTime(), to: to.getTime() };
}
const utc = (at: number): UtcDate => `${new Date(at).toISOString().slice(0, 19)}Z`;

export function findMailbox(value: string, mailboxes: readonly Mailbox[]): JmapId | null {
  const low = value.toLowerCase();
  const found =
    mailboxes.find(one => one.role === low) ??
    mailboxes.find(one => mailboxPath(one, mailboxes).toLowerCase() === low) ??
    mailboxes.find(one => mailboxName(one).toLowerCase() === low);
  return found?.id ?? null;
}

// ── suggestions ───────────────────────────────────────────────────────────────────────────────────────────────────

export type Suggestion = { readonly text: string; readonly hint: string };
export type Known = Given & { readonly people: readonly string[]; readonly labels: readonly string[] };
const MOST = 8;

/** For the term being typed, the last one. */
export function suggest(typed: string, known: Known): readonly Suggestion[] {
  const last = /(?:^|[\s(])(-?)([^\s("]*(?:"[^"]*)?)$/.exec(typed);
  const [, minus = '', word = ''] = last ?? [];
  const colon = word.indexOf(':');
  if (colon === -1) {
    if (typed.trim() === '' || word === '')
      return operators.slice(0, MOST).map(({ name, hint }) => ({ text: `${minus}${name}:`, hint }));
    const low = word.toLowerCase();
    return operators
      .filter(({ name }) => name.startsWith(low))
      .slice(0, MOST)
      .map(({ name, hint }) => ({ text: `${minus}${name}:`, hint }));
  }
  const name = word.slice(0, colon).toLowerCase();
  const begun = word
    .slice(colon + 1)
    .replace(/^"/, '')
    .toLowerCase();
  return valuesOf(name, known)
    .filter(([value]) => value.toLowerCase().includes(begun) && value.toLowerCase() !== begun)
    .slice(0, MOST)
    .map(([value, hint]) => ({ text: `${minus}${name}:${/\s/.test(value) ? `"${value}"` : value}`, hint }));
}

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
      return [['all', 'every folder'], ...mailboxes.map(one => [mailboxPath(one, mailboxes), ''] as const)];
    case 'label':
      return plain(labels, '');
    case 'older':
    case 'newer':
      return [
        ['1d', 'a day'],
        ['7d', 'a week'],
        ['1m', 'a month'],
        ['6m', 'half a year'],
        ['1y', 'a year'],
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

/** The typed text with its last term replaced. */
export const withSuggestion = (typed: string, { text: chosen }: Suggestion): string =>
  `${typed.replace(/-?[^\s("]*(?:"[^"]*)?$/, '')}${chosen}${chosen.endsWith(':') ? '' : ' '}`;
