/**
 * "include": one script runs another. RFC 6609.
 *
 *   include [":personal" / ":global"] [":once"] [":optional"] <value: string>
 *   return
 *   global <value: string-list>      and the namespace "global." of variables
 *
 * An included script has variables of its own; those that both declare "global" are one (§3.4). It shares the plan, the
 * flags and the message. "stop" in it ends everything, "return" only itself. An error in it is an error of the whole, told
 * with its name (§3.1).
 *
 * Global variables lie in a map of the run. A script that declares one has it among its own, and what it has is carried
 * over where one script gives way to another, so that reading a variable costs no more than it does without.
 */
import type { Span } from '../ast.ts';
import type {
  Arguments,
  CommandDefinition,
  CompileContext,
  Compiled,
  Extension,
  Flow,
  Run,
  Scope,
  VariableNamespace,
} from '../extension.ts';

/** §3.1: recursion is an error; so deep a chain is one soon. */
const DEEPEST = 10;
const LONGEST_NAME = 512;

type Kept = {
  /** Of the scripts that run now, outermost first, by location and name. */
  readonly stack: string[];
  readonly seen: Set<string>;
  readonly shared: Map<string, string>;
  count: number;
};

const kept = 'include';

function keptOf(run: Run): Kept {
  const known = run.kept.get(kept) as Kept | undefined;
  if (known) return known;
  const fresh: Kept = { stack: [], seen: new Set(), shared: new Map(), count: 0 };
  run.kept.set(kept, fresh);
  return fresh;
}

type Included = {
  readonly location: 'personal' | 'global';
  readonly name: string;
  readonly once: boolean;
  readonly optional: boolean;
  readonly at: Span;
};

function includedBy(args: Arguments, context: CompileContext): Included | null {
  const text = args.text(0);
  const name = text.constant;
  if (name === null) {
    context.problem('the name of a script is written as it is, without variables', text.node.span);
    return null;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what a name has none of
  if (name === '' || name.length > LONGEST_NAME || /[\x00-\x1f\x7f]/.test(name))
    context.problem('this cannot be the name of a script', text.node.span);
  return {
    location: args.tag('global') ? 'global' : 'personal',
    name,
    once: args.tag('once') !== null,
    optional: args.tag('optional') !== null,
    at: args.node.span,
  };
}

const include: CommandDefinition = {
  name: 'include',
  positional: ['text'],
  tags: [
    { name: 'personal', group: 'location' },
    { name: 'global', group: 'location' },
    { name: 'once' },
    { name: 'optional' },
  ],
  compile(args, context) {
    const included = includedBy(args, context);
    if (!included) return () => null;
    const { location, name } = included;
    context.mayAsk({ ask: 'script', location, name });
    return run => enter(run, included);
  },
};

function enter(run: Run, included: Included): Flow {
  const { location, name, once, at } = included;
  const state = keptOf(run);
  const key = `${location}:${name}`;
  run.spend(1);
  if (once && state.seen.has(key)) return null;
  if (state.stack.includes(key)) run.fail(`the script "${name}" includes itself`, at);
  if (state.stack.length >= DEEPEST) run.fail(`scripts include each other more than ${DEEPEST} deep`, at);
  if (++state.count > run.limits.included) run.fail(`more than ${run.limits.included} scripts are included`, at);
  const script = scriptOf(run, included);
  if (!script) return null;
  state.seen.add(key);
  run.trace('included', `include "${name}"`, at);
  state.stack.push(key);
  const flow = runWithin(run, script, name);
  state.stack.pop();
  // "return" ends the included script, "stop" everything.
  return flow === 'stop' ? flow : null;
}

function scriptOf(run: Run, { location, name, optional, at }: Included): Compiled | null {
  const answer = run.ask('script', { location, name });
  if (typeof answer === 'string') run.fail(`the script "${name}" cannot be used: ${answer}`, at);
  if (answer !== null) return answer;
  if (!optional) run.fail(`there is no script "${name}" to include`, at);
  run.trace('noted', `there is no script "${name}"; it was optional`, at);
  return null;
}

function runWithin(run: Run, script: Compiled, name: string): Flow {
  const { scope, rule, script: outer } = run;
  const { shared } = keptOf(run);
  giveBack(scope, shared);
  run.scope = { variables: new Map(), matched: [], kept: new Map() };
  run.script = name;
  const flow = script.step(run);
  run.script = outer;
  giveBack(run.scope, shared);
  run.scope = scope;
  run.rule = rule;
  takeOver(scope, shared);
  return flow;
}

// ── global variables ──

const declared = 'global';
const namesOf = (scope: Scope): Set<string> => (scope.kept.get(declared) as Set<string> | undefined) ?? new Set();

function giveBack(scope: Scope, shared: Map<string, string>): void {
  for (const name of namesOf(scope)) {
    const value = scope.variables.get(name);
    if (value !== undefined) shared.set(name, value);
  }
}

function takeOver(scope: Scope, shared: Map<string, string>): void {
  for (const name of namesOf(scope)) {
    const value = shared.get(name);
    if (value !== undefined) scope.variables.set(name, value);
  }
}

const isName = (name: string): boolean => /^[a-z_][a-z0-9_]*$/i.test(name);

const global: CommandDefinition = {
  name: 'global',
  positional: ['texts'],
  compile(args, context) {
    const { constant, span } = args.texts(0);
    if (!context.has('variables'))
      context.problem('"global" needs `require "variables";` at the top', args.node.nameSpan);
    const wrong = constant?.find(name => !isName(name));
    if (constant === null || wrong !== undefined)
      context.problem(
        `"global" takes names of variables${wrong === undefined ? '' : `, and "${wrong}" is none`}`,
        span,
      );
    const names = (constant ?? []).map(name => name.toLowerCase());
    return run => {
      for (const name of names) declare(run, name, args.node.span);
      return null;
    };
  },
};

function declare(run: Run, name: string, at: Span): void {
  run.spend(1);
  const { scope } = run;
  const names = namesOf(scope);
  if (names.has(name)) return;
  // §3.4.1: what has been set as a script's own cannot become common.
  if (scope.variables.has(name)) run.fail(`"global" must stand before "${name}" is set`, at);
  scope.kept.set(declared, names.add(name));
  const value = keptOf(run).shared.get(name);
  if (value !== undefined) scope.variables.set(name, value);
}

/** §3.4.2: what is written so is common without being declared. */
const namespace: VariableNamespace = {
  name: 'global',
  read: name =>
    isName(name)
      ? run => (namesOf(run.scope).has(name) ? run.scope.variables.get(name) : keptOf(run).shared.get(name)) ?? ''
      : null,
  write(name, value, run) {
    keptOf(run).shared.set(name, value);
    if (namesOf(run.scope).has(name)) run.scope.variables.set(name, value);
  },
};

const returns: CommandDefinition = { name: 'return', positional: [], compile: () => () => 'return' };

export const includeExtension: Extension = {
  capability: 'include',
  commands: [include, returns, global],
  namespaces: [namespace],
};
