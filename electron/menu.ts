/** The application's menu: the usual roles, and the window's own commands, which the page carries out. */
import { Menu, type MenuItemConstructorOptions, shell } from 'electron';

const HOMEPAGE = 'https://mailroom.example';

/** @param command  shows the window and tells it what to do: 'settings', 'compose', 'find', 'open /queue', … */
export function setMenu(command: (command: string) => void, quit: () => void): void {
  const item = (id: string, label: string, accelerator?: string): MenuItemConstructorOptions => ({
    id,
    label,
    accelerator,
    click: () => command(id),
  });
  const go = (label: string, path: string): MenuItemConstructorOptions => ({
    label,
    click: () => command(`open ${path}`),
  });
  const ends: MenuItemConstructorOptions[] = [
    { type: 'separator' },
    { role: 'close', label: 'Close Window' },
    { id: 'quit', label: 'Quit and Stop the Mail Server', accelerator: 'CmdOrCtrl+Q', click: quit },
  ];
  const settings = item('settings', 'Settings…', 'CmdOrCtrl+,');
  const forMac: MenuItemConstructorOptions = {
    label: 'Mailroom',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      ...ends.slice(2),
    ],
  };
  const onMac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(onMac ? [forMac] : []),
    {
      label: '&File',
      submenu: [item('compose', 'New Message', 'CmdOrCtrl+N'), ...(onMac ? ends.slice(0, 2) : [settings, ...ends])],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        item('find', 'Search or Command…', 'CmdOrCtrl+K'),
        { type: 'separator' },
        go('Overview', '/'),
        go('Mail', '/mail'),
        go('Live Log', '/log'),
        go('Queue', '/queue'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ label: 'Mailroom’s Home Page', click: () => void shell.openExternal(HOMEPAGE) }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
