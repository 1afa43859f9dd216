/**
 * The scripts of an account run on one message, one after the other: what is still kept after one goes to the next, as it
 * was left. What a script decided but for its keep stands, whatever the next one says; a script that fails keeps the message,
 * and the next one runs all the same. RFC 5228 §2.10.6; the order is Pigeonhole's too (sieve_before, sieve_after).
 */
import { decide } from '../sieve/decide.ts';
import type { RunLimits } from '../sieve/extension.ts';
import type { Answer, Question, SieveFacts } from '../sieve/facts.ts';
import type { Action, Keep, Plan, RunFault, TraceStep } from '../sieve/plan.ts';
import type { Stage } from './scripts.ts';

/** An action, and whose it is. */
export type Sifted = {
  readonly actions: readonly { readonly action: Action; readonly stage: Stage }[];
  readonly faults: readonly { readonly stage: Stage; readonly fault: RunFault }[];
  readonly trace: readonly { readonly step: TraceStep; readonly stage: Stage }[];
  /** Nothing has cancelled its keep. Without an action of it no script could run, and it is kept as it came. */
  readonly isKept: boolean;
  /** Of the last script that ran; null: none could. */
  readonly last: Plan | null;
};

export async function sift(
  stages: readonly Stage[],
  facts: SieveFacts,
  answer: (question: Question) => Promise<Answer>,
  limits?: RunLimits,
): Promise<Sifted> {
  const actions: { action: Action; stage: Stage }[] = [];
  const faults: { stage: Stage; fault: RunFault }[] = [];
  const trace: { step: TraceStep; stage: Stage }[] = [];
  let kept = null as { readonly action: Keep; readonly stage: Stage } | null;
  let last: Plan | null = null;
  let message = facts.message;
  for (const stage of stages) {
    if (!stage.compiled) {
      faults.push({ stage, fault: { message: stage.fault ?? '', at: null } });
      continue;
    }
    const plan: Plan = await decide(stage.compiled, { ...facts, message }, answer, limits);
    last = plan;
    if (plan.error) faults.push({ stage, fault: plan.error });
    for (const step of plan.trace) trace.push({ step, stage });
    const keep = plan.actions.find(action => action.do === 'keep');
    for (const action of plan.actions) if (action.do !== 'keep') actions.push({ action, stage });
    if (!keep) {
      return { actions, faults, trace, last, isKept: false };
    }
    kept = { action: withFlags(keep, kept?.action ?? null), stage: keep.implicit && kept ? kept.stage : stage };
    message = keep.message;
  }
  return { actions: kept ? [...actions, kept] : actions, faults, trace, last, isKept: true };
}

/** Flags that an earlier script gave stay, where a later one says nothing of flags. */
const withFlags = (keep: Keep, before: Keep | null): Keep =>
  before === null ? keep : { ...keep, flags: keep.flags ?? before.flags, implicit: keep.implicit && before.implicit };
