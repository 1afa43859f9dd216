/**
 * A PST or OST as nodes of blocks (MS-PST §2.2): two B-trees of pages, one from nodes to blocks, one from blocks to their places.
 *
 * Read piece by piece, whatever the file's size: a few pages are kept, blocks are not. Whatever a page says is held against what
 * it may say; a tree that leads back to itself ends, since each page must lie one level deeper than the one above it. What is
 * broken throws `Damaged`, which is for the message or folder that is read, not for the whole.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';
import { err, ok, type Result } from '../../base/result.ts';
import { type Bytes, mebibytes } from '../../base/units.ts';
import { Cipher, reveal } from './pst-cipher.ts';

export class Damaged extends Error {}
/** It would be more than anybody wants in memory. */
export class TooLarge extends Error {}

/** ANSI: until Outlook 2002. Unicode since. Large: OST of Outlook 2013, with packed blocks. */
type Form = {
  readonly name: 'ansi' | 'unicode' | 'large';
  readonly page: number;
  /** Where a page's own words begin; the entries are before it. */
  readonly tail: number;
  readonly kindAt: number;
  /** Octets of a number of a block, of a place in the file. */
  readonly wide: 4 | 8;
  readonly nodeTree: number;
  readonly blockTree: number;
  readonly cipherAt: number;
};
const forms = {
  ansi: { name: 'ansi', page: 512, tail: 496, kindAt: 500, wide: 4, nodeTree: 188, blockTree: 196, cipherAt: 461 },
  unicode: {
    name: 'unicode',
    page: 512,
    tail: 488,
    kindAt: 496,
    wide: 8,
    nodeTree: 224,
    blockTree: 240,
    cipherAt: 513,
  },
  large: { name: 'large', page: 4096, tail: 4056, kindAt: 4072, wide: 8, nodeTree: 224, blockTree: 240, cipherAt: 513 },
} as const satisfies Record<string, Form>;

export type PstNode = {
  readonly id: number;
  readonly data: number;
  readonly subnodes: number;
  readonly parent: number;
};
export type Subnode = { readonly data: number; readonly subnodes: number };
/** How much may be read for one message: counted down. */
export type Allowance = { left: Bytes };
export const newAllowance = (largest: Bytes): Allowance => ({ left: largest * 2 + mebibytes(16) });

export type PstFile = {
  readonly form: Form['name'];
  /** Written by Outlook for an account on a server, not by a person. */
  readonly isCache: boolean;
  node(id: number): Promise<PstNode | null>;
  /** Every node of the file, in order: for what no table names any more. */
  allNodes(): AsyncIterable<PstNode>;
  /** The octets of a node, block by block. */
  blocks(id: number, allowed: Allowance): Promise<Buffer[]>;
  subnodes(id: number, allowed: Allowance): Promise<ReadonlyMap<number, Subnode>>;
  close(): Promise<void>;
};

const HEADER = 564;
export const isPst = (head: Buffer): boolean => head.toString('latin1', 0, 4) === '!BDN';

export async function openPst(path: string): Promise<Result<PstFile, string>> {
  const file = await open(path, 'r');
  const opened = await formOf(file).catch((fault: unknown) => {
    if (fault instanceof Damaged) return err(fault.message);
    throw fault;
  });
  if (!opened.ok) {
    await file.close();
    return opened;
  }
  return ok(pstFile(file, opened.value));
}

type Opened = {
  readonly form: Form;
  readonly cipher: number;
  readonly isCache: boolean;
  readonly size: number;
  readonly roots: Roots;
};
type Roots = { readonly nodes: number; readonly blocks: number };

async function formOf(file: FileHandle): Promise<Result<Opened, string>> {
  const head = Buffer.alloc(HEADER);
  const { bytesRead } = await file.read(head, 0, HEADER, 0);
  if (bytesRead < HEADER || !isPst(head)) return err('it is no PST');
  const version = head.readUInt16LE(10);
  const form = version === 14 || version === 15 ? forms.ansi : version === 36 ? forms.large : forms.unicode;
  if (![14, 15, 20, 21, 23, 36].includes(version)) return err(`its version ${version} is not known`);
  const cipher = head[form.cipherAt]!;
  if (cipher === 0x10) return err('it is encrypted with Windows Information Protection, for one Windows account alone');
  if (cipher > Cipher.cyclic) return err(`its encryption ${cipher} is not known`);
  const roots = { nodes: wideAt(head, form.nodeTree, form.wide), blocks: wideAt(head, form.blockTree, form.wide) };
  // §2.2.2.6, wMagicClient: 'SM' of a PST, 'SO' of an OST.
  const isCache = head.toString('latin1', 8, 10) === 'SO';
  return ok({ form, cipher, isCache, size: (await file.stat()).size, roots });
}

