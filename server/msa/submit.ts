/**
 * The submission agent (MSA, RFC 6409): mail from our own people, who sign in first and send as themselves. What their
 * programs left out is added (Date, Message-ID), what must not travel is taken out (Bcc, Return-Path).
 */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok } from '../base/result.ts';
import type { Breaker } from '../ceilings/breaker.ts';
import type { Checks } from '../checks/checks.ts';
import { withJudgement } from '../checks/judged-note.ts';
import { isPrivateNetwork, networkOf } from '../directory/network.ts';
import { refusedElsewhere, refusedRecipient } from '../directory/refused-recipient.ts';
import { firstDomain, judgeRecipient } from '../directory/resolve.ts';
import { type Standing, standingFor } from '../directory/sending.ts';
import { type Suppression, suppressedRefusal } from '../directory/suppression.ts';
import type { SmtpListener } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import type { SmtpJournal } from '../journey/smtp-journal.ts';
import { forgedResults } from '../mailauth/authentication-results.ts';
import { parseMailbox, printMailbox } from '../mime/address.ts';
import { parseAddresses } from '../mime/address-list.ts';
import { applyCompletion, completeSubmission } from '../mime/completion.ts';
import { decodeWords } from '../mime/encoded-word.ts';
import { allFields, firstField } from '../mime/header.ts';
import { grantedPriority } from '../mime/priority-field.ts';
import { incomingFromSmtp } from '../queue/from-smtp.ts';
import type { Intake } from '../queue/intake.ts';
import { holders } from '../queue/state.ts';
import type { Login } from '../sasl/mechanism.ts';
import type { Signer } from '../signing/signer.ts';
import type { SmtpHandler, SmtpSession, Transaction, Verdict } from '../smtp/handler.ts';
import { refusal, rephrase, reply } from '../smtp/reply.ts';
import type { Chronicle, Note, Store } from '../store/interface.ts';
import { newFooting } from './footed.ts';

/** What every submission stands on, a person's or a device's. */
export type MsaOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly journal: SmtpJournal;
  readonly intake: Intake;
  readonly hostName: () => string;
  readonly separator: () => string;
  readonly mode: () => 'local' | 'deliver' | 'capture';
  readonly checks: Pick<Checks, 'submitted'>;
  readonly recorder: Pick<Recorder, 'judged'>;
  /** Fields to stand before a message that is complete, and whose keys made them. */
  readonly sign: Signer['sign'];
};

export type SubmitOptions = MsaOptions & {
  readonly listener: SmtpListener;
  readonly breaker: Pick<Breaker, 'submitted'>;
  /** Addresses elsewhere that are not tried. */
  readonly suppression: Pick<Suppression, 'why'>;
  /** The highest that anybody may ask for (RFC 6710). */
  readonly mostPriority: () => number;
};

type InName = Exclude<Standing, { readonly kind: 'own' }>;
type Author = { readonly stranger: string | null; readonly inName: InName | null };
type Outward = { readonly isElsewhere: boolean; readonly many: number };

