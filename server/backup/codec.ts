/**
 * How a piece lies on the target: packed (zstd), and where a key is given, encrypted to it (age, X25519). Its name is the
 * SHA-256 of what is in it; with a key it is keyed, so that who has the folder cannot ask whether a known text is in it.
 */
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import type { Bytes } from '../base/units.ts';
import { age } from './age.ts';

/** `identity`: 'AGE-SECRET-KEY-1…', `recipient`: 'age1…'. */
export type Key = { readonly identity: string; readonly recipient: string };

export type Codec = {
  readonly encrypted: boolean;
  name(plain: Uint8Array): string;
  encode(plain: Uint8Array): Promise<Uint8Array>;
  /** Throws where it cannot be read, or is more than `most`. */
  decode(stored: Uint8Array, most?: Bytes): Promise<Buffer>;
};

const pack = promisify(zstdCompress);
const unpack = promisify(zstdDecompress);
/** Fast: mail packs to a half at once, and to little less with more time. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 } };
/** A manifest of millions of pieces. */
const MOST: Bytes = 1024 * 1024 * 1024;

export const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');

export function newCodec(key: Key | null): Codec {
  if (!key)
    return {
      encrypted: false,
      name: sha256,
      encode: plain => pack(plain, LEVEL),
      decode: (stored, most = MOST) => unpack(stored, { maxOutputLength: most }),
    };
  const naming = Buffer.from(hkdfSync('sha256', key.identity, '', 'mailroom backup names', 32));
  return {
    encrypted: true,
    name: plain => createHmac('sha256', naming).update(plain).digest('hex'),
    async encode(plain) {
      const encrypter = new (await age()).Encrypter();
      encrypter.addRecipient(key.recipient);
      return encrypter.encrypt(new Uint8Array(await pack(plain, LEVEL)));
    },
    async decode(stored, most = MOST) {
      const decrypter = new (await age()).Decrypter();
      decrypter.addIdentity(key.identity);
      return unpack(await decrypter.decrypt(new Uint8Array(stored)), { maxOutputLength: most });
    },
  };
}
