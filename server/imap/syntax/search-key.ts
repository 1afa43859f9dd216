/**
 * SEARCH criteria as a tree.
 *
 *   search-program = ["CHARSET" SP astring SP] search-key *(SP search-key)
 *   search-key = "ALL" / flag keys / "BCC" SP astring / … / "OR" SP search-key SP search-key / "NOT" SP search-key /
 *                sequence-set / "UID" SP sequence-set / "(" search-key *(SP search-key) ")" /
 *                "MODSEQ" [SP entry-name SP entry-type-req] SP mod-sequence-valzer /
 *                ("OLDER" / "YOUNGER") SP nz-number / ("SAVEDBEFORE" / "SAVEDON" / "SAVEDSINCE") SP date /
 *                "SAVEDATESUPPORTED" / ("EMAILID" / "THREADID") SP objectid / "FUZZY" SP search-key /
 *                ("UIDAFTER" / "UIDBEFORE") SP uniqueid
 *
 * RFC 3501 §6.4.4, §9; MODSEQ RFC 7162 §3.1.5; WITHIN RFC 5032; SAVEDATE RFC 8514; OBJECTID RFC 8474; FUZZY RFC 6203;
 * UIDAFTER and UIDBEFORE RFC 9738.
 * Message numbers, \Recent and the present belong to the session: `resolveSearch` puts UIDs and instants in their place,
 * and what a store is asked (backend.ts SearchQuery) knows none of them.
 */
import type { Instant } from '../../base/units.ts';
import type { SearchQuery } from '../backend.ts';
import type { Decoder } from './decoder.ts';
import { textOf } from './encoder.ts';
import { BadSyntax } from './grammar.ts';
import { isSaved, type NumberSet, type SequenceSet } from './sequence-set.ts';

/** A SearchQuery whose leaves may still be what only the session can answer. */
export type SearchKey =
  | Exclude<SearchQuery, { readonly key: 'and' | 'or' | 'not' }>
  | { readonly key: 'and'; readonly of: readonly SearchKey[] }
  | { readonly key: 'or'; readonly of: readonly [SearchKey, SearchKey] }
  | { readonly key: 'not'; readonly of: SearchKey }
  | { readonly key: 'numbers'; readonly set: SequenceSet }
  | { readonly key: 'uid'; readonly set: SequenceSet }
  | { readonly key: 'recent' }
  | { readonly key: 'older' | 'younger'; readonly seconds: number }
  | { readonly key: 'fuzzy'; readonly of: SearchKey };

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
  // Every mailbox of ours keeps them.
  SAVEDATESUPPORTED: { key: 'all' },
};

const words = (line: Decoder): string => textOf(line.sp().astring());
const header =
  (field: string) =>
  (line: Decoder): SearchKey => ({ key: 'header', field, contains: words(line) });
const day =
  (key: 'internal-date' | 'sent-date' | 'saved-date', relation: 'before' | 'on' | 'since') =>
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
  SAVEDBEFORE: day('saved-date', 'before'),
  SAVEDON: day('saved-date', 'on'),
  SAVEDSINCE: day('saved-date', 'since'),
  OLDER: line => ({ key: 'older', seconds: interval(line) }),
  YOUNGER: line => ({ key: 'younger', seconds: interval(line) }),
  EMAILID: line => ({ key: 'email-id', id: objectId(line) }),
  THREADID: line => ({ key: 'thread-id', id: objectId(line) }),
  FUZZY: line => ({ key: 'fuzzy', of: line.nested(() => parseSearchKey(line.sp())) }),
  LARGER: line => ({ key: 'size', relation: 'larger', octets: line.sp().number() }),
  SMALLER: line => ({ key: 'size', relation: 'smaller', octets: line.sp().number() }),
  UID: line => ({ key: 'uid', set: line.sp().sequenceSet() }),
  UIDAFTER: line => within(uniqueId(line) + 1, LARGEST_UID),
  UIDBEFORE: line => within(1, uniqueId(line) - 1),
  MODSEQ: parseModseq,
  NOT: line => not(line.nested(() => parseSearchKey(line.sp()))),
  OR: line => {
    const left = line.nested(() => parseSearchKey(line.sp()));
    const right = line.nested(() => parseSearchKey(line.sp()));
    return { key: 'or', of: [left, right] };
  },
};

const LARGEST_UID = 0xffff_ffff;
const within = (from: number, to: number): SearchKey => ({ key: 'uids', uids: from <= to ? [[from, to]] : [] });

