/**
 * SEARCH criteria as a tree.
 *
 *   search     = "SEARCH" [SP "RETURN" SP "(" … ")"] [SP "CHARSET" SP astring] 1*(SP search-key)
 *   search-key = "ALL" / flag keys / "BCC" SP astring / … / "OR" SP search-key SP search-key / "NOT" SP search-key /
 *                sequence-set / "UID" SP sequence-set / "(" search-key *(SP search-key) ")" /
 *                "MODSEQ" [SP entry-name SP entry-type-req] SP mod-sequence-valzer
 *
 * RFC 3501 §6.4.4, §9; MODSEQ RFC 7162 §3.1.5. Message numbers and \Recent belong to the session: `resolveSearch` puts
 * UIDs in their place, and what a store is asked (backend.ts SearchQuery) knows neither.
 */
import type { SearchQuery } from './backend.ts';
import type { Decoder } from './decoder.ts';
import { textOf } from './encoder.ts';
import { BadSyntax } from './grammar.ts';
import type { NumberSet, SequenceSet } from './sequence-set.ts';

/** A SearchQuery whose leaves may still be what only the session can answer. */
export type SearchKey =
  | Exclude<SearchQuery, { readonly key: 'and' | 'or' | 'not' }>
  | { readonly key: 'and'; readonly of: readonly SearchKey[] }
  | { readonly key: 'or'; readonly of: readonly [SearchKey, SearchKey] }
  | { readonly key: 'not'; readonly of: SearchKey }
  | { readonly key: 'numbers'; readonly set: SequenceSet }
  | { readonly key: 'uid'; readonly set: SequenceSet }
  | { readonly key: 'recent' };

const flag = (name: string): SearchKey => ({ key: 'flag', flag: name });
const not = (of: SearchKey): SearchKey => ({ key: 'not', of });
const recent: SearchKey = { key: 'recent' };

/** Keys without an argument. */
const bare: Readonly<Record<string, SearchKey>> = {
  ALL: { key: 'all' },
  ANSWERED: flag('\\Answered'),
  DELETED: flag('\\Deleted'),
  DRAFT: flag('\\Draft'),
  FLAGGED: flag('\\Flagged'),
  SEEN: flag('\\Seen'),
  UNANSWERED: not(flag('\\Answered')),
  UNDELETED: not(flag('\\Deleted')),
  UNDRAFT: not(flag('\\Draft')),
  UNFLAGGED: not(flag('\\Flagged')),
  UNSEEN: not(flag('\\Seen')),
  RECENT: recent,
  OLD: not(recent),
  NEW: { key: 'and', of: [recent, not(flag('\\Seen'))] },
};

const words = (line: Decoder): string => textOf(line.sp().astring());
const header =
  (field: string) =>
  (line: Decoder): SearchKey => ({ key: 'header', field, contains: words(line) });
const day =
  (key: 'internal-date' | 'sent-date', relation: 'before' | 'on' | 'since') =>
  (line: Decoder): SearchKey => ({ key, relation, day: line.sp().date() });

/** Keys with arguments, each read after its name. */
const withArgument: Readonly<Record<string, (line: Decoder) => SearchKey>> = {
  BCC: header('bcc'),
  CC: header('cc'),
  FROM: header('from'),
  SUBJECT: header('subject'),
  TO: header('to'),
  HEADER: line => {
    const field = line.sp().astring().toLowerCase();
    return { key: 'header', field, contains: words(line) };
  },
  BODY: line => ({ key: 'body', contains: words(line) }),
  TEXT: line => ({ key: 'text', contains: words(line) }),
  KEYWORD: line => flag(line.sp().atom()),
  UNKEYWORD: line => not(flag(line.sp().atom())),
  BEFORE: day('internal-date', 'before'),
  ON: day('internal-date', 'on'),
  SINCE: day('internal-date', 'since'),
  SENTBEFORE: day('sent-date', 'before'),
  SENTON: day('sent-date', 'on'),
  SENTSINCE: day('sent-date', 'since'),
  LARGER: line => ({ key: 'size', relation: 'larger', octets: line.sp().number() }),
  SMALLER: line => ({ key: 'size', relation: 'smaller', octets: line.sp().number() }),
  UID: line => ({ key: 'uid', set: line.sp().sequenceSet() }),
  MODSEQ: parseModseq,
  NOT: line => not(line.nested(() => parseSearchKey(line.sp()))),
  OR: line => {
    const left = line.nested(() => parseSearchKey(line.sp()));
    const right = line.nested(() => parseSearchKey(line.sp()));
    return { key: 'or', of: [left, right] };
  },
};

/** One or more keys to the end of the command: all of them must hold. */
export function parseSearchKeys(line: Decoder): SearchKey {
  const keys = [parseSearchKey(line)];
  while (line.peek() === ' ') keys.push(parseSearchKey(line.sp()));
  return keys.length === 1 ? keys[0]! : { key: 'and', of: keys };
}

export function parseSearchKey(line: Decoder): SearchKey {
  if (line.peek() === '(') {
    line.open();
    const inner = parseSearchKeys(line);
    line.close();
    return inner;
  }
  if (line.startsSequenceSet()) return { key: 'numbers', set: line.sequenceSet() };
  const name = line.word();
  const key = Object.hasOwn(bare, name) ? bare[name] : undefined;
  if (key) return key;
  const parse = Object.hasOwn(withArgument, name) ? withArgument[name] : undefined;
  if (!parse) throw new BadSyntax('Unknown search key');
  return parse(line);
}

/** The entry names one flag's own mod-sequence; we keep one per message and compare with that (RFC 7162 §3.1.5). */
function parseModseq(line: Decoder): SearchKey {
  if (line.sp().peek() === '"') {
    line.quoted();
    if (!['PRIV', 'SHARED', 'ALL'].includes(line.sp().word())) throw new BadSyntax('Unknown entry type');
    line.sp();
  }
  return { key: 'modseq', atLeast: line.modseq() };
}

/** What the session knows of its mailbox while it resolves a search. */
export type Resolver = {
  numbersToUids(set: SequenceSet): NumberSet;
  uidsOf(set: SequenceSet): NumberSet;
  recentUids(): NumberSet;
};

export function resolveSearch(key: SearchKey, session: Resolver): SearchQuery {
  switch (key.key) {
    case 'and':
      return { key: 'and', of: key.of.map(one => resolveSearch(one, session)) };
    case 'or':
      return { key: 'or', of: [resolveSearch(key.of[0], session), resolveSearch(key.of[1], session)] };
    case 'not':
      return { key: 'not', of: resolveSearch(key.of, session) };
    case 'numbers':
      return { key: 'uids', uids: session.numbersToUids(key.set) };
    case 'uid':
      return { key: 'uids', uids: session.uidsOf(key.set) };
    case 'recent':
      return { key: 'uids', uids: session.recentUids() };
    case 'all':
    case 'uids':
    case 'flag':
    case 'header':
    case 'body':
    case 'text':
    case 'internal-date':
    case 'sent-date':
    case 'size':
    case 'modseq':
    case 'internal-instant':
    case 'saved-instant':
    case 'saved-date':
    case 'email-id':
    case 'thread-id':
      return key;
  }
}

/** Whether a mod-sequence is asked for anywhere: then the answer carries one (RFC 7162 §3.1.5). */
export function asksModseq(key: SearchKey): boolean {
  if (key.key === 'and' || key.key === 'or') return key.of.some(asksModseq);
  return key.key === 'not' ? asksModseq(key.of) : key.key === 'modseq';
}
