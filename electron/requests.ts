/** What the page may ask of the desktop (preload.ts). Every request is checked: from our page, of the right shape. */
import { isAbsolute } from 'node:path';
import { app, type BrowserWindow, dialog, ipcMain, nativeTheme, shell, type WebFrameMain } from 'electron';
import type { DragOut } from './drag-out.ts';
import { isLanguage } from './language.ts';
import { menuCommands, runMenuCommand } from './menu.ts';
import { type Opened, opensMailto, setOpensMailto } from './opened.ts';
import { print, saveAsPdf } from './paper.ts';
import { isOurs } from './security.ts';
import type { Look } from './server-acts.ts';
import type { Server } from './server-process.ts';
import type { MainWindow } from './window.ts';

type Event = { readonly senderFrame: WebFrameMain | null };

export type Desktop = {
  readonly server: Server;
  readonly window: MainWindow;
  readonly opened: Opened;
  readonly dragOut: DragOut;
  /** 'system' or the tag of a language that we have. */
  setLanguage(tag: string): void;
  setLook(look: Look): void;
  state(): DesktopState;
  /** Each answers whether it is so now. */
  setStartsAtLogin(on: boolean): boolean;
  setShortcut(on: boolean): boolean;
};
/** What the desktop keeps, and the window's settings show. */
export type DesktopState = {
  readonly startsAtLogin: boolean;
  readonly shortcut: boolean;
  readonly shortcutKeys: string;
};

/** A request that our page never makes; the reason stays in the page that made it. */
const refuse = (): never => {
  throw new Error('Not allowed');
};
const text = (value: unknown): string => (typeof value === 'string' && value.length <= 1000 ? value : refuse());
/** null: no look at all. */
function lookOf(value: unknown): Look | null {
  const { theme, density, template, singleKeys } = (value ?? {}) as Partial<Record<keyof Look, unknown>>;
  if (theme !== 'system' && theme !== 'light' && theme !== 'dark') return null;
  return { theme, density: Number(density), template: String(template).slice(0, 40), singleKeys: singleKeys === true };
}
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(text) : refuse());

export function answerRequests(desktop: Desktop): void {
  const { server, window: main, opened, dragOut, setLanguage, setLook, state, setStartsAtLogin, setShortcut } = desktop;
  const window = main.browserWindow;
  const on = (channel: string, act: (frame: WebFrameMain, ...input: unknown[]) => void): void => {
    ipcMain.on(channel, (event: Event, ...input: unknown[]) => {
      if (isOurs(event.senderFrame)) act(event.senderFrame, ...input);
    });
  };
  const handle = (channel: string, act: (...input: unknown[]) => unknown): void => {
    ipcMain.handle(channel, (event: Event, ...input: unknown[]) =>
      isOurs(event.senderFrame) ? act(...input) : refuse(),
    );
  };

  on('connect', frame => server.connect(frame, port => frame.postMessage('port', null, [port])));
  on('listening', () => main.listens());
  on('drag-out', (_frame, path, name) => {
    const contents = window()?.webContents;
    const from = text(path);
    if (contents && from.startsWith('/blob/')) void dragOut.start(contents, from, text(name));
  });
  handle('take-file', token => opened.take(text(token)));
  on('set-language', (_frame, tag) => {
    if (isLanguage(text(tag))) setLanguage(text(tag));
  });
  on('print', () => print(window()));
  handle('save-pdf', name => saveAsPdf(window(), text(name)));
  handle('opens-mailto', () => opensMailto(app));
  handle('set-opens-mailto', on => setOpensMailto(app, on === true));
  on('show-in-folder', (_frame, path) => {
    if (isAbsolute(text(path))) shell.showItemInFolder(text(path));
  });
  on('set-look', (_frame, look) => {
    const read = lookOf(look);
    if (!read) return;
    nativeTheme.themeSource = read.theme;
    setLook(read);
  });
  handle('desktop-state', () => state());
  handle('set-starts-at-login', on => setStartsAtLogin(on === true));
  handle('set-shortcut', on => setShortcut(on === true));
  handle('menu-commands', () => menuCommands());
  on('run-menu-command', (_frame, id) => runMenuCommand(text(id), window()));
  handle('server-state', () => server.state());
  handle('choose-folder', async title => {
    const chosen = await openDialog(window(), { title: text(title), properties: ['openDirectory', 'createDirectory'] });
    return chosen[0] ?? null;
  });
  handle('choose-files', (title, extensions) =>
    openDialog(window(), {
      title: text(title),
      properties: ['openFile', 'multiSelections'],
      filters: [{ name: text(title), extensions: texts(extensions) }],
    }),
  );
  handle('save-as', async (title, name) => {
    const options = { title: text(title), defaultPath: text(name) };
    const parent = window();
    const chosen = parent ? await dialog.showSaveDialog(parent, options) : await dialog.showSaveDialog(options);
    return chosen.canceled ? null : chosen.filePath;
  });
}

async function openDialog(parent: BrowserWindow | null, options: Electron.OpenDialogOptions): Promise<string[]> {
  const chosen = parent ? await dialog.showOpenDialog(parent, options) : await dialog.showOpenDialog(options);
  return chosen.canceled ? [] : chosen.filePaths;
}
