/**
 * A folder of '.eml' files, one for each message, octet by octet as it is; folders are folders. Flags and keywords have no
 * place there, and are told as lost; the date is the file's.
 */
import { join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import { firstField } from '../mime/header.ts';
import { folderPlace, subjectName } from './file-names.ts';
import { flushFolder, makeFolder, putFile, refused } from './files-out.ts';
import type { Loss, Sink, SinkMessage } from './sink.ts';

/** '00012 Subject.eml': unique by its UID, and in order. */
export const emlName = ({ uid, octets }: Pick<SinkMessage, 'uid' | 'octets'>): string =>
  `${String(uid).padStart(5, '0')} ${subjectName(decodeWords(firstField(octets, 'Subject') ?? '')) || 'no subject'}.eml`;

export const lostInEml = ({ flags, keywords }: SinkMessage): Loss[] => [
  ...(flags === 0 ? [] : (['flags'] as const)),
  ...(keywords.length === 0 ? [] : (['keywords'] as const)),
];

export async function emlSink(top: string): Promise<Result<Sink, string>> {
  const made = await refused(() => makeFolder(top));
  if (!made.ok) return err(`${top}: ${made.error}`);
  const places = new Set<string>();
  let files = 0;
  let octets = 0;
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
        const file = await putFile(`${path}.part`, path, message.octets, message.internalDate);
        try {
          await file.datasync();
        } finally {
          await file.close();
        }
        files++;
        octets += message.octets.length;
        return { place: path, lost: lostInEml(message) };
      }),
    checkpoint: () =>
      refused(async () => {
        for (const place of places) await flushFolder(place);
        return '';
      }),
    finish: () =>
      refused(async () => {
        for (const place of places) await flushFolder(place);
        return { files, octets };
      }),
    close: async () => {},
  });
}
