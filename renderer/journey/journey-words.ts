/** The words of a search for journeys; the server reads them (server/journey/selection.ts). Pure. */
import { t } from '../../server/base/language.ts';
import { parseSearch } from '../../server/base/search.ts';
import { operatorsOf, type Vocabulary } from '../search/vocabulary.ts';

/** Addresses that are on screen. */
export type KnownJourneys = { readonly senders: readonly string[]; readonly recipients: readonly string[] };

const plain = (values: readonly string[]) => values.map(value => [value, ''] as const);
const ages = [
  ['1h', t('an hour')],
  ['1d', t('a day')],
  ['7d', t('a week')],
  ['1mo', t('a month')],
] as const;
const days = plain(['today', 'yesterday']);
const sizes = plain(['100k', '1M', '5M', '20M']);

/** What came of it: the value of `is:`, and how the buttons above the list call it. */
export const outcomes: readonly (readonly [value: string, name: string])[] = [
  ['waiting', t('Waiting')],
  ['held', t('Held')],
  ['failed', t('Failed')],
  ['refused', t('Refused')],
  ['delivered', t('Delivered')],
  ['sent', t('Sent')],
];

export const journeyWords: Vocabulary<KnownJourneys> = [
  { name: 'from', hint: t('a sender'), values: known => [...plain(known.senders), ['<>', t('reports')]] },
  { name: 'to', hint: t('a recipient'), values: known => plain(known.recipients) },
  { name: 'subject', hint: t('words in the subject') },
  {
    name: 'is',
    hint: t('what came of it'),
    values: () => [
      ...outcomes,
      ['removed', t('Removed')],
      ['passed-on', t('Passed on')],
      ['connection', t('Mere connections')],
    ],
  },
  { name: 'says', hint: t('the reason, or what the other server said') },
  { name: 'newer', hint: t('than 30min, 12h, 7d'), values: () => ages },
  { name: 'older', hint: t('than 30min, 12h, 7d'), values: () => ages },
  { name: 'on', hint: t('a date'), values: () => days },
  { name: 'after', hint: t('a date'), values: () => days },
  { name: 'before', hint: t('a date'), values: () => days },
  { name: 'larger', hint: t('than 5M'), values: () => sizes },
  { name: 'smaller', hint: t('than 500k'), values: () => sizes },
  { name: 'trace', hint: t('the beginning of an id') },
];

const isJourneyWord = operatorsOf(journeyWords);

/** The one outcome that is asked for, where one is. */
export function outcomeIn(where: string): string | null {
  const asked = parseSearch(where, isJourneyWord).terms.filter(term => term.operator === 'is' && !term.not);
  return asked.length === 1 ? asked[0]!.value.toLowerCase() : null;
}

/** The same search for another outcome; null: for all. */
export function withOutcome(where: string, outcome: string | null): string {
  const kept = parseSearch(where, isJourneyWord).terms.filter(term => term.operator !== 'is' || term.not);
  return [...kept.map(term => term.text), ...(outcome === null ? [] : [`is:${outcome}`])].join(' ');
}
