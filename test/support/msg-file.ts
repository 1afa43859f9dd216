/** Writes .msg files for tests: properties into the storages of MS-OXMSG, packed by the compound-file writer of another library. */
import { createRequire } from 'node:module';

type Entry = {
  name: string;
  type: number;
  length: number;
  children?: number[];
  binaryProvider?: () => Uint8Array;
};
const { burn } = createRequire(import.meta.url)('@kenjiuno/msgreader/lib/Burner.js') as {
  burn(entries: Entry[]): Uint8Array;
};

export type MsgValue = string | number | boolean | Buffer | Date | readonly string[] | { readonly ansi: Buffer };
export type MsgProperties = Readonly<Record<number, MsgValue>>;
export type MsgAttachment = { readonly properties: MsgProperties; readonly message?: MsgMessage };
export type MsgMessage = {
  readonly properties: MsgProperties;
  readonly recipients?: readonly MsgProperties[];
  readonly attachments?: readonly MsgAttachment[];
};

type Folder = { readonly name: string; readonly files: [string, Buffer][]; readonly folders: Folder[] };

/** `keywords`: the number that the name of categories has in the file. */
export function msgFile(message: MsgMessage, keywords: number | null = null): Buffer {
  const root = folderOf('Root Entry', message, 32);
  if (keywords !== null) root.folders.push(namesOf(keywords));
  const entries: Entry[] = [];
  const add = ({ name, files, folders }: Folder, type: number): number => {
    const entry: Entry = { name, type, length: 0, children: [] };
    const at = entries.push(entry) - 1;
    for (const [file, octets] of files) {
      entry.children!.push(entries.length);
      entries.push({ name: file, type: 2, length: octets.length, binaryProvider: () => Uint8Array.from(octets) });
    }
    for (const folder of folders) entry.children!.push(add(folder, 1));
    return at;
  };
  add(root, 5);
  return Buffer.from(burn(entries));
}

const hex = (value: number, length: number): string => value.toString(16).toUpperCase().padStart(length, '0');

function folderOf(name: string, message: MsgMessage, header: number): Folder {
  const { recipients = [], attachments = [] } = message;
  return {
    name,
    files: filesOf(message.properties, header),
    folders: [
      ...recipients.map((one, at) => ({
        ...{ name: `__recip_version1.0_#${hex(at, 8)}`, files: filesOf(one, 8), folders: [] },
      })),
      ...attachments.map((one, at) => ({
        ...{ name: `__attach_version1.0_#${hex(at, 8)}`, files: filesOf(one.properties, 8) },
        folders: one.message ? [folderOf('__substg1.0_3701000D', one.message, 24)] : [],
      })),
    ],
  };
}

function namesOf(keywords: number): Folder {
  const name = Buffer.from('Keywords', 'utf16le');
  const strings = Buffer.concat([Buffer.from(Uint32Array.of(name.length).buffer), name]);
  const entry = Buffer.alloc(8);
  entry.writeUInt16LE((2 << 1) | 1, 4);
  entry.writeUInt16LE(keywords - 0x8000, 6);
  return {
    name: '__nameid_version1.0',
    files: [
      ['__substg1.0_00020102', Buffer.alloc(16)],
      ['__substg1.0_00030102', entry],
      ['__substg1.0_00040102', strings],
    ],
    folders: [],
  };
}

function filesOf(properties: MsgProperties, header: number): [string, Buffer][] {
  const files: [string, Buffer][] = [];
  const rows: Buffer[] = [Buffer.alloc(header)];
  const row = (tag: number, kind: number, write: (octets: Buffer) => void) => {
    const octets = Buffer.alloc(16);
    octets.writeUInt16LE(kind, 0);
    octets.writeUInt16LE(tag, 2);
    octets.writeUInt32LE(6, 4);
    write(octets);
    rows.push(octets);
  };
  const file = (tag: number, kind: number, octets: Buffer, after = '') => {
    files.push([`__substg1.0_${hex(tag, 4)}${hex(kind, 4)}${after}`, octets]);
    if (after === '') row(tag, kind, entry => entry.writeUInt32LE(octets.length, 8));
  };
  for (const [key, value] of Object.entries(properties)) {
    const tag = Number(key);
    if (typeof value === 'string') file(tag, 0x1f, Buffer.from(value, 'utf16le'));
    else if (typeof value === 'number') row(tag, 0x03, entry => entry.writeInt32LE(value, 8));
    else if (typeof value === 'boolean') row(tag, 0x0b, entry => entry.writeUInt8(value ? 1 : 0, 8));
    else if (Buffer.isBuffer(value)) file(tag, 0x102, value);
    else if (value instanceof Date)
      row(tag, 0x40, entry => entry.writeBigUInt64LE((BigInt(value.getTime()) + 11_644_473_600_000n) * 10_000n, 8));
    else if ('ansi' in value) file(tag, 0x1e, value.ansi);
    else
      for (const [at, one] of value.entries()) file(tag, 0x101f, Buffer.from(`${one}\0`, 'utf16le'), `-${hex(at, 8)}`);
  }
  return [['__properties_version1.0', Buffer.concat(rows)], ...files];
}
