/**
 * Several sizes of one icon in one file: .ico as Windows has it (ICONDIR, entries that are PNG, since Vista) and .icns as macOS
 * has it (a type of four letters and a length for each PNG).
 */

export type Sized = { readonly size: number; readonly png: Buffer };

const DIRECTORY = 6;
const ENTRY = 16;

export function ico(pictures: readonly Sized[]): Buffer {
  const head = Buffer.alloc(DIRECTORY + ENTRY * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [i, { size, png }] of pictures.entries()) {
    const at = DIRECTORY + ENTRY * i;
    // 256 does not fit into an octet: it is 0.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** By pixels; where there are two, the second is a smaller icon on a screen of twice the density. */
const TYPES: Readonly<Record<number, readonly string[]>> = {
  16: ['icp4'],
  32: ['icp5', 'ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
};

export function icns(pictures: readonly Sized[]): Buffer {
  const parts = pictures.flatMap(({ size, png }) =>
    (TYPES[size] ?? []).map(type => {
      const head = Buffer.alloc(8);
      head.write(type, 'ascii');
      head.writeUInt32BE(png.length + 8, 4);
      return Buffer.concat([head, png]);
    }),
  );
  const head = Buffer.alloc(8);
  head.write('icns', 'ascii');
  head.writeUInt32BE(
    parts.reduce((sum, part) => sum + part.length, 8),
    4,
  );
  return Buffer.concat([head, ...parts]);
}
