/**
 * What is in a search that is kept under a name: its messages with their UIDs, followed from the index whenever somebody looks. One
 * of each for all who look at it, and one look at a time, so that a message gets one UID.
 *
 * A mod-sequence is that of the message's newest copy, or of the moment when it came here, whichever is later; the account's one
 * counter gives both, so every change is above what was told before.
 */
import type { Clock } from '../base/ports.ts';
import type { Bytes } from '../base/units.ts';
import type { EmailFilter, Id, Mailbox, ModSeq, Store, StoredSearch, Uid } from '../store/interface.ts';
import { searchFilter } from './mail-search.ts';

/** One state: nothing of it changes while somebody reads it. */
export type Members = {
  readonly search: StoredSearch;
  /** Ascending. */
  readonly uids: Uint32Array;
  /** At the same places. */
  readonly messages: readonly Id[];
  readonly modSeqs: readonly ModSeq[];
  readonly uidNext: Uid;
  readonly highest: ModSeq;
  readonly bytes: Bytes;
};

export type SmartFolder = {
  /** As it is now; null: the search is gone. */
  look(): Promise<Members | null>;
  /** How many of them are unread. */
  unread(): Promise<number>;
  /** These leave it, whatever is found; what is found again afterwards comes anew. */
  forget(uids: readonly Uid[]): Promise<void>;
};

/** More letters than that a client would not read either; the newest are in it. */
const MOST_MEMBERS = 250_000;
/** That come in one command of the store. */
const MOST_AT_ONCE = 5000;
/** Of searches that nobody looks at. */
const MOST_OPEN = 16;
/** A search with an age finds others as time goes by. */
const AT_LATEST = 30_000;

type Parts = { readonly store: Store; readonly clock: Clock };
type Open = {
  members: Members | null;
  turn: Promise<unknown>;
  looked: { readonly epoch: string; readonly modSeq: ModSeq; readonly at: number } | null;
  again: boolean;
};
const open = new WeakMap<Store['emails'], Map<Id, Open>>();

export function smartFolder(parts: Parts, account: Id, id: Id): SmartFolder {
  const { store } = parts;
  const all = open.get(store.emails) ?? new Map<Id, Open>();
  open.set(store.emails, all);
  const inTurn = <T>(act: (one: Open) => Promise<T>): Promise<T> => {
    const one = all.get(id) ?? { members: null, turn: Promise.resolve(), looked: null, again: false };
    // The one that was asked last goes last.
    all.delete(id);
    all.set(id, one);
    for (const oldest of all.keys()) {
      if (all.size <= MOST_OPEN) break;
      all.delete(oldest);
    }
    const turn = one.turn.catch(() => {}).then(() => act(one));
    one.turn = turn;
    return turn;
  };
  return {
    look: () => inTurn(one => follow(parts, account, id, one)),
    async unread() {
      const found = await inTurn(async () => filterOf(parts, account, await searchOf(store, account, id)));
      if (!found) return 0;
      const unseen: EmailFilter = { key: 'flag', flag: 1, on: false };
      const query = { filter: { key: 'and', of: [found, unseen] } as const, sort: [], collapse: false };
      const answer = await store.emails.query(account, query, { limit: 0 });
      return typeof answer === 'string' ? 0 : answer.total;
    },
    forget: uids =>
      inTurn(async one => {
        const members = one.members ?? (await load(store, account, id));
        if (!members || uids.length === 0) return;
        const { epoch, looked } = members.search;
        one.members = await change(store, members, { came: [], went: uids, touched: [], epoch, looked });
        one.again = true;
      }),
  };
}

const searchOf = async (store: Store, account: Id, id: Id): Promise<StoredSearch | null> =>
  (await store.searches(account)).find(one => one.id === id) ?? null;

async function follow(parts: Parts, account: Id, id: Id, one: Open): Promise<Members | null> {
  const { store, clock } = parts;
  const search = await searchOf(store, account, id);
  if (!search) {
    one.members = null;
    return null;
  }
  const states = await store.emails.states(account);
  const isSame =
    one.members?.search.query === search.query &&
    one.looked?.epoch === states.epoch &&
    one.looked.modSeq === states.modSeq &&
    clock.monotonic() - one.looked.at < AT_LATEST;
  if (one.members && isSame && !one.again) {
    one.members = { ...one.members, search };
    return one.members;
  }
  // Somebody else may have changed it, and a server that is stopped has forgotten all this.
  const members = one.members ? { ...one.members, search } : await load(store, account, id);
  if (!members) return null;
  const found = await findAll(parts, account, search);
  if (found === null) return members;
  const news = await newsOf(store, members, found);
  one.members = await change(store, members, { ...news, epoch: found.epoch, looked: found.modSeq });
  one.looked = { epoch: found.epoch, modSeq: found.modSeq, at: clock.monotonic() };
  one.again = false;
  return one.members;
}

