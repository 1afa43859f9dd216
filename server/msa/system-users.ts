/** The users of this computer, by the number that owns a file and by name, as /etc/passwd has them. */
import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';

export type SystemUsers = {
  /** null: a number without a name, or a system that keeps its users elsewhere. */
  nameOf(uid: number): string | null;
  has(name: string): boolean;
};

const NOBODY = { names: new Map<number, string>(), known: new Set<string>() };

export function systemUsers(file = '/etc/passwd'): SystemUsers {
  let readAt = -1;
  let users = NOBODY;
  const now = () => {
    try {
      const { mtimeMs } = statSync(file);
      if (mtimeMs !== readAt) users = read(file);
      readAt = mtimeMs;
    } catch {
      users = NOBODY;
    }
    return users;
  };
  return {
    nameOf: uid => now().names.get(uid) ?? (uid === process.getuid?.() ? ownName() : null),
    has: name => now().known.has(name.toLowerCase()) || name.toLowerCase() === 'root',
  };
}

function read(file: string): typeof NOBODY {
  const names = new Map<number, string>();
  const known = new Set<string>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [name = '', , uid = ''] = line.split(':');
    if (name === '' || !/^\d+$/.test(uid)) continue;
    known.add(name.toLowerCase());
    if (!names.has(Number(uid))) names.set(Number(uid), name);
  }
  return { names, known };
}

function ownName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
