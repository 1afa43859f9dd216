/**
 * What kind of picture octets are, told by the octets alone: neither a server's Content-Type nor a file's name is
 * believed. Only pixels count: SVG is a document, with scripts and addresses of its own, and is no picture here.
 */
export type PictureKind = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/avif';

/** So many octets decide. */
const KIND_BYTES = 32;

export function pictureKind(bytes: Uint8Array): PictureKind | null {
  const ascii = (from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).toString('latin1');
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (ascii(0, 3) === '\xff\xd8\xff') return 'image/jpeg';
  if (/^GIF8[79]a$/.test(ascii(0, 6))) return 'image/gif';
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'image/webp';
  // ISO 14496-12: the brand stands in the first box, or among the compatible ones after it.
  if (ascii(4, 8) === 'ftyp' && /avi[fs]/.test(ascii(8, KIND_BYTES))) return 'image/avif';
  return null;
}