function wideAt(octets: Buffer, at: number, wide: 4 | 8): number {
  const value = wide === 4 ? octets.readUInt32LE(at) : Number(octets.readBigUInt64LE(at));
  if (value > Number.MAX_SAFE_INTEGER) throw new Damaged('a number in it is larger than any file');
  return value;
}

type Page = { readonly level: number; readonly count: number; readonly entry: number; readonly octets: Buffer };
const KEPT_PAGES = 256;
const DEEPEST = 20;
const NODES = 0x81;
const BLOCKS = 0x80;
const unpack = promisify(inflate);
const LARGEST_BLOCK = 65_536;

function pstFile(file: FileHandle, { form, cipher, isCache, size, roots }: Opened): PstFile {
  const pages = new Map<number, Page>();

  async function readAt(at: number, length: number): Promise<Buffer> {
    const octets = Buffer.allocUnsafeSlow(length);
    if (at + length > size) throw new Damaged(`octet ${at} lies behind its end`);
    const { bytesRead } = await file.read(octets, 0, length, at);
    if (bytesRead < length) throw new Damaged(`it breaks off at octet ${at}`);
    return octets;
  }

  async function page(at: number, kind: number): Promise<Page> {
    const known = pages.get(at);
    if (known) return known;
    const octets = await readAt(at, form.page);
    if (octets[form.kindAt] !== kind || octets[form.kindAt + 1] !== kind)
      throw new Damaged(`the page at octet ${at} is none of its tree`);
    const large = form.name === 'large';
    const count = large ? octets.readUInt16LE(form.tail) : octets[form.tail]!;
    const entry = octets[form.tail + (large ? 4 : 2)]!;
    const level = octets[form.tail + (large ? 5 : 3)]!;
    if (entry < least(level, kind) || count * entry > form.tail || level > DEEPEST)
      throw new Damaged(`the page at octet ${at} holds more than it can`);
    if (pages.size >= KEPT_PAGES) pages.delete(pages.keys().next().value!);
    const read = { level, count, entry, octets };
    pages.set(at, read);
    return read;
  }

  const least = (level: number, kind: number): number =>
    level > 0 ? form.wide * 3 : kind === NODES ? form.wide * 4 : form.wide === 4 ? 12 : 24;

  /** The last entry whose key is not above the one wanted. */
  function placeOf(of: Page, key: number): number {
    let [low, high] = [0, of.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keyOf(of, middle) <= key) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
  /** Nodes have 32 bits; the lowest of a block's number means nothing (§2.2.2.2). */
  function keyOf({ octets, entry }: Page, index: number): number {
    if (octets[form.kindAt] === NODES) return octets.readUInt32LE(index * entry);
    const key = wideAt(octets, index * entry, form.wide);
    return key - (key % 2);
  }

  async function find(root: number, kind: number, key: number): Promise<Buffer | null> {
    let at = root;
    for (let above = Number.POSITIVE_INFINITY; ; ) {
      const of = await page(at, kind);
      if (of.level >= above) throw new Damaged('a page lies in a tree twice');
      const index = placeOf(of, key);
      if (index < 0) return null;
      if (of.level === 0)
        return keyOf(of, index) === key ? of.octets.subarray(index * of.entry, (index + 1) * of.entry) : null;
      above = of.level;
      at = wideAt(of.octets, index * of.entry + form.wide * 2, form.wide);
    }
  }

  const nodeOf = (entry: Buffer): PstNode => ({
    id: entry.readUInt32LE(0),
    data: wideAt(entry, form.wide, form.wide),
    subnodes: wideAt(entry, form.wide * 2, form.wide),
    parent: entry.readUInt32LE(form.wide * 3),
  });

  async function* walk(at: number, above: number): AsyncIterable<PstNode> {
    const of = await page(at, NODES);
    if (of.level >= above) throw new Damaged('a page lies in a tree twice');
    for (let index = 0; index < of.count; index++) {
      const entry = of.octets.subarray(index * of.entry, (index + 1) * of.entry);
      if (of.level === 0) yield nodeOf(entry);
      else yield* walkOn(wideAt(entry, form.wide * 2, form.wide), of.level);
    }
  }

  /** A branch that is broken loses its own nodes only. */
  async function* walkOn(at: number, above: number): AsyncIterable<PstNode> {
    try {
      yield* walk(at, above);
    } catch (fault) {
      if (!(fault instanceof Damaged)) throw fault;
    }
  }

  /** One block as it lies there: internal ones are never hidden (§2.2.2.8.3). */
  async function block(id: number, allowed: Allowance): Promise<{ octets: Buffer; internal: boolean }> {
    const number = id - (id % 2);
    const entry = await find(roots.blocks, BLOCKS, number);
    if (!entry) throw new Damaged(`block ${id} is missing`);
    const at = wideAt(entry, form.wide, form.wide);
    const packed = entry.readUInt16LE(form.wide * 2);
    const whole = form.name === 'large' ? entry.readUInt16LE(form.wide * 2 + 2) : packed;
    allowed.left -= Math.max(packed, whole) + 64;
    if (allowed.left < 0) throw new TooLarge('more belongs to it than a message may have');
    const octets = await readAt(at, packed);
    const internal = number % 4 >= 2;
    if (!internal) reveal(octets, cipher, number % 2 ** 32);
    return { octets: whole > packed ? await unpacked(octets) : octets, internal };
  }

  async function data(id: number, level: number, allowed: Allowance, into: Buffer[]): Promise<void> {
    const { octets, internal } = await block(id, allowed);
    if (!internal) {
      into.push(octets);
      return;
    }
    // §2.2.2.8.3.2: a list of blocks, or a list of such lists.
    if (octets.length < 8 || octets[0] !== 1 || octets[1]! < 1 || octets[1]! >= level)
      throw new Damaged(`block ${id} is no list of blocks`);
    if (octets.readUInt32LE(4) > allowed.left) throw new TooLarge(`${octets.readUInt32LE(4)} octets`);
    for (
      let at = 8, left = octets.readUInt16LE(2);
      left > 0 && at + form.wide <= octets.length;
      at += form.wide, left--
    )
      await data(wideAt(octets, at, form.wide), octets[1]!, allowed, into);
  }

  async function enter(id: number, level: number, allowed: Allowance, into: Map<number, Subnode>): Promise<void> {
    const { octets, internal } = await block(id, allowed);
    if (!internal || octets.length < 8 || octets[0] !== 2 || octets[1]! >= level)
      throw new Damaged(`block ${id} is no list of subnodes`);
    const width = form.wide * (octets[1] === 0 ? 3 : 2);
    let left = octets.readUInt16LE(2);
    for (let at = form.wide === 4 ? 4 : 8; left > 0 && at + width <= octets.length; at += width, left--) {
      const first = wideAt(octets, at + form.wide, form.wide);
      if (octets[1]! > 0) await enter(first, octets[1]!, allowed, into);
      else into.set(octets.readUInt32LE(at), { data: first, subnodes: wideAt(octets, at + form.wide * 2, form.wide) });
    }
  }

  return {
    ...{ form: form.name, isCache },
    async node(id) {
      const entry = await find(roots.nodes, NODES, id);
      return entry && nodeOf(entry);
    },
    allNodes: () => walkOn(roots.nodes, Number.POSITIVE_INFINITY),
    async blocks(id, allowed) {
      const into: Buffer[] = [];
      if (id !== 0) await data(id, 3, allowed, into);
      return into;
    },
    async subnodes(id, allowed) {
      const into = new Map<number, Subnode>();
      if (id !== 0) await enter(id, 2, allowed, into);
      return into;
    },
    close: () => file.close(),
  };
}

async function unpacked(octets: Buffer): Promise<Buffer> {
  try {
    return (await unpack(octets, { maxOutputLength: LARGEST_BLOCK })) as Buffer;
  } catch {
    throw new Damaged('a packed block cannot be unpacked');
  }
}
