/**
 * Inputs for every procedure of the contract, made from its own schema: each string of it in turn is replaced, all else is
 * plausible. A procedure that is added is walked by itself; one whose schema cannot be read fails whoever walks.
 */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Router } from '../../server/api/rpc.ts';

type Json = {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, Json>>;
  readonly items?: Json | false;
  readonly prefixItems?: readonly Json[];
  readonly anyOf?: readonly Json[];
  readonly oneOf?: readonly Json[];
  readonly additionalProperties?: Json | boolean;
};

type Procedure = { readonly path: string; readonly kind: 'call' | 'stream'; readonly schema: Json };

/** The place of one string in an input, and what stands there when nothing is wrong. */
export type Leaf = { readonly path: readonly (string | number)[]; readonly plausible: string };

export function proceduresOf(router: Router, before = ''): readonly Procedure[] {
  return Object.entries(router).flatMap(([name, node]): readonly Procedure[] => {
    const path = `${before}${name}`;
    if (typeof node.run !== 'function') return proceduresOf(node as Router, `${path}.`);
    const schema = z.toJSONSchema(node.input as never, { io: 'input', unrepresentable: 'any' }) as Json;
    assert.equal(schema.type, 'object', `${path}: its input cannot be read`);
    return [{ path, kind: node.kind as 'call' | 'stream', schema }];
  });
}

/** By the name of what it stands under; 'x' for a name that is not here. */
export type Plausible = Readonly<Record<string, unknown>>;

export function plausibleInput(schema: Json, known: Plausible, name = ''): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum.includes(known[name]) ? known[name] : schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first) return plausibleInput(first, known, name);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, one]) => [key, plausibleInput(one, known, key)]),
      );
    case 'array':
      if (schema.prefixItems) return schema.prefixItems.map(one => plausibleInput(one, known, name));
      return schema.items ? [plausibleInput(schema.items, known, name)] : [];
    case 'boolean':
      return known[name] ?? true;
    case 'integer':
    case 'number':
      return known[name] ?? Math.max(schema.minimum ?? 1, 1);
    case 'null':
      return null;
    case 'string':
      return known[name] ?? 'x';
    default:
      return {};
  }
}

/** Every string that is free: what is one of a few words cannot be anything else. */
export function leavesOf(schema: Json, known: Plausible, path: readonly (string | number)[] = []): readonly Leaf[] {
  if (schema.const !== undefined || schema.enum) return [];
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return either.flatMap(one => leavesOf(one, known, path));
  if (schema.type === 'string') {
    const name = path.findLast(step => typeof step === 'string') ?? '';
    return [{ path, plausible: String(known[name] ?? 'x') }];
  }
  if (schema.prefixItems) return schema.prefixItems.flatMap((one, at) => leavesOf(one, known, [...path, at]));
  if (schema.type === 'array') return schema.items ? leavesOf(schema.items, known, [...path, 0]) : [];
  return Object.entries(schema.properties ?? {}).flatMap(([key, one]) => leavesOf(one, known, [...path, key]));
}

/** The input with this at that place; what lies on the way there is made. */
export function replaced(input: unknown, [step, ...rest]: readonly (string | number)[], text: string): unknown {
  if (step === undefined) return text;
  if (typeof step === 'number') {
    const list = Array.isArray(input) ? [...input] : [];
    list[step] = replaced(list[step], rest, text);
    return list;
  }
  const object = typeof input === 'object' && input !== null ? (input as Record<string, unknown>) : {};
  return { ...object, [step]: replaced(object[step], rest, text) };
}
