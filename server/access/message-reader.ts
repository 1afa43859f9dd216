/**
 * A message as a person reads it, however it was built: a small one at once, a larger one in a thread of its own with a
 * deadline, so that nobody else waits for it.
 */
import { once } from 'node:events';
import type { Clock } from '../base/ports.ts';
import { type Bytes, type Duration, kibibytes, seconds } from '../base/units.ts';
import { type Message, readMessage } from '../mime/message.ts';
import { startAccessThread } from './threads/entry.ts';

/** Some milliseconds of work. */
const SMALL: Bytes = kibibytes(64);
const DEADLINE: Duration = seconds(30);
const MOST_MEMORY_MB = 512;

/** null: it could not be read within the time and the memory there is. Of a large one what is attached has no octets. */
export async function readApart(bytes: Uint8Array, clock: Clock): Promise<Message | null> {
  if (bytes.length <= SMALL) return readMessage(bytes);
  const worker = startAccessThread({ role: 'reader', octets: bytes }, { maxOldGenerationSizeMb: MOST_MEMORY_MB });
  const patience = new AbortController();
  const cancel = clock.after(DEADLINE, () => patience.abort());
  // Out of memory is an 'error' before the 'exit'; both end the waiting for a message.
  worker.on('exit', () => patience.abort());
  try {
    const [message] = (await once(worker, 'message', { signal: patience.signal })) as [Message];
    return message;
  } catch {
    return null;
  } finally {
    cancel();
    await worker.terminate();
  }
}
