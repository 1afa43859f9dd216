/**
 * LMTP (RFC 2033): another mail server on this computer, or in a network that the owner names, hands over mail for our
 * own people, and each recipient has an answer of its own. "Yes" means that it is durable in our queue, so nothing has
 * to wait at the other end; who has no room for this message is refused while the others get it.
 *
 * It was judged where it came in: nothing is checked here a second time, and nothing of it goes elsewhere but by our
 * own people's aliases.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import { lookupForm } from '../directory/address.ts';
import { takes } from '../directory/full.ts';
import { refusedRecipient } from '../directory/refused-recipient.ts';
import { firstDomain, judgeRecipient } from '../directory/resolve.ts';
import type { ReturnPaths } from '../directory/return-path.ts';
import type { SmtpJournal } from '../journey/smtp-journal.ts';
import { headerFault } from '../mime/header.ts';
import { incomingFromSmtp } from '../queue/from-smtp.ts';
import type { Intake } from '../queue/intake.ts';
import type { SmtpHandler, SmtpSession, Transaction, Verdict } from '../smtp/handler.ts';
import { type Refusal, type Reply, refusal, rephrase, reply } from '../smtp/reply.ts';
import type { Store } from '../store/interface.ts';

export type LmtpOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: SmtpJournal;
  readonly intake: Intake;
  readonly separator: () => string;
  readonly mayCome: (remote: string) => boolean;
  /** Bounces of what we sent on come back to addresses that we made. */
  readonly returnPaths: Pick<ReturnPaths, 'back'>;
};

type Answer = Result<Reply, Refusal>;

export function lmtpHandler(options: LmtpOptions): SmtpHandler {
  const { store, clock, journal } = options;

  return {
    ...journal,
    connected(session) {
      journal.connected(session);
      const { address } = session.remote;
      return options.mayCome(address)
        ? ok(undefined)
        : err(refusal(reply.noServiceHere, `${address} may not hand over mail here (lmtp.networks)`));
    },
    senderOffered(session, sender) {
      journal.senderOffered(session, sender);
      return ok(undefined);
    },
    trusts: () => true,
    async recipientOffered(_session, recipient, { sender }): Promise<Verdict> {
      if (sender.path === '' && (await options.returnPaths.back(recipient.path))?.ok) return ok(undefined);
      const judged = await judgeRecipient(store, recipient.path, options.separator(), sender.path);
      switch (judged.kind) {
        case 'here':
          return ok(undefined);
        case 'elsewhere':
          return err(refusal(reply.noSuchMailbox, `${recipient.path} is elsewhere, and LMTP delivers here`));
        default:
          return err(refusedRecipient(judged, recipient.path));
      }
    },
    async messageReceived(session, transaction, bytes) {
      return (await answers(session, transaction, bytes))[0]!;
    },
    messageForEach: (session, transaction, bytes) => answers(session, transaction, bytes),
  };

  /** In the order of the recipients. */
  async function answers(session: SmtpSession, transaction: Transaction, bytes: Buffer): Promise<readonly Answer[]> {
    journal.messageOffered(session, transaction);
    const { recipients } = transaction;
    const wrong = headerFault(bytes);
    if (wrong !== null) {
      const refused = err(refusal(rephrase(reply.headerRefused, 'The header is too large'), wrong));
      return recipients.map(() => refused);
    }
    const roomFor = await Promise.all(recipients.map(({ path }) => hasRoom(path, bytes.length)));
    const going = recipients.filter((_, i) => roomFor[i]);
    const taken = going.length === 0 ? null : await take(session, { ...transaction, recipients: going }, bytes);
    return recipients.map(({ path }, i) => (roomFor[i] && taken ? taken : noRoom(path)));
  }

  async function take(session: SmtpSession, transaction: Transaction, bytes: Buffer): Promise<Answer> {
    const trace = journal.nextTrace(session);
    const chronicle = journal.takeChronicle(session, trace, transaction);
    return options.intake(
      incomingFromSmtp({
        ...{ session, transaction, bytes, trace, clock, chronicle, listener: 'lmtp', origin: 'smtp' },
        ownDomain: await firstDomain(store),
        message: journal.openMessage(session),
      }),
    );
  }

  /** False for a mailbox that this message would take beyond its bound. An alias is delivered as one from anywhere. */
  async function hasRoom(path: string, size: number): Promise<boolean> {
    const form = lookupForm(path);
    const found = form.ok ? await store.resolve(form.value, options.separator()) : null;
    if (found?.kind !== 'account' || !found.bounded) return true;
    const account = await store.account(found.address);
    return !account || takes(account, size, found.whenFull);
  }
}

const noRoom = (path: string): Answer =>
  err(refusal(reply.quotaExceeded, `the mailbox of ${path} has no room for this message`));
