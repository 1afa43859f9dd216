/** Inputs that were kept because they once broke something, or might: one file each below test/corpus/. */
import { readdirSync, readFileSync } from 'node:fs';

export type Sample = { readonly name: string; readonly bytes: Buffer };

const root = new URL('../corpus/', import.meta.url);

export function corpus(folder: string): readonly Sample[] {
  const place = new URL(`${folder}/`, root);
  const names = readdirSync(place).filter(name => name.endsWith('.raw'));
  return names.sort().map(name => ({ name: name.slice(0, -4), bytes: readFileSync(new URL(name, place)) }));
}

/** A source of numbers that is the same in every run (mulberry32). */
export function seededNumbers(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A sample with a few stretches cut out, doubled, overwritten, or taken from another one. */
export function damaged(samples: readonly Sample[], next: (below: number) => number): Buffer {
  let bytes = samples[next(samples.length)]!.bytes;
  for (let left = 1 + next(4); left > 0; left--) {
    const from = next(bytes.length + 1);
    const to = Math.min(bytes.length, from + next(12));
    const other = samples[next(samples.length)]!.bytes;
    const start = next(other.length + 1);
    const put = [
      () => Buffer.alloc(0),
      () => Buffer.from([next(256)]),
      () => Buffer.from('()[]{}<>"\\~%*$ ;:/=\r\n'[next(21)]!),
      () => bytes.subarray(from, to),
      () => other.subarray(start, start + next(40)),
    ][next(5)]!();
    bytes = Buffer.concat([bytes.subarray(0, next(2) ? to : from), put, bytes.subarray(to)]);
  }
  return bytes;
}
