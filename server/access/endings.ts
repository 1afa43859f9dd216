/**
 * Which messages end without CRLF: POP3 completes their last line and counts it (pop3/backend.ts). Only what a client
 * put into a mailbox by APPEND, or a peer handed over in chunks, can be so. A message never changes, so each is looked
 * at once and remembered in one octet, in memory and beside the store: a maildrop of 100,000 is 25 blocks to read.
 */
import { CR, LF } from '../base/bytes.ts';
import { newPace } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import type { Id, NewPrint, Reading, Row, Store } from '../store/interface.ts';

export type Ended = Pick<Row, 'message' | 'size'>;
export type Endings = {
  /** In the order of the rows: true where the final CRLF is missing. */
  lackFinalCrlf(rows: readonly Ended[]): Promise<readonly boolean[]>;
};

const READ_AT_ONCE = 200;
/** Messages whose octets lie in one block; ids are handed out one after the other. */
const BLOCK = 4096;
const LOOKED_AT = 1;
const LACKS = 2;

const blockOf = (message: Id): number => Math.floor(message / BLOCK);

export function newEndings(store: Pick<Reading, 'several'> & Pick<Store, 'prints'>, clock: Clock): Endings {
  const blocks = new Map<number, Uint8Array>();
  const bitsOf = (message: Id): number => blocks.get(blockOf(message))?.[message % BLOCK] ?? 0;

  /** Those that an earlier run has looked at, or another thread. */
  const recall = async (rows: readonly Ended[]): Promise<void> => {
    const wanted = new Set<number>();
    for (const { message } of rows) if (bitsOf(message) === 0) wanted.add(blockOf(message));
    if (wanted.size === 0) return;
    const numbers = [...wanted];
    const kept = await store.prints.get('endings', numbers);
    for (const [at, number] of numbers.entries()) {
      const block = blocks.get(number) ?? new Uint8Array(BLOCK);
      blocks.set(number, block);
      const known = kept[at];
      if (!(known instanceof Uint8Array) || known.length !== BLOCK) continue;
      for (let place = 0; place < BLOCK; place++) block[place] ||= known[place]!;
    }
  };
  const look = async (rows: readonly Ended[]): Promise<void> => {
    const ends = await store.several(
      rows.map(({ message, size }) => ({ message, range: [Math.max(0, size - 2), size] as const })),
    );
    for (const [at, { message }] of rows.entries()) {
      const end = ends[at];
      if (end) blocks.get(blockOf(message))![message % BLOCK] = end[0] === CR && end[1] === LF ? LOOKED_AT : LACKS;
    }
  };
  const remember = (rows: readonly Ended[]) => {
    const numbers = new Set(rows.map(({ message }) => blockOf(message)));
    store.prints.keep([...numbers].map((number): NewPrint => ['endings', number, blocks.get(number)!]));
  };

  return {
    async lackFinalCrlf(rows) {
      const pace = newPace(clock);
      await recall(rows);
      const unknown = rows.filter(row => bitsOf(row.message) === 0);
      for (let from = 0; from < unknown.length; from += READ_AT_ONCE) {
        await look(unknown.slice(from, from + READ_AT_ONCE));
        await pace.rest();
      }
      if (unknown.length > 0) remember(unknown);
      return rows.map(row => bitsOf(row.message) === LACKS);
    },
  };
}
