/**
 * if, elsif, else, and commands one after the other, as functions. RFC 5228 §3.1, §3.
 */
import type { Command, Span } from './ast.ts';
import type { Condition, Step } from './extension.ts';
import { printTest } from './print.ts';

/** `condition` null: else. */
export type Branch = { readonly condition: Condition | null; readonly body: Step; readonly command: Command };

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
  const told = branches.map(({ command }) => tell(command));
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

/** A top-level command, under the name of its rule. */
export function asRule(step: Step, command: Command): Step {
  const rule = ruleName(command);
  return run => {
    run.rule = rule;
    run.spend(1);
    return step(run);
  };
}

const LONGEST_WORDS = 200;

function tell(command: Command): { words: () => string; span: Span; rule: string | null } {
  let words: string | null = null;
  const print = () => {
    const test = command.tests[0];
    const line = test ? printTest(test).replace(/\s+/g, ' ') : command.name;
    words = line.length > LONGEST_WORDS ? `${line.slice(0, LONGEST_WORDS)}…` : line;
    return words;
  };
  const rule = command.name === 'if' ? null : ruleName(command);
  return { words: () => words ?? print(), span: command.span, rule };
}

/**
 * What the comment before a command calls it: `# rule:[Bills]`, as several programs write it, or the last line of the
 * comment that stands before it.
 */
export function ruleName(command: Command): string | null {
  for (const { text } of [...command.before].reverse()) {
    const found = /\brule:\s*\[([^\]]*)\]/.exec(text);
    const lines = (found?.[1] ?? text).split(/\r\n|\r|\n/).map(line => line.trim());
    const name = lines.filter(line => /[\p{L}\p{N}]/u.test(line)).at(-1);
    if (name !== undefined) return name.length > LONGEST_WORDS ? `${name.slice(0, LONGEST_WORDS)}…` : name;
  }
  return null;
}
