/**
 * What each peer did of late, and what is too much of it. Who only brings a lot is told to go slower; who guesses at
 * recipients or errs all the time is shut out for a while. In memory and bounded: a flood of addresses pushes out the peers
 * that were quiet longest, and a restart forgives all.
 */
import type { Clock } from '../base/ports.ts';
import type { Duration, Instant } from '../base/units.ts';
import { Count, type Span } from './counts.ts';

export const counted = ['connections', 'messages', 'recipients', 'unknown', 'errors'] as const;
export type Counted = (typeof counted)[number];
export type Counts = Readonly<Record<Counted, number>>;

/** 0 is no limit. */
export type Allowance = {
  readonly atOnce: number;
  readonly minute: Counts;
  readonly hour: Counts;
  readonly shutOut: Duration;
};

export type Excess = {
  /** For the owner, with the setting that says so. */
  readonly because: string;
  /** Until when it is shut out; null: it is only too fast. */
  readonly until: Instant | null;
};

export type PeerRow = {
  /** An IPv4 address, or of IPv6 the /64. */
  readonly network: string;
  readonly open: number;
  /** In the last hour. */
  readonly counts: Counts;
  readonly state: 'well' | 'slowed' | 'shut-out';
  readonly because: string | null;
  readonly until: Instant | null;
  readonly lastSeen: Instant;
};

export type PeerBook = {
  /** One more; why it is one too many, or null. */
  count(network: string, what: Counted): Excess | null;
  /** Before a connection is opened: shut out, or too many at once. */
  mayOpen(network: string): Excess | null;
  opened(network: string): void;
  left(network: string): void;
  shutOut(network: string): Excess | null;
  /** How long each answer waits because of what it did so far. */
  slowness(network: string): Duration;
  /** Waited for the greeting without a word, within the last day. */
  greeted(network: string): boolean;
  noteGreeted(network: string): void;
  /** Nothing of it is remembered but its open connections; false: nothing was. */
  forgive(network: string): boolean;
  /** The most troublesome first. */
  rows(limit: number): readonly PeerRow[];
  readonly size: number;
};

export type BookOptions = {
  readonly clock: Clock;
  readonly allowance: () => Allowance;
  /** Told once when a peer is slowed or shut out, and again only after it was well. */
  readonly onExcess: (network: string, excess: Excess) => void;
};

type Peer = {
  counts: Partial<Record<Counted, Count>>;
  open: number;
  /** Monotonic; 0: not at all. */
  shutOutUntil: number;
  slowedUntil: number;
  because: string | null;
  greetedAt: number | null;
  lastSeen: number;
};

/** About 300 octets each. */
export const MOST_PEERS = 10_000;
/** Of the quietest, as many are looked at for one that may go. */
const MOST_SPARED = 32;
const GREETED_FOR = 86_400_000;
/** A peer that was too fast counts as slowed for so long after. */
const SLOWED_FOR = 60_000;
const LONGEST_DELAY = 10_000;
const DELAY_STEP = 500;

const words: { readonly [C in Counted]: string } = {
  connections: 'connections',
  messages: 'messages',
  recipients: 'recipients',
  unknown: 'recipients whom nobody here knows',
  errors: 'refused commands',
};
const settings = (what: Counted, span: Span): string =>
  what === 'messages' && span === 'minute' ? 'smtp.messages-per-minute' : `peers.${what}-per-${span}`;
/** What no honest peer does often. */
const isMisdeed = (what: Counted): boolean => what === 'unknown' || what === 'errors';

