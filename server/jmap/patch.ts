/**
 * PatchObject: the change of an object, told as values by their paths. RFC 8620 §5.3; JSON Pointer is RFC 6901.
 *
 * A path never goes into an array, its parents are there already, and none is the start of another. null takes the
 * default where there is one, and removes otherwise. A whole object is a patch too.
 */
import { isDeepStrictEqual } from 'node:util';
import { err, ok, type Result } from '../base/result.ts';
import type { Arguments, SetError } from './types.ts';

export type PatchObject = Arguments;
/** One path of a patch, its tokens unescaped. */
export type Change = { readonly path: readonly string[]; readonly value: unknown };

/** Tokens of an RFC 6901 pointer without its first slash; null: a `~` that escapes nothing. */
export function readPointer(pointer: string): readonly string[] | null {
  if (/~(?![01])/.test(pointer)) return null;
  return pointer.split('/').map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The changes of a patch, or why it is none; parents are not looked for. */
export function readPatch(patch: PatchObject): Result<readonly Change[], SetError> {
  const changes: Change[] = [];
  for (const [pointer, value] of Object.entries(patch)) {
    const path = readPointer(pointer);
    if (!path) return invalidPatch(`${pointer}: not a JSON pointer`);
    changes.push({ path, value });
  }
  const starts = startsOf(changes);
  const crossed = changes.find(change => starts.has(JSON.stringify(change.path)));
  if (crossed) return invalidPatch(`${crossed.path.join('/')}: the start of another path`);
  return ok(changes);
}

/**
 * The object as the patch makes it. `defaults`: what null stands for; a property that is nowhere in it is removed.
 */
export function applyPatch(
  object: Arguments,
  patch: PatchObject,
  defaults: Arguments = {},
): Result<Arguments, SetError> {
  const read = readPatch(patch);
  if (!read.ok) return read;
  const patched = structuredClone(object) as Record<string, unknown>;
  for (const { path, value } of read.value) {
    const parent = parentOf(patched, path);
    if (!parent) return invalidPatch(`${path.join('/')}: its parent is not there, or is an array`);
    const last = path.at(-1)!;
    const byDefault = path.length === 1 && Object.hasOwn(defaults, last);
    if (value !== null) put(parent, last, value);
    else if (byDefault) put(parent, last, defaults[last]);
    else delete parent[last];
  }
  return ok(patched);
}

/** RFC 8620 §5.3: properties of the server's may come along where they say what is true. Names those that do not. */
export function changedAmong(names: readonly string[], before: Arguments, after: Arguments): readonly string[] {
  return names.filter(name => !isDeepStrictEqual(before[name], after[name]));
}

export const invalidPatch = (description: string) => err<SetError>({ type: 'invalidPatch', description });
export const invalidProperties = (properties: readonly string[], description?: string) =>
  err<SetError>({ type: 'invalidProperties', properties, ...(description !== undefined && { description }) });

/** Every proper start of every path. */
function startsOf(changes: readonly Change[]): ReadonlySet<string> {
  const starts = new Set<string>();
  for (const { path } of changes) for (let n = 1; n < path.length; n++) starts.add(JSON.stringify(path.slice(0, n)));
  return starts;
}

function parentOf(object: Record<string, unknown>, path: readonly string[]): Record<string, unknown> | null {
  let at: unknown = object;
  for (const token of path.slice(0, -1)) {
    if (!isObject(at) || !Object.hasOwn(at, token)) return null;
    at = at[token];
  }
  return isObject(at) ? at : null;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Not by assignment: `__proto__` is a name like any other in JSON. */
const put = (object: Record<string, unknown>, name: string, value: unknown) =>
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
