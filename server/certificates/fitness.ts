/** What the certificates that are shown are good for in the eyes of strangers. */
import type { Instant } from '../base/units.ts';
import { forName, isGoodFor, type Shown } from '../net/certificate-choice.ts';
import { isWellKnown } from '../net/well-known.ts';

export type Fitness = {
  /** Why who asks for `name` over TLS, and checks, would turn away; null: he would not. A sentence's part. */
  whyUnfit(name: string): string | null;
  isPublic(one: Pick<Shown, 'chain'>): boolean;
};

/** `shown`: the usual one first. */
export function newFitness(shown: () => readonly Shown[], now: () => Instant, roots?: readonly string[]): Fitness {
  // Signatures are checked once for each chain.
  const judged = new Map<string, boolean>();
  const isPublic = ({ chain }: Pick<Shown, 'chain'>): boolean => {
    const known = judged.get(chain);
    if (known !== undefined) return known;
    if (judged.size > 100) judged.clear();
    const verdict = isWellKnown(chain, roots);
    judged.set(chain, verdict);
    return verdict;
  };
  return {
    isPublic,
    whyUnfit(name) {
      const all = shown();
      const one = forName(all, name, now()) ?? all[0]!;
      if (one.source === 'local')
        return `its certificate for ${name} is the local authority's, which nobody else trusts`;
      if (!isGoodFor(one.facts, name)) return `no certificate is good for ${name}`;
      if (now() >= one.facts.notAfter) return `the certificate for ${name} has ended`;
      return isPublic(one) ? null : `nobody trusts who signed the certificate for ${name} (${one.facts.issuer})`;
    },
  };
}
