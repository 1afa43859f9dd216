/** The one way to kill a job of moving/ in its middle: its process is started, and killed when it has said so much. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { JobPlaces } from './moving-killed.ts';

const program = join(import.meta.dirname, 'moving-killed.ts');

/**
 * Until it has told so often how far a job of this kind is, or until all is done.
 * @throws what it said, where it ended otherwise
 */
export function runJob(
  places: JobPlaces,
  { kind = '', times }: { readonly kind?: 'import' | 'export' | ''; readonly times: number },
): Promise<'killed' | 'done'> {
  const child = spawn(process.execPath, [program, JSON.stringify(places)]);
  let [told, errors] = [0, ''];
  child.stderr.on('data', (piece: Buffer) => {
    errors += piece;
  });
  child.stdout.on('data', (piece: Buffer) => {
    told += piece
      .toString()
      .split('\n')
      .filter(line => line !== '' && line.startsWith(kind)).length;
    if (told >= times) child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve('killed');
      else if (code === 0) resolve('done');
      else reject(new Error(errors));
    });
  });
}

/** Killed up to so many times, each after a number of words that `after` draws; then left to its end. How often it was killed. */
export async function killedUntilDone(
  places: JobPlaces,
  { rounds, after, kind = '' }: { readonly rounds: number; after(): number; readonly kind?: 'import' | 'export' | '' },
): Promise<number> {
  let killed = 0;
  while (killed < rounds && (await runJob(places, { kind, times: after() })) === 'killed') killed++;
  const end = await runJob(places, { times: Number.POSITIVE_INFINITY });
  if (end !== 'done') throw new Error(`it ended ${end}`);
  return killed;
}
