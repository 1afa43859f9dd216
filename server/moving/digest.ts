/**
 * One number for a heap of messages, whatever their order: the sum of their SHA-256, modulo 2^256. Two heaps of the same
 * messages have the same sum, a message that is lost, doubled or changed changes it.
 */
import { hash } from 'node:crypto';

export type Digest = { add(sha256: Uint8Array): void; text(): string };

const WORDS = 8;

export function newDigest(from = ''): Digest {
  const words = new Uint32Array(WORDS);
  const start = Buffer.from(from, 'hex');
  if (start.length === WORDS * 4) for (let at = 0; at < WORDS; at++) words[at] = start.readUInt32BE(at * 4);
  return {
    add(sha256) {
      const view = new DataView(sha256.buffer, sha256.byteOffset, sha256.byteLength);
      let carry = 0;
      for (let at = WORDS - 1; at >= 0; at--) {
        const sum = words[at]! + view.getUint32(at * 4) + carry;
        words[at] = sum >>> 0;
        carry = sum > 0xffffffff ? 1 : 0;
      }
    },
    text() {
      const out = Buffer.alloc(WORDS * 4);
      words.forEach((word, at) => void out.writeUInt32BE(word, at * 4));
      return out.toString('hex');
    },
  };
}

export const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

type StateOf = { readonly flags: number; readonly keywords: readonly string[]; readonly internalDate: number };

/** Of a message, by the hash of its octets, with all that belongs to it. */
export const stateHash = (content: Uint8Array, { flags, keywords, internalDate }: StateOf): Buffer => {
  const words = [...new Set(keywords.map(word => word.toLowerCase()))].sort().join(' ');
  return hash('sha256', Buffer.concat([content, Buffer.from(`${flags} ${internalDate} ${words}`)]), 'buffer');
};
