/**
 * What lies in the octets of a node (MS-PST §2.3): a heap of pieces, in it a tree of keys, in that the properties of an object or
 * the index of a table's rows.
 *
 *   HN: in each block, pieces by a map at its end. BTH: keys in order, with values. PC: property → value. TC: rows and columns.
 */
import { Kind, type Properties, type Value } from './item.ts';
import { type Allowance, Damaged, type PstFile, type Subnode } from './pst-file.ts';

type NodeParts = { readonly data: number; readonly subnodes: number };

export type Heap = {
  readonly root: number;
  readonly kind: number;
  /** The piece that a number names; [] for 0. */
  piece(id: number): Buffer;
  /** A piece, or the octets of a subnode, block by block. */
  blocks(id: number): Promise<readonly Buffer[]>;
  readonly subnodes: ReadonlyMap<number, Subnode>;
};

const PC = 0xbc;
export const TC = 0x7c;
const NOTHING = Buffer.alloc(0);

export async function openHeap(pst: PstFile, node: NodeParts, allowed: Allowance): Promise<Heap> {
  const blocks = await pst.blocks(node.data, allowed);
  const subnodes = await pst.subnodes(node.subnodes, allowed);
  const first = blocks[0];
  if (!first || first.length < 12 || first[2] !== 0xec) throw new Damaged('a node is no heap');
  // Blocks of an OST of 2013 hold more pieces: three bits more for them.
  const shift = pst.form === 'large' ? 19 : 16;
  const piece = (id: number): Buffer => {
    if (id === 0) return NOTHING;
    const block = blocks[id >>> shift];
    const index = ((id & (2 ** shift - 1)) >>> 5) - 1;
    return block && index >= 0 ? pieceOf(block, index) : missing(id);
  };
  return {
    ...{ root: first.readUInt32LE(4), kind: first[3]!, piece, subnodes },
    async blocks(id) {
      if ((id & 0x1f) === 0) return [piece(id)];
      const subnode = subnodes.get(id);
      return subnode ? pst.blocks(subnode.data, allowed) : missing(id);
    },
  };
}

function missing(id: number): never {
  throw new Damaged(`the value ${id.toString(16)} is missing`);
}

/** §2.3.1.5: the map says where each begins, and one more. */
function pieceOf(block: Buffer, index: number): Buffer {
  const map = block.length >= 2 ? block.readUInt16LE(0) : block.length;
  const at = map + 4 + index * 2;
  if (map + 4 > block.length || index >= block.readUInt16LE(map) || at + 4 > block.length)
    throw new Damaged('a heap has no such piece');
  const [start, end] = [block.readUInt16LE(at), block.readUInt16LE(at + 2)];
  if (start > end || end > map) throw new Damaged('a piece of a heap lies outside it');
  return block.subarray(start, end);
}

const DEEPEST = 8;
const MOST_RECORDS = 5_000_000;

/** §2.3.2: every record of the tree, in order. */
export function* records(heap: Heap, root: number): Iterable<{ readonly key: Buffer; readonly value: Buffer }> {
  const header = heap.piece(root);
  if (header.length < 8 || header[0] !== 0xb5) throw new Damaged('a tree of a heap has no head');
  const [key, value, levels] = [header[1]!, header[2]!, header[3]!];
  if (key === 0 || levels > DEEPEST) throw new Damaged('a tree of a heap is too deep');
  let left = MOST_RECORDS;
  function* below(id: number, level: number): Iterable<{ key: Buffer; value: Buffer }> {
    const octets = heap.piece(id);
    const width = key + (level > 0 ? 4 : value);
    for (let at = 0; at + width <= octets.length; at += width) {
      if (--left < 0) throw new Damaged('a tree of a heap never ends');
      if (level > 0) yield* below(octets.readUInt32LE(at + key), level - 1);
      else yield { key: octets.subarray(at, at + key), value: octets.subarray(at + key, at + width) };
    }
  }
  yield* below(header.readUInt32LE(4), levels);
}

/** Values that stand where others have a number of theirs (§2.3.3.3). */
const small: ReadonlySet<number> = new Set([Kind.int16, Kind.int32, Kind.boolean, 0x0001, 0x0004, 0x000a]);

export type PropertyReader = {
  readonly properties: Properties;
  /** Of an object that lies in a subnode (PtypObject): its number. */
  readonly objects: ReadonlyMap<number, number>;
  readonly faults: readonly string[];
};

/** `wanted`: only these; null: all. One that is broken is left out and told of. */
export async function readProperties(heap: Heap, wanted: ReadonlySet<number> | null = null): Promise<PropertyReader> {
  const properties = new Map<number, Value>();
  const objects = new Map<number, number>();
  const faults: string[] = [];
  if (heap.kind !== PC) throw new Damaged('a node has no properties');
  for (const { key, value } of records(heap, heap.root)) {
    if (key.length < 2 || value.length < 6) throw new Damaged('properties are not as they should be');
    const tag = key.readUInt16LE(0);
    const kind = value.readUInt16LE(0);
    if (wanted && !wanted.has(tag)) continue;
    if (small.has(kind)) properties.set(tag, { kind, octets: value.subarray(2, 6) });
    else if (kind === Kind.object) readObject(heap, tag, value.readUInt32LE(2), objects);
    else {
      const octets = await readValue(heap, value.readUInt32LE(2));
      if (octets instanceof Damaged) faults.push(`property ${tag.toString(16)}: ${octets.message}`);
      else properties.set(tag, valueFrom(kind, octets));
    }
  }
  return { properties, objects, faults };
}

function readObject(heap: Heap, tag: number, id: number, objects: Map<number, number>): void {
  const piece = (id & 0x1f) === 0 ? heap.piece(id) : NOTHING;
  if (piece.length >= 4) objects.set(tag, piece.readUInt32LE(0));
}

async function readValue(heap: Heap, id: number): Promise<Buffer | Damaged> {
  try {
    const blocks = await heap.blocks(id);
    return blocks.length === 1 ? blocks[0]! : Buffer.concat(blocks);
  } catch (fault) {
    if (fault instanceof Damaged) return fault;
    throw fault;
  }
}

const MOST_VALUES = 2048;

/** §2.3.3.4.2: of several values, their number, where each begins, and all of them. */
export function valueFrom(kind: number, octets: Buffer): Value {
  const listed = ([Kind.strings, Kind.strings8, Kind.binaries] as readonly number[]).includes(kind);
  if (!listed) return { kind, octets };
  const count = octets.length >= 4 ? octets.readUInt32LE(0) : 0;
  const several: Buffer[] = [];
  for (let index = 0; index < Math.min(count, MOST_VALUES) && 8 + index * 4 <= octets.length; index++) {
    const start = octets.readUInt32LE(4 + index * 4);
    const next = 8 + index * 4 + 4;
    const end = index + 1 < count && next <= octets.length ? octets.readUInt32LE(next - 4) : octets.length;
    several.push(start <= end && end <= octets.length ? octets.subarray(start, end) : NOTHING);
  }
  return { kind, octets: NOTHING, several };
}
