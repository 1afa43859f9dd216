/**
 * Commands of a script as a rule, where a form can show all that they say; else why it cannot, in words. Nothing is read
 * generously: what is shown must be exactly what the script does, for the first change in the form writes it anew.
 * Roundcube's, SOGo's and Horde's rules are of this kind.
 */
import { err, ok, type Result } from '../base/result.ts';
import type { Command, Test } from '../sieve/ast.ts';
import { parseScript } from '../sieve/parse.ts';
import { type ReadWith, sortArguments, type Tags } from './arguments.ts';
import type { FilterAction, FilterCondition, FilterRule } from './filter-rule.ts';
import { readTest } from './test-reader.ts';

/** Why a form cannot show it. */
export type ByHand = string;
export type Read<T> = Result<T, ByHand>;

/** An `if` alone, with the name that stands above it. */
export function readIf(command: Command, name: string, meaning: ReadWith): Read<FilterRule> {
  const resting = restingTest(command);
  if ((command.inside.length > 0 && !resting) || hasRemarks(command)) return err('It has remarks inside');
  const test = resting ?? command.tests[0];
  if (!test || command.listed || command.tests.length !== 1) return err(OTHERWISE);
  const asked = readTests(test, meaning);
  if (!asked.ok) return asked;
  const actions = readActions(command.block?.commands ?? [], meaning);
  if (!actions.ok) return actions;
  return ok({ name, ...asked.value, ...(resting ? { enabled: false } : {}), actions: actions.value });
}

/** Roundcube's rule that rests: `if false # header :contains …`, its test in a remark. It is read as if it stood there. */
function restingTest({ tests, inside }: Command): Test | null {
  const [remark] = inside;
  if (inside.length !== 1 || !remark || remark.bracket || tests[0]?.name !== 'false') return null;
  const { script, problems } = parseScript(`if ${remark.text} { stop; }`);
  const [only] = script.commands;
  return problems.length === 0 && script.commands.length === 1 && only?.name === 'if' ? (only.tests[0] ?? null) : null;
}

const OTHERWISE = 'It asks in a way that the form has not';

/** Actions that stand alone, for every message. */
export function readBare(commands: readonly Command[], name: string, meaning: ReadWith): Read<FilterRule> {
  if (commands.some(one => one.inside.length > 0)) return err('It has remarks inside');
  const actions = readActions(commands, meaning);
  return actions.ok ? ok({ name, enabled: true, match: 'all', conditions: [], actions: actions.value }) : actions;
}

const hasRemarks = ({ block }: Command): boolean =>
  block !== null &&
  (block.after.length > 0 ||
    block.commands.some(one => one.before.length > 0 || one.inside.length > 0 || hasRemarks(one)));

// ── the tests ──

type Asked = Pick<FilterRule, 'enabled' | 'match' | 'conditions'>;

function readTests(test: Test, meaning: ReadWith): Read<Asked> {
  if (test.name === 'true' || test.name === 'false')
    return ok({ enabled: test.name === 'true', match: 'all', conditions: [] });
  const [first, second] = test.tests;
  if (test.name === 'allof' && first?.name === 'false' && second && test.tests.length === 2) {
    const rest = readTests(second, meaning);
    if (!rest.ok || !rest.value.enabled) return err(OTHERWISE);
    return ok({ ...rest.value, enabled: false });
  }
  if (test.name !== 'allof' && test.name !== 'anyof') {
    const one = readCondition(test, meaning);
    return one.ok ? ok({ enabled: true, match: 'all', conditions: [one.value] }) : one;
  }
  const conditions = every(test.tests, one => readCondition(one, meaning));
  if (!conditions.ok) return conditions;
  return ok({ enabled: true, match: test.name === 'allof' ? 'all' : 'any', conditions: conditions.value });
}

