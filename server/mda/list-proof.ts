/** What is known of whoever wrote to a list: whether it was he, by what was found out when his letter came. */
import { FACTS_VERSION, type Facts } from '../judgement/facts.ts';
import type { PostFacts } from '../lists/posting.ts';
import type { Lease, Store } from '../store/interface.ts';

export type ListProof = Pick<PostFacts, 'proof' | 'isJunk'> & {
  /** What the author's domain asks of mail in its name; null: of one of our own, or nobody asked. */
  readonly policy: 'none' | 'quarantine' | 'reject' | null;
};

export async function proofOf(store: Pick<Store, 'judgement'>, lease: Lease): Promise<ListProof> {
  if (lease.origin !== 'smtp') return { proof: 'proven', isJunk: false, policy: null };
  const judged = await store.judgement(lease.trace);
  const found = judged ? (JSON.parse(judged.facts) as Facts) : null;
  const isJunk = judged?.act === 'junk';
  if (found?.version !== FACTS_VERSION) return { proof: 'unknown', isJunk, policy: null };
  if (found.login !== null) return { proof: 'proven', isJunk, policy: null };
  return { proof: proofIn(found), isJunk, policy: found.content?.dmarc.published ?? null };
}

/** Who signed in may write what he writes (msa/); of strangers DMARC says, and nobody of ours comes from outside. */
function proofIn({ content }: Facts): PostFacts['proof'] {
  if (!content) return 'unknown';
  if (content.dmarc.result === 'pass') return 'proven';
  const isForged = content.dmarc.result === 'fail' && !content.arc.trusted;
  return isForged || content.authors.some(author => author.isOurs === true) ? 'against' : 'unknown';
}
