/**
 * The frame of /set: which objects, in which order, and the answer. RFC 8620 §5.3.
 *
 * Creates come first, those another one refers to before it; then updates, then destroys. Each is done or refused alone.
 */
import * as z from 'zod';
import type { Result } from '../base/result.ts';
import { orNull } from './arguments.ts';
import type { ChangedIds, ChangesFault, DataType, JmapAccount } from './backend.ts';
import { id, idOrReference, resolveReference } from './ids.ts';
import { answer, type CallContext, type FollowingCall, type Outcome, refuse } from './method.ts';
import type { PatchObject } from './patch.ts';
import type { Arguments, JmapId, MethodError, SetError, State } from './types.ts';

const object = z.record(z.string(), z.unknown());
/** To be spread into what a /set takes. */
export const setArguments = {
  ifInState: orNull(z.string()),
  create: orNull(z.record(id, object)),
  update: orNull(z.record(idOrReference, object)),
  destroy: orNull(z.array(idOrReference)),
};
export type SetArguments = {
  readonly ifInState: State | null;
  readonly create: Readonly<Record<JmapId, Arguments>> | null;
  readonly update: Readonly<Record<string, PatchObject>> | null;
  readonly destroy: readonly string[] | null;
};

export type Created = Result<{ readonly id: JmapId } & Arguments, SetError>;
/** null: nothing changed beside what was asked for. */
export type Updated = Result<Arguments | null, SetError>;

/** What a type does with its objects. All that one call asks for comes together, so that it can be one commit. */
export type SetActs = {
  /** Creation ids that an object to be created refers to, without the '#'. */
  references?(object: Arguments): readonly string[];
  /** The answer holds the id and all that the client did not send. */
  create(object: Arguments, creationId: JmapId): Promise<Created>;
  update(updates: readonly (readonly [JmapId, PatchObject])[]): Promise<ReadonlyMap<JmapId, Updated>>;
  destroy(ids: readonly JmapId[]): Promise<ReadonlyMap<JmapId, SetError | null>>;
};

/** What became of each. */
export type SetDone = {
  readonly created: ReadonlyMap<JmapId, { readonly id: JmapId } & Arguments>;
  readonly updated: ReadonlyMap<JmapId, Arguments | null>;
  readonly destroyed: readonly JmapId[];
  readonly notCreated: ReadonlyMap<JmapId, SetError>;
  readonly notUpdated: ReadonlyMap<JmapId, SetError>;
  readonly notDestroyed: ReadonlyMap<JmapId, SetError>;
};

/** For a type whose objects are changed one at a time. */
export async function oneByOne<Key, Value, Given>(
  given: readonly Given[],
  key: (one: Given) => Key,
  act: (one: Given) => Promise<Value>,
): Promise<ReadonlyMap<Key, Value>> {
  const done = new Map<Key, Value>();
  for (const one of given) done.set(key(one), await act(one));
  return done;
}

/** Why the call is refused before anything is done: too many objects, or another state. */
export async function mayNotSet(
  type: DataType,
  args: SetArguments,
  account: JmapAccount,
  context: Pick<CallContext, 'limits'>,
): Promise<MethodError | null> {
  const objects = count(args.create) + count(args.update) + (args.destroy?.length ?? 0);
  const most = context.limits.maxObjectsInSet;
  if (objects > most) return { type: 'requestTooLarge', description: `At most ${most} objects at once` };
  if (args.ifInState === null) return null;
  return (await account.states())[type] === args.ifInState ? null : { type: 'stateMismatch' };
}

/** Runs the acts in order; `context.createdIds` learns what was created. */
export async function runActs(
  args: SetArguments,
  acts: SetActs,
  context: Pick<CallContext, 'createdIds'>,
): Promise<SetDone> {
  const { created, notCreated } = await createAll(args.create ?? {}, acts, context.createdIds);
  const updates = resolveKeys(Object.entries(args.update ?? {}), context.createdIds);
  const destroys = resolveKeys(
    (args.destroy ?? []).map(given => [given, null] as const),
    context.createdIds,
  );
  const doomed = new Set(destroys.found.map(([destroyId]) => destroyId));

  const notUpdated = new Map<JmapId, SetError>(updates.missing.map(given => [given, { type: 'notFound' }]));
  for (const [updateId] of updates.found) if (doomed.has(updateId)) notUpdated.set(updateId, { type: 'willDestroy' });
  const updated = new Map<JmapId, Arguments | null>();
  const wanted = updates.found.filter(([updateId]) => !doomed.has(updateId));
  for (const [updateId, result] of wanted.length > 0 ? await acts.update(wanted) : []) {
    if (result.ok) updated.set(updateId, result.value);
    else notUpdated.set(updateId, result.error);
  }

  const notDestroyed = new Map<JmapId, SetError>(destroys.missing.map(given => [given, { type: 'notFound' }]));
  const destroyed: JmapId[] = [];
  for (const [destroyId, fault] of doomed.size > 0 ? await acts.destroy([...doomed]) : []) {
    if (fault) notDestroyed.set(destroyId, fault);
    else destroyed.push(destroyId);
  }
  return { created, updated, destroyed, notCreated, notUpdated, notDestroyed };
}

