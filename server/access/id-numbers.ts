/**
 * Message identifiers as numbers, in the order in which they come: a hash table over the two words that a print has of
 * each (keys-print.ts), without an object for any of them.
 */

export type IdNumbers = {
  /** The same number for the same two words, ever. */
  numberOf(first: number, second: number): number;
  count(): number;
  /** Of memory. */
  octets(): number;
};

const LEAST = 1024;
const NONE = -1;

export function newIdNumbers(): IdNumbers {
  let count = 0;
  let firsts = new Int32Array(LEAST / 2);
  let seconds = new Int32Array(LEAST / 2);
  let slots = new Int32Array(LEAST).fill(NONE);

  /** The slot of this identifier, or the empty one where it belongs. */
  const slotOf = (first: number, second: number): number => {
    const mask = slots.length - 1;
    for (let slot = (first ^ second) & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot]!;
      if (number === NONE || (firsts[number] === first && seconds[number] === second)) return slot;
    }
  };
  /** At most half of the slots are taken. */
  const grow = () => {
    firsts = enlarged(firsts);
    seconds = enlarged(seconds);
    slots = new Int32Array(2 * slots.length).fill(NONE);
    for (let number = 0; number < count; number++) slots[slotOf(firsts[number]!, seconds[number]!)] = number;
  };

  return {
    numberOf(first, second) {
      const slot = slotOf(first, second);
      const known = slots[slot]!;
      if (known !== NONE) return known;
      firsts[count] = first;
      seconds[count] = second;
      slots[slot] = count;
      if (++count === firsts.length) grow();
      return count - 1;
    },
    count: () => count,
    octets: () => firsts.byteLength + seconds.byteLength + slots.byteLength,
  };
}

function enlarged(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
