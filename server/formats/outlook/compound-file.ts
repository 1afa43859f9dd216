/**
 * The compound file that a .msg is: a small file system of storages and streams in 512-octet sectors. MS-CFB §2.
 *
 * Read with the file in memory. Every chain is followed for as many sectors as its stream can have and no further, every
 * entry is entered once: a file that is made to do harm ends as a fault, and costs what its size costs.
 */
import { err, ok, type Result } from '../../base/result.ts';

export type Storage = {
  readonly storages: ReadonlyMap<string, Storage>;
  readonly streams: ReadonlyMap<string, Stream>;
};
export type Stream = { readonly size: number; read(): Result<Buffer, string> };

const SIGNATURE = 'd0cf11e0a1b11ae1';
const HEADER = 512;
const ENTRY = 128;
const FREE = 0xfffffffa;
const NONE = 0xffffffff;
const DIFAT_IN_HEADER = 109;
const MOST_ENTRIES = 200_000;

export const isCompoundFile = (head: Buffer): boolean => head.toString('hex', 0, 8) === SIGNATURE;

type Sectors = {
  readonly file: Buffer;
  /** Octets. */
  readonly size: number;
  readonly count: number;
  at(sector: number): Buffer | null;
};

type Entry = {
  readonly name: string;
  readonly type: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
  readonly size: number;
};

export function readCompoundFile(file: Buffer): Result<Storage, string> {
  if (file.length < HEADER || !isCompoundFile(file)) return err('it is no compound file');
  const shift = file.readUInt16LE(30);
  if (shift !== 9 && shift !== 12) return err('its sectors have a size that nobody uses');
  const sectors = sectorsOf(file, 1 << shift);
  const fat = tableOf(sectors, fatSectors(sectors));
  const directory = chainOf(sectors, fat, file.readUInt32LE(48), sectors.count);
  if (!directory.ok) return err(`its directory: ${directory.error}`);
  const entries = entriesOf(directory.value, shift === 9);
  const root = entries[0];
  if (root?.type !== 5) return err('it has no root');
  const miniTable = chainOf(sectors, fat, file.readUInt32LE(60), file.readUInt32LE(64));
  const miniStream = chainOf(sectors, fat, root.start, Math.ceil(root.size / sectors.size));
  const small = miniOf(
    miniStream.ok ? miniStream.value.subarray(0, root.size) : Buffer.alloc(0),
    miniTable.ok ? tableOf(null, [miniTable.value]) : new Uint32Array(0),
  );
  const cutoff = file.readUInt32LE(56);
  // Streams that share their sectors would make little into much.
  let left = file.length * 2;
  const streamOf = ({ start, size }: Entry): Stream => ({
    size,
    read() {
      left -= Math.min(size, file.length);
      if (left < 0) return err('its streams hold more than the file');
      return size < cutoff ? small(start, size) : whole(chainOf(sectors, fat, start, sectorsFor(size)), size);
    },
  });
  const sectorsFor = (size: number) => Math.min(sectors.count, Math.ceil(size / sectors.size));
  return ok(storageOf(entries, streamOf));
}

function sectorsOf(file: Buffer, size: number): Sectors {
  // The header fills the first sector; the last one of the file may be short.
  const count = Math.max(0, Math.ceil(file.length / size) - 1);
  return {
    ...{ file, size, count },
    at: sector => (sector < count ? file.subarray((sector + 1) * size, (sector + 2) * size) : null),
  };
}

/** Where the table of chains lies: 109 in the header, the rest in a chain of its own (§2.5). */
function fatSectors(sectors: Sectors): Buffer[] {
  const { file, size, count } = sectors;
  const found: Buffer[] = [];
  const add = (from: Buffer, entries: number) => {
    for (let at = 0; at < entries && at * 4 + 4 <= from.length; at++) {
      const sector = sectors.at(from.readUInt32LE(at * 4));
      if (sector && found.length < count) found.push(sector);
    }
  };
  add(file.subarray(76), DIFAT_IN_HEADER);
  const perSector = size / 4 - 1;
  let next = file.readUInt32LE(68);
  for (let steps = 0; next < FREE && steps < count; steps++) {
    const sector = sectors.at(next);
    if (!sector || sector.length < size) break;
    add(sector, perSector);
    next = sector.readUInt32LE(perSector * 4);
  }
  return found;
}