export function submissionHandler(options: SubmitOptions): SmtpHandler {
  const { store, clock, journal } = options;
  const foot = newFooting(store, clock);
  /** Of each recipient that is elsewhere, or leads there, how many addresses that are. */
  const outward = new WeakMap<Transaction, Map<string, Outward>>();
  const standing = (login: Login, address: string) => standingFor(store, login.address, address, options.separator());

  return {
    ...journal,
    connected(session) {
      journal.connected(session);
      return ok(undefined);
    },
    async senderOffered(session, sender): Promise<Verdict> {
      journal.senderOffered(session, sender);
      // The smtp layer has asked for the login already; without one nothing may pass here.
      if (!session.login) return err(refusal(reply.loginFirst, 'nobody has signed in'));
      if (sender.path === '' || (await standing(session.login, sender.path))) return ok(undefined);
      return err(
        refusal(
          reply.notYourAddress,
          `${session.login.address} signed in, and ${sender.path} is not one of its addresses`,
        ),
      );
    },
    async recipientOffered(_session, recipient, transaction): Promise<Verdict> {
      const { path } = transaction.sender;
      const judged = await judgeRecipient(store, recipient.path, options.separator(), path);
      if (judged.kind !== 'here' && judged.kind !== 'elsewhere') return err(refusedRecipient(judged, recipient.path));
      const isElsewhere = judged.kind === 'elsewhere';
      const suppressed = isElsewhere ? options.suppression.why(recipient.path) : null;
      if (suppressed) return err(suppressedRefusal(suppressed));
      const known = outward.get(transaction) ?? new Map<string, Outward>();
      outward.set(transaction, known.set(recipient.path, { isElsewhere, many: isElsewhere ? 1 : judged.outward }));
      return isElsewhere && options.mode() === 'local' ? err(refusedElsewhere(recipient.path)) : ok(undefined);
    },
    async messageReceived(session, transaction, bytes) {
      journal.messageOffered(session, transaction);
      const { login } = session;
      if (!login) return err(refusal(reply.loginFirst, 'nobody has signed in'));
      const author = await authorFor(login, bytes);
      if (author.stranger !== null)
        return err(
          refusal(
            reply.notYourAddress,
            `the From: field names ${author.stranger}, which is not an address of ${login.address}`,
          ),
        );
      const completed = complete(author.inName?.kind === 'as' ? author.inName.address : login.address, bytes);
      if (!completed.ok)
        return err(refusal(rephrase(reply.headerRefused, completed.error), `the header: ${completed.error}`));
      return take(session, login, transaction, completed.value, author.inName);
    },
  };

  async function take(
    session: SmtpSession,
    login: Login,
    transaction: Transaction,
    complete: Buffer,
    inName: InName | null,
  ) {
    const listener = options.listener === 'submissions' ? 'submissions' : 'submission';
    const away = outward.get(transaction);
    const isElsewhere = (path: string) => away?.get(path)?.isElsewhere === true;
    const many = transaction.recipients.reduce((sum, { path }) => sum + (away?.get(path)?.many ?? 0), 0);
    const isLeaving = transaction.recipients.some(({ path }) => isElsewhere(path));
    const footed = await foot(complete, isLeaving);
    const { bytes } = footed;
    const found = await options.checks.submitted(
      { session, transaction, listener, isElsewhere, login: login.address },
      bytes,
    );
    if (found?.refusal) {
      options.recorder.judged(found.judged(session.id));
      return err(found.refusal);
    }
    const trace = journal.nextTrace(session);
    const tooMuch = await options.breaker.submitted({
      ...{ account: login.account, address: login.address, trace, elsewhere: many, network: networkIn(session) },
      subject: decodeWords(firstField(bytes, 'subject') ?? ''),
    });
    const chronicle = withNote(journal.takeChronicle(session, trace, transaction), footed.note?.(trace));
    const signed = await options.sign(bytes);
    return options.intake(
      incomingFromSmtp({
        ...{ session, transaction, bytes, trace, clock, listener: options.listener, origin: 'submission' },
        chronicle: found ? withJudgement(chronicle, found, { trace, at: clock.now(), by: 'msa' }) : chronicle,
        ownDomain: await firstDomain(store),
        message: journal.openMessage(session),
        fields: signed.fields + (found?.fields ?? ''),
        signed: signed.by,
        ...(inName?.keepsSent ? { keptFor: inName } : {}),
        priority: grantedPriority(bytes, options.mostPriority()),
        // What a rule holds is not let go with what the breaker holds.
        heldBy: found?.act === 'hold' ? holders.rule : tooMuch !== null ? holders.breaker : null,
      }),
    );
  }

  function complete(author: string, bytes: Buffer) {
    const mailbox = parseMailbox(author);
    if (!mailbox.ok) return mailbox;
    const completion = completeSubmission(bytes, mailbox.value, {
      now: clock.now(),
      random: options.random,
      domain: options.hostName(),
    });
    if (!completion.ok) return completion;
    const untouched = completion.value.prefix.length === 0 && completion.value.removed.length === 0;
    return ok(withoutOurWord(untouched ? bytes : applyCompletion(bytes, completion.value)));
  }

  /** Whoever reads Authentication-Results believes those that bear our name. RFC 8601 §5. */
  function withoutOurWord(bytes: Buffer): Buffer {
    const removed = forgedResults(bytes, [options.hostName()]);
    return removed.length === 0 ? bytes : applyCompletion(bytes, { prefix: Buffer.alloc(0), removed });
  }

  /**
   * The first author in whose name the one who signed in may not write, if any; else the one other in whose name it is,
   * where it has no other author. RFC 6409 §6.1, §8.1.
   */
  async function authorFor(login: Login, bytes: Uint8Array): Promise<Author> {
    const authors = allFields(bytes, 'from').flatMap(value => parseAddresses(value));
    const names: Standing[] = [];
    for (const { mailbox, address } of authors) {
      // What is no address may still look like somebody's.
      if (!mailbox && address.includes('@')) return { stranger: address, inName: null };
      const found = mailbox && (await standing(login, printMailbox(mailbox)));
      if (mailbox && !found) return { stranger: printMailbox(mailbox), inName: null };
      if (found) names.push(found);
    }
    const [only, ...more] = names;
    return { stranger: null, inName: only && only.kind !== 'own' && more.length === 0 ? only : null };
  }
}

const withNote = (chronicle: Chronicle, note: Note | undefined): Chronicle =>
  note ? { ...chronicle, notes: [...(chronicle.notes ?? []), note] } : chronicle;

/** Null: from within, or the owner's own house, where machines take what address they are given. */
const networkIn = ({ remote }: SmtpSession): string | null =>
  isPrivateNetwork(remote.address) ? null : networkOf(remote.address);
