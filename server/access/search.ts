/**
 * IMAP's SEARCH over one mailbox (RFC 3501 §6.4.4): cheap keys from the rows, text only where the answer still depends
 * on it (search-text.ts), several messages at a time and in turns with everybody else's work.
 */
import type { Clock } from '../base/ports.ts';
import type { SearchQuery, Uid, UidSet } from '../imap/backend.ts';
import { includes } from '../imap/sequence-set.ts';
import type { Id, Reading, Row, Store } from '../store/interface.ts';
import { bitOf } from './flags.ts';
import { withThreadsNamed } from './imap-extras.ts';
import { printId } from './jmap-ids.ts';
import { newPace } from './pace.ts';
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
  readonly store: Reading & Pick<Store, 'emails'>;
  readonly clock: Clock;
  readonly account: Id;
  readonly mailbox: Id;
};

const DAY = 86_400_000;
const READ_AT_ONCE = 16;
const ALL: UidSet = [[1, 0xffff_ffff]];

/** Ascending. */
export async function searchMailbox(place: SearchPlace, asked: SearchQuery): Promise<readonly Uid[]> {
  const { store, clock, account, mailbox } = place;
  const query = await withThreadsNamed(place, asked);
  const pace = newPace(clock);
  const found: Uid[] = [];
  for await (const chunk of store.rows(account, mailbox, boundsOf(query))) {
    const answers = chunk.map(row => fromRow(query, row));
    const open = chunk.filter((_, at) => answers[at] === null);
    const matching = new Set<Uid>();
    for (let from = 0; from < open.length; from += READ_AT_ONCE) {
      const messages = await searchedMessages(store, open.slice(from, from + READ_AT_ONCE));
      const matched = await Promise.all(messages.map(message => matches(query, message)));
      for (const [at, message] of messages.entries()) if (matched[at]) matching.add(message.row.uid);
      await pace.rest();
    }
    for (const [at, row] of chunk.entries()) if (answers[at] ?? matching.has(row.uid)) found.push(row.uid);
    await pace.rest();
  }
  return found;
}

/** UIDs that every match is among: what is named by UID or number need not be looked for in the whole mailbox. */
function boundsOf(query: SearchQuery): UidSet {
  if (query.key === 'uids') return query.uids;
  if (query.key !== 'and') return ALL;
  return query.of.map(boundsOf).find(bounds => bounds !== ALL) ?? ALL;
}

/** What the row alone decides; null where the message must be read. */
function fromRow(query: SearchQuery, row: Row): boolean | null {
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
      const inner = fromRow(query.of, row);
      return inner === null ? null : !inner;
    }
    case 'and':
      return joined(query.of, row, false);
    case 'or':
      return joined(query.of, row, true);
    case 'header':
    case 'body':
    case 'text':
    case 'sent-date':
      return null;
  }
}

/** `decides`: the answer that one part alone can settle: true for or, false for and. */
function joined(parts: readonly SearchQuery[], row: Row, decides: boolean): boolean | null {
  let open = false;
  for (const part of parts) {
    const answer = fromRow(part, row);
    if (answer === decides) return decides;
    if (answer === null) open = true;
  }
  return open ? null : !decides;
}

type Day = { readonly relation: 'before' | 'on' | 'since'; readonly day: number };

const onDay = (at: number, { relation, day }: Day): boolean =>
  relation === 'before' ? at < day : relation === 'since' ? at >= day : at >= day && at < day + DAY;

async function matches(query: SearchQuery, message: SearchedMessage): Promise<boolean> {
  const quick = fromRow(query, message.row);
  if (quick !== null) return quick;
  switch (query.key) {
    case 'not':
      return !(await matches(query.of, message));
    case 'and':
      for (const part of query.of) if (!(await matches(part, message))) return false;
      return true;
    case 'or':
      for (const part of query.of) if (await matches(part, message)) return true;
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
