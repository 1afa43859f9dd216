/**
 * Messages as files of their own: '.eml' (RFC 5322 as it is), '.emlx' of Apple's Mail (a length, the message, a property list),
 * and MH, whose messages are called by numbers. Folders are folders. One file alone is a source too.
 *
 * The date of a file says when somebody saved it: the message's own counts.
 */
import { hash } from 'node:crypto';
import { err, ok, type Result } from '../base/result.ts';
import { readEmlx } from './emlx.ts';
import { folderName } from './file-names.ts';
import { toWire } from './line-ends.ts';
import { takeState } from './mbox-fields.ts';
import { mhMarks } from './mh-sequences.ts';
import { isMsgName, readMsgFile } from './outlook/msg-message.ts';
import type { FolderPath, MessageOctets, Source, SourceFolder, SourceItem, SourceOptions, Untaken } from './source.ts';
import { below, byName, lastName, type Tree } from './tree.ts';

type Place = { readonly folder: string; readonly path: FolderPath; readonly files: readonly string[] };

const MOST_DEPTH = 40;
/** '.msg' of Outlook too: it becomes a message as it is read. */
export const isMailFile = (name: string): boolean => /\.(eml|emlx|msg822|mht)$/i.test(name) || isMsgName(name);
const isNumber = (name: string): boolean => /^\d{1,9}$/.test(name);

export type EmlOptions = SourceOptions & {
  /** Stands before all folders. */
  readonly root?: FolderPath;
  /** Only this file. */
  readonly file?: string;
  /** Numbers are messages (MH). */
  readonly numbers?: boolean;
  /** Folders below are somebody else's. */
  readonly flat?: boolean;
  /** Thunderbird's state in the header is read and taken out. */
  readonly mozilla?: boolean;
  /** Folders that only hold the messages of the one above ('Messages' in Apple's): not folders of their own. */
  readonly passes?: (name: string) => boolean;
  /** What a folder's name is to a person: 'Work.mbox' is Work. */
  readonly shown?: (name: string) => string;
};

export async function emlSource(tree: Tree, top: string, options: EmlOptions): Promise<Result<Source, string>> {
  const places: Place[] = [];
  if (options.file !== undefined) places.push({ folder: top, path: options.root ?? [], files: [options.file] });
  else await collect(tree, { folder: top, path: options.root ?? [], depth: 0 }, options, places);
  if (places.length === 0) return err(`${below(tree.name, top)} holds no messages (.eml, .emlx, .msg)`);
  const merged = merge(places);
  return ok({
    format: options.numbers ? 'mh' : 'eml',
    name: top === '' ? tree.name : `${tree.name}/${top}`,
    notes: () => tree.notes(),
    folders: async () => merged.map(folderOf),
    messages: folder => {
      const key = JSON.stringify(folder.path);
      const own = merged.filter(({ path }) => JSON.stringify(path.length === 0 ? ['INBOX'] : path) === key);
      return emlMessages(tree, own, options);
    },
    close: () => tree.close(),
  });
}

async function collect(
  tree: Tree,
  at: { readonly folder: string; readonly path: FolderPath; readonly depth: number },
  options: EmlOptions,
  places: Place[],
): Promise<void> {
  if (at.depth > MOST_DEPTH) return;
  const entries = (await tree.entries(at.folder)).toSorted(byName);
  const files = entries
    .filter(({ name, kind }) => kind === 'file' && (isMailFile(name) || (options.numbers === true && isNumber(name))))
    .map(({ name }) => name);
  if (files.length > 0) places.push({ folder: at.folder, path: at.path, files });
  for (const { name, kind } of entries) {
    if (kind !== 'folder' || options.flat || name.startsWith('.')) continue;
    const path = options.passes?.(name) ? at.path : [...at.path, (options.shown ?? folderName)(name)];
    await collect(tree, { folder: below(at.folder, name), path, depth: at.depth + 1 }, options, places);
  }
}

/** Several places may be one folder. */
function merge(places: readonly Place[]): (Place & { readonly all: readonly string[] })[] {
  const byPath = new Map<string, Place & { readonly all: string[] }>();
  for (const place of places) {
    const key = JSON.stringify(place.path);
    const known = byPath.get(key) ?? { ...place, all: [] };
    known.all.push(...place.files.map(name => below(place.folder, name)));
    byPath.set(key, known);
  }
  return [...byPath.values()];
}

const folderOf = (place: Place & { readonly all: readonly string[] }): SourceFolder => ({
  ...{ path: place.path.length === 0 ? ['INBOX'] : place.path, role: null, subscribed: null, uidValidity: null },
  ...{ messages: place.all.length, octets: null, origin: place.folder === '' ? '.' : place.folder },
});

async function* emlMessages(
  tree: Tree,
  places: readonly (Place & { readonly all: readonly string[] })[],
  options: EmlOptions,
): AsyncIterable<SourceItem> {
  for (const { folder, all } of places) {
    const marks = options.numbers ? await mhMarks(tree, folder) : null;
    for (const path of all) {
      yield {
        ...{ kind: 'message', key: keyOf(path), origin: path, size: null, keywords: [], internalDate: null, uid: null },
        flags: marks?.(Number(lastName(path))) ?? 0,
        read: () => readFile(tree, path, options),
      };
    }
  }
}

const LONGEST_KEY = 200;
const keyOf = (path: string): string => (path.length <= LONGEST_KEY ? path : hash('sha256', path));

async function readFile(
  tree: Tree,
  path: string,
  { largest, mozilla }: EmlOptions,
): Promise<Result<MessageOctets, Untaken>> {
  const file = await tree.whole(path, largest);
  if (!file.ok) return file;
  if (/\.emlx$/i.test(path)) return readEmlx(file.value.octets);
  const { octets } = file.value;
  if (octets.length === 0) return err({ reason: 'not-a-message', detail: 'the file is empty' });
  if (isMsgName(path)) return readMsgFile(octets);
  if (!mozilla) return ok(toWire(withoutMark(octets)));
  const { state, octets: text } = takeState(octets, false);
  if (state.expunged) return err({ reason: 'deleted', detail: 'the program that wrote it had not cleared it away' });
  return ok({ ...toWire(text), flags: state.flags, keywords: state.keywords });
}

/** Editors put UTF-8's mark before the first field. */
const withoutMark = (octets: Buffer): Buffer =>
  octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf ? octets.subarray(3) : octets;
