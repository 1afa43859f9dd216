/** The arguments of a command or test, sorted into tags with their values and the rest. RFC 5228 §2.6. */
import type { Argument, StringListNode, StringNode } from '../sieve/ast.ts';

/** `variables`: whether ${…} in a string is more than these characters. */
export type ReadWith = { readonly variables: boolean };

/** What follows each tag; null: nothing. A tag that is not named is not known. */
export type Tags = Readonly<Record<string, 'text' | 'texts' | 'number' | null>>;
export type Sorted = {
  readonly tags: ReadonlyMap<string, null | number | readonly string[]>;
  /** Each as a list, numbers as their digits. */
  readonly positional: readonly (readonly string[])[];
};

/** null: there is something that the form has no place for, or that ${…} makes different each time. */
export function sortArguments(given: readonly Argument[], known: Tags, meaning: ReadWith): Sorted | null {
  const tags = new Map<string, null | number | readonly string[]>();
  const positional: (readonly string[])[] = [];
  for (let at = 0; at < given.length; at++) {
    const one = given[at]!;
    if (one.kind !== 'tag') {
      const texts = one.kind === 'number' ? [String(one.value)] : textsOf(one, meaning);
      if (!texts) return null;
      positional.push(texts);
      continue;
    }
    if (!Object.hasOwn(known, one.name) || tags.has(one.name)) return null;
    const wanted = known[one.name]!;
    if (wanted === null) {
      tags.set(one.name, null);
      continue;
    }
    const value = given[++at];
    if (!value || value.kind === 'tag' || (value.kind === 'number') !== (wanted === 'number')) return null;
    const texts = value.kind === 'number' ? value.value : textsOf(value, meaning);
    if (texts === null || (wanted === 'text' && Array.isArray(texts) && texts.length !== 1)) return null;
    tags.set(one.name, texts);
  }
  return { tags, positional };
}

function textsOf(node: StringNode | StringListNode, { variables }: ReadWith): readonly string[] | null {
  const texts = (node.kind === 'list' ? node.items : [node]).map(one => one.value);
  return variables && texts.some(hasVariable) ? null : texts;
}

/** RFC 5229 §3, RFC 5228 §2.4.2.4: what these extensions may read as something else. */
export const hasVariable = (text: string): boolean => /\$\{[^}]*\}/.test(text);
