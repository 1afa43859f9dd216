/**
 * Whether this desktop shows tray icons. macOS and Windows do; on Linux somebody must watch for them (the StatusNotifierItem
 * specification), which a plain GNOME does not, and Electron does not tell.
 */
import { execFile } from 'node:child_process';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const PATIENCE = 2000;
const [BUS, PATH, METHOD] = ['org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner'];

export async function hasStatusArea(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (platform !== 'linux') return true;
  const asked = [
    `gdbus call --session --dest ${BUS} --object-path ${PATH} --method ${METHOD} ${WATCHER}`,
    `dbus-send --session --print-reply --dest=${BUS} ${PATH} ${METHOD} string:${WATCHER}`,
  ];
  for (const command of asked) {
    const answer = await run(command.split(' '));
    if (answer !== null) return /\btrue\b/.test(answer);
  }
  return false;
}

const run = ([program = '', ...words]: readonly string[]): Promise<string | null> =>
  new Promise(resolve => {
    execFile(program, words, { timeout: PATIENCE }, (fault, out) => resolve(fault ? null : out));
  });
