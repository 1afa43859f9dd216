/**
 * Outlook's packed RTF (MS-OXRTFCP §2): LZ77 over a ring of 4096 octets that begins with words every RTF has.
 *
 *   packed size (4), plain size (4), 'LZFu' or 'MELA' (as it is), checksum (4), runs of eight tokens under one octet of bits
 */
import { err, ok, type Result } from '../../base/result.ts';
import { type Bytes, mebibytes } from '../../base/units.ts';

const RING = 4096;
const HEADER = 16;
const LARGEST: Bytes = mebibytes(64);

/** MS-OXRTFCP §2.1.3.1.1: 207 octets that stand in the ring at the beginning. */
const begins = [
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans ',
  'SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
].join('');

export function unpackRtf(packed: Buffer): Result<Buffer, string> {
  if (packed.length < HEADER) return err('packed RTF breaks off');
  const size = packed.readUInt32LE(4);
  const kind = packed.toString('latin1', 8, 12);
  if (kind === 'MELA') return ok(packed.subarray(HEADER, Math.min(packed.length, HEADER + size)));
  if (kind !== 'LZFu') return err('RTF is packed in a way that is not known');
  if (size > LARGEST) return err(`RTF would grow to ${size} octets`);
  return ok(unpack(packed, Math.min(packed.length, packed.readUInt32LE(0) + 4), size));
}

function unpack(packed: Buffer, end: number, size: number): Buffer {
  const ring = Buffer.alloc(RING, ' ');
  let write = ring.write(begins, 'latin1');
  // The size is a stranger's word: memory is taken as octets come, each token gives at most 17.
  const out = Buffer.allocUnsafe(Math.min(size, packed.length * 9));
  let length = 0;
  const put = (octet: number) => {
    ring[write] = octet;
    write = (write + 1) % RING;
    if (length < out.length) out[length++] = octet;
  };
  for (let at = HEADER; at < end; ) {
    const bits = packed[at++]!;
    for (let bit = 0; bit < 8 && at < end; bit++) {
      if ((bits & (1 << bit)) === 0) {
        put(packed[at++]!);
        continue;
      }
      if (at + 1 >= end) return out.subarray(0, length);
      const token = packed.readUInt16BE(at);
      at += 2;
      let read = token >> 4;
      // §2.2.1.2: a reference to where is written next is the end.
      if (read === write) return out.subarray(0, length);
      for (let left = (token & 15) + 2; left > 0; left--) {
        put(ring[read]!);
        read = (read + 1) % RING;
      }
    }
  }
  return out.subarray(0, length);
}
