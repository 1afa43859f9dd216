/**
 * A fair waiting line before something dear (hashing a password): so many at once, and whoever waits is taken lane by
 * lane in turn, so that one address with a hundred guesses delays another's login by one guess and not a hundred.
 */
import { err, ok, type Result } from '../base/result.ts';

export type WaitingLine = {
  /** Runs `act` when its turn comes; 'full' at once when too many wait already. */
  run<T>(lane: string, act: () => Promise<T>): Promise<Result<T, 'full'>>;
  /** How many wait, not counting those being served. */
  waiting(): number;
};

export type WaitingLineLimits = {
  readonly atOnce: number;
  /** Over all lanes. */
  readonly longest: number;
  readonly longestLane: number;
};

export function newWaitingLine(limits: WaitingLineLimits): WaitingLine {
  // A Map keeps the order of insertion: the first lane is the next one to be served, then it goes to the end.
  const lanes = new Map<string, (() => void)[]>();
  let running = 0;
  let waiting = 0;

  const next = () => {
    const [first] = lanes;
    if (!first || running >= limits.atOnce) return;
    const [name, lane] = first;
    const begin = lane.shift();
    lanes.delete(name);
    if (lane.length > 0) lanes.set(name, lane);
    waiting--;
    running++;
    begin?.();
  };

  return {
    waiting: () => waiting,
    async run(name, act) {
      const lane = lanes.get(name) ?? [];
      if (waiting >= limits.longest || lane.length >= limits.longestLane) return err('full');
      const turn = new Promise<void>(begin => lane.push(begin));
      lanes.set(name, lane);
      waiting++;
      next();
      await turn;
      try {
        return ok(await act());
      } finally {
        running--;
        next();
      }
    },
  };
}
