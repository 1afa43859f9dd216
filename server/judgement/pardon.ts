/**
 * The rule that lets in what was taken for junk or refused, from this sender alone: bound to what proves that it is he, or
 * else to where this message came from, for a rule about a name lets in everybody who writes it. Pure.
 */
import type { Condition } from './condition.ts';
import type { Verdict } from './decide.ts';
import type { Facts, Stage } from './facts.ts';
import type { RuleDraft } from './rule-text.ts';

export type Pardon = {
  readonly rule: RuleDraft;
  /** Whose mail it lets in. */
  readonly of: string;
  /** What must hold each time, to stand behind "when". */
  readonly when: string;
};

/** Outweighs all findings, and nothing that a scanner demands. */
const NEVER_FOR_POINTS = -100;

/** null: it was let in, an own rule or a scanner decided, or there is nobody to name. */
export function pardonOf(facts: Facts, { act, stage, by }: Pick<Verdict, 'act' | 'stage' | 'by'>): Pardon | null {
  if ((act !== 'junk' && act !== 'refuse') || by === null || facts.login !== null) return null;
  if (typeof by === 'object' && ('rule' in by || by.finding === 'scanner')) return null;
  if (stage === 'content') return ofAuthor(facts, by === 'points');
  return ofPeer(facts, stage);
}

/** Past a rule of the owner's own that holds it, for this author alone; null: there is nobody to name, or it is one of our own. */
export const passOf = (facts: Facts): Pardon | null => (facts.login === null ? ofAuthor(facts, false) : null);

const is = (field: Condition['field'], value: string): Condition => ({ field, comparison: 'is', values: [value] });
/** What stands in a rule as it is: no pattern, no second value. */
const isPlain = (text: string): boolean => text !== '' && text.length <= 254 && !/[*?,\s]/.test(text);

function ofAuthor(facts: Facts, forPoints: boolean): Pardon | null {
  const author = facts.content?.authors[0]?.address ?? '';
  if (!isPlain(author) || facts.content?.authors.length !== 1) return null;
  const { proof, when } = proofOf(facts);
  const action = forPoints ? ({ kind: 'score', points: NEVER_FOR_POINTS } as const) : ({ kind: 'accept' } as const);
  return { rule: { stage: 'content', when: [is('author', author), ...proof], action }, of: author, when };
}

/** The strongest there is. */
function proofOf({ content, sender, connection }: Facts): { proof: readonly Condition[]; when: string } {
  if (content?.dmarc.result === 'pass') return { proof: [is('dmarc', 'pass')], when: 'DMARC proves that it is they' };
  const signed = content?.dkim.find(one => one.result === 'pass' && isPlain(one.domain));
  if (signed) return { proof: [is('signed-by', signed.domain)], when: `${signed.domain} has signed it` };
  if (sender?.spf.result === 'pass' && isPlain(sender.domain))
    return {
      proof: [is('sender-domain', sender.domain), is('spf', 'pass')],
      when: `it is sent by ${sender.domain}, and SPF says so`,
    };
  return { proof: [is('address', connection.address)], when: `it comes from ${connection.address}` };
}

/** Before the message is there: only what is asked at this stage is left out. */
function ofPeer({ sender, connection }: Facts, stage: Stage): Pardon {
  const from = is('address', connection.address);
  const action = { kind: 'skip' } as const;
  if (stage === 'connect' || stage === 'helo')
    return {
      rule: { stage, when: [from], action },
      of: connection.address,
      when: stage === 'connect' ? 'it connects' : 'it says its name',
    };
  if (!sender || !isPlain(sender.path))
    return { rule: { stage: 'mail', when: [from], action }, of: connection.address, when: 'it names a sender' };
  const proven = sender.spf.result === 'pass';
  return {
    rule: { stage: 'mail', when: [is('sender', sender.path), proven ? is('spf', 'pass') : from], action },
    of: sender.path,
    when: proven ? 'SPF names the host' : `it comes from ${connection.address}`,
  };
}
