/**
 * Which messages end without CRLF: POP3 completes their last line and counts it (pop3/backend.ts). Only what a client
 * put into a mailbox by APPEND, or a peer handed over in chunks, can be so. A message never changes, so each is looked
 * at once and remembered in one octet: a maildrop costs two octets of each message at the first sign-in after a start,
 * and nothing at the next.
 */
import { CR, LF } from '../base/bytes.ts';
import type { Clock } from '../base/ports.ts';
import type { Id, Reading, Row } from '../store/interface.ts';
import { newPace } from './pace.ts';

export type Endings = {
  /** In the order of the rows: true where the final CRLF is missing. */
  lackFinalCrlf(rows: readonly Row[]): Promise<readonly boolean[]>;
};

const READ_AT_ONCE = 64;
/** Messages whose bits lie in one block; ids are handed out one after the other. */
const BLOCK = 4096;
const LOOKED_AT = 1;
const LACKS = 2;

export function newEndings(store: Reading, clock: Clock): Endings {
  const blocks = new Map<number, Uint8Array>();
  const bitsOf = (message: Id): number => blocks.get(Math.floor(message / BLOCK))?.[message % BLOCK] ?? 0;
  const remember = (message: Id, bits: number) => {
    const number = Math.floor(message / BLOCK);
    let block = blocks.get(number);
    if (!block) {
      block = new Uint8Array(BLOCK);
      blocks.set(number, block);
    }
    block[message % BLOCK] = bits;
  };
  const look = async ({ message, size }: Row): Promise<void> => {
    const end = await store.bytes(message, [Math.max(0, size - 2), size]);
    remember(message, end[0] === CR && end[1] === LF ? LOOKED_AT : LOOKED_AT | LACKS);
  };
  return {
    async lackFinalCrlf(rows) {
      const pace = newPace(clock);
      const unknown = rows.filter(row => bitsOf(row.message) === 0);
      for (let from = 0; from < unknown.length; from += READ_AT_ONCE) {
        await Promise.all(unknown.slice(from, from + READ_AT_ONCE).map(look));
        await pace.rest();
      }
      return rows.map(row => (bitsOf(row.message) & LACKS) !== 0);
    },
  };
}
