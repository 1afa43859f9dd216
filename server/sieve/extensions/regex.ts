/**
 * "regex": ":regex" with POSIX extended expressions, and ":quoteregex" for set. draft-ietf-sieve-regex (after
 * draft-murchison-sieve-regex). The match may stand anywhere in the value; ${1}… are its groups. Matching is linear
 * (../regex-pattern.ts), and works on characters, whatever the comparator; that one says whether case counts.
 */
import type { CompileContext, Extension, MatchTypeDefinition, MatchTypeUse, Run, TagDefinition } from '../extension.ts';
import { MOST_PATTERNS } from '../limits.ts';
import { type Keys, matcherOf } from '../match.ts';
import { compilePattern, type Pattern } from '../regex-pattern.ts';

/** A pattern made of variables is compiled for every message: that costs so many steps. */
const STEPS_TO_COMPILE = 5_000;
/** Characters times instructions for one step. */
const WORK_PER_STEP = 1024;
/** To find where the groups stand takes so much longer than to find that there is a match. */
const GROUPS = 32;

function patternsOf(keys: readonly string[], use: MatchTypeUse, tell: (key: string, why: string) => void): Pattern[] {
  const ignoresCase = use.comparator.name !== 'i;octet';
  return keys.flatMap(key => {
    const compiled = compilePattern(key, ignoresCase);
    if (!compiled.ok) tell(key, compiled.error);
    return compiled.ok ? [compiled.value] : [];
  });
}

const keysOf =
  (patterns: readonly Pattern[], keeps: boolean): Keys =>
  (run, { text }) => {
    for (const pattern of patterns) {
      run.spend(Math.floor((pattern.size * text.length) / WORK_PER_STEP));
      if (!keeps) {
        if (pattern.test(text)) return true;
        continue;
      }
      if (!pattern.test(text)) continue;
      run.spend(Math.floor((pattern.size * text.length * GROUPS) / WORK_PER_STEP));
      run.scope.matched = pattern.groups(text) ?? [];
      return true;
    }
    return false;
  };

/** Instructions of all patterns of one script: each is a hundred octets of memory for as long as the script is kept. */
const MOST_INSTRUCTIONS = 50_000;
const OCTETS_OF_INSTRUCTION = 100;

function countInstructions(patterns: readonly Pattern[], use: MatchTypeUse, context: CompileContext): void {
  const sizes = patterns.reduce((sum, { size }) => sum + size, 0);
  const sum = ((context.kept.get('regex-size') as number | undefined) ?? 0) + sizes;
  context.kept.set('regex-size', sum);
  context.weighs(sizes * OCTETS_OF_INSTRUCTION);
  if (sum > MOST_INSTRUCTIONS) context.problem('the patterns of this script are too large together', use.keys.span);
}

function countPatterns(use: MatchTypeUse, context: CompileContext): void {
  const count = ((context.kept.get('regex') as number | undefined) ?? 0) + use.keys.items.length;
  context.kept.set('regex', count);
  if (count > MOST_PATTERNS) context.problem(`more than ${MOST_PATTERNS} patterns in one script`, use.keys.span);
}

const regexType: MatchTypeDefinition = {
  name: 'regex',
  compile(use, context) {
    if (!use.comparator.substring)
      context.problem(`"${use.comparator.name}" cannot be used with :regex`, use.node.span);
    countPatterns(use, context);
    const keeps = context.has('variables');
    const { keys } = use;
    if (keys.constant !== null) {
      const patterns = patternsOf(keys.constant, use, (key, why) =>
        context.problem(`the pattern "${key}": ${why}`, keys.span),
      );
      countInstructions(patterns, use, context);
      return matcherOf(keys, () => keysOf(patterns, keeps));
    }
    const prepare = (run: Run): Keys => {
      run.spend(STEPS_TO_COMPILE * keys.items.length);
      return keysOf(
        patternsOf(keys.of(run), use, (key, why) => run.fail(`the pattern "${key}": ${why}`, keys.span)),
        keeps,
      );
    };
    return (run, values) => {
      const matches = prepare(run);
      return values.some(value => matches(run, value));
    };
  },
};

const quoteRegex: TagDefinition = {
  name: 'quoteregex',
  group: 'modifier-20',
  modifier: { precedence: 20, apply: value => value.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&') },
};

export const regex: Extension = {
  capability: 'regex',
  matchTypes: [regexType],
  tags: [{ on: ['set'], tags: [quoteRegex] }],
};
