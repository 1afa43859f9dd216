/**
 * What the desktop asks Mailroom to open: a message file by double click, a mailto: link, both on the command line of a
 * first or second start or, on macOS, as events. Files are read here, since the page may not, and handed to it once.
 */
import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type App, dialog } from 'electron';

export type OpenedFile = { readonly name: string; readonly bytes: Uint8Array };
export type Opened = {
  /** Files and links among the words of a command line; paths are relative to `folder`. */
  fromCommandLine(words: readonly string[], folder: string): void;
  /** What `token` stands for, once; null when it was taken. */
  take(token: string): OpenedFile | null;
};

/** Above this a file is no message that anybody wrote. */
const LARGEST = 64 * 1024 * 1024;
const MOST_WAITING = 20;
const LONGEST_LINK = 16 * 1024;
const isMessageFile = (path: string): boolean => /\.eml$/i.test(path);
const isMailto = (word: string): boolean => /^mailto:/i.test(word) && word.length <= LONGEST_LINK;

/** @param show  shows the window and tells it: 'mailto <url>' or 'open-file <token>' */
export function newOpened(app: App, show: (command: string) => void): Opened {
  const files = new Map<string, OpenedFile>();
  let last = 0;

  const openFile = async (path: string): Promise<void> => {
    try {
      const { size } = await stat(path);
      if (size > LARGEST) throw new Error('It is larger than 64 MB');
      const token = `${++last}`;
      files.set(token, { name: basename(path), bytes: Uint8Array.from(await readFile(path)) });
      for (const old of [...files.keys()].slice(0, -MOST_WAITING)) files.delete(old);
      show(`open-file ${token}`);
    } catch (fault) {
      dialog.showErrorBox(`${basename(path)} cannot be opened`, (fault as Error).message);
    }
  };
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void openFile(path);
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    if (isMailto(url)) show(`mailto ${url}`);
  });
  return {
    fromCommandLine(words, folder) {
      for (const word of words) {
        if (isMailto(word)) show(`mailto ${word}`);
        else if (isMessageFile(word) && !word.startsWith('-')) void openFile(resolve(folder, word));
      }
    },
    take(token) {
      const file = files.get(token) ?? null;
      files.delete(token);
      return file;
    },
  };
}

/** Mailroom never takes mailto: by itself; the person says so in Settings. */
export const opensMailto = (app: App): boolean => app.isDefaultProtocolClient('mailto');
export const setOpensMailto = (app: App, on: boolean): boolean =>
  on ? app.setAsDefaultProtocolClient('mailto') : app.removeAsDefaultProtocolClient('mailto');
