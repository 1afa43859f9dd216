/**
 * The tray: what the server does, in words and by shape, what came in lately, and the ways in and out. Linux shows
 * the menu only, so everything is in the menu; without any tray a second start of Mailroom brings the window back.
 */
import { join } from 'node:path';
import { clipboard, Menu, type MenuItemConstructorOptions, nativeImage, nativeTheme, Tray } from 'electron';
import type { TrayState } from '../server/api/shell.ts';
import type { ServerState } from './server-process.ts';

export type TrayActs = {
  open(path?: string): void;
  setOutgoing(outgoing: 'on' | 'paused'): void;
  readonly startsAtLogin: boolean;
  setStartsAtLogin(on: boolean): void;
  quit(): void;
};
export type AppTray = { update(server: ServerState, state: TrayState | null, acts: TrayActs): void };

export function newTray(assets: string): AppTray {
  let glyph: Glyph = 'stopped';
  const image = (): Electron.NativeImage => nativeImage.createFromPath(join(assets, 'tray', imageName(glyph)));
  const tray = new Tray(image());
  nativeTheme.on('updated', () => tray.setImage(image()));
  return {
    update(server, state, acts) {
      glyph = server.state === 'running' ? (state?.glyph ?? 'plain') : 'stopped';
      tray.setImage(image());
      tray.setToolTip(`Mailroom – ${sentence(server, state)}`);
      tray.setContextMenu(Menu.buildFromTemplate(menu(server, state, acts)));
      tray.removeAllListeners('click');
      // On macOS a click opens the menu, which is what people expect there.
      if (process.platform === 'win32') tray.on('click', () => acts.open());
    },
  };
}

type Glyph = TrayState['glyph'] | 'stopped';

/** macOS colours a template itself; elsewhere the stroke must stand out from the bar. */
const imageName = (glyph: Glyph): string =>
  process.platform === 'darwin'
    ? `${glyph}Template.png`
    : `${glyph}-${nativeTheme.shouldUseDarkColors ? 'light' : 'dark'}.png`;

export function sentence(server: ServerState, state: TrayState | null): string {
  switch (server.state) {
    case 'starting':
      return 'Starting…';
    case 'running':
      return state?.sentence ?? 'Running';
    case 'restarting':
      return `The mail server stopped and is started again (attempt ${server.attempt})`;
    case 'stopping':
      return 'Stopping…';
    case 'stopped':
      return 'Stopped';
  }
}

function menu(server: ServerState, state: TrayState | null, acts: TrayActs): MenuItemConstructorOptions[] {
  const paused = state?.outgoing === 'paused';
  return [
    { id: 'state', label: sentence(server, state), enabled: false },
    { type: 'separator' },
    { id: 'open', label: 'Open Mailroom', click: () => acts.open() },
    ...(state?.recent ?? []).map(({ label, path }) => ({ label, click: () => acts.open(path) })),
    { type: 'separator' },
    ...(state?.copies ?? []).map(({ label, text }) => ({ label, click: () => void clipboard.writeText(text) })),
    {
      id: 'outgoing',
      label: 'Pause outgoing mail',
      type: 'checkbox',
      checked: paused,
      enabled: state !== null,
      click: () => acts.setOutgoing(paused ? 'on' : 'paused'),
    },
    {
      id: 'login',
      label: 'Start at login',
      type: 'checkbox',
      checked: acts.startsAtLogin,
      click: () => acts.setStartsAtLogin(!acts.startsAtLogin),
    },
    { type: 'separator' },
    { id: 'quit', label: 'Quit and stop the mail server', click: () => acts.quit() },
  ];
}
