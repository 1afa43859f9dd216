/**
 * The words of a search for mail, and what they are as a JMAP filter (RFC 8621 §4.4.1): one meaning in the window, over IMAP, in
 * Mailpit's interface, on the command line, for tests and assistants. The grammar is base/search.ts. Pure. A fault does not stop
 * the search: the term is left out, and said in words.
 *
 * Beyond the RFC's conditions: `session` (who handed it in, and how), `inline` (pictures in the text), `tag` ('': any), `person`
 * (any of the address fields). Our server knows them, access/found.ts.
 */
import { t } from '../base/language.ts';
import { userKeyword } from '../base/marks.ts';
import { type Fault, parseSearch, type Search, type Term, type Where, whereOf } from '../base/search.ts';
import { parseAge, parseDate, parseSize } from '../base/search-values.ts';
import type { EmailFilterCondition, Filter, JmapId, UtcDate } from './types.ts';

export type MailFilter = Filter<EmailFilterCondition>;

/** A mailbox, and by which names it may be meant. */
export type Place = { readonly id: JmapId; readonly role: string | null; readonly names: readonly string[] };
export type Given = { readonly places: readonly Place[]; readonly now: number; readonly zone?: string };

type Operator = {
  readonly name: string;
  readonly hint: string;
  /** null: wrong, in words by `wrong`. */
  readonly condition: (value: string, given: Given) => MailFilter | null;
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
  tagged: { tag: '' },
};

const needsWord = (term: string): string => t('“{term}” needs a word to look for', { term });
const filled =
  (make: (value: string) => EmailFilterCondition) =>
  (value: string): EmailFilterCondition | null =>
    value === '' ? null : make(value);
const plain = (name: string, hint: string, make: (value: string) => EmailFilterCondition): Operator => ({
  ...{ name, hint, condition: filled(make), wrong: needsWord },
});
const spoken = ['from', 'to', 'cc', 'bcc', 'subject', 'body', 'text', 'addressed'];
const text = (name: 'from' | 'to' | 'cc' | 'bcc' | 'subject' | 'body' | 'text', hint: string): Operator =>
  plain(name, hint, value => ({ [name]: value }));
const header = (name: string, field: string, hint: string): Operator =>
  plain(name, hint, value => ({ header: [field, value] }));
const size = (name: string, key: 'minSize' | 'maxSize', hint: string): Operator => ({
  ...{ name, hint },
  condition(value) {
    const octets = parseSize(value);
    return octets === null ? null : { [key]: octets };
  },
  wrong: term => t('“{term}” needs a size, such as 500k or 5M', { term }),
});
const date = (name: string, hint: string, make: (from: number, to: number) => EmailFilterCondition): Operator => ({
  ...{ name, hint },
  condition(value, { now, zone }) {
    const day = parseDate(value, now, zone) ?? instant(value);
    return day && make(day.from, day.to);
  },
  wrong: term => t('“{term}” needs a date, such as 2026-11-22, 2026-11, today or yesterday', { term }),
});
const age = (name: string, key: 'before' | 'after', hint: string): Operator => ({
  ...{ name, hint },
  condition(value, { now }) {
    const span = parseAge(value, 'mo');
    return span === null ? null : { [key]: utc(now - span) };
  },
  wrong: term => t('“{term}” needs an age, such as 12h, 7d, 2w, 3m or 1y', { term }),
});

/** Those a program may write. */
function instant(value: string): { readonly from: number; readonly to: number } | null {
  const at = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : { from: at, to: at };
}

