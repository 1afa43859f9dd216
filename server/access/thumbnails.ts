/**
 * Small pictures of what is attached, one at a time in a thread with a deadline: what a stranger sends may claim any size. What
 * is no picture, or too large, or takes too long, is blank.
 */
import { once } from 'node:events';
import type { Clock } from '../base/ports.ts';
import { type Bytes, type Duration, mebibytes, seconds } from '../base/units.ts';
import { startAccessThread } from './threads/entry.ts';

const LARGEST: Bytes = mebibytes(25);
const DEADLINE: Duration = seconds(10);
const MOST_MEMORY_MB = 256;
/** Who asks for more at once gets blank ones. */
const MOST_WAITING = 100;

export type Thumbnails = (octets: Uint8Array) => Promise<Uint8Array>;

/** JPEG, 180 × 120. */
export function newThumbnails(clock: Clock): Thumbnails {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async octets => {
    if (octets.length === 0 || octets.length > LARGEST || waiting >= MOST_WAITING) return blank();
    waiting++;
    const made = last.then(() => apart(octets, clock)).finally(() => waiting--);
    // One that could not even be begun stops nobody who waits behind it.
    last = made.catch(() => null);
    return (await made) ?? blank();
  };
}

const blank = async (): Promise<Uint8Array> => (await import('./threads/thumbnail.ts')).blank();

/** null: there is none; never throws. */
async function apart(octets: Uint8Array, clock: Clock): Promise<Uint8Array | null> {
  const worker = startAccessThread({ role: 'thumbnail', octets }, { maxOldGenerationSizeMb: MOST_MEMORY_MB });
  const patience = new AbortController();
  const cancel = clock.after(DEADLINE, () => patience.abort());
  worker.on('exit', () => patience.abort());
  try {
    const [picture] = (await once(worker, 'message', { signal: patience.signal })) as [Uint8Array | null];
    return picture;
  } catch {
    return null;
  } finally {
    cancel();
    await worker.terminate();
  }
}
