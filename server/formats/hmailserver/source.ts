/**
 * A backup of hMailServer as a source: hMailServerBackup.xml says which messages there are, with flags and dates, and DataBackup
 * holds them as files. A 7z archive must be unpacked first; a folder or a zip of the same is read.
 *
 *   DataBackup/office.example/ann/7C/{7C5D….}.eml       of a public folder: DataBackup/#Public/7C/{7C5D…}.eml
 *
 * Of several accounts, each stands in a folder of its name, unless one is asked for.
 */
import { hash } from 'node:crypto';
import { err, ok, type Result } from '../../base/result.ts';
import type { Instant } from '../../base/units.ts';
import { toWire } from '../line-ends.ts';
import { nameFault } from '../listed-tree.ts';
import { Mark, type MessageOctets, type Opened, type SourceFolder, type SourceItem, type Untaken } from '../source.ts';
import { below, type Tree } from '../tree.ts';
import { type BackupContents, type BackupFolder, contentsOf } from './contents.ts';
import { NoXml, type Tag, tagsIn } from './tags.ts';

const INDEX = /^hMailServerBackup\.xml$/i;
const DATA = 'DataBackup';
const PUBLIC = '#Public';

/** Archives and copies often have one folder around it. */
export async function backupIn(tree: Tree): Promise<string | null> {
  const top = await tree.entries('');
  const here = top.find(({ name, kind }) => kind === 'file' && INDEX.test(name));
  if (here) return here.name;
  const [only] = top.filter(({ kind }) => kind === 'folder');
  if (!only || top.length > 2) return null;
  const inner = (await tree.entries(only.name)).find(({ name, kind }) => kind === 'file' && INDEX.test(name));
  return inner ? below(only.name, inner.name) : null;
}

export type BackupOptions = { readonly largest: number; readonly account?: string };

export async function backupSource(tree: Tree, options: BackupOptions): Opened {
  const index = await backupIn(tree);
  if (index === null) return err(`${tree.name} is no backup of hMailServer`);
  let contents: BackupContents;
  try {
    contents = await contentsOf(tree, index);
  } catch (fault) {
    if (fault instanceof NoXml) return err(`${below(tree.name, index)} is damaged: ${fault.message}`);
    throw fault;
  }
  const { account } = options;
  const all = contents.folders.filter(one => account === undefined || sameAddress(one.account, account));
  const accounts = [...new Set(contents.folders.map(one => one.account ?? PUBLIC))];
  if (account !== undefined && all.length === 0)
    return err(
      `${account} is not in the backup; it holds ${accounts.slice(0, 20).join(', ') || 'no account with mail'}`,
    );
  if (all.length === 0) return err(`${tree.name} is a backup without messages; its accounts are read by import-config`);
  return ok(sourceOf({ tree, index, contents, options, folders: placed(all) }));
}

const sameAddress = (one: string | null, other: string): boolean =>
  (one ?? PUBLIC).toLowerCase() === other.toLowerCase();

type Placed = BackupFolder & { readonly shown: SourceFolder };

function placed(folders: readonly BackupFolder[]): Placed[] {
  const several = new Set(folders.map(({ account }) => account)).size > 1;
  const used = new Set<string>();
  return folders.map(folder => {
    const { account, role, subscribed, messages, octets } = folder;
    const own = several ? [account ?? PUBLIC, ...folder.path] : folder.path;
    let path = own;
    for (let n = 2; used.has(JSON.stringify(path)); n++) path = [...own.slice(0, -1), `${own.at(-1)} ${n}`];
    used.add(JSON.stringify(path));
    const shown = { path, role, subscribed, messages, octets, origin: own.join('/'), uidValidity: null };
    return { ...folder, shown };
  });
}

type Backup = {
  readonly tree: Tree;
  readonly index: string;
  readonly contents: BackupContents;
  readonly options: BackupOptions;
  readonly folders: readonly Placed[];
};

