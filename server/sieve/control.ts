/**
 * if, elsif, else, and commands one after the other, as functions. RFC 5228 §3.1, §3.
 */
import type { Command, Span } from './ast.ts';
import type { Condition, Step } from './extension.ts';
import { printTest } from './print.ts';
import { cut } from './text.ts';

/** `condition` null: else. */
export type Branch = {
  readonly condition: Condition | null;
  readonly body: Step;
  readonly command: Command;
  /** The line on which the branch before it ends. */
  readonly above: number;
};

const nothing: Step = () => null;

export function inOrder(steps: readonly Step[]): Step {
  const [first, second] = steps;
  if (!first) return nothing;
  if (!second) return first;
  return run => {
    for (let at = 0; at < steps.length; at++) {
      const flow = steps[at]!(run);
      if (flow !== null) return flow;
    }
    return null;
  };
}

export function branching(branches: readonly Branch[]): Step {
  const [only] = branches;
  if (branches.length === 1 && only?.condition) return lone(only, only.condition);
  const told = branches.map(tell);
  return run => {
    for (let at = 0; at < branches.length; at++) {
      const { condition, body } = branches[at]!;
      const { words, span, rule } = told[at]!;
      if (condition === null || condition(run)) {
        if (rule !== null) run.rule = rule;
        run.trace('matched', words(), span);
        return body(run);
      }
      if (run.limits.trace === 'full') run.trace('passed-over', words(), span);
    }
    return null;
  };
}

/** An "if" alone, as nearly every rule is one: what a rule that is not true touches of memory is what it costs. */
function lone(branch: Branch, condition: Condition): Step {
  const { body } = branch;
  const told = tell(branch);
  return run => {
    const isTrue = condition(run);
    if (!isTrue && run.limits.trace !== 'full') return null;
    if (isTrue && told.rule !== null) run.rule = told.rule;
    run.trace(isTrue ? 'matched' : 'passed-over', told.words(), told.span);
    return isTrue ? body(run) : null;
  };
}

/** A top-level command, under the name of its rule. */
export function asRule(step: Step, rule: string | null): Step {
  return run => {
    run.rule = rule;
    run.spend(1);
    return step(run);
  };
}

/** A command within a block, and a test: loops repeat them. */
export function asOneOf(step: Step): Step {
  return run => {
    run.spend(1);
    return step(run);
  };
}
export function counted(condition: Condition): Condition {
  return run => {
    run.spend(1);
    return condition(run);
  };
}

const LONGEST_WORDS = 200;

function tell({ command, above }: Branch): { words: () => string; span: Span; rule: string | null } {
  let words: string | null = null;
  const print = () => {
    const test = command.tests[0];
    const line = test ? printTest(test).replace(/\s+/g, ' ') : command.name;
    words = line.length > LONGEST_WORDS ? `${cut(line, LONGEST_WORDS)}…` : line;
    return words;
  };
  const rule = command.name === 'if' ? null : ruleName(command, above);
  return { words: () => words ?? print(), span: command.span, rule };
}

/** A longer remark is an explanation and no name. */
const LONGEST_NAME = 60;

/**
 * What the comment on the lines right above a command calls it: `# rule:[Bills]`, as several programs write it, or a
 * short remark. `above` is the line on which the command before it ends; a comment there is about that one.
 */
export function ruleName({ before, span }: Command, above: number): string | null {
  const last = before.at(-1);
  if (!last || last.bracket || last.span.start.line <= above || span.start.line - last.span.end.line > 1) return null;
  const marked = /^\s*rule:\[(.*)\]\s*$/.exec(last.text)?.[1];
  const name = (marked ?? last.text.replace(/^#+/, '')).trim();
  return marked !== undefined || (name !== '' && name.length <= LONGEST_NAME) ? cut(name, LONGEST_WORDS) : null;
}
