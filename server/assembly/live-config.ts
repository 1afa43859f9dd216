/**
 * The settings as they are now: loaded, watched, changed in place. A file that cannot be taken leaves the last good
 * settings standing, and the fault is told with line and column.
 */
import { basename, dirname } from 'node:path';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { milliseconds } from '../base/units.ts';
import type { Author } from '../config/history.ts';
import { changedKeys, type Given, type Source } from '../config/load.ts';
import { parseValue, unknownKey } from '../config/parse.ts';
import type { Preset } from '../config/presets.ts';
import { type Config, isKey, type Key } from '../config/schema.ts';
import { openSettingsFile, type SettingsFile } from '../config/settings-file.ts';
import { watchFolder } from '../net/watch-files.ts';

export type LiveConfig = {
  get(): Config;
  preset(): Preset | null;
  sourceOf(key: Key): Source;
  set(key: string, text: string, by?: Author): Result<Key, string>;
  choosePreset(preset: Preset): Result<void, string>;
  /** The file itself: drafts, versions, and the way back. What is applied holds at once. */
  readonly file: Pick<SettingsFile, 'now' | 'named' | 'draft' | 'apply' | 'history' | 'revert'>;
  /** `keys` is empty when only the preset's name changed. */
  onChange(hear: (keys: readonly Key[]) => void): void;
  /** Why the file was not taken at the start; null: it was. */
  readonly refused: string | null;
  onFault(hear: (sentence: string) => void): void;
  /** The file has another text, whatever it means. */
  onText(hear: () => void): void;
  close(): void;
};

const SETTLE = milliseconds(150);

/** `orLastGood`: as openSettingsFile has it; the fault is told to who listens for one. */
export function openConfig(
  given: Given,
  clock: Clock,
  how: { readonly orLastGood?: boolean } = {},
): Result<LiveConfig, string> {
  const opened = openSettingsFile(given, clock.now, how);
  if (!opened.ok) return opened;
  const file = opened.value;
  const hearers: ((keys: readonly Key[]) => void)[] = [];
  const faultHearers: ((sentence: string) => void)[] = [];
  const textHearers: (() => void)[] = [];

  /** Tells what has become different by an act. */
  const told = <T>(act: () => T): T => {
    const before = file.loaded();
    const done = act();
    const after = file.loaded();
    const keys = changedKeys(before.config, after.config);
    if (keys.length > 0 || after.preset !== before.preset) for (const hear of hearers) hear(keys);
    for (const hear of textHearers) hear();
    return done;
  };
  const look = (): void => {
    const looked = told(file.look);
    if (!looked.ok) for (const hear of faultHearers) hear(looked.error);
  };

  let cancel = () => {};
  // The folder, because editors replace the file; where that cannot be done, a restart takes the change.
  const watcher = watchFolder(dirname(given.path), name => {
    if (name !== basename(given.path)) return;
    cancel();
    cancel = clock.after(SETTLE, look);
  });

  return ok({
    get: () => file.loaded().config,
    preset: () => file.loaded().preset,
    sourceOf: key => file.loaded().sources[key],
    set(key, text, by = 'server') {
      if (!isKey(key)) return err(unknownKey(key).sentence);
      const source = file.loaded().sources[key];
      if (source === 'command line' || source === 'environment')
        return err(`${key} is set by the ${source} and cannot be changed here`);
      const parsed = parseValue(key, text);
      if (!parsed.ok) return err(parsed.error.sentence);
      const done = told(() => file.set(key, parsed.value, by));
      return done.ok ? ok(key) : done;
    },
    choosePreset: preset => told(() => file.set('preset', preset, 'window')),
    file: {
      ...file,
      apply: (...how) => told(() => file.apply(...how)),
      revert: (id, by) => told(() => file.revert(id, by)),
    },
    onChange: hear => void hearers.push(hear),
    refused: file.refused,
    onFault: hear => void faultHearers.push(hear),
    onText: hear => void textHearers.push(hear),
    close() {
      cancel();
      watcher?.close();
    },
  });
}
