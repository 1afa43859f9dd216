/** What other rules would have done to the mail of the last days. Pure: kept facts in, differences out. */
import type { Act, Policy, Verdict } from './decide.ts';
import { decide } from './decide.ts';
import { FACTS_VERSION, type Facts } from './facts.ts';

export type Kept = { readonly trace: string; readonly facts: Facts; readonly act: Act };
export type Difference = { readonly trace: string; readonly before: Act; readonly after: Verdict };

export type Replay = {
  readonly judged: number;
  /** Kept by an older version that said less. */
  readonly leftOut: number;
  readonly differences: readonly Difference[];
  /** How often each rule met a message. */
  readonly hits: ReadonlyMap<number, number>;
};

/** `kept` comes in pages; between two of them others have their turn. */
export async function replay(kept: AsyncIterable<readonly Kept[]>, policy: Policy): Promise<Replay> {
  const differences: Difference[] = [];
  const hits = new Map<number, number>();
  let judged = 0;
  let leftOut = 0;
  for await (const page of kept) {
    for (const { trace, facts, act } of page) {
      if (facts.version !== FACTS_VERSION) {
        leftOut++;
        continue;
      }
      judged++;
      const after = decide(facts, policy);
      for (const id of after.met) hits.set(id, (hits.get(id) ?? 0) + 1);
      if (after.act !== act) differences.push({ trace, before: act, after });
    }
  }
  return { judged, leftOut, differences, hits };
}

/** '9 more junked, 3 refused, 1 no longer held'. */
export function summaryOf({ differences }: Replay): string {
  const parts: string[] = [];
  for (const act of ['refuse', 'later', 'hold', 'junk'] as const) {
    const more = differences.filter(one => one.after.act === act).length;
    const fewer = differences.filter(one => one.before === act).length;
    if (more > 0) parts.push(`${more} more ${done[act]}`);
    if (fewer > 0) parts.push(`${fewer} no longer ${done[act]}`);
  }
  return parts.join(', ') || 'nothing would change';
}

const done = { refuse: 'refused', later: 'put off', hold: 'held', junk: 'junked' } as const;
