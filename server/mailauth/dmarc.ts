/**
 * DMARC: is the author's domain vouched for, and what does its owner ask for where it is not? RFC 9989, which
 * obsoletes RFC 7489. Judges from the results of SPF and DKIM, given as plain data, and from policy records; the
 * verdict is plain data too, and says in one sentence what was found.
 *
 * More than one author domain leaves the choice to us (§5.3.1): each is judged, and the worst verdict is the
 * message's, so that nobody stands beside another's good name.
 */
import type { Resolver } from '../dns/resolver.ts';
import { type Aligned, type AlignmentRules, alignment, newAlignment } from './dmarc-alignment.ts';
import { type Authors, readAuthors } from './dmarc-author.ts';
import { type DmarcPolicy, type DmarcRecord, type Effective, effective, weaker } from './dmarc-record.ts';
import {
  organizationalDomain,
  type PolicyAt,
  type PolicyLookup,
  policyFor,
  policyLookup,
  walkTree,
} from './organizational-domain.ts';

export type { Aligned } from './dmarc-alignment.ts';
export type { DmarcPolicy, DmarcRecord } from './dmarc-record.ts';

export type DmarcQuestion = {
  /** The unfolded values of all From fields, one character per octet (mime/header.ts `allFields`). */
  readonly from: readonly string[];
  /** Of the return path, or of the HELO name where that is empty (RFC 7208 §2.4); null when it was not checked. */
  readonly spf: { readonly result: string; readonly domain: string } | null;
  readonly dkim: readonly { readonly result: string; readonly domain: string; readonly selector?: string }[];
  /**
   * Uniform in [0, 1), to honour RFC 7489's "pct": a message outside the sample gets the next weaker policy. Without
   * it "pct" is not looked at, as RFC 9989 has it.
   */
  readonly sample?: number;
};

export type DmarcResult = 'pass' | 'fail' | 'none' | 'temperror' | 'permerror';

export type DmarcVerdict = {
  readonly result: DmarcResult;
  /** The author domain this verdict is about; null where none could be read. */
  readonly domain: string | null;
  readonly authors: Authors;
  readonly organizationalDomain: string | null;
  /** Where the policy record stands, and the record. */
  readonly policyDomain: string | null;
  readonly record: DmarcRecord | null;
  /** The tag that applies to the author domain, and what it asks for. */
  readonly tag: 'p' | 'sp' | 'np' | null;
  readonly policy: DmarcPolicy | null;
  /** What is asked for this message, after test mode and sampling; 'none' for all that does not fail. */
  readonly disposition: DmarcPolicy;
  readonly sampledOut: boolean;
  readonly spf: Aligned | null;
  readonly dkim: readonly Aligned[];
  /** For the owner. */
  readonly because: string;
};

/** More author domains are a trick, and each costs questions. */
const MOST_AUTHOR_DOMAINS = 4;

/** Never throws. */
export async function judgeDmarc(question: DmarcQuestion, resolver: Resolver): Promise<DmarcVerdict> {
  const authors = readAuthors(question.from);
  const empty = verdictWithout(authors);
  const { domains } = authors;
  if (domains.length === 0) return { ...empty, because: 'no domain can be read in the From field' };
  if (domains.length > MOST_AUTHOR_DOMAINS) {
    return { ...empty, result: 'permerror', because: `the From field names more than ${MOST_AUTHOR_DOMAINS} domains` };
  }
  const lookup = policyLookup(resolver);
  const verdicts: DmarcVerdict[] = [];
  for (const domain of domains) verdicts.push(await judgeDomain(domain, authors, question, lookup, resolver));
  const worst = verdicts.reduce((one, other) => (rank(other) > rank(one) ? other : one));
  if (worst.result !== 'pass' || !authors.unreadable) return worst;
  return { ...worst, result: 'permerror', because: 'the From field has an address whose domain cannot be read' };
}

/** A failure that asks for rejection is the worst; what nothing is known of cannot be said to pass. */
const rank = ({ result, disposition }: DmarcVerdict): number =>
  ({ pass: 0, none: 1, permerror: 2, temperror: 3, fail: 4 })[result] +
  { none: 0, quarantine: 1, reject: 2 }[disposition];

const verdictWithout = (authors: Authors): DmarcVerdict => ({
  result: 'none',
  domain: null,
  authors,
  organizationalDomain: null,
  policyDomain: null,
  record: null,
  tag: null,
  policy: null,
  disposition: 'none',
  sampledOut: false,
  spf: null,
  dkim: [],
  because: '',
});

