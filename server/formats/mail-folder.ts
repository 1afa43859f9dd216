/**
 * A folder, or an archive, with mail in whatever form: looked through from its top. Maildirs, mbox files with Thunderbird's
 * '.sbd' beside them, Apple's '.mbox' folders, '.eml' and '.emlx' files. What is none of it is passed over.
 */
import { err, ok, type Result } from '../base/result.ts';
import { emlSource, isMailFile } from './eml-source.ts';
import { folderName } from './file-names.ts';
import { withLabels } from './gmail-labels.ts';
import { joined } from './joined.ts';
import { isMaildir, maildirSource } from './maildir-source.ts';
import { type Dialect, looksLikeMbox, mboxSource } from './mbox-source.ts';
import type { FolderPath, Source, SourceOptions } from './source.ts';
import { below, byName, type Tree, type TreeEntry } from './tree.ts';

export type MailOptions = SourceOptions & { readonly dialect?: Dialect };

const MOST_DEPTH = 40;
const HEAD = 4096;
/** An index of Thunderbird's, and what is not finished yet. Anything else is known by what is in it. */
const notMail = /\.(msf|part|lock)$/i;

export async function mailFolderSource(
  tree: Tree,
  top: string,
  options: MailOptions & { readonly root?: FolderPath },
): Promise<Result<Source, string>> {
  const begin = options.root ? top : await downTo(tree, top);
  if (await holdsMaildirs(tree, begin)) return maildirSource(tree, begin, options);
  const parts: Source[] = [];
  await collect(tree, { folder: begin, path: options.root ?? [], depth: 0 }, options, parts);
  if (parts.length === 0)
    return err(`${top === '' ? tree.name : below(tree.name, top)} holds no mail that is known here`);
  const formats = new Set(parts.map(part => part.format));
  return ok(
    joined({
      format: formats.size === 1 ? [...formats][0]! : 'folder',
      name: below(tree.name, begin),
      parts,
      notes: () => tree.notes(),
      close: () => tree.close(),
    }),
  );
}

/** Past folders that hold nothing but one folder: archives often begin so. */
async function downTo(tree: Tree, top: string): Promise<string> {
  let folder = top;
  for (let depth = 0; depth < MOST_DEPTH; depth++) {
    const entries = await tree.entries(folder);
    const [only] = entries;
    if (entries.length !== 1 || only?.kind !== 'folder' || ['cur', 'new'].includes(only.name)) break;
    if (/\.(mbox|sbd)$/i.test(only.name) || (await isMaildir(tree, below(folder, only.name)))) break;
    folder = below(folder, only.name);
  }
  return folder;
}

/** It is one, or stands around some ('.Work'). Others below are found one by one, with whatever else there is. */
async function holdsMaildirs(tree: Tree, folder: string): Promise<boolean> {
  if (await isMaildir(tree, folder)) return !(await isMozillaMaildir(tree, folder));
  for (const { name, kind } of await tree.entries(folder))
    if (kind === 'folder' && name.startsWith('.') && (await isMaildir(tree, below(folder, name)))) return true;
  return false;
}

/** Thunderbird's "maildir" has '.eml' files in cur, and its folders stand in '.sbd'. */
const isMozillaMaildir = async (tree: Tree, folder: string): Promise<boolean> =>
  (await tree.facts(`${folder}.msf`)) !== null ||
  (await tree.entries(below(folder, 'cur'))).some(({ name }) => name.endsWith('.eml'));

type Place = { readonly folder: string; readonly path: FolderPath; readonly depth: number };

async function collect(tree: Tree, place: Place, options: MailOptions, parts: Source[]): Promise<void> {
  const { folder, path, depth } = place;
  if (depth > MOST_DEPTH) return;
  const entries = (await tree.entries(folder)).toSorted(byName);
  const add = (made: Result<Source, string>) => {
    if (made.ok) parts.push(made.value);
  };
  const shared = { ...unclosed(tree), name: tree.name };
  if (entries.some(({ name, kind }) => kind === 'file' && isMailFile(name)))
    add(await emlSource(shared, folder, { ...options, root: path, flat: true }));
  for (const entry of entries) {
    if (entry.kind === 'file') await addFile(shared, place, entry, options, parts);
    else await addFolder(shared, place, entry, { options, parts, add });
  }
}

/** Closed once, by whoever joins the parts. */
const unclosed = (tree: Tree): Tree => ({ ...tree, notes: () => [], close: async () => {} });

async function addFile(
  tree: Tree,
  { folder, path }: Place,
  { name }: TreeEntry,
  options: MailOptions,
  parts: Source[],
): Promise<void> {
  if (notMail.test(name) || name.startsWith('.') || isMailFile(name)) return;
  const file = below(folder, name);
  const facts = await tree.facts(file);
  if (!facts) return;
  const empty = facts.size === 0 && (await tree.facts(`${file}.msf`)) !== null;
  if (!empty && !looksLikeMbox(await headOf(tree, file))) return;
  const own = [...path, folderName(name.replace(/\.(mbox|mbx|mbs)$/i, ''))];
  const shown = own.length === 1 && /^inbox$/i.test(own[0]!) ? ['INBOX'] : own;
  parts.push(withLabels(await mboxSource({ tree, path: file }, { path: shown, role: null }, options)));
}

export async function headOf(tree: Tree, path: string): Promise<Buffer> {
  try {
    for await (const piece of tree.pieces(path)) return piece.subarray(0, HEAD);
  } catch {
    // What cannot be read is no mail for us; the archive's notes tell of it.
  }
  return Buffer.alloc(0);
}

type Adding = {
  readonly options: MailOptions;
  readonly parts: Source[];
  readonly add: (made: Result<Source, string>) => void;
};

async function addFolder(
  tree: Tree,
  { folder, path, depth }: Place,
  { name }: TreeEntry,
  adding: Adding,
): Promise<void> {
  if (name.startsWith('.')) return;
  const { options, parts, add } = adding;
  const inner = below(folder, name);
  const own = [...path, folderName(name.replace(/\.(sbd|mbox|imapmbox)$/i, ''))];
  const shown = own.length === 1 && /^inbox$/i.test(own[0]!) ? ['INBOX'] : own;
  if (/\.(mbox|imapmbox)$/i.test(name)) return addAppleFolder(tree, inner, shown, adding);
  if (await isMaildir(tree, inner)) {
    if (await isMozillaMaildir(tree, inner))
      return add(await emlSource(tree, below(inner, 'cur'), { ...options, root: shown, flat: true, mozilla: true }));
    return add(await maildirSource(tree, inner, { ...options, root: shown }));
  }
  await collect(tree, { folder: inner, path: own, depth: depth + 1 }, options, parts);
}

/** 'Work.mbox/mbox' of an export; 'Work.mbox/ID/Data/1/Messages/17.emlx' where Mail itself has it. */
async function addAppleFolder(
  tree: Tree,
  inner: string,
  path: FolderPath,
  { options, parts, add }: Adding,
): Promise<void> {
  if ((await tree.facts(below(inner, 'mbox'))) !== null)
    parts.push(await mboxSource({ tree, path: below(inner, 'mbox') }, { path, role: null }, options));
  else
    add(
      await emlSource(tree, inner, {
        ...{ ...options, root: path },
        passes: name => /^(Data|Messages|\d|[0-9A-F]{8}-[0-9A-F-]+)$/i.test(name),
        shown: name => name.replace(/\.(mbox|imapmbox)$/i, ''),
      }),
    );
}
