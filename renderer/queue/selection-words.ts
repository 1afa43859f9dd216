/**
 * The words of a search in the queue. What each may say is decided by the server (server/queue/selection.ts), which tells
 * its faults in a sentence; here they are named, offered, added and taken out. Pure.
 */
import { t } from '../../server/base/language.ts';
import { parseSearch, quotedValue, type Term } from '../../server/base/search.ts';
import { operatorsOf, type Vocabulary } from '../search/vocabulary.ts';

/** What is on screen, to be offered. */
export type KnownQueue = { readonly domains: readonly string[]; readonly senders: readonly string[] };

const ofWhom = (value: string): string => {
  if (value === '<>') return t('nobody (reports)');
  return value.replace(/^\*?@/, `${t('anybody at')} `);
};
const plain = (values: readonly string[]) => values.map(value => [value, ''] as const);
const ages = [
  ['10min', t('ten minutes')],
  ['1h', t('an hour')],
  ['1d', t('a day')],
  ['3d', t('three days')],
] as const;
const states = [
  ['deferred', t('waits for another try')],
  ['held', t('held')],
  ['queued', t('not tried yet')],
  ['active', t('being tried now')],
] as const;

export const queueWords: Vocabulary<KnownQueue> = [
  {
    name: 'to',
    hint: t('a recipient or a domain'),
    values: known => plain(known.domains),
    say: value => t('To {whom}', { whom: ofWhom(value) }),
  },
  {
    name: 'from',
    hint: t('a sender or a domain'),
    values: known => [...plain(known.senders), ['<>', t('reports')]],
    say: value => t('From {whom}', { whom: ofWhom(value) }),
  },
  {
    name: 'state',
    hint: t('where it stands'),
    values: () => states,
    say: value => t('State: {states}', { states: value.replaceAll(',', ', ') }),
  },
  {
    name: 'older',
    hint: t('than 10min, 2h, 3d'),
    values: () => ages,
    say: value => t('Older than {age}', { age: value }),
  },
  {
    name: 'newer',
    hint: t('than 10min, 2h, 3d'),
    values: () => ages,
    say: value => t('Younger than {age}', { age: value }),
  },
  { name: 'younger', hint: t('the same as newer'), say: value => t('Younger than {age}', { age: value }) },
  { name: 'says', hint: t('words of the last answer'), say: value => t('Says “{words}”', { words: value }) },
  { name: 'route', hint: t('the way it goes'), say: value => t('By {route}', { route: value }) },
  { name: 'larger', hint: t('than 1MB'), say: value => t('{size} or larger', { size: value }) },
  { name: 'smaller', hint: t('than 20KB'), say: value => t('{size} or smaller', { size: value }) },
  { name: 'tries', hint: t('so many or more'), say: value => t('{tries} tries or more', { tries: value }) },
  { name: 'held-by', hint: t('who held it'), say: value => t('Held by {whom}', { whom: value }) },
  { name: 'account', hint: t('who handed it in'), say: value => t('Handed in by {whom}', { whom: value }) },
  {
    name: 'frozen',
    hint: t('whether its way is'),
    values: () => plain(['yes', 'no']),
    say: value => (value === 'no' ? t('Not frozen') : t('Frozen')),
  },
];

const isQueueWord = operatorsOf(queueWords);
export const termsIn = (where: string): readonly Term[] => parseSearch(where, isQueueWord).terms;

/** Brackets and OR bind words together: what is added then must hold for the whole. */
const isBound = (where: string): boolean => /[()]|(?:^|\s)OR(?:\s|$)/.test(where);
const isAsked = ({ operator, not }: Term, name: string): boolean => operator === name && !not;

/** Each of these, in place of what was said of the same; null: nothing is. */
export function withWords(where: string, wanted: Readonly<Record<string, string | null>>): string {
  const added = Object.entries(wanted).flatMap(([name, value]) =>
    value === null ? [] : [`${name}:${quotedValue(value)}`],
  );
  if (isBound(where)) return [`(${where})`, ...added].join(' ');
  const kept = termsIn(where).filter(term => !Object.keys(wanted).some(name => isAsked(term, name)));
  return [...kept.map(term => term.text), ...added].join(' ');
}

export const says = (where: string, wanted: Readonly<Record<string, string | null>>): boolean =>
  Object.entries(wanted).every(
    ([name, value]) => (termsIn(where).find(term => isAsked(term, name))?.value ?? null) === value,
  );

/** One bare word can be meant for three things: what each would be. */
export function guesses(where: string): readonly { readonly say: string; readonly where: string }[] {
  const bare = termsIn(where).filter(
    ({ operator, value }) => operator === null && !/^(?:all|\d+|[A-Z0-9]{6,}(?:-\d+)?)$/.test(value),
  );
  if (bare.length !== 1 || isBound(where)) return [];
  const [{ text, value }] = bare as [Term];
  const rest = termsIn(where)
    .filter(term => term.text !== text)
    .map(term => term.text)
    .join(' ');
  const pattern = value.includes('@') || /[*?]/.test(value) ? value : `*${value}*`;
  return [
    { say: t('To {whom}', { whom: value }), where: withWords(rest, { to: pattern }) },
    { say: t('From {whom}', { whom: value }), where: withWords(rest, { from: pattern }) },
    { say: t('Says {words}', { words: value }), where: withWords(rest, { says: value }) },
  ];
}

/** 300000 → '5min', as the words have it. */
export function spanWord(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}
