/**
 * What the desktop asks Mailroom to open: message files by double click and links, both on the command line of a first or
 * second start or, on macOS, as events. Files are read here or by the server, since the page may not, and handed to it once.
 */
import { readFile, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { type App, type BrowserWindow, dialog } from 'electron';
import type { Client } from '../server/api/rpc.ts';
import type { ShellApi } from '../server/api/shell.ts';
import { t } from '../server/base/language.ts';
import { type Asked, askedByLink, askedByWord } from './links.ts';

export type OpenedFile = { readonly name: string; readonly bytes: Uint8Array };
export type Opened = {
  /** Files, links and options among the words of a command line; paths are relative to `folder`. */
  fromCommandLine(words: readonly string[], folder: string): void;
  /** The person chooses them. */
  choose(parent: BrowserWindow | null): Promise<void>;
  /** What `token` stands for, once; empty when it was taken. */
  take(token: string): readonly OpenedFile[];
};
export type OpenedActs = {
  /** Shows the window and tells it: 'mailto <url>', 'open /queue' or 'open-file <token>'. */
  command(command: string): void;
  /** The server, or null where it does not come. */
  server(): Promise<Client<ShellApi> | null>;
  setOutgoing(outgoing: 'on' | 'paused'): void;
  quit(): void;
};

/** Above this a file is no message that anybody wrote. */
const LARGEST = 64 * 1024 * 1024;
const MOST_WAITING = 20;

export function newOpened(app: App, acts: OpenedActs): Opened {
  const files = new Map<string, readonly OpenedFile[]>();
  let last = 0;

  const openFile = async (path: string): Promise<void> => {
    try {
      const read = /\.eml$/i.test(path) ? [await readMessage(path)] : await readByServer(path, await acts.server());
      const token = `${++last}`;
      files.set(token, read);
      for (const old of [...files.keys()].slice(0, -MOST_WAITING)) files.delete(old);
      acts.command(`open-file ${token}`);
    } catch (fault) {
      dialog.showErrorBox(t('{name} cannot be opened', { name: basename(path) }), (fault as Error).message);
    }
  };
  const openMessage = async (messageId: string): Promise<void> => {
    const found = await (await acts.server())?.findMessage({ messageId }).catch(() => null);
    if (found?.path) acts.command(`open ${found.path}`);
    else
      dialog.showErrorBox(
        t('There is no such message here'),
        found ? t('No message with the Message-ID {id} has passed this server.', { id: messageId }) : serverIsAway(),
      );
  };
  const act = (asked: Asked | null, folder: string): void => {
    switch (asked?.kind) {
      case undefined:
        break;
      case 'open':
        acts.command(`open ${asked.path}`);
        break;
      case 'message':
        void openMessage(asked.messageId);
        break;
      case 'letter':
        acts.command(`mailto ${asked.url}`);
        break;
      case 'file':
        void openFile(resolve(folder, asked.path));
        break;
      case 'outgoing':
        acts.setOutgoing(asked.outgoing);
        break;
      case 'quit':
        acts.quit();
        break;
    }
  };
  app.on('open-file', (event, path) => {
    event.preventDefault();
    act({ kind: 'file', path }, '/');
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    act(askedByLink(url), '/');
  });
  return {
    fromCommandLine(words, folder) {
      for (const word of words) act(askedByWord(word), folder);
    },
    async choose(parent) {
      const options: Electron.OpenDialogOptions = {
        title: t('Open'),
        properties: ['openFile', 'multiSelections'],
        filters: [{ name: t('Mail in files'), extensions: ['eml', 'mbox', 'msg'] }],
      };
      const chosen = parent ? await dialog.showOpenDialog(parent, options) : await dialog.showOpenDialog(options);
      if (!chosen.canceled) for (const path of chosen.filePaths) await openFile(path);
    },
    take(token) {
      const found = files.get(token) ?? [];
      files.delete(token);
      return found;
    },
  };
}

const serverIsAway = (): string => t('The mail server does not run, and nothing can be looked up.');
const tooLarge = (): Error => new Error(t('It is larger than 64 MB.'));

async function readMessage(path: string): Promise<OpenedFile> {
  const { size } = await stat(path);
  if (size > LARGEST) throw tooLarge();
  return { name: basename(path), bytes: Uint8Array.from(await readFile(path)) };
}

/** The server knows the formats of other programs. */
async function readByServer(path: string, server: Client<ShellApi> | null): Promise<readonly OpenedFile[]> {
  const { size } = await stat(path);
  if (size > LARGEST) throw tooLarge();
  if (!server) throw new Error(serverIsAway());
  const read: OpenedFile[] = [];
  for await (const part of server.watchFile({ path })) {
    if ('fault' in part) throw new Error(part.fault);
    read.push({ name: part.name, bytes: Uint8Array.from(part.bytes) });
  }
  return read;
}

/** Ours alone: nobody else has a use for it. The others are taken only when the person says so. */
export function takeOwnLinks(app: App): void {
  if (app.isPackaged && !app.isDefaultProtocolClient('mailroom')) app.setAsDefaultProtocolClient('mailroom');
}
export const opensMailto = (app: App): boolean => app.isDefaultProtocolClient('mailto');
/** With it goes mid:, which is as much another mail program's. */
export function setOpensMailto(app: App, on: boolean): boolean {
  const set = (scheme: string): boolean =>
    on ? app.setAsDefaultProtocolClient(scheme) : app.removeAsDefaultProtocolClient(scheme);
  const done = set('mailto');
  if (done) set('mid');
  return done;
}
