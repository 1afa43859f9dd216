/** Waiting that ends early when somebody closes. */
import type { Clock } from '../base/ports.ts';
import type { Duration } from '../base/units.ts';

/** False: it was broken off. */
export function pause(clock: Clock, wait: Duration, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise(resolve => {
    const aborted = () => {
      cancel();
      resolve(false);
    };
    const cancel = clock.after(wait, () => {
      signal.removeEventListener('abort', aborted);
      resolve(true);
    });
    signal.addEventListener('abort', aborted, { once: true });
  });
}