async function judgeDomain(
  domain: string,
  authors: Authors,
  question: DmarcQuestion,
  lookup: PolicyLookup,
  resolver: Resolver,
): Promise<DmarcVerdict> {
  const bare = { ...verdictWithout(authors), domain };
  const { found, failure } = await walkTree(domain, lookup);
  const policyAt = failure === null || found[0]?.domain === domain ? policyFor(domain, found) : null;
  if (!policyAt && failure !== null) {
    return { ...bare, result: 'temperror', because: `the policy of ${domain} is not known now: ${failure}` };
  }
  // A walk that broke off above the domain's own record leaves its organization unknown.
  const organization = failure === null ? organizationalDomain(domain, found) : null;
  const known = { ...bare, organizationalDomain: organization };
  if (!policyAt) return { ...known, because: `${domain} publishes no DMARC policy` };
  const policies = effective(policyAt.record);
  if (!policies) {
    return { ...known, because: `the DMARC record of ${policyAt.domain} is of no use: ${policyAt.record.faults[0]}` };
  }
  const chosen = await choosePolicy(domain, policyAt, policies, resolver);
  const rules = newAlignment(domain, organization, failure, lookup);
  return decide({ ...known, policyDomain: policyAt.domain, record: policyAt.record }, question, chosen, rules);
}

type Chosen = { readonly tag: 'p' | 'sp' | 'np'; readonly policy: DmarcPolicy; readonly failure: string | null };

/** "np" for a subdomain that does not exist, "sp" for one that does, "p" for the rest. §4.10.1, §3.2.13. */
async function choosePolicy(
  domain: string,
  at: PolicyAt,
  { p, sp, np }: Effective,
  resolver: Resolver,
): Promise<Chosen> {
  const existing: Chosen =
    sp === null ? { tag: 'p', policy: p, failure: null } : { tag: 'sp', policy: sp, failure: null };
  if (at.domain === domain) return { tag: 'p', policy: p, failure: null };
  if (np === null || np === existing.policy) return existing;
  // NXDOMAIN is the same for every type; one question tells.
  const answer = await resolver.address(domain, 4);
  if (answer.kind === 'no-such-name') return { tag: 'np', policy: np, failure: null };
  return answer.kind === 'failure' ? { ...existing, failure: answer.why } : existing;
}

async function decide(
  known: DmarcVerdict,
  question: DmarcQuestion,
  chosen: Chosen,
  rules: AlignmentRules,
): Promise<DmarcVerdict> {
  // SPF first, so that a flood of signatures cannot use up its walk.
  const spf = question.spf && (await alignment(rules, question.spf, known.record!.aspf === 's'));
  const dkim: Aligned[] = [];
  for (const signature of question.dkim) dkim.push(await alignment(rules, signature, known.record!.adkim === 's'));
  const base = { ...known, tag: chosen.tag, policy: chosen.policy, spf, dkim };
  const all = spf ? [...dkim, spf] : dkim;
  const vouching = all.find(one => one.result === 'pass' && one.aligned === true);
  if (vouching) return { ...base, result: 'pass', because: vouched(known.domain!, vouching, vouching === spf) };
  const unknown = all.find(one => one.result === 'pass' && one.aligned === null)?.because ?? chosen.failure;
  if (unknown !== null) {
    return { ...base, result: 'temperror', because: `whether ${known.domain} is vouched for is not known: ${unknown}` };
  }
  return failed(base, question, rules);
}

function vouched(domain: string, { domain: by, selector }: Aligned, isSpf: boolean): string {
  if (isSpf) return `${domain} is vouched for by SPF for ${by}`;
  return `${domain} is vouched for by the DKIM signature of ${by}${selector === null ? '' : ` (${selector})`}`;
}

function failed(base: DmarcVerdict, question: DmarcQuestion, rules: AlignmentRules): DmarcVerdict {
  const { record, policy, tag } = base;
  const sampledOut =
    question.sample !== undefined && record!.percent !== null && question.sample * 100 >= record!.percent;
  const lowered = record!.testing || sampledOut;
  const disposition = lowered ? weaker(policy!) : policy!;
  const notes = [
    record!.testing ? 'in test mode' : null,
    sampledOut ? `for ${record!.percent} % of the messages, and not for this one` : null,
  ].filter(note => note !== null);
  const asked = `${base.policyDomain} asks for ${tag}=${policy}${notes.length > 0 ? ` ${notes.join(' and ')}` : ''}`;
  return { ...base, result: 'fail', disposition, sampledOut, because: `${whyNot(base, rules)}; ${asked}` };
}

function whyNot({ domain, spf, dkim }: DmarcVerdict, { organization }: AlignmentRules): string {
  const passed = [...dkim, ...(spf ? [spf] : [])].filter(one => one.result === 'pass');
  if (passed.length === 0) return `neither SPF nor DKIM vouches for anybody, so not for ${domain}`;
  const names = [...new Set(passed.map(one => one.domain))].slice(0, 3).join(', ');
  return `${names} vouched for it, but the author is of ${domain}${organization && organization !== domain ? ` (${organization})` : ''}`;
}
