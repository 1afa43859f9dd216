/** What a pair of the owner's would be good for, before it is shown to anybody. Pure. */
import type { Instant } from '../base/units.ts';
import { days } from '../base/units.ts';
import { isGoodFor } from '../net/certificate-choice.ts';
import { type CertificateFacts, certificatesIn, factsIn } from '../net/pem-file.ts';

/**
 * ended, not-yet: programs turn away. soon: within a fortnight. not-for-host: the name that programs ask for is not in it.
 * broken-chain: each certificate should have signed the one before it. alone: those who signed it are missing. private:
 * only who was told to believes it.
 */
export type TrialDoubt = 'ended' | 'not-yet' | 'soon' | 'not-for-host' | 'broken-chain' | 'alone' | 'private';
export type Trial = {
  readonly facts: CertificateFacts;
  /** Certificates, its own included. */
  readonly chain: number;
  readonly isPublic: boolean;
  readonly doubts: readonly TrialDoubt[];
};

const SOON = days(14);

export function judgeChain(
  chain: string,
  { hostName, now, isPublic }: { readonly hostName: string; readonly now: Instant; readonly isPublic: boolean },
): Trial {
  const all = certificatesIn(chain).map(factsIn);
  const facts = all[0]!;
  const linked = all.every((one, at) => all[at + 1] === undefined || one.issuer === all[at + 1]!.subject);
  const doubts: TrialDoubt[] = [];
  if (now >= facts.notAfter) doubts.push('ended');
  else if (facts.notAfter - now < SOON) doubts.push('soon');
  if (now < facts.notBefore) doubts.push('not-yet');
  if (!isGoodFor(facts, hostName)) doubts.push('not-for-host');
  if (!linked) doubts.push('broken-chain');
  else if (!isPublic) doubts.push(all.length === 1 && facts.issuer !== facts.subject ? 'alone' : 'private');
  return { facts, chain: all.length, isPublic, doubts };
}