async function load(store: Store, account: Id, id: Id): Promise<Members | null> {
  const search = await searchOf(store, account, id);
  if (!search) return null;
  const { uids, messages, modSeqs, bytes } = await store.searchMembers(id);
  const { uidNext, modSeq, looked } = search;
  return {
    ...{ search, uids, uidNext, bytes, messages: [...messages], modSeqs: [...modSeqs] },
    highest: Math.max(modSeq, looked),
  };
}

type Found = { readonly ids: readonly Id[]; readonly epoch: string; readonly modSeq: ModSeq };

/** null: it cannot be answered now; then what was found before stays. */
async function findAll(parts: Parts, account: Id, search: StoredSearch): Promise<Found | null> {
  const filter = await filterOf(parts, account, search);
  if (!filter) return null;
  const query = { filter, sort: [{ by: 'received', ascending: false } as const], collapse: false };
  const found = await parts.store.emails.query(account, query, { position: 0, limit: MOST_MEMBERS });
  if (typeof found === 'string') return null;
  return { ids: found.ids, epoch: found.states.epoch, modSeq: found.states.modSeq };
}

/** null: nothing can be found by it now. */
async function filterOf(parts: Parts, account: Id, search: StoredSearch | null): Promise<EmailFilter | null> {
  if (!search) return null;
  const found = await searchFilter({ ...parts, account }, search.query);
  if (!found.ok) return null;
  const within = search.root === '' ? null : placeFilter(await parts.store.mailboxes(account), search.root);
  const parts_ = [within, found.value.filter].filter(one => one !== null);
  return { key: 'and', of: parts_ };
}

const placeFilter = (mailboxes: readonly Mailbox[], root: string): EmailFilter => ({
  key: 'or',
  of: mailboxes
    .filter(({ name }) => name === root || name.startsWith(`${root}/`))
    .map(({ id }) => ({ key: 'mailbox', mailbox: id })),
});

type News = { readonly came: readonly Id[]; readonly went: readonly Uid[]; readonly touched: readonly Uid[] };

async function newsOf(store: Store, members: Members, { ids }: Found): Promise<News> {
  const { search, uids, messages } = members;
  const found = new Set(ids);
  const known = new Set(messages);
  const came = ids.filter(id => !known.has(id)).sort((a, b) => a - b);
  const went = [...uids].filter((_, at) => !found.has(messages[at]!));
  return { came, went, touched: await touchedOf(store, members, search, found) };
}

/** What changed as a whole and of which no copy says so: one of its copies went. */
async function touchedOf(store: Store, { uids, messages }: Members, search: StoredSearch, found: ReadonlySet<Id>) {
  if (search.epoch === '') return [];
  const since = { epoch: search.epoch, modSeq: search.looked };
  const changes = await store.emails.changes(search.account, since, null);
  if (typeof changes === 'string') return [...uids].filter((_, at) => found.has(messages[at]!));
  const updated = new Set(changes.updated);
  if (updated.size === 0) return [];
  const said = new Set(await store.changedMessages(search.account, search.looked));
  return [...uids].filter((_, at) => {
    const message = messages[at]!;
    return found.has(message) && updated.has(message) && !said.has(message);
  });
}

type Change = News & { readonly epoch: string; readonly looked: ModSeq };

/** In steps: whoever else writes waits for none of many thousands. Broken off, the next look finds the rest. */
async function change(store: Store, members: Members, news: Change): Promise<Members | null> {
  let now: Members | null = members;
  let came = news.came;
  for (; now && came.length > MOST_AT_ONCE; came = came.slice(MOST_AT_ONCE)) {
    const { epoch, looked } = members.search;
    now = await step(store, now, { came: came.slice(0, MOST_AT_ONCE), went: [], touched: [], epoch, looked });
  }
  return now && step(store, now, { ...news, came });
}

async function step(store: Store, members: Members, news: Change): Promise<Members | null> {
  const { search, uids, messages, modSeqs } = members;
  const isNews = news.came.length + news.went.length + news.touched.length > 0;
  // How far it was looked at is written with what came of it, or when it was never looked at.
  if (!isNews && news.epoch === search.epoch) return { ...members, highest: Math.max(members.highest, news.looked) };
  const done = await store.run('changeSearch', { account: search.account, search: search.id, ...news });
  if (!done.ok) return null;
  const { first, modSeq, bytes } = done.value;
  const gone = new Set(news.went);
  const touched = new Set(news.touched);
  const kept = [...uids.keys()].filter(at => !gone.has(uids[at]!));
  return {
    search: { ...search, epoch: news.epoch, looked: news.looked },
    uids: Uint32Array.from([...kept.map(at => uids[at]!), ...news.came.map((_, n) => first + n)]),
    messages: [...kept.map(at => messages[at]!), ...news.came],
    modSeqs: [...kept.map(at => (touched.has(uids[at]!) ? modSeq : modSeqs[at]!)), ...news.came.map(() => modSeq)],
    uidNext: first + news.came.length,
    highest: Math.max(members.highest, modSeq, news.looked),
    bytes,
  };
}
