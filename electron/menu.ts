/**
 * The application's menu: the usual roles, what the server does, and the window's own commands, which the page carries out. On
 * Windows and Linux it hides until Alt is pressed. What has an id is a command, and in the window's palette as well: by the
 * page's own command of that name, or by the list it gets from here.
 */
import { type BrowserWindow, Menu, type MenuItem, type MenuItemConstructorOptions, shell } from 'electron';
import { t } from '../server/base/language.ts';
import { type Acts, copyItem, loginItem, modeItem, outgoingItem, type Seen } from './server-acts.ts';

const HOMEPAGE = 'https://mailroom.example';
export const SHORTCUT = 'CommandOrControl+Shift+M';
/** As printed. */
export const shortcutKeys = (onMac = process.platform === 'darwin'): string => (onMac ? '⌘⇧M' : 'Ctrl+Shift+M');

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
    viewMenu(seen, acts),
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
/** What the palette calls so, done by the page. */
const run = (acts: Acts, id: string, label: string, more: Item = {}): Item => ({
  ...{ id, label, ...more },
  click: () => acts.command(`run ${id}`),
});
/** A key of the window's own is shown beside its command, and heard by the page alone: it differs by template and place. */
const own = (acts: Acts, id: string, label: string): Item => tell(acts, `do ${id}`, label);
const settings = (acts: Acts): Item => tell(acts, 'open /settings', t('Settings…'), 'CmdOrCtrl+,');
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
    { id: 'open-files', label: t('Open…'), accelerator: 'CmdOrCtrl+O', click: acts.openFiles },
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

function viewMenu({ look }: Seen, acts: Acts): Item {
  const go = (label: string, path: string): Item => tell(acts, `open ${path}`, label);
  const one = (id: string, label: string, checked: boolean): Item => run(acts, id, label, { type: 'radio', checked });
  return {
    label: t('&View'),
    submenu: [
      tell(acts, 'find', t('Search or Command…'), 'CmdOrCtrl+K'),
      line,
      go(t('Overview'), '/'),
      go(t('Mail'), '/mail'),
      go(t('Captured'), '/captured'),
      line,
      go(t('Live Log'), '/log'),
      go(t('Queue'), '/queue'),
      go(t('Journeys'), '/journeys'),
      line,
      go(t('Accounts'), '/accounts'),
      go(t('Deliverability'), '/deliverability'),
      go(t('Connect'), '/connect'),
      go(t('Certificates'), '/certificates'),
      go(t('Backup'), '/backup'),
      line,
      go(t('Learn'), '/learn'),
      line,
      {
        label: t('Colours'),
        submenu: [
          one('theme-system', t('As the System'), look?.theme === 'system'),
          one('theme-light', t('Light'), look?.theme === 'light'),
          one('theme-dark', t('Dark'), look?.theme === 'dark'),
        ],
      },
      {
        label: t('Rows'),
        submenu: [
          one('rows-28', t('Narrow'), look?.density === 28),
          one('rows-36', t('Usual'), look?.density === 36),
          one('rows-44', t('Wide'), look?.density === 44),
        ],
      },
      {
        label: t('Keys'),
        submenu: [
          one('keys-mailroom', t('Mailroom (as Gmail)'), look?.template === 'mailroom'),
          one('keys-apple-mail', 'Apple Mail', look?.template === 'apple-mail'),
          one('keys-outlook', 'Outlook', look?.template === 'outlook'),
          line,
          run(acts, 'single-keys', t('Single Keys'), { type: 'checkbox', checked: look?.singleKeys ?? true }),
        ],
      },
      line,
      { id: 'zoom-reset', label: t('Actual Size'), accelerator: 'CmdOrCtrl+0', click: () => acts.zoom(0) },
      { id: 'zoom-in', label: t('Zoom In'), accelerator: 'CmdOrCtrl+Plus', click: () => acts.zoom(1) },
      { id: 'zoom-out', label: t('Zoom Out'), accelerator: 'CmdOrCtrl+-', click: () => acts.zoom(-1) },
      line,
      { id: 'full-screen', role: 'togglefullscreen', label: t('Full Screen') },
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
    tell(acts, 'open /accounts?add', t('Add a Person…')),
    tell(acts, 'open /accounts?box', t('Add a Box…')),
    tell(acts, 'open /held', t('Held Mail')),
    {
      label: t('Mailboxes'),
      submenu: [
        tell(acts, 'open /accounts/space', t('See How Full Mailboxes Are')),
        tell(acts, 'open /accounts/footers', t('Write a Footer')),
        tell(acts, 'open /accounts/retention', t('Say How Long Mail Stays')),
      ],
    },
    {
      label: t('Mail Elsewhere'),
      submenu: [
        tell(acts, 'open /accounts/moving?new', t('Bring Mail Here…')),
        tell(acts, 'open /accounts/moving?out', t('Carry Mail Out…')),
        tell(acts, 'open /accounts/moving', t('Moving Mail')),
        line,
        tell(acts, 'open /accounts/elsewhere', t('Accounts Elsewhere')),
        tell(acts, 'open /accounts/elsewhere?add', t('Add an Account Elsewhere…')),
      ],
    },
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
    { id: 'minimize', role: 'minimize', label: t('Minimize') },
    ...(onMac
      ? [{ role: 'zoom' as const, label: t('Zoom') }, line, { role: 'front' as const, label: t('Bring All to Front') }]
      : []),
    line,
    {
      id: 'shortcut',
      label: t('Show from Anywhere with {keys}', { keys: shortcutKeys(onMac) }),
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
    { id: 'developer-tools', role: 'toggleDevTools', label: t('Developer Tools') },
  ],
});

export type MenuCommand = { readonly id: string; readonly label: string; readonly checked: boolean };

/** What can be done now, for the palette: one of a submenu with the submenu's name before its own. */
export function menuCommands(): readonly MenuCommand[] {
  const within = (items: readonly MenuItem[], before: string): readonly MenuCommand[] =>
    items.flatMap(({ id, label, enabled, checked, submenu }) => {
      if (!enabled) return [];
      // Of the seven at the top only what is in them is said.
      if (submenu) return within(submenu.items, label);
      return id
        ? [{ id, label: unmarked(before ? t('{menu}: {item}', { menu: before, item: label }) : label), checked }]
        : [];
    });
  return (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) => within(submenu?.items ?? [], ''));
}

/** As if it had been clicked. */
export function runMenuCommand(id: string, window: BrowserWindow | null): void {
  if (!menuCommands().some(one => one.id === id)) return;
  Menu.getApplicationMenu()
    ?.getMenuItemById(id)
    ?.click(undefined, window ?? undefined, window?.webContents);
}

/** The mark of the letter that Alt chooses belongs to menus. */
const unmarked = (label: string): string => label.replace(/&(&?)/g, '$1');
