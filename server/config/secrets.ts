/**
 * The settings file without its secrets: for the window, for differences and for what is kept of it. Each secret's value
 * becomes HIDDEN, in comments too; whoever brings such a text back gets the values that the file has now.
 */
import { applyEdits, modify, type Node, parseTree } from 'jsonc-parser';
import { type Field, type Key, keys, schema } from './schema.ts';

export const HIDDEN = '••••••••';

export const isSecret = (key: Key): boolean => (schema[key] as Field).secret === true;
const secretKeys = keys.filter(isSecret);

/** `"relay.password": "…"`, also in a comment, without its end, or in other quotes: what a hand may have written. */
const written = (): RegExp =>
  new RegExp(
    `(["']?(?:${secretKeys.map(key => key.replaceAll('.', '\\.')).join('|')})["']?\\s*[:=]\\s*)` +
      `("(?:[^"\\\\\\n]|\\\\.)*"?|'[^'\\n]*'?|[^\\s"',}/][^\\n,}]*)`,
    'g',
  );
const keyIn = (before: string): Key => secretKeys.find(key => before.includes(key))!;
const isEmpty = (value: string): boolean => value === '""' || value === "''";

/** `typed`: as a person has just written them into the text, who goes on writing; they stay. */
export function withoutSecrets(text: string, typed: ReadonlySet<string> = new Set()): string {
  const masked = text.replace(written(), (_, before: string, value: string) =>
    isEmpty(value) || typed.has(value) ? before + value : `${before}"${HIDDEN}"`,
  );
  return inProperties(masked, value => value !== '' && value !== HIDDEN && !typed.has(JSON.stringify(value)), HIDDEN);
}

/** The secrets that stand in a text, as they are written. */
export const secretsIn = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(written())].map(([, , value]) => value!).filter(value => value !== `"${HIDDEN}"`));

/** The values of `real` where `shown` hides them; a secret that there is none for is taken out. */
export function withSecretsOf(real: string, shown: string): string {
  const known = new Map(secretKeys.map(key => [key, valuesOf(real, key)]));
  const wanted = new Map(secretKeys.map(key => [key, valuesOf(shown, key).length]));
  const at = new Map<Key, number>();
  const filled = shown.replace(written(), (all, before: string, value: string) => {
    const key = keyIn(before);
    const n = at.get(key) ?? 0;
    at.set(key, n + 1);
    if (value !== `"${HIDDEN}"`) return all;
    const values = known.get(key)!;
    const own = values.length === wanted.get(key) ? values[n] : propertyIn(real, key);
    return own === undefined ? all : before + own;
  });
  return inProperties(filled, value => value === HIDDEN, undefined);
}

const valuesOf = (text: string, wanted: Key): readonly string[] =>
  [...text.matchAll(written())].filter(([, before]) => keyIn(before!) === wanted).map(([, , value]) => value!);

const propertyIn = (text: string, key: Key): string | undefined => {
  const value = properties(text).find(([name]) => name.value === key)?.[1];
  return value && text.slice(value.offset, value.offset + value.length);
};

/** undefined: brackets in brackets without end, which are no settings. */
function treeOf(text: string): Node | undefined {
  try {
    return parseTree(text, [], { allowTrailingComma: true });
  } catch (fault) {
    if (fault instanceof RangeError) return undefined;
    throw fault;
  }
}

function properties(text: string): readonly (readonly [Node, Node])[] {
  const tree = treeOf(text);
  return (tree?.type === 'object' ? (tree.children ?? []) : []).flatMap(({ children: [name, value] = [] }) =>
    name && value ? [[name, value] as const] : [],
  );
}

/** However its name is written, a property that is a secret. `to` undefined: it is taken out. */
function inProperties(text: string, which: (value: unknown) => boolean, to: string | undefined): string {
  const found = properties(text).filter(
    ([name, value]) => secretKeys.includes(name.value as Key) && which(value.value ?? value.type),
  );
  return found.reduceRight(
    (before, [name]) =>
      applyEdits(
        before,
        modify(before, [String(name.value)], to, { formattingOptions: { insertSpaces: true, tabSize: 2 } }),
      ),
    text,
  );
}
