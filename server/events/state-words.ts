/** Words of a table by a state; of one that this version does not know (a journal outlives versions) the state itself. Pure. */
export const stateWords =
  <K extends string, A extends readonly unknown[]>(table: { readonly [S in K]: (...given: A) => string }, state: K) =>
  (...given: A): string =>
    typeof state === 'string' && Object.hasOwn(table, state) ? table[state](...given) : String(state);
