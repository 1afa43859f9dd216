/**
 * What has been found out, for as long as it may be believed: bounded in number and in octets (strangers choose how
 * long their records are); the oldest goes first, unless it has been asked for since: then it is spared once. Who asks while the same question is out waits for the
 * same answer.
 */
import type { Clock } from '../base/ports.ts';
import { type Bytes, type Duration, mebibytes } from '../base/units.ts';

export type Memory<Value> = (key: string, find: () => Promise<Value>) => Promise<Value>;

export type MemoryLimits<Value> = {
  readonly clock: Clock;
  readonly most: number;
  /** How long a value is kept; 0 for not at all. */
  memoryOf(value: Value): Duration;
  /** About how much room it takes. */
  weigh(value: Value): Bytes;
};

/** All that one memory holds. */
export const MOST_OCTETS: Bytes = mebibytes(16);
/** The entry, its key, its promise. */
const ENTRY_WEIGHT = 300;

type Entry<Value> = {
  readonly until: number;
  readonly value: Promise<Value>;
  readonly weight: Bytes;
  /** Asked for since it came to the end of the row. To move it there at each asking would cost more than to find it. */
  asked: boolean;
};

export function newMemory<Value>({ clock, most, memoryOf, weigh }: MemoryLimits<Value>): Memory<Value> {
  const entries = new Map<string, Entry<Value>>();
  let total = 0;

  const drop = (key: string): void => {
    total -= entries.get(key)?.weight ?? 0;
    entries.delete(key);
  };
  const keep = (key: string, entry: Entry<Value>): void => {
    drop(key);
    entries.set(key, entry);
    total += entry.weight;
    while (entries.size > most || (total > MOST_OCTETS && entries.size > 1)) dropOldest();
  };
  const dropOldest = (): void => {
    const [key, entry] = entries.entries().next().value!;
    if (entry.asked) {
      entry.asked = false;
      entries.delete(key);
      entries.set(key, entry);
    } else drop(key);
  };

  return async (key, find) => {
    const known = entries.get(key);
    if (known && clock.monotonic() < known.until) {
      known.asked = true;
      return known.value;
    }
    const asked: Entry<Value> = {
      until: Number.POSITIVE_INFINITY,
      value: find(),
      weight: ENTRY_WEIGHT,
      asked: false,
    };
    keep(key, asked);
    const value = await asked.value.catch(fault => {
      if (entries.get(key) === asked) drop(key);
      throw fault;
    });
    if (entries.get(key) === asked) {
      const memory = memoryOf(value);
      if (memory === 0) drop(key);
      else {
        const weight = ENTRY_WEIGHT + weigh(value);
        keep(key, { until: clock.monotonic() + memory, value: asked.value, weight, asked: asked.asked });
      }
    }
    return value;
  };
}
