/** An account's archive read (archive-shapes.ts). Each message is proven by its hash. */
import { hash } from 'node:crypto';
import { err, ok, type Result } from '../base/result.ts';
import { mebibytes } from '../base/units.ts';
import {
  ARCHIVE_FORMAT,
  ARCHIVE_VERSION,
  type ArchiveFolder,
  type ArchiveLine,
  type Extra,
  lineShape,
  MANIFEST,
  type Manifest,
  manifestShape,
  messageFile,
} from './archive-shapes.ts';
import type { MessageOctets, Source, SourceItem, SourceOptions, Untaken } from './source.ts';
import type { Tree } from './tree.ts';

const LARGEST_LIST = mebibytes(64);
const LARGEST_EXTRA = mebibytes(16);

export type ArchiveSource = Source & {
  readonly account: Manifest['account'];
  /** What else of the account there is; those whose hash is another are left out. */
  extras(): Promise<readonly Extra[]>;
};

export const isArchive = async (tree: Tree): Promise<boolean> => {
  if ((await tree.facts(MANIFEST)) === null) return false;
  const file = await tree.whole(MANIFEST, LARGEST_LIST);
  return file.ok && file.value.octets.includes(`"${ARCHIVE_FORMAT}"`);
};

export async function archiveSource(tree: Tree, options: SourceOptions): Promise<Result<ArchiveSource, string>> {
  const manifest = await manifestOf(tree);
  if (!manifest.ok) return err(`${tree.name}: ${manifest.error}`);
  const { folders, extras, account } = manifest.value;
  return ok({
    ...{ format: 'archive', name: tree.name, account },
    notes: () => tree.notes(),
    folders: async () =>
      distinct(folders).map(({ path, role, subscribed, messages, octets, uidValidity }) => ({
        ...{ path, role, subscribed, messages, octets, uidValidity, origin: path.join('/') },
      })),
    // Always from the beginning: lines need not stand in the order of their UIDs.
    async *messages({ path }) {
      const key = JSON.stringify(path);
      for (const own of folders) if (JSON.stringify(own.path) === key) yield* archiveMessages(tree, own, options);
    },
    async extras() {
      const found: Extra[] = [];
      for (const { name, file, sha256 } of extras) {
        const read = await tree.whole(file, LARGEST_EXTRA);
        if (read.ok && hash('sha256', read.value.octets) === sha256)
          found.push({ name, text: read.value.octets.toString('utf8') });
      }
      return found;
    },
    close: () => tree.close(),
  });
}

/** A path that is named twice is one folder. */
function distinct(folders: readonly ArchiveFolder[]): readonly ArchiveFolder[] {
  const byPath = new Map<string, ArchiveFolder>();
  for (const folder of folders)
    if (!byPath.has(JSON.stringify(folder.path))) byPath.set(JSON.stringify(folder.path), folder);
  return [...byPath.values()];
}

async function manifestOf(tree: Tree): Promise<Result<Manifest, string>> {
  const file = await tree.whole(MANIFEST, LARGEST_LIST);
  if (!file.ok) return err(`${MANIFEST} cannot be read`);
  const value = parsed(file.value.octets.toString('utf8'));
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > ARCHIVE_VERSION)
    return err(`it is an archive of version ${version}; this Mailroom knows ${ARCHIVE_VERSION}`);
  const checked = manifestShape.safeParse(value);
  return checked.success
    ? ok(checked.data)
    : err(`${MANIFEST} is not what it should be: ${checked.error.issues[0]?.message}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The key is the UID. */
async function* archiveMessages(
  tree: Tree,
  folder: ArchiveFolder,
  { largest }: SourceOptions,
): AsyncIterable<SourceItem> {
  for (const { file, sha256 } of folder.lists) {
    const list = await tree.whole(file, LARGEST_LIST);
    if (!list.ok || hash('sha256', list.value.octets) !== sha256) {
      yield { kind: 'untaken', key: file, origin: file, reason: 'unreadable', detail: 'a list of messages is damaged' };
      if (!list.ok) continue;
    }
    for (const text of list.value.octets.toString('utf8').split('\n')) {
      if (text === '') continue;
      const line = lineShape.safeParse(parsed(text));
      if (!line.success)
        yield {
          kind: 'untaken',
          key: hash('sha256', text),
          origin: file,
          reason: 'not-a-message',
          detail: 'a broken line',
        };
      else yield itemOf(tree, line.data, largest);
    }
  }
}

const itemOf = (tree: Tree, line: ArchiveLine, largest: number): SourceItem => ({
  ...{ kind: 'message', key: String(line.uid), origin: messageFile(line.sha256), size: line.size, flags: line.flags },
  ...{ keywords: line.keywords, internalDate: line.date, uid: line.uid },
  read: () => readProven(tree, line, largest),
});

async function readProven(
  tree: Tree,
  { sha256 }: ArchiveLine,
  largest: number,
): Promise<Result<MessageOctets, Untaken>> {
  const file = await tree.whole(messageFile(sha256), largest);
  if (!file.ok) return file;
  return hash('sha256', file.value.octets) === sha256
    ? ok({ octets: file.value.octets, ends: 'crlf' })
    : err({ reason: 'unreadable', detail: 'its octets do not match their hash' });
}
