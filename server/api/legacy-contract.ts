/** Of contract.ts: what another mail server was told, and what of it is to be done here. */
import type { Place, Source, Statement } from '../legacy/statement.ts';
import type { Doing, LeftOut } from '../legacy/step.ts';

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Nothing = Record<never, never>;

export type { Doing, LeftOut } from '../legacy/step.ts';

export type OldFound = { readonly source: Source; readonly path: string };
export type OldLine = Pick<Statement, 'file' | 'line' | 'column' | 'text' | 'meaning' | 'because'> & {
  readonly understood: boolean;
};
/** new: it would be done. there: it is so already. differs: something else is there, and stays. */
export type OldStep = {
  readonly doing: Doing;
  readonly words: string;
  readonly from: Place;
  readonly note: string | null;
  readonly state: 'new' | 'there' | 'differs';
  readonly because: string | null;
};
export type OldRead = {
  readonly source: Source;
  readonly domain: string | null;
  readonly percent: number;
  readonly files: readonly string[];
  readonly lines: readonly OldLine[];
  readonly steps: readonly OldStep[];
  readonly leftOut: readonly LeftOut[];
};
/** What takes back what was done. No passwords are in it. */
export type OldUndo =
  | { readonly act: 'domain' | 'account' | 'alias' | 'forward' | 'pipe' | 'relay'; readonly name: string }
  | { readonly act: 'setting'; readonly key: string; readonly text: string }
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
    /** Other mail servers' configurations at the usual places of this computer. */
    readonly detect: Call<Nothing, readonly OldFound[]>;
    /** By the server, where it may read the files; passwords in them are left out. Nothing is changed. */
    readonly read: Call<
      { readonly source?: Source | 'auto'; readonly path?: string; readonly domain?: string },
      OldRead
    >;
    /** Against what is there now. Nothing is changed. */
    readonly compare: Call<
      { readonly doings: readonly Doing[] },
      readonly Pick<OldStep, 'words' | 'state' | 'because'>[]
    >;
    /** Each by itself: what is refused keeps no other out. What is there already is left as it is. */
    readonly apply: Call<{ readonly doings: readonly Doing[]; readonly passwords?: boolean }, OldApplied>;
    /** The last first. An account that has mail by now stays, and so does what was changed since. */
    readonly undo: Call<{ readonly undo: readonly OldUndo[] }, { readonly done: readonly OldDone[] }>;
  };
};
