/**
 * Whether a report of failure may count against an address. Whoever has had a message can write a report about it: another
 * of its recipients, every reader of a list's archive; and what the recipient's server passes on without a return path of
 * its own fails at others. So it counts where it names the address itself, comes from nobody as reports do (RFC 5321
 * §4.5.5), and comes from the house of that address or of the host that took the message: by the proven name of the peer,
 * by SPF of what it calls itself, or from the owner's own network. What does not count is told in the journey all the same.
 */
import { FACTS_VERSION, type Facts } from '../judgement/facts.ts';
import type { ReturnedRecipient } from '../mime/returned.ts';
import type { Judged, QueueRow } from '../store/interface.ts';

type Proof = {
  /** As the report came to us. */
  readonly sender: string | null;
  readonly judged: Pick<Judged, 'facts'> | null;
};

export function countsAgainst(said: ReturnedRecipient, row: QueueRow, { sender, judged }: Proof): boolean {
  const named = said.address ?? said.original;
  if (sender !== '' || !judged || named?.toLowerCase() !== row.address.toLowerCase()) return false;
  const facts = JSON.parse(judged.facts) as Facts;
  if (facts.version !== FACTS_VERSION) return false;
  if (facts.connection.isPrivate) return true;
  const { connection, sender: from } = facts;
  const proven = [
    connection.reverse === 'pass' ? connection.name : '',
    from?.spf.result === 'pass' ? from.spf.domain : '',
  ];
  const house = [row.address.slice(row.address.lastIndexOf('@') + 1), row.host ?? ''];
  return proven.some(name => house.some(other => isOneHouse(name, other)));
}

/** Of country suffixes with a word before them: co.uk, com.au. Below them others live. */
const SHARED_SUFFIX = /^[^.]{1,3}\.[a-z]{2}$/;

/** Under the same name that somebody can own; where that is in doubt, they are strangers. */
export function isOneHouse(one: string, other: string): boolean {
  const [a, b] = [labelsOf(one), labelsOf(other)];
  let shared = 0;
  while (shared < Math.min(a.length, b.length) && a[shared] === b[shared]) shared++;
  const name = a.slice(0, shared).reverse().join('.');
  return shared > 1 && !SHARED_SUFFIX.test(name);
}

const labelsOf = (name: string): readonly string[] =>
  name.toLowerCase().replace(/\.$/, '').split('.').filter(Boolean).reverse();
