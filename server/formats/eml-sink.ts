/**
 * A folder of '.eml' files, one for each message, octet by octet as it is; folders are folders. Flags and keywords have no
 * place there, and are told as lost; the date is the file's.
 */
import { join } from 'node:path';
import { asBuffer, CR, LF } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import { firstField } from '../mime/header.ts';
import { subjectName } from './file-names.ts';
import { flushFiles, flushFolder, makeFolder, putFile, refused } from './files-out.ts';
import { filedPath, folderPlace } from './kept-paths.ts';
import type { Loss, Sink, SinkMessage } from './sink.ts';

/** Files that wait to be put on disk, at most so many. */
const MOST_WAITING = 4_000;

/** '00012 Subject.eml': unique by its UID, and in order. */
export const emlName = ({ uid, octets }: Pick<SinkMessage, 'uid' | 'octets'>): string =>
  `${String(uid).padStart(5, '0')} ${subjectName(decodeWords(firstField(octets, 'Subject') ?? '')) || 'no subject'}.eml`;

export const lostInEml = ({ folder, flags, keywords, octets }: SinkMessage): Loss[] => [
  ...(isRead(octets) ? [] : (['line-ends'] as const)),
  ...(String(filedPath(folder)) === String(folder) ? [] : (['folder-name'] as const)),
  ...(flags === 0 ? [] : (['flags'] as const)),
  ...(keywords.length === 0 ? [] : (['keywords'] as const)),
];

/** The file has its very octets; but readers make lines of bare LFs, and leave out a mark before the first field. */
function isRead(bytes: Uint8Array): boolean {
  const octets = asBuffer(bytes);
  for (let at = octets.indexOf(LF); at !== -1; at = octets.indexOf(LF, at + 1)) if (octets[at - 1] !== CR) return false;
  return octets[0] !== 0xef || octets[1] !== 0xbb || octets[2] !== 0xbf;
}

export async function emlSink(top: string): Promise<Result<Sink, string>> {
  const made = await refused(() => makeFolder(top));
  if (!made.ok) return err(`${top}: ${made.error}`);
  const places = new Set<string>();
  let dirty: string[] = [];
  let files = 0;
  let octets = 0;
  const settle = async () => {
    const paths = dirty;
    dirty = [];
    await flushFiles(paths);
    for (const place of places) await flushFolder(place);
  };
  return ok({
    format: 'eml',
    addFolder: ({ path }) =>
      refused(async () => {
        const place = join(top, folderPlace(path));
        await makeFolder(place);
        places.add(place);
      }),
    put: message =>
      refused(async () => {
        const place = join(top, folderPlace(message.folder));
        const path = join(place, emlName(message));
        await putFile(`${path}.part`, path, message.octets, message.internalDate);
        if (dirty.push(path) >= MOST_WAITING) await settle();
        files++;
        octets += message.octets.length;
        return { place: path, lost: lostInEml(message) };
      }),
    checkpoint: () =>
      refused(async () => {
        await settle();
        return '';
      }),
    finish: () =>
      refused(async () => {
        await settle();
        return { files, octets };
      }),
    close: async () => {},
  });
}
