/**
 * What a ZIP archive says it holds: names and whether they are locked, from its central directory, or from the heads
 * of its files where that is broken (some unpackers read such archives all the same). Nothing is unpacked.
 * Pure, bounded, never throws. APPNOTE 6.3.10 §4.3.7, §4.3.12, §4.3.16.
 */
import { asBuffer } from '../base/bytes.ts';
import { type Bytes, kibibytes } from '../base/units.ts';

export type ZipEntry = { readonly name: string; readonly locked: boolean; readonly size: Bytes };
export type ZipNames = {
  readonly entries: readonly ZipEntry[];
  /** The directory does not hold together, or there are more than are looked at. */
  readonly whole: boolean;
};

const MOST_ENTRIES = 2_000;
const LONGEST_NAME = 500;
/** The end record with its comment. */
const LONGEST_END: Bytes = kibibytes(65) + 22;

const LOCAL = Buffer.from('PK\x03\x04', 'latin1');
const CENTRAL = 0x02014b50;
const END = Buffer.from('PK\x05\x06', 'latin1');
const LOCKED = 1;
const IS_UTF8 = 1 << 11;

/** null: it is no ZIP archive. */
export function zipNames(bytes: Uint8Array): ZipNames | null {
  const zip = asBuffer(bytes);
  // An archive may have something before it (self-extracting); what begins as one is one, however broken.
  const end = zip.lastIndexOf(END);
  if (end === -1 || end < zip.length - LONGEST_END) return zip.indexOf(LOCAL) === 0 ? fromHeads(zip) : null;
  return fromDirectory(zip, end) ?? fromHeads(zip);
}

/** null: the directory is not where the end record says. */
function fromDirectory(zip: Buffer, end: number): ZipNames | null {
  if (end + 22 > zip.length) return null;
  const count = zip.readUInt16LE(end + 10);
  const length = zip.readUInt32LE(end + 12);
  // Before the end record, whatever stands before the archive.
  let at = end - length;
  if (at < 0) return null;
  const entries: ZipEntry[] = [];
  while (entries.length < Math.min(count, MOST_ENTRIES)) {
    if (at + 46 > end || zip.readUInt32LE(at) !== CENTRAL) return null;
    const flags = zip.readUInt16LE(at + 8);
    const nameLength = zip.readUInt16LE(at + 28);
    const next = at + 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    if (next > end) return null;
    entries.push(entryOf(zip, at + 46, nameLength, flags, zip.readUInt32LE(at + 24)));
    at = next;
  }
  return { entries, whole: entries.length === count && at === end };
}

function fromHeads(zip: Buffer): ZipNames {
  const entries: ZipEntry[] = [];
  for (let at = zip.indexOf(LOCAL); at !== -1 && entries.length < MOST_ENTRIES; at = zip.indexOf(LOCAL, at + 4)) {
    if (at + 30 > zip.length) break;
    const nameLength = zip.readUInt16LE(at + 26);
    if (at + 30 + nameLength > zip.length) continue;
    entries.push(entryOf(zip, at + 30, nameLength, zip.readUInt16LE(at + 6), zip.readUInt32LE(at + 22)));
  }
  return { entries, whole: false };
}

function entryOf(zip: Buffer, at: number, length: number, flags: number, size: Bytes): ZipEntry {
  const octets = zip.subarray(at, at + Math.min(length, LONGEST_NAME));
  const name = octets.toString((flags & IS_UTF8) !== 0 ? 'utf8' : 'latin1');
  return { name, locked: (flags & LOCKED) !== 0, size };
}
