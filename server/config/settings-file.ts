/**
 * mailroom.jsonc as something to be changed by several hands: what it says now and what of it holds, a change before it
 * is made, every version that was taken, and the way back to each. Who writes says what he has read: a file that somebody
 * else has changed meanwhile is never written over.
 */
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { type DiffLine, differences } from './differences.ts';
import { type Effect, effectsOf } from './effects.ts';
import { configText, editConfig, type FileFault, parseConfig, writeConfigFile } from './file.ts';
import { type Author, type History, openHistory, type Version } from './history.ts';
import { changedKeys, type Given, type Loaded, loadConfig, loadText } from './load.ts';
import { parseValue, unknownKey } from './parse.ts';
import { isKey, type Key } from './schema.ts';
import { HIDDEN, isSecret, secretsIn, withoutSecrets, withSecretsOf } from './secrets.ts';

export type FileNow = {
  readonly path: string;
  /** Secrets hidden. */
  readonly text: string;
  /** Another one after each change. */
  readonly edition: string;
  readonly faults: readonly FileFault[];
  /** What holds in its place, and what differs from it; null: it holds. */
  readonly lastGood: { readonly text: string; readonly differences: readonly DiffLine[] } | null;
  /** Why versions cannot be kept; null: they are. */
  readonly historyFault: string | null;
};
/** `value` null: as if the file did not name it. */
export type Change = { readonly key: string; readonly value: string | readonly string[] | null };
export type Draft = {
  readonly text: string;
  readonly faults: readonly FileFault[];
  readonly differences: readonly DiffLine[];
  readonly effects: readonly Effect[];
};
export type ApplyFault = { readonly kind: 'changed' | 'faulty'; readonly sentence: string };
/** `version` 0: none is added, for only a secret is another, or nothing. */
export type Applied = { readonly version: number; readonly effects: readonly Effect[] };
type Taken = { readonly keys: readonly Key[]; readonly version: number };

export type SettingsFile = {
  loaded(): Loaded;
  /** Why the file was not taken when this was opened, with line and column, and its last good version stands; null: it was. */
  readonly refused: string | null;
  now(): FileNow;
  /** Keys that the file names. */
  named(): ReadonlySet<string>;
  /** What `text` (null: the file) would be with these changes; nothing is kept. */
  draft(text: string | null, changes: readonly Change[]): Result<Draft, string>;
  /** `before`: the edition that was read; null: whatever it is now. */
  apply(text: string, changes: readonly Change[], before: string | null, by: Author): Result<Applied, ApplyFault>;
  set(key: Key | 'preset', value: unknown, by: Author): Result<void, string>;
  history(): readonly Version[];
  /** The file as it was then; its secrets are those of now. */
  revert(id: number, by: Author): Result<Applied, string>;
  /** Reads the file again. */
  look(): Result<readonly Key[], string>;
};

export const historyPath = (config: string): string => join(dirname(config), 'settings-history.jsonl');