/** `auth:kim` signed in; `auth:dkim=fail` is what a server on the way found out, and `auth:fail` any of the four. */
function auth(value: string): MailFilter | null {
  const [, method, result] =
    /^(?:(dkim|spf|dmarc|arc)(?:=([a-z]+))?|pass|fail|none|neutral|softfail|temperror|permerror)$/i.exec(value) ?? [];
  const said = (one: string): EmailFilterCondition => ({ header: ['Authentication-Results', one.toLowerCase()] });
  if (method !== undefined) return said(`${method}=${result ?? ''}`);
  if (/^(?:pass|fail|none|neutral|softfail|temperror|permerror)$/i.test(value))
    return { operator: 'OR', conditions: ['dkim', 'spf', 'dmarc', 'arc'].map(one => said(`${one}=${value}`)) };
  return value === '' ? null : { hasKeyword: userKeyword(value) };
}

/** `5M`, `>5M`, `<20k`, `1M..5M`. */
function sized(value: string): MailFilter | null {
  const [, low, high] = /^(.+?)\.\.(.+)$/.exec(value) ?? [];
  const [, sign, single] = /^([<>]=?)?(.+)$/.exec(value) ?? [];
  if (low !== undefined && high !== undefined) {
    const [least, most] = [parseSize(low), parseSize(high)];
    return least === null || most === null ? null : { minSize: least, maxSize: most + 1 };
  }
  const octets = parseSize(single ?? '');
  if (octets === null) return null;
  return sign?.startsWith('<')
    ? { maxSize: sign === '<=' ? octets + 1 : octets }
    : { minSize: sign === '>' ? octets + 1 : octets };
}

