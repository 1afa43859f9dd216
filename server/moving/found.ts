/** Where programs of this computer keep their mail: looked for in the usual places of whoever runs the server. */
import { access } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';

export type FoundPlace = { readonly program: string; readonly path: string };

export async function mailOnThisComputer(home: string = homedir(), user: string = userName()): Promise<FoundPlace[]> {
  const found: FoundPlace[] = [];
  for (const { program, path } of placesOf(home, user)) {
    const there = await access(path).then(
      () => true,
      () => false,
    );
    if (there) found.push({ program, path });
  }
  return found;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

function placesOf(home: string, user: string): FoundPlace[] {
  const at = (program: string, ...levels: readonly string[]) => ({ program, path: join(home, ...levels) });
  return [
    at('Thunderbird', '.thunderbird'),
    at('Thunderbird', 'snap', 'thunderbird', 'common', '.thunderbird'),
    at('Thunderbird', '.var', 'app', 'org.mozilla.Thunderbird', '.thunderbird'),
    at('Thunderbird', 'Library', 'Thunderbird'),
    at('Thunderbird', 'AppData', 'Roaming', 'Thunderbird'),
    at('Outlook', 'Documents', 'Outlook Files'),
    at('Evolution', '.local', 'share', 'evolution', 'mail', 'local'),
    at('Apple Mail', 'Library', 'Mail'),
    at('Maildir', 'Maildir'),
    at('mutt', 'Mail'),
    at('mutt', 'mail'),
    at('mbox', 'mbox'),
    ...(user === '' ? [] : [{ program: 'mbox', path: join('/var/mail', user) }]),
  ];
}
