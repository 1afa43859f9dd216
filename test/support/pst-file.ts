/** Writes small PSTs for tests, in the old form and the new: one page for each tree, a block for each node (MS-PST §2.2, §2.3). */
import { turn } from '../../server/formats/outlook/pst-cipher.ts';

export type PstValue = string | number | Buffer | { readonly ansi: Buffer };
export type PstProperties = Readonly<Record<number, PstValue>>;
export type PstMessage = { readonly properties: PstProperties; readonly recipients?: readonly PstProperties[] };
export type PstFolder = {
  readonly name: string;
  readonly properties?: PstProperties;
  readonly messages?: readonly PstMessage[];
};
export type PstWish = {
  readonly form: 'ansi' | 'unicode';
  readonly cipher?: 0 | 2;
  readonly store?: PstProperties;
  readonly folders: readonly PstFolder[];
};

const NODES = 0x1000;
const BLOCKS = 0x1200;
const DATA = 0x2000;
const hid = (index: number): number => (index + 1) << 5;
const u32 = (...values: readonly number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);
const u16 = (...values: readonly number[]): Buffer => Buffer.from(Uint16Array.from(values).buffer);

function heap(kind: number, pieces: readonly Buffer[]): Buffer {
  const body = Buffer.concat(pieces);
  const offsets = [12];
  for (const piece of pieces) offsets.push(offsets.at(-1)! + piece.length);
  const head = Buffer.concat([u16(12 + body.length), Buffer.from([0xec, kind]), u32(hid(0), 0)]);
  return Buffer.concat([head, body, u16(pieces.length, 0, ...offsets)]);
}

const tree = (key: number, value: number, root: number): Buffer =>
  Buffer.concat([Buffer.from([0xb5, key, value, 0]), u32(root)]);

function octetsOf(value: Exclude<PstValue, number>): readonly [number, Buffer] {
  if (typeof value === 'string') return [0x1f, Buffer.from(value, 'utf16le')];
  return Buffer.isBuffer(value) ? [0x102, value] : [0x1e, value.ansi];
}

export function propertyHeap(properties: PstProperties): Buffer {
  const values: Buffer[] = [];
  const records = Object.entries(properties)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([tag, value]) => {
      if (typeof value === 'number') return Buffer.concat([u16(Number(tag), 3), u32(value >>> 0)]);
      const [kind, octets] = octetsOf(value);
      values.push(octets);
      return Buffer.concat([u16(Number(tag), kind), u32(octets.length === 0 ? 0 : hid(values.length + 1))]);
    });
  return heap(0xbc, [tree(2, 6, hid(1)), Buffer.concat(records), ...values]);
}

/** Rows of four-octet columns, in the order of the tags of the first. */
function tableHeap(ids: readonly number[], rows: readonly PstProperties[] = []): Buffer {
  const tags = Object.keys(rows[0] ?? {}).map(Number);
  const width = 4 + tags.length * 4 + 1;
  const values: Buffer[] = [];
  const kinds = tags.map(tag => (typeof rows[0]![tag] === 'number' ? 3 : octetsOf(rows[0]![tag] as string)[0]));
  const matrix = rows.map((row, at) => {
    const cells = tags.map(tag => {
      const value = row[tag]!;
      if (typeof value === 'number') return u32(value);
      values.push(octetsOf(value)[1]);
      return u32(hid(values.length + 3));
    });
    return Buffer.concat([u32(at), ...cells, Buffer.from([0xff])]);
  });
  const columns = tags.map((tag, at) => Buffer.concat([u16(kinds[at]!, tag, 4 + at * 4), Buffer.from([4, at])]));
  const end = width - 1;
  const head = Buffer.concat([Buffer.from([0x7c, tags.length]), u16(end, end, end, width)]);
  const places = u32(ids.length > 0 ? hid(1) : 0, rows.length > 0 ? hid(3) : 0, 0);
  const index = Buffer.concat(ids.map((id, at) => u32(id, at)));
  return heap(0x7c, [
    Buffer.concat([head, places, ...columns]),
    tree(4, 4, hid(2)),
    index,
    Buffer.concat(matrix),
    ...values,
  ]);
}

