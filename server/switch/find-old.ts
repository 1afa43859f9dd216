/** The other mail server on this computer: which it is, and the way to its queue. */
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { openExim } from './old-exim.ts';
import { openPostfix } from './old-postfix.ts';
import { type Kind, kinds, type OldServer } from './old-server.ts';
import { openQmail, openSendmail } from './old-stopped.ts';
import type { Programs } from './programs.ts';

export type OldPlace = {
  readonly from: Kind | 'auto';
  /** Its configuration: a folder of Postfix, a file of Exim. */
  readonly config: string | null;
  /** Where its programs are (Postfix), or the program itself (Exim). */
  readonly program: string | null;
  /** The queue of sendmail, the home of qmail. */
  readonly queue: string | null;
};

const usual: Readonly<Record<Kind, readonly string[]>> = {
  postfix: ['/usr/sbin/postsuper'],
  exim: ['/usr/sbin/exim4', '/usr/sbin/exim', '/usr/exim/bin/exim'],
  sendmail: ['/var/spool/mqueue'],
  qmail: ['/var/qmail/queue'],
};

/** By what is installed; qmail and sendmail by their queue. */
export const installed = (): readonly Kind[] => kinds.filter(kind => usual[kind].some(path => existsSync(path)));

export async function openOld(programs: Programs, place: OldPlace): Promise<Result<OldServer, string>> {
  const { config, program, queue } = place;
  const kind = place.from === 'auto' ? onlyOne() : ok(place.from);
  if (!kind.ok) return kind;
  switch (kind.value) {
    case 'postfix':
      return openPostfix(programs, { config, ...(program === null ? {} : { folder: program }) });
    case 'exim': {
      const found = program ?? usual.exim.find(path => existsSync(path));
      return found === undefined ? err('Exim is not installed') : openExim(programs, { config, program: found });
    }
    case 'sendmail': {
      const folder = queue ?? '/var/spool/mqueue';
      return ok(openSendmail({ folder, isRunning: () => worksIn(folder, '/var/spool/mqueue', /^sendmail(-mta)?$/) }));
    }
    case 'qmail': {
      const folder = queue ?? '/var/qmail';
      return ok(openQmail({ folder, isRunning: () => worksIn(folder, '/var/qmail', /^qmail-send$/) }));
    }
  }
}

function onlyOne(): Result<Kind, string> {
  const found = installed();
  const [first, ...more] = found;
  if (first === undefined) return err('no other mail server was found here; name one with --from');
  return more.length === 0
    ? ok(first)
    : err(`several mail servers are here (${found.join(', ')}): name one with --from`);
}

/**
 * A queue elsewhere is a copy, or another disk's, unless a process works in it: both have their queue as working folder.
 * The usual one is in use while any runs, however its path was written.
 */
export function worksIn(folder: string, usualFolder: string, name: RegExp, proc = '/proc'): boolean {
  const [mine, its] = [real(folder), real(usualFolder)];
  return readdirSync(proc).some(pid => {
    try {
      if (!/^\d+$/.test(pid) || !name.test(readFileSync(join(proc, pid, 'comm'), 'utf8').trim())) return false;
    } catch {
      return false;
    }
    if (mine === its) return true;
    const works = workingFolder(join(proc, pid, 'cwd'));
    return works === null || works === mine || works.startsWith(`${mine}/`) || mine.startsWith(`${works}/`);
  });
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** null: it is not to be seen. */
function workingFolder(path: string): string | null {
  try {
    const folder = readlinkSync(path);
    return folder === '/' ? null : folder;
  } catch {
    return null;
  }
}
