/**
 * A mark's name as 52 bits, so that a row of one is some twenty octets and an index of them small. Two FNV-1a of 32 bits
 * over UTF-16, begun with a seed of the file's own and mixed once more; what meets by accident is one mark in millions.
 */
const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

export function markHash(mark: string, seed: number): number {
  let low = BASIS ^ seed;
  let high = mixed(BASIS + seed);
  for (let at = 0; at < mark.length; at++) {
    const unit = mark.charCodeAt(at);
    low = Math.imul(low ^ unit, PRIME);
    high = Math.imul(high ^ unit ^ (low >>> 15), PRIME);
  }
  return (mixed(high) & 0xfffff) * 2 ** 32 + (mixed(low) >>> 0);
}

/** Each bit of the input moves about half of the output's. */
function mixed(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return bits ^ (bits >>> 16);
}
