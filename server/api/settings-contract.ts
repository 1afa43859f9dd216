/** Of contract.ts: every setting, the file they stand in, and each version of it that was taken. Secrets are never told. */

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;
type Feed<Input, Output> = (input: Input, signal?: AbortSignal) => AsyncGenerator<Output, void, void>;
type Nothing = Record<never, never>;

export type Setting = {
  readonly key: string;
  readonly kind: 'duration' | 'bytes' | 'integer' | 'boolean' | 'text' | 'list' | 'choice' | 'port';
  readonly value: unknown;
  readonly text: string;
  readonly default: string;
  /** What it would be if the file did not name it: the preset's, or the default. */
  readonly base: string;
  readonly doc: string;
  readonly source: 'default' | 'preset' | 'file' | 'environment' | 'command line';
  readonly restarts: 'nothing' | 'listeners' | 'server';
  /** The file names it, whether that counts or not. */
  readonly inFile: boolean;
  /** As it is called in the environment. */
  readonly environment: string;
  readonly secret: boolean;
  /** Of a choice. */
  readonly choices: readonly string[];
  /** Of a number, a size, a time; as a person would write them. */
  readonly least: string | null;
  readonly most: string | null;
  /** The RFC that the value comes from. */
  readonly reference: string | null;
};

export type SettingsFault = {
  /** '' where it is of no key. */
  readonly key: string;
  readonly sentence: string;
  readonly line: number;
  readonly column: number;
};
export type SettingsDiffLine = {
  /** gap: lines left out, that are the same. */
  readonly kind: 'same' | 'added' | 'removed' | 'gap';
  readonly text: string;
  readonly line: number;
};
export type SettingsFileNow = {
  readonly path: string;
  readonly text: string;
  /** Another one after each change. */
  readonly edition: string;
  readonly faults: readonly SettingsFault[];
  /** What holds in the place of a file with faults; null: the file does. */
  readonly lastGood: { readonly text: string; readonly differences: readonly SettingsDiffLine[] } | null;
  readonly historyFault: string | null;
};
export type SettingsNow = { readonly settings: readonly Setting[]; readonly file: SettingsFileNow };

/** `value` null: as if the file did not name it. */
export type SettingChange = { readonly key: string; readonly value: string | readonly string[] | null };
export type SettingEffect = {
  /** 'preset' too. */
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly restarts: 'nothing' | 'listeners' | 'server';
  /** What decides it in the place of the file, so that nothing changes. */
  readonly locked: 'environment' | 'command line' | null;
};
export type SettingsDraft = {
  readonly text: string;
  readonly faults: readonly SettingsFault[];
  readonly differences: readonly SettingsDiffLine[];
  readonly effects: readonly SettingEffect[];
};
/** `version` 0: none is added, for only a secret is another, or nothing. */
export type SettingsApplied = { readonly version: number; readonly effects: readonly SettingEffect[] };

/** start: as it was found. file: written by hand, or by another program. server: a part of the server itself. */
export type SettingsAuthor = 'start' | 'file' | 'window' | 'browser' | 'command' | 'server';
export type SettingsVersion = {
  readonly id: number;
  readonly at: number;
  readonly by: SettingsAuthor;
  readonly keys: readonly string[];
  /** The file says now what it said then. */
  readonly isNow: boolean;
};

export type SettingsApi = {
  readonly list: Call<Nothing, readonly Setting[]>;
  readonly set: Call<{ readonly key: string; readonly text: string }, Setting>;
  /** All of them and the file, again after each change of either. */
  readonly watch: Feed<Nothing, SettingsNow>;
  /** What the file (or `text` in its place) would be with these changes; nothing is kept. */
  readonly draft: Call<{ readonly text?: string; readonly changes: readonly SettingChange[] }, SettingsDraft>;
  /** CHANGED where the file is not `before` any more: nothing is written over. */
  readonly apply: Call<
    { readonly text: string; readonly changes: readonly SettingChange[]; readonly before: string },
    SettingsApplied
  >;
  /** The newest first. */
  readonly history: Call<{ readonly limit?: number }, readonly SettingsVersion[]>;
  /** One version beside the one before it, or beside the file of now; without `id`: the last good one beside the file. */
  readonly differences: Call<
    { readonly id?: number; readonly with: 'before' | 'now' },
    {
      readonly differences: readonly SettingsDiffLine[];
      /** What going back to that version would change. */
      readonly effects: readonly SettingEffect[];
    }
  >;
  /** The file as it was then, but for secrets. */
  readonly revert: Call<{ readonly id: number }, SettingsApplied>;
};
