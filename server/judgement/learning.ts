/**
 * How likely a message is junk by what its owner has called junk and wanted before: the marks that say most are combined
 * (Robinson's f(w), Fisher's chi-square over both sides). Pure: counts in, a number and the marks that made it out.
 */

/** In how many messages of each kind a mark stood. */
export type Counts = { readonly junk: number; readonly good: number };

export type Learnt = {
  /** From 0 (wanted) to 1 (junk). */
  readonly chance: number;
  /** What said most, for the owner: the strongest first. */
  readonly because: readonly (readonly [token: string, chance: number])[];
};

/** With fewer of either nothing is said: the first messages would decide everything. */
export const LEAST_LEARNT = 20;
/** What is believed of a mark never seen, and how many sightings that weighs. */
const UNKNOWN = 0.45;
const STRENGTH = 0.3;
/** A mark that says less than this is left out. */
const LEAST_DISTANCE = 0.1;
const MOST_MARKS = 150;
const TOLD = 8;

/** null: too little was learnt, or none of its marks says anything. */
export function chanceOfJunk(marks: ReadonlyMap<string, Counts>, learnt: Counts): Learnt | null {
  if (learnt.junk < LEAST_LEARNT || learnt.good < LEAST_LEARNT) return null;
  const telling = [...marks]
    .map(([token, counts]) => [token, chanceOf(counts, learnt)] as const)
    .filter(([, chance]) => Math.abs(chance - 0.5) >= LEAST_DISTANCE)
    .sort(([a, x], [b, y]) => Math.abs(y - 0.5) - Math.abs(x - 0.5) || (a < b ? -1 : 1))
    .slice(0, MOST_MARKS);
  if (telling.length === 0) return null;
  const chances = telling.map(([, chance]) => chance);
  const junk = 1 - chiSquare(chances.map(chance => 1 - chance));
  const good = 1 - chiSquare(chances);
  return { chance: (1 + junk - good) / 2, because: telling.slice(0, TOLD) };
}

/** Of one mark, drawn towards the unknown while it was seen seldom. Kinds learnt in unequal numbers count alike. */
function chanceOf({ junk, good }: Counts, learnt: Counts): number {
  const seen = junk + good;
  const ofJunk = junk / learnt.junk;
  const ofGood = good / learnt.good;
  const plain = seen === 0 ? UNKNOWN : ofJunk / (ofJunk + ofGood);
  return (STRENGTH * UNKNOWN + seen * plain) / (STRENGTH + seen);
}

/** The chance that such numbers come together by accident: chi-square of −2 Σ ln p with two degrees each. */
function chiSquare(chances: readonly number[]): number {
  const half = -chances.reduce((sum, chance) => sum + Math.log(Math.max(chance, 1e-300)), 0);
  let log = -half;
  let sum = Math.exp(log);
  for (let i = 1; i < chances.length; i++) {
    log += Math.log(half / i);
    sum += Math.exp(log);
  }
  return Math.min(1, sum);
}
