/**
 * Refusals are values, only bugs throw. Every border that may say "no" returns a Result; what is thrown is a
 * fault of ours and is allowed to reach the top.
 */
export type Ok<T> = { readonly ok: true; readonly value: T };
export type Err<E> = { readonly ok: false; readonly error: E };
export type Result<T, E> = Ok<T> | Err<E>;

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value });
export const err = <E>(error: E): Err<E> => ({ ok: false, error });

/** For the end of an exhaustive switch: the compiler proves that it is never reached. */
export function never(value: never): never {
  throw new Error(`Impossible value: ${JSON.stringify(value)}`);
}
