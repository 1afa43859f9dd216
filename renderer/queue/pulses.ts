/**
 * When to look again: at once, after each change of the queue, and now and then because time passes. What took long to
 * look at is looked at less often, so that a long queue costs the server a tenth of one core at most.
 */
import type { Api } from '../../server/api/contract.ts';

const SELDOM = 20_000;
const REST = 9;
const LEAST = 120;

export async function* pulses(api: Api, signal: AbortSignal): AsyncGenerator<void, void, void> {
  const feed = api.queue.watch({ limit: 1 }, signal);
  const next = (): Promise<IteratorResult<unknown, void>> => {
    const told = feed.next();
    // Its fault is thrown below, where somebody still listens.
    told.catch(() => {});
    return told;
  };
  for (let change = next(); ; ) {
    const timer = timeOut(SELDOM, signal);
    const told = await Promise.race([change, timer.over]).finally(timer.end);
    if (signal.aborted || told?.done) return;
    if (told) change = next();
    const began = performance.now();
    yield;
    await timeOut(Math.max(LEAST, (performance.now() - began) * REST), signal).over;
  }
}

function timeOut(wait: number, signal: AbortSignal): { readonly over: Promise<null>; end(): void } {
  const { promise, resolve } = Promise.withResolvers<null>();
  const end = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    resolve(null);
  };
  const timer = setTimeout(end, wait);
  signal.addEventListener('abort', end);
  return { over: promise, end };
}
