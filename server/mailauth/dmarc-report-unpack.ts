/**
 * Takes a received report out of its gzip or zip, never to more than a bound: a compressed file of a few kilobytes
 * may be made to unpack to gigabytes. Only what a file is by its first octets counts, not its name or media type.
 * RFC 1952; APPNOTE.TXT §4.3 for zip (stored and deflated entries, no encryption, no ZIP64).
 */
import { promisify } from 'node:util';
import { gunzip, inflateRaw } from 'node:zlib';
import { asBuffer } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { mebibytes } from '../base/units.ts';

/** A report of a hundred thousand rows has some 60 MiB; of those who write to a small server, none has a tenth. */
const LONGEST_REPORT = mebibytes(16);
/** Files in one archive that are looked at for the report. */
const MOST_ENTRIES = 16;

const unpacking = { gunzip: promisify(gunzip), inflateRaw: promisify(inflateRaw) } as const;

export async function unpackReport(octets: Uint8Array): Promise<Result<Buffer, string>> {
  const file = asBuffer(octets);
  if (file[0] === 0x1f && file[1] === 0x8b) return inflated('gunzip', file);
  if (file.length >= 4 && file.readUInt32LE(0) === 0x04034b50) return unzip(file);
  return file.length <= LONGEST_REPORT ? ok(file) : err(tooLong);
}

const tooLong = `it is longer than ${LONGEST_REPORT / 1024 / 1024} MiB`;

/** zlib tells by throwing; what it throws is the file's fault. */
async function inflated(how: keyof typeof unpacking, packed: Buffer): Promise<Result<Buffer, string>> {
  try {
    return ok(await unpacking[how](packed, { maxOutputLength: LONGEST_REPORT }));
  } catch (fault) {
    const code = fault instanceof Error && 'code' in fault ? fault.code : '';
    return err(code === 'ERR_BUFFER_TOO_LARGE' ? tooLong : 'what is compressed in it is damaged');
  }
}

const CENTRAL_ENTRY = 0x02014b50;
const CENTRAL_END = 0x06054b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 65_535;

type Entry = { readonly name: string; readonly method: number; readonly size: number; readonly header: number };

/** The first entry named .xml, or the only one there is. */
function unzip(file: Buffer): Result<Buffer, string> | Promise<Result<Buffer, string>> {
  const entries = centralDirectory(file);
  const entry = entries.find(({ name }) => /\.xml$/i.test(name)) ?? (entries.length === 1 ? entries[0] : undefined);
  if (!entry) return err('the archive holds no .xml file');
  if (entry.header + 30 > file.length) return err('the archive is damaged');
  const start = entry.header + 30 + file.readUInt16LE(entry.header + 26) + file.readUInt16LE(entry.header + 28);
  const packed = file.subarray(start, start + entry.size);
  if (packed.length < entry.size) return err('the archive is damaged');
  if (entry.method === 0) return packed.length <= LONGEST_REPORT ? ok(packed) : err(tooLong);
  if (entry.method !== 8) return err('the archive is compressed in a way that is not known here');
  return inflated('inflateRaw', packed);
}

function centralDirectory(file: Buffer): Entry[] {
  const entries: Entry[] = [];
  const end = endOfDirectory(file);
  let at = end === -1 ? file.length : file.readUInt32LE(end + 16);
  while (entries.length < MOST_ENTRIES && at + 46 <= file.length && file.readUInt32LE(at) === CENTRAL_ENTRY) {
    const nameLength = file.readUInt16LE(at + 28);
    entries.push({
      name: file.toString('latin1', at + 46, at + 46 + nameLength),
      method: file.readUInt16LE(at + 10),
      size: file.readUInt32LE(at + 20),
      header: file.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return entries;
}

/** It stands at the end, before a comment of unknown length. */
function endOfDirectory(file: Buffer): number {
  const last = file.length - END_LENGTH;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (file[at] === 0x50 && file.readUInt32LE(at) === CENTRAL_END) return at;
  }
  return -1;
}
