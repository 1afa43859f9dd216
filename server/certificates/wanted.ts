/** Which certificates an authority is asked for: one for the host, one for each domain whose policy is served. Pure. */
import { isIP } from 'node:net';
import type { ChallengeType } from '../acme/proof.ts';
import { parseHostPattern } from '../config/certificate-forms.ts';
import { stsHost } from '../mailauth/mta-sts.ts';

export type WantedCertificate = {
  /** Its first name: what it is called in files, commands and events. */
  readonly id: string;
  readonly names: readonly string[];
};
export type Wanted = {
  readonly certificates: readonly WantedCertificate[];
  /** Names that no authority can prove, and why, in sentences. */
  readonly impossible: readonly string[];
};
export type WantedOptions = {
  /** null: it has one of another kind. */
  readonly hostName: string | null;
  /** `acme.names`. */
  readonly names: readonly string[];
  /** Whose policy is served. */
  readonly policyDomains: readonly string[];
  readonly challenge: ChallengeType;
};

/** RFC 6761, RFC 6762, RFC 9476: names that are nobody's in the world. `test` and `example` are left, for tests. */
const PRIVATE = /(^|\.)(localhost|local|internal|alt|home\.arpa|lan)$/;

export function wantedCertificates({ hostName, names, policyDomains, challenge }: WantedOptions): Wanted {
  const lists =
    names.length > 0
      ? [names]
      : [hostName === null ? [] : [hostName], ...policyDomains.map(domain => [stsHost(domain)])];
  const impossible: string[] = [];
  const certificates: WantedCertificate[] = [];
  for (const list of lists) {
    const good: string[] = [];
    for (const name of list) {
      const pattern = parseHostPattern(name);
      const why = pattern.ok ? whyNot(pattern.value, challenge) : 'it is no name of the internet';
      if (why !== null) impossible.push(`No authority can prove "${name}": ${why}`);
      else if (pattern.ok && !good.includes(pattern.value)) good.push(pattern.value);
    }
    if (good[0] !== undefined) certificates.push({ id: good[0], names: good });
  }
  return { certificates, impossible };
}

function whyNot(name: string, challenge: ChallengeType): string | null {
  if (isIP(name)) return 'it is an address';
  if (PRIVATE.test(name)) return 'it is a name of this network only';
  if (name.startsWith('*.') && challenge !== 'dns-01') return 'names with a star need acme.challenge dns-01';
  return null;
}
