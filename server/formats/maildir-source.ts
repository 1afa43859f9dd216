/**
 * A Maildir as a source, with its folders: Maildir++ ('.Work.2024' beside cur, new and tmp), Dovecot's LAYOUT=fs and mutt's
 * folder of Maildirs (Work/2024/cur), Evolution's ('..maildir++' stands beside; '_2E' for a dot).
 *
 * Order: by UID where dovecot-uidlist has it, then by name, which begins with the time. What is under tmp/ is not there yet.
 * The date is the file's, as servers keep it; where the name says that it is older by more than an hour, the files were
 * copied without their dates, and the name's counts.
 */
import { hash } from 'node:crypto';
import { err, ok, type Result } from '../base/result.ts';
import { hours, type Instant } from '../base/units.ts';
import { imapKeywords } from './keywords.ts';
import { toWire } from './line-ends.ts';
import { type MaildirName, readMaildirName } from './maildir-name.ts';
import { unpackedMail } from './maildir-packed.ts';
import {
  courierKeywords,
  decodedName,
  dovecotKeywords,
  dovecotUids,
  subscribedNames,
  type UidList,
} from './maildir-tables.ts';
import type { FolderPath, Source, SourceFolder, SourceItem, SourceOptions } from './source.ts';
import { below, lastName, type Tree } from './tree.ts';

type Place = { readonly folder: string; readonly path: FolderPath };

const MOST_DEPTH = 20;
const MOST_LOOKS = 3;
const COPIED = hours(1);

export async function isMaildir(tree: Tree, folder: string): Promise<boolean> {
  const names = new Set((await tree.entries(folder)).filter(one => one.kind === 'folder').map(one => one.name));
  return names.has('cur') || (names.has('new') && names.has('tmp'));
}

/** `top`: the folder of INBOX, or one that only holds Maildirs. `root`: what it is instead of INBOX, and what stands before all others. */
export async function maildirSource(
  tree: Tree,
  top: string,
  options: SourceOptions & { readonly root?: FolderPath },
): Promise<Result<Source, string>> {
  const { root = [] } = options;
  const places = (await placesOf(tree, top)).map(place => ({ ...place, path: belowRoot(root, place.path) }));
  if (places.length === 0) return err(`${tree.name}/${top} holds no Maildir`);
  const subscribed = top === '' ? await subscribedNames(tree) : null;
  const wanted = subscribed && new Set(subscribed.map(path => JSON.stringify(path)));
  const folderAt = (path: FolderPath): Place | undefined =>
    places.find(place => JSON.stringify(place.path) === JSON.stringify(path));
  return ok({
    format: 'maildir',
    name: top === '' ? tree.name : `${tree.name}/${top}`,
    notes: () => tree.notes(),
    folders: () => Promise.all(places.map(place => folderOf(tree, place, wanted))),
    // Always from the beginning: what has come meanwhile may stand before what is done, and names cost little.
    messages(folder) {
      const place = folderAt(folder.path);
      return place ? maildirMessages(tree, place, options) : nothing();
    },
    close: () => tree.close(),
  });
}

const belowRoot = (root: FolderPath, path: FolderPath): FolderPath =>
  root.length === 0 ? path : path.length === 1 && path[0] === 'INBOX' ? root : [...root, ...path];

async function* nothing(): AsyncIterable<SourceItem> {}

async function placesOf(tree: Tree, top: string): Promise<Place[]> {
  const entries = (await tree.entries(top)).filter(one => one.kind === 'folder');
  const evolution = (await tree.facts(below(top, '..maildir++'))) !== null;
  const places: Place[] = (await isMaildir(tree, top)) ? [{ folder: top, path: ['INBOX'] }] : [];
  for (const { name } of entries) {
    const folder = below(top, name);
    if (!name.startsWith('.') || name === '.' || !(await isMaildir(tree, folder))) continue;
    const levels = name
      .slice(1)
      .split('.')
      .map(level => levelName(level, evolution));
    if (levels.every(level => level !== '')) places.push({ folder, path: levels });
  }
  await nestedPlaces(tree, top, [], places);
  return distinct(places);
}

/** LAYOUT=fs, and what people have put beside a Maildir++: folders in folders. */
async function nestedPlaces(tree: Tree, folder: string, path: FolderPath, places: Place[]): Promise<void> {
  if (path.length > MOST_DEPTH) return;
  for (const { name, kind } of await tree.entries(folder)) {
    if (kind !== 'folder' || ['cur', 'new', 'tmp'].includes(name) || name.startsWith('.')) continue;
    const inner = below(folder, name);
    const here = [...path, levelName(name, false)];
    if (await isMaildir(tree, inner)) places.push({ folder: inner, path: here });
    await nestedPlaces(tree, inner, here, places);
  }
}

/** '.INBOX.Work' is below INBOX; a '.INBOX' beside the top is the same folder under its second name: it gets a number. */
function distinct(places: readonly Place[]): Place[] {
  const taken = new Set<string>();
  return places.map(place => {
    let path = place.path[0]?.toLowerCase() === 'inbox' ? ['INBOX', ...place.path.slice(1)] : place.path;
    for (let n = 2; taken.has(JSON.stringify(path)); n++)
      path = [...place.path.slice(0, -1), `${place.path.at(-1)} ${n}`];
    taken.add(JSON.stringify(path));
    return { ...place, path };
  });
}

