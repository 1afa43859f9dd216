/** An account's archive written (archive-shapes.ts). It cannot go on behind a crash: it is made anew. */
import { hash } from 'node:crypto';
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import {
  ARCHIVE_FORMAT,
  ARCHIVE_VERSION,
  type ArchiveFolder,
  type ArchiveLine,
  type Extra,
  LINES,
  MANIFEST,
  type Manifest,
  messageFile,
} from './archive-shapes.ts';
import { fileName } from './file-names.ts';
import { refused } from './files-out.ts';
import type { Sink, SinkMessage } from './sink.ts';
import { openZipOut, type ZipOut } from './zip-out.ts';

export type ArchiveOf = Pick<Manifest, 'account' | 'by'> & { readonly extras: readonly Extra[]; readonly at: Instant };

type Growing = Omit<ArchiveFolder, 'lists'> & { readonly lists: ArchiveFolder['lists']; lines: ArchiveLine[] };

export async function archiveSink(path: string, of: ArchiveOf): Promise<Result<Sink, string>> {
  const opened = await refused(() => openZipOut(path));
  if (!opened.ok) return err(`${path}: ${opened.error}`);
  const zip = opened.value;
  const folders = new Map<string, Growing>();
  const written = new Set<string>();
  return ok({
    format: 'archive',
    addFolder: async ({ path: name, role, subscribed, uidValidity, uidNext }) => {
      const made = {
        path: [...name],
        role,
        subscribed,
        uidValidity,
        uidNext,
        messages: 0,
        octets: 0,
        lists: [],
        lines: [],
      };
      folders.set(JSON.stringify(name), made);
      return ok(undefined);
    },
    async put(message) {
      const folder = folders.get(JSON.stringify(message.folder));
      if (!folder) return err('its folder was not added');
      return refused(async () => {
        const place = await putMessage(zip, written, message);
        folder.lines.push(lineOf(message, place.sha256));
        folder.messages++;
        folder.octets += message.octets.length;
        if (folder.lines.length >= LINES) await writeLines(zip, [...folders.values()].indexOf(folder), folder, of.at);
        return { place: place.file, lost: [] };
      });
    },
    checkpoint: async () => ok(null),
    finish: () =>
      refused(async () => {
        for (const [at, folder] of [...folders.values()].entries()) await writeLines(zip, at, folder, of.at);
        await writeManifest(zip, [...folders.values()], of);
        return { files: written.size, octets: await zip.finish() };
      }),
    close: () => zip.close(),
  });
}

async function putMessage(zip: ZipOut, written: Set<string>, message: SinkMessage) {
  const sha256 = hash('sha256', message.octets);
  const file = messageFile(sha256);
  if (!written.has(sha256)) await zip.add(file, message.octets, message.internalDate);
  written.add(sha256);
  return { file, sha256 };
}

const lineOf = ({ uid, flags, keywords, internalDate, octets }: SinkMessage, sha256: string): ArchiveLine => ({
  ...{ uid, flags, keywords: [...keywords], date: internalDate, size: octets.length, sha256 },
});

const four = (n: number): string => String(n).padStart(4, '0');

async function writeLines(zip: ZipOut, at: number, folder: Growing, when: Instant): Promise<void> {
  if (folder.lines.length === 0) return;
  const text = Buffer.from(folder.lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  folder.lines = [];
  const file = `folders/${four(at + 1)}-${four(folder.lists.length + 1)}.jsonl`;
  folder.lists.push({ file, sha256: hash('sha256', text) });
  await zip.add(file, text, when);
}

async function writeManifest(zip: ZipOut, folders: readonly Growing[], of: ArchiveOf): Promise<void> {
  const extras: Manifest['extras'] = [];
  for (const { name, text } of of.extras) {
    const file = `account/${name.split('/').map(fileName).join('/')}`;
    extras.push({ name, file, sha256: hash('sha256', text) });
    await zip.add(file, Buffer.from(text), of.at);
  }
  const manifest: Manifest = {
    ...{ format: ARCHIVE_FORMAT, version: ARCHIVE_VERSION, made: new Date(of.at).toISOString(), by: of.by },
    account: of.account,
    folders: folders.map(({ lines, ...folder }) => folder),
    extras,
  };
  await zip.add(MANIFEST, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), of.at);
}
