/** A zip of '.eml' files in folders: what anybody can open. It cannot go on behind a crash: it is made anew. */
import { join } from 'node:path/posix';
import { err, ok, type Result } from '../base/result.ts';
import { emlName, lostInEml } from './eml-sink.ts';
import { refused } from './files-out.ts';
import { folderPlace } from './kept-paths.ts';
import type { Sink } from './sink.ts';
import { openZipOut } from './zip-out.ts';

export async function zipSink(path: string): Promise<Result<Sink, string>> {
  const opened = await refused(() => openZipOut(path));
  if (!opened.ok) return err(`${path}: ${opened.error}`);
  const zip = opened.value;
  let files = 0;
  return ok({
    format: 'zip',
    addFolder: async () => ok(undefined),
    put: message =>
      refused(async () => {
        const place = join(folderPlace(message.folder), emlName(message));
        await zip.add(place, message.octets, message.internalDate);
        files++;
        return { place, lost: [...lostInEml(message), 'date'] };
      }),
    checkpoint: async () => ok(null),
    finish: () => refused(async () => ({ files, octets: await zip.finish() })),
    close: () => zip.close(),
  });
}
