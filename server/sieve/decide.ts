/**
 * A run whose questions are answered as they come. What the script is known to ask is asked first, all at once; what
 * only shows while it runs costs another run each, until the plan stands.
 */
import type { Compiled, RunLimits } from './extension.ts';
import { type Answer, type Question, questionKey, type SieveFacts } from './facts.ts';
import { usualLimits } from './limits.ts';
import type { Plan } from './plan.ts';
import { failedPlan, runScript } from './run.ts';

export type Answering = (question: Question) => Promise<Answer> | Answer;

/** Each is a run of its own; a list asked about every sender of a hundred rules is a hundred. */
const MOST_RUNS = 500;
/** All runs of one message together, in the steps that one may take. */
const MOST_STEPS = 10;
/** After so many others have their turn. */
const MANY_STEPS = 1000;

export async function decide(
  compiled: Compiled,
  facts: SieveFacts,
  answer: Answering,
  limits: RunLimits = usualLimits,
): Promise<Plan> {
  const known = new Map<string, Answer>();
  const learn = async (question: Question): Promise<void> => {
    const key = questionKey(question);
    if (known.has(key)) return;
    const found = await answer(question);
    known.set(key, found);
    // What an included script asks can be seen as soon as it is there; those it includes itself wait for their turn.
    if (!isCompiled(found)) return;
    const seen = found.questions.filter(one => one.ask !== 'script');
    await Promise.all(seen.slice(0, Math.max(0, MOST_RUNS - known.size)).map(learn));
  };
  // What is beyond the limit is asked when it is reached.
  await Promise.all(compiled.questions.slice(0, MOST_RUNS).map(learn));
  let left = limits.steps * MOST_STEPS;
  const world = { ask: (question: Question) => known.get(questionKey(question)) };
  for (let runs = 0; runs < MOST_RUNS; runs++) {
    const outcome = runScript(compiled, facts, world, { ...limits, steps: Math.min(limits.steps, left) });
    if (outcome.kind === 'decided') return outcome.plan;
    left -= outcome.spent;
    if (outcome.spent > MANY_STEPS) await new Promise(resolve => setImmediate(resolve));
    await learn(outcome.question);
  }
  return failedPlan(facts, { message: 'the script asks too many questions for one message', at: null });
}

const isCompiled = (answer: Answer): answer is Compiled =>
  typeof answer === 'object' && answer !== null && 'step' in answer;
