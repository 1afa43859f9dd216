/**
 * Email/query (RFC 8621 §4.4) over an account in memory: filter, order, of each thread the first, a window. The last
 * few answers are kept whole, so that a jump in a long list is a slice.
 */
import type { EmailFault, EmailQuery, EmailSort, Id, QueryAnswer, QueryWindow } from '../interface.ts';
import { type FindWords, hasMark, holdsFor, threadHolds, usesWords } from './conditions.ts';
import { type Kept, type Mail, statesOf } from './mail.ts';

export type TextColumn = 'subject' | 'author' | 'addressee';
export type Lookups = {
  readonly find: FindWords;
  /** What a message is sorted by, folded; '' where it has none. */
  readonly sortKeys: (column: TextColumn) => ReadonlyMap<Id, string>;
  /** Changes whenever words of further messages became known. */
  readonly wordsVersion: number;
};

/** Every id of the answer, in order. */
function idsFor(mail: Mail, { filter, sort, collapse }: EmailQuery, lookups: Lookups): Float64Array {
  const holds = holdsFor(filter, lookups.find);
  const order = byNewest(sort) ? null : orderFor(sort, lookups);
  const found: Kept[] = [];
  const list = mail.byReceived;
  if (byOldest(sort)) inTies(list, kept => holds(kept) && found.push(kept));
  else for (let at = list.length - 1; at >= 0; at--) if (holds(list[at]!)) found.push(list[at]!);
  if (order && !byOldest(sort)) found.sort(order);
  const firsts = collapse ? firstOfEach(found) : found;
  const ids = new Float64Array(firsts.length);
  for (let at = 0; at < firsts.length; at++) ids[at] = firsts[at]!.id;
  return ids;
}

const byNewest = ([first, second]: readonly EmailSort[]): boolean =>
  first === undefined || (first.by === 'received' && !first.ascending && second === undefined);
const byOldest = ([first, second]: readonly EmailSort[]): boolean =>
  first?.by === 'received' && first.ascending && second === undefined;

/** Oldest first, but of one instant the highest id first: ties are always broken so. */
function inTies(list: readonly Kept[], visit: (kept: Kept) => unknown): void {
  for (let from = 0; from < list.length; ) {
    let to = from + 1;
    while (to < list.length && list[to]!.received === list[from]!.received) to++;
    for (let at = to - 1; at >= from; at--) visit(list[at]!);
    from = to;
  }
}

let queries = 0;

/** A mark on the thread instead of a set: a hundred thousand messages in a few milliseconds. */
function firstOfEach(found: readonly Kept[]): Kept[] {
  const mark = ++queries;
  return found.filter(({ thread }) => {
    if (thread.met === mark) return false;
    thread.met = mark;
    return true;
  });
}

// ── order ──

type Order = (a: Kept, b: Kept) => number;

function orderFor(sort: readonly EmailSort[], lookups: Lookups): Order {
  const orders = sort.map(each => directed(comparatorFor(each, lookups), each.ascending));
  return (a, b) => {
    for (const order of orders) {
      const way = order(a, b);
      if (way !== 0) return way;
    }
    return b.id - a.id;
  };
}

const directed = (order: Order, ascending: boolean): Order => (ascending ? order : (a, b) => order(b, a));

function comparatorFor({ by, flag, keyword }: EmailSort, { sortKeys }: Lookups): Order {
  const mark = () => hasMark(flag, keyword);
  const yesNo =
    (holds: (kept: Kept) => boolean): Order =>
    (a, b) =>
      Number(holds(a)) - Number(holds(b));
  const text = (column: TextColumn): Order => {
    const keys = sortKeys(column);
    return (a, b) => compare(keys.get(a.id) ?? '', keys.get(b.id) ?? '');
  };
  switch (by) {
    case 'received':
      return (a, b) => a.received - b.received;
    case 'size':
      return (a, b) => a.size - b.size;
    case 'sent':
      return (a, b) => a.sent - b.sent;
    case 'subject':
      return text('subject');
    case 'from':
      return text('author');
    case 'to':
      return text('addressee');
    case 'flag':
      return yesNo(mark());
    case 'thread-all-flag':
      return yesNo(threadHolds('all', mark()));
    case 'thread-some-flag':
      return yesNo(threadHolds('some', mark()));
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

// ── the window ──

/** RFC 8620 §5.5: positions from the end, anchors; a position outside is brought inside. */
export function windowOf(
  mail: Mail,
  ids: Float64Array,
  { position = 0, anchor, anchorOffset = 0, limit }: QueryWindow,
): QueryAnswer | EmailFault {
  const total = ids.length;
  let from = position < 0 ? Math.max(0, total + position) : position;
  if (anchor !== undefined) {
    const at = ids.indexOf(anchor);
    if (at === -1) return 'anchor-not-found';
    from = Math.max(0, at + anchorOffset);
  }
  const answer = from >= total ? [] : [...ids.slice(from, from + Math.max(0, limit))];
  return { states: statesOf(mail), ids: answer, position: from, total };
}

// ── answers that are kept ──

const KEPT_ANSWERS = 8;

export type KeptAnswers = { ids(mail: Mail, query: EmailQuery, lookups: Lookups): Float64Array };

/** By account, state and question. A question with words is asked anew when more words are known. */
export function keptAnswers(): KeptAnswers {
  const answers = new Map<string, Float64Array>();
  return {
    ids(mail, query, lookups) {
      const { epoch, modSeq } = mail;
      const words = usesWords(query.filter) ? lookups.wordsVersion : 0;
      const key = JSON.stringify([mail.account, epoch, modSeq, words, query.filter, query.sort, query.collapse]);
      const ids = answers.get(key) ?? idsFor(mail, query, lookups);
      answers.delete(key);
      answers.set(key, ids);
      for (const oldest of answers.keys()) {
        if (answers.size <= KEPT_ANSWERS) break;
        answers.delete(oldest);
      }
      return ids;
    },
  };
}
