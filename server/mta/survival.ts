/**
 * Will it survive DMARC? What is sent on leaves with our return path, so SPF speaks for us and no longer for its author: where
 * his domain asks for it, the next server lets through only what bears his domain's own DKIM signature, whole (RFC 9989 §4.4).
 * Sent on as it came, a signature stays whole; edited, it does not. A seal of ours (ARC) tells the next server what we found,
 * and some believe it: that is no promise.
 */
import { FACTS_VERSION, type Facts } from '../judgement/facts.ts';
import type { Judged } from '../store/interface.ts';

export type Survival = {
  /** at-risk: the next server may refuse it, or put it into junk. */
  readonly verdict: 'survives' | 'no-policy' | 'at-risk' | 'unknown';
  /** Whose mail it says it is. */
  readonly author: string | null;
  readonly policy: 'none' | 'quarantine' | 'reject' | null;
  /** The domain whose signature is whole and speaks for the author. */
  readonly signedBy: string | null;
  /** For the owner. */
  readonly sentence: string;
};

/** `edited`: a rule or a list changes what is signed before it goes on. */
export function survivalOf(judged: Pick<Judged, 'facts'> | null, edited: boolean): Survival {
  const facts = judged ? (JSON.parse(judged.facts) as Facts) : null;
  if (!facts || facts.version !== FACTS_VERSION || !facts.content) return unknown;
  const { authors, dmarc, dkim } = facts.content;
  const author = authors.length === 1 ? authors[0]!.domain.toLowerCase() : null;
  if (author === null || dmarc.result === 'temperror' || dmarc.result === 'permerror') return { ...unknown, author };
  const policy = dmarc.result === 'none' ? null : dmarc.policy;
  const house = dmarc.domain.toLowerCase() || author;
  const signer = dkim.find(one => one.result === 'pass' && isWithin(one.domain.toLowerCase(), house));
  const signedBy = signer && !edited ? signer.domain.toLowerCase() : null;
  const found = { author, policy, signedBy };
  if (signedBy !== null)
    return {
      ...found,
      verdict: 'survives',
      sentence: `It is signed by ${signedBy}, and that stays whole as it is sent on`,
    };
  if (policy === null || policy === 'none')
    return { ...found, verdict: 'no-policy', sentence: `${author} asks nobody to refuse what is not signed by it` };
  const wish = policy === 'reject' ? 'refused' : 'taken for junk';
  const why = signer ? 'the rule changes what is signed' : 'it bears no signature of that domain that is whole';
  return { ...found, verdict: 'at-risk', sentence: `${author} wants mail ${wish} that it has not signed, and ${why}` };
}

const unknown: Survival = {
  ...{ verdict: 'unknown', author: null, policy: null, signedBy: null },
  sentence: 'Nothing was found out about it: it came from here, or before that was kept',
};

const isWithin = (domain: string, above: string): boolean => domain === above || domain.endsWith(`.${above}`);

export type SurvivalSum = {
  readonly looked: number;
  readonly survives: number;
  readonly noPolicy: number;
  readonly atRisk: number;
  /** Domains whose mail may be refused, the most messages first. */
  readonly domains: readonly { readonly domain: string; readonly messages: number; readonly sentence: string }[];
  readonly sentence: string;
};

const MOST_DOMAINS = 20;

/** What a forward of all of it would have come to. */
export function sumOf(survivals: readonly Survival[]): SurvivalSum {
  const of = (verdict: Survival['verdict']) => survivals.filter(one => one.verdict === verdict).length;
  const looked = survivals.length - of('unknown');
  const atRisk = survivals.filter(one => one.verdict === 'at-risk');
  const domains = new Map<string, { domain: string; messages: number; sentence: string }>();
  for (const { author, sentence } of atRisk) {
    const domain = author ?? '';
    const known = domains.get(domain);
    domains.set(domain, { domain, messages: (known?.messages ?? 0) + 1, sentence });
  }
  return {
    ...{ looked, survives: of('survives'), noPolicy: of('no-policy'), atRisk: atRisk.length },
    domains: [...domains.values()].sort((a, b) => b.messages - a.messages).slice(0, MOST_DOMAINS),
    sentence: sumWords(looked, atRisk.length),
  };
}

function sumWords(looked: number, atRisk: number): string {
  if (looked === 0) return 'No mail has come yet from which that could be told';
  if (atRisk === 0) return `Of the last ${looked} messages all would have arrived elsewhere, as far as DMARC goes`;
  return `Of the last ${looked} messages ${atRisk} could have been refused elsewhere, because of DMARC`;
}
