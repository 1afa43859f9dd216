/** What was judged of a message, as its journey and the store take it down with it. */
import type { Instant } from '../base/units.ts';
import { event } from '../events/event.ts';
import type { Chronicle } from '../store/interface.ts';
import type { Judgement } from './checks.ts';

/** `by`: which agent took it in. */
export function withJudgement(
  chronicle: Chronicle,
  found: Judgement,
  { trace, at, by }: { readonly trace: string; readonly at: Instant; readonly by: 'mta' | 'msa' },
): Chronicle {
  const { act: would, stage, score, because, findings } = found.verdict;
  const words = findings.map(one => `${one.words} (${one.points > 0 ? '+' : ''}${one.points})`);
  const facts = { ...{ act: found.act, would, stage, score, because }, findings: words };
  const note = event(`${by}.judged`, at, trace, facts);
  return { ...chronicle, notes: [...(chronicle.notes ?? []), note], judged: [found.judged(trace)] };
}
