/**
 * Refused attempts among the captured messages: a list of rows that are read as one looks at them, with a few others
 * set between them by their time. Where one stands is known by how many messages are older, so nothing has to be read for
 * it, and what arrives moves them all alike.
 */
import type { CapturedAttempt } from '../../server/api/contract.ts';
import type { Row, RowSource } from '../jmap/row-source.ts';

/** In the place of an account: the row is an attempt, by its number. */
export const ATTEMPT = 'attempt';
export const isAttempt = (row: Row): boolean => row.accountId === ATTEMPT;
export const attemptRow = (attempt: Pick<CapturedAttempt, 'id'>): Row => ({
  accountId: ATTEMPT,
  id: String(attempt.id),
});

/** Where each attempt stands among all rows; attempts are the newest first. Pure. */
export function placesOf(attempts: readonly Pick<CapturedAttempt, 'older'>[], messages: number): readonly number[] {
  let least = 0;
  return attempts.map(({ older }, before) => {
    const newer = Math.min(messages, Math.max(0, messages - older));
    least = Math.max(least, newer + before);
    return least++;
  });
}

/** How many of the places lie before this one. Pure. */
export function countBefore(places: readonly number[], index: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row of all that a message's own index stands at. Pure. */
export function indexAmong(places: readonly number[], message: number): number {
  let index = message;
  for (const place of places) {
    if (place > index) break;
    index++;
  }
  return index;
}

export type PlacedSource = RowSource & {
  readonly setAttempts: (attempts: readonly CapturedAttempt[]) => void;
  readonly attempt: (row: Row) => CapturedAttempt | null;
};

export function placedSource(messages: RowSource): PlacedSource {
  let attempts: readonly CapturedAttempt[] = [];
  let version = 0;
  let known: {
    readonly of: readonly CapturedAttempt[];
    readonly length: number;
    readonly places: readonly number[];
  } | null = null;
  const hearers = new Set<() => void>();
  const places = (): readonly number[] => {
    const length = messages.length() ?? 0;
    if (known?.of !== attempts || known.length !== length)
      known = { of: attempts, length, places: placesOf(attempts, length) };
    return known.places;
  };
  const own = (index: number): number => index - countBefore(places(), index);
  const at = (index: number): Row | null => {
    const before = countBefore(places(), index);
    return places()[before] === index ? attemptRow(attempts[before]!) : messages.at(index - before);
  };
  const find = (row: Row): number => attempts.findIndex(one => String(one.id) === row.id);
  return {
    version: () => version + messages.version(),
    length() {
      const length = messages.length();
      return length === null ? null : length + attempts.length;
    },
    trouble: messages.trouble,
    at,
    locate(row, near) {
      if (isAttempt(row)) return places()[find(row)] ?? -1;
      const found = messages.locate(row, own(near));
      return found === -1 ? -1 : indexAmong(places(), found);
    },
    look(first, end, keep) {
      messages.look(own(first), own(end), keep && !isAttempt(keep) ? keep : null);
    },
    retry: messages.retry,
    takeArrived: messages.takeArrived,
    hide: rows => messages.hide(rows.filter(row => !isAttempt(row))),
    between: (first, end) => messages.between(own(first), own(end)),
    all: messages.all,
    subscribe(hear) {
      hearers.add(hear);
      const stop = messages.subscribe(hear);
      return () => {
        hearers.delete(hear);
        stop();
      };
    },
    close: messages.close,
    setAttempts(next) {
      if (next.length === attempts.length && next.every((one, i) => isSame(one, attempts[i]!))) return;
      attempts = next;
      version++;
      for (const hear of hearers) hear();
    },
    attempt: row => (isAttempt(row) ? (attempts[find(row)] ?? null) : null),
  };
}

const isSame = (a: CapturedAttempt, b: CapturedAttempt): boolean =>
  a.id === b.id && a.older === b.older && a.times === b.times;
