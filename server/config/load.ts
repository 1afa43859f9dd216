/**
 * Where each value comes from: the command line before the environment, before other capture tools' variables, before the
 * file, before the preset, before the default. The result remembers the source of each key, for `config list` and for locked fields in the window.
 */
import { err, ok, type Result } from '../base/result.ts';
import { describe, parseConfig, readConfigFile } from './file.ts';
import { parseValue, unknownKey } from './parse.ts';
import { isPreset, type Preset, presetValues } from './presets.ts';
import { type Config, environmentName, isKey, type Key, keys, schema } from './schema.ts';

export type Source = 'default' | 'preset' | 'file' | 'environment' | 'command line';
export type Loaded = {
  readonly config: Config;
  readonly preset: Preset | null;
  readonly sources: Readonly<Record<Key, Source>>;
};
export type Given = {
  readonly path: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `key=value` texts. */
  readonly set: readonly string[];
  readonly preset: string | null;
  /** What variables and flags of other capture tools say (other-tools/); they count only while mail is captured. */
  readonly otherTools?: Partial<Config>;
};

/** Every fault in one text, a line each. */
export const loadConfig = (given: Given): Result<Loaded, string> => stackOn(given, readConfigFile(given.path));

/** With this text in the place of the file. */
export const loadText = (given: Given, text: string): Result<Loaded, string> => stackOn(given, parseConfig(text));

function stackOn(given: Given, file: ReturnType<typeof parseConfig>): Result<Loaded, string> {
  if (!file.ok) return err(describe(given.path, file.error));
  const wanted = given.preset ?? given.environment.MAILROOM_PRESET ?? file.value.preset;
  if (wanted !== null && !isPreset(wanted)) return err(`There is no preset "${wanted}": dev, office or learn.`);
  const environment = fromEnvironment(given.environment);
  const line = fromCommandLine(given.set);
  const faults = [environment, line].flatMap(read => (read.ok ? [] : read.error));
  if (!environment.ok || !line.ok) return err(faults.join('\n'));
  const layers: readonly (readonly [Source, Partial<Config>])[] = [
    ['preset', wanted === null ? {} : presetValues[wanted]],
    ['file', file.value.values],
    ['environment', environment.value],
    ['command line', line.value],
  ];
  const own = stack(layers);
  const { otherTools } = given;
  if (!otherTools || own.config.mode !== 'capture') return ok({ ...own, preset: wanted });
  return ok({ ...stack(layers.toSpliced(2, 0, ['environment', otherTools])), preset: wanted });
}

function stack(layers: readonly (readonly [Source, Partial<Config>])[]): Pick<Loaded, 'config' | 'sources'> {
  const config: Record<string, unknown> = {};
  const sources: Record<string, Source> = {};
  for (const key of keys) {
    const top = layers.findLast(([, values]) => values[key] !== undefined);
    config[key] = top ? top[1][key] : schema[key].default;
    sources[key] = top ? top[0] : 'default';
  }
  return { config: config as Config, sources: sources as Record<Key, Source> };
}

function fromEnvironment(environment: Given['environment']): Result<Partial<Config>, readonly string[]> {
  return collect(
    keys.flatMap(key => {
      const text = environment[environmentName(key)];
      return text === undefined ? [] : [[key, text, environmentName(key)] as const];
    }),
  );
}

function fromCommandLine(set: Given['set']): Result<Partial<Config>, readonly string[]> {
  const pairs = set.map(item => {
    const at = item.indexOf('=');
    return at === -1 ? ([item, '', '--set'] as const) : ([item.slice(0, at), item.slice(at + 1), '--set'] as const);
  });
  const bare = set.filter(item => !item.includes('='));
  return bare.length > 0 ? err(bare.map(item => `--set ${item}: expected key=value`)) : collect(pairs);
}

function collect(
  given: readonly (readonly [key: string, text: string, from: string])[],
): Result<Partial<Config>, readonly string[]> {
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [key, text, from] of given) {
    const parsed = isKey(key) ? parseValue(key, text) : err(unknownKey(key));
    if (parsed.ok) values[key] = parsed.value;
    else faults.push(`${from}: ${parsed.error.sentence}`);
  }
  return faults.length > 0 ? err(faults) : ok(values as Partial<Config>);
}

/** Keys whose value differs. */
export const changedKeys = (before: Config, after: Config): Key[] =>
  keys.filter(key => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