export function pstFile({ form, cipher = 0, store = {}, folders }: PstWish): Buffer {
  const wide = form === 'ansi' ? 4 : 8;
  const number = (value: number): Buffer => (wide === 4 ? u32(value) : u32(value, 0));
  const nodes: { id: number; data: number; subnodes: number; parent: number }[] = [];
  const blocks: { id: number; octets: Buffer }[] = [];
  const addBlock = (octets: Buffer, internal = false): number => {
    const id = (blocks.length + 1) * 4 + (internal ? 2 : 0);
    const lying = Buffer.from(octets);
    if (cipher === 2 && !internal) turn(lying, id);
    blocks.push({ id, octets: lying });
    return id;
  };
  const addNode = (id: number, data: Buffer, parent: number, subnodes = 0) =>
    void nodes.push({ id, data: addBlock(data), subnodes, parent });
  const entry = (id: number) => Buffer.concat([Buffer.alloc(20), u32(id)]);
  const folderId = (at: number) => ((at + 20) << 5) | 2;
  addNode(0x21, propertyHeap({ 13792: entry(0x8022), ...store }), 0);
  addNode(0x8022, propertyHeap({ 12289: 'Top' }), 0x122);
  addNode((0x8022 & ~31) | 0x0d, tableHeap(folders.map((_, at) => folderId(at))), 0);
  let messages = 100;
  for (const [at, folder] of folders.entries()) {
    const id = folderId(at);
    const own = (folder.messages ?? []).map(message => {
      const nid = (messages++ << 5) | 4;
      const table = message.recipients ? addBlock(tableHeap([], message.recipients)) : 0;
      const list = Buffer.concat([
        ...[Buffer.from([2, 0]), u16(1), wide === 4 ? Buffer.alloc(0) : u32(0)],
        ...[number(0x692), number(table), number(0)],
      ]);
      addNode(nid, propertyHeap(message.properties), id, table === 0 ? 0 : addBlock(list, true));
      return nid;
    });
    addNode(id, propertyHeap({ 12289: folder.name, 13826: own.length, ...folder.properties }), 0x8022);
    addNode((id & ~31) | 0x0d, tableHeap([]), 0);
    addNode((id & ~31) | 0x0e, tableHeap(own), 0);
  }
  return layOut(form, cipher, number, nodes, blocks);
}

function layOut(
  form: 'ansi' | 'unicode',
  cipher: number,
  number: (value: number) => Buffer,
  nodes: readonly { id: number; data: number; subnodes: number; parent: number }[],
  blocks: readonly { id: number; octets: Buffer }[],
): Buffer {
  const old = form === 'ansi';
  let at = DATA;
  const places = blocks.map(({ octets }) => {
    const place = at;
    at += Math.ceil((octets.length + 16) / 64) * 64;
    return place;
  });
  const file = Buffer.alloc(at);
  for (const [index, { octets }] of blocks.entries()) octets.copy(file, places[index]);
  file.write('!BDN', 0, 'latin1');
  file.write('SM', 8, 'latin1');
  file.writeUInt16LE(old ? 14 : 23, 10);
  number(NODES).copy(file, old ? 188 : 224);
  number(BLOCKS).copy(file, old ? 196 : 240);
  file[old ? 461 : 513] = cipher;
  const page = (place: number, kind: number, entries: readonly Buffer[]) => {
    if (entries.length * entries[0]!.length > (old ? 496 : 488)) throw new Error('more than one page holds');
    Buffer.concat(entries).copy(file, place);
    file.set([entries.length, entries.length, entries[0]!.length, 0], place + (old ? 496 : 488));
    file.set([kind, kind], place + (old ? 500 : 496));
  };
  page(
    NODES,
    0x81,
    [...nodes]
      .sort((a, b) => a.id - b.id)
      .map(({ id, data, subnodes, parent }) => Buffer.concat([id, data, subnodes, parent].map(number))),
  );
  page(
    BLOCKS,
    0x80,
    blocks.map(({ id, octets }, index) =>
      Buffer.concat([number(id), number(places[index]!), u16(octets.length, 2), Buffer.alloc(old ? 0 : 4)]),
    ),
  );
  return file;
}
