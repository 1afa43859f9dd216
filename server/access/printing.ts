/**
 * Makes what clients will ask for before they ask (prints.ts, endings.ts): a while after mail has come, message by
 * message in the order they were made, in short slices with rests between them. Nobody waits for it, and what it has not
 * come to is made when it is asked for.
 */
import type { Clock } from '../base/ports.ts';
import { type Duration, hours, milliseconds, seconds } from '../base/units.ts';
import type { Store } from '../store/interface.ts';
import type { Endings } from './endings.ts';
import { makePrints, PRINT_VERSION } from './prints.ts';

/** After mail has come, so that its delivery and whoever reads it at once go first. */
const AFTER_MAIL: Duration = seconds(1);
/** Some milliseconds of work, and rests twice as long. */
const MESSAGES_AT_ONCE = 50;
const REST: Duration = milliseconds(10);
const BETWEEN_SWEEPS: Duration = hours(12);

export type Printing = {
  readonly store: Store;
  readonly clock: Clock;
  readonly endings: Endings;
  readonly onBug: (fault: unknown, where: string) => void;
};

export function startPrinting({ store, clock, endings, onBug }: Printing): { close(): Promise<void> } {
  let cancel: (() => void) | null = null;
  let working: Promise<void> | null = null;
  let again = false;
  let closed = false;
  /** Not since the start: a server may run for an hour a day. */
  let sweptAt = Number.NEGATIVE_INFINITY;
  let endRest = () => {};

  const rest = (duration: Duration): Promise<void> =>
    new Promise(resolve => {
      const stop = clock.after(duration, resolve);
      endRest = () => {
        stop();
        resolve();
      };
    });

  const soon = (): void => {
    if (closed || cancel) return;
    if (working) {
      again = true;
      return;
    }
    cancel = clock.after(AFTER_MAIL, () => {
      cancel = null;
      working = work()
        .catch(fault => onBug(fault, 'prints'))
        .finally(() => {
          working = null;
          if (again) soon();
          again = false;
        });
    });
  };
  const work = async (): Promise<void> => {
    await store.prints.madeBy(PRINT_VERSION);
    let filled = await store.prints.filledTo();
    while (!closed) {
      const began = clock.monotonic();
      const next = await store.filedAfter(filled, MESSAGES_AT_ONCE);
      const last = next.at(-1);
      if (!last) break;
      try {
        await makePrints(
          store,
          next.map(({ message }) => message),
        );
        await endings.lackFinalCrlf(next);
      } catch (fault) {
        // A message that cannot be read is told of once, and asked for by whoever wants it.
        onBug(fault, 'prints');
      }
      filled = last.message;
      store.prints.setFilledTo(filled);
      await rest(Math.max(REST, 2 * (clock.monotonic() - began)));
    }
    if (closed || clock.monotonic() - sweptAt < BETWEEN_SWEEPS) return;
    sweptAt = clock.monotonic();
    await store.prints.sweep();
  };
  const unwatch = store.watchMailboxes(soon);
  soon();

  return {
    async close() {
      closed = true;
      cancel?.();
      unwatch();
      endRest();
      await working;
    },
  };
}