function tableOf(sectors: Sectors | null, parts: readonly Buffer[]): Uint32Array {
  // A chain can only lead to sectors that are there.
  const most = sectors ? sectors.count : Number.POSITIVE_INFINITY;
  const length = parts.reduce((sum, part) => sum + Math.floor(part.length / 4), 0);
  const table = new Uint32Array(Math.min(length, most));
  let at = 0;
  for (const part of parts)
    for (let from = 0; from + 4 <= part.length && at < table.length; from += 4) table[at++] = part.readUInt32LE(from);
  return table;
}

/** The sectors of a chain, at most so many. */
function chainOf(sectors: Sectors, fat: Uint32Array, start: number, most: number): Result<Buffer, string> {
  const parts: Buffer[] = [];
  const seen = new Set<number>();
  for (let sector = start; sector < FREE; sector = fat[sector] ?? NONE) {
    if (parts.length >= most) break;
    const part = sectors.at(sector);
    if (!part || seen.has(sector)) return err('a chain of sectors is broken');
    seen.add(sector);
    parts.push(part);
  }
  return ok(Buffer.concat(parts));
}

function whole(chain: Result<Buffer, string>, size: number): Result<Buffer, string> {
  if (!chain.ok) return chain;
  return chain.value.length < size ? err('it breaks off') : ok(chain.value.subarray(0, size));
}

const MINI = 64;

/** Streams below the cutoff lie in 64-octet sectors of one stream (§2.4). */
function miniOf(stream: Buffer, table: Uint32Array): (start: number, size: number) => Result<Buffer, string> {
  return (start, size) => {
    const most = Math.ceil(size / MINI);
    if (size > stream.length) return err('it breaks off');
    const parts: Buffer[] = [];
    for (let sector = start; sector < FREE && parts.length < most; sector = table[sector] ?? NONE)
      parts.push(stream.subarray(sector * MINI, (sector + 1) * MINI));
    return whole(ok(Buffer.concat(parts)), size);
  };
}

function entriesOf(directory: Buffer, isVersion3: boolean): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + ENTRY <= directory.length && entries.length < MOST_ENTRIES; at += ENTRY) {
    const nameLength = Math.min(64, directory.readUInt16LE(at + 64));
    // §2.6.1: of version 3, what stands in the upper half means nothing.
    const size = isVersion3 ? directory.readUInt32LE(at + 120) : Number(directory.readBigUInt64LE(at + 120));
    entries.push({
      name: directory.toString('utf16le', at, at + Math.max(0, nameLength - (nameLength % 2) - 2)),
      type: directory[at + 66]!,
      left: directory.readUInt32LE(at + 68),
      right: directory.readUInt32LE(at + 72),
      child: directory.readUInt32LE(at + 76),
      start: directory.readUInt32LE(at + 116),
      size,
    });
  }
  return entries;
}

const DEEPEST = 64;

/** Siblings are a binary tree; its order and its colours do not matter to who reads all. */
function storageOf(entries: readonly Entry[], streamOf: (entry: Entry) => Stream): Storage {
  const entered = new Set<number>([0]);
  const enter = (child: number, depth: number): Storage => {
    const storages = new Map<string, Storage>();
    const streams = new Map<string, Stream>();
    for (const waiting = [child]; waiting.length > 0; ) {
      const index = waiting.pop()!;
      const entry = entries[index];
      if (!entry || entered.has(index)) continue;
      entered.add(index);
      waiting.push(entry.left, entry.right);
      if (entry.type === 2) streams.set(entry.name, streamOf(entry));
      else if (entry.type === 1 && depth < DEEPEST) storages.set(entry.name, enter(entry.child, depth + 1));
    }
    return { storages, streams };
  };
  return enter(entries[0]!.child, 0);
}
