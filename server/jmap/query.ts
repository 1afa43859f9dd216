/** The frames of /query and /queryChanges. RFC 8620 §5.5, §5.6. */
import * as z from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import { int, orNull, unsignedInt } from './arguments.ts';
import { id } from './ids.ts';
import { describeIssues, refuse } from './method.ts';
import type { Arguments, Filter, JmapId, MethodError, State } from './types.ts';

/** To be spread into what a /query takes; `filter` and `sort` are read by `readFilter` and `readSort`. */
export const queryArguments = {
  filter: z.unknown().default(null),
  sort: z.unknown().default(null),
  position: int.default(0),
  anchor: orNull(id),
  anchorOffset: int.default(0),
  limit: orNull(unsignedInt),
  calculateTotal: z.boolean().default(false),
};
/** To be spread into what a /queryChanges takes. */
export const queryChangesArguments = {
  filter: z.unknown().default(null),
  sort: z.unknown().default(null),
  sinceQueryState: z.string(),
  maxChanges: orNull(unsignedInt),
  upToId: orNull(id),
  calculateTotal: z.boolean().default(false),
};

/** Operators within operators; a person's search has two or three. */
const MAX_FILTER_DEPTH = 32;
/** Conditions and operators of one filter. */
const MAX_FILTER_NODES = 1000;
/** Comparators of one sort. */
const MAX_SORT = 20;
/** Ids in one answer to /query. */
export const MAX_QUERY_LIMIT = 10_000;

const operator = z.strictObject({ operator: z.enum(['AND', 'OR', 'NOT']), conditions: z.array(z.unknown()) });

/**
 * A filter whose conditions have the schema's shape. A condition that is not known is an unsupportedFilter, one of the
 * wrong type an invalid argument.
 */
export function readFilter<Shape extends z.ZodRawShape>(
  filter: unknown,
  condition: z.ZodObject<Shape>,
): Result<Filter<z.output<z.ZodObject<Shape>>> | null, MethodError> {
  if (filter === null) return ok(null);
  const strict = condition.strict();
  let nodes = 0;
  const read = (given: unknown, depth: number): Result<Filter<z.output<z.ZodObject<Shape>>>, MethodError> => {
    if (depth > MAX_FILTER_DEPTH) return refuse('unsupportedFilter', 'Nested too deep');
    if (++nodes > MAX_FILTER_NODES) return refuse('unsupportedFilter', 'Too many conditions');
    if (!isObject(given)) return refuse('invalidArguments', 'filter: not an object');
    if (!Object.hasOwn(given, 'operator')) return readCondition(given, strict);
    const group = operator.safeParse(given);
    if (!group.success) return refuse('invalidArguments', `filter: ${describeIssues(group.error)}`);
    const conditions: Filter<z.output<z.ZodObject<Shape>>>[] = [];
    for (const one of group.data.conditions) {
      const within = read(one, depth + 1);
      if (!within.ok) return within;
      conditions.push(within.value);
    }
    return ok({ operator: group.data.operator, conditions });
  };
  return read(filter, 1);
}

/** One of these two; nothing within is looked at. */
export const isOperator = <Condition>(
  filter: Filter<Condition>,
): filter is { readonly operator: 'AND' | 'OR' | 'NOT'; readonly conditions: readonly Filter<Condition>[] } =>
  typeof filter === 'object' && filter !== null && 'operator' in filter;

/** Whether a record matches. */
export function matches<Condition>(
  filter: Filter<Condition> | null,
  holds: (condition: Condition) => boolean,
): boolean {
  if (filter === null) return true;
  if (!isOperator(filter)) return holds(filter);
  const one = (within: Filter<Condition>) => matches(within, holds);
  switch (filter.operator) {
    case 'AND':
      return filter.conditions.every(one);
    case 'OR':
      return filter.conditions.some(one);
    case 'NOT':
      return !filter.conditions.some(one);
  }
}

export type Comparator<Property extends string> = {
  readonly property: Property;
  readonly isAscending: boolean;
  readonly collation: Collation | null;
};
/** RFC 4790 names; announced in the session. The first is the default. */
export const collations = ['i;unicode-casemap', 'i;ascii-casemap', 'i;octet'] as const;
export type Collation = (typeof collations)[number];

const comparator = z.object({
  property: z.string(),
  isAscending: z.boolean().default(true),
  collation: z.string().nullable().default(null),
});

/** A sort by known properties; `more` are further members a type's comparators have (Email's keyword). */
export function readSort<Property extends string, Shape extends z.ZodRawShape = Record<never, never>>(
  sort: unknown,
  properties: readonly Property[],
  more?: Shape,
): Result<readonly (Comparator<Property> & z.output<z.ZodObject<Shape>>)[], MethodError> {
  if (sort === null) return ok([]);
  const read = z.array(comparator.extend(more ?? {}).strict()).safeParse(sort);
  if (!read.success) return refuse('invalidArguments', `sort/${describeIssues(read.error)}`);
  if (read.data.length > MAX_SORT) return refuse('unsupportedSort', 'Too many comparators');
  for (const one of read.data) {
    if (!(properties as readonly string[]).includes(one.property)) return refuse('unsupportedSort', one.property);
    const known = one.collation === null || (collations as readonly string[]).includes(one.collation);
    if (!known) return refuse('unsupportedSort', one.collation!);
  }
  return ok(read.data as unknown as readonly (Comparator<Property> & z.output<z.ZodObject<Shape>>)[]);
}

