/** Where backups could go: drives that are connected, then the owner's own folder. Only looked at; nothing is made. */
import { readdir, stat } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';

const NAME = 'Mailroom backups';
const MOST = 5;

export type Proposal = { readonly path: string; readonly sameDisk: boolean };

export async function proposals(
  home: string,
  platform: NodeJS.Platform = process.platform,
): Promise<readonly Proposal[]> {
  const own = (await stat(home)).dev;
  const drives = (await Promise.all(parents(platform).map(drivesIn))).flat();
  const found: Proposal[] = [];
  for (const drive of drives) {
    const dev = await stat(drive).then(
      one => one.dev,
      () => own,
    );
    if (dev !== own && found.length < MOST) found.push({ path: join(drive, NAME), sameDisk: false });
  }
  const dev = await stat(homedir()).then(
    one => one.dev,
    () => own,
  );
  return [...found, { path: join(homedir(), NAME), sameDisk: dev === own }];
}

function parents(platform: NodeJS.Platform): readonly string[] {
  if (platform === 'darwin') return ['/Volumes'];
  if (platform === 'win32') return [];
  const user = nameOfUser();
  return [`/run/media/${user}`, `/media/${user}`, '/mnt'];
}

const nameOfUser = (): string => {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
};

async function drivesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.map(name => join(folder, name));
}
