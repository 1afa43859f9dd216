/**
 * What an account has sent within the last hour and day, in bounded memory: slices of five minutes, forgotten when a day
 * has gone. Only what leaves counts as sent: mail between our own people ruins nobody's name. Pure.
 */
import { type Duration, days, hours, type Instant, minutes } from '../base/units.ts';

export type Tally = {
  readonly messages: number;
  /** Recipients elsewhere. */
  readonly recipients: number;
  /** Recipients elsewhere whom the next hop refused for good. */
  readonly refused: number;
};

export type Seen = {
  readonly hour: Tally;
  readonly day: Tally;
  /** From where it was handed in within the last hour, the busiest first. */
  readonly networks: readonly NetworkSeen[];
};
export type NetworkSeen = { readonly network: string; readonly messages: number; readonly last: Instant };

export type Counts = {
  sent(account: number, at: Instant, recipients: number, network: string | null): void;
  refused(account: number, at: Instant): void;
  seen(account: number, now: Instant): Seen;
  accounts(now: Instant): readonly number[];
  forget(account: number): void;
};

const SLICE = minutes(5);
/** More are counted under the last one: a thief with a botnet is one with eight networks already. */
const MOST_NETWORKS = 100;

type Slice = { readonly number: number; messages: number; recipients: number; refused: number };
type Account = { slices: Slice[]; readonly networks: Map<string, { messages: number; last: Instant }> };

export function newCounts(): Counts {
  const accounts = new Map<number, Account>();
  const of = (account: number): Account => {
    const known = accounts.get(account) ?? { slices: [], networks: new Map() };
    accounts.set(account, known);
    return known;
  };
  return {
    sent(account, at, recipients, network) {
      const known = of(account);
      const slice = sliceAt(known, at);
      slice.messages++;
      slice.recipients += recipients;
      if (network !== null) noteNetwork(known, network, at);
    },
    refused(account, at) {
      sliceAt(of(account), at).refused++;
    },
    seen(account, now) {
      const known = accounts.get(account);
      if (!known) return { hour: NOTHING, day: NOTHING, networks: [] };
      const networks = [...known.networks]
        .filter(([, { last }]) => now - last < hours(1) && last <= now + SLICE)
        .map(([network, told]) => ({ network, ...told }))
        .sort((a, b) => b.messages - a.messages || a.network.localeCompare(b.network));
      return { hour: sum(known.slices, now, hours(1)), day: sum(known.slices, now, days(1)), networks };
    },
    accounts(now) {
      for (const [account, known] of accounts)
        if (sum(known.slices, now, days(1)) === NOTHING) accounts.delete(account);
      return [...accounts.keys()];
    },
    forget: account => void accounts.delete(account),
  };
}

const NOTHING: Tally = { messages: 0, recipients: 0, refused: 0 };

function sliceAt(known: Account, at: Instant): Slice {
  const number = Math.floor(at / SLICE);
  known.slices = known.slices.filter(slice => isWithin(slice, at, days(1)));
  const found = known.slices.find(slice => slice.number === number);
  if (found) return found;
  const fresh: Slice = { number, messages: 0, recipients: 0, refused: 0 };
  known.slices.push(fresh);
  return fresh;
}

/** A slice counts as long as any of it lies within the time; one from when the clock was wrong does not. */
const isWithin = ({ number }: Slice, now: Instant, span: Duration): boolean =>
  (number + 1) * SLICE > now - span && number * SLICE <= now + SLICE;

function sum(slices: readonly Slice[], now: Instant, span: Duration): Tally {
  const within = slices.filter(slice => isWithin(slice, now, span));
  if (within.length === 0) return NOTHING;
  return {
    messages: within.reduce((all, one) => all + one.messages, 0),
    recipients: within.reduce((all, one) => all + one.recipients, 0),
    refused: within.reduce((all, one) => all + one.refused, 0),
  };
}

function noteNetwork({ networks }: Account, network: string, at: Instant): void {
  for (const [old, { last }] of networks) if (at - last >= hours(1) || last > at + SLICE) networks.delete(old);
  const known = networks.get(network);
  networks.delete(network);
  if (!known && networks.size >= MOST_NETWORKS) return;
  networks.set(network, { messages: (known?.messages ?? 0) + 1, last: at });
}
