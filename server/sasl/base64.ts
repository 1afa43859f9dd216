/**
 * Base64 as SASL responses travel in it (RFC 4648 §4; RFC 4954 §4, RFC 5034 §4, RFC 9051 §6.2.2). Strict, because
 * Node's own decoder skips what it does not know: a wrong response is then a wrong response and nothing else.
 */
import { asBuffer } from '../base/bytes.ts';

/** `null` when the text is not base64: another alphabet, white space, or padding that does not fit. */
export function decodeBase64(text: string): Uint8Array | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  return Buffer.from(text, 'base64');
}

/** An initial response on the command line: `=` is an empty one (RFC 4954 §4), since nothing at all means none. */
export const decodeInitialResponse = (text: string): Uint8Array | null =>
  text === '=' ? new Uint8Array(0) : text === '' ? null : decodeBase64(text);

export const encodeBase64 = (bytes: Uint8Array): string => asBuffer(bytes).toString('base64');
