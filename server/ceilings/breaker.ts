/**
 * The breaker: an account that sends too much is stopped, so that a stolen password does not ruin the name of all. What
 * it hands in is held, never dropped; what still waits is held too; the owner is told and shown what it was. Until a
 * person lets go, over restarts. Which account is stopped is known at once and written down before the sender hears so.
 */
import type { Clock } from '../base/ports.ts';
import { days, type Instant } from '../base/units.ts';
import type { Ceiling } from '../config/ceiling.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Need } from '../events/need.ts';
import type { Id, Store } from '../store/interface.ts';
import { type NetworkSeen, newCounts, type Seen, type Tally } from './counts.ts';
import { type Limits, limitsOf, tooMuch } from './limits.ts';

export type Submission = {
  readonly account: Id;
  readonly address: string;
  readonly trace: string;
  /** How many of its recipients are elsewhere. */
  readonly elsewhere: number;
  /** What counts as one peer; null: from within, the window or JMAP. */
  readonly network: string | null;
  readonly subject: string;
};

/** One that was stopped, with what a person needs to see who it was. */
export type Trip = {
  readonly account: Id;
  readonly address: string;
  readonly at: Instant;
  readonly because: string;
  readonly hour: Tally;
  readonly day: Tally;
  readonly networks: readonly NetworkSeen[];
  readonly latest: readonly Latest[];
  readonly refusals: readonly Refusal[];
};
type Latest = Pick<Submission, 'trace' | 'elsewhere' | 'network' | 'subject'> & { readonly at: Instant };
type Refusal = { readonly at: Instant; readonly recipient: string; readonly reply: string };

/** What becomes of what was held: it goes, it is deleted, or it stays for a person to look through. */
export type Held = 'send' | 'delete' | 'keep';

export type Usage = { readonly address: string; readonly seen: Seen; readonly limits: Limits };

export type Breaker = {
  /** Counts it. Why it must be held; null: it may go. Asked before it is taken. */
  submitted(submission: Submission): Promise<string | null>;
  /** A next hop's final no to a recipient of theirs. */
  refused(account: Id, recipient: string, reply: string): void;
  isStopped(account: Id): boolean;
  trips(): readonly Trip[];
  /** Of those who have sent anything within the last day. */
  usage(): Promise<readonly Usage[]>;
  /** By hand. */
  stop(account: Id, address: string, by: string): Promise<void>;
  /** False where it was not stopped. */
  release(account: Id, held: Held, by: string): Promise<boolean>;
  needs(): readonly Need[];
};

export type BreakerOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly limits: () => Limits;
  readonly own: () => readonly Ceiling[];
  /** Puts aside what of the account still waits. */
  readonly hold: (account: Id) => Promise<void>;
  readonly letGo: (account: Id, held: Exclude<Held, 'keep'>, by: string) => Promise<void>;
  /** The owner hears of what he has not done himself. */
  readonly tell: (trip: Trip) => Promise<void>;
  readonly onBug: (fault: unknown) => void;
};

/** Kept of each account, the newest. */
const MOST_LATEST = 25;
const LONGEST_TEXT = 200;
/** Where the counts begin after a start: what was handed in of late. */
const LOOK_BACK = 20_000;
const KEY = 'breaker';

