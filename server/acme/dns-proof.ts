/**
 * Names proven in the DNS. Where the owner puts the records by hand, they are told, and looked for until they are there;
 * where a name server takes changes (RFC 2136), they are put there and taken out again. RFC 8555 §8.4: several values of one name stand beside each other.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Duration, minutes, seconds } from '../base/units.ts';
import { lookupName, type Resolver } from '../dns/resolver.ts';
import type { TxtChange } from '../dns/update.ts';
import { fault, stopped } from './fault.ts';
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
      if (signal.aborted) return err(stopped);
      if (missing.length === 0) return ok(undefined);
      // Whichever comes first ends the other.
      const round = new AbortController();
      const either = AbortSignal.any([signal, round.signal]);
      await Promise.race([pause(clock, wait, either), nudged(either)]);
      round.abort();
    }
  },
  hide: async () => onWait([]),
});

export type UpdateProverOptions = {
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly change: (change: TxtChange) => Promise<Result<void, string>>;
};

/** Other servers of the zone get a change within seconds; one that shows it to us does not show it to all. */
const SPREADING: Duration = seconds(5);
const MOST_LOOKS = 12;

export const updateProver = ({ resolver, clock, change }: UpdateProverOptions): Prover => ({
  type: 'dns-01',
  async show(proofs, signal) {
    const wanted = proofs.map(recordOf);
    for (const record of wanted) {
      const done = await change({ act: 'add', ...record });
      if (!done.ok) return err(fault('network', done.error));
    }
    for (let looks = 0; looks < MOST_LOOKS && !signal.aborted; looks++) {
      if ((await stillMissing(resolver, wanted)).length === 0) return ok(undefined);
      await pause(clock, SPREADING, signal);
    }
    // A server of ours may not be seen from here; the authority has the last word.
    return signal.aborted ? err(stopped) : ok(undefined);
  },
  async hide(proofs) {
    // A record that stays proves nothing to anybody, and the next order has another.
    for (const record of proofs.map(recordOf)) await change({ act: 'remove', ...record });
  },
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
