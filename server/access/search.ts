/**
 * IMAP's SEARCH over one mailbox (RFC 3501 §6.4.4): cheap keys from the mailbox's columns, text from the index of
 * substrings (search-index.ts). A message is read only where the answer still depends on its text and the index cannot
 * prove it (search-text.ts), several at a time and in turns with everybody else's work.
 */

import { newPace, type Pace } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import type { Progress, SearchQuery, Uid, UidSet } from '../imap/backend.ts';
import { includes } from '../imap/syntax/sequence-set.ts';
import type { Columns, Id, Reading, Row, Store } from '../store/interface.ts';
import { bitOf } from './flags.ts';
import { withThreadsNamed } from './imap-extras.ts';
import { printId } from './jmap-ids.ts';
import { ColumnRow, placeAfter } from './search-columns.ts';
import { inWords, type Known, knownOf } from './search-index.ts';
import {
  bodyHolds,
  headerHolds,
  partHeadersHold,
  type SearchedMessage,
  searchedMessages,
  sentOn,
  type Wanted,
  wantedText,
  wantedWords,
} from './search-text.ts';

export type SearchPlace = {
  readonly store: Reading & Pick<Store, 'emails' | 'prints'>;
  readonly clock: Clock;
  readonly account: Id;
  readonly mailbox: Id;
  readonly progress?: Progress | undefined;
};

const DAY = 86_400_000;
const READ_AT_ONCE = 16;
const LAST_UID: Uid = 0xffff_ffff;
const ALL: UidSet = [[1, LAST_UID]];
/** So many by UID are sooner read one by one. */
const FEW = 500;
/** Rows between two turns: about two milliseconds. */
const ROWS_A_STEP = 50_000;

/** Ascending. */
export async function searchMailbox(place: SearchPlace, asked: SearchQuery): Promise<readonly Uid[]> {
  const query = inWords(await withThreadsNamed(place, asked));
  const search: Search = {
    ...{ place, query, known: await knownOf(place.store.emails, query), pace: newPace(place.clock) },
    ...{ found: [], lookedThrough: false, decided: 0, total: 0 },
  };
  const bounds = boundsOf(query);
  const after = isLarge(bounds) ? await searchColumns(search) : 0;
  if (after < LAST_UID) await searchRows(search, after === 0 ? bounds : [[after + 1, LAST_UID]]);
  // Those that had to be looked through stand behind the others of their step.
  return search.lookedThrough ? search.found.sort((a, b) => a - b) : search.found;
}

type Search = {
  readonly place: SearchPlace;
  readonly query: SearchQuery;
  readonly known: Known;
  readonly pace: Pace;
  readonly found: Uid[];
  lookedThrough: boolean;
  /** Of how many messages the answer is known, and of how many it is asked as far as we know. */
  decided: number;
  total: number;
};

const isLarge = (uids: UidSet): boolean => uids.reduce((sum, [first, last]) => sum + last - first + 1, 0) > FEW;

/** From the columns, in steps. Returns the UID up to which it came; what is left is for the rows. */
async function searchColumns(search: Search): Promise<Uid> {
  const { store, account, mailbox } = search.place;
  for (let after = 0; ; ) {
    const step = await store.columns(account, mailbox, columns => searchStep(search, columns, after));
    if (!step) return after;
    search.total = search.decided + step.left;
    await lookThrough(search, step.open, step.rows);
    if (step.last === LAST_UID) return LAST_UID;
    after = step.last;
    await search.pace.rest();
  }
}

/** Who must be looked through, among how many rows, of how many that were left; and how far it came. */
type Step = { readonly open: readonly Row[]; readonly rows: number; readonly left: number; readonly last: Uid };

/** One turn. */
function searchStep({ query, known, found }: Search, columns: Columns, after: Uid): Step {
  const open: Row[] = [];
  const row = new ColumnRow(columns);
  const from = placeAfter(columns, after);
  const end = Math.min(columns.length, from + ROWS_A_STEP);
  for (row.at = from; row.at < end; row.at++) {
    const answer = fromRow(query, row, known);
    if (answer === true) found.push(row.uid);
    else if (answer === null) open.push(row.copy());
  }
  const last = end === columns.length ? LAST_UID : columns.uid[end - 1]!;
  return { open, last, rows: end - from, left: columns.length - from };
}

async function searchRows(search: Search, uids: UidSet): Promise<void> {
  const { query, known, found, place } = search;
  for await (const chunk of place.store.rows(place.account, place.mailbox, uids)) {
    const open: Row[] = [];
    for (const row of chunk) {
      const answer = fromRow(query, row, known);
      if (answer === true) found.push(row.uid);
      else if (answer === null) open.push(row);
    }
    search.total = Math.max(search.total, search.decided + chunk.length);
    await lookThrough(search, open, chunk.length);
    await search.pace.rest();
  }
}

