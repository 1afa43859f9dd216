/**
 * What has been found out, for as long as it may be believed: bounded, the least recently asked goes first. Who asks
 * while the same question is out waits for the same answer.
 */
import type { Clock } from '../base/ports.ts';
import type { Duration } from '../base/units.ts';

export type Memory<Value> = (key: string, find: () => Promise<Value>) => Promise<Value>;

type Entry<Value> = { readonly until: number; readonly value: Promise<Value> };

/** @param memoryOf  how long a value is kept; 0 for not at all */
export function newMemory<Value>(clock: Clock, most: number, memoryOf: (value: Value) => Duration): Memory<Value> {
  const entries = new Map<string, Entry<Value>>();

  const keep = (key: string, entry: Entry<Value>): void => {
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > most) entries.delete(entries.keys().next().value!);
  };

  return async (key, find) => {
    const known = entries.get(key);
    if (known && clock.monotonic() < known.until) {
      keep(key, known);
      return known.value;
    }
    const asked: Entry<Value> = { until: Number.POSITIVE_INFINITY, value: find() };
    keep(key, asked);
    const value = await asked.value;
    if (entries.get(key) === asked) {
      const memory = memoryOf(value);
      if (memory === 0) entries.delete(key);
      else entries.set(key, { until: clock.monotonic() + memory, value: asked.value });
    }
    return value;
  };
}
