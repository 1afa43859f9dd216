/**
 * What an account has learnt about words and senders by what became of its messages (learnt/). Made anew from the
 * mailboxes where it is lost; an answer that cannot be given at once is "nothing is known".
 */
import type { Instant } from '../base/units.ts';
import type { Id } from './interface.ts';

/** Where copies of refused mail lie for a while, and the keyword that says so of them. */
export const REJECTS = 'Rejects';
export const REFUSED = '$Refused';

/** In how many messages of each kind. */
export type LearntCounts = { readonly junk: number; readonly good: number };

export type LearntSender = { readonly good: number; readonly bad: number; readonly firstSeen: Instant };

export type Learnt = {
  /** How many messages were learnt as what, and in how many of them each of these marks stood. */
  marks(
    account: Id,
    marks: ReadonlySet<string>,
  ): Promise<{ readonly totals: LearntCounts; readonly marks: ReadonlyMap<string, LearntCounts> }>;
  totals(account: Id): Promise<LearntCounts>;
  /** Of messages for whom the sender's domain stood in; null: none. The address in small letters. */
  sender(account: Id, address: string): Promise<LearntSender | null>;
  /** Whether the account has written to this address. */
  wroteTo(account: Id, address: string): Promise<boolean>;
  /** The domains it has written to, each once; of very many some. */
  wroteToDomains(account: Id): Promise<readonly string[]>;
};
