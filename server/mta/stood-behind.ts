/**
 * Whether a report may go to the return path of what a stranger brought. Anybody can write another's address there, and a
 * report to a forged one is the forger's mail sent by us (backscatter). So a report goes to nobody whose domain says that
 * this mail is not its own (SPF fail), and for what was taken for junk, held or would have been refused only to whom SPF or
 * DMARC stood behind. What nobody spoke for or against is answered: RFC 5321 §6.1 wants it, and most of it is honest.
 */
import { FACTS_VERSION, type Facts } from '../judgement/facts.ts';
import type { Judged } from '../store/interface.ts';

/** Why nobody is told; null where the sender may be. `judged`: null for what was not judged, and for our own people's. */
export function whyNotTold(judged: Pick<Judged, 'facts' | 'verdict'> | null): string | null {
  if (!judged) return null;
  const facts = JSON.parse(judged.facts) as Facts;
  const { sender, login, connection } = facts;
  if (facts.version !== FACTS_VERSION || !sender || login !== null || connection.isPrivate) return null;
  if (isStoodBehind(facts)) return null;
  if (sender.spf.result === 'fail') return `the return path ${sender.path} is forged: ${sender.spf.because}`;
  const { act } = JSON.parse(judged.verdict) as { readonly act: Judged['act'] };
  return act === 'accept'
    ? null
    : `it was ${words[act]}, and nothing proves that ${sender.path} is not somebody else’s address`;
}

const words = { junk: 'taken for junk', hold: 'held', refuse: 'to be refused', later: 'to come again later' } as const;

/** By SPF for the return path's own domain, or by DMARC for an author of the same house. */
function isStoodBehind({ sender, content }: Facts): boolean {
  const domain = sender?.domain.toLowerCase() ?? '';
  if (sender?.spf.result === 'pass' && sender.spf.domain.toLowerCase() === domain) return true;
  const [author, ...others] = content?.authors ?? [];
  if (!author || others.length > 0 || content?.dmarc.result !== 'pass') return false;
  return isWithin(domain, author.domain) || isWithin(author.domain, domain);
}

const isWithin = (domain: string, above: string): boolean => domain === above || domain.endsWith(`.${above}`);
