/**
 * IMAP's SORT and THREAD over the store (RFC 5256): what was found, its keys as columns of numbers (found-messages.ts),
 * and what is computed of them (imap/search/) in steps, in turns with everybody else's work.
 */

import { newPace } from '../base/pace.ts';
import type { SearchQuery, SortKey, Thread, ThreadAlgorithm, Uid } from '../imap/backend.ts';
import type { Steps } from '../imap/search/in-steps.ts';
import { type NumberKey, sortPlaces } from '../imap/search/number-sort.ts';
import { needsEnvelope } from '../imap/search/sorting.ts';
import type { TextRanks } from '../imap/search/text-ranks.ts';
import { type ReferenceColumns, threadsByReferences, threadsBySubject } from '../imap/search/threading.ts';
import { type FoundMessages, foundMessages, type SortPlace } from './found-messages.ts';

export async function sortMailbox(
  place: SortPlace,
  query: SearchQuery,
  keys: readonly SortKey[],
  relevancy: ReadonlyMap<Uid, number> | undefined,
): Promise<readonly Uid[]> {
  const found = await foundMessages(place, query, needsEnvelope(keys));
  return inTurns(place, inOrder(found, keys, relevancy));
}

export async function threadMailbox(
  place: SortPlace,
  query: SearchQuery,
  algorithm: ThreadAlgorithm,
): Promise<readonly Thread[]> {
  const found = await foundMessages(place, query, true);
  const columns = { uids: found.uids, dates: sentDates(found), subjects: gathered(found.keys.subject, found) };
  return inTurns(
    place,
    algorithm === 'REFERENCES'
      ? threadsByReferences({ ...columns, ...referencesOf(found) })
      : threadsBySubject(columns),
  );
}

function* inOrder(
  found: FoundMessages,
  keys: readonly SortKey[],
  relevancy: ReadonlyMap<Uid, number> | undefined,
): Steps<readonly Uid[]> {
  const columns: NumberKey[] = [];
  for (const { by, reverse } of keys) {
    columns.push({ numbers: yield* numbersOf(found, by, relevancy), reverse });
    yield;
  }
  const places = yield* sortPlaces(found.uids.length, columns);
  return Array.from(places, place => found.uids[place]!);
}

function* numbersOf(
  found: FoundMessages,
  by: SortKey['by'],
  relevancy: ReadonlyMap<Uid, number> | undefined,
): Steps<ArrayLike<number>> {
  const { keys } = found;
  switch (by) {
    case 'arrival':
      return found.internalDates;
    case 'size':
      return found.sizes;
    case 'date':
      return sentDates(found);
    case 'relevancy':
      // The best comes first.
      return Float64Array.from(found.uids, uid => -(relevancy?.get(uid) ?? 0));
    case 'subject':
      return yield* ranked(found, keys.subject, keys.subjects);
    case 'from':
    case 'to':
    case 'cc':
      return yield* ranked(found, keys[by], keys.mailboxes);
    case 'display-from':
      return yield* ranked(found, keys.displayFrom, keys.names);
    case 'display-to':
      return yield* ranked(found, keys.displayTo, keys.names);
  }
}

function* ranked({ places }: FoundMessages, texts: Uint32Array, all: TextRanks): Steps<Uint32Array> {
  const ranks = yield* all.ranks();
  const numbers = new Uint32Array(places.length);
  for (let at = 0; at < places.length; at++) numbers[at] = ranks[texts[places[at]!]!]!;
  return numbers;
}

function sentDates({ places, internalDates, keys }: FoundMessages): Float64Array {
  const dates = new Float64Array(places.length);
  for (let at = 0; at < places.length; at++) {
    const sent = keys.sent[places[at]!]!;
    dates[at] = Number.isNaN(sent) ? internalDates[at]! : sent;
  }
  return dates;
}

function gathered<T extends Uint8Array | Int32Array | Uint32Array>(numbers: T, { places }: FoundMessages): T {
  const some = numbers.slice(0, places.length) as T;
  for (let at = 0; at < places.length; at++) some[at] = numbers[places[at]!]!;
  return some;
}

type References = Omit<ReferenceColumns, 'uids' | 'dates' | 'subjects'>;

function referencesOf(found: FoundMessages): References {
  const { places, keys } = found;
  const starts = new Uint32Array(places.length + 1);
  for (let at = 0; at < places.length; at++) {
    const place = places[at]!;
    starts[at + 1] = starts[at]! + keys.starts[place + 1]! - keys.starts[place]!;
  }
  const references = new Int32Array(starts[places.length]!);
  for (let at = 0; at < places.length; at++) {
    let from = keys.starts[places[at]!]!;
    for (let to = starts[at]!; to < starts[at + 1]!; to++) references[to] = keys.references[from++]!;
  }
  const identifiers = keys.ids.count();
  return { replies: gathered(keys.replies, found), own: gathered(keys.own, found), identifiers, starts, references };
}

async function inTurns<T>({ clock }: SortPlace, steps: Steps<T>): Promise<T> {
  const pace = newPace(clock);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const pause = pace.rest();
    if (pause) await pause;
  }
}
