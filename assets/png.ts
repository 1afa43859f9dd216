/**
 * A picture of a window in at most 256 colours: half the size, and nobody sees it, because a window has few colours and
 * its letters' edges many that are nearly the same. PNG, third edition, §7, §9, §11.2 (IHDR, PLTE, IDAT).
 */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

type Picture = { readonly width: number; readonly height: number; readonly pixels: Uint32Array };

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const MOST_COLOURS = 256;

/** The same picture with a palette. It has to be one of Chromium's: eight bits, with or without alpha, not interlaced. */
export function smaller(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png);
  const palette = popular(pixels);
  const index = nearest(palette);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = index(pixels[y * width + x]!);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const channels = (colour: number): number[] => [colour >> 16, (colour >> 8) & 255, colour & 255];

/** The most frequent ones; first those that differ clearly from all before, so that no small sign loses its colour. */
function popular(pixels: Uint32Array): number[] {
  const counts = new Map<number, number>();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const frequent = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const chosen = new Set<number>();
  for (const apart of [32, 16, 8, 0]) {
    const parts = [...chosen].map(channels);
    for (const colour of frequent) {
      const own = channels(colour);
      if (chosen.has(colour) || parts.some(part => distance(part, own) < apart ** 2)) continue;
      chosen.add(colour);
      parts.push(own);
      if (chosen.size === MOST_COLOURS) return [...chosen];
    }
  }
  return [...chosen];
}

const distance = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);

function nearest(palette: readonly number[]): (colour: number) => number {
  const known = new Map(palette.map((colour, i) => [colour, i]));
  const parts = palette.map(channels);
  return colour => {
    const found = known.get(colour);
    if (found !== undefined) return found;
    const own = channels(colour);
    const distances = parts.map(part => distance(part, own));
    const best = distances.indexOf(Math.min(...distances));
    known.set(colour, best);
    return best;
  };
}

function chunk(type: string, content: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}

function decode(png: Buffer): Picture {
  const parts: Buffer[] = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const octets = png[25] === 6 ? 4 : 3;
  const rows = unfilter(inflateSync(Buffer.concat(parts)), width * octets, octets);
  const pixels = new Uint32Array(width * height);
  for (let i = 0; i < pixels.length; i++) pixels[i] = rows.readUIntBE(i * octets, 3);
  return { width, height, pixels };
}

/** §9.2: each octet was written as its difference from what a filter foretells from its neighbours. */
function unfilter(filtered: Buffer, stride: number, octets: number): Buffer {
  const height = filtered.length / (stride + 1);
  const rows = Buffer.alloc(height * stride);
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (stride + 1)]!;
    for (let x = 0; x < stride; x++) {
      const to = y * stride + x;
      const left = x < octets ? 0 : rows[to - octets]!;
      const above = y === 0 ? 0 : rows[to - stride]!;
      const corner = x < octets || y === 0 ? 0 : rows[to - stride - octets]!;
      rows[to] = filtered[y * (stride + 1) + 1 + x]! + foretold(filter, left, above, corner);
    }
  }
  return rows;
}

function foretold(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter === 4) return paeth(left, above, corner);
  return 0;
}

/** §9.4. */
function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}
