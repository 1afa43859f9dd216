/**
 * What a server has packed or locked in its Maildir: Dovecot's zlib plugin keeps messages as gzip or Zstandard files under
 * the same names, its mail_crypt as files of its own. No message begins with such octets; so they are known by them.
 */
import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';
import { err, ok, type Result } from '../base/result.ts';
import type { Bytes } from '../base/units.ts';
import type { Untaken } from './source.ts';

type Unpack = (octets: Buffer, options: { readonly maxOutputLength: Bytes }) => Promise<Buffer>;

const ways: readonly (readonly [string, Unpack])[] = [
  ['1f8b', promisify<Buffer, object, Buffer>(gunzip)],
  ['28b52ffd', promisify<Buffer, object, Buffer>(zstdDecompress)],
];
/** bzip2, xz, LZ4, Dovecot's own LZ4. */
const unknown = ['425a68', 'fd377a585a', '04224d18', '446f7665636f742d4c5a34'];

const CRYPTED = Buffer.from('CRYPTED').toString('hex');

/** As it is where it is not packed. */
export async function unpackedMail(octets: Buffer, most: Bytes): Promise<Result<Buffer, Untaken>> {
  const head = octets.toString('hex', 0, 12);
  if (head.startsWith(CRYPTED)) return err({ reason: 'encrypted', detail: 'by the server that kept it' });
  if (unknown.some(mark => head.startsWith(mark)))
    return err({ reason: 'unreadable', detail: 'its packing is not known here' });
  const unpack = ways.find(([mark]) => head.startsWith(mark))?.[1];
  if (!unpack) return ok(octets);
  try {
    return ok(await unpack(octets, { maxOutputLength: most }));
  } catch (fault) {
    const { code, message } = fault as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return err({ reason: 'too-large', detail: `more than ${most} octets` });
    return err({ reason: 'unreadable', detail: `it cannot be unpacked: ${message}` });
  }
}
