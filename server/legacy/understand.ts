/** The configuration of another mail server, understood as far as it goes. The one entrance of this folder. */
import { err, ok, type Result } from '../base/result.ts';
import { readAliases, readForward } from './aliases.ts';
import { closeBook, type Desk, newBook } from './book.ts';
import { readExim } from './exim/read.ts';
import { BACKUP_FILE, readHmailserver } from './hmailserver.ts';
import type { OldFiles } from './old-files.ts';
import { readPostfix } from './postfix/read.ts';
import { extensionOf, readDotQmail } from './qmail/dot-qmail.ts';
import { readQmail } from './qmail/read.ts';
import { readSendmail } from './sendmail/read.ts';
import type { Source, Understood } from './statement.ts';

export type Asked = {
  readonly source: Source | 'auto';
  /** A folder, or a file in it; for aliases the file itself. null: where each server usually keeps it. */
  readonly path: string | null;
  readonly files: OldFiles;
  readonly hostName: string;
  /** The domain of names without one, where the owner says it. */
  readonly domain: string | null;
};

/** Where each has its configuration, and the file by which it is known. */
const places: readonly { readonly source: Source; readonly folder: string; readonly known: readonly string[] }[] = [
  { source: 'postfix', folder: '/etc/postfix', known: ['main.cf'] },
  { source: 'exim', folder: '/etc/exim4', known: ['update-exim4.conf.conf', 'exim4.conf', 'exim4.conf.template'] },
  { source: 'exim', folder: '/etc/exim', known: ['exim.conf', 'exim4.conf'] },
  { source: 'exim', folder: '/usr/exim', known: ['configure'] },
  {
    source: 'sendmail',
    folder: '/etc/mail',
    known: ['sendmail.mc', 'sendmail.cf', 'access', 'virtusertable', 'mailertable', 'local-host-names'],
  },
  { source: 'qmail', folder: '/var/qmail', known: ['control/me', 'control/rcpthosts', 'control/locals'] },
  // A backup from Windows: it lies where somebody has put it.
  { source: 'hmailserver', folder: '/var/backups/hmailserver', known: [BACKUP_FILE] },
];

export type Found = { readonly source: Source; readonly path: string };

/** Which server's it is; at a place that is given, or at all usual ones. */
function detect(files: OldFiles, path: string | null): readonly Found[] {
  const folders = path === null ? places : places.map(one => ({ ...one, folder: path }));
  const found = folders.filter(({ folder, known }) => known.some(name => files.exists(`${folder}/${name}`)));
  const [first] = found;
  const once = path !== null && first ? [first] : found;
  if (once.length === 0 && path !== null && files.exists(path)) return [{ source: sourceOfFile(path), path }];
  return once.map(({ source, folder }) => ({ source, path: folder }));
}

const sourceOfFile = (path: string): Source => {
  const name = path.split('/').at(-1)!;
  if (/^main\.cf|^master\.cf/.test(name)) return 'postfix';
  if (/^exim\d?\.conf|^update-exim4/.test(name)) return 'exim';
  if (/^sendmail\.(?:mc|cf)$/.test(name)) return 'sendmail';
  if (/^hmailserverbackup\.xml$/i.test(name)) return 'hmailserver';
  return 'aliases';
};

export function understand({ source, path, files, hostName, domain }: Asked): Result<Understood, string> {
  const place = path === null ? null : path.length > 1 ? path.replace(/\/+$/, '') : path;
  const found = detect(files, place).filter(one => source === 'auto' || one.source === source || place !== null);
  if (found.length === 0)
    return err(
      place === null
        ? 'No other mail server was found at the usual places; name its folder'
        : `${place} is not there, or is no configuration that is known`,
    );
  if (source === 'auto' && found.length > 1)
    return err(`Several were found; choose one: ${found.map(one => `${one.source} in ${one.path}`).join(', ')}`);
  const chosen = found[0]!;
  const desk: Desk = {
    book: newBook(),
    files,
    hostName: hostName.toLowerCase(),
    domain: domain?.toLowerCase() ?? null,
  };
  return ok(readers[source === 'auto' ? chosen.source : source](desk, chosen.path));
}

/** The folder of a file that was named; with `control` its parent, for qmail. */
const folderOf = (files: OldFiles, path: string): string =>
  files.exists(path) ? path.slice(0, path.lastIndexOf('/')) : path;

const readers: Readonly<Record<Source, (desk: Desk, path: string) => Understood>> = {
  postfix: (desk, path) => readPostfix(desk, folderOf(desk.files, path)),
  sendmail: (desk, path) => readSendmail(desk, folderOf(desk.files, path)),
  exim: (desk, path) => readExim(desk, folderOf(desk.files, path)),
  qmail: (desk, path) => readQmail(desk, folderOf(desk.files, path).replace(/\/control$/, '')),
  hmailserver: (desk, path) => readHmailserver(desk, folderOf(desk.files, path)),
  aliases: readOneFile,
};

/** /etc/aliases, /home/ann/.forward, /home/ann/.qmail-list: by its name. */
function readOneFile(desk: Desk, path: string): Understood {
  const parts = path.split('/');
  const name = parts.at(-1)!;
  const owner = parts.at(-2) ?? 'postmaster';
  const extension = extensionOf(name);
  if (name === '.forward') readForward(desk, path, owner);
  else if (extension !== null) readDotQmail(desk, { path, owner, extension, domain: null });
  else readAliases(desk, path);
  return closeBook('aliases', desk, desk.domain);
}