export function newPeerBook(options: BookOptions): PeerBook {
  const { clock, allowance, onExcess } = options;
  /** The quietest first. */
  const peers = new Map<string, Peer>();
  const mono = () => clock.monotonic();
  const inWallTime = (at: number): Instant => clock.now() + Math.round(at - mono());

  const touched = (network: string): Peer => {
    const known = peers.get(network);
    if (known) peers.delete(network);
    else if (peers.size >= MOST_PEERS) makeRoom(peers, mono());
    const peer = known ?? fresh();
    peer.lastSeen = mono();
    peers.set(network, peer);
    return peer;
  };
  const tooMuch = (peer: Peer, what: Counted): string | null => {
    const limits = allowance();
    for (const span of ['minute', 'hour'] as const) {
      const limit = limits[span][what];
      if (limit > 0 && (peer.counts[what]?.in(span, mono()) ?? 0) > limit)
        return `more than ${limit} ${words[what]} in ${span === 'minute' ? 'a' : 'an'} ${span} (${settings(what, span)})`;
    }
    return null;
  };
  const exceeded = (network: string, peer: Peer, because: string, isShutOut: boolean): Excess => {
    const isNews = isShutOut ? peer.shutOutUntil <= mono() : peer.slowedUntil <= mono() && peer.shutOutUntil <= mono();
    if (isShutOut) peer.shutOutUntil = mono() + allowance().shutOut;
    else peer.slowedUntil = mono() + SLOWED_FOR;
    peer.because = because;
    const excess = { because, until: isShutOut ? inWallTime(peer.shutOutUntil) : null };
    if (isNews) onExcess(network, excess);
    return excess;
  };
  const shutOut = (network: string): Excess | null => {
    const peer = peers.get(network);
    if (!peer || peer.shutOutUntil <= mono()) return null;
    return { because: peer.because ?? '', until: inWallTime(peer.shutOutUntil) };
  };
  const rowOf = ([network, peer]: readonly [string, Peer]): PeerRow => {
    const [isShutOut, isSlowed] = [peer.shutOutUntil > mono(), peer.slowedUntil > mono()];
    const inHour = (what: Counted): number => peer.counts[what]?.in('hour', mono()) ?? 0;
    return {
      ...{ network, open: peer.open, lastSeen: inWallTime(peer.lastSeen) },
      counts: Object.fromEntries(counted.map(what => [what, inHour(what)])) as Counts,
      state: isShutOut ? 'shut-out' : isSlowed || slowness(peer) > 0 ? 'slowed' : 'well',
      because:
        isShutOut || isSlowed
          ? peer.because
          : slowness(peer) > 0
            ? 'many unknown recipients or errors: its answers take longer'
            : null,
      until: isShutOut ? inWallTime(peer.shutOutUntil) : null,
    };
  };
  /** From half of what is allowed on, half a second more for each. */
  const slowness = (peer: Peer): Duration => {
    const { minute, hour } = allowance();
    let most = 0;
    for (const what of ['unknown', 'errors'] as const) {
      const count = peer.counts[what];
      if (!count) continue;
      for (const [span, limit] of [
        ['minute', minute[what]],
        ['hour', hour[what]],
      ] as const)
        if (limit > 0) most = Math.max(most, count.in(span, mono()) - Math.ceil(limit / 2));
    }
    return Math.min(most * DELAY_STEP, LONGEST_DELAY);
  };

  return {
    count(network, what) {
      const peer = touched(network);
      peer.counts[what] ??= new Count();
      const count = peer.counts[what];
      count.add(mono());
      const because = tooMuch(peer, what);
      return because === null ? null : exceeded(network, peer, because, isMisdeed(what));
    },
    mayOpen(network) {
      const out = shutOut(network);
      if (out) return out;
      const { atOnce } = allowance();
      const peer = peers.get(network);
      if (!peer || atOnce === 0 || peer.open < atOnce) return null;
      return exceeded(network, peer, `more than ${atOnce} connections at once (peers.connections-at-once)`, false);
    },
    opened: network => void touched(network).open++,
    left(network) {
      const peer = peers.get(network);
      if (peer && peer.open > 0) peer.open--;
    },
    shutOut,
    slowness(network) {
      const peer = peers.get(network);
      return peer ? slowness(peer) : 0;
    },
    greeted(network) {
      const at = peers.get(network)?.greetedAt ?? null;
      return at !== null && mono() - at < GREETED_FOR;
    },
    noteGreeted(network) {
      touched(network).greetedAt = mono();
    },
    forgive(network) {
      const peer = peers.get(network);
      if (!peer) return false;
      peers.set(network, { ...fresh(), open: peer.open, lastSeen: peer.lastSeen, greetedAt: peer.greetedAt });
      return true;
    },
    rows: limit =>
      [...peers]
        .map(rowOf)
        .sort((a, b) => rank[b.state] - rank[a.state] || b.lastSeen - a.lastSeen)
        .slice(0, limit),
    get size() {
      return peers.size;
    },
  };
}

const rank: { readonly [S in PeerRow['state']]: number } = { 'shut-out': 2, slowed: 1, well: 0 };

const fresh = (): Peer => ({
  counts: {},
  open: 0,
  shutOutUntil: 0,
  slowedUntil: 0,
  because: null,
  greetedAt: null,
  lastSeen: 0,
});

/** The quietest goes; one that is connected or shut out is spared while others are there. */
function makeRoom(peers: Map<string, Peer>, now: number): void {
  let looked = 0;
  for (const [network, peer] of peers) {
    if (++looked > MOST_SPARED) break;
    if (peer.open > 0 || peer.shutOutUntil > now) continue;
    peers.delete(network);
    return;
  }
  peers.delete(peers.keys().next().value!);
}
