/** The keys of messages for SORT and THREAD: ready-made where they are kept (store.prints), else made now and kept. */

import { newPace } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import type { Id, NewPrint, Print, Reading, Store } from '../store/interface.ts';
import { type PrintedKeys, printKeys, readKeys } from './keys-print.ts';

export type KeysPlace = {
  readonly store: Pick<Reading, 'facts' | 'several'> & Pick<Store, 'prints'>;
  readonly clock: Clock;
};

/** Envelopes are parsed while nobody else has a turn. */
const MADE_AT_ONCE = 50;

/** In the order of the messages; null: it is gone. */
export async function keysOf(
  { store, clock }: KeysPlace,
  messages: readonly Id[],
): Promise<readonly (PrintedKeys | null)[]> {
  const kept = await store.prints.get('keys', messages);
  const keys = parsed(kept);
  const missing = keys.flatMap((one, at) => (one ? [] : [at]));
  const pace = newPace(clock);
  for (let from = 0; from < missing.length; from += MADE_AT_ONCE) {
    const places = missing.slice(from, from + MADE_AT_ONCE);
    const made = await makeKeys(
      store,
      places.map(at => messages[at]!),
    );
    for (const [at, place] of places.entries()) keys[place] = made[at]!;
    await pace.rest();
  }
  return keys;
}

/** What cannot be read is made anew. */
function parsed(kept: readonly (Print | null)[]): (PrintedKeys | null)[] {
  const texts = kept.filter(print => typeof print === 'string');
  const read = readKeys(texts);
  if (texts.length === kept.length && read) return [...read];
  let next = 0;
  return kept.map(print => (typeof print === 'string' && read ? read[next++]! : null));
}

async function makeKeys(store: KeysPlace['store'], messages: readonly Id[]): Promise<readonly (PrintedKeys | null)[]> {
  const facts = await store.facts(messages);
  const there = messages.filter(id => facts.has(id));
  const headers = await store.several(
    there.map(message => ({ message, range: [0, facts.get(message)!.structure.header.end] as const })),
  );
  const made = new Map<Id, string>();
  for (const [at, id] of there.entries()) {
    const header = headers[at];
    if (header) made.set(id, printKeys(facts.get(id)!.envelope, header));
  }
  store.prints.keep([...made].map(([id, print]): NewPrint => ['keys', id, print]));
  return parsed(messages.map(id => made.get(id) ?? null));
}