function sourceOf(backup: Backup) {
  const { tree, folders } = backup;
  const accounts = new Set(folders.map(({ account }) => account ?? PUBLIC));
  return {
    ...{ format: 'hmailserver', name: tree.name },
    notes: () => [
      ...tree.notes(),
      ...(accounts.size > 1
        ? [
            `${accounts.size} accounts, each in a folder of its name; one alone with --account: ${[...accounts].slice(0, 20).join(', ')}`,
          ]
        : []),
    ],
    folders: async () => folders.map(({ shown }) => shown),
    async *messages(folder: SourceFolder, { after = null }: { readonly after?: string | null } = {}) {
      const own = folders.find(({ shown }) => JSON.stringify(shown.path) === JSON.stringify(folder.path));
      if (own) yield* messagesOf(backup, own, after);
    },
    close: () => tree.close(),
  };
}

async function* messagesOf(
  { tree, index, contents, options }: Backup,
  folder: Placed,
  after: string | null,
): AsyncIterable<SourceItem> {
  if (folder.messagesAt === null) return;
  const place = await placeOf(tree, index, folder.account);
  let waiting = after;
  const from = { at: folder.messagesAt, encoding: contents.encoding };
  for await (const tag of tagsIn(tree.pieces(index, folder.messagesAt), from)) {
    if (tag.kind === 'close' && tag.name === 'messages') return;
    if (tag.name !== 'message' || tag.kind === 'close') continue;
    const item = itemOf(tree, tag, place, options.largest);
    if (waiting === null) yield item;
    else if (item.key === waiting) waiting = null;
  }
}

/** Windows does not tell 'Ann' from 'ann'; other systems do. */
async function placeOf(tree: Tree, index: string, account: string | null): Promise<string> {
  const at = account?.lastIndexOf('@') ?? -1;
  const levels = account === null ? [PUBLIC] : [account.slice(at + 1), account.slice(0, Math.max(0, at))];
  let place = index.includes('/') ? index.slice(0, index.lastIndexOf('/')) : '';
  for (const level of [DATA, ...levels]) {
    const entries = await tree.entries(place);
    const exact = entries.find(({ name }) => name === level) ?? entries.find(({ name }) => sameAddress(name, level));
    place = below(place, exact?.name ?? level);
  }
  return place;
}

function itemOf(tree: Tree, tag: Tag, place: string, largest: number): SourceItem {
  const word = (name: string) => tag.attributes.get(name) ?? '';
  const file = word('filename');
  const key = file.length > 0 && file.length <= 200 ? file : hash('sha256', `${file} ${word('id')} ${word('uid')}`);
  if (file.includes('/') || nameFault(file) !== null)
    return {
      kind: 'untaken',
      key,
      origin: file.slice(0, 200),
      reason: 'unreadable',
      detail: 'its name leads elsewhere',
    };
  const uid = Number(word('uid'));
  return {
    ...{ kind: 'message', key, origin: below(place, file), size: Number(word('size')) || null, keywords: [] },
    ...{ flags: flagsOf(Number(word('flags')) || 0), internalDate: dateOf(word('createtime')) },
    uid: Number.isInteger(uid) && uid > 0 ? uid : null,
    read: () => readFile(tree, place, file, largest),
  };
}

const flagsOf = (bits: number): number =>
  (bits & 1 ? Mark.seen : 0) |
  (bits & 2 ? Mark.deleted : 0) |
  (bits & 4 ? Mark.flagged : 0) |
  (bits & 8 ? Mark.answered : 0) |
  (bits & 16 ? Mark.draft : 0);

/** '2024-03-09 14:05:00', by the clock on the wall of that server: taken as by this one's. */
function dateOf(text: string): Instant | null {
  const [, year, month, day, hour, minute, second] = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)/.exec(text) ?? [];
  if (year === undefined || Number(year) < 1980) return null;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number);
  const at = new Date(y!, mo! - 1, d!, h!, mi!, s!).getTime();
  return Number.isFinite(at) ? at : null;
}

/** In the folder of the first two digits of its name; very old versions had no such folders. */
async function readFile(
  tree: Tree,
  place: string,
  file: string,
  largest: number,
): Promise<Result<MessageOctets, Untaken>> {
  const digits = file.replace(/^\{/, '').slice(0, 2);
  for (const path of [below(below(place, digits), file), below(place, file)]) {
    if ((await tree.facts(path)) === null) continue;
    const found = await tree.whole(path, largest);
    if (!found.ok) return found;
    if (found.value.octets.length === 0) return err({ reason: 'not-a-message', detail: 'the file is empty' });
    return ok(toWire(found.value.octets));
  }
  return err({ reason: 'gone', detail: 'the backup has no such file' });
}
