/**
 * What an hMailServer backup says it holds: accounts with their folders, and where in the XML each folder's messages stand. One
 * pass; of a folder's messages only their number and size are kept.
 *
 *   Backup / Domains / Domain / Accounts / Account / Folders / Folder / Messages / Message
 *                                                            Folder / Folders / Folder …
 */
import { decodeModifiedUtf7 } from '../../mime/modified-utf7.ts';
import type { FolderPath, FolderRole } from '../source.ts';
import type { Tree } from '../tree.ts';
import { type Encoding, type Tag, tagsIn } from './tags.ts';

export type BackupFolder = {
  /** null: a public folder. */
  readonly account: string | null;
  readonly path: FolderPath;
  readonly role: FolderRole | null;
  readonly subscribed: boolean;
  /** The octet of <Messages>; null: it has none. */
  messagesAt: number | null;
  messages: number;
  octets: number;
};
export type BackupContents = { readonly folders: readonly BackupFolder[]; readonly encoding: Encoding };

const MOST_FOLDERS = 200_000;
const DEEPEST = 100;

export async function contentsOf(tree: Tree, file: string): Promise<BackupContents> {
  const folders: BackupFolder[] = [];
  const open: BackupFolder[] = [];
  const elements: string[] = [];
  let account: string | null = null;
  let encoding: Encoding = 'latin1';
  for await (const tag of tagsIn(tree.pieces(file))) {
    encoding = tag.encoding;
    if (tag.kind === 'close') {
      if (elements.at(-1) !== tag.name) continue;
      elements.pop();
      if (tag.name === 'account') account = null;
      if (tag.name === 'folder') open.pop();
      continue;
    }
    if (tag.name === 'account') account = tag.attributes.get('name') ?? '';
    else if (tag.name === 'folder' && folders.length < MOST_FOLDERS) enter(folderFrom(tag, account, open.at(-1)));
    else if (tag.name === 'messages' && open.length > 0) open.at(-1)!.messagesAt = tag.at;
    else if (tag.name === 'message' && open.length > 0) count(open.at(-1)!, tag);
    if (tag.kind === 'open' && elements.length < DEEPEST * 3) elements.push(tag.name);
    if (tag.kind === 'empty' && tag.name === 'folder') open.pop();
    if (tag.kind === 'empty' && tag.name === 'account') account = null;
  }
  return { folders, encoding };

  function enter(folder: BackupFolder): void {
    folders.push(folder);
    open.push(folder);
  }
}

function count(folder: BackupFolder, tag: Tag): void {
  folder.messages++;
  folder.octets += Math.max(0, Number(tag.attributes.get('size') ?? 0) || 0);
}

function folderFrom({ attributes }: Tag, account: string | null, above: BackupFolder | undefined): BackupFolder {
  const name = nameOf(attributes.get('name') ?? '');
  const path = [...(above?.path ?? []), name];
  return {
    ...{ account, path: path.length === 1 && /^inbox$/i.test(name) ? ['INBOX'] : path },
    ...{ role: roleOf(attributes.get('specialuse') ?? ''), subscribed: attributes.get('subscribed') !== '0' },
    ...{ messagesAt: null, messages: 0, octets: 0 },
  };
}

/** Old versions kept names as IMAP writes them. */
function nameOf(name: string): string {
  if (!/&[A-Za-z0-9+,]*-/.test(name) || /[^\x20-\x7e]/.test(name)) return name === '' ? '_' : name;
  const decoded = decodeModifiedUtf7(name);
  return decoded.ok ? decoded.value : name;
}

/** Since version 5.7: '\Sent \Archive'. */
function roleOf(words: string): FolderRole | null {
  const role = /\\(drafts|sent|archive|junk|trash)\b/i.exec(words)?.[1];
  return role === undefined ? null : (role.toLowerCase() as FolderRole);
}
