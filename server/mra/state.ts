/**
 * What came of fetching so far, and when it is tried again: pure. A server that is away is asked less and less often; one that
 * refuses the login seldom, so that nobody is locked out by us; a network of ours that is away is no fault of theirs.
 */
import { type Duration, hours, type Instant, minutes } from '../base/units.ts';
import { needsSomebody, type RemoteFault } from './fault.ts';
import { LONGEST_BACK_OFF, type PulledSettings } from './settings.ts';

export type Failing = {
  readonly since: Instant;
  readonly kind: RemoteFault['kind'];
  readonly sentence: string;
  readonly times: number;
};

/** A message that was not taken, and stays where it is. */
export type PassedOver = {
  readonly at: Instant;
  readonly folder: string;
  readonly key: string;
  readonly because: string;
  /** `too-large`: for what is taken here. Not given: another reason, or kept by an earlier version. */
  readonly kind?: 'too-large';
};

export type PulledState = {
  readonly lastAt: Instant | null;
  readonly lastGoodAt: Instant | null;
  readonly nextAt: Instant | null;
  readonly failing: Failing | null;
  /** Of the last try, and of all. */
  readonly lastTaken: number;
  readonly taken: number;
  readonly passed: readonly PassedOver[];
  /** Visits in a row, the last among them, where messages were listed and nothing was told of them. */
  readonly silent: number;
};

export const newState: PulledState = {
  ...{ lastAt: null, lastGoodAt: null, nextAt: null, failing: null, lastTaken: 0, taken: 0, passed: [], silent: 0 },
};

export const readState = (text: string): PulledState => ({
  ...newState,
  ...(JSON.parse(text) as Partial<PulledState>),
});
export const printState = (state: PulledState): string => JSON.stringify(state);

export type Tried = {
  readonly at: Instant;
  readonly taken: number;
  readonly passed: readonly PassedOver[];
  readonly fault: RemoteFault | null;
  /** Not all has been taken: it goes on at once. */
  readonly more: boolean;
  /** Messages that were listed, and of which nothing was told. */
  readonly silent: number;
};

const MOST_PASSED = 20;
const SOON: Duration = minutes(1);
const FIRST_BACK_OFF: Duration = minutes(2);
/** Of a login that was refused: many providers lock after some. */
const SELDOM: Duration = hours(1);

export function afterTry(state: PulledState, tried: Tried, settings: Pick<PulledSettings, 'every'>): PulledState {
  const { at, taken, fault } = tried;
  const failing = fault === null ? null : failingBy(state.failing, fault, at);
  return {
    lastAt: at,
    lastGoodAt: fault === null ? at : state.lastGoodAt,
    nextAt: tried.more && fault === null ? at : at + waitAfter(failing, fault, settings.every),
    failing: fault?.kind === 'offline' ? state.failing : failing,
    lastTaken: taken,
    taken: state.taken + taken,
    passed: [...tried.passed, ...newlyPassed(tried.passed, state.passed, false)].slice(0, MOST_PASSED),
    silent: tried.silent > 0 ? state.silent + 1 : 0,
  };
}

/** Those that were not told before; of one that is asked for again and again it is told once. */
export const newlyPassed = (
  before: readonly PassedOver[],
  passed: readonly PassedOver[],
  byReason = true,
): readonly PassedOver[] =>
  passed.filter(
    one =>
      !before.some(
        ({ folder, key, because }) =>
          folder === one.folder && key === one.key && (!byReason || because === one.because),
      ),
  );

/** One that is deleted while it is asked for is no fault; one that stays silent is. */
const MOST_SILENT = 3;
export const silentFault = (before: PulledState, silent: number): RemoteFault | null =>
  silent > 0 && before.silent + 1 >= MOST_SILENT
    ? { kind: 'malformed', sentence: `the server lists ${silent} messages and tells nothing of them` }
    : null;

const failingBy = (before: Failing | null, { kind, sentence }: RemoteFault, at: Instant): Failing => ({
  since: before?.since ?? at,
  kind,
  sentence,
  times: (before?.times ?? 0) + 1,
});

export function waitAfter(failing: Failing | null, fault: RemoteFault | null, every: Duration): Duration {
  if (failing === null || fault === null) return every;
  if (fault.wait !== undefined) return Math.min(Math.max(fault.wait, SOON), hours(24));
  if (fault.kind === 'offline' || fault.kind === 'in-use') return Math.min(every, minutes(5));
  // Gmail counts by the day.
  if (fault.kind === 'throttled') return Math.max(every, hours(1));
  const least = needsSomebody(fault) ? SELDOM : FIRST_BACK_OFF;
  return Math.max(every, Math.min(LONGEST_BACK_OFF, least * 2 ** Math.min(failing.times - 1, 16)));
}
