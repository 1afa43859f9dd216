/** A BodyDecoder without a thread: what the thread does, at once. */
import type { BodyDecoder } from '../../server/jmap/backend.ts';
import { decodeBodyValue } from '../../server/jmap/email/body-value.ts';

export const inlineDecoder: BodyDecoder = {
  decode: async (message, parts, most) =>
    new Map(parts.map(part => [part.partId, decodeBodyValue(message.subarray(part.start, part.end), part, most)])),
};
