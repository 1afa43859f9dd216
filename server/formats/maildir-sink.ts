/**
 * A Maildir++ as Dovecot would write it: '.Work.2024', dovecot-keywords, subscriptions, and a dovecot-uidlist, so that the
 * messages keep their order and their UIDs there. Sizes stand in the names, the date is the file's.
 *
 * A message's name is made of its mailbox and UID alone: what is put again after a crash lies there once. Messages go through
 * tmp/ into cur/. Lines end in LF where that can be undone (line-ends.ts); else the octets are as they are, and S equals W.
 */
import { readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { diskTree } from './disk-tree.ts';
import { flushFiles, flushFolder, makeFolder, putFile, refused, removeQuietly } from './files-out.ts';
import { escapedLevel, maildirPath, maildirPlace } from './kept-paths.ts';
import { isPlain, toFile } from './line-ends.ts';
import { MOST_KEYWORDS, printMaildirInfo, readMaildirName } from './maildir-name.ts';
import { dovecotKeywords } from './maildir-tables.ts';
import type { Loss, Sink, SinkFolder, SinkMessage } from './sink.ts';

type Folder = SinkFolder & {
  readonly place: string;
  readonly keywords: string[];
  /** UID → the file's name without its flags. */
  readonly uids: Map<number, string>;
  /** What an earlier run has put there, by UID: whole names. */
  readonly earlier: ReadonlyMap<number, string>;
};
/** Files that wait to be put on disk, at most so many. */
const MOST_WAITING = 4_000;

export async function maildirSink(top: string): Promise<Result<Sink, string>> {
  const made = await refused(async () => {
    await makeFolder(top);
    return readdir(top);
  });
  if (!made.ok) return err(`${top}: ${made.error}`);
  const folders = new Map<string, Folder>();
  let dirty: string[] = [];
  let files = 0;
  let octets = 0;

  async function settle(): Promise<void> {
    const paths = dirty;
    dirty = [];
    await flushFiles(paths);
  }

  async function put(folder: Folder, message: SinkMessage) {
    const plain = isPlain(message.octets);
    const text = plain ? toFile(message.octets) : message.octets;
    const lost: Loss[] = [];
    if (maildirPlace(maildirPath(folder.path)) !== maildirPlace(folder.path)) lost.push('folder-name');
    const indexes = keywordIndexes(folder.keywords, message.keywords, lost);
    const name = `${uniqueOf(folder, message)},S=${text.length},W=${message.octets.length}`;
    const forwarded = message.keywords.some(word => word.toLowerCase() === '$forwarded');
    const shown = `${name}${printMaildirInfo(message.flags, forwarded, indexes)}`;
    const path = join(folder.place, 'cur', shown);
    await putFile(join(folder.place, 'tmp', name), path, text, message.internalDate);
    if (dirty.push(path) >= MOST_WAITING) await settle();
    folder.uids.set(message.uid, name);
    const earlier = folder.earlier.get(message.uid);
    // It has other flags by now.
    if (earlier !== undefined && earlier !== shown) await removeQuietly(join(folder.place, 'cur', earlier));
    files++;
    octets += text.length;
    return { place: path, lost };
  }

  return ok({
    format: 'maildir',
    addFolder: folder =>
      refused(async () => {
        const place = join(top, maildirPlace(maildirPath(folder.path)));
        for (const part of ['cur', 'new', 'tmp']) await makeFolder(join(place, part));
        if (place !== top) await writeFile(join(place, 'maildirfolder'), '', { mode: 0o600 });
        folders.set(JSON.stringify(folder.path), { ...folder, place, ...(await alreadyThere(place, folder)) });
      }),
    async put(message) {
      const folder = folders.get(JSON.stringify(message.folder));
      return folder ? refused(() => put(folder, message)) : err('its folder was not added');
    },
    checkpoint: () =>
      refused(async () => {
        await settle();
        for (const folder of folders.values()) await writeTables(folder);
        return '';
      }),
    finish: () =>
      refused(async () => {
        await settle();
        for (const folder of folders.values()) await writeTables(folder);
        await writeWhole(join(top, 'subscriptions'), subscriptionsText([...folders.values()]));
        await flushFolder(top);
        return { files, octets };
      }),
    close: async () => {},
  });
}

function uniqueOf({ uidValidity }: Folder, { uid, internalDate }: SinkMessage): string {
  const seconds = Math.max(0, Math.floor(internalDate / 1000));
  return `${String(seconds).padStart(9, '0')}.U${uid}V${uidValidity}.mailroom`;
}

/** What an earlier run of the same work has left, known by the names that only this sink gives. */
async function alreadyThere(
  place: string,
  { uidValidity }: SinkFolder,
): Promise<Omit<Folder, keyof SinkFolder | 'place'>> {
  const uids = new Map<number, string>();
  const earlier = new Map<number, string>();
  for (const name of await readdir(join(place, 'cur'))) {
    const found = /\.U(\d+)V(\d+)\.mailroom,/.exec(name);
    if (!found || Number(found[2]) !== uidValidity) continue;
    earlier.set(Number(found[1]), name);
    uids.set(Number(found[1]), readMaildirName(name).unique);
  }
  const table = earlier.size === 0 ? [] : await dovecotKeywords(diskTree(place), '');
  return { keywords: Array.from(table, name => name ?? ''), uids, earlier };
}

/** The table of a folder has 26 letters. */
function keywordIndexes(table: string[], keywords: readonly string[], lost: Loss[]): number[] {
  const indexes: number[] = [];
  for (const keyword of keywords) {
    let index = table.findIndex(known => known.toLowerCase() === keyword.toLowerCase());
    if (index === -1 && table.length < MOST_KEYWORDS) index = table.push(keyword) - 1;
    if (index === -1) lost.push('keywords');
    else indexes.push(index);
  }
  return indexes;
}

async function writeTables({ place, keywords, uids, uidValidity, uidNext }: Folder): Promise<void> {
  if (keywords.length > 0)
    await writeWhole(join(place, 'dovecot-keywords'), keywords.map((name, index) => `${index} ${name}\n`).join(''));
  const lines = [...uids].sort(([a], [b]) => a - b).map(([uid, name]) => `${uid} :${name}\n`);
  await writeWhole(join(place, 'dovecot-uidlist'), `3 V${uidValidity} N${uidNext}\n${lines.join('')}`);
  for (const part of ['cur', '.']) await flushFolder(join(place, part));
}

const subscriptionsText = (folders: readonly Folder[]): string =>
  `V\t2\n\n${folders
    .filter(({ subscribed }) => subscribed)
    .map(({ path }) => `${maildirPath(path).map(escapedLevel).join('\t')}\n`)
    .join('')}`;

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text, { mode: 0o600, flush: true });
  await rename(`${path}.part`, path);
}
