/**
 * One script on one message. Pure: the same script, facts and answers give the same plan, whenever and however often.
 *
 *   decided – the plan; with an error at run time it is the implicit keep alone (RFC 5228 §2.10.6)
 *   asks    – an answer is missing: run again with it (decide.ts)
 */
import type { Span } from './ast.ts';
import type { ActionToPlan, Compiled, Run, RunLimits, Scope } from './extension.ts';
import type { Question, Questions, SieveFacts, SieveMessage, World } from './facts.ts';
import { usualLimits } from './limits.ts';
import type { Action, Because, Flags, Plan, RunFault, TraceStep } from './plan.ts';
import { actionWords } from './plan-words.ts';
import { cancelsKeep, conflict, merged } from './planning.ts';
import { cut } from './text.ts';

/** `spent`: steps, for who runs it again with the answer. */
export type Outcome =
  | { readonly kind: 'decided'; readonly plan: Plan }
  | { readonly kind: 'asks'; readonly question: Question; readonly spent: number };

/** The world of scripts that ask nothing. */
const silentWorld: World = { ask: () => undefined };

export function runScript(
  compiled: Compiled,
  facts: SieveFacts,
  world: World = silentWorld,
  limits: RunLimits = usualLimits,
): Outcome {
  const run = new Running(facts, world, limits);
  try {
    compiled.step(run);
    return { kind: 'decided', plan: run.plan() };
  } catch (left) {
    if (left instanceof Unanswered) return { kind: 'asks', question: left.question, spent: run.spent };
    if (left instanceof Failed) return { kind: 'decided', plan: failedPlan(facts, left.fault, run.steps) };
    throw left;
  }
}

/** The message as it came is kept, and nothing else is done. */
export function failedPlan(facts: SieveFacts, error: RunFault, trace: readonly TraceStep[] = []): Plan {
  const because: Because = { line: error.at?.line ?? 0, column: error.at?.column ?? 0, rule: null };
  const keep: Action = { do: 'keep', implicit: true, flags: null, because, message: facts.message };
  const noted: TraceStep = { ...because, kind: 'noted', what: error.message };
  return { actions: [keep], error, trace: [...trace, noted], flags: null, message: facts.message };
}

/** Leave a run from wherever it is; caught in `runScript` and nowhere else. */
class Unanswered extends Error {
  readonly question: Question;
  constructor(question: Question) {
    super();
    this.question = question;
  }
}
class Failed extends Error {
  readonly fault: RunFault;
  constructor(fault: RunFault) {
    super();
    this.fault = fault;
  }
}

export const newScope = (): Scope => ({ variables: new Map(), matched: [], kept: new Map() });

/** It may hold what a script or a stranger wrote: it stays a line. */
const LONGEST_FAULT = 1000;

/** Nobody reads more of one run. */
const MOST_TRACED = 1000;

class Running implements Run {
  readonly facts: SieveFacts;
  readonly limits: RunLimits;
  readonly kept = new Map<string, unknown>();
  readonly steps: TraceStep[] = [];
  rule: string | null = null;
  script: string | null = null;
  message: SieveMessage;
  scope: Scope = newScope();
  flags: Flags = null;
  readonly #world: World;
  readonly #actions: Action[] = [];
  #spent = 0;
  #keeps = true;

  constructor(facts: SieveFacts, world: World, limits: RunLimits) {
    this.facts = facts;
    this.limits = limits;
    this.message = facts.message;
    this.#world = world;
  }

  ask<N extends keyof Questions>(ask: N, input: Questions[N]['input']): Questions[N]['answer'] {
    const question = { ask, ...input } as unknown as Question;
    const answer = this.#world.ask(question);
    if (answer === undefined) throw new Unanswered(question);
    return answer as Questions[N]['answer'];
  }

  get spent(): number {
    return this.#spent;
  }
  spend(steps: number): void {
    this.#spent += steps;
    if (this.#spent > this.limits.steps) {
      throw new Failed({ message: 'the script takes too long for one message', at: null });
    }
  }

  act(bare: ActionToPlan, at: Span): void {
    const action = { ...bare, because: this.#because(at), message: this.message } as Action;
    const against = this.#actions.map(other => conflict(action, other)).find(why => why !== null);
    if (against !== undefined) this.fail(against, at);
    if (cancelsKeep(action)) this.#keeps = false;
    this.#trace('did', actionWords(bare), at);
    for (let index = 0; index < this.#actions.length; index++) {
      const one = merged(this.#actions[index]!, action);
      if (one === null) continue;
      this.#actions[index] = one;
      return;
    }
    this.#actions.push(action);
    this.#checkCounts(action, at);
  }

  #checkCounts(action: Action, at: Span): void {
    const { actions, redirects, notifications } = this.limits;
    const same = this.#actions.filter(other => other.do === action.do).length;
    if (this.#actions.length > actions) this.fail(`more than ${actions} actions for one message`, at);
    if (action.do === 'redirect' && same > redirects) this.fail(`more than ${redirects} redirects of one message`, at);
    if (action.do === 'notify' && same > notifications) this.fail(`more than ${notifications} notifications`, at);
    if (action.do === 'vacation' && same > 1) this.fail('"vacation" can answer a message only once', at);
  }

  cancelImplicitKeep(): void {
    this.#keeps = false;
  }

  trace(kind: TraceStep['kind'], what: string, at: Span): void {
    this.#trace(kind, what, at);
  }
  #trace(kind: TraceStep['kind'], what: string, at: Span): void {
    if (this.steps.length < MOST_TRACED) this.steps.push({ ...this.#because(at), kind, what });
  }
  #because({ start }: Span): Because {
    return { line: start.line, column: start.column, rule: this.rule };
  }

  fail(message: string, { start }: Span): never {
    const words = cut(message, LONGEST_FAULT).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
    const told = this.script === null ? words : `in the script "${this.script}": ${words}`;
    throw new Failed({ message: told, at: { line: start.line, column: start.column } });
  }

  plan(): Plan {
    if (this.#keeps) this.#keepAnyway();
    return { actions: this.#actions, error: null, trace: this.steps, flags: this.flags, message: this.message };
  }

  /** RFC 5232 §5: the implicit keep bears the flags of the internal variable. */
  #keepAnyway(): void {
    const because: Because = { line: 0, column: 0, rule: null };
    const keep = { do: 'keep', implicit: true, flags: this.flags, because, message: this.message } as const;
    const there = this.#actions.findIndex(action => merged(action, keep) !== null);
    if (there === -1) this.#actions.push(keep);
    this.steps.push({ ...because, kind: 'did', what: actionWords(keep) });
  }
}