/** '\2e' is how Dovecot's listescape writes a dot, '_2E' how Evolution does. */
function levelName(octets: string, evolution: boolean): string {
  const plain = octets.replace(/\\([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (!evolution) return decodedName(plain);
  return Buffer.from(
    plain.replace(/_([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
}

async function folderOf(
  tree: Tree,
  { folder, path }: Place,
  subscribed: ReadonlySet<string> | null,
): Promise<SourceFolder> {
  const files = await filesOf(tree, folder);
  const sizes = files.map(({ name }) => name.virtualSize ?? name.size);
  return {
    ...{ path, role: path.length === 1 && path[0] === 'INBOX' ? 'inbox' : null },
    subscribed: subscribed && (subscribed.has(JSON.stringify(path)) || path[0] === 'INBOX'),
    messages: files.length,
    octets: sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    origin: folder === '' ? tree.name : folder,
    uidValidity: (await dovecotUids(tree, folder)).uidValidity,
  };
}

type File = { readonly path: string; readonly name: MaildirName; readonly uid: number | null; readonly key: string };

/** Read before their order is known: names only. */
async function filesOf(tree: Tree, folder: string, list?: UidList): Promise<File[]> {
  const files: File[] = [];
  const taken = new Set<string>();
  for (const part of ['cur', 'new']) {
    const place = below(folder, part);
    for (const { name, kind } of await tree.entries(place)) {
      if (kind !== 'file' || name.startsWith('.')) continue;
      const read = readMaildirName(name);
      const path = below(place, name);
      // Listed under two names, it may have been given the second one as we looked.
      if (taken.has(read.unique) && !(await bothThere(tree, files, read.unique, path))) continue;
      const key = keyOf(read.unique, taken);
      files.push({ path, name: read, uid: list?.uids.get(read.unique) ?? null, key });
    }
  }
  return files;
}

async function bothThere(tree: Tree, files: readonly File[], unique: string, path: string): Promise<boolean> {
  const other = files.find(file => file.name.unique === unique)!;
  return (await tree.facts(other.path)) !== null && (await tree.facts(path)) !== null;
}

const LONGEST_KEY = 200;

/** Two files of one name but for their flags are two messages. */
function keyOf(unique: string, taken: Set<string>): string {
  const plain = unique.length <= LONGEST_KEY - 10 ? unique : hash('sha256', unique);
  let key = plain;
  for (let n = 2; taken.has(key); n++) key = `${plain}#${n}`;
  taken.add(key);
  return key;
}

const LAST = Number.MAX_SAFE_INTEGER;
const inOrder = (a: File, b: File): number =>
  (a.uid ?? LAST) - (b.uid ?? LAST) ||
  (a.name.at ?? 0) - (b.name.at ?? 0) ||
  (a.name.unique < b.name.unique ? -1 : a.name.unique > b.name.unique ? 1 : 0);

async function* maildirMessages(tree: Tree, { folder }: Place, { largest }: SourceOptions): AsyncIterable<SourceItem> {
  const [keywords, courier, uids] = [
    await dovecotKeywords(tree, folder),
    await courierKeywords(tree, folder),
    await dovecotUids(tree, folder),
  ];
  const given = new Set<string>();
  // Looked at again when all are read: what a server has moved from new to cur between our looks at them, and what came.
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const files = (await filesOf(tree, folder, uids)).filter(({ key }) => !given.has(key)).sort(inOrder);
    if (files.length === 0) return;
    for (const file of files) {
      const { name } = file;
      const labels = [
        ...name.keywords.map(index => keywords[index]).filter(label => label !== undefined),
        ...(courier.get(name.unique) ?? []),
        ...(name.forwarded ? ['$Forwarded'] : []),
      ];
      given.add(file.key);
      yield messageOf(tree, file, imapKeywords(labels), largest);
    }
  }
}

function messageOf(
  tree: Tree,
  { path, name, uid, key }: File,
  keywords: readonly string[],
  largest: number,
): SourceItem {
  return {
    ...{ kind: 'message', key, origin: path, size: name.virtualSize ?? name.size },
    ...{ flags: name.flags, keywords, uid, internalDate: name.at },
    async read() {
      const file = await tree.whole(path, largest);
      // Somebody who reads the Maildir at the same time has given it other flags.
      const found = file.ok || file.error.reason !== 'gone' ? file : await againOf(tree, path, name, largest);
      if (!found.ok) return found;
      const { octets, modifiedAt, size } = found.value;
      if (size === 0) return err({ reason: 'not-a-message', detail: 'the file is empty' });
      const mail = await unpackedMail(octets, largest);
      if (!mail.ok) return mail;
      if (mail.value !== octets) return ok({ ...toWire(mail.value), internalDate: dateOf(modifiedAt, name.at) });
      // W says how long it is with CRLF: where that is its length, it has no lines of LF, and is as it is.
      const wired =
        name.virtualSize === size && name.size === size ? { octets, ends: 'crlf' as const } : toWire(octets);
      return ok({ ...wired, internalDate: dateOf(modifiedAt, name.at) });
    },
  };
}

const dateOf = (file: Instant, name: Instant | null): Instant => (name !== null && file - name > COPIED ? name : file);

async function againOf(tree: Tree, path: string, { unique }: MaildirName, largest: number) {
  const folder = path.slice(0, path.lastIndexOf('/'));
  for (const part of [folder, folder.replace(/new$/, 'cur')]) {
    const now = (await tree.entries(part)).find(({ name }) => readMaildirName(name).unique === unique);
    if (now) return tree.whole(below(part, now.name), largest);
  }
  return err({ reason: 'gone' as const, detail: `${lastName(path)} was taken away meanwhile` });
}
