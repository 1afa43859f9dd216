/**
 * From facts and rules to what is done, with the reasons: pure, so the same message can be judged again under other rules.
 *
 * At each stage the owner's rules come first, then the checks. A finding with a demand of its own decides at its stage;
 * points are added up and weighed when the message is whole, for only then is known what speaks for it.
 */

import { type Facts, reached, type Stage, stages } from './facts.ts';
import { type Finding, findingsAt, type Weights } from './findings.ts';
import type { GreylistPolicy } from './greylist.ts';
import type { Prepared, Rule } from './rule.ts';

export type Act = 'accept' | 'junk' | 'hold' | 'refuse' | 'later';

export type Policy = {
  readonly rules: readonly Prepared[];
  readonly weights: Weights;
  /** From so many points on it is junk, and refused; null: never for its points alone. */
  readonly junkFrom: number;
  readonly refuseFrom: number | null;
  /** Who is asked to come again; not there: nobody. */
  readonly greylist?: GreylistPolicy;
};

export type Verdict = {
  readonly act: Act;
  /** Where it was decided; `content` for what was accepted. */
  readonly stage: Stage;
  readonly score: number;
  readonly findings: readonly Finding[];
  /** Every rule that met it, in order; the last may have decided. */
  readonly met: readonly number[];
  readonly by:
    | { readonly rule: number; readonly note: string }
    | { readonly finding: Finding['name'] }
    | 'points'
    | null;
  /** One sentence for the owner. */
  readonly because: string;
  /** What the owner's rule, or a scanner, wants the peer to be told; null for the usual words. */
  readonly words: string | null;
};

/** As far as the facts go. `accept` before the message is whole means: go on. */
export function decide(facts: Facts, policy: Policy): Verdict {
  const state: State = { findings: [], met: [], score: 0 };
  for (const stage of stages) {
    if (!reached(facts, stage)) break;
    const decided = atStage(stage, facts, policy, state);
    if (decided) return decided;
  }
  return facts.content
    ? byPoints(policy, state)
    : verdict(state, 'accept', 'connect', null, 'nothing speaks against it so far');
}

type State = { readonly findings: Finding[]; readonly met: number[]; score: number };

function atStage(stage: Stage, facts: Facts, policy: Policy, state: State): Verdict | null {
  for (const { rule, meets } of policy.rules) {
    if (rule.stage !== stage || !meets(facts)) continue;
    state.met.push(rule.id);
    const { action } = rule;
    if (action.kind === 'skip') return null;
    if (action.kind === 'score') state.score += action.points;
    else return byRule(rule, action.kind, state);
  }
  for (const finding of findingsAt(stage, facts, policy.weights)) {
    state.findings.push(finding);
    state.score += finding.points;
  }
  return byDemand(stage, state);
}

function byRule({ id, stage, note, action }: Rule, act: Act, state: State): Verdict {
  const words = action.kind === 'refuse' && action.words !== '' ? action.words : null;
  return {
    ...verdict(
      state,
      act,
      stage,
      { rule: id, note },
      `${id < 0 ? 'the rule that is tried' : `your rule ${id}`}: ${note || acts[act]}`,
    ),
    words,
  };
}

/** The hardest of what is demanded at this stage; junk waits, for something harder may come. */
function byDemand(stage: Stage, state: State): Verdict | null {
  for (const act of ['refuse', 'later'] as const) {
    const one = state.findings.find(finding => finding.demands === act);
    if (one) return { ...verdict(state, act, stage, { finding: one.name }, one.words), words: one.reply ?? null };
  }
  const junk = stage === 'content' ? state.findings.find(finding => finding.demands === 'junk') : undefined;
  return junk ? verdict(state, 'junk', stage, { finding: junk.name }, junk.words) : null;
}

function byPoints({ junkFrom, refuseFrom }: Policy, state: State): Verdict {
  const points = round(state.score);
  const against = state.findings.filter(one => one.points > 0).sort((a, b) => b.points - a.points);
  const reasons = against.map(one => one.words).join('; ') || 'your rules';
  const of = (limit: number): string => `${reasons} (${points} of ${limit} points)`;
  if (refuseFrom !== null && points >= refuseFrom) return verdict(state, 'refuse', 'content', 'points', of(refuseFrom));
  if (points >= junkFrom) return verdict(state, 'junk', 'content', 'points', of(junkFrom));
  if (against.length === 0) return verdict(state, 'accept', 'content', null, 'nothing speaks against it');
  const outweighed = `more speaks for it than against it (${points} of ${junkFrom} points)`;
  return verdict(state, 'accept', 'content', null, points < 0 ? outweighed : of(junkFrom));
}

const acts: Readonly<Record<Act, string>> = {
  accept: 'it passes',
  junk: 'it goes to Junk',
  hold: 'it is held',
  refuse: 'it is refused',
  later: 'it is asked to come back later',
};

const round = (points: number): number => Math.round(points * 100) / 100;

const verdict = (
  { findings, met, score }: State,
  act: Act,
  stage: Stage,
  by: Verdict['by'],
  because: string,
): Verdict => ({
  act,
  stage,
  score: round(score),
  findings: [...findings],
  met: [...met],
  by,
  because,
  words: null,
});