/** A whole /set: checks, acts, and the answer with the states before and after. */
export async function runSet(
  given: {
    readonly type: DataType;
    /** Absent: what others change meanwhile is not looked for. */
    changes?(since: State): Promise<Result<ChangedIds, ChangesFault>>;
    readonly acts: SetActs;
    then?(done: SetDone): readonly FollowingCall[];
  },
  args: SetArguments,
  account: JmapAccount,
  context: CallContext,
): Promise<Outcome> {
  const fault = await mayNotSet(given.type, args, account, context);
  if (fault) return refuse(fault.type, fault.description);
  const before = (await account.states())[given.type];
  const done = await runActs(args, given.acts, context);
  const states = await statesAfter(given.type, before, done, account, given.changes);
  return answer(setResponse(account.facts.id, states, done), given.then?.(done));
}

/** RFC 8620 §5.3: what did not happen is null, not empty. */
export function setResponse(
  accountId: JmapId,
  states: { readonly oldState: State | null; readonly newState: State },
  done: SetDone,
): Arguments {
  return {
    accountId,
    ...states,
    created: mapped(done.created),
    updated: mapped(done.updated),
    destroyed: done.destroyed.length > 0 ? done.destroyed : null,
    notCreated: mapped(done.notCreated),
    notUpdated: mapped(done.notUpdated),
    notDestroyed: mapped(done.notDestroyed),
  };
}

/**
 * A client whose state is `oldState` takes `newState` as its own and believes that only its own changes lie between.
 * Where somebody else's do too, the old state is not told (RFC 8620 §5.3 allows null), so that it asks for the changes.
 */
export async function statesAfter(
  type: DataType,
  before: State,
  done: SetDone,
  account: JmapAccount,
  changes?: (since: State) => Promise<Result<ChangedIds, ChangesFault>>,
): Promise<{ readonly oldState: State | null; readonly newState: State }> {
  const newState = (await account.states())[type];
  if (newState === before || !changes) return { oldState: before, newState };
  const changed = await changes(before);
  if (!changed.ok || changed.value.hasMoreChanges) return { oldState: null, newState };
  const ours = new Set([...[...done.created.values()].map(one => one.id), ...done.updated.keys(), ...done.destroyed]);
  const { created, updated, destroyed } = changed.value;
  const alone = [...created, ...updated, ...destroyed].every(one => ours.has(one));
  return { oldState: alone ? before : null, newState: changed.value.newState };
}

/** Each after those it refers to. What refers to itself, in a ring, goes in the order given and finds nothing. */
function inOrder(
  create: Readonly<Record<JmapId, Arguments>>,
  references: (object: Arguments) => readonly string[],
): readonly JmapId[] {
  const order = new Set<JmapId>();
  const entered = new Set<JmapId>();
  const enter = (start: JmapId) => {
    // By hand, not by recursion: a chain may be as long as maxObjectsInSet.
    const path = [start];
    while (path.length > 0) {
      const at = path.at(-1)!;
      entered.add(at);
      const next = references(create[at]!).find(other => Object.hasOwn(create, other) && !entered.has(other));
      if (next !== undefined) path.push(next);
      else order.add(path.pop()!);
    }
  };
  for (const creationId of Object.keys(create)) if (!entered.has(creationId)) enter(creationId);
  return [...order];
}

async function createAll(
  create: Readonly<Record<JmapId, Arguments>>,
  acts: SetActs,
  createdIds: Map<JmapId, JmapId>,
): Promise<Pick<SetDone, 'created' | 'notCreated'>> {
  const created = new Map<JmapId, { readonly id: JmapId } & Arguments>();
  const notCreated = new Map<JmapId, SetError>();
  const order = acts.references ? inOrder(create, object => acts.references!(object)) : Object.keys(create);
  for (const creationId of order) {
    const result = await acts.create(create[creationId]!, creationId);
    if (!result.ok) {
      notCreated.set(creationId, result.error);
      continue;
    }
    created.set(creationId, result.value);
    createdIds.set(creationId, result.value.id);
  }
  return { created, notCreated };
}

function resolveKeys<Value>(
  entries: readonly (readonly [string, Value])[],
  createdIds: ReadonlyMap<JmapId, JmapId>,
): { readonly found: readonly (readonly [JmapId, Value])[]; readonly missing: readonly string[] } {
  const found = new Map<JmapId, Value>();
  const missing: string[] = [];
  for (const [given, value] of entries) {
    const resolved = resolveReference(given, createdIds);
    if (resolved === null) missing.push(given);
    else found.set(resolved, value);
  }
  return { found: [...found], missing };
}

const count = (map: object | null): number => (map ? Object.keys(map).length : 0);
const mapped = <Value>(map: ReadonlyMap<string, Value>): Readonly<Record<string, Value>> | null =>
  map.size > 0 ? Object.fromEntries(map) : null;
