/**
 * Octets as they came. A message is never a string until somebody decodes a part of it; protocol lines are read as
 * Latin-1 (one character per octet) or UTF-8 where the protocol says so.
 */
export const CR = 13;
export const LF = 10;
export const CRLF = Buffer.from('\r\n');

/** One character per octet: loses nothing, means nothing. */
export const latin1 = (bytes: Uint8Array): string => asBuffer(bytes).toString('latin1');
export const utf8 = (bytes: Uint8Array): string => asBuffer(bytes).toString('utf8');

/** The same memory as a Buffer; nothing is copied. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Where the header ends: the index of the first octet of the body (bytes.length where there is no blank line). */
export function bodyStart(bytes: Uint8Array): number {
  if (bytes[0] === CR && bytes[1] === LF) return 2;
  const at = asBuffer(bytes).indexOf('\r\n\r\n');
  return at === -1 ? bytes.length : at + 4;
}

/** True when a CR stands without LF, or an LF without CR: what smuggling is made of. RFC 5321 §2.3.8. */
export function hasBareCrOrLf(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) {
    if (at === 0 || bytes[at - 1] !== CR) return true;
  }
  for (let at = bytes.indexOf(CR); at !== -1; at = bytes.indexOf(CR, at + 1)) {
    if (bytes[at + 1] !== LF) return true;
  }
  return false;
}

/** Every CR, LF and CRLF becomes one CRLF. Returns the argument itself when nothing was wrong. */
export function mendLineEnds(bytes: Uint8Array): Uint8Array {
  if (!hasBareCrOrLf(bytes)) return bytes;
  const out = Buffer.allocUnsafe(bytes.length * 2);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (byte === CR || byte === LF) {
      if (byte === CR && bytes[i + 1] === LF) i++;
      out[length++] = CR;
      out[length++] = LF;
    } else out[length++] = byte;
  }
  return out.subarray(0, length);
}
