/** What a measure is: a number of the window's list, and figures with their gates. */
import type { Judge } from './tour.ts';

export type Figure = {
  readonly what: string;
  readonly value: number;
  /** 'ms', '%', '' for a count. */
  readonly unit: string;
  /** null: told for its own sake. */
  readonly gate: { readonly atMost: number } | { readonly atLeast: number } | null;
};
/** `quick`: what takes its time takes less of it, for a look. `only`: of screens and tasks those with these words in their name, or with these where `|` is between them. */
export type Manner = { readonly quick: boolean; readonly only: string };
/** '' is in each. */
export const isMeant = (name: string, only: string): boolean => only.split('|').some(words => name.includes(words));
export const WHOLE: Manner = { quick: false, only: '' };
export type Measure = {
  readonly number: number;
  readonly name: string;
  run(manner?: Manner): Promise<readonly Figure[]>;
};
/** Looks at every screen, with others on one way round; what else it does comes with its figures. */
export type Touring = Pick<Measure, 'number' | 'name'> & {
  judge(manner: Manner): Judge & { figures(): Promise<readonly Figure[]> };
};

/** Of values in any order; `share` 0.5 is the median, 0.95 what 95 of 100 do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const atMost = (what: string, value: number, unit: string, gate: number): Figure => ({
  what,
  value,
  unit,
  gate: { atMost: gate },
});
export const atLeast = (what: string, value: number, unit: string, gate: number): Figure => ({
  what,
  value,
  unit,
  gate: { atLeast: gate },
});
export const told = (what: string, value: number, unit: string): Figure => ({ what, value, unit, gate: null });
