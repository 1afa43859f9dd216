/**
 * A ZIP archive as a tree; the door to `yauzl`. Nothing is unpacked to disk. Archives that are made to do harm are known by
 * what they say of themselves: files that overlap, or that would grow more than mail ever does. What is encrypted, or packed
 * in a way that is not known here, is named and left out.
 */
import { stat } from 'node:fs/promises';
import { type Entry, getFileNameLowLevel, openPromise, type ZipFile } from 'yauzl';
import { err, ok, type Result } from '../base/result.ts';
import { mebibytes } from '../base/units.ts';
import { faultInWords } from './disk-tree.ts';
import { newFileList } from './listed-tree.ts';
import type { Tree } from './tree.ts';

const MOST_FILES = 5_000_000;
/** Mail packs to a third; a thousand of the same line to a hundredth. */
const MOST_GROWTH = 200;
const SMALL = mebibytes(50);
const NAMED = 5;

export async function openZipTree(path: string): Promise<Result<Tree, string>> {
  let zip: ZipFile;
  try {
    zip = await openPromise(path, { autoClose: false, decodeStrings: false, validateEntrySizes: false });
  } catch (fault) {
    return err(
      (fault as NodeJS.ErrnoException).code
        ? faultInWords(path, fault)
        : `${path} is no ZIP archive: ${(fault as Error).message}`,
    );
  }
  const listed = await listOf(zip, (await stat(path)).size).catch((fault: Error) =>
    err(`it is damaged: ${fault.message}`),
  );
  if (!listed.ok) {
    zip.close();
    return err(`${path}: ${listed.error}`);
  }
  const { list, left } = listed.value;
  return ok(list.tree({ name: path, notes: () => leftInWords(left), close: async () => zip.close() }));
}

type Left = { readonly name: string; readonly because: string };

async function listOf(zip: ZipFile, fileSize: number) {
  const list = newFileList();
  const left: Left[] = [];
  let packed = 0;
  if (zip.entryCount > MOST_FILES) return err(`it holds ${zip.entryCount} files; ${MOST_FILES} are read at most`);
  for await (const entry of zip.eachEntry()) {
    packed += entry.compressedSize;
    if (packed > fileSize) return err('its files overlap, as in archives that are made to do harm');
    const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry as Entry & { fileNameRaw: Buffer };
    const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false);
    if (name.endsWith('/')) continue;
    if (entry.uncompressedSize > SMALL && entry.uncompressedSize > entry.compressedSize * MOST_GROWTH)
      return err(
        `${name} would grow from ${entry.compressedSize} to ${entry.uncompressedSize} octets, as no mail does`,
      );
    const locked = entry.isEncrypted() ? 'encrypted' : entry.canDecodeFileData() ? null : 'unreadable';
    const fault = list.add(name, {
      ...{ size: entry.uncompressedSize, modifiedAt: entry.getLastModDate().getTime() },
      ...(locked === null ? {} : { locked }),
      pieces: from => piecesOf(zip, entry, from),
    });
    if (fault !== null) left.push({ name, because: fault });
    else if (locked !== null)
      left.push({ name, because: locked === 'encrypted' ? 'it is encrypted' : 'its packing is not known' });
  }
  return ok({ list, left });
}

/** Never more than the list has said; and not less: a file that breaks off is not taken for whole. */
async function* piecesOf(zip: ZipFile, entry: Entry, from: number): AsyncIterable<Buffer> {
  const stream = await zip.openReadStreamPromise(entry);
  let at = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const before = at;
    at += chunk.length;
    if (at > entry.uncompressedSize) throw new Error('it is larger than the archive says');
    if (at > from) yield from > before ? chunk.subarray(from - before) : chunk;
  }
  if (at < entry.uncompressedSize) throw new Error('it is shorter than the archive says');
}

export function leftInWords(left: readonly Left[]): string[] {
  const named = left.slice(0, NAMED).map(({ name, because }) => `${JSON.stringify(name)}: ${because}`);
  return left.length > NAMED ? [...named, `and ${left.length - NAMED} more files of the archive were left out`] : named;
}
