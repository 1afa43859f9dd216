/**
 * Searches that are kept up to date for as long as their mailbox is selected: RETURN (UPDATE). RFC 5267 §4.3.
 *
 * What happened comes from the view's one path of news. REMOVEFROM of messages that are gone goes out before their
 * EXPUNGE, ADDTO of messages that came after their EXISTS, so that numbers are valid. A SORT's results keep their
 * places; a new message's place is found by halving, each step a sort of two messages. How relevant a message is
 * (RFC 6203) is not followed: such a search is not kept up to date.
 */
import type { Changes, ImapMailbox, SearchQuery, SortKey, Uid, UidSet } from '../backend.ts';
import type { Responses } from '../command.ts';
import type { Limits } from '../limits.ts';
import { correlator } from '../syntax/search-return.ts';
import { fromNumbers, printNumberSet } from '../syntax/sequence-set.ts';
import type { UidList } from '../uid-list.ts';

export type KeptSearch = {
  readonly tag: string;
  readonly byUid: boolean;
  readonly query: SearchQuery;
  readonly sort: readonly SortKey[] | null;
};

export type SearchContexts = {
  has(tag: string): boolean;
  /** False: there are too many, or it found too much; nothing is kept. */
  open(search: KeptSearch, found: readonly Uid[], limits: Limits): boolean;
  /** False: there is none of that tag. */
  cancel(tag: string): boolean;
  /** Before EXPUNGE is sent. */
  removed(vanished: UidSet, out: Responses): void;
  /** After EXISTS and FETCH have been sent. */
  changed(changes: Changes, out: Responses): Promise<void>;
};

/** One search and its results; a SORT's in their order. */
type Context = KeptSearch & { readonly found: Set<Uid>; order: readonly Uid[] | null };

/** Context positions with what comes or goes there; 0: wherever the mailbox's order puts it (§4.3.3). */
type Pair = readonly [number, readonly Uid[]];

export function newSearchContexts(mailbox: ImapMailbox, uids: UidList): SearchContexts {
  const contexts = new Map<string, Context>();
  const say = (context: Context, item: 'ADDTO' | 'REMOVEFROM', pairs: readonly Pair[], out: Responses) => {
    const text = pairs.flatMap(([place, which]) => {
      const numbers = context.byUid ? which : which.map(uid => uids.numberOf(uid));
      return [place, printNumberSet(fromNumbers(numbers))];
    });
    if (pairs.length === 0) return;
    out.untagged(`ESEARCH (${correlator(context.tag)})${context.byUid ? ' UID' : ''} ${item} (${text.join(' ')})`);
  };
  const remove = (context: Context, gone: readonly Uid[], out: Responses) => {
    if (gone.length === 0) return;
    for (const uid of gone) context.found.delete(uid);
    if (!context.order) return say(context, 'REMOVEFROM', [[0, gone]], out);
    const { pairs, left } = takenOut(context.order, new Set(gone));
    context.order = left;
    say(context, 'REMOVEFROM', pairs, out);
  };
  const add = async (context: Context, fresh: readonly Uid[], out: Responses) => {
    if (fresh.length === 0) return;
    for (const uid of fresh) context.found.add(uid);
    if (!context.order) return say(context, 'ADDTO', [[0, fresh]], out);
    const { pairs, order } = await putIn(mailbox, context.sort ?? [], context.order, fresh);
    context.order = order;
    say(context, 'ADDTO', pairs, out);
  };

  return {
    has: tag => contexts.has(tag),
    open(search, found, limits) {
      const follows = !search.sort?.some(({ by }) => by === 'relevancy');
      const kept = [...contexts.values()].reduce((sum, context) => sum + context.found.size, 0);
      if (!follows || contexts.size >= limits.contexts || kept + found.length > limits.contextResults) return false;
      contexts.set(search.tag, { ...search, found: new Set(found), order: search.sort ? [...found] : null });
      return true;
    },
    cancel: tag => contexts.delete(tag),
    removed(vanished, out) {
      if (vanished.length === 0) return;
      for (const context of contexts.values()) {
        remove(
          context,
          [...uids.present(vanished)].filter(uid => context.found.has(uid)),
          out,
        );
      }
    },
    async changed({ changed, appeared }, out) {
      if (contexts.size === 0) return;
      const touched = [...changed.map(row => row.uid), ...appeared].filter(uid => uids.numberOf(uid) > 0);
      if (touched.length === 0) return;
      const among: SearchQuery = { key: 'uids', uids: fromNumbers(touched) };
      for (const context of contexts.values()) {
        const matching = new Set(await mailbox.search({ key: 'and', of: [among, context.query] }));
        const { found } = context;
        const gone = touched.filter(uid => found.has(uid) && !matching.has(uid));
        const fresh = touched.filter(uid => matching.has(uid) && !found.has(uid));
        remove(context, gone, out);
        await add(context, fresh, out);
      }
    },
  };
}

