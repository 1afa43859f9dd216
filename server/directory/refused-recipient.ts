/** Why a recipient is not taken, as RCPT is answered: one wording for port 25, submission and devices. RFC 5321 §3.3. */
import { type Refusal, refusal, rephrase, reply } from '../smtp/reply.ts';
import type { RecipientJudgement } from './resolve.ts';

type NotTaken = Exclude<RecipientJudgement, { readonly kind: 'here' | 'elsewhere' }>;

export function refusedRecipient(judged: NotTaken, path: string): Refusal {
  switch (judged.kind) {
    case 'unknown':
      return refusal(reply.noSuchMailbox, `nobody here is called ${path}`);
    case 'full':
      return judged.refuses
        ? refusal(
            rephrase(reply.quotaExceeded, 'The mailbox is full'),
            `the mailbox of ${path} is full (quota.when-full)`,
          )
        : refusal(reply.mailboxFull, `the mailbox of ${path} is full`);
    case 'disabled':
      return refusal(reply.mailboxDisabled, `the account of ${path} is closed`);
    case 'refused':
      return refusal({ code: 550, status: judged.status, text: judged.words }, `the alias of ${path} says so`);
    case 'later':
      return refusal(rephrase(reply.tryLater, judged.words), `${path}: ${judged.because}`);
    case 'impossible':
      return refusal(reply.badRecipient, `the recipient's address: ${judged.because}`);
  }
}

/** Mode "local": nothing goes elsewhere, whoever asks. */
export const refusedElsewhere = (path: string): Refusal =>
  refusal(
    rephrase(reply.relayDenied, 'This server delivers between its own people only'),
    `${path} is elsewhere, and the mode is "local"`,
  );
