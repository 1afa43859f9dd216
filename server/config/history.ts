/**
 * Every version of the settings file that was taken, in `settings-history.jsonl`, a line each, without secrets: who wrote
 * it and when. A line that a crash has cut off is left out. It grows to a bound, then the oldest go.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { withoutSecrets } from './secrets.ts';

/** start: as it was found. file: written by hand, or by another program. server: a part of the server itself. */
export type Author = 'start' | 'file' | 'window' | 'browser' | 'command' | 'server';
export type Version = {
  readonly id: number;
  readonly at: number;
  readonly by: Author;
  /** Keys that mean something else since. */
  readonly keys: readonly string[];
  /** The file, its secrets hidden. */
  readonly text: string;
};
export type History = {
  /** The oldest first. */
  all(): readonly Version[];
  /** Nothing where the text is the newest version already. */
  add(version: Omit<Version, 'id'>): void;
  /** Why the last version could not be kept; null: it was. */
  fault(): string | null;
};

const MOST = 200;
const MOST_OCTETS = 4_000_000;
const authors: readonly string[] = ['start', 'file', 'window', 'browser', 'command', 'server'];

export function openHistory(path: string): History {
  let versions = read(path);
  let because: string | null = null;
  const rewrite = (): void => {
    versions = versions.slice(-Math.floor(MOST / 2));
    while (versions.length > 1 && octetsOf(versions) > MOST_OCTETS / 2) versions = versions.slice(1);
    writeFileSync(`${path}.new`, versions.map(lineOf).join(''), { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
  };
  return {
    all: () => versions,
    fault: () => because,
    add(version) {
      const text = withoutSecrets(version.text);
      if (versions.at(-1)?.text === text) return;
      const next = { ...version, text, id: (versions.at(-1)?.id ?? 0) + 1 };
      versions = [...versions, next];
      try {
        if (versions.length > MOST || octetsOf(versions) > MOST_OCTETS) rewrite();
        else append(path, lineOf(next));
        because = null;
      } catch (fault) {
        because = (fault as Error).message;
      }
    },
  };
}

const lineOf = (version: Version): string => `${JSON.stringify(version)}\n`;
const octetsOf = (versions: readonly Version[]): number =>
  versions.reduce((sum, one) => sum + one.text.length + 100, 0);

/** Begins a line of its own, whatever a crash has left behind. */
function append(path: string, line: string): void {
  const cut = endOf(path);
  const file = openSync(path, 'a', 0o600);
  try {
    writeSync(file, cut ? `\n${line}` : line);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const endOf = (path: string): boolean => {
  const text = contentOf(path);
  return text !== '' && !text.endsWith('\n');
};

function read(path: string): readonly Version[] {
  return contentOf(path)
    .split('\n')
    .flatMap(line => {
      try {
        const value: unknown = JSON.parse(line);
        return isVersion(value) ? [value] : [];
      } catch {
        return [];
      }
    });
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function isVersion(value: unknown): value is Version {
  const { id, at, by, keys, text } = (value ?? {}) as Partial<Version>;
  return (
    Number.isSafeInteger(id) &&
    typeof at === 'number' &&
    authors.includes(String(by)) &&
    Array.isArray(keys) &&
    typeof text === 'string'
  );
}
