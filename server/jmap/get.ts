/** The frame of /get: which ids, which properties, and the answer. RFC 8620 §5.1. */
import * as z from 'zod';
import { ok, type Result } from '../base/result.ts';
import { orNull } from './arguments.ts';
import type { JmapAccount, JmapLimits } from './backend.ts';
import { idOrReference, resolveReference } from './ids.ts';
import { accountMethod, answer, type CallContext, type Method, type Outcome, refuse } from './method.ts';
import type { Arguments, JmapId, MethodError, State } from './types.ts';

/** To be spread into what a /get takes. */
export const getArguments = {
  ids: orNull(z.array(idOrReference)),
  properties: orNull(z.array(z.string())),
};

export type Found = { readonly id: JmapId } & Arguments;

/** Ids asked for, each once; null: all. */
export function wantedIds(
  ids: readonly string[] | null,
  context: Pick<CallContext, 'limits' | 'createdIds'>,
): Result<readonly JmapId[] | null, MethodError> {
  if (ids === null) return ok(null);
  const each = [...new Set(ids.map(one => resolveReference(one, context.createdIds) ?? one))];
  return each.length > context.limits.maxObjectsInGet ? tooMany(context.limits) : ok(each);
}

/** Properties asked for, `id` always among them; null: all. */
export function wantedProperties(
  properties: readonly string[] | null,
  isKnown: (property: string) => boolean,
): Result<readonly string[] | null, MethodError> {
  if (properties === null) return ok(null);
  const unknown = properties.filter(property => !isKnown(property));
  if (unknown.length > 0) return refuse('invalidArguments', `properties: unknown ${unknown.join(', ')}`);
  return ok([...new Set(['id', ...properties])]);
}

/** The answer: what was found, in the order asked for, and which ids were not. */
export function getResponse(
  accountId: JmapId,
  state: State,
  ids: readonly JmapId[] | null,
  found: readonly Found[],
  limits: JmapLimits,
): Outcome {
  if (ids === null) {
    if (found.length > limits.maxObjectsInGet) return tooMany(limits);
    return answer({ accountId, state, list: found, notFound: [] });
  }
  const byId = new Map(found.map(object => [object.id, object]));
  const list = ids.flatMap(id => byId.get(id) ?? []);
  return answer({ accountId, state, list, notFound: ids.filter(id => !byId.has(id)) });
}

/** Of an object only these; null: all. */
export function pick(object: Found, properties: readonly string[] | null): Found {
  if (properties === null) return object;
  return Object.fromEntries(properties.map(property => [property, object[property]])) as Found;
}

/** A whole /get of a type with few, cheap objects: they are all read, then chosen from. */
export function getMethod(given: {
  readonly name: string;
  readonly capability: string;
  readonly properties: readonly string[];
  /** `ids` null: all. May give more than was asked for. */
  read(
    account: JmapAccount,
    ids: readonly JmapId[] | null,
    context: CallContext,
  ): Promise<{ readonly state: State; readonly list: readonly Found[] }>;
}): Method {
  return accountMethod({
    name: given.name,
    capability: given.capability,
    takes: getArguments,
    async run(args, account, context): Promise<Outcome> {
      const ids = wantedIds(args.ids, context);
      if (!ids.ok) return ids;
      const properties = wantedProperties(args.properties, property => given.properties.includes(property));
      if (!properties.ok) return properties;
      const { state, list } = await given.read(account, ids.value, context);
      const found = list.map(object => pick(object, properties.value));
      return getResponse(account.facts.id, state, ids.value, found, context.limits);
    },
  });
}

const tooMany = (limits: JmapLimits) => refuse('requestTooLarge', `At most ${limits.maxObjectsInGet} objects at once`);
