/**
 * Which messages somebody handed in, by what the journal says of the connection: address, EHLO name, protocol, TLS version, port,
 * who signed in; or by the number of the connection. The journal is followed from where it was read last, and what it said is kept
 * once for all messages that are alike.
 */
import { newPace } from '../base/pace.ts';
import type { Clock } from '../base/ports.ts';
import type { Id, Store, StoredNote } from '../store/interface.ts';

type Journal = Pick<Store, 'events' | 'messagesByTrace' | 'messagesWithTrace'>;

const EVENTS_AT_ONCE = 1000;
/** Programs that say something else each time are found by their newest. */
const MOST_KINDS = 20_000;
const MOST_BY_TRACE = 100_000;

type Index = { after: Id; readonly bySession: Map<string, Id[]>; following: Promise<void> };
const indexes = new WeakMap<object, Index>();

/** Ascending. */
export async function handedInBy(store: Journal, clock: Clock, wanted: string): Promise<readonly Id[]> {
  const low = wanted.trim().toLowerCase();
  if (low === '') return [];
  const index = indexes.get(store.events) ?? { after: 0, bySession: new Map(), following: Promise.resolve() };
  indexes.set(store.events, index);
  // One after the other: what two read at once would be there twice.
  index.following = index.following.catch(() => {}).then(() => follow(store, clock, index));
  await index.following;
  const found = [...index.bySession].flatMap(([said, ids]) => (said.includes(low) ? ids : []));
  const traced = /^[0-9a-z]{12}(?:-\d+)?$/.test(low)
    ? await store.messagesWithTrace(low.toUpperCase(), MOST_BY_TRACE)
    : [];
  return [...new Set([...found, ...traced])].sort((a, b) => a - b);
}

async function follow(store: Journal, clock: Clock, index: Index): Promise<void> {
  const pace = newPace(clock);
  for (;;) {
    const notes = await store.events({ names: ['queue.accepted'], after: index.after, limit: EVENTS_AT_ONCE });
    if (notes.length === 0) return;
    const ids = new Map<string, Id[]>();
    for (const { trace, id } of await store.messagesByTrace(notes.map(one => one.trace)))
      ids.set(trace, [...(ids.get(trace) ?? []), id]);
    for (const note of notes) {
      const said = saidOf(note);
      const known = index.bySession.get(said) ?? [];
      known.push(...(ids.get(note.trace) ?? []));
      if (index.bySession.size >= MOST_KINDS && !index.bySession.has(said)) forgetOldest(index.bySession);
      index.bySession.set(said, known);
    }
    index.after = notes.at(-1)!.id;
    await pace.rest();
  }
}

function forgetOldest(known: Map<string, Id[]>): void {
  for (const oldest of known.keys()) {
    known.delete(oldest);
    return;
  }
}

/** In a line each, so that no word begins in one fact and ends in the next. */
const saidOf = ({ fields }: StoredNote): string =>
  [fields.remote, fields.helo, fields.protocol, fields.tls, fields.listener, fields.user, fields.handedInAs]
    .filter(one => typeof one === 'string' && one !== '')
    .join('\n')
    .toLowerCase();
