/**
 * Denial by hashed names (NSEC3). The nearest name that exists is found by its hash, and the name below it must lie
 * between two hashes. Where the record that covers it leaves out unsigned delegations (opt-out), nothing is certain.
 *
 * RFC 5155 §7.2, §8; RFC 9276 §3.2 (iterations); CVE-2023-50868 (work.ts counts).
 */
import { createHash } from 'node:crypto';
import { TYPE } from '../message.ts';
import type { Nsec3 } from '../rdata.ts';
import { isWithin, labelCount, lastLabels, nameOctets, parentOf } from '../wire-name.ts';
import { type Cut, cutIn, type Denial, isDelegation, lacks, type Proofs, starOf } from './said.ts';

/** More than this counts as unsigned, as in the resolvers in use. RFC 9276 §3.2 allows it from 1 on. */
export const MOST_ITERATIONS = 50;
const OPT_OUT = 1;
const SHA1 = 1;

/** RFC 4648 §7 in lower case. */
const DIGITS = '0123456789abcdefghijklmnopqrstuv';

export function base32hex(octets: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const octet of octets) {
    held = (held << 8) | octet;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += DIGITS[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + DIGITS[(held << (5 - bits)) & 31] : text;
}

/** RFC 5155 §5. */
export function hashOf(name: string, salt: Uint8Array, iterations: number): Buffer {
  let hash = createHash('sha1').update(nameOctets(name)).update(salt).digest();
  for (let round = 0; round < iterations; round++) hash = createHash('sha1').update(hash).update(salt).digest();
  return hash;
}

type Hashed = { readonly hash: string; readonly next: string; readonly nsec3: Nsec3 };
type Chain = { readonly records: readonly Hashed[]; of(name: string): string | null };

/**
 * The records that belong together (§8.2): one algorithm, one salt, one count, known flags; those of the zone.
 * 'costly' where the zone asks for more rounds than anybody should.
 */
function chainOf({ nsec3, zone, work }: Proofs): Chain | 'costly' | null {
  const known = nsec3.filter(one => one.nsec3.algorithm === SHA1 && (one.nsec3.flags & ~OPT_OUT) === 0);
  const first = known[0]?.nsec3;
  if (!first) return null;
  if (known.some(one => one.nsec3.iterations > MOST_ITERATIONS)) return 'costly';
  const records = known
    .filter(one => one.nsec3.iterations === first.iterations && one.nsec3.salt.equals(first.salt))
    .filter(one => parentOf(one.name) === zone)
    .map(one => ({ hash: lastLabel(one.name), next: base32hex(one.nsec3.next), nsec3: one.nsec3 }));
  const hashes = new Map<string, string>();
  return {
    records,
    of(name) {
      const before = hashes.get(name);
      if (before !== undefined) return before;
      if (!work.hash(first.iterations)) return null;
      const hash = base32hex(hashOf(name, first.salt, first.iterations));
      hashes.set(name, hash);
      return hash;
    },
  };
}

const lastLabel = (name: string): string => name.slice(0, name.indexOf('.') === -1 ? undefined : name.indexOf('.'));

const matching = (chain: Chain, name: string): Nsec3 | undefined => {
  const hash = chain.of(name);
  return chain.records.find(one => one.hash === hash)?.nsec3;
};

function covering(chain: Chain, name: string): Nsec3 | undefined {
  const hash = chain.of(name);
  if (hash === null) return undefined;
  // Base 32 with these digits sorts as the octets do. The last record leads back to the first.
  return chain.records.find(one =>
    one.hash < one.next ? one.hash < hash && hash < one.next : hash > one.hash || hash < one.next,
  )?.nsec3;
}

type Enclosed = { readonly encloser: string; readonly cover: Nsec3 };

/** §8.3: the nearest name that exists, and the record that covers the next nearer one. */
function closestEncloser(chain: Chain, zone: string, name: string): Enclosed | null {
  for (let below = name, at = parentOf(name); at !== null && isWithin(at, zone); below = at, at = parentOf(at)) {
    const found = matching(chain, at);
    if (!found) continue;
    // What is below a delegation or a DNAME is not this zone's to deny.
    if (isDelegation(found.types) || found.types.has(TYPE.DNAME)) return null;
    const cover = covering(chain, below);
    return cover ? { encloser: at, cover } : null;
  }
  return null;
}

/** §8.5, §8.6, §8.7. */
export function hashedNoData(proofs: Proofs, name: string, type: number): Denial {
  const chain = chainOf(proofs);
  if (chain === 'costly') return 'open';
  if (!chain) return 'unproven';
  const own = matching(chain, name);
  if (own) return lacks(own.types, type, name) ? 'proven' : 'unproven';
  const enclosed = closestEncloser(chain, proofs.zone, name);
  if (!enclosed) return 'unproven';
  const wild = matching(chain, starOf(enclosed.encloser));
  if (wild) return lacks(wild.types, type, starOf(enclosed.encloser)) ? provenBy(enclosed.cover) : 'unproven';
  return optsOut(enclosed.cover) ? 'open' : 'unproven';
}

/** §8.4. */
export function hashedNoName(proofs: Proofs, name: string): Denial {
  const chain = chainOf(proofs);
  if (chain === 'costly') return 'open';
  const enclosed = chain && closestEncloser(chain, proofs.zone, name);
  if (!chain || !enclosed) return 'unproven';
  return covering(chain, starOf(enclosed.encloser)) ? provenBy(enclosed.cover) : 'unproven';
}

/** §8.8. */
export function hashedNoCloser(proofs: Proofs, name: string, base: string): Denial {
  const chain = chainOf(proofs);
  if (chain === 'costly') return 'open';
  const cover = chain && covering(chain, lastLabels(name, labelCount(base) + 1));
  return cover ? provenBy(cover) : 'unproven';
}

/** §8.6, §8.9. */
export function hashedDelegation(proofs: Proofs, name: string): Cut {
  const chain = chainOf(proofs);
  if (chain === 'costly') return 'unsigned';
  if (!chain) return 'unproven';
  const own = matching(chain, name);
  if (own) return cutIn(own.types);
  const enclosed = closestEncloser(chain, proofs.zone, name);
  if (!enclosed) return 'unproven';
  return optsOut(enclosed.cover) ? 'unsigned' : 'none';
}

const optsOut = (nsec3: Nsec3): boolean => (nsec3.flags & OPT_OUT) !== 0;
/** §9.2 and RFC 6840 §5.8: under opt-out, a name that is denied may be an unsigned delegation all the same. */
const provenBy = (cover: Nsec3): Denial => (optsOut(cover) ? 'open' : 'proven');