function uniqueId(line: Decoder): number {
  const uid = line.sp().number();
  if (uid === 0) throw new BadSyntax('UIDs begin with 1');
  return uid;
}

function interval(line: Decoder): number {
  const seconds = line.sp().number();
  if (seconds === 0) throw new BadSyntax('An interval is at least one second');
  return seconds;
}

/** objectid = 1*255(ALPHA / DIGIT / "_" / "-") ; RFC 8474 §7 */
function objectId(line: Decoder): string {
  const id = line.sp().atom();
  if (!/^[\w-]{1,255}$/.test(id)) throw new BadSyntax('Not an object identifier');
  return id;
}

/** What stands behind the options of a search: its charset, null where none is named, and all its keys. */
export type SearchProgram = { readonly charset: string | null; readonly key: SearchKey };

export function parseSearchProgram(line: Decoder): SearchProgram {
  const charset = line.accept('CHARSET ') ? line.astring().toUpperCase() : null;
  if (charset !== null) line.sp();
  const key = parseSearchKeys(line);
  line.end();
  return { charset, key };
}

/** SORT and THREAD: the charset always comes. RFC 5256 §5. */
export function parseCharsetAndKeys(line: Decoder): SearchProgram {
  const charset = line.astring().toUpperCase();
  const key = parseSearchKeys(line.sp());
  line.end();
  return { charset, key };
}

/** One or more keys to the end of the command: all of them must hold. */
export function parseSearchKeys(line: Decoder): SearchKey {
  const keys = [parseSearchKey(line)];
  while (line.peek() === ' ' && !line.atEnd()) keys.push(parseSearchKey(line.sp()));
  return keys.length === 1 ? keys[0]! : { key: 'and', of: keys };
}

function parseSearchKey(line: Decoder): SearchKey {
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
  readonly now: Instant;
  numbersToUids(set: SequenceSet): NumberSet;
  uidsOf(set: SequenceSet): NumberSet;
  recentUids(): NumberSet;
};

/** `fuzzy`: below a FUZZY; only text is compared otherwise there, what else is asked for is matched as ever. */
export function resolveSearch(key: SearchKey, session: Resolver, fuzzy = false): SearchQuery {
  const inner = (of: SearchKey) => resolveSearch(of, session, fuzzy);
  switch (key.key) {
    case 'and':
      return { key: 'and', of: key.of.map(inner) };
    case 'or':
      return { key: 'or', of: [inner(key.of[0]), inner(key.of[1])] };
    case 'not':
      return { key: 'not', of: inner(key.of) };
    case 'fuzzy':
      return resolveSearch(key.of, session, true);
    case 'older':
    case 'younger':
      return resolveWithin(key.key, session.now, key.seconds);
    case 'numbers':
      return { key: 'uids', uids: session.numbersToUids(key.set) };
    case 'uid':
      return { key: 'uids', uids: session.uidsOf(key.set) };
    case 'recent':
      return { key: 'uids', uids: session.recentUids() };
    case 'header':
    case 'body':
    case 'text':
      return fuzzy ? { ...key, fuzzy } : key;
    case 'all':
    case 'uids':
    case 'flag':
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

/** At the moment itself both match, to the second. RFC 5032 §2. */
function resolveWithin(key: 'older' | 'younger', now: Instant, seconds: number): SearchQuery {
  const second = Math.floor(now / 1000) - seconds;
  return key === 'younger'
    ? { key: 'internal-instant', relation: 'since', at: second * 1000 }
    : { key: 'internal-instant', relation: 'before', at: (second + 1) * 1000 };
}

/** Whether some key of a search, at any depth, is one of these. */
export function asksFor(key: SearchKey, kind: SearchKey['key']): boolean {
  if (key.key === kind) return true;
  if (key.key === 'and' || key.key === 'or') return key.of.some(one => asksFor(one, kind));
  return (key.key === 'not' || key.key === 'fuzzy') && asksFor(key.of, kind);
}

/** Whether a mod-sequence is asked for anywhere: then the answer carries one (RFC 7162 §3.1.5). */
export const asksModseq = (key: SearchKey): boolean => asksFor(key, 'modseq');
/** Whether messages are named by number: what "$" names is not. */
export function asksNumbers(key: SearchKey): boolean {
  if (key.key === 'numbers') return !isSaved(key.set);
  if (key.key === 'and' || key.key === 'or') return key.of.some(asksNumbers);
  return (key.key === 'not' || key.key === 'fuzzy') && asksNumbers(key.of);
}
