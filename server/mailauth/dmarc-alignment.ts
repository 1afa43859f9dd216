/**
 * Whether who was authenticated is who the reader sees. RFC 9989 §4.4, §4.10.2: the same name (strict), or names of
 * the same organization (relaxed), which may take a walk for each name.
 */
import { lookupName } from '../dns/resolver.ts';
import { organizationalDomain, type PolicyLookup, walkTree } from './organizational-domain.ts';

/** One result of SPF or DKIM, and what it is worth to the author's domain. */
export type Aligned = {
  readonly domain: string;
  readonly selector: string | null;
  readonly result: string;
  /** null when it could not be told; `because` says why. */
  readonly aligned: boolean | null;
  readonly strict: boolean;
  readonly because: string | null;
};

export type AlignmentRules = {
  readonly author: string;
  /** The author's organizational domain; null when its walk failed. */
  readonly organization: string | null;
  readonly failure: string | null;
  readonly lookup: PolicyLookup;
  /** Domains walked for so far. */
  readonly walked: Set<string>;
};

/** A walk has a limit of its own; a message with a hundred signatures must not make a hundred walks. */
const MOST_WALKS = 10;

export const newAlignment = (
  author: string,
  organization: string | null,
  failure: string | null,
  lookup: PolicyLookup,
): AlignmentRules => ({ author, organization, failure, lookup, walked: new Set() });

type Authenticated = { readonly domain: string; readonly result: string; readonly selector?: string };

/** What did not pass is not walked for: its name means nothing. */
export async function alignment(rules: AlignmentRules, identifier: Authenticated, strict: boolean): Promise<Aligned> {
  const domain = lookupName(identifier.domain);
  const base = {
    domain: domain ?? identifier.domain,
    selector: identifier.selector ?? null,
    result: identifier.result,
    strict,
    because: null,
  };
  if (domain === null) return { ...base, aligned: false };
  if (domain === rules.author) return { ...base, aligned: true };
  if (strict || identifier.result !== 'pass') return { ...base, aligned: false };
  const related = await sameOrganization(rules, domain);
  return typeof related === 'boolean' ? { ...base, aligned: related } : { ...base, aligned: null, ...related };
}

async function sameOrganization(rules: AlignmentRules, domain: string): Promise<boolean | { because: string }> {
  const { author, organization } = rules;
  if (organization === null) {
    // Names without a common parent have no common organization, whatever the walk would have said.
    return topLabel(domain) === topLabel(author) ? { because: rules.failure ?? 'a walk failed' } : false;
  }
  // An organizational domain is the name itself or one above it.
  if (domain !== organization && !domain.endsWith(`.${organization}`)) return false;
  if (!rules.walked.has(domain) && rules.walked.size >= MOST_WALKS) {
    return { because: `more than ${MOST_WALKS} domains have signed it` };
  }
  rules.walked.add(domain);
  const { found, failure } = await walkTree(domain, rules.lookup);
  return failure === null ? organizationalDomain(domain, found) === organization : { because: failure };
}

const topLabel = (domain: string): string => domain.slice(domain.lastIndexOf('.') + 1);
