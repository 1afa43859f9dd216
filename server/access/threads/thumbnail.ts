/**
 * The thread that makes a small picture of a large one, of whatever a stranger calls a picture, and ends. Its size is read
 * before anything is decoded: a few octets may claim a picture that fills all memory.
 */
import type { MessagePort } from 'node:worker_threads';
import jpeg from 'jpeg-js';
import { GifReader } from 'omggif';
import { PNG } from 'pngjs';

export const WIDTH = 180;
export const HEIGHT = 120;
export const MOST_PIXELS = 20_000_000;
const QUALITY = 70;
/** Of jpeg-js: of its own tables beside the pixels. */
const MOST_MEMORY_MB = 400;

type Pixels = { readonly width: number; readonly height: number; readonly data: Uint8Array };
type Size = { readonly kind: 'png' | 'jpeg' | 'gif'; readonly width: number; readonly height: number };

export function runThumbnail(port: MessagePort, octets: Uint8Array): void {
  port.postMessage(thumbnailOf(Buffer.from(octets.buffer, octets.byteOffset, octets.length)));
}

/** A JPEG of that size; null: it is no picture that is known here, or too large. May throw. */
export function thumbnailOf(octets: Buffer): Uint8Array | null {
  const size = sizeOf(octets);
  if (!size || size.width * size.height > MOST_PIXELS || size.width === 0 || size.height === 0) return null;
  return encoded(drawn(decoded(octets, size)));
}

/** White all over. */
export const blank = (): Uint8Array => encoded(new Uint8Array(WIDTH * HEIGHT * 4).fill(255));

const encoded = (data: Uint8Array): Uint8Array =>
  jpeg.encode({ data: Buffer.from(data.buffer), width: WIDTH, height: HEIGHT }, QUALITY).data;

export function sizeOf(octets: Buffer): Size | null {
  if (octets.length >= 24 && octets.readUInt32BE(0) === 0x89504e47 && octets.toString('latin1', 12, 16) === 'IHDR')
    return { kind: 'png', width: octets.readUInt32BE(16), height: octets.readUInt32BE(20) };
  if (octets.length >= 10 && /^GIF8[79]a$/.test(octets.toString('latin1', 0, 6)))
    return { kind: 'gif', width: octets.readUInt16LE(6), height: octets.readUInt16LE(8) };
  return octets.length >= 4 && octets.readUInt16BE(0) === 0xffd8 ? jpegSize(octets) : null;
}

/** ITU-T T.81 §B.2: segments up to the frame header, which has the size. */
function jpegSize(octets: Buffer): Size | null {
  for (let at = 2; at + 9 <= octets.length; ) {
    if (octets[at] !== 0xff) return null;
    const marker = octets[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { kind: 'jpeg', width: octets.readUInt16BE(at + 7), height: octets.readUInt16BE(at + 5) };
    at += 2 + octets.readUInt16BE(at + 2);
  }
  return null;
}

function decoded(octets: Buffer, { kind, width, height }: Size): Pixels {
  if (kind === 'png') return PNG.sync.read(octets);
  if (kind === 'jpeg')
    return jpeg.decode(octets, {
      ...{ useTArray: true, formatAsRGBA: true, tolerantDecoding: true },
      ...{ maxResolutionInMP: MOST_PIXELS / 1e6, maxMemoryUsageInMB: MOST_MEMORY_MB },
    });
  const data = new Uint8Array(width * height * 4);
  new GifReader(octets).decodeAndBlitFrameRGBA(0, data);
  return { width, height, data };
}

/** A large one fills it and is cropped; one that is smaller on a side stands in the middle, on white, and is not enlarged. */
function drawn({ width, height, data }: Pixels): Uint8Array {
  const fills = width >= WIDTH && height >= HEIGHT;
  const scale = fills ? Math.max(WIDTH / width, HEIGHT / height) : Math.min(1, WIDTH / width, HEIGHT / height);
  const [left, top] = [(WIDTH - width * scale) / 2, (HEIGHT - height * scale) / 2];
  const out = new Uint8Array(WIDTH * HEIGHT * 4).fill(255);
  for (let y = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) {
      const [x0, x1] = span(x, left, scale, width);
      const [y0, y1] = span(y, top, scale, height);
      if (x1 <= x0 || y1 <= y0) continue;
      let [red, green, blue, count] = [0, 0, 0, 0];
      for (let row = y0; row < y1; row++)
        for (let column = x0; column < x1; column++) {
          const at = (row * width + column) * 4;
          const share = (data[at + 3] ?? 0) / 255;
          red += (data[at] ?? 0) * share + 255 * (1 - share);
          green += (data[at + 1] ?? 0) * share + 255 * (1 - share);
          blue += (data[at + 2] ?? 0) * share + 255 * (1 - share);
          count++;
        }
      out.set([red / count, green / count, blue / count], (y * WIDTH + x) * 4);
    }
  return out;
}

/** Which of the large one's pixels lie in one of the small one's; none: it is beside the picture. */
function span(at: number, edge: number, scale: number, most: number): readonly [number, number] {
  const from = Math.floor((at - edge) / scale);
  const to = Math.max(from + 1, Math.floor((at + 1 - edge) / scale));
  return at + 0.5 < edge ? [0, 0] : [Math.max(0, from), Math.min(most, to)];
}
