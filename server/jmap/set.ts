/**
 * The frame of /set: which objects, in which order, and the answer. RFC 8620 §5.3.
 *
 * Creates come first, those another one refers to before it; then updates, then destroys. Each is done or refused alone.
 */
import * as z from 'zod';
import type { Result } from '../base/result.ts';
import { mapOf, orNull } from './arguments.ts';
import type { ChangedIds, ChangesFault, DataType, JmapAccount } from './backend.ts';
import { id, idOrReference, resolveReference } from './ids.ts';
import { answer, type CallContext, type FollowingCall, type Outcome, refuse } from './method.ts';
import type { PatchObject } from './patch.ts';
import type { Arguments, JmapId, MethodError, SetError, State } from './types.ts';

const object = mapOf(z.string(), z.unknown());
/** To be spread into what a /set takes. */
export const setArguments = {
  ifInState: orNull(z.string()),
  create: orNull(mapOf(id, object)),
  update: orNull(mapOf(idOrReference, object)),
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

/** Names of the properties that a schema found wrong, each once. */
export function wrongProperties(error: z.ZodError): readonly string[] {
  const names = error.issues.flatMap(issue => (issue.code === 'unrecognized_keys' ? issue.keys : [issue.path[0]]));
  return [...new Set(names.map(String))];
}

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

/** Rounds of what is left, until one gets nothing done. RFC 8620 §5.3: the final state has to be valid, not those between. */
export async function runRounds(
  args: SetArguments,
  acts: SetActs,
  context: Pick<CallContext, 'createdIds'>,
): Promise<SetDone> {
  let done = await runActs(args, acts, context);
  let left = leftOf(args, done);
  for (let last = done; hasDone(last) && left.objects > 0; left = leftOf(args, last)) {
    last = await runActs(left, acts, context);
    done = {
      created: new Map([...done.created, ...last.created]),
      updated: new Map([...done.updated, ...last.updated]),
      destroyed: [...done.destroyed, ...last.destroyed],
      notCreated: last.notCreated,
      notUpdated: new Map([...without(done.notUpdated, left.update), ...last.notUpdated]),
      notDestroyed: new Map([...without(done.notDestroyed, left.destroy), ...last.notDestroyed]),
    };
  }
  return done;
}

const hasDone = (done: SetDone): boolean => done.created.size + done.updated.size + done.destroyed.length > 0;
const without = (faults: ReadonlyMap<string, SetError>, tried: object): readonly (readonly [string, SetError])[] => {
  const names = new Set(Array.isArray(tried) ? tried : Object.keys(tried));
  return [...faults].filter(([name]) => !names.has(name));
};

/** What was refused, as the client named it. An update of what is to be destroyed stays refused. */
function leftOf(args: SetArguments, done: SetDone) {
  const among = <Value>(map: Readonly<Record<string, Value>> | null, faults: ReadonlyMap<string, SetError>) =>
    Object.fromEntries(Object.entries(map ?? {}).filter(([name]) => mayGoAgain(faults.get(name))));
  const create = among(args.create, done.notCreated);
  const update = among(args.update, done.notUpdated);
  const destroy = (args.destroy ?? []).filter(given => done.notDestroyed.has(given));
  return { ifInState: null, create, update, destroy, objects: count(create) + count(update) + destroy.length };
}
const mayGoAgain = (fault: SetError | undefined): boolean => fault !== undefined && fault.type !== 'willDestroy';

/** A whole /set: checks, acts, and the answer with the states before and after. */
export async function runSet(
  given: {
    readonly type: DataType;
    /** Absent: what others change meanwhile is not looked for. */
    changes?(since: State): Promise<Result<ChangedIds, ChangesFault>>;
    readonly acts: SetActs;
    /** What was refused is tried again while other things get done: only the end has to be valid. */
    readonly again?: boolean;
    then?(done: SetDone): readonly FollowingCall[];
  },
  args: SetArguments,
  account: JmapAccount,
  context: CallContext,
): Promise<Outcome> {
  const fault = await mayNotSet(given.type, args, account, context);
  if (fault) return refuse(fault.type, fault.description);
  const before = (await account.states())[given.type];
  const done = given.again ? await runRounds(args, given.acts, context) : await runActs(args, given.acts, context);
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
