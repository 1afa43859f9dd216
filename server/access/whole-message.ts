/**
 * A message with the octets of all that is attached to it. What was read in a thread of its own comes back without them
 * (message-reader.ts): they are taken from the message itself then.
 */

import { asBuffer } from '../base/bytes.ts';
import type { Clock } from '../base/ports.ts';
import { type Attachment, byOwnDecoder, type Message } from '../mime/message.ts';
import { parseStructure } from '../mime/structure.ts';
import { readApart } from './message-reader.ts';

/** null: it could not be read within the time and the memory there is. */
export async function readWhole(bytes: Uint8Array, clock: Clock): Promise<Message | null> {
  const message = await readApart(bytes, clock);
  if (!message || message.attachments.every(({ bytes: own, size }) => own.length > 0 || size === 0)) return message;
  const buffer = asBuffer(bytes);
  const decoded = byOwnDecoder(buffer, parseStructure(buffer).structure).attachments;
  return { ...message, attachments: message.attachments.map((one, at) => filled(one, at, decoded)) };
}

/** Both readers name parts alike; where one saw a part more, the name and size tell which is meant. */
function filled(one: Attachment, at: number, decoded: readonly Attachment[]): Attachment {
  const isSame = (other: Attachment | undefined): boolean =>
    other?.filename === one.filename && other.bytes.length === one.size;
  const found = isSame(decoded[at]) ? decoded[at] : (decoded.find(isSame) ?? decoded[at]);
  return found ? { ...one, bytes: found.bytes } : one;
}