/** `open` of so many rows; of the others the answer is known already. */
async function lookThrough(search: Search, open: readonly Row[], rows: number): Promise<void> {
  const { query, known, found, pace, place } = search;
  const told = (left: number) => place.progress?.(search.decided - left, search.total);
  search.decided += rows;
  for (let from = 0; from < open.length; from += READ_AT_ONCE) {
    const messages = await searchedMessages(place.store, open.slice(from, from + READ_AT_ONCE));
    const matched = await Promise.all(messages.map(message => matches(query, message, known)));
    for (const [at, message] of messages.entries()) if (matched[at]) found.push(message.row.uid);
    search.lookedThrough = true;
    told(Math.max(0, open.length - from - READ_AT_ONCE));
    await pace.rest();
  }
  told(0);
}

/** UIDs that every match is among: what is named by UID or number need not be looked for in the whole mailbox. */
function boundsOf(query: SearchQuery): UidSet {
  if (query.key === 'uids') return query.uids;
  if (query.key !== 'and') return ALL;
  return query.of.map(boundsOf).find(bounds => bounds !== ALL) ?? ALL;
}

/** What the row alone decides; null where the message must be read. */
function fromRow(query: SearchQuery, row: Row, known: Known): boolean | null {
  switch (query.key) {
    case 'all':
      return true;
    case 'uids':
      return includes(query.uids, row.uid);
    case 'flag':
      return query.flag.startsWith('\\')
        ? (row.flags & bitOf(query.flag)) !== 0
        : row.keywords.some(word => word.toLowerCase() === query.flag.toLowerCase());
    case 'internal-date':
      return onDay(row.internalDate, query);
    case 'size':
      return query.relation === 'larger' ? row.size > query.octets : row.size < query.octets;
    case 'modseq':
      return row.modSeq >= query.atLeast;
    case 'internal-instant':
      return query.relation === 'before' ? row.internalDate < query.at : row.internalDate >= query.at;
    case 'email-id':
      return query.id === printId('e', row.message);
    case 'saved-instant':
      return row.savedAt !== null && (query.relation === 'before' ? row.savedAt < query.at : row.savedAt >= query.at);
    case 'saved-date':
      return row.savedAt !== null && onDay(row.savedAt, query);
    case 'thread-id':
      return false; // every thread is named by its messages (imap-extras.ts)
    case 'not': {
      const inner = fromRow(query.of, row, known);
      return inner === null ? null : !inner;
    }
    case 'and':
      return joined(query.of, row, known, false);
    case 'or':
      return joined(query.of, row, known, true);
    case 'header':
    case 'body':
    case 'text':
    case 'sent-date':
      return known(query, row.message);
  }
}

/** `decides`: the answer that one part alone can settle: true for or, false for and. */
function joined(parts: readonly SearchQuery[], row: Row, known: Known, decides: boolean): boolean | null {
  let open = false;
  for (const part of parts) {
    const answer = fromRow(part, row, known);
    if (answer === decides) return decides;
    if (answer === null) open = true;
  }
  return open ? null : !decides;
}

type Day = { readonly relation: 'before' | 'on' | 'since'; readonly day: number };

const onDay = (at: number, { relation, day }: Day): boolean =>
  relation === 'before' ? at < day : relation === 'since' ? at >= day : at >= day && at < day + DAY;

async function matches(query: SearchQuery, message: SearchedMessage, known: Known): Promise<boolean> {
  const quick = fromRow(query, message.row, known);
  if (quick !== null) return quick;
  switch (query.key) {
    case 'not':
      return !(await matches(query.of, message, known));
    case 'and':
      for (const part of query.of) if (!(await matches(part, message, known))) return false;
      return true;
    case 'or':
      for (const part of query.of) if (await matches(part, message, known)) return true;
      return false;
    case 'header':
    case 'body':
    case 'text':
      return holdsText(query, message);
    case 'sent-date': {
      const day = sentOn(message);
      return day !== null && onDay(day, query);
    }
    default:
      return false;
  }
}

type Text = Extract<SearchQuery, { readonly key: 'header' | 'body' | 'text' }>;

/** FUZZY: every word, wherever it stands in what is searched. */
async function holdsText(query: Text, message: SearchedMessage): Promise<boolean> {
  const all = query.fuzzy ? wantedWords(query.contains) : [wantedText(query.contains)];
  for (const wanted of all) if (!(await holdsOne(query, message, wanted))) return false;
  return true;
}

async function holdsOne(query: Text, message: SearchedMessage, wanted: Wanted): Promise<boolean> {
  switch (query.key) {
    case 'header':
      return headerHolds(message, query.field, wanted);
    case 'body':
      return bodyHolds(message, wanted);
    case 'text':
      return (
        (await headerHolds(message, null, wanted)) ||
        (await partHeadersHold(message, wanted)) ||
        bodyHolds(message, wanted)
      );
  }
}
