/**
 * What the types named in an NSEC or NSEC3 record say of its name, and how a proof is put. Shared by the two ways of
 * denying (denial.ts, hashed.ts). RFC 4035 §5.4; RFC 6840 §4.1, §4.3, §4.4.
 */
import { TYPE } from '../message.ts';
import type { Nsec, Nsec3 } from '../rdata.ts';
import type { Work } from './work.ts';

export type Proofs = {
  readonly zone: string;
  readonly nsec: readonly { readonly name: string; readonly nsec: Nsec }[];
  readonly nsec3: readonly { readonly name: string; readonly nsec3: Nsec3 }[];
  readonly work: Work;
};

/** 'open': it may be there or not, and nobody would have had to sign it (opt-out, or too costly to tell). */
export type Denial = 'proven' | 'open' | 'unproven';

/** What stands at a name that has no DS: nothing that divides zones, or a delegation to a zone without signatures. */
export type Cut = 'none' | 'unsigned' | 'unproven';

/** RFC 6840 §4.4: the child's own record (SOA) is no answer to a question for its parent. */
export function cutIn(types: ReadonlySet<number>): Cut {
  if (types.has(TYPE.DS) || types.has(TYPE.SOA)) return 'unproven';
  return types.has(TYPE.NS) ? 'unsigned' : 'none';
}

/** The record's own name lacks the type, and it is the right side of a delegation that says so. */
export function lacks(types: ReadonlySet<number>, type: number, name: string): boolean {
  if (types.has(type) || types.has(TYPE.CNAME)) return false;
  if (type === TYPE.DS) return !types.has(TYPE.SOA) || name === '';
  return !isDelegation(types);
}

export const isDelegation = (types: ReadonlySet<number>): boolean => types.has(TYPE.NS) && !types.has(TYPE.SOA);

/** The wildcard under a name. RFC 4592 §2.1.1. */
export const starOf = (base: string): string => (base === '' ? '*' : `*.${base}`);
