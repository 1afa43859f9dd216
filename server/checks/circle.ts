/**
 * For whom a stranger could want to be taken: our domains, our people by name, and the domains that recipients have written
 * to. Made ready for comparing and remembered for minutes, so that a message costs a look into a map.
 */
import type { Clock } from '../base/ports.ts';
import { type Duration, minutes } from '../base/units.ts';
import { type Circle, nameKey } from '../judgement/pretences.ts';
import { knownHost } from '../mime/look-alike.ts';
import type { Account, Id, Store } from '../store/interface.ts';

export type Circles = (domains: ReadonlySet<string>, recipients: readonly Id[]) => Promise<Circle>;

const REMEMBERED: Duration = minutes(1);
/** All accounts are read for them, and they change seldom. */
const NAMES_REMEMBERED: Duration = minutes(10);
/** Accounts whose names and correspondents are remembered. */
const MOST_PEOPLE = 20_000;
const MOST_REMEMBERED = 200;

export function newCircles(store: Pick<Store, 'accounts' | 'learnt'>, clock: Clock): Circles {
  const ours = newRemembered(clock, REMEMBERED, async (names: string) => names.split(' ').map(knownHost));
  const people = newRemembered(clock, NAMES_REMEMBERED, async () => peopleOf(await store.accounts()));
  const others = newRemembered(clock, REMEMBERED, async (account: Id) =>
    (await store.learnt.wroteToDomains(account)).map(name => knownHost(name)),
  );
  return async (domains, recipients) => {
    const written = await Promise.all(recipients.map(others));
    return {
      ours: domains.size === 0 ? [] : await ours([...domains].join(' ')),
      people: await people('all'),
      others: written.flat(),
    };
  };
}

/** Of two with one name neither: whoever writes under it may be a third. */
function peopleOf(accounts: readonly Account[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const twice = new Set<string>();
  for (const { name, address } of accounts.slice(0, MOST_PEOPLE)) {
    const key = nameKey(name);
    if (key === null) continue;
    if (found.has(key)) twice.add(key);
    found.set(key, address);
  }
  for (const key of twice) found.delete(key);
  return found;
}

type Remembered<T> = { readonly until: number; readonly value: Promise<T> };

function newRemembered<K, T>(clock: Clock, time: Duration, make: (key: K) => Promise<T>): (key: K) => Promise<T> {
  const kept = new Map<K, Remembered<T>>();
  return key => {
    const now = clock.monotonic();
    const known = kept.get(key);
    if (known && known.until > now) return known.value;
    const value = make(key);
    // A fault is not remembered.
    value.catch(() => kept.delete(key));
    kept.delete(key);
    kept.set(key, { until: now + time, value });
    if (kept.size > MOST_REMEMBERED) kept.delete(kept.keys().next().value!);
    return value;
  };
}
