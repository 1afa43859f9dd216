/**
 * Arguments taken from earlier results of the same request: RFC 8620 §3.7. The pointer is RFC 6901's, and `*` maps
 * through an array.
 *
 * References to references could double a value with every call, so all that is taken is weighed: written out, the
 * request must not be larger than maxSizeRequest.
 */
import * as z from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import { type Allowance, refuse } from './method.ts';
import { readPointer } from './patch.ts';
import type { Arguments, Invocation, MethodError } from './types.ts';

const reference = z.object({ resultOf: z.string(), name: z.string(), path: z.string() });

/** The arguments with every `#name` resolved. */
export function resolveArguments(
  args: Arguments,
  responses: readonly Invocation[],
  allowance: Allowance,
): Result<Arguments, MethodError> {
  const names = Object.keys(args).filter(name => name.startsWith('#'));
  if (names.length === 0) return ok(args);
  const resolved = Object.entries(args).filter(([name]) => !name.startsWith('#'));
  for (const name of names) {
    const plain = name.slice(1);
    if (Object.hasOwn(args, plain)) return refuse('invalidArguments', `${plain}: given twice, as ${name} too`);
    const given = reference.safeParse(args[name]);
    if (!given.success) return refuse('invalidArguments', `${name}: not a ResultReference`);
    const value = evaluate(given.data, responses);
    if (!value.ok) return refuse('invalidResultReference', `${name}: ${value.error}`);
    allowance.left -= weigh(value.value, allowance.left);
    if (allowance.left < 0) return refuse('invalidResultReference', `${name}: too large`);
    resolved.push([plain, value.value]);
  }
  return ok(Object.fromEntries(resolved));
}

function evaluate(given: z.output<typeof reference>, responses: readonly Invocation[]): Result<unknown, string> {
  const response = responses.find(([, , callId]) => callId === given.resultOf);
  if (!response) return err(`nothing was answered to ${given.resultOf}`);
  const [name, args] = response;
  if (name !== given.name) return err(`${given.resultOf} was answered with ${name}`);
  if (given.path === '') return ok(args);
  const tokens = given.path.startsWith('/') ? readPointer(given.path.slice(1)) : null;
  if (!tokens) return err('the path is not a JSON pointer');
  const found = follow(args, tokens);
  return found.ok ? found : err(`nothing is at ${given.path}`);
}

/** RFC 6901 §4, and `*`: the results of all items, those that are arrays item by item. */
function follow(value: unknown, tokens: readonly string[]): Result<unknown, 'nothing'> {
  let at = value;
  for (const [index, token] of tokens.entries()) {
    if (token === '*' && Array.isArray(at)) return followAll(at, tokens.slice(index + 1));
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, token)) return err('nothing');
    if (Array.isArray(at) && !/^(0|[1-9]\d*)$/.test(token)) return err('nothing');
    at = (at as Record<string, unknown>)[token];
  }
  // A property that is undefined would not be on the wire.
  return at === undefined ? err('nothing') : ok(at);
}

function followAll(items: readonly unknown[], tokens: readonly string[]): Result<unknown, 'nothing'> {
  const all: unknown[] = [];
  for (const item of items) {
    const found = follow(item, tokens);
    if (!found.ok) return found;
    if (Array.isArray(found.value)) for (const one of found.value) all.push(one);
    else all.push(found.value);
  }
  return ok(all);
}

/** About the octets of a value written out; no further than just over `most`. */
export function weigh(value: unknown, most: number): number {
  let weight = 0;
  const waiting = [value];
  while (waiting.length > 0 && weight <= most) {
    const next = waiting.pop();
    weight += 2;
    if (typeof next === 'string') weight += next.length;
    if (typeof next !== 'object' || next === null) continue;
    for (const [name, within] of Object.entries(next)) {
      if (!Array.isArray(next)) weight += name.length + 2;
      waiting.push(within);
    }
  }
  return weight;
}
