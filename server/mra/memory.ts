/**
 * What is known of a place's messages, beside what is listed there now: which are new, which were taken and when, which are
 * missing. Read in portions, so that fifty thousand messages that stay there hold nobody up.
 */
import type { Duration, Instant } from '../base/units.ts';
import type { PulledPlace, Store } from '../store/interface.ts';
import type { Entry } from './remote.ts';

export type TakenEntry = Entry & { readonly takenAt: Instant };
export type Known = {
  readonly fresh: readonly Entry[];
  /** Listed, and known. */
  readonly there: readonly TakenEntry[];
  readonly takenNow: TakenEntry[];
  /** Something that was taken is missing: a new one may be that under another name. */
  readonly mayHaveMoved: boolean;
};

const AT_ONCE = 2_000;
const CHANGED_AT_ONCE = 5_000;

export async function readMemory(
  store: Store,
  at: PulledPlace,
  listed: readonly Entry[],
  now: Instant,
  remembered: Duration,
): Promise<Known> {
  const numbers = new Map(listed.map(one => [one.key, one.number]));
  const there: TakenEntry[] = [];
  const known = new Set<string>();
  const [gone, back]: [string[], string[]] = [[], []];
  let missing = false;
  for (let after = ''; ; ) {
    const rows = await store.pulledMessages(at, after, AT_ONCE);
    for (const { key, takenAt, missingSince } of rows) {
      const number = numbers.get(key);
      if (number !== undefined) {
        known.add(key);
        there.push({ key, number, takenAt });
        if (missingSince !== null) back.push(key);
      } else {
        missing = true;
        if (missingSince === null) gone.push(key);
      }
    }
    if (rows.length < AT_ONCE) break;
    after = rows.at(-1)!.key;
  }
  const others = (await store.pulledGenerations(at.pulled, at.folder)).some(one => one !== at.generation);
  if (missing || others || back.length > 0) await note(store, at, gone, back, now, remembered);
  return {
    fresh: listed.filter(({ key }) => !known.has(key)),
    there,
    takenNow: [],
    mayHaveMoved: missing || others,
  };
}

async function note(
  store: Store,
  at: PulledPlace,
  gone: readonly string[],
  back: readonly string[],
  now: Instant,
  remembered: Duration,
): Promise<void> {
  const forget = now - remembered;
  for (let from = 0; from === 0 || from < Math.max(gone.length, back.length); from += CHANGED_AT_ONCE)
    await store.run('listPulled', {
      ...{ ...at, now, forget, removed: false },
      gone: gone.slice(from, from + CHANGED_AT_ONCE),
      back: back.slice(from, from + CHANGED_AT_ONCE),
    });
}
