/** A packed file (.gz, .tgz), unpacked beside the server's own files while it is read. Bounded: see `MOST_GROWTH`. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { err, ok, type Result } from '../base/result.ts';
import { mebibytes } from '../base/units.ts';

const MOST_GROWTH = 200;
const SMALL = mebibytes(50);

export type Unpacked = { readonly path: string; close(): Promise<void> };

export async function gunzip(path: string, scratch: string, signal?: AbortSignal): Promise<Result<Unpacked, string>> {
  const { size } = await stat(path);
  const folder = await mkdtemp(join(scratch, 'unpacked-'));
  const close = () => rm(folder, { recursive: true, force: true });
  const most = Math.max(SMALL, size * MOST_GROWTH);
  let grown = 0;
  const count = new Transform({
    transform(piece: Buffer, _, done) {
      grown += piece.length;
      done(grown > most ? new Error('it grows more than any mail does') : null, piece);
    },
  });
  try {
    const file = join(folder, 'content');
    await pipeline(createReadStream(path), createGunzip(), count, createWriteStream(file, { mode: 0o600 }), { signal });
    return ok({ path: file, close });
  } catch (fault) {
    await close();
    return err(`${path} cannot be unpacked: ${signal?.aborted ? 'it was stopped' : (fault as Error).message}`);
  }
}
