/** Exim's retry rules in the words of queue.retry-rules: waits in turn, the last one grows or repeats. config/retry-rule.ts */
import { err, ok, type Result } from '../base/result.ts';
import { printDuration } from '../base/units.ts';
import { parseRetryRule, printRetryRule } from '../config/retry-rule.ts';
import type { Action, RetryStep } from './statement.ts';

type Retry = Extract<Action, { kind: 'retry' }>;

/** config/retry-rule.ts takes fifty; with the last step's own wait. */
const MOST_WAITS = 49;

/** What went wrong there, and which of our conditions says so. */
const conditions: readonly (readonly [RegExp, string])[] = [
  [/^\*$/, ''],
  [/^timeout/, ' timeout'],
  [/^refused/, ' connection'],
  [/^lost_connection$/, ' lost'],
  [/^tls_required$/, ' tls'],
];

export function retryLine({ of, error, steps }: Retry): Result<string, string> {
  const code = /^(?:mail|rcpt|data)_4(\d|x)(\d|x)$/.exec(error);
  const condition = code
    ? ` 4${code[1]}${code[2]}`.replaceAll('x', '?')
    : conditions.find(([name]) => name.test(error))?.[1];
  if (condition === undefined) return err(`no rule here is about "${error}"`);
  const whom = of.includes('@') ? null : of.replace(/^\./, '*.');
  if (whom === null) return err('a rule here is for a domain, and not for one address');
  const plan = planText(steps);
  const read = parseRetryRule(`${whom}${condition}: ${plan}`);
  return read.ok ? ok(printRetryRule(read.value)) : err(read.error);
}

/** `F,2h,15m; G,16h,1h,1.5; F,4d,6h` is eight times 15m, then 1h, 1h30m … until 16h, then 6h until four days have passed. */
function planText(steps: readonly RetryStep[]): string {
  const last = steps.at(-1);
  if (!last) return 'never';
  const waits: number[] = [];
  let passed = 0;
  for (const step of steps.slice(0, -1)) {
    for (let wait = Math.max(1, step.every); passed < step.until && waits.length < MOST_WAITS; wait *= step.growth) {
      waits.push(wait);
      passed += wait;
    }
  }
  waits.push(Math.max(1, last.every));
  const grows = last.growth > 1 ? ` x${Math.min(10, Number(last.growth.toFixed(2)))}` : '';
  return `${waits.map(inText).join(' ')}${grows} for ${inText(Math.max(60, last.until))}`;
}

/** Minutes are near enough above one. */
const inText = (seconds: number): string =>
  printDuration(seconds < 60 ? Math.round(seconds) * 1000 : Math.round(seconds / 60) * 60_000);
