/** Starting with the person's session. macOS and Windows keep it themselves; on Linux it is a file in autostart. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app } from 'electron';

/** Starts without showing the window. */
export const HIDDEN = '--hidden';

const onLinux = process.platform === 'linux';
const file = (): string =>
  join(process.env.XDG_CONFIG_HOME || join(app.getPath('home'), '.config'), 'autostart', 'mailroom.desktop');

export const startsAtLogin = (): boolean =>
  onLinux ? existsSync(file()) : app.getLoginItemSettings({ args: [HIDDEN] }).openAtLogin;

export function setStartsAtLogin(on: boolean): void {
  if (!onLinux) {
    app.setLoginItemSettings({ openAtLogin: on, args: [HIDDEN] });
  } else if (on) {
    mkdirSync(dirname(file()), { recursive: true });
    writeFileSync(file(), entry());
  } else {
    rmSync(file(), { force: true });
  }
}

/** Desktop Application Autostart and Desktop Entry specifications. An AppImage is found by its own file. */
function entry(): string {
  const program = process.env.APPIMAGE ?? app.getPath('exe');
  const command = app.isPackaged ? [program] : [program, app.getAppPath()];
  const quoted = [...command, HIDDEN].map(word => `"${word.replace(/["`$\\]/g, '\\$&')}"`).join(' ');
  return `[Desktop Entry]\nType=Application\nName=Mailroom\nComment=The desktop mail server\nExec=${quoted}\nTerminal=false\n`;
}
