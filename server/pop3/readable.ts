/**
 * A message as its session may read it: as stored, or, to a client that has not said UTF8, with its header made ASCII
 * (surrogate.ts; RFC 6856 §4). Only the header is ever held, and only when it has to be looked at.
 *
 * LIST and STAT tell the stored size all the same, as RFC 6858 allows: what each surrogate would measure is not worth
 * reading 100,000 headers for. RETR tells the octets that follow it.
 */
import { isAscii } from 'node:buffer';
import { asBuffer, CRLF, LF } from '../base/bytes.ts';
import { restAlways } from '../base/pace.ts';
import type { Bytes } from '../base/units.ts';
import { LONGEST_HEADER } from '../mime/header.ts';
import { surrogateHeaderInTurns } from './surrogate.ts';

export type Content = Uint8Array | AsyncIterable<Uint8Array>;

/** `grown`: how much longer the header has become. `lacksFinalCrlf` null: as the message is listed. */
export type Surrogate = { readonly grown: Bytes; readonly lacksFinalCrlf: boolean | null };

export type Readable =
  | { readonly kind: 'as-stored'; readonly content: Content }
  | { readonly kind: 'surrogate'; readonly content: Content; readonly surrogate: Surrogate }
  /** The header is more than ASCII and longer than what we convert. */
  | { readonly kind: 'needs-utf8' };

export async function asciiReadable(content: Content): Promise<Readable> {
  if (content instanceof Uint8Array) {
    return whole(content, headerEnd(content) ?? content.length);
  }
  const pieces = content[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  for (;;) {
    const next = await pieces.next();
    if (next.done) return whole(head, headerEnd(head) ?? head.length);
    head = Buffer.concat([head, next.value]);
    const end = headerEnd(head);
    if (end === null && head.length <= LONGEST_HEADER) continue;
    const rest = following(head, pieces);
    if (end === null || end > LONGEST_HEADER) return tooLong(head, rest);
    return withHeader(head.subarray(0, end), rest, following(head.subarray(end), pieces), false);
  }
}

async function whole(message: Uint8Array, end: number): Promise<Readable> {
  if (end > LONGEST_HEADER) return tooLong(message, message);
  return withHeader(message.subarray(0, end), message, message.subarray(end), end === message.length);
}

async function withHeader(
  header: Uint8Array,
  stored: Content,
  body: Content,
  endsInHeader: boolean,
): Promise<Readable> {
  if (isAscii(header)) return { kind: 'as-stored', content: stored };
  const converted = await surrogateHeaderInTurns(header, restAlways);
  const grown = converted.length - header.length;
  const lacksFinalCrlf = endsInHeader ? !converted.subarray(-2).equals(CRLF) : null;
  const content = body instanceof Uint8Array ? Buffer.concat([converted, body]) : after(converted, body);
  return { kind: 'surrogate', content, surrogate: { grown, lacksFinalCrlf } };
}

/** Of a header without end only its beginning is looked at. */
const tooLong = (head: Uint8Array, content: Content): Readable =>
  isAscii(head.subarray(0, LONGEST_HEADER)) ? { kind: 'as-stored', content } : { kind: 'needs-utf8' };

async function* following(head: Uint8Array, pieces: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield head;
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
  } finally {
    await pieces.return?.();
  }
}

async function* after(header: Uint8Array, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield header;
  yield* body;
}

/** After the blank line; null: it has not come yet. */
function headerEnd(bytes: Uint8Array): number | null {
  const octets = asBuffer(bytes);
  if (octets[0] === LF) return 1;
  if (octets.subarray(0, 2).equals(CRLF)) return 2;
  const looked = octets.subarray(0, LONGEST_HEADER + 4);
  const crlf = looked.indexOf('\n\r\n');
  const lf = (crlf === -1 ? looked : looked.subarray(0, crlf)).indexOf('\n\n');
  if (lf !== -1) return lf + 2;
  return crlf === -1 ? null : crlf + 3;
}
