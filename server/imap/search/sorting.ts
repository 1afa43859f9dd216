/**
 * SORT over plain rows: RFC 5256 §3 BASE.6.4.SORT, DISPLAYFROM and DISPLAYTO of RFC 5957 §3–4. A store hands rows in as
 * it reads them, in the mailbox's order; each row's keys are made once, and nothing else of it is kept.
 *
 * Ties go on to the next key, the last of all to the mailbox's own order, which REVERSE does not turn.
 */
import type { Bytes, Instant } from '../../base/units.ts';
import type { Envelope } from '../../mime/structure.ts';
import type { SortKey, Uid } from '../backend.ts';
import { collationKey } from './collation.ts';
import type { Steps } from './in-steps.ts';
import { displayKey, mailboxKey, subjectOf } from './message-keys.ts';
import { type NumberKey, sortPlaces } from './number-sort.ts';
import { sentDate } from './sent-date.ts';
import { newTextRanks } from './text-ranks.ts';

export type SortRow = {
  readonly uid: Uid;
  readonly internalDate: Instant;
  readonly size: Bytes;
  /** Octets as FETCH ENVELOPE has them. Looked at only by keys that need it. */
  readonly envelope: Pick<Envelope, 'date' | 'subject' | 'from' | 'to' | 'cc'>;
  /** 1–100, of a FUZZY search (RFC 6203 §6). */
  readonly relevancy?: number;
};

export type Sorting = {
  /** Ascending by UID over all calls. */
  add(row: SortRow): void;
  /** The UIDs in the order of the keys. */
  order(): Steps<readonly Uid[]>;
};

type ReadKey = (row: SortRow) => number | string;

const keyOf: { readonly [B in SortKey['by']]: ReadKey } = {
  arrival: row => row.internalDate,
  date: row => sentDate(row.envelope.date, row.internalDate),
  size: row => row.size,
  // The best comes first.
  relevancy: row => -(row.relevancy ?? 0),
  subject: row => collationKey(subjectOf(row.envelope.subject).base),
  cc: row => mailboxKey(row.envelope.cc),
  from: row => mailboxKey(row.envelope.from),
  to: row => mailboxKey(row.envelope.to),
  'display-from': row => displayKey(row.envelope.from),
  'display-to': row => displayKey(row.envelope.to),
};

/** Which keys read the envelope: a store need not fetch it for the others. */
export const needsEnvelope = (keys: readonly SortKey[]): boolean =>
  keys.some(({ by }) => by !== 'arrival' && by !== 'size' && by !== 'relevancy');

export function newSorting(keys: readonly SortKey[]): Sorting {
  const uids: Uid[] = [];
  const columns = keys.map(newColumn);
  return {
    add(row) {
      uids.push(row.uid);
      for (const column of columns) column.add(row);
    },
    *order() {
      const numbers: NumberKey[] = [];
      for (const column of columns) numbers.push(yield* column.numbers());
      const places = yield* sortPlaces(uids.length, numbers);
      return Array.from(places, place => uids[place]!);
    },
  };
}

type Column = {
  add(row: SortRow): void;
  /** One number per row, which compares as the key does. */
  numbers(): Steps<NumberKey>;
};

function newColumn({ by, reverse }: SortKey): Column {
  const read = keyOf[by];
  const numbers: number[] = [];
  const texts = newTextRanks();
  let isText = false;
  return {
    add(row) {
      const key = read(row);
      isText = typeof key === 'string';
      numbers.push(typeof key === 'string' ? texts.numberOf(key) : key);
    },
    *numbers() {
      if (!isText) return { numbers, reverse };
      const ranks = yield* texts.ranks();
      return { numbers: numbers.map(number => ranks[number]!), reverse };
    },
  };
}
