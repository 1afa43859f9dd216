/**
 * The settings as they are now: loaded, watched, changed in place. A file that cannot be taken leaves the last good
 * settings standing, and the fault is told with line and column.
 */
import { basename, dirname } from 'node:path';
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { milliseconds } from '../base/units.ts';
import { editConfigFile } from '../config/file.ts';
import { changedKeys, type Given, type Loaded, loadConfig, type Source } from '../config/load.ts';
import { parseValue, unknownKey } from '../config/parse.ts';
import type { Preset } from '../config/presets.ts';
import { type Config, isKey, type Key } from '../config/schema.ts';
import { watchFolder } from '../net/watch-files.ts';

export type LiveConfig = {
  get(): Config;
  preset(): Preset | null;
  sourceOf(key: Key): Source;
  set(key: string, text: string): Result<Key, string>;
  choosePreset(preset: Preset): Result<void, string>;
  /** `keys` is empty when only the preset's name changed. */
  onChange(hear: (keys: readonly Key[]) => void): void;
  onFault(hear: (sentence: string) => void): void;
  close(): void;
};

const SETTLE = milliseconds(150);

export function openConfig(given: Given, clock: Clock): Result<LiveConfig, string> {
  const first = loadConfig(given);
  if (!first.ok) return first;
  let loaded: Loaded = first.value;
  const hearers: ((keys: readonly Key[]) => void)[] = [];
  const faultHearers: ((sentence: string) => void)[] = [];

  const reload = (): Result<void, string> => {
    const next = loadConfig(given);
    if (!next.ok) {
      for (const hear of faultHearers) hear(next.error);
      return next;
    }
    const keys = changedKeys(loaded.config, next.value.config);
    const moved = keys.length > 0 || next.value.preset !== loaded.preset;
    loaded = next.value;
    if (moved) for (const hear of hearers) hear(keys);
    return ok(undefined);
  };

  let cancel = () => {};
  // The folder, because editors replace the file; where that cannot be done, a restart takes the change.
  const watcher = watchFolder(dirname(given.path), name => {
    if (name !== basename(given.path)) return;
    cancel();
    cancel = clock.after(SETTLE, () => void reload());
  });

  return ok({
    get: () => loaded.config,
    preset: () => loaded.preset,
    sourceOf: key => loaded.sources[key],
    set(key, text) {
      if (!isKey(key)) return err(unknownKey(key).sentence);
      const source = loaded.sources[key];
      if (source === 'command line' || source === 'environment')
        return err(`${key} is set by the ${source} and cannot be changed here`);
      const parsed = parseValue(key, text);
      if (!parsed.ok) return err(parsed.error.sentence);
      // A file that cannot be read now must not be edited: the change could land anywhere in it.
      const now = loadConfig(given);
      if (!now.ok) return err(`The settings file has a fault; mend it first: ${now.error}`);
      editConfigFile(given.path, key, parsed.value);
      const reloaded = reload();
      return reloaded.ok ? ok(key) : reloaded;
    },
    choosePreset(preset) {
      const now = loadConfig(given);
      if (!now.ok) return err(`The settings file has a fault; mend it first: ${now.error}`);
      editConfigFile(given.path, 'preset', preset);
      return reload();
    },
    onChange: hear => void hearers.push(hear),
    onFault: hear => void faultHearers.push(hear),
    close() {
      cancel();
      watcher?.close();
    },
  });
}
