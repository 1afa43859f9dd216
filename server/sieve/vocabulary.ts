/**
 * Everything a script may say, by name, with the capability that brings it. Made once from the registry; what of it
 * counts in one script depends on what it requires.
 */
import { baseComparators } from './comparators.ts';
import type {
  AddressPartDefinition,
  CommandDefinition,
  Comparator,
  EnvelopePartDefinition,
  Extension,
  MatchTypeDefinition,
  TagDefinition,
  TestDefinition,
  VariableNamespace,
} from './extension.ts';
import { nearest } from './nearest.ts';
import { extensions } from './registry.ts';

export type Brought<T> = { readonly definition: T; readonly capability: string };
type Table<T> = ReadonlyMap<string, readonly Brought<T>[]>;

function table<T>(entriesOf: (extension: Extension) => readonly (readonly [name: string, definition: T])[]): Table<T> {
  const found = new Map<string, Brought<T>[]>();
  for (const extension of extensions) {
    for (const [name, definition] of entriesOf(extension)) {
      const entry = { definition, capability: extension.capability };
      const others = found.get(name);
      if (others) others.push(entry);
      else found.set(name, [entry]);
    }
  }
  return found;
}

const named = <T extends { readonly name: string }>(list: readonly T[] | undefined): (readonly [string, T])[] =>
  (list ?? []).map(one => [one.name, one] as const);

export const commands: Table<CommandDefinition> = table(one => named(one.commands));
export const tests: Table<TestDefinition> = table(one => named(one.tests));
export const matchTypes: Table<MatchTypeDefinition> = table(one => named(one.matchTypes));
export const addressParts: Table<AddressPartDefinition> = table(one => named(one.addressParts));
export const envelopeParts: Table<EnvelopePartDefinition> = table(one => named(one.envelopeParts));
export const namespaces: Table<VariableNamespace> = table(one => named(one.namespaces));
export const comparators: Table<Comparator> = new Map([
  ...baseComparators.map(one => [one.name, [{ definition: one, capability: '' }]] as const),
  ...table(one => named(one.comparators)),
]);

/** Tags that extensions bring for a command or test of others. */
const tagsFor: Table<TagDefinition> = table(one =>
  (one.tags ?? []).flatMap(({ on, tags }) => on.flatMap(name => tags.map(tag => [name, tag] as const))),
);

/** Words of the control structure itself, which compile.ts reads. */
export const controls: ReadonlySet<string> = new Set(['require', 'if', 'elsif', 'else']);

const comparatorTag: TagDefinition = { name: 'comparator', value: 'text' };
const asTag = (group: string) => (brought: Brought<MatchTypeDefinition | AddressPartDefinition>) => ({
  capability: brought.capability,
  definition: {
    name: brought.definition.name,
    group,
    value: 'value' in brought.definition ? brought.definition.value : undefined,
  } satisfies TagDefinition,
});

const kept = new WeakMap<CommandDefinition | TestDefinition, readonly Brought<TagDefinition>[]>();

/** All tags of a command or test, whatever is required. */
export function tagsOf(
  definition: CommandDefinition | TestDefinition,
  capability: string,
): readonly Brought<TagDefinition>[] {
  const known = kept.get(definition);
  if (known) return known;
  const tags = [
    ...(definition.tags ?? []).map(tag => ({ definition: tag, capability })),
    ...(tagsFor.get(definition.name) ?? []),
    ...(definition.matching ? [...matchTypes.values()].flat().map(asTag('match-type')) : []),
    ...(definition.matching ? [{ definition: comparatorTag, capability: '' }] : []),
    ...(definition.addressParts ? [...addressParts.values()].flat().map(asTag('address-part')) : []),
  ];
  kept.set(definition, tags);
  return tags;
}

/** Of a name that is none, in words: what it is instead, or what was meant. */
export function noSuch(name: string, kind: 'command' | 'test'): string {
  const isCommand = commands.has(name) || controls.has(name);
  if (kind === 'command' && tests.has(name)) return `"${name}" is a test: it stands after "if"`;
  if (kind === 'test' && isCommand) return `"${name}" is a command and no test`;
  const near = nearest(name, kind === 'test' ? tests.keys() : [...controls, ...commands.keys()]);
  return `there is no ${kind} "${name}"${near ? `; did you mean "${near}"?` : ''}`;
}
