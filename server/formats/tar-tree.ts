/**
 * A tar archive as a tree (POSIX ustar with pax headers, GNU's long names). Its files are read where they lie; one that is
 * packed (.tgz) is unpacked into a file of its own first (gunzip.ts). Links, devices and holes are left out and told of.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { err, ok, type Result } from '../base/result.ts';
import { mebibytes } from '../base/units.ts';
import { faultInWords } from './disk-tree.ts';
import { newFileList } from './listed-tree.ts';
import type { Tree } from './tree.ts';
import { leftInWords } from './zip-tree.ts';

const BLOCK = 512;
const PIECE = mebibytes(1);
const LARGEST_WORDS = mebibytes(1);
const MOST_FILES = 5_000_000;

type Head = { readonly name: string; readonly size: number; readonly kind: string; readonly modifiedAt: number };

export async function openTarTree(path: string, shown: string = path): Promise<Result<Tree, string>> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (fault) {
    return err(faultInWords(shown, fault));
  }
  const listed = await listOf(file);
  if (!listed.ok) {
    await file.close();
    return err(`${shown}: ${listed.error}`);
  }
  const { list, left } = listed.value;
  return ok(list.tree({ name: shown, notes: () => leftInWords(left), close: () => file.close() }));
}

async function listOf(file: FileHandle) {
  const list = newFileList();
  const left: { name: string; because: string }[] = [];
  let long: { name?: string; size?: number } = {};
  const { size: end } = await file.stat();
  for (let at = 0, count = 0; at + BLOCK <= end; count++) {
    const head = readHead(await blockAt(file, at, BLOCK));
    if (head === 'end') break;
    if (head === 'broken' || count > MOST_FILES)
      return count === 0 ? err('it is no tar archive') : err(`it is damaged at octet ${at}`);
    const begin = at + BLOCK;
    const size = long.size ?? head.size;
    at = begin + Math.ceil(size / BLOCK) * BLOCK;
    if ('xL'.includes(head.kind)) {
      const words = await blockAt(file, begin, Math.min(size, LARGEST_WORDS));
      long = head.kind === 'L' ? { ...long, name: textOf(words) } : { ...long, ...paxWords(words) };
      continue;
    }
    const name = (long.name ?? head.name).replace(/^(\.\/)+/, '');
    long = {};
    if (head.kind === '5' || head.kind === 'g' || head.kind === 'K' || name === '') continue;
    const because =
      head.kind !== '0'
        ? 'it is a link or no file'
        : begin + size > end
          ? 'it breaks off'
          : list.add(name, {
              size,
              modifiedAt: head.modifiedAt,
              pieces: from => piecesOf(file, begin + from, begin + size),
            });
    if (because !== null) left.push({ name, because });
  }
  return ok({ list, left });
}

const textOf = (block: Buffer): string => block.toString('utf8').replace(/\0[\s\S]*$/, '');

function readHead(block: Buffer): Head | 'end' | 'broken' {
  if (block.every(byte => byte === 0)) return 'end';
  const told = Number.parseInt(textOf(block.subarray(148, 156)).trim(), 8);
  let sum = 8 * 32;
  for (let at = 0; at < BLOCK; at++) if (at < 148 || at >= 156) sum += block[at]!;
  if (sum !== told) return 'broken';
  const prefix =
    block.toString('latin1', 257, 262) === 'ustar' && block[263] === 48 ? textOf(block.subarray(345, 500)) : '';
  const name = textOf(block.subarray(0, 100));
  const kind = String.fromCharCode(block[156]! === 0 ? 48 : block[156]!);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size: numberOf(block.subarray(124, 136)),
    kind: name.endsWith('/') ? '5' : kind === '7' ? '0' : kind,
    modifiedAt: numberOf(block.subarray(136, 148)) * 1000,
  };
}

/** Octal, or, where the first bit is set, binary (GNU). */
function numberOf(field: Buffer): number {
  if (field[0]! & 0x80) return Number(field.readBigUInt64BE(field.length - 8) & 0xffffffffffffffn);
  const number = Number.parseInt(textOf(field).trim() || '0', 8);
  return Number.isFinite(number) && number >= 0 ? number : 0;
}

/** "30 path=some/name\n" …: each with its own length. */
function paxWords(block: Buffer): { name?: string; size?: number } {
  const found: { name?: string; size?: number } = {};
  for (let at = 0; at < block.length; ) {
    const space = block.indexOf(32, at);
    const length = Number(block.toString('latin1', at, space));
    if (space === -1 || !(length > 0)) break;
    const word = block.toString('utf8', space + 1, at + length - 1);
    const equals = word.indexOf('=');
    if (word.startsWith('path=')) found.name = word.slice(equals + 1);
    if (/^size=\d{1,15}$/.test(word)) found.size = Number(word.slice(equals + 1));
    at += length;
  }
  return found;
}

async function blockAt(file: FileHandle, at: number, size: number): Promise<Buffer> {
  const block = Buffer.alloc(size);
  await file.read(block, 0, size, at);
  return block;
}

async function* piecesOf(file: FileHandle, from: number, to: number): AsyncIterable<Buffer> {
  for (let at = from; at < to; ) {
    const piece = Buffer.allocUnsafeSlow(Math.min(PIECE, to - at));
    const { bytesRead } = await file.read(piece, 0, piece.length, at);
    if (bytesRead === 0) return;
    yield piece.subarray(0, bytesRead);
    at += bytesRead;
  }
}
