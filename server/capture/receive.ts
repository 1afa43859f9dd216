/**
 * Capture: takes anything from anyone for anyone, exactly as it came, and files it here. Nothing of what is taken can
 * leave: every route is local (mta/route), and the dialler is closed (main.ts hands down a guard that says no).
 */
import type { Clock } from '../base/ports.ts';
import { ok } from '../base/result.ts';
import type { SmtpListener } from '../events/event.ts';
import type { SmtpJournal } from '../journey/smtp-journal.ts';
import { inboxOfAddress } from '../queue/captured.ts';
import { incomingFromSmtp } from '../queue/from-smtp.ts';
import type { Intake } from '../queue/intake.ts';
import type { SmtpHandler, SmtpSession } from '../smtp/handler.ts';
import type { CapturedAs } from '../store/interface.ts';
import type { Answers } from './answers/answers.ts';
import { isOfLab } from './answers/kinds.ts';
import type { Faults } from './faults/faults.ts';
import { capturedAs } from './naming.ts';
import type { RefusedMail } from './refused.ts';
import { type TagSettings, tagsAtArrival } from './tagging.ts';

export type CaptureOptions = {
  readonly clock: Clock;
  readonly journal: SmtpJournal;
  readonly intake: Intake;
  readonly listener: SmtpListener;
  /** Faults on purpose; null: of the window's own mail there are none. */
  readonly faults: Pick<Faults, 'at'> | null;
  /** The bounce lab, which answers what addresses ask for; null: of the window's own mail it answers nothing. */
  readonly answers: Pick<Answers, 'came'> | null;
  /** What came whole and is refused; null: it is not kept. */
  readonly refused: Pick<RefusedMail, 'keep'> | null;
  /** Patterns of addresses that name an inbox. */
  readonly addresses: () => readonly string[];
  /** For `postmaster` alone. */
  readonly ownDomain: () => Promise<string>;
  readonly tags: () => TagSettings;
  /** Of this port; null: it has none. */
  readonly inbox: string | null;
};

export function captureHandler(options: CaptureOptions): SmtpHandler {
  const { clock, journal, faults, answers } = options;
  type Came = { readonly sender: string; readonly recipients: readonly string[]; readonly bytes: Uint8Array };
  const keep = (session: SmtpSession, { sender, recipients, bytes }: Came, because: string): void => {
    // The store may have taken the memory over.
    if (bytes.length === 0) return;
    options.refused?.keep({
      ...{ trace: session.id, at: clock.now(), sender, recipients, bytes: Buffer.from(bytes), because },
      ...{ remote: session.remote.address, helo: session.helo, protocol: session.protocol },
      captured: capturedAs(session.login?.typed, bytes, options.inbox),
    });
  };
  return {
    ...journal,
    ...(faults && {
      fault(session, at) {
        const due = faults.at(session, options.listener, at, options.inbox);
        // It has come whole, and is not taken: somebody may want it all the same.
        if (due && at.bytes && (due.refusal || due.silent || due.drop === 'before'))
          keep(session, { sender: at.sender ?? '', recipients: at.recipients ?? [], bytes: at.bytes }, due.because);
        if (due && at.recipients)
          journal.messageOffered(session, { recipients: at.recipients.map(path => ({ path })) });
        return due;
      },
    }),
    connected(session) {
      journal.connected(session);
      return ok(undefined);
    },
    senderOffered(session, sender) {
      journal.senderOffered(session, sender);
      return ok(undefined);
    },
    recipientOffered: () => ok(undefined),
    async messageReceived(session, transaction, bytes) {
      const trace = journal.nextTrace(session);
      const user = session.login?.typed;
      const blind = transaction.recipients.map(({ path }) => path);
      const tags = tagsAtArrival(bytes, { user: user ?? '', blind }, options.tags());
      const captured = { ...capturedAs(user, bytes, options.inbox), ...(tags.length > 0 ? { tags } : {}) };
      // Taken over by the intake; an answer returns it as it came.
      const own =
        answers !== null && transaction.recipients.some(({ path }) => isOfLab(path)) ? Buffer.from(bytes) : null;
      const taken = await options.intake(
        incomingFromSmtp({
          session,
          transaction,
          bytes,
          trace,
          listener: options.listener,
          origin: 'smtp',
          chronicle: journal.takeChronicle(session, trace, transaction),
          ownDomain: await options.ownDomain(),
          clock,
          message: journal.openMessage(session),
          captured,
        }),
      );
      if (!taken.ok) keep(session, { sender: transaction.sender.path, recipients: blind, bytes }, taken.error.because);
      if (taken.ok && own)
        answers?.came({
          ...{ bytes: own, sender: transaction.sender.path, at: clock.now(), remote: session.remote.address, trace },
          recipients: transaction.recipients.map(({ path }) => path),
          inbox: inboxFor(captured, transaction.recipients, options.addresses()),
        });
      return taken;
    },
  };
}

/** The first that its header, a recipient's address or its user name says; '': none. */
function inboxFor(
  { inbox, firm }: CapturedAs,
  recipients: readonly { readonly path: string }[],
  patterns: readonly string[],
): string {
  if (firm && inbox !== undefined) return inbox;
  const byAddress = recipients.map(({ path }) => inboxOfAddress(path, patterns)).find(one => one !== null);
  return byAddress ?? inbox ?? '';
}
