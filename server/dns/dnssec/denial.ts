/**
 * What signed records say about what is not there, in the four questions a validator asks. NSEC names the next name
 * that exists; NSEC3 (`hashed.ts`) the next hash. All records given here have been found signed by `zone`.
 *
 * RFC 4035 §5.4; RFC 6840 §4.1 (a delegation's NSEC says nothing of what is below it), §4.3, §4.4; RFC 9824.
 */
import { TYPE } from '../message.ts';
import { commonAncestor, compareNames, isWithin } from '../wire-name.ts';
import { hashedDelegation, hashedNoCloser, hashedNoData, hashedNoName } from './hashed.ts';
import { type Cut, cutIn, type Denial, isDelegation, lacks, type Proofs, starOf } from './said.ts';

/** The name exists and has no record of this type. */
export function deniesType(proofs: Proofs, name: string, type: number): Denial {
  if (proofs.nsec.length === 0) return hashedNoData(proofs, name, type);
  const own = proofs.nsec.find(one => one.name === name);
  if (own) return lacks(own.nsec.types, type, name) ? 'proven' : 'unproven';
  const cover = covering(proofs, name);
  if (!cover) return 'unproven';
  // RFC 4035 §5.4 by way of RFC 4592: an empty non-terminal exists because something below it does.
  if (isWithin(cover.nsec.next, name)) return 'proven';
  const wild = proofs.nsec.find(one => one.name === starOf(encloserOf(cover, name)));
  return wild && lacks(wild.nsec.types, type, wild.name) ? 'proven' : 'unproven';
}

/** The name does not exist, and no wildcard stands in for it. */
export function deniesName(proofs: Proofs, name: string): Denial {
  if (proofs.nsec.length === 0) return hashedNoName(proofs, name);
  const cover = covering(proofs, name);
  if (!cover || isWithin(cover.nsec.next, name)) return 'unproven';
  return covering(proofs, starOf(encloserOf(cover, name))) ? 'proven' : 'unproven';
}

/** The answer came from `*.base`, so nothing nearer to the name may exist. RFC 4035 §5.3.4. */
export function deniesCloser(proofs: Proofs, name: string, base: string): Denial {
  if (proofs.nsec.length === 0) return hashedNoCloser(proofs, name, base);
  const cover = covering(proofs, name);
  return cover && encloserOf(cover, name) === base && !isWithin(cover.nsec.next, name) ? 'proven' : 'unproven';
}

export function cutAt(proofs: Proofs, name: string): Cut {
  if (proofs.nsec.length === 0) return hashedDelegation(proofs, name);
  const own = proofs.nsec.find(one => one.name === name);
  if (own) return cutIn(own.nsec.types);
  return covering(proofs, name) ? 'none' : 'unproven';
}

type Owned = Proofs['nsec'][number];

/** The record between whose name and next name this one would stand. */
function covering(proofs: Proofs, name: string): Owned | undefined {
  return proofs.nsec.find(one => {
    if (!isWithin(one.name, proofs.zone) || !isWithin(one.nsec.next, proofs.zone)) return false;
    // RFC 6840 §4.1: what is below a delegation or a DNAME is not its business.
    if (isWithin(name, one.name) && (isDelegation(one.nsec.types) || one.nsec.types.has(TYPE.DNAME))) return false;
    const after = compareNames(one.name, name) < 0;
    // The last record's next name is the zone's own.
    return after && (compareNames(name, one.nsec.next) < 0 || one.nsec.next === proofs.zone);
  });
}

/** The nearest name above that exists: above both neighbours one of them stands at least as near as any. */
function encloserOf({ name: owner, nsec }: Owned, name: string): string {
  const [one, other] = [commonAncestor(name, owner), commonAncestor(name, nsec.next)];
  return one.length > other.length ? one : other;
}
