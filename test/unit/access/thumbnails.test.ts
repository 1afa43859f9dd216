/** Small pictures: what is cropped, what is padded, and what claims to be larger than it is. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { deflateSync } from 'node:zlib';
import jpeg from 'jpeg-js';
import { PNG } from 'pngjs';
import { blank, HEIGHT, sizeOf, thumbnailOf, WIDTH } from '../../../server/access/threads/thumbnail.ts';
import { newThumbnails } from '../../../server/access/thumbnails.ts';
import { systemClock } from '../../../server/base/ports.ts';

type Colour = readonly [number, number, number];
function png(width: number, height: number, colour: (x: number, y: number) => Colour): Buffer {
  const picture = new PNG({ width, height });
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) picture.data.set([...colour(x, y), 255], (y * width + x) * 4);
  return PNG.sync.write(picture);
}
const red: Colour = [200, 0, 0];
function colourAt(octets: Uint8Array | null, x: number, y: number): string {
  const { data, width, height } = jpeg.decode(Buffer.from(octets ?? []), { useTArray: true });
  assert.deepEqual([width, height], [WIDTH, HEIGHT]);
  const at = (y * width + x) * 4;
  const [r = 0, g = 0, b = 0] = data.subarray(at, at + 3);
  if (r > 225 && g > 225 && b > 225) return 'white';
  return r > 150 && g < 80 ? 'red' : g > 150 && r < 80 ? 'green' : `${r} ${g} ${b}`;
}

test('a large picture fills it, cropped in the middle; a small one stands in the middle, not enlarged', () => {
  const wide = thumbnailOf(png(800, 200, x => (x < 200 ? [0, 200, 0] : red)));
  // 300 of 800 columns are left: none of the green ones.
  assert.deepEqual([colourAt(wide, 2, 60), colourAt(wide, 178, 60)], ['red', 'red']);
  const small = thumbnailOf(png(20, 20, () => red));
  assert.deepEqual(
    [colourAt(small, 90, 60), colourAt(small, 70, 60), colourAt(small, 90, 30)],
    ['red', 'white', 'white'],
  );
  const flat = thumbnailOf(png(400, 20, () => red));
  assert.deepEqual([colourAt(flat, 90, 60), colourAt(flat, 4, 60), colourAt(flat, 90, 80)], ['red', 'red', 'white']);
  const photo = jpeg.encode({ data: Buffer.alloc(400 * 300 * 4, 255), width: 400, height: 300 }, 80).data;
  assert.equal(colourAt(thumbnailOf(photo), 90, 60), 'white');
  const gif = Buffer.from('R0lGODlhAQABAIAAAMgAAAAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');
  assert.equal(sizeOf(gif)?.kind, 'gif');
  assert.equal(colourAt(thumbnailOf(gif), 20, 20), 'white');
});

test('what claims more than 20 million pixels is not decoded; what is broken is blank, and the next is made', async () => {
  const bomb = Buffer.from(png(1, 1, () => red));
  bomb.writeUInt32BE(100_000, 16);
  bomb.writeUInt32BE(100_000, 20);
  assert.equal(thumbnailOf(bomb), null);
  const frame = Buffer.from([0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0xff, 0xff, 0xff, 0xff, 3, 0, 0, 0]);
  assert.deepEqual(sizeOf(frame), { kind: 'jpeg', width: 65_535, height: 65_535 });
  assert.equal(thumbnailOf(frame), null);
  // A hundred million rows of nothing in a few octets.
  const stuffed = Buffer.concat([bomb.subarray(0, 33), deflateSync(Buffer.alloc(20_000_000))]);
  const hostile = [
    ...[bomb, frame, stuffed, Buffer.from('no picture'), Buffer.alloc(0), Buffer.from([0xff, 0xd8, 0xff, 0xff])],
    ...[
      Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(300_000, 0xff)]),
      png(300, 300, () => red).subarray(0, 60),
    ],
    Buffer.from('GIF89a\u0010\u0000\u0010\u0000\u0000\u0000\u0000', 'latin1'),
  ];
  const make = newThumbnails(systemClock);
  for (const octets of hostile) assert.deepEqual(Buffer.from(await make(octets)), Buffer.from(blank()));
  assert.equal(colourAt(await make(png(300, 300, () => red)), 90, 60), 'red');
});
