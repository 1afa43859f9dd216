/**
 * What is known of a message that our own people hand in: who they are, for they signed in, and what they send. Nothing is
 * asked of the network about them, and what others have called junk says nothing about a colleague.
 */
import type { Instant } from '../base/units.ts';
import { networkOf } from '../directory/network.ts';
import { FACTS_VERSION, type Facts, nobodyKnown, type RecipientFacts } from '../judgement/facts.ts';
import type { SmtpSession, Transaction } from '../smtp/handler.ts';

export type OwnMessage = {
  readonly session: SmtpSession;
  readonly transaction: Transaction;
  readonly listener: 'submission' | 'submissions';
  readonly isElsewhere: (path: string) => boolean;
  /** Whose it is: who signed in, or the address of a device. */
  readonly login: string;
  /** Comes from the owner's own house. */
  readonly isPrivate: boolean;
};

export function ownFacts(message: OwnMessage, at: Instant): Facts {
  const { session, transaction, listener, login, isElsewhere, isPrivate } = message;
  const { address } = session.remote;
  const { path } = transaction.sender;
  return {
    ...{ version: FACTS_VERSION, at, listener, login, content: null },
    connection: {
      ...{ address, network: networkOf(address), isPrivate, encrypted: session.tls !== null, early: false },
      ...{ name: '', reverse: 'none', lists: [] },
    },
    helo: { name: session.helo ?? '', kind: 'plausible' },
    sender: {
      ...{ path, domain: path.slice(path.lastIndexOf('@') + 1).toLowerCase(), domainTakesMail: 'unknown' },
      spf: { result: 'none', domain: '', because: 'nothing is asked about our own people' },
      ...{ lists: [], known: nobodyKnown },
    },
    recipients: transaction.recipients.map(
      (one): RecipientFacts => ({
        ...{ path: one.path, kind: isElsewhere(one.path) ? 'elsewhere' : 'here', corresponded: false },
      }),
    ),
  };
}
