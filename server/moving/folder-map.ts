/** Which mailbox a folder from elsewhere becomes: by what it is for, else by its name; a person may say otherwise. */
import { guessRole } from '../formats/roles.ts';
import type { FolderPath, FolderRole } from '../formats/source.ts';
import type { Mailbox } from '../store/interface.ts';
import type { FolderRule } from './job.ts';

const LONGEST_LEVEL = 200;
/** Folders that only hold others at a provider: what is in them stands one level higher. */
const shells = new Set(['[gmail]', '[google mail]']);

type Found = { readonly path: FolderPath; readonly role: FolderRole | null };

/** What is told of a folder: where it goes, and what it is for there. */
export type Mapped = { readonly to: string | null; readonly role: FolderRole | null };

export function mapFolder(
  folder: Found,
  mailboxes: readonly Mailbox[],
  { folders, under }: { readonly folders: readonly FolderRule[]; readonly under: string | null },
): Mapped {
  const wanted = folders.find(rule => samePath(rule.from, folder.path));
  const role = folder.role ?? guessRole(folder.path);
  if (wanted) return { to: wanted.to, role };
  if (under !== null) return { to: mailboxName([...under.split('/'), ...folder.path]), role: null };
  const own = role === null ? undefined : mailboxes.find(mailbox => mailbox.role === role);
  if (own) return { to: own.name, role };
  const path = shells.has(folder.path[0]?.toLowerCase() ?? '') ? folder.path.slice(1) : folder.path;
  return { to: mailboxName(path.length === 0 ? folder.path : path), role };
}

export const samePath = (a: FolderPath, b: FolderPath): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A name as IMAP takes it (RFC 9051 §5.1): no control characters, no wildcards, no '/' within a level, no '.' or '..'. */
export function mailboxName(path: FolderPath): string {
  const levels = path.map(level => {
    const plain = level
      .toWellFormed()
      .normalize('NFC')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a name
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
      .replace(/[%*]/g, '_')
      .replaceAll('/', '-')
      .trim()
      .slice(0, LONGEST_LEVEL);
    return plain === '' || plain === '.' || plain === '..' ? '_' : plain;
  });
  if (levels[0]?.toLowerCase() === 'inbox') levels[0] = 'INBOX';
  return levels.join('/');
}
