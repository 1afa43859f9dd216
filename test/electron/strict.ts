/**
 * What keeps the double honest: a member that is not modelled throws when it is touched, so that no test passes on an
 * API that was silently missing; and what the app asked of the desktop is written down.
 */

/** Everything the app asked of the desktop, in order: what a test asserts on. */
export const calls: { readonly name: string; readonly args: readonly unknown[] }[] = [];
export const record = (name: string, ...args: unknown[]): void => void calls.push({ name, args });

/** Asked for by the language itself and by test tools, of any object. */
const harmless = ['then', 'toJSON', 'constructor'];

export const strict = <T extends object>(name: string, object: T): T =>
  new Proxy(object, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target) && !harmless.includes(key)) {
        throw new Error(`electron double: ${name}.${key} is not modelled`);
      }
      const value = Reflect.get(target, key);
      const isMethod = typeof value === 'function' && !Object.hasOwn(target, key) && key !== 'constructor';
      return isMethod ? value.bind(target) : value;
    },
  });

/** A module of electron that the app does not use. */
export const missing = (name: string): never => strict(name, {}) as never;
