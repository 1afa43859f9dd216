/** The NSEC and NSEC3 records of an answer that a zone has truly signed. RFC 4035 §5.4; RFC 5155 §8.1. */
import type { Instant } from '../../base/units.ts';
import { TYPE, type WireRecord } from '../message.ts';
import { nsec3In, nsecIn } from '../rdata.ts';
import type { Proofs } from './said.ts';
import { judgeSet, type Keys, setOf } from './signed-set.ts';
import type { Work } from './work.ts';

/** A denial by NSEC3 takes three; some servers send one or two more. */
const MOST_PROOFS = 8;

export type SignedProofs = Proofs & {
  /** Seconds; endless where there is none. */
  readonly ttl: number;
  /** Why the first of those that were refused was refused. */
  readonly why: string | null;
};

export function proofsIn(records: readonly WireRecord[], zone: Keys, now: Instant, work: Work): SignedProofs {
  const nsec: Proofs['nsec'][number][] = [];
  const nsec3: Proofs['nsec3'][number][] = [];
  let ttl = Number.POSITIVE_INFINITY;
  let why: string | null = null;
  const candidates = records.filter(record => record.type === TYPE.NSEC || record.type === TYPE.NSEC3);
  for (const record of candidates.slice(0, MOST_PROOFS)) {
    const judged = judgeSet(setOf(records, record.name, record.type)!, zone, now, work);
    if (!judged.ok) why ??= judged.why;
    // A proof made from a wildcard would prove itself away.
    if (!judged.ok || judged.wildcard !== null) continue;
    ttl = Math.min(ttl, judged.ttl);
    const [plain, hashed] = record.type === TYPE.NSEC ? [nsecIn(record.data), null] : [null, nsec3In(record.data)];
    if (plain) nsec.push({ name: record.name, nsec: plain });
    if (hashed) nsec3.push({ name: record.name, nsec3: hashed });
  }
  return { zone: zone.zone, nsec, nsec3, work, ttl, why };
}
