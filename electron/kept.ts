/** What the shell itself keeps between two starts, as one small file. One that cannot be read is as none. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

export type Kept = {
  /** 'system' or the tag of a language. */
  readonly language: string;
  /** Closing the window, where there is no tray: asked until the person does not want to be. */
  readonly onClose: 'ask' | 'keep-running' | 'stop';
  /** It was said that mail goes on without the window. */
  readonly toldOfTray: boolean;
  /** Ctrl+Shift+M shows and hides the window from anywhere. */
  readonly shortcut: boolean;
};
export type Keeper = { get(): Kept; set(change: Partial<Kept>): void };

const first: Kept = { language: 'system', onClose: 'ask', toldOfTray: false, shortcut: false };

export function newKeeper(file: string): Keeper {
  let kept = { ...first, ...read(file) };
  return {
    get: () => kept,
    set(change) {
      kept = { ...kept, ...change };
      try {
        writeFileSync(`${file}.new`, JSON.stringify(kept));
        renameSync(`${file}.new`, file);
      } catch {
        // A full or read-only disk: it holds until the next start.
      }
    },
  };
}

function read(file: string): Partial<Kept> {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(first)
        .filter(([name, usual]) => typeof found[name] === typeof usual)
        .map(([name]) => [name, found[name]]),
    );
  } catch {
    return {};
  }
}
