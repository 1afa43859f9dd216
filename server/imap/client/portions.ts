/** UIDs in portions: so many at a time, and so many octets. Pure. */
import type { Bytes } from '../../base/units.ts';

export type Sized = { readonly uid: number; readonly size: Bytes };

/** In their order; one that is larger than all that is allowed comes alone. */
export function portionsBySize(all: readonly Sized[], most: number, octets: Bytes): number[][] {
  const portions: number[][] = [];
  let weight = 0;
  for (const { uid, size } of all) {
    const last = portions.at(-1);
    weight += size;
    if (last && last.length < most && weight <= octets) last.push(uid);
    else {
      portions.push([uid]);
      weight = size;
    }
  }
  return portions;
}

export function inPortions<T>(all: readonly T[], most: number): T[][] {
  const portions: T[][] = [];
  for (let at = 0; at < all.length; at += most) portions.push(all.slice(at, at + most));
  return portions;
}