/** From the last to the first: no position changes that is still to come. */
function takenOut(order: readonly Uid[], gone: ReadonlySet<Uid>): { pairs: readonly Pair[]; left: readonly Uid[] } {
  const pairs: Pair[] = [];
  for (let at = order.length - 1; at >= 0; at--) if (gone.has(order[at]!)) pairs.push([at + 1, [order[at]!]]);
  return { pairs, left: order.filter(uid => !gone.has(uid)) };
}

/** More new messages than this are worth a whole sort. */
const MOST_PLACED = 16;

/** From the first to the last: each position is the one it has in the end. */
async function putIn(
  mailbox: ImapMailbox,
  keys: readonly SortKey[],
  before: readonly Uid[],
  fresh: readonly Uid[],
): Promise<{ readonly pairs: readonly Pair[]; readonly order: readonly Uid[] }> {
  let order = [...before];
  if (fresh.length > MOST_PLACED) {
    const all = fromNumbers([...before, ...fresh].sort((a, b) => a - b));
    order = withThoseGone(await mailbox.sort({ key: 'uids', uids: all }, keys), before, fresh);
  } else {
    for (const uid of fresh) order.splice(await placeFor(mailbox, keys, order, uid), 0, uid);
  }
  const isFresh = new Set(fresh);
  const pairs = order.flatMap((uid, at): readonly Pair[] => (isFresh.has(uid) ? [[at + 1, [uid]]] : []));
  return { pairs, order };
}

/** Others may have gone that the client still counts: each stays before the one it stood before. */
function withThoseGone(sorted: readonly Uid[], before: readonly Uid[], fresh: readonly Uid[]): Uid[] {
  const there = new Set(sorted);
  const goneBefore = new Map<Uid, Uid[]>();
  let gone: Uid[] = [];
  for (const uid of before) {
    if (!there.has(uid)) gone.push(uid);
    else if (gone.length > 0) {
      goneBefore.set(uid, gone);
      gone = [];
    }
  }
  const order = sorted.flatMap(uid => [...(goneBefore.get(uid) ?? []), uid]);
  return [...order, ...gone, ...fresh.filter(uid => !there.has(uid))];
}

/** Where a message belongs among others that are in order. With what has gone nothing can be compared. */
async function placeFor(
  mailbox: ImapMailbox,
  keys: readonly SortKey[],
  order: readonly Uid[],
  uid: Uid,
): Promise<number> {
  const there = [...order];
  let low = 0;
  let high = there.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const pair = fromNumbers([there[middle]!, uid].sort((a, b) => a - b));
    const [first, second] = await mailbox.sort({ key: 'uids', uids: pair }, keys);
    if (first !== uid && second !== uid) return order.length;
    if (second === undefined) {
      there.splice(middle, 1);
      high--;
    } else if (first === uid) high = middle;
    else low = middle + 1;
  }
  return low < there.length ? order.indexOf(there[low]!) : order.length;
}
