/**
 * "spamtest", "spamtestplus" and "virustest": what the checks at the door thought of a message. RFC 5235.
 *
 *   spamtest [":percent"] [COMPARATOR] [MATCH-TYPE] <value: string>
 *   virustest [COMPARATOR] [MATCH-TYPE] <value: string>
 *
 * spamtest: "0" not tested, "1" clean … "10" spam; with ":percent" "0" … "100"; virustest: "0" not tested, "1" clean …
 * "5" infected. Of what was not tested ":count" is 0, which tells it from a message that is 0 % spam (§3.2).
 */
import type { Arguments, CompileContext, Condition, Extension, Run } from '../extension.ts';
import { asValue } from '../message.ts';

/** A value per possible result, made once. */
const results = Array.from({ length: 101 }, (_, result) => [asValue(String(result))] as const);
const NOT_TESTED = 0;
const MOST_SPAM = 10;
const MOST_VIRUS = 5;
const WHOLE = 100;

const within = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.round(value)));

const spamResult = ({ facts }: Run): number | null => facts.scan.spam && within(facts.scan.spam.score, 1, MOST_SPAM);
const spamPercent = ({ facts }: Run): number | null => facts.scan.spam && within(facts.scan.spam.percent, 0, WHOLE);
const virusResult = ({ facts }: Run): number | null =>
  facts.scan.virus === null ? null : within(facts.scan.virus, 1, MOST_VIRUS);

function compileResult(result: (run: Run) => number | null, args: Arguments, context: CompileContext): Condition {
  const matches = context.matcher(args, context.texts(args.text(0).node));
  const counts = args.group('match-type')?.definition.name === 'count';
  return run => {
    const found = result(run);
    if (found === null && counts) return matches(run, []);
    return matches(run, results[found ?? NOT_TESTED]!);
  };
}

export const spamtest: Extension = {
  capability: 'spamtest',
  tests: [
    {
      name: 'spamtest',
      positional: ['text'],
      matching: true,
      compile: (args, context) => compileResult(args.tag('percent') ? spamPercent : spamResult, args, context),
    },
  ],
};

export const spamtestplus: Extension = {
  capability: 'spamtestplus',
  brings: ['spamtest'],
  tags: [{ on: ['spamtest'], tags: [{ name: 'percent' }] }],
};

export const virustest: Extension = {
  capability: 'virustest',
  tests: [
    {
      name: 'virustest',
      positional: ['text'],
      matching: true,
      compile: (args, context) => compileResult(virusResult, args, context),
    },
  ],
};
