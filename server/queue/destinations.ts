/**
 * What is known of each destination (route): how many sessions it gets, how fast, and whether it is left alone for a
 * while. What rests lies in the store as one row each, so that it is known after a restart and no claim ever meets what
 * waits there; windows and paces are of this run, and begin small again.
 *
 *   well ─fails DEAD_AFTER times in a row→ down ─its time comes: one recipient goes first→ well | down, for longer
 *   well ─"421 too many"→ slow ─its time comes: few sessions→ well | slow, for longer
 *   well ─"421 too many" for one of several, while it takes others→ well, with fewer for a while
 *
 * The unit is the route, not the host: which hosts a domain has is known only after its look-up, and asking the DNS for
 * every waiting domain before a claim would cost more than the one batch from which each learns the same (DECISIONS.md).
 */
import type { Clock, Random } from '../base/ports.ts';
import { type Duration, type Instant, minutes, seconds } from '../base/units.ts';
import type { RateRule } from '../config/rate-rule.ts';
import { isFor } from '../config/rule-reader.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Rest, Store } from '../store/interface.ts';
import type { Feedback } from './outage.ts';
import { LOCAL } from './route-name.ts';
import { firstWindow, grown, leastWindow, sessionsOf, shrunk, type Window } from './window.ts';

/** Failures in a row after which a destination counts as down. */
const DEAD_AFTER = 2;
/** The first rest of one that wants less; it doubles with each that follows. */
const SLOW_FIRST: Duration = seconds(30);
const SLOW_LONGEST: Duration = minutes(15);
/** What is not spoken to for so long is forgotten; and of more than so many the oldest. */
const FORGET_AFTER: Duration = minutes(60);
const MOST_KNOWN = 20_000;
/** Who took something so lately and finds one session too many wants fewer, and no rest: so it is with a limit per host. */
const STILL_TAKES: Duration = seconds(30);
const ROOF_FOR: Duration = minutes(10);
const NO_ROOF = { sessions: Number.POSITIVE_INFINITY, until: 0 };
const LONGEST_REPLY = 400;
/** Failures after which no wait grows any more. */
const MANY = 64;
/** Rests that are written in one step. */
const AT_ONCE = 100;

export type DestinationsOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  /** Sessions at once with one destination. */
  readonly most: (route: string) => number;
  readonly rates: () => readonly RateRule[];
  /** How long to leave a destination alone that has failed so often in a row. */
  readonly waitAfter: (route: string, failures: number) => Duration;
};

export type Destinations = {
  /** Sessions at once that it may have now. */
  sessions(route: string): number;
  /** When the next message may go there, where its rate is bounded; now or before: at once. */
  mayStartAt(route: string): Instant;
  started(route: string): void;
  /** Its mail waits in the store, and only a probe goes. */
  rests(route: string): boolean;
  /** After each batch. True: it is left alone from now on, and what is taken for it goes back. */
  heard(route: string, feedback: Feedback, startedAt: Instant): Promise<boolean>;
  /** Those that are down or slow, the longest first. */
  resting(): readonly Rest[];
  /** Known windows. */
  known(): ReadonlyMap<string, Window>;
  /** A person wants it tried, or the network is another one: the next recipient goes now. */
  probe(routes: readonly string[]): Promise<void>;
  /** The clock was set by so much: what rests does so as long as before, and never longer than its rule has it. */
  clockSet(by: Duration): Promise<void>;
};

type Known = {
  window: Window;
  failures: number;
  slowed: number;
  /** When it last took something. */
  wellAt: Instant;
  /** More sessions than these were too many, and are not tried again before. */
  roof: { readonly sessions: number; readonly until: Instant };
  lastAt: Instant;
  /** When the next message may go, where its rate is bounded. */
  nextAt: Instant;
};