/** Two strings as a collation orders them, in octets of UTF-8. */
export function compareText(a: string, b: string, collation: Collation | null): number {
  const key = keys[collation ?? collations[0]];
  return Buffer.compare(Buffer.from(key(a)), Buffer.from(key(b)));
}

/** RFC 5051 §2: simple case mapping, so a letter stays one letter, and then its parts. */
export const unicodeCasemap = (text: string): string =>
  Array.from(text, letter => {
    const upper = letter.toUpperCase();
    return Array.from(upper).length === 1 ? upper : letter;
  })
    .join('')
    .normalize('NFKD');

const keys: Readonly<Record<Collation, (text: string) => string>> = {
  'i;unicode-casemap': unicodeCasemap,
  'i;ascii-casemap': text => text.replace(/[a-z]+/g, letters => letters.toUpperCase()),
  'i;octet': text => text,
};

export type WindowWanted = {
  readonly position: number;
  readonly anchor: JmapId | null;
  readonly anchorOffset: number;
  readonly limit: number | null;
};

/** The limit that is kept, and whether it has to be told: it is another than the client's. */
export function limitOf(limit: number | null): { readonly limit: number; readonly told: boolean } {
  const told = limit === null || limit > MAX_QUERY_LIMIT;
  return { limit: told ? MAX_QUERY_LIMIT : limit, told };
}

/** Part of a list that is all there. RFC 8620 §5.5: position, or anchor and offset. */
export function windowOf(
  ids: readonly JmapId[],
  wanted: WindowWanted,
): Result<{ readonly ids: readonly JmapId[]; readonly position: number }, 'anchorNotFound'> {
  let start = wanted.position < 0 ? wanted.position + ids.length : wanted.position;
  if (wanted.anchor !== null) {
    const index = ids.indexOf(wanted.anchor);
    if (index < 0) return err('anchorNotFound');
    start = index + wanted.anchorOffset;
  }
  const position = Math.max(0, start);
  return ok({ ids: ids.slice(position, position + limitOf(wanted.limit).limit), position });
}

export function queryResponse(
  accountId: JmapId,
  found: {
    readonly state: State;
    readonly canCalculateChanges: boolean;
    readonly ids: readonly JmapId[];
    readonly position: number;
    readonly total: number;
  },
  args: { readonly limit: number | null; readonly calculateTotal: boolean },
): Arguments {
  const { limit, told } = limitOf(args.limit);
  return {
    accountId,
    queryState: found.state,
    canCalculateChanges: found.canCalculateChanges,
    position: found.position,
    ids: found.ids,
    ...(args.calculateTotal && { total: found.total }),
    ...(told && { limit }),
  };
}

export type QueryDifference = {
  readonly state: State;
  readonly total: number;
  readonly removed: readonly JmapId[];
  readonly added: readonly { readonly id: JmapId; readonly index: number }[];
};

/** The changes of a list that is all there: every record that may have moved is taken out, and put where it is now. */
export function differenceOf(ids: readonly JmapId[], moved: ReadonlySet<JmapId>, state: State): QueryDifference {
  const added = ids.flatMap((one, index) => (moved.has(one) ? [{ id: one, index }] : []));
  return { state, total: ids.length, removed: [...moved], added };
}

export function queryChangesResponse(
  accountId: JmapId,
  found: QueryDifference,
  args: { readonly sinceQueryState: State; readonly maxChanges: number | null; readonly calculateTotal: boolean },
): Result<Arguments, MethodError> {
  const count = found.removed.length + found.added.length;
  if (args.maxChanges !== null && count > args.maxChanges) return refuse('tooManyChanges');
  return ok({
    accountId,
    oldQueryState: args.sinceQueryState,
    newQueryState: found.state,
    ...(args.calculateTotal && { total: found.total }),
    removed: found.removed,
    added: found.added,
  });
}

function readCondition<Shape extends z.ZodRawShape>(
  given: object,
  condition: z.ZodObject<Shape, z.core.$strict>,
): Result<z.output<z.ZodObject<Shape>>, MethodError> {
  const read = condition.safeParse(given);
  if (read.success) return ok(read.data as z.output<z.ZodObject<Shape>>);
  const unknown = read.error.issues.some(issue => issue.code === 'unrecognized_keys');
  return refuse(unknown ? 'unsupportedFilter' : 'invalidArguments', `filter: ${describeIssues(read.error)}`);
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
