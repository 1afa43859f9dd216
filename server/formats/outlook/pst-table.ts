/** A table of a PST (MS-PST §2.3.4): which rows it has, and where it is needed, what stands in them. */
import { Kind, type Properties, type Value } from './item.ts';
import { Damaged } from './pst-file.ts';
import { type Heap, records, TC, valueFrom } from './pst-heap.ts';

/** The numbers of its rows: nodes, of folders and messages. */
export function* rowIds(heap: Heap): Iterable<number> {
  const { index } = headOf(heap);
  for (const { key } of index === 0 ? [] : records(heap, index)) if (key.length >= 4) yield key.readUInt32LE(0);
}

type Column = {
  readonly tag: number;
  readonly kind: number;
  readonly at: number;
  readonly width: number;
  readonly bit: number;
};

/** §2.3.4.1. */
function headOf(heap: Heap) {
  if (heap.kind !== TC) throw new Damaged('a node is no table');
  const head = heap.piece(heap.root);
  if (head.length < 22 || head[0] !== TC) throw new Damaged('a table has no head');
  const columns: Column[] = [];
  for (let index = 0, at = 22; index < head[1]! && at + 8 <= head.length; index++, at += 8)
    columns.push({
      ...{ kind: head.readUInt16LE(at), tag: head.readUInt16LE(at + 2), at: head.readUInt16LE(at + 4) },
      ...{ width: head[at + 6]!, bit: head[at + 7]! },
    });
  const [bits, width] = [head.readUInt16LE(6), head.readUInt16LE(8)];
  return { columns, bits, width, index: head.readUInt32LE(10), rows: head.readUInt32LE(14) };
}

const MOST_ROWS = 20_000;
const inRow: ReadonlySet<number> = new Set([Kind.int16, Kind.int32, Kind.boolean, Kind.time, 0x0005, 0x0014, 0x000a]);

/** Rows never lie across two blocks. */
export async function tableRows(heap: Heap): Promise<Properties[]> {
  const { columns, bits, width, rows } = headOf(heap);
  if (rows === 0) return [];
  if (width < 4 || bits > width) throw new Damaged('a table has rows without room');
  const found: Properties[] = [];
  for (const block of await heap.blocks(rows)) {
    for (let at = 0; at + width <= block.length && found.length < MOST_ROWS; at += width)
      found.push(await rowOf(heap, block.subarray(at, at + width), columns, bits));
  }
  return found;
}

async function rowOf(heap: Heap, row: Buffer, columns: readonly Column[], bits: number): Promise<Properties> {
  const found = new Map<number, Value>();
  for (const { tag, kind, at, width, bit } of columns) {
    const flag = bits + (bit >> 3);
    if (flag >= row.length || (row[flag]! & (0x80 >> (bit & 7))) === 0 || at + width > row.length) continue;
    const octets = row.subarray(at, at + width);
    if (inRow.has(kind)) found.set(tag, { kind, octets });
    else if (width === 4) {
      const value = await elsewhere(heap, octets.readUInt32LE(0));
      if (value) found.set(tag, valueFrom(kind, value));
    }
  }
  return found;
}

async function elsewhere(heap: Heap, id: number): Promise<Buffer | null> {
  try {
    return Buffer.concat(await heap.blocks(id));
  } catch (fault) {
    if (fault instanceof Damaged) return null;
    throw fault;
  }
}
