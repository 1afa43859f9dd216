/**
 * Brings a domain's policy from its web server, through whatever can fetch a text over HTTPS (net/fetch-text.ts), and
 * says in TLS-RPT's words what was wrong. RFC 8461 §3.3: a valid certificate, no redirect, 200, text/plain.
 */
import { err, ok, type Result } from '../base/result.ts';
import { type Bytes, type Duration, seconds } from '../base/units.ts';
import { LONGEST_POLICY, parseStsPolicy, STS_PATH, type StsPolicy, stsHost } from './mta-sts.ts';
import type { StsFault } from './mta-sts-cache.ts';

/** `kind`: 'certificate' where the server could not prove its name, 'answer' for any status but 200. */
export type FetchFault = {
  readonly kind: 'certificate' | 'answer' | 'too-long' | 'network';
  readonly sentence: string;
};
export type FetchText = (request: {
  readonly host: string;
  readonly path: string;
  readonly limit: Bytes;
  readonly deadline: Duration;
}) => Promise<Result<{ readonly text: string; readonly mediaType: string }, FetchFault>>;

/** §3.3: a minute is suggested. */
const FETCH_DEADLINE = seconds(60);

export async function fetchSts(fetchText: FetchText, domain: string): Promise<Result<StsPolicy, StsFault>> {
  const fetched = await fetchText({
    host: stsHost(domain),
    path: STS_PATH,
    limit: LONGEST_POLICY,
    deadline: FETCH_DEADLINE,
  });
  if (!fetched.ok) {
    const type = fetched.error.kind === 'certificate' ? 'sts-webpki-invalid' : 'sts-policy-fetch-error';
    return err({ type, why: fetched.error.sentence });
  }
  const { text, mediaType } = fetched.value;
  if (mediaType !== 'text/plain') return invalid(`the policy came as "${mediaType}" instead of text/plain`);
  const policy = parseStsPolicy(text);
  return policy.ok ? ok(policy.value) : invalid(policy.error);
}

const invalid = (why: string) => err({ type: 'sts-policy-invalid' as const, why });
