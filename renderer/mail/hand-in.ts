/**
 * Files with mail (.eml, .mbox, .msg) handed to the server piece by piece, as large as they are, and read there: into a folder, or
 * into the test inbox as if a program had sent them.
 */
import type { Api, FileProgress } from '../../server/api/contract.ts';
import { base64, PIECE } from './compose/upload.ts';

export const isMailFile = (name: string): boolean => /\.(?:eml|mbox|msg)$/i.test(name);

export type Result = {
  readonly taken: number;
  readonly untaken: number;
  /** The first words of a no, with the file or the message that it is about. */
  readonly why: string | null;
  /** As JMAP numbers them. */
  readonly messages: readonly number[];
};

/** One after the other; `tell` hears how many are there. A file that is refused does not stop those behind it. */
export async function handIn(
  api: Api,
  files: readonly File[],
  read: (file: string) => AsyncIterable<FileProgress>,
  tell: (taken: number, file: string) => void,
  wordsOf: (fault: unknown) => string,
): Promise<Result> {
  let [taken, untaken] = [0, 0];
  let why: string | null = null;
  const messages: number[] = [];
  for (const file of files) {
    try {
      const { file: held } = await api.files.begin({ name: file.name, size: file.size });
      for (let at = 0; at < file.size; at += PIECE) {
        await api.files.put({ file: held, at, data: await base64(file.slice(at, at + PIECE)) });
        tell(taken, file.name);
      }
      let ofThis = 0;
      for await (const progress of read(held)) {
        ofThis = progress.taken;
        messages.push(...progress.messages);
        const [first] = progress.refused;
        if (first) why ??= `${file.name}: ${first.why}`;
        if (progress.end) {
          untaken += progress.untaken;
          if (progress.end.fault !== null) {
            why = `${file.name}: ${progress.end.fault}`;
            if (ofThis + progress.untaken === 0) untaken++;
          }
        }
        tell(taken + ofThis, file.name);
      }
      taken += ofThis;
    } catch (fault) {
      untaken++;
      why = `${file.name}: ${wordsOf(fault)}`;
    }
  }
  return { taken, untaken, why, messages };
}
