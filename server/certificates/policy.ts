/**
 * Our own MTA-STS policy of a domain, as it is served: what the owner wants, but never more than our certificate can
 * keep. Who is told to enforce and finds a certificate that is not good delivers nothing at all. Pure.
 *
 * RFC 8461 §3.1 (the id changes with the policy), §3.2, §5, §8.3 (turning it off).
 */
import { createHash } from 'node:crypto';
import type { Duration } from '../base/units.ts';
import { printStsPolicy, type StsPolicy } from '../mailauth/mta-sts.ts';

export type PolicyWish = {
  readonly mode: 'off' | 'testing' | 'enforce';
  readonly maxAge: Duration;
  /** Host names in lower case. */
  readonly mx: readonly string[];
};

export type OwnPolicy = {
  readonly policy: StsPolicy;
  readonly text: string;
  /** §3.1: 1 to 32 letters and digits; another policy has another. */
  readonly id: string;
};

/** `unfit`: why our certificate cannot keep an enforced policy; null: it can. Null: nothing is served. */
export function ownPolicy({ mode, maxAge, mx }: PolicyWish, unfit: string | null): OwnPolicy | null {
  if (mode === 'off' || mx.length === 0) return null;
  const policy: StsPolicy = { mode: mode === 'enforce' && unfit === null ? 'enforce' : 'testing', mx, maxAge };
  const text = printStsPolicy(policy);
  return { policy, text, id: createHash('sha256').update(text).digest('hex').slice(0, 20) };
}
