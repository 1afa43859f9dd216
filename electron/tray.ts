/**
 * The tray: what the server does, in words and by shape, what came in lately, and the ways in and out. Linux shows the menu
 * only, so everything is in the menu; a desktop without a tray has the same acts in its application menu (package.json,
 * desktopActions), and a second start of Mailroom brings the window back.
 */
import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, nativeImage, nativeTheme, Tray } from 'electron';
import { t } from '../server/base/language.ts';
import { type Glyph, glyphOf } from './glyph.ts';
import {
  type Acts,
  copyItem,
  countWords,
  loginItem,
  modeItem,
  modeWords,
  outgoingItem,
  plainLabel,
  recentItem,
  type Seen,
  sentence,
} from './server-acts.ts';

export type AppTray = { update(seen: Seen, acts: Acts): void };

export function newTray(assets: string): AppTray {
  let shown: Glyph = 'stopped';
  let last = '';
  const image = (): Electron.NativeImage => nativeImage.createFromPath(join(assets, 'tray', imageName(shown)));
  const tray = new Tray(image());
  nativeTheme.on('updated', () => tray.setImage(image()));
  return {
    update(seen, acts) {
      const glyph = glyphOf(seen.server.state, seen.state, seen.hasNews);
      if (glyph !== shown) {
        shown = glyph;
        tray.setImage(image());
      }
      // A menu that is open closes when it is replaced: only what reads differently is set.
      const template = menu(seen, acts);
      const words = JSON.stringify([seen.turn, template]);
      if (words === last) return;
      last = words;
      tray.setToolTip(toolTip(seen));
      tray.setContextMenu(Menu.buildFromTemplate(template));
      tray.removeAllListeners('click');
      // On macOS a click opens the menu, which is what people expect there.
      if (process.platform === 'win32') tray.on('click', () => acts.open());
    },
  };
}

/** macOS colours a template itself; elsewhere the stroke must stand out from the bar. */
const imageName = (glyph: Glyph): string =>
  process.platform === 'darwin'
    ? `${glyph}Template.png`
    : `${glyph}-${nativeTheme.shouldUseDarkColors ? 'light' : 'dark'}.png`;

/** Windows cuts it at 127 characters. */
const toolTip = (seen: Seen): string => `Mailroom – ${sentence(seen)}`.slice(0, 127);

function menu(seen: Seen, acts: Acts): MenuItemConstructorOptions[] {
  const { state } = seen;
  const counts = state && countWords(state);
  const told = [sentence(seen), ...(state ? [modeWords(state.mode)] : []), ...(counts ? [counts] : [])];
  const recent = (state?.recent ?? []).map(one => recentItem(one, acts));
  return [
    ...told.map((label, i) => ({ id: `told-${i}`, label: plainLabel(label), enabled: false })),
    { type: 'separator' },
    { id: 'open', label: t('Show Mailroom'), click: () => acts.open() },
    { id: 'compose', label: t('New Message'), click: () => acts.command('compose') },
    ...(recent.length > 0 ? [{ type: 'separator' as const }, ...recent] : []),
    { type: 'separator' },
    copyItem(seen),
    outgoingItem(seen, acts),
    modeItem(seen, acts),
    { type: 'separator' },
    loginItem(seen, acts),
    {
      id: 'quit-menu',
      label: t('Quit'),
      submenu: [
        { id: 'close', label: t('Close the Window, Mail Goes On'), click: acts.closeWindow },
        { id: 'quit', label: t('Stop the Mail Server and Quit'), click: acts.quit },
      ],
    },
  ];
}
