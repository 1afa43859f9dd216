/**
 * Names proven in the DNS, where the owner puts the records by hand: they are told, and looked for until they are
 * there. RFC 8555 §8.4: several values of one name stand beside each other.
 */
import type { Clock } from '../base/ports.ts';
import { type Duration, minutes, seconds } from '../base/units.ts';
import { lookupName, type Resolver } from '../dns/resolver.ts';
import { pause } from './pause.ts';
import { type DnsProof, type Prover, recordOf } from './proof.ts';

export type HandProverOptions = {
  readonly resolver: Resolver;
  readonly clock: Clock;
  /** Those that are waited for now; none: nothing is. */
  readonly onWait: (records: readonly DnsProof[]) => void;
  /** Resolves when somebody wants a look at once. */
  readonly nudged: (signal: AbortSignal) => Promise<void>;
};

/** A "no" is remembered for some minutes on the way, so more haste would bring nothing. */
const FIRST_LOOK: Duration = seconds(15);
const LONGEST_PAUSE: Duration = minutes(5);

export const handProver = ({ resolver, clock, onWait, nudged }: HandProverOptions): Prover => ({
  type: 'dns-01',
  async show(proofs, signal) {
    const wanted = proofs.map(recordOf);
    for (let wait = FIRST_LOOK; ; wait = Math.min(wait * 1.5, LONGEST_PAUSE)) {
      const missing = await stillMissing(resolver, wanted);
      onWait(missing.length > 0 ? wanted : []);
      if (missing.length === 0 || signal.aborted) return !signal.aborted;
      // Whichever comes first ends the other.
      const round = new AbortController();
      const either = AbortSignal.any([signal, round.signal]);
      await Promise.race([pause(clock, wait, either), nudged(either)]);
      round.abort();
      if (signal.aborted) return false;
    }
  },
  hide: async () => onWait([]),
});

async function stillMissing(resolver: Resolver, wanted: readonly DnsProof[]): Promise<readonly DnsProof[]> {
  const missing: DnsProof[] = [];
  for (const one of wanted) {
    const name = lookupName(one.name);
    const found = name === null ? null : await resolver.txt(name);
    if (found?.kind !== 'found' || !found.records.includes(one.value)) missing.push(one);
  }
  return missing;
}
