/**
 * What the index of substrings says of the texts and sent dates of one search. It proves that a message holds a text or
 * does not, or says nothing: then the message is looked through (search-text.ts). Where there is no index, it says nothing.
 */
import type { SearchQuery } from '../imap/backend.ts';
import { fuzzyWords } from '../mime/searched-text.ts';
import { type Emails, HOLDING_BLOCK, type Id, type MessagesHolding, type SearchedFor } from '../store/interface.ts';

/** null: the message must be looked through. */
export type Known = (query: Leaf, message: Id) => boolean | null;
export type Leaf =
  | Extract<SearchQuery, { readonly key: 'header' | 'body' | 'text' }>
  /** Only sent-date is asked of the index. */
  | Extract<SearchQuery, { readonly key: 'internal-date' | 'sent-date' }>;

const nothingKnown: Known = () => null;

/** `query` as `inWords` gives it. */
export async function knownOf(emails: Emails, query: SearchQuery): Promise<Known> {
  const leaves = [...leavesOf(query)];
  if (leaves.length === 0) return nothingKnown;
  try {
    return lookup(leaves, await emails.holding(leaves.map(askedFor)));
  } catch {
    // The thread of the index tells of its faults itself; a search goes on without it.
    return nothingKnown;
  }
}

function lookup(leaves: readonly Leaf[], { blocks, answers }: MessagesHolding): Known {
  const places = new Map(blocks.map((block, at) => [block, at]));
  const byLeaf = new Map(leaves.map((leaf, at) => [leaf, answers[at]!]));
  // Neighbours are asked for one after the other.
  let block = -1;
  let place: number | undefined;
  return (leaf, message) => {
    const own = Math.floor(message / HOLDING_BLOCK);
    if (own !== block) {
      block = own;
      place = places.get(own);
    }
    if (place === undefined) return null;
    const { has, open } = byLeaf.get(leaf)!;
    const bit = place * HOLDING_BLOCK + (message % HOLDING_BLOCK);
    const mask = 1 << (bit & 7);
    if ((has[bit >> 3]! & mask) !== 0) return true;
    return (open[bit >> 3]! & mask) === 0 ? false : null;
  };
}

function* leavesOf(query: SearchQuery): Generator<Leaf> {
  switch (query.key) {
    case 'and':
    case 'or':
      for (const part of query.of) yield* leavesOf(part);
      break;
    case 'not':
      yield* leavesOf(query.of);
      break;
    case 'header':
    case 'body':
    case 'text':
    case 'sent-date':
      yield query;
  }
}

const fields: ReadonlySet<string> = new Set(['subject', 'from', 'to', 'cc', 'bcc']);

function askedFor(leaf: Leaf): SearchedFor {
  switch (leaf.key) {
    case 'internal-date':
    case 'sent-date':
      return { where: 'sent', relation: leaf.relation, day: leaf.day };
    case 'header': {
      const { field, contains, fuzzy = false } = leaf;
      // "" asks whether the field is there: its name stands in the header.
      return contains !== '' && fields.has(field)
        ? { where: field as 'subject', contains, fuzzy }
        : { where: 'header', field, contains, fuzzy };
    }
    default:
      return { where: leaf.key, contains: leaf.contains, fuzzy: leaf.fuzzy ?? false };
  }
}

const all: SearchQuery = { key: 'all' };

/** Each FUZZY text as its words, which may stand in different places (RFC 6203); "" is in every text. */
export function inWords(query: SearchQuery): SearchQuery {
  switch (query.key) {
    case 'and':
      return { key: 'and', of: query.of.map(inWords) };
    case 'or': {
      const [first, second] = query.of;
      return { key: 'or', of: [inWords(first), inWords(second)] };
    }
    case 'not':
      return { key: 'not', of: inWords(query.of) };
    case 'header':
    case 'body':
    case 'text':
      if (query.fuzzy) return { key: 'and', of: fuzzyWords(query.contains).map(contains => ({ ...query, contains })) };
      return query.contains === '' && query.key !== 'header' ? all : query;
    default:
      return query;
  }
}
