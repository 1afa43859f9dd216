/**
 * Who would vouch for it, as a receiver sees it: DKIM, SPF, DMARC. Nothing is asked of the DNS unless somebody wants that;
 * without it, what can be told from the message alone is told, and that the rest was not asked.
 */
import type { Rest } from '../../base/pace.ts';
import type { Instant } from '../../base/units.ts';
import type { Answer, Resolver } from '../../dns/resolver.ts';
import type { DkimVerdict } from '../../mailauth/dkim-verdict.ts';
import { verifyDkim } from '../../mailauth/dkim-verify.ts';
import { judgeDmarc } from '../../mailauth/dmarc.ts';
import { checkSpf } from '../../mailauth/spf.ts';
import { allFields } from '../../mime/header.ts';
import { isPublicAddress } from '../../net/address.ts';
import { type Finding, found } from './finding.ts';

export type HandedInBy = { readonly remote: string; readonly helo: string | null; readonly sender: string };
export type VouchedOptions = {
  /** null: the DNS is not asked. */
  readonly resolver: Resolver | null;
  readonly now: Instant;
  readonly rest: Rest;
};
export type Vouched = { readonly dkim: DkimVerdict; readonly findings: readonly Finding[] };

const unasked = async <R>(): Promise<Answer<R>> => ({ kind: 'failure', why: 'the DNS was not asked' });
/** Asks nobody, and says so. */
export const nobody: Resolver = { mx: unasked, address: unasked, txt: unasked, ptr: unasked };

export async function vouchedFor(bytes: Buffer, by: HandedInBy | null, options: VouchedOptions): Promise<Vouched> {
  const { now, rest } = options;
  const resolver = options.resolver ?? nobody;
  const dkim = await verifyDkim(bytes, { resolver, now, rest });
  const findings: Finding[] = dkim.signatures.slice(0, 10).map(({ result, cause, domain, selector, why }) => {
    const values = { domain, selector, why };
    if (result === 'pass') return found('auth', 'fine', 'dkim-pass', values);
    if (cause === 'dns') return found('auth', 'note', options.resolver ? 'dkim-unknown' : 'dkim-unasked', values);
    return found('auth', 'fault', 'dkim-fail', values);
  });
  if (dkim.signatures.length === 0) findings.push(found('auth', 'note', 'dkim-none'));
  if (!options.resolver) return { dkim, findings: [...findings, found('auth', 'note', 'dns-unasked')] };
  const ip = /^\[?([0-9a-f:.]+)\]?(?::\d+)?$/i.exec(by?.remote ?? '')?.[1] ?? '';
  const spf =
    by && isPublicAddress(ip) ? await checkSpf({ ip, helo: by.helo ?? '', mailFrom: by.sender }, resolver) : null;
  if (!spf) findings.push(found('auth', 'note', 'spf-inside'));
  else
    findings.push(
      found('auth', spf.result === 'pass' ? 'fine' : /fail|permerror/.test(spf.result) ? 'fault' : 'note', 'spf', {
        ...{ result: spf.result, domain: spf.domain, why: spf.because },
      }),
    );
  const dmarc = await judgeDmarc({ from: allFields(bytes, 'from'), spf, dkim: dkim.signatures }, resolver);
  const severity =
    dmarc.result === 'pass' ? 'fine' : dmarc.result === 'fail' || dmarc.result === 'permerror' ? 'fault' : 'note';
  findings.push(
    found('auth', severity, 'dmarc', { result: dmarc.result, domain: dmarc.domain ?? '', why: dmarc.because }),
  );
  return { dkim, findings };
}
