/** A router's calls as functions, without a channel: for a handler that does many things of others' in turn. Calls only. */
import type { Call, Caller, Router } from './rpc.ts';

type Calls = { readonly [group: string]: { readonly [name: string]: (input: never) => Promise<unknown> } };

/** Inputs are typed, so they are not checked once more. */
export function directly<Api extends object>(router: object, who: Caller): Api {
  const signal = new AbortController().signal;
  const groups = Object.entries(router as Router).map(([group, procedures]) => [
    group,
    Object.fromEntries(
      Object.entries(procedures).map(([name, procedure]) => [
        name,
        async (input: never) => (procedure as Call<never, unknown>).run(input, { who, signal }),
      ]),
    ),
  ]);
  return Object.fromEntries(groups) as Calls as Api;
}
