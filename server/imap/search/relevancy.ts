/**
 * How well messages answer a FUZZY search, 1–100. RFC 6203 §4. What we promise: a message that holds the text itself
 * scores above one that holds its words, and a hit in the subject above one elsewhere; several keys count alike.
 *
 * The store is asked for each FUZZY text again, strictly, among the messages that were found: scores cost only those
 * who ask for them.
 */
import type { SearchQuery, Uid } from '../backend.ts';
import { fromNumbers } from '../syntax/sequence-set.ts';

/** One search among the messages that were found. */
export type Ask = (query: SearchQuery) => Promise<readonly Uid[] | Uint32Array>;

type Text = Extract<SearchQuery, { readonly key: 'header' | 'body' | 'text' }>;

const WORDS = 40;
const TEXT = 75;
const BEST = 100;
/** More keys say little more about a message. */
const MOST_TEXTS = 8;

/** `found` ascending. */
export async function relevancyOf(ask: Ask, query: SearchQuery, found: readonly Uid[]): Promise<Map<Uid, number>> {
  const uids: SearchQuery = { key: 'uids', uids: fromNumbers(found) };
  const among = (of: SearchQuery) => ask({ key: 'and', of: [uids, of] });
  const totals = new Map<Uid, number>(found.map(uid => [uid, 0]));
  const texts = fuzzyTexts(query).slice(0, MOST_TEXTS);
  for (const text of texts) {
    const scores = await scoresOf(among, text);
    for (const uid of found) totals.set(uid, totals.get(uid)! + (scores.get(uid) ?? 0));
  }
  // Without any text everything answers as well as everything else.
  const count = texts.length;
  return new Map(found.map(uid => [uid, count === 0 ? BEST : Math.max(1, Math.round(totals.get(uid)! / count))]));
}

async function scoresOf(among: Ask, text: Text): Promise<ReadonlyMap<Uid, number>> {
  const { fuzzy: _, ...strict } = text;
  const scores = new Map<Uid, number>();
  for (const uid of await among(text)) scores.set(uid, WORDS);
  for (const uid of await among(strict)) scores.set(uid, text.key === 'header' ? BEST : TEXT);
  if (text.key !== 'text') return scores;
  for (const uid of await among({ key: 'header', field: 'subject', contains: text.contains })) scores.set(uid, BEST);
  return scores;
}

function fuzzyTexts(query: SearchQuery): readonly Text[] {
  switch (query.key) {
    case 'and':
    case 'or':
      return query.of.flatMap(fuzzyTexts);
    case 'header':
    case 'body':
    case 'text':
      return query.fuzzy ? [query] : [];
    default:
      // What is below NOT does not occur in what was found.
      return [];
  }
}
