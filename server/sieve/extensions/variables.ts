/**
 * "variables": set, the test string, and ${…} in every string. RFC 5229. The strings themselves: ../text.ts; what
 * wildcards stood for: ../match.ts.
 *
 *   set [MODIFIER] <name: string> <value: string>
 *   string [MATCH-TYPE] [COMPARATOR] <source: string-list> <key-list: string-list>
 */
import type {
  Arguments,
  CommandDefinition,
  CompileContext,
  Extension,
  Run,
  TagDefinition,
  TestDefinition,
} from '../extension.ts';
import { asValue } from '../message.ts';
import { cut } from '../text.ts';

/** RFC 5229 §6 asks for 128 at least. */
const MOST_VARIABLES = 256;

const modifier = (name: string, precedence: number, apply: (value: string) => string): TagDefinition => ({
  name,
  group: `modifier-${precedence}`,
  modifier: { precedence, apply },
});

/** §4.1.6: characters, not halves of them. */
function charactersOf(value: string): number {
  let count = 0;
  for (const _ of value) count++;
  return count;
}

/** §4.1.3: other characters than those of ASCII are left as they are. */
const lower = (value: string): string => value.replace(/[A-Z]+/g, letters => letters.toLowerCase());
const upper = (value: string): string => value.replace(/[a-z]+/g, letters => letters.toUpperCase());

/** §4.1.1–§4.1.3. */
export const modifiers: readonly TagDefinition[] = [
  modifier('lower', 40, lower),
  modifier('upper', 40, upper),
  modifier('lowerfirst', 30, value => lower(value.slice(0, 1)) + value.slice(1)),
  modifier('upperfirst', 30, value => upper(value.slice(0, 1)) + value.slice(1)),
  modifier('quotewildcard', 20, value => value.replace(/[*?\\]/g, '\\$&')),
  modifier('length', 10, value => String(charactersOf(value))),
];

export function modifiersOf({ uses }: Arguments): ((value: string) => string)[] {
  const used = uses.flatMap(use => use.definition.modifier ?? []);
  return used.sort((a, b) => b.precedence - a.precedence).map(one => one.apply);
}

/** A modifier looks at every character. */
export const spendOnChanges = (run: Run, plain: string, changes: number): void =>
  run.spend(1 + plain.length / 256 + (changes * plain.length) / 16);

type Write = (value: string, run: Run) => void;

/** §3: the name is a constant; a number is what matched and cannot be set. */
export function writerOf(args: Arguments, context: CompileContext): Write | null {
  const { node } = args.text(0);
  const written = node.value.toLowerCase();
  const [, spaces, name] = /^((?:[a-z_][a-z0-9_]*\.)*)([a-z_][a-z0-9_]*)$/.exec(written) ?? [];
  if (name === undefined) {
    context.problem(`"${node.value}" cannot be a variable: letters, digits and "_", and no digit first`, node.span);
    return null;
  }
  if (!spaces) return (value, run) => keep(run, name, value, args);
  const write = context.namespace(spaces.slice(0, -1))?.write ?? null;
  if (!write) context.problem(`"${node.value}" cannot be set here`, node.span);
  return write && ((value, run) => write(name, value, run));
}

function keep(run: Run, name: string, value: string, args: Arguments): void {
  const { variables } = run.scope;
  if (variables.size >= MOST_VARIABLES && !variables.has(name))
    run.fail(`more than ${MOST_VARIABLES} variables`, args.node.span);
  variables.set(name, value);
}

const set: CommandDefinition = {
  name: 'set',
  tags: modifiers,
  positional: ['text', 'text'],
  compile(args, context) {
    const write = writerOf(args, context);
    const value = args.text(1);
    const changes = modifiersOf(args);
    return run => {
      const plain = cut(value.of(run), run.limits.variable);
      spendOnChanges(run, plain, changes.length);
      const changed = changes.reduce((text, apply) => cut(apply(text), run.limits.variable), plain);
      write?.(changed, run);
      return null;
    };
  },
};

/** §5. RFC 5231's :count sees no empty string. */
const stringTest: TestDefinition = {
  name: 'string',
  matching: true,
  positional: ['texts', 'texts'],
  compile(args, context) {
    const sources = args.texts(0);
    const matches = context.matcher(args, args.texts(1));
    const counts = args.group('match-type')?.definition.name === 'count';
    return run => {
      const texts = sources.of(run);
      return matches(run, (counts ? texts.filter(text => text !== '') : texts).map(asValue));
    };
  },
};

export const variables: Extension = { capability: 'variables', commands: [set], tests: [stringTest] };