/** `orLastGood`: a file that cannot be taken is no reason to stay down, where a version of it was taken before. */
export function openSettingsFile(
  given: Given,
  now: () => number,
  { orLastGood = false }: { readonly orLastGood?: boolean } = {},
): Result<SettingsFile, string> {
  const history = openHistory(historyPath(given.path));
  let seen = configText(given.path);
  const standing = standingOf(given, seen, orLastGood ? history : null);
  if (!standing.ok) return standing;
  const { refused } = standing.value;
  let { loaded, text: good } = standing.value;
  let edition = 0;
  const born = now();
  if (good !== '') history.add({ at: born, by: history.all().length === 0 ? 'start' : 'file', keys: [], text: good });

  const read = (): string => {
    const text = configText(given.path);
    if (text !== seen) edition++;
    seen = text;
    return text;
  };
  const take = (text: string, next: Loaded, by: Author): Taken => {
    if (history.all().length === 0 && text !== good) history.add({ at: born, by: 'start', keys: [], text: good });
    const keys = changedKeys(loaded.config, next.config);
    [loaded, good] = [next, text];
    const before = history.all().at(-1)?.id ?? 0;
    history.add({ at: now(), by, keys, text });
    const last = history.all().at(-1)?.id ?? 0;
    return { keys, version: last === before ? 0 : last };
  };
  /** What somebody wrote by hand, and nobody had looked at yet, is a version of its own. */
  const keepByHand = (): void => {
    const between = seen === good ? null : loadText(given, seen);
    if (!between?.ok) return;
    const keys = changedKeys(loaded.config, between.value.config);
    history.add({ at: now(), by: 'file', keys, text: seen });
  };
  const write = (text: string, next: Loaded, by: Author): Result<Applied, ApplyFault> => {
    const effects = effectsOf({ loaded, text: good }, { loaded: next, text });
    keepByHand();
    try {
      writeConfigFile(given.path, text);
    } catch (fault) {
      return err({ kind: 'faulty', sentence: `${given.path} cannot be written: ${(fault as Error).message}` });
    }
    read();
    return ok({ version: take(text, next, by).version, effects });
  };
  const apply: SettingsFile['apply'] = (shown, changes, before, by) => {
    const there = read();
    if (before !== null && before !== `${born}.${edition}`)
      return err({ kind: 'changed', sentence: 'The settings file was changed meanwhile; look at it again' });
    const edited = withChanges(withSecretsOf(there, shown), changes);
    if (!edited.ok) return err({ kind: 'faulty', sentence: edited.error });
    const next = loadText(given, edited.value);
    return next.ok ? write(edited.value, next.value, by) : err({ kind: 'faulty', sentence: next.error });
  };

  return ok({
    loaded: () => loaded,
    refused,
    now() {
      const text = read();
      const parsed = parseConfig(text);
      const [shown, kept] = [withoutSecrets(text), withoutSecrets(good)];
      const holds = parsed.ok && loadText(given, text).ok;
      return {
        ...{ path: given.path, text: shown, edition: `${born}.${edition}`, historyFault: history.fault() },
        faults: parsed.ok ? [] : parsed.error,
        lastGood: holds ? null : { text: kept, differences: differences(kept, shown) },
      };
    },
    named: () => {
      const parsed = parseConfig(good);
      return new Set(parsed.ok ? Object.keys(parsed.value.values) : []);
    },
    draft(text, changes) {
      const there = read();
      const base = text === null ? there : withSecretsOf(there, text);
      const edited = withChanges(base, changes);
      if (!edited.ok) return edited;
      const typed = text === null ? new Set<string>() : secretsIn(text);
      const parsed = parseConfig(edited.value);
      const next = loadText(given, edited.value);
      return ok({
        text: withoutSecrets(edited.value, typed),
        faults: parsed.ok ? [] : parsed.error,
        differences: differences(withoutSecrets(there), withoutSecrets(edited.value)),
        effects: next.ok ? effectsOf({ loaded, text: good }, { loaded: next.value, text: edited.value }) : [],
      });
    },
    apply,
    set(key, value, by) {
      // A file that cannot be read now must not be edited: the change could land anywhere in it.
      const taken = loadConfig(given);
      if (!taken.ok) return err(`The settings file has a fault; mend it first: ${taken.error}`);
      const text = editConfig(read(), key, value);
      const next = loadText(given, text);
      const done = next.ok ? write(text, next.value, by) : err({ sentence: next.error });
      return done.ok ? ok(undefined) : err(done.error.sentence);
    },
    history: history.all,
    revert(id, by) {
      const version = history.all().find(one => one.id === id);
      if (!version) return err(`There is no version ${id} of the settings`);
      const done = apply(version.text, [], null, by);
      return done.ok ? done : err(done.error.sentence);
    },
    look() {
      const next = loadConfig(given);
      const text = read();
      return next.ok ? ok(take(text, next.value, 'file').keys) : next;
    },
  });
}

type Standing = { readonly loaded: Loaded; readonly text: string; readonly refused: string | null };

/** The file, or where it cannot be taken the newest of its versions, if its secrets are still to be had. */
function standingOf(given: Given, seen: string, history: History | null): Result<Standing, string> {
  const asItIs = loadConfig(given);
  if (asItIs.ok) return ok({ loaded: asItIs.value, text: seen, refused: null });
  const version = history?.all().at(-1);
  if (!version) return asItIs;
  const text = withSecretsOf(seen, version.text);
  const next = loadText(given, text);
  return next.ok && withoutSecrets(text) === version.text
    ? ok({ loaded: next.value, text, refused: asItIs.error })
    : asItIs;
}

function withChanges(text: string, changes: readonly Change[]): Result<string, string> {
  let edited = text;
  for (const { key, value } of changes) {
    if (!isKey(key)) return err(unknownKey(key).sentence);
    // A secret that is shown hidden is not meant to become that.
    if (isSecret(key) && value === HIDDEN) continue;
    const parsed = value === null ? ok(undefined) : parseValue(key, value);
    if (!parsed.ok) return err(parsed.error.sentence);
    edited = editConfig(edited, key, parsed.value);
  }
  return ok(edited);
}
