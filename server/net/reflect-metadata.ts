/**
 * The three Reflect functions that @peculiar/x509's container (tsyringe) asks for while it is loaded. A whole
 * polyfill is a package of its own; this is all of it that is used. Imported before the library, for its effect.
 */
type Metadata = Map<unknown, unknown>;
const known = new WeakMap<object, Metadata>();

const own = (key: unknown, target: object): unknown => known.get(target)?.get(key);

function inherited(key: unknown, target: object): unknown {
  for (let one: object | null = target; one; one = Object.getPrototypeOf(one)) {
    if (known.get(one)?.has(key)) return own(key, one);
  }
  return undefined;
}

function define(key: unknown, value: unknown, target: object): void {
  const metadata = known.get(target) ?? new Map();
  known.set(target, metadata.set(key, value));
}

// A complete polyfill that is there already stays.
if (!('getMetadata' in Reflect)) {
  Object.assign(Reflect, { getMetadata: inherited, getOwnMetadata: own, defineMetadata: define });
}
