/** A ZIP archive of stored files, as an attachment would be. APPNOTE 6.3.10 §4.3. */
import { crc32 } from 'node:zlib';

export type ZipFile = { readonly name: string; readonly content?: string; readonly locked?: boolean };

export function zipOf(files: readonly ZipFile[]): Buffer {
  const heads: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', locked = false } of files) {
    const octets = Buffer.from(content);
    const names = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE((locked ? 1 : 0) | (1 << 11), 2);
    common.writeUInt32LE(crc32(octets), 10);
    common.writeUInt32LE(octets.length, 14);
    common.writeUInt32LE(octets.length, 18);
    common.writeUInt16LE(names.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, names, octets]);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, more, names]));
    heads.push(local);
    offset += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(listed.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...heads, listed, Buffer.from('PK\x05\x06'), end]);
}
