/**
 * Of contract.ts: what of another mail server's configuration is to be done here. The command line reads the files, with
 * the rights of whoever calls it.
 */
import type { Doing } from '../legacy/step.ts';

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;

/** new: it would be done. there: it is so already. differs: something else is there, and stays. */
export type OldStep = {
  readonly words: string;
  readonly state: 'new' | 'there' | 'differs';
  readonly because: string | null;
};
/** What takes back what was done. No passwords are in it. */
export type OldUndo =
  | { readonly act: 'domain' | 'account' | 'pipe' | 'relay'; readonly name: string }
  /** `targets`, `set`: what was made of it, so that it is seen whether the owner has changed it since. No secret is in them. */
  | { readonly act: 'alias' | 'forward'; readonly name: string; readonly targets?: readonly string[] | undefined }
  | { readonly act: 'setting'; readonly key: string; readonly text: string; readonly set?: string | undefined }
  | { readonly act: 'entry'; readonly key: string; readonly text: string }
  | { readonly act: 'line'; readonly table: 'route' | 'tls' | 'rewrite'; readonly line: string }
  | { readonly act: 'rule'; readonly id: number };
export type OldDone = {
  readonly words: string;
  readonly outcome: 'done' | 'there' | 'differs' | 'refused';
  readonly because: string | null;
  /** Of an account that was made, where one was wanted; told this once. */
  readonly password: string | null;
};
export type OldApplied = { readonly done: readonly OldDone[]; readonly undo: readonly OldUndo[] };

export type LegacyApi = {
  readonly legacy: {
    /** Against what is there now. Nothing is changed. */
    readonly compare: Call<{ readonly doings: readonly Doing[] }, readonly OldStep[]>;
    /** Each by itself: what is refused keeps no other out. What is there already is left as it is. */
    readonly apply: Call<{ readonly doings: readonly Doing[]; readonly passwords?: boolean }, OldApplied>;
    /** The last first. An account that has mail by now stays, and so does what was changed since. */
    readonly undo: Call<{ readonly undo: readonly OldUndo[] }, { readonly done: readonly OldDone[] }>;
  };
};
