/**
 * Messages in blocks of 4,096 ids: of each block which messages are known, which are to be looked through in any case,
 * and the day each was sent. Answers are bits by block too, so that "and", "or" and "not" are a matter of octets.
 */
import type { Id } from '../interface.ts';
import type { Reader, Writer } from '../sqlite/database.ts';

export const BLOCK = 4096;
export const BLOCK_OCTETS = BLOCK / 8;
/** No Date that can be read. */
export const NO_DAY = -0x8000_0000;

export type Block = {
  readonly id: number;
  /** Messages whose words are known. */
  readonly known: Uint8Array;
  readonly headersOpen: Uint8Array;
  readonly bodyOpen: Uint8Array;
  readonly sent: Int32Array;
  /** Messages that are gone and whose words still stand here. */
  stale: number;
  isChanged: boolean;
};

export const blockOf = (message: Id): number => Math.floor(message / BLOCK);
export const placeIn = (message: Id): number => message % BLOCK;

export const hasBit = (bits: Uint8Array, place: number): boolean => (bits[place >> 3]! & (1 << (place & 7))) !== 0;
export const setBit = (bits: Uint8Array, place: number): void => {
  bits[place >> 3]! |= 1 << (place & 7);
};
export const clearBit = (bits: Uint8Array, place: number): void => {
  bits[place >> 3]! &= ~(1 << (place & 7));
};
export const isEmpty = (bits: Uint8Array): boolean => bits.every(octet => octet === 0);

export function countBits(bits: Uint8Array): number {
  let count = 0;
  for (let octet of bits) for (; octet !== 0; octet &= octet - 1) count++;
  return count;
}

export const newBlock = (id: number): Block => ({
  ...{ id, known: new Uint8Array(BLOCK_OCTETS), headersOpen: new Uint8Array(BLOCK_OCTETS) },
  ...{ bodyOpen: new Uint8Array(BLOCK_OCTETS), sent: new Int32Array(BLOCK).fill(NO_DAY), stale: 0, isChanged: false },
});

type Columns = { id: number; known: Buffer; headers: Buffer; body: Buffer; sent: Buffer; stale: number };

export function loadBlocks(index: Reader): Map<number, Block> {
  const rows = index.all<Columns>('SELECT id, known, headers, body, sent, stale FROM block ORDER BY id');
  return new Map(
    rows.map(({ id, known, headers, body, sent, stale }) => [
      id,
      {
        ...{ id, known: new Uint8Array(known), headersOpen: new Uint8Array(headers), bodyOpen: new Uint8Array(body) },
        ...{ sent: new Int32Array(new Uint8Array(sent).buffer), stale, isChanged: false },
      },
    ]),
  );
}

export function saveBlock(index: Writer, { id, known, headersOpen, bodyOpen, sent, stale }: Block): void {
  index.run(
    'INSERT OR REPLACE INTO block (id, known, headers, body, sent, stale) VALUES (?, ?, ?, ?, ?, ?)',
    ...[id, known, headersOpen, bodyOpen, new Uint8Array(sent.buffer), stale],
  );
}

export function dropBlock(index: Writer, id: number): void {
  index.run('DELETE FROM posting WHERE block = ?', id);
  index.run('DELETE FROM block WHERE id = ?', id);
}
