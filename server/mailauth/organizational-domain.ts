/**
 * Which domain a name belongs to, and whose DMARC policy holds for it: the DNS tree walk that took the place of the
 * public suffix list. RFC 9989 §4.10. At most eight questions a walk; one judgement asks no name twice.
 */
import type { Resolver } from '../dns/resolver.ts';
import { lookupName } from '../dns/resolver.ts';
import { type DmarcRecord, isDmarcRecord, parseDmarcRecord } from './dmarc-record.ts';

/** A domain of eight labels or more is asked for itself, and then for its last seven. §4.10 step 4. */
const WALKED_LABELS = 7;

export type PolicyAt = { readonly domain: string; readonly record: DmarcRecord };

export type Walk = {
  /** The records found, the longest name first. */
  readonly found: readonly PolicyAt[];
  /** Why the walk ended too early; null when it went its way. */
  readonly failure: string | null;
};

type Looked = { readonly record: DmarcRecord | null } | { readonly failure: string };

/** Asks for policy records, each name once. */
export type PolicyLookup = (domain: string) => Promise<Looked>;

export function policyLookup(resolver: Resolver): PolicyLookup {
  const asked = new Map<string, Promise<Looked>>();
  return domain => {
    const known = asked.get(domain) ?? lookUp(resolver, domain);
    asked.set(domain, known);
    return known;
  };
}

/** Several records at one name are none. §4.10 steps 2 and 6. */
async function lookUp(resolver: Resolver, domain: string): Promise<Looked> {
  const name = lookupName(`_dmarc.${domain}`);
  if (name === null) return { record: null };
  const answer = await resolver.txt(name);
  if (answer.kind === 'failure') return { failure: answer.why };
  const records = answer.kind === 'found' ? answer.records.filter(isDmarcRecord) : [];
  return { record: records.length === 1 ? parseDmarcRecord(records[0]!) : null };
}

/** From the domain up to its top label, or to the first record that says whether it is a public suffix. */
export async function walkTree(domain: string, lookup: PolicyLookup): Promise<Walk> {
  const found: PolicyAt[] = [];
  let labels = domain.split('.');
  while (labels.length > 0) {
    const name = labels.join('.');
    const looked = await lookup(name);
    if ('failure' in looked) return { found, failure: looked.failure };
    if (looked.record) {
      found.push({ domain: name, record: looked.record });
      if (looked.record.psd !== 'u') break;
    }
    labels = labels.length > WALKED_LABELS ? labels.slice(-WALKED_LABELS) : labels.slice(1);
  }
  return { found, failure: null };
}

/** §4.10.2: the domain that says it is one; the one below a public suffix; else the shortest with a record. */
export function organizationalDomain(domain: string, found: readonly PolicyAt[]): string {
  for (const at of found) {
    if (at.record.psd === 'n') return at.domain;
    if (at.record.psd === 'y' && at.domain !== domain) {
      const labels = at.domain.split('.').length + 1;
      return domain.split('.').slice(-labels).join('.');
    }
  }
  return found.at(-1)?.domain ?? domain;
}

/** §4.10.1: the record of the domain itself, of its organization, or of the public suffix above both. */
export function policyFor(domain: string, found: readonly PolicyAt[]): PolicyAt | null {
  if (found[0]?.domain === domain) return found[0];
  const organization = organizationalDomain(domain, found);
  const suffix = found.at(-1);
  return found.find(at => at.domain === organization) ?? (suffix?.record.psd === 'y' ? suffix : null);
}