export async function openDestinations(options: DestinationsOptions): Promise<Destinations> {
  const { store, clock, random } = options;
  const known = new Map<string, Known>();
  const rests = new Map<string, Rest>((await store.rests()).map(rest => [rest.route, rest]));

  const ruleOf = (route: string) => options.rates().find(({ whom }) => isFor(whom, route, route));
  const most = (route: string) => Math.min(options.most(route), ruleOf(route)?.connections ?? Number.POSITIVE_INFINITY);
  const longest = (route: string): Duration => Math.round(Math.max(options.waitAfter(route, MANY), SLOW_LONGEST) * 1.2);
  const knownOf = (route: string): Known => {
    const found = known.get(route);
    if (found) return found;
    if (known.size >= MOST_KNOWN) forget(known, clock.now());
    const window = rests.has(route) ? leastWindow() : firstWindow();
    const made: Known = {
      ...{ window, failures: 0, slowed: 0, wellAt: 0, roof: NO_ROOF },
      ...{ lastAt: clock.now(), nextAt: 0 },
    };
    known.set(route, made);
    return made;
  };

  const mostNow = (route: string): number => {
    const { roof } = knownOf(route);
    return clock.now() < roof.until ? Math.min(most(route), roof.sessions) : most(route);
  };
  const roomOf = (route: string): number => sessionsOf(knownOf(route).window, mostNow(route));

  async function leaveAlone(route: string, said: Extract<Feedback, { said: unknown }>, until: Instant) {
    const now = clock.now();
    const before = rests.get(route);
    const { window, failures } = knownOf(route);
    const rest: Rest = {
      ...{ route, kind: said.kind, since: before?.kind === said.kind ? before.since : now, until, checkedAt: now },
      // What went well in between has taken a part of one off.
      failures: said.kind === 'down' ? failures : Math.ceil(knownOf(route).slowed),
      room: said.kind === 'down' ? 1 : sessionsOf(window, most(route)),
      ...{ status: said.said.status, reply: said.said.reply.slice(0, LONGEST_REPLY), host: said.said.host },
    };
    rests.set(route, rest);
    const { reply: because, host } = rest;
    const fields = { route, state: said.kind, because, host, nextAt: until, since: rest.since };
    const notes = before?.kind === said.kind ? [] : [event('queue.destination', now, SERVER_TRACE, fields)];
    try {
      await store.run('rest', { rests: [rest], over: [] }, { notes });
    } catch (fault) {
      // What the store does not know nobody would wake.
      if (before) rests.set(route, before);
      else rests.delete(route);
      throw fault;
    }
  }

  async function isWell(route: string, rest: Rest): Promise<void> {
    const now = clock.now();
    rests.delete(route);
    const because = rest.kind === 'down' ? 'it can be spoken to again' : 'it takes mail again';
    const fields = { route, state: 'well' as const, because, host: rest.host, nextAt: null, since: rest.since };
    await store.run(
      'rest',
      { rests: [], over: [route] },
      { notes: [event('queue.destination', now, SERVER_TRACE, fields)] },
    );
  }

  async function isDown(route: string, of: Known, feedback: Extract<Feedback, { said: unknown }>): Promise<boolean> {
    const rest = rests.get(route);
    of.failures = Math.max(of.failures, rest?.kind === 'down' ? rest.failures : 0) + 1;
    of.window = leastWindow();
    if (of.failures < DEAD_AFTER && rest?.kind !== 'down') return false;
    const wait = options.waitAfter(route, of.failures);
    await leaveAlone(route, feedback, Math.round(clock.now() + wait * (0.9 + 0.2 * random.fraction())));
    return true;
  }

  async function wantsLess(route: string, of: Known, feedback: Extract<Feedback, { said: unknown }>): Promise<boolean> {
    of.failures = 0;
    const had = roomOf(route);
    of.window = shrunk(of.window);
    if (had > 1 && !rests.has(route) && clock.now() - of.wellAt <= STILL_TAKES) {
      of.roof = { sessions: had - 1, until: clock.now() + ROOF_FOR };
      return false;
    }
    const wait = Math.min(SLOW_FIRST * 2 ** Math.min(of.slowed, 16), SLOW_LONGEST);
    of.slowed++;
    await leaveAlone(route, feedback, Math.round(clock.now() + wait * (1 + 0.2 * random.fraction())));
    return true;
  }

  return {
    sessions: route => (rests.get(route)?.kind === 'down' ? 1 : roomOf(route)),
    mayStartAt: route => known.get(route)?.nextAt ?? 0,
    started(route) {
      const of = knownOf(route);
      const now = clock.now();
      of.lastAt = now;
      const rate = ruleOf(route)?.rate;
      if (rate) of.nextAt = Math.max(now, of.nextAt) + rate.per / rate.messages;
    },
    rests: route => rests.has(route),
    async heard(route, feedback, startedAt) {
      if (route === LOCAL) return false;
      const of = knownOf(route);
      const rest = rests.get(route);
      // What had begun before it was left alone says nothing new.
      if (rest && startedAt <= rest.checkedAt) return true;
      switch (feedback.kind) {
        case 'down':
          return isDown(route, of, feedback);
        case 'slow':
          return wantsLess(route, of, feedback);
        case 'nothing':
          return false;
        case 'shaky':
          of.window = shrunk(of.window);
          return false;
        case 'guarded':
          of.failures = 0;
          of.window = shrunk(of.window);
          if (rest?.kind === 'down') await isWell(route, rest);
          return false;
        case 'well':
          of.failures = 0;
          if (!rest) of.slowed = Math.max(0, of.slowed - 0.1);
          of.wellAt = clock.now();
          of.window = grown(of.window, mostNow(route));
          if (rest) await isWell(route, rest);
          return false;
      }
    },
    resting: () => [...rests.values()].sort((a, b) => a.since - b.since),
    known: () => new Map([...known].map(([route, { window }]) => [route, window])),
    async probe(routes) {
      const now = clock.now();
      const wanted = routes.flatMap(route => rests.get(route) ?? []).map(rest => ({ ...rest, until: now }));
      for (const rest of wanted) rests.set(rest.route, rest);
      for (let n = 0; n < wanted.length; n += AT_ONCE)
        await store.run('rest', { rests: wanted.slice(n, n + AT_ONCE), over: [] });
    },
    async clockSet(by) {
      for (const of of known.values()) {
        of.nextAt = 0;
        of.wellAt = 0;
        of.roof = { ...of.roof, until: 0 };
      }
      const now = clock.now();
      const moved = [...rests.values()].flatMap(rest => {
        const since = Math.min(rest.since + by, now);
        const until = Math.min(rest.until + by, now + longest(rest.route));
        // What is heard from now on is news, whatever the clock said before.
        const checkedAt = Math.min(rest.checkedAt + by, now - 1);
        const isSame = since === rest.since && until === rest.until && checkedAt === rest.checkedAt;
        return isSame ? [] : [{ ...rest, since, until, checkedAt }];
      });
      for (const rest of moved) rests.set(rest.route, rest);
      for (let n = 0; n < moved.length; n += AT_ONCE)
        await store.run('rest', { rests: moved.slice(n, n + AT_ONCE), over: [] });
    },
  };
}

function forget(known: Map<string, Known>, now: Instant): void {
  for (const [route, { lastAt }] of known) if (now - lastAt > FORGET_AFTER) known.delete(route);
  for (const route of known.keys()) {
    if (known.size < MOST_KNOWN) return;
    known.delete(route);
  }
}
