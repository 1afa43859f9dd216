/**
 * The application's menu: the usual roles, what the server does, and the window's own commands, which the page carries out. On
 * Windows and Linux it hides until Alt is pressed. Each command is in the window's palette as well.
 */
import { Menu, type MenuItemConstructorOptions, shell } from 'electron';
import { t } from '../server/base/language.ts';
import { type Acts, copyItem, loginItem, modeItem, outgoingItem, type Seen } from './server-acts.ts';

const HOMEPAGE = 'https://mailroom.example';
export const SHORTCUT = 'CommandOrControl+Shift+M';

type Item = MenuItemConstructorOptions;
const line: Item = { type: 'separator' };
let last = '';

/** macOS has a first menu of the app's own; Settings and Quit stand in it there, and under File elsewhere. */
export function setMenu(seen: Seen, acts: Acts, platform: NodeJS.Platform = process.platform): void {
  const template = menu(seen, acts, platform === 'darwin');
  const words = JSON.stringify([seen.turn, template]);
  if (words === last) return;
  last = words;
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

function menu(seen: Seen, acts: Acts, onMac: boolean): Item[] {
  return [
    ...(onMac ? [appMenu(acts)] : []),
    fileMenu(acts, onMac),
    editMenu(acts, onMac),
    viewMenu(acts),
    messageMenu(acts),
    serverMenu(seen, acts),
    windowMenu(seen, acts, onMac),
    helpMenu(acts),
  ];
}

const tell = (acts: Acts, command: string, label: string, accelerator?: string): Item => ({
  id: command,
  label,
  ...(accelerator ? { accelerator } : {}),
  click: () => acts.command(command),
});
/** A key of the window's own is shown beside its command, and heard by the page alone: it differs by template and place. */
const own = (acts: Acts, id: string, label: string): Item => tell(acts, `do ${id}`, label);
const settings = (acts: Acts): Item => tell(acts, 'settings', t('Settings…'), 'CmdOrCtrl+,');
const quit = (acts: Acts): Item => ({
  id: 'quit',
  label: t('Quit and Stop the Mail Server'),
  accelerator: 'CmdOrCtrl+Q',
  click: acts.quit,
});

const appMenu = (acts: Acts): Item => ({
  label: 'Mailroom',
  submenu: [
    { role: 'about', label: t('About Mailroom') },
    line,
    settings(acts),
    line,
    { role: 'services', label: t('Services') },
    line,
    { role: 'hide', label: t('Hide Mailroom') },
    { role: 'hideOthers', label: t('Hide Others') },
    { role: 'unhide', label: t('Show All') },
    line,
    quit(acts),
  ],
});

const fileMenu = (acts: Acts, onMac: boolean): Item => ({
  label: t('&File'),
  submenu: [
    tell(acts, 'compose', t('New Message'), 'CmdOrCtrl+N'),
    line,
    { id: 'print', label: t('Print…'), click: acts.print },
    { id: 'pdf', label: t('Save as PDF…'), click: acts.saveAsPdf },
    line,
    // Not the role: closing hides the window, and the key is not to close developer tools' window instead.
    { id: 'close', label: t('Close Window'), accelerator: 'CmdOrCtrl+W', click: acts.closeWindow },
    ...(onMac ? [] : [line, settings(acts), line, quit(acts)]),
  ],
});

const editMenu = (acts: Acts, onMac: boolean): Item => ({
  label: t('&Edit'),
  submenu: [
    { role: 'undo', label: t('Undo') },
    { role: 'redo', label: t('Redo') },
    line,
    { role: 'cut', label: t('Cut') },
    { role: 'copy', label: t('Copy') },
    { role: 'paste', label: t('Paste') },
    { role: 'pasteAndMatchStyle', label: t('Paste without Formatting') },
    { role: 'delete', label: t('Delete') },
    { role: 'selectAll', label: t('Select All') },
    line,
    own(acts, 'search', t('Search Here')),
    ...(onMac
      ? [
          line,
          {
            label: t('Speech'),
            submenu: [
              { role: 'startSpeaking' as const, label: t('Start Speaking') },
              { role: 'stopSpeaking' as const, label: t('Stop Speaking') },
            ],
          },
        ]
      : []),
  ],
});

function viewMenu(acts: Acts): Item {
  const go = (label: string, path: string): Item => tell(acts, `open ${path}`, label);
  return {
    label: t('&View'),
    submenu: [
      tell(acts, 'find', t('Search or Command…'), 'CmdOrCtrl+K'),
      line,
      go(t('Overview'), '/'),
      go(t('Mail'), '/mail'),
      go(t('Captured'), '/captured'),
      go(t('Live Log'), '/log'),
      go(t('Queue'), '/queue'),
      go(t('Journeys'), '/journeys'),
      line,
      go(t('Accounts'), '/accounts'),
      go(t('Deliverability'), '/deliverability'),
      go(t('Connect'), '/connect'),
      go(t('Certificates'), '/certificates'),
      go(t('Backup'), '/backup'),
      go(t('Learn'), '/learn'),
      line,
      { id: 'zoom-reset', label: t('Actual Size'), accelerator: 'CmdOrCtrl+0', click: () => acts.zoom(0) },
      { id: 'zoom-in', label: t('Zoom In'), accelerator: 'CmdOrCtrl+Plus', click: () => acts.zoom(1) },
      { id: 'zoom-out', label: t('Zoom Out'), accelerator: 'CmdOrCtrl+-', click: () => acts.zoom(-1) },
      line,
      { role: 'togglefullscreen', label: t('Full Screen') },
    ],
  };
}

const messageMenu = (acts: Acts): Item => ({
  label: t('&Message'),
  submenu: [
    own(acts, 'reply', t('Reply')),
    own(acts, 'reply-all', t('Reply to All')),
    own(acts, 'forward', t('Forward')),
    line,
    own(acts, 'archive', t('Archive')),
    own(acts, 'move', t('Move…')),
    own(acts, 'delete', t('Delete')),
    own(acts, 'junk', t('Junk')),
    line,
    own(acts, 'star', t('Star')),
    own(acts, 'unread', t('Mark as Unread')),
    own(acts, 'mute', t('Mute Conversation')),
    line,
    own(acts, 'raw', t('Show Source')),
  ],
});

const serverMenu = (seen: Seen, acts: Acts): Item => ({
  label: t('&Server'),
  submenu: [
    modeItem(seen, acts),
    outgoingItem(seen, acts),
    copyItem(seen),
    line,
    loginItem(seen, acts),
    {
      id: 'restart',
      label: t('Restart the Mail Server'),
      enabled: seen.server.state === 'running' || seen.server.state === 'restarting',
      click: acts.restartServer,
    },
  ],
});

const windowMenu = ({ shortcut }: Seen, acts: Acts, onMac: boolean): Item => ({
  label: t('&Window'),
  role: 'window',
  submenu: [
    { role: 'minimize', label: t('Minimize') },
    ...(onMac
      ? [{ role: 'zoom' as const, label: t('Zoom') }, line, { role: 'front' as const, label: t('Bring All to Front') }]
      : []),
    line,
    {
      id: 'shortcut',
      label: t('Show from Anywhere with {keys}', { keys: onMac ? '⌘⇧M' : 'Ctrl+Shift+M' }),
      type: 'checkbox',
      checked: shortcut,
      click: () => acts.setShortcut(!shortcut),
    },
  ],
});

const helpMenu = (acts: Acts): Item => ({
  label: t('&Help'),
  role: 'help',
  submenu: [
    own(acts, 'keys', t('Keyboard Shortcuts')),
    { id: 'home-page', label: t('Mailroom’s Home Page'), click: () => void shell.openExternal(HOMEPAGE) },
    line,
    { role: 'toggleDevTools', label: t('Developer Tools') },
  ],
});
