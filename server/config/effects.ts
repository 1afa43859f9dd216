/** What another settings file would mean: each key that changes, and each that would but is decided elsewhere. */
import { parseConfig } from './file.ts';
import { changedKeys, type Loaded, type Source } from './load.ts';
import { printValue } from './parse.ts';
import { type Config, type Key, keys, schema } from './schema.ts';
import { HIDDEN, isSecret } from './secrets.ts';

export type Effect = {
  readonly key: Key | 'preset';
  /** As a person would write it; a secret is hidden. */
  readonly from: string;
  readonly to: string;
  readonly restarts: 'nothing' | 'listeners' | 'server';
  /** What decides it in the place of the file, so that nothing changes; null: the file does. */
  readonly locked: Extract<Source, 'environment' | 'command line'> | null;
};

export const shownValue = (key: Key, value: unknown): string =>
  isSecret(key) && value !== '' ? HIDDEN : printValue(key, value);

export function effectsOf(
  before: { readonly loaded: Loaded; readonly text: string },
  after: { readonly loaded: Loaded; readonly text: string },
): readonly Effect[] {
  const changed = changedKeys(before.loaded.config, after.loaded.config).map(
    (key): Effect => ({
      ...words(key, before.loaded.config, after.loaded.config),
      locked: null,
    }),
  );
  const [was, is] = [valuesIn(before.text), valuesIn(after.text)];
  const locked = keys.flatMap((key): Effect[] => {
    const source = after.loaded.sources[key];
    if (source !== 'environment' && source !== 'command line') return [];
    if (JSON.stringify(was[key]) === JSON.stringify(is[key])) return [];
    return [{ ...words(key, { ...before.loaded.config, ...was }, { ...after.loaded.config, ...is }), locked: source }];
  });
  const preset = [before.loaded.preset ?? '', after.loaded.preset ?? ''] as const;
  const named: Effect[] =
    preset[0] === preset[1]
      ? []
      : [{ key: 'preset', from: preset[0], to: preset[1], restarts: 'nothing', locked: null }];
  return [...named, ...changed, ...locked];
}

const words = (key: Key, from: Config, to: Config) => ({
  key,
  from: shownValue(key, from[key]),
  to: shownValue(key, to[key]),
  restarts: schema[key].restarts,
});

export function valuesIn(text: string): Partial<Config> {
  const read = parseConfig(text);
  return read.ok ? read.value.values : {};
}
