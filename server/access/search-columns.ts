/** A mailbox's columns, seen as the rows that a search asks one after the other; no row is made for that. */
import type { Columns, Row, Uid } from '../store/interface.ts';

export class ColumnRow implements Row {
  at = 0;
  readonly #columns: Columns;

  constructor(columns: Columns) {
    this.#columns = columns;
  }
  get uid() {
    return this.#columns.uid[this.at]!;
  }
  get message() {
    return this.#columns.message[this.at]!;
  }
  get modSeq() {
    return this.#columns.modSeqs[this.at]!;
  }
  get flags() {
    return this.#columns.flags[this.at]!;
  }
  get keywords() {
    const set = this.#columns.keywords[this.at]!;
    return set === 0 ? none : this.#columns.keywordsOf(set);
  }
  get internalDate() {
    return this.#columns.internalDate[this.at]!;
  }
  get size() {
    return this.#columns.size[this.at]!;
  }
  get savedAt() {
    const at = this.#columns.savedAt[this.at]!;
    return Number.isNaN(at) ? null : at;
  }
  /** For later. */
  copy(): Row {
    const { uid, message, modSeq, flags, keywords, internalDate, size, savedAt } = this;
    return { uid, message, modSeq, flags, keywords, internalDate, size, savedAt };
  }
}

const none: readonly string[] = [];

/** The place of the first message above this UID. */
export function placeAfter({ uid, length }: Columns, after: Uid): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (uid[middle]! <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