function readCondition(test: Test, meaning: ReadWith): Read<FilterCondition> {
  const inner = test.name === 'not' ? test.tests[0] : test;
  if (!inner || inner.name === 'not') return err(OTHERWISE);
  const not = inner !== test;
  if (inner.name !== 'allof' && inner.name !== 'anyof') return readTest(inner, not, meaning);
  const conditions = every(inner.tests, one => readCondition(one, meaning));
  if (!conditions.ok) return conditions;
  const simple = conditions.value.filter(one => one.kind !== 'group');
  if (simple.length < conditions.value.length || simple.length === 0)
    return err('Its conditions lie deeper within each other than the form shows');
  return ok({ kind: 'group', match: inner.name === 'allof' ? 'all' : 'any', not, conditions: simple });
}

export function every<T, O>(list: readonly T[], read: (one: T) => Read<O>): Read<readonly O[]> {
  const found: O[] = [];
  for (const one of list) {
    const result = read(one);
    if (!result.ok) return result;
    found.push(result.value);
  }
  return ok(found);
}

// ── the actions ──

function readActions(commands: readonly Command[], meaning: ReadWith): Read<readonly FilterAction[]> {
  if (commands.length === 0) return err('It does nothing');
  const stop = commands.findIndex(one => one.name === 'stop');
  if (stop >= 0 && stop < commands.length - 1) return err('It goes on after “stop”');
  const actions = every(commands, one => readAction(one, meaning));
  return actions.ok ? ok(actions.value.flat()) : actions;
}

/** Names of actions that the form knows at all: such a command may stand outside of an `if`. */
export const actionNames: ReadonlySet<string> = new Set([
  ...['fileinto', 'addflag', 'redirect', 'vacation', 'reject', 'ereject', 'keep', 'discard', 'stop'],
]);

function readAction(command: Command, meaning: ReadWith): Read<readonly FilterAction[]> {
  const no = err(`It does what the form has not: ${command.name}`);
  if (command.block || command.tests.length > 0 || !actionNames.has(command.name)) return no;
  const sorted = sortArguments(command.arguments, actionTags[command.name] ?? {}, meaning);
  if (!sorted) return no;
  const { tags, positional } = sorted;
  const texts = positional[0];
  const [text] = texts ?? [];
  switch (command.name) {
    case 'keep':
    case 'stop':
      return positional.length === 0 ? ok([{ kind: command.name }]) : no;
    case 'discard':
      return positional.length === 0 ? ok([{ kind: 'delete' }]) : no;
  }
  if (positional.length !== 1 || !texts || text === undefined) return no;
  if (command.name === 'addflag') return ok(texts.flatMap(one => one.split(' ')).map(flagAction));
  if (texts.length !== 1) return no;
  switch (command.name) {
    case 'fileinto':
      return ok([{ kind: tags.has('copy') ? 'copy' : 'move', mailbox: text, create: tags.has('create') }]);
    case 'redirect':
      return ok([{ kind: 'forward', address: text, keep: tags.has('copy') }]);
    case 'reject':
    case 'ereject':
      return ok([{ kind: 'reject', text: plainLines(text) }]);
    default: {
      const days = tags.get('days');
      return ok([
        {
          kind: 'answer',
          subject: single(tags.get('subject')),
          text: plainLines(text),
          days: typeof days === 'number' ? days : USUAL_DAYS,
          addresses: asList(tags.get('addresses')),
          from: single(tags.get('from')),
        },
      ]);
    }
  }
}

/** Of a vacation that does not say (RFC 5230 §4.1 leaves it to us). */
export const USUAL_DAYS = 7;

const flagAction = (flag: string): FilterAction =>
  flag.toLowerCase() === '\\seen'
    ? { kind: 'read' }
    : flag.toLowerCase() === '\\flagged'
      ? { kind: 'star' }
      : { kind: 'keyword', keyword: flag };

const actionTags: Readonly<Record<string, Tags>> = {
  fileinto: { copy: null, create: null },
  redirect: { copy: null },
  vacation: { days: 'number', subject: 'text', from: 'text', addresses: 'texts' },
};

/** Line ends within a string are CRLF in a script, and one character everywhere else. */
const plainLines = (text: string): string => text.replaceAll('\r\n', '\n');

const asList = (value: null | undefined | number | readonly string[]): readonly string[] =>
  Array.isArray(value) ? value : [];
const single = (value: null | undefined | number | readonly string[]): string | null => asList(value)[0] ?? null;
