/** The content of a request, read as it comes and no further than it may be. */
import type { ReadableStream } from 'node:stream/web';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';

export async function readBody(request: Request, most: Bytes): Promise<Result<Uint8Array, 'too-large'>> {
  if (Number(request.headers.get('content-length') ?? 0) > most) return err('too-large');
  const pieces: Uint8Array[] = [];
  let length = 0;
  if (request.body === null) return ok(new Uint8Array());
  for await (const piece of request.body as unknown as ReadableStream<Uint8Array>) {
    length += piece.length;
    if (length > most) return err('too-large');
    pieces.push(piece);
  }
  return ok(Buffer.concat(pieces, length));
}