export const operators: readonly Operator[] = [
  text('from', t('a sender')),
  text('to', t('a recipient')),
  text('subject', t('words in the subject')),
  {
    ...{ name: 'has', hint: 'attachment, inline' },
    condition: value =>
      /^attachments?$/i.test(value) ? { hasAttachment: true } : /^inline$/i.test(value) ? { inline: true } : null,
    wrong: term => t('“{term}” knows has:attachment and has:inline', { term }),
  },
  {
    ...{ name: 'is', hint: 'unread, read, starred, answered, draft, tagged' },
    condition: value => (Object.hasOwn(keywordsOf, value.toLowerCase()) ? keywordsOf[value.toLowerCase()]! : null),
    wrong: term => t('“{term}” knows unread, read, starred, answered, forwarded, draft, muted and tagged', { term }),
  },
  {
    ...{ name: 'in', hint: t('a folder, or all') },
    condition(value, { places }) {
      if (isEverywhere(value)) return {};
      const found = findPlace(value, places);
      return found === null ? null : { inMailbox: found };
    },
    wrong: term => t('“{term}” is no folder of yours', { term }),
  },
  text('body', t('words in the text')),
  {
    ...{ name: 'label', hint: t('a label') },
    condition: value => (/^[^\s(){\]%*"\\]+$/.test(value) ? { hasKeyword: value.toLowerCase() } : null),
    wrong: term => t('“{term}” needs the name of a label', { term }),
  },
  plain('tag', t('a tag of captured mail'), value => ({ tag: value })),
  age('newer', 'after', t('than 7d, 2w, 3m, 1y')),
  age('older', 'before', t('than 7d, 2w, 3m, 1y')),
  date('after', t('a date'), from => ({ after: utc(from) })),
  date('before', t('a date'), from => ({ before: utc(from) })),
  date('on', t('a date'), (from, to) => ({ after: utc(from), before: utc(to) })),
  size('larger', 'minSize', t('than 5M')),
  size('smaller', 'maxSize', t('than 500k')),
  {
    ...{ name: 'size', hint: '>5M, <20k, 1M..5M', condition: sized },
    wrong: term => t('“{term}” needs a size, such as >5M, <20k or 1M..5M', { term }),
  },
  text('cc', t('a recipient of a copy')),
  text('bcc', t('a recipient of a blind copy')),
  plain('addressed', t('anybody in the address fields'), person => ({ person })),
  header('list', 'List-Id', t('a mailing list')),
  header('reply-to', 'Reply-To', t('where answers go')),
  plain('message-id', t('an identifier'), value => ({ header: ['Message-ID', value.replace(/^<|>$/g, '')] })),
  text('text', t('words anywhere')),
  {
    ...{ name: 'header', hint: t('Name=words') },
    condition(value) {
      const [, field, contains] = /^([!-9;-<>-~]+)(?:=(.*))?$/s.exec(value) ?? [];
      return field === undefined ? null : { header: contains ? [field, contains] : [field] };
    },
    wrong: term => t('“{term}” needs a name, such as header:X-Mailer=mutt', { term }),
  },
  {
    ...{ name: 'inbox', hint: t('an inbox of captured mail') },
    condition(value, { places }) {
      const found = findPlace(`Inboxes/${value}`, places);
      return found === null ? null : { inMailbox: found };
    },
    wrong: term => t('“{term}” is no inbox', { term }),
  },
  plain('user', t('who signed in to hand it in'), value => ({ hasKeyword: userKeyword(value) })),
  {
    ...{ name: 'auth', hint: t('who signed in, or dkim=fail, spf=pass, dmarc=none'), condition: auth },
    wrong: needsWord,
  },
  plain('session', t('an address, EHLO name, TLS version or number of a connection'), value => ({ session: value })),
];
const operatorOf = (name: string): Operator | undefined => operators.find(one => one.name === name.toLowerCase());

const isEverywhere = (value: string): boolean => /^(?:all|any|anywhere|everywhere)$/i.test(value);

export const isMailWord = (name: string): boolean => operatorOf(name) !== undefined;
export const parseMailSearch = (typed: string): Search => parseSearch(typed, isMailWord);

// ── to a filter ───────────────────────────────────────────────────────────────────────────────────────────────────

export type Filtered = { readonly filter: MailFilter | null; readonly faults: readonly Fault[] };

/** A term that is wrong is left out and told; with `asWritten` it is looked for as it stands, as Mailpit does. */
export function filterOf(search: Search, given: Given, asWritten = false): Filtered {
  const faults = [...search.faults];
  const where = whereOf(search.expression, term => condition(term, given, faults, asWritten));
  return { filter: where && jmapOf(where), faults };
}

function jmapOf(where: Where<MailFilter>): MailFilter {
  if ('is' in where) return where.is;
  if ('none' in where) return { operator: 'NOT', conditions: [jmapOf(where.none)] };
  return 'all' in where
    ? { operator: 'AND', conditions: where.all.map(jmapOf) }
    : { operator: 'OR', conditions: where.any.map(jmapOf) };
}

function condition(term: Term, given: Given, faults: Fault[], asWritten: boolean): MailFilter | null {
  const { operator, value, quoted, text: typed, at } = term;
  if (operator === null) return { text: quoted ? `"${value}"` : value };
  const known = operatorOf(operator)!;
  // Half a word is no mistake while somebody types.
  if (value === '') return asWritten ? { text: typed.replace(/^[-!]/, '') } : null;
  const found = known.condition(quoted && spoken.includes(operator) ? `"${value}"` : value, given);
  if (found === null) {
    faults.push({ text: typed, words: known.wrong(typed), at });
    return asWritten ? { text: typed.replace(/^[-!]/, '') } : null;
  }
  return Object.keys(found).length > 0 ? found : null;
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
export const namesFolder = (search: Search): boolean =>
  search.terms.some(term => (term.operator === 'in' || term.operator === 'inbox') && !term.not);

/** SearchSnippets are worth asking for. */
export const hasText = (search: Search): boolean =>
  search.terms.some(
    term => !term.not && (term.operator === null || ['subject', 'body', 'text'].includes(term.operator)),
  );

const utc = (at: number): UtcDate => `${new Date(at).toISOString().slice(0, 19)}Z`;

export function findPlace(value: string, places: readonly Place[]): JmapId | null {
  const low = value.toLowerCase();
  const named = (at: number): Place | undefined => places.find(({ names }) => names[at]?.toLowerCase() === low);
  const found = places.find(one => one.role === low) ?? named(0) ?? named(1);
  return found?.id ?? null;
}
