/**
 * How much room V8 gives to young objects. Loading modules makes it widen that room to its most, and it never gives it back:
 * 30 MiB that an idle server has no use for. Later it may widen it for work, but not as far as it would: a server that takes
 * mail in at full speed held 110 MiB, and was no faster for it than with 32.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Milliseconds. By then a server has started. */
const STARTED = 3_000;
/** MiB of each half. What V8 itself held right for long. */
const HALF = 16;
const ENOUGH = HALF * 2 ** 20 * 1.5;

export function keepRoomLittle(started = STARTED) {
  // Of threads, which are made later; of the one that runs already it changes nothing.
  setFlagsFromString(`--max-semi-space-size=${HALF}`);
  setFlagsFromString('--semi-space-growth-factor=1');
  setTimeout(() => {
    setFlagsFromString('--semi-space-growth-factor=2');
    // Nothing is done while nothing is collected.
    const watch = new PerformanceObserver(() => {
      if (young() < ENOUGH) return;
      setFlagsFromString('--semi-space-growth-factor=1');
      watch.disconnect();
    });
    watch.observe({ entryTypes: ['gc'] });
  }, started).unref();
}

/** Octets, of both halves. */
export const young = () =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.space_size ?? 0;
