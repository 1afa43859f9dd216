/** Reads the words of messages when there is time, the newest first, in slices that nobody notices. */
import type { Clock } from '../../base/ports.ts';
import { type Duration, milliseconds } from '../../base/units.ts';
import type { Id } from '../interface.ts';
import type { Writer } from '../sqlite/database.ts';
import { inTransaction } from './building.ts';
import type { Source } from './delta.ts';
import { keepWords, nextUnsearched, shownWords } from './search.ts';
import { wordsOf } from './text-of.ts';

/** One commit; a question waits so long at most, and a little for the message at hand. */
const SLICE: Duration = milliseconds(10);
const MESSAGES = 100;

/** How many messages were read: 0 when there is nothing more to do. */
export function fillSlice({ main, folder, onFault }: Source, index: Writer, clock: Clock): number {
  const ids = nextUnsearched(index, MESSAGES);
  if (ids.length === 0) return 0;
  const until = clock.monotonic() + SLICE;
  return inTransaction(index, () => {
    let done = 0;
    for (const id of ids) {
      keepWords(index, id, readWords({ main, folder, onFault }, id));
      done++;
      if (clock.monotonic() > until) break;
    }
    return done;
  });
}

/** A message that cannot be read is found by what a list shows of it, and is told of once. */
function readWords({ main, folder, onFault }: Source, id: Id) {
  try {
    return wordsOf(main, folder, id);
  } catch (fault) {
    onFault(new Error(`Message ${id} cannot be searched: ${fault instanceof Error ? fault.message : String(fault)}`));
    return shownWords(main, id);
  }
}
