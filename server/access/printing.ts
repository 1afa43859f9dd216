/**
 * When what clients will ask for is made before they ask (prints.ts, endings.ts; how: catching-up.ts): a while after mail
 * has come, in the order it was made. Nobody waits for it, and what it has not come to is made when it is asked for.
 */
import { type Duration, seconds } from '../base/units.ts';
import { type CatchingUp, newCatchingUp } from './catching-up.ts';

/** After mail has come, so that its delivery and whoever reads it at once go first. */
const AFTER_MAIL: Duration = seconds(1);
/** A thread without work is ended. */
const IDLE: Duration = seconds(20);

export function startPrinting(parts: CatchingUp): { close(): Promise<void> } {
  const { store, clock, onBug } = parts;
  const catching = newCatchingUp(parts);
  let cancelSoon: (() => void) | null = null;
  let cancelIdle = () => {};
  let working: Promise<void> | null = null;
  let again = false;
  let closed = false;

  const soon = (): void => {
    if (closed || cancelSoon) return;
    if (working) again = true;
    else cancelSoon = clock.after(AFTER_MAIL, begin);
  };
  const begin = (): void => {
    cancelSoon = null;
    cancelIdle();
    working = catching
      .run()
      .catch(fault => onBug(fault, 'prints'))
      .finally(() => {
        working = null;
        cancelIdle = clock.after(IDLE, () => void catching.rest());
        if (again) soon();
        again = false;
      });
  };
  const unwatch = store.watchMailboxes(soon);
  soon();

  return {
    async close() {
      closed = true;
      unwatch();
      cancelSoon?.();
      const closing = catching.close();
      await working;
      cancelIdle();
      await closing;
    },
  };
}
