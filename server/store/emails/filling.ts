/** Reads the words of messages when there is time, the newest first, in slices that nobody notices. */
import type { Clock } from '../../base/ports.ts';
import { type Duration, milliseconds } from '../../base/units.ts';
import type { Id } from '../interface.ts';
import type { Writer } from '../sqlite/database.ts';
import { inTransaction } from './building.ts';
import type { Source } from './delta.ts';
import { type OpenMessage, openMessage } from './message-text.ts';
import { keepWords, nextUnsearched, shownWords, type WordsRow } from './search.ts';
import type { Substrings } from './substrings.ts';
import { wordsOf } from './text-of.ts';

/** One commit; a question waits so long at most, and a little for the message at hand. */
const SLICE: Duration = milliseconds(10);
const MESSAGES = 100;

/** `lost`: messages whose substrings were not written before the process ended; read after all others. */
export type Unread = { readonly index: Writer; readonly substrings: Substrings; readonly lost: Id[] };

/** How many messages were read: 0 when there is nothing more to do. */
export function fillSlice(source: Source, { index, substrings, lost }: Unread, clock: Clock): number {
  if (substrings.isFull()) substrings.save();
  const ids = nextUnsearched(index, MESSAGES);
  const again = ids.length === 0;
  if (again) ids.push(...lost.splice(-MESSAGES).reverse());
  if (ids.length === 0) return 0;
  const until = clock.monotonic() + SLICE;
  return inTransaction(index, () => {
    let done = 0;
    for (const id of ids) {
      const words = readWords(source, substrings, id);
      if (!again) keepWords(index, id, words);
      done++;
      if (clock.monotonic() > until) break;
    }
    if (again) lost.push(...ids.slice(done).reverse());
    return done;
  });
}

/** A message that cannot be read is found by what a list shows of it, and is told of once. null: it is gone. */
function readWords({ main, folder, onFault }: Source, substrings: Substrings, id: Id): WordsRow | null {
  try {
    const opened: OpenMessage | null = openMessage(main, folder, id);
    if (!opened) return null;
    // Who looks through a message needs the tree that the store keeps: where there is none yet, it is left to that.
    if (opened.isKept) substrings.add(id, opened);
    return wordsOf(opened);
  } catch (fault) {
    onFault(new Error(`Message ${id} cannot be searched: ${fault instanceof Error ? fault.message : String(fault)}`));
    return shownWords(main, id);
  }
}
