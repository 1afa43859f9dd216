/** What lies at a path, opened as the source that it is: looked at, not guessed from its name alone. */
import { err, ok, type Result } from '../base/result.ts';
import { archiveSource, isArchive } from './archive-source.ts';
import { openDiskTree } from './disk-tree.ts';
import { emlSource, isMailFile } from './eml-source.ts';
import { withLabels } from './gmail-labels.ts';
import { gunzip } from './gunzip.ts';
import { knownFormats } from './known-formats.ts';
import { headOf, type MailOptions, mailFolderSource } from './mail-folder.ts';
import { looksLikeMbox, mboxSource } from './mbox-source.ts';
import type { FolderPath, Opened, Source } from './source.ts';
import { openTarTree } from './tar-tree.ts';
import { isThunderbird, thunderbirdSource } from './thunderbird.ts';
import { below, type Tree } from './tree.ts';
import { openZipTree } from './zip-tree.ts';

export type OpenOptions = MailOptions & {
  /** Where packed files are unpacked while they are read. */
  readonly scratch: string;
  /** From the top itself, though it holds nothing but one folder. */
  readonly exact?: boolean;
  /** Unpacking is left off. */
  readonly signal?: AbortSignal;
  /** Of a backup that holds several accounts, the one that is wanted. */
  readonly account?: string;
};

/** A format that is one file and known by its first octets: PST, .msg, another server's backup. */
export type FileFormat = {
  readonly name: string;
  knows(head: Buffer, fileName: string): boolean;
  open(path: string, options: OpenOptions): Opened;
};
/** The same of a folder. */
export type FolderFormat = {
  readonly name: string;
  knows(tree: Tree): Promise<boolean>;
  open(tree: Tree, options: OpenOptions): Opened;
};
export type Formats = { readonly files: readonly FileFormat[]; readonly folders: readonly FolderFormat[] };

export async function openSource(path: string, options: OpenOptions, formats: Formats = knownFormats): Opened {
  const opened = await openDiskTree(path);
  if (!opened.ok) return opened;
  const { tree, file } = opened.value;
  if (file === null) return openFolder(tree, options, formats);
  const head = await headOf(tree, file);
  const known = formats.files.find(format => format.knows(head, file));
  if (known) return known.open(below(tree.name, file), options);
  if (isZip(head)) return openArchive(await openZipTree(below(tree.name, file)), options, formats);
  if (isGzip(head)) return openPacked(below(tree.name, file), options, formats);
  if (isTar(head)) return openArchive(await openTarTree(below(tree.name, file)), options, formats);
  return openFile(tree, file, head, options);
}

const isZip = (head: Buffer): boolean => ['504b0304', '504b0506'].includes(head.toString('hex', 0, 4));
const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;
const isTar = (head: Buffer): boolean => head.toString('latin1', 257, 262) === 'ustar';

async function openFile(tree: Tree, file: string, head: Buffer, options: MailOptions): Opened {
  const path = nameOf(file);
  if (looksLikeMbox(head)) return ok(withLabels(await mboxSource({ tree, path: file }, { path, role: null }, options)));
  if (isMailFile(file) || /^[!-9;-~]+:/.test(head.toString('latin1', 0, 200)))
    return emlSource(tree, '', { ...options, file, root: ['INBOX'] });
  if (head.length === 0) return err(`${below(tree.name, file)} is empty`);
  return err(`${below(tree.name, file)} is no mail that is known here`);
}

/** 'Work.mbox' is Work; 'inbox' is INBOX. */
function nameOf(file: string): FolderPath {
  const name = file.replace(/(\.(mbox|mbx|mbs|txt|gz))+$/i, '');
  return /^(inbox|mbox)$/i.test(name) ? ['INBOX'] : [name];
}

async function openFolder(tree: Tree, options: MailOptions & OpenOptions, { folders }: Formats): Opened {
  if (await isArchive(tree)) return archiveSource(tree, options);
  for (const format of folders) if (await format.knows(tree)) return format.open(tree, options);
  if (await isThunderbird(tree, '')) return thunderbirdSource(tree, '', options);
  const profiles = await profilesIn(tree);
  if (profiles.length === 1) return thunderbirdSource(tree, profiles[0]!, options);
  if (profiles.length > 1)
    return err(`${tree.name} holds ${profiles.length} profiles of Thunderbird; name one: ${profiles.join(', ')}`);
  if (await isMh(tree)) return emlSource(tree, '', { ...options, numbers: true });
  return mailFolderSource(tree, '', options.exact ? { ...options, root: [] } : options);
}

/** Of a folder with profiles.ini, or whose folders are profiles. */
async function profilesIn(tree: Tree): Promise<string[]> {
  const found: string[] = [];
  for (const place of ['', 'Profiles']) {
    for (const { name, kind } of await tree.entries(place)) {
      if (kind === 'folder' && (await isThunderbird(tree, below(place, name)))) found.push(below(place, name));
    }
  }
  return found;
}

/** A folder of MH says so itself, or the first of its folders does. */
async function isMh(tree: Tree): Promise<boolean> {
  if ((await tree.facts('.mh_sequences')) !== null) return true;
  for (const { name, kind } of await tree.entries('')) {
    if (kind === 'folder' && (await tree.facts(below(name, '.mh_sequences'))) !== null) return true;
  }
  return false;
}

async function openArchive(opened: Result<Tree, string>, options: OpenOptions, formats: Formats): Opened {
  if (!opened.ok) return opened;
  const source = await openFolder(opened.value, options, formats);
  if (!source.ok) await opened.value.close();
  return source;
}

async function openPacked(path: string, options: OpenOptions, formats: Formats): Opened {
  const unpacked = await gunzip(path, options.scratch, options.signal);
  if (!unpacked.ok) return unpacked;
  const opened = await openUnpacked(unpacked.value.path, path, options, formats);
  if (!opened.ok) {
    await unpacked.value.close();
    return opened;
  }
  const source = opened.value;
  return ok<Source>({
    ...source,
    name: path,
    async close() {
      await source.close();
      await unpacked.value.close();
    },
  });
}

async function openUnpacked(path: string, shown: string, options: OpenOptions, formats: Formats): Opened {
  const disk = await openDiskTree(path);
  if (!disk.ok || disk.value.file === null) return disk.ok ? err(`${shown} cannot be unpacked`) : disk;
  const head = await headOf(disk.value.tree, disk.value.file);
  if (isTar(head)) return openArchive(await openTarTree(path, shown), options, formats);
  if (!looksLikeMbox(head)) return err(`${shown} is neither a packed mbox nor a packed tar`);
  const name = nameOf(shown.slice(shown.lastIndexOf('/') + 1));
  return ok(
    withLabels(await mboxSource({ tree: disk.value.tree, path: 'content' }, { path: name, role: null }, options)),
  );
}
