/**
 * The messages of a selected mailbox in order: position n-1 holds the UID of message n. Four octets a message; grows
 * by half; a number is found by binary search, a run of them by walking on. The store's array is shared with other
 * sessions of the mailbox until this one's messages differ.
 */
import { fromNumbers, type NumberSet, resolve, type SequenceSet } from './syntax/sequence-set.ts';

export class UidList {
  #uids: Uint32Array;
  #length: number;
  #shared = true;

  constructor(uids: Uint32Array) {
    this.#uids = uids;
    this.#length = uids.length;
  }

  get length(): number {
    return this.#length;
  }

  /** The largest UID, 0 where there is no message. */
  get last(): number {
    return this.#length === 0 ? 0 : this.#uids[this.#length - 1]!;
  }

  /** Of the message with this number, which is one. */
  uidAt(number: number): number {
    return this.#uids[number - 1]!;
  }

  /** Only UIDs above `last` may come. */
  append(uids: readonly number[]): void {
    const needed = this.#length + uids.length;
    if (needed > this.#uids.length) {
      const larger = new Uint32Array(Math.max(needed, this.#length + (this.#length >> 1) + 16));
      larger.set(this.#uids.subarray(0, this.#length));
      this.#uids = larger;
      this.#shared = false;
    }
    this.#uids.set(uids, this.#length);
    this.#length = needed;
  }

  /** The number of the first message whose UID is at least `uid`; length + 1 where there is none. */
  #firstFrom(uid: number): number {
    const length = this.#length;
    if (length === 0) return 1;
    // UIDs ascend by one at least: as many as are missing between them, so far apart are the bounds.
    let low = Math.min(length, Math.max(0, uid - this.#uids[length - 1]! + length - 1));
    let high = Math.min(length, Math.max(0, uid - this.#uids[0]!));
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#uids[middle]! < uid) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }

  /**
   * The message's number, 0 where there is none. `guess` is where to look first: for ascending UIDs the number after
   * the last one found, which makes a walk over all of them linear.
   */
  numberOf(uid: number, guess = 0): number {
    if (guess > 0 && guess <= this.#length && this.#uids[guess - 1] === uid) return guess;
    const number = this.#firstFrom(uid);
    return number <= this.#length && this.#uids[number - 1] === uid ? number : 0;
  }

  /** Message numbers as ranges of UIDs. null: a number of them is no message's (RFC 3501 §9, seq-number). */
  numbersToUids(set: SequenceSet): NumberSet | null {
    const star = set.some(([from, to]) => from === null || to === null);
    if (this.#length === 0 && star) return null;
    const ranges = resolve(set, this.#length);
    if (ranges.some(([, to]) => to > this.#length)) return null;
    return ranges.map(([from, to]) => [this.#uids[from - 1]!, this.#uids[to - 1]!] as const);
  }

  /** The same for a search: numbers that no message has match none (RFC 7377 §2). */
  numbersFound(set: SequenceSet): NumberSet {
    return resolve(set, this.#length)
      .filter(([from]) => from <= this.#length)
      .map(([from, to]) => [this.#uids[from - 1]!, this.#uids[Math.min(to, this.#length) - 1]!] as const);
  }

  /** A set of UIDs as sent, cut to what this session knows of: a newer message has no number yet. */
  uidsOf(set: SequenceSet): NumberSet {
    const last = this.last;
    return resolve(set, last)
      .filter(([from]) => from <= last)
      .map(([from, to]) => [from, Math.min(to, last)] as const);
  }

  /** Those of ascending UIDs that are here. */
  knownOf(uids: Iterable<number>): NumberSet {
    const known: number[] = [];
    let number = 0;
    for (const uid of uids) {
      const found = this.numberOf(uid, number + 1);
      if (found === 0) continue;
      number = found;
      known.push(uid);
    }
    return fromNumbers(known);
  }

  /** How many of a set are here. */
  countOf(set: NumberSet): number {
    return set.reduce((sum, [from, to]) => sum + this.#firstFrom(to + 1) - this.#firstFrom(from), 0);
  }

  /** Of a set, the `count` highest that are here, and the lowest of them; null where there are not more than `count`. */
  highest(set: NumberSet, count: number): { readonly uids: NumberSet; readonly lowest: number } | null {
    if (this.countOf(set) <= count) return null;
    let missing = count;
    for (const [from, to] of set.toReversed()) {
      const [first, after] = [this.#firstFrom(from), this.#firstFrom(to + 1)];
      if (after - first < missing) {
        missing -= after - first;
        continue;
      }
      const lowest = this.#uids[after - missing - 1]!;
      const uids = set.filter(range => range[1] >= lowest).map(([a, b]) => [Math.max(a, lowest), b] as const);
      return { uids, lowest };
    }
    return null;
  }

  /** Those of a set that are here. */
  *present(set: NumberSet): Generator<number> {
    for (const [from, to] of set) {
      for (let number = this.#firstFrom(from); number <= this.#length; number++) {
        const uid = this.#uids[number - 1]!;
        if (uid > to) break;
        yield uid;
      }
    }
  }

  /**
   * Takes messages out. Returns the numbers to report in EXPUNGE, in order: each is the message's number after those
   * before it have gone (RFC 3501 §7.4.1).
   */
  remove(gone: ReadonlySet<number>): number[] {
    if (this.#shared) this.#uids = this.#uids.slice(0, this.#length);
    this.#shared = false;
    const reported: number[] = [];
    let kept = 0;
    for (let at = 0; at < this.#length; at++) {
      const uid = this.#uids[at]!;
      if (gone.has(uid)) reported.push(kept + 1);
      else this.#uids[kept++] = uid;
    }
    this.#length = kept;
    return reported;
  }
}