export async function openBreaker(options: BreakerOptions): Promise<Breaker> {
  const { store, clock } = options;
  const kept = readKept(await store.meta(KEY));
  const trips = new Map<Id, Trip>(kept.trips.map(trip => [trip.account, trip]));
  /** When a person last let an account go: what was counted before is no reason any more, over restarts too. */
  const released = new Map<Id, Instant>(kept.released);
  const counts = newCounts();
  const addresses = new Map<Id, string>();
  const latest = new Map<Id, Latest[]>();
  const refusals = new Map<Id, Refusal[]>();
  /** What is put aside must be, before anybody lets it go. */
  let holding: Promise<void> = Promise.resolve();
  const lately = await store.submittedLately(clock.now() - days(1), LOOK_BACK);
  for (const one of lately.toSorted((a, b) => a.acceptedAt - b.acceptedAt))
    if (one.acceptedAt > (released.get(one.account) ?? 0) && one.acceptedAt <= clock.now())
      counts.sent(one.account, one.acceptedAt, one.elsewhere, null);

  const limits = (address: string) => limitsOf(address, options.limits(), options.own());
  const write = async (note: ReturnType<typeof told>) => {
    for (const [account, at] of released) if (at < clock.now() - days(1)) released.delete(account);
    const now: Kept = { trips: [...trips.values()], released: [...released] };
    const written = await store.run('setMeta', { key: KEY, value: JSON.stringify(now) }, { notes: [note] });
    // It holds in memory all the same; after a restart the counts would find it again.
    if (!written.ok) options.onBug(new Error(`the breaker could not be written down (${written.error})`));
  };
  const told = (address: string, what: 'stopped' | 'released', because: string) =>
    event('msa.breaker', clock.now(), SERVER_TRACE, { user: address, what, because });

  const trip = async (account: Id, address: string, because: string): Promise<Trip> => {
    const now = clock.now();
    const seen = counts.seen(account, now);
    const fresh: Trip = {
      ...{ account, address, at: now, because, hour: seen.hour, day: seen.day },
      networks: seen.networks.slice(0, MOST_LATEST),
      latest: latest.get(account) ?? [],
      refusals: refusals.get(account) ?? [],
    };
    trips.set(account, fresh);
    await write(told(address, 'stopped', because));
    // Nobody who hands in mail waits for these.
    holding = holding.then(() => options.hold(account)).catch(options.onBug);
    return fresh;
  };

  const tell = (fresh: Trip): void => void options.tell(fresh).catch(options.onBug);
  const tripForRefusals = async (account: Id): Promise<void> => {
    // Most refusals are single ones, and to know an account by its number all are read.
    const most = options.limits().refusedPerHour;
    if (most === 0 || counts.seen(account, clock.now()).hour.refused < most) return;
    const address = addresses.get(account) ?? (await store.accounts()).find(({ id }) => id === account)?.address;
    if (address === undefined || trips.has(account)) return;
    addresses.set(account, address);
    const because = tooMuch(counts.seen(account, clock.now()), limits(address));
    if (because !== null) tell(await trip(account, address, because));
  };

  return {
    async submitted({ account, address, trace, elsewhere, network, subject }) {
      const now = clock.now();
      // Between our own people nothing is counted, but who is stopped is stopped.
      if (elsewhere > 0) {
        counts.sent(account, now, elsewhere, network);
        addresses.set(account, address);
        push(latest, account, { at: now, trace, elsewhere, network, subject: oneLine(subject) });
      }
      const stopped = trips.get(account);
      if (stopped) return stopped.because;
      const because = elsewhere > 0 ? tooMuch(counts.seen(account, now), limits(address)) : null;
      if (because !== null) tell(await trip(account, address, because));
      return because;
    },
    refused(account, recipient, reply) {
      const now = clock.now();
      counts.refused(account, now);
      push(refusals, account, { at: now, recipient: oneLine(recipient), reply: oneLine(reply) });
      if (trips.has(account)) return;
      void tripForRefusals(account).catch(options.onBug);
    },
    isStopped: account => trips.has(account),
    trips: () => [...trips.values()],
    async usage() {
      const now = clock.now();
      const busy = new Set(counts.accounts(now));
      const accounts = (await store.accounts()).filter(({ id }) => busy.has(id));
      return accounts.map(({ id, address }) => ({ address, seen: counts.seen(id, now), limits: limits(address) }));
    },
    async stop(account, address, by) {
      if (!trips.has(account)) await trip(account, address, `it was stopped by ${by}`);
    },
    async release(account, held, by) {
      const stopped = trips.get(account);
      if (!stopped) return false;
      // What was on its way when it was stopped, and came back, waits as well.
      holding = holding.then(() => options.hold(account)).catch(options.onBug);
      await holding;
      trips.delete(account);
      // Who lets go has looked: what was counted is no reason any more.
      counts.forget(account);
      latest.delete(account);
      refusals.delete(account);
      try {
        // Before it is written down: a crash in between leaves the account stopped, and nothing held for nobody.
        if (held !== 'keep') await options.letGo(account, held, by);
      } catch (fault) {
        if (!trips.has(account)) trips.set(account, stopped);
        throw fault;
      }
      released.set(account, clock.now());
      await write(told(stopped.address, 'released', `${words[held]} (${by})`));
      return true;
    },
    needs: () =>
      [...trips.values()].map(({ account, address, because }) => ({
        id: `breaker-${account}`,
        severity: 'attention',
        sentence: `Mail from ${address} is held: ${because}. Was the password stolen? See mailroom breaker show ${address}.`,
        path: `/accounts/${encodeURIComponent(address)}`,
      })),
  };
}

const words: Readonly<Record<Held, string>> = {
  send: 'what was held goes',
  delete: 'what was held is deleted',
  keep: 'what was held stays in the queue',
};

function push<T>(lists: Map<Id, T[]>, account: Id, one: T): void {
  lists.set(account, [one, ...(lists.get(account) ?? [])].slice(0, MOST_LATEST));
}

/** A thief's subject and a stranger's reply stand in a letter and in the window: in one line, the way it is read. */
const oneLine = (text: string): string =>
  text
    .slice(0, LONGEST_TEXT)
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');

type Kept = { readonly trips: readonly Trip[]; readonly released: readonly (readonly [Id, Instant])[] };
const NOTHING_KEPT: Kept = { trips: [], released: [] };

/** What cannot be read was not written by us: then nobody is stopped, and the counts find out again. */
function readKept(text: string | null): Kept {
  try {
    const read = JSON.parse(text ?? '{}') as Partial<Kept>;
    return { trips: [...(read.trips ?? [])], released: [...(read.released ?? [])] };
  } catch {
    return NOTHING_KEPT;
  }
}
