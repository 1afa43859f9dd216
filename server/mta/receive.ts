/**
 * Port 25: mail from other servers for our own people. Never an open relay: only who has signed in, or comes from a
 * named network, may send elsewhere; this computer itself is not named. RFC 5321 §3.6.1, §7.9.
 */
import type { Clock } from '../base/ports.ts';
import { err, ok } from '../base/result.ts';
import type { Checks, MessageJudgement } from '../checks/checks.ts';
import { withJudgement } from '../checks/judged-note.ts';
import { refusedElsewhere, refusedRecipient } from '../directory/refused-recipient.ts';
import { endsHere, firstDomain, isPostmaster, judgeRecipient } from '../directory/resolve.ts';
import type { ReturnPaths } from '../directory/return-path.ts';
import type { Recorder } from '../journey/recorder.ts';
import type { SmtpJournal } from '../journey/smtp-journal.ts';
import { LONGEST_WAY_BACK_DAYS } from '../mailauth/srs.ts';
import { headerFault } from '../mime/header.ts';
import { grantedPriority } from '../mime/priority-field.ts';
import type { PeerGuard } from '../peers/guard.ts';
import { incomingFromSmtp } from '../queue/from-smtp.ts';
import type { Intake } from '../queue/intake.ts';
import { holders } from '../queue/state.ts';
import type { JudgedMessage } from '../reports/dmarc-counted.ts';
import type { Signer } from '../signing/signer.ts';
import type { SmtpHandler, SmtpSession, Transaction, Verdict } from '../smtp/handler.ts';
import { refusal, rephrase, reply } from '../smtp/reply.ts';
import type { Store } from '../store/interface.ts';
import type { BackupMx } from './backup-mx.ts';
import type { Turn } from './turn.ts';

export type ReceiveOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly journal: SmtpJournal;
  readonly intake: Intake;
  readonly separator: () => string;
  readonly mayRelay: (remote: string) => boolean;
  /** The highest that those may ask for (RFC 6710). */
  readonly mostPriority: () => number;
  readonly backup: BackupMx;
  readonly turn: Turn;
  readonly guard: PeerGuard;
  readonly checks: Checks;
  /** Bounces of what we sent on come back to addresses that we made. */
  readonly returnPaths: Pick<ReturnPaths, 'back'>;
  readonly recorder: Pick<Recorder, 'judged'>;
  /** Fields to stand before a message of our own, and whose keys made them. */
  readonly sign: Signer['sign'];
  /** Hears of every message that DMARC was looked at for, and of what became of it. */
  readonly count: (message: JudgedMessage) => void;
  /** 'local': nothing goes elsewhere, whoever asks. */
  readonly mode: () => 'local' | 'deliver' | 'capture';
};

export function strangersHandler(options: ReceiveOptions): SmtpHandler {
  const { store, clock, journal, checks, guard } = options;

  return {
    ...journal,
    connected(session) {
      journal.connected(session);
      guard.connected(session);
      checks.connected(session);
      return ok(undefined);
    },
    senderOffered(session, sender) {
      journal.senderOffered(session, sender);
      checks.senderOffered(session, sender);
      return ok(undefined);
    },
    trusts: session => options.mayRelay(session.remote.address),
    turn: options.turn,
    greetAfter: guard.greetAfter,
    replyAfter: guard.replyAfter,
    refused(session, stage, refused, detail) {
      journal.refused(session, stage, refused, detail);
      guard.refused(session, stage, refused);
    },
    closed(session, summary) {
      guard.closed(session);
      journal.closed(session, summary);
    },
    async recipientOffered(session, recipient, transaction): Promise<Verdict> {
      const tooMany = guard.recipient(session, isPostmaster(recipient.path));
      if (tooMany) return err(tooMany);
      const back = options.mode() === 'local' ? null : await options.returnPaths.back(recipient.path);
      if (back) return reportVerdict(session, transaction, recipient.path, back);
      const judged = await judgeRecipient(store, recipient.path, options.separator(), transaction.sender.path);
      switch (judged.kind) {
        case 'here':
          return checked(session, transaction, recipient.path);
        case 'unknown':
        case 'refused':
          return err(guard.unknown(session) ?? refusedRecipient(judged, recipient.path));
        case 'elsewhere':
          return options.backup.isFor(judged.domain)
            ? backupVerdict(session, transaction, recipient.path)
            : relayVerdict(session, recipient.path);
        default:
          return err(refusedRecipient(judged, recipient.path));
      }
    },
    async messageReceived(session, transaction, bytes) {
      journal.messageOffered(session, transaction);
      const tooMany = guard.message(session);
      if (tooMany) return err(tooMany);
      // What of a header nobody reads, nobody can vouch for: another program might show it.
      const tooLarge = headerFault(bytes);
      if (tooLarge !== null) return err(refusal(rephrase(reply.headerRefused, capitalized(tooLarge)), tooLarge));
      return take(session, transaction, bytes);
    },
  };

  /** To an address that we made for what we sent on. */
  async function reportVerdict(
    session: SmtpSession,
    transaction: Transaction,
    path: string,
    back: NonNullable<Awaited<ReturnType<ReturnPaths['back']>>>,
  ): Promise<Verdict> {
    if (!back.ok) {
      const [said, because] =
        back.error === 'forged'
          ? ['This return path was not made here', 'its hash is not ours']
          : ['This return path has expired', `it was made more than ${LONGEST_WAY_BACK_DAYS} days ago`];
      return err(refusal(rephrase(reply.noSuchMailbox, said), `${path}: ${because}`));
    }
    // RFC 5321 §4.5.5: reports have no return path. Anything else would be sent on by us for a stranger.
    if (transaction.sender.path !== '') {
      const said = rephrase(reply.relayDenied, 'This address takes reports only, from the empty sender');
      return err(
        refusal(said, `${path} is a return path of ours, and ${transaction.sender.path} is no report’s sender`),
      );
    }
    return checked(session, transaction, path);
  }

  /** For somebody whose backup we are. Whom nobody named is refused where all were. */
  function backupVerdict(session: SmtpSession, transaction: Transaction, path: string): Verdict | Promise<Verdict> {
    if (options.mode() === 'local') return err(refusedElsewhere(path));
    // Its server may trust us more than strangers, and send on what names somebody else again.
    if (ROUTED.test(path.slice(0, path.lastIndexOf('@'))))
      return err(refusal(reply.relayDenied, `${path} names a way to somebody else, by the domain whose mail is kept`));
    if (options.backup.knows(path)) return checked(session, transaction, path);
    const because = `${path} is not among those whose mail is kept for their server (backup.recipients)`;
    return err(guard.unknown(session) ?? refusal(reply.noSuchMailbox, because));
  }

  function relayVerdict(session: SmtpSession, path: string): Verdict {
    if (options.mode() === 'local') return err(refusedElsewhere(path));
    if (session.login !== null || options.mayRelay(session.remote.address)) return ok(undefined);
    return err(
      refusal(
        reply.relayDenied,
        `this server only sends elsewhere for people who signed in; ${path} is not one of ours`,
      ),
    );
  }

  /** What speaks against the peer or the sender is said here, where it is known whom it would have reached. */
  async function checked(session: SmtpSession, transaction: Transaction, path: string): Promise<Verdict> {
    // Whoever runs a mail system can be reached about it. RFC 5321 §4.5.1.
    if (isPostmaster(path)) return ok(undefined);
    const found = await checks.recipient(session, transaction, { path, kind: 'here', corresponded: false });
    if (found) guard.judged(session, found.verdict.score);
    if (!found?.refusal) return ok(undefined);
    options.recorder.judged(found.judged(session.id));
    return err(found.refusal);
  }

  async function take(session: SmtpSession, transaction: Transaction, bytes: Buffer) {
    const recipients = transaction.recipients.map(({ path }) => ({ path, kind: 'here', corresponded: false }) as const);
    const found = await checks.message(session, recipients, bytes);
    if (found?.refusal && !recipients.every(({ path }) => isPostmaster(path))) {
      options.recorder.judged(found.judged(session.id));
      if (found.act === 'refuse') countDone(session, transaction, found, 'reject');
      return err(found.refusal);
    }
    const isOurs = session.login !== null || options.mayRelay(session.remote.address);
    if (found?.act === 'junk' && !isOurs && (await goesOnlyElsewhere(recipients))) {
      options.recorder.judged(found.judged(session.id));
      countDone(session, transaction, found, 'reject');
      return err(refusal(reply.contentRefused, `junk is not sent on elsewhere: ${found.verdict.because}`));
    }
    // Programs of our own house that write in our name are signed for as our people are.
    const signed = isOurs ? await options.sign(found?.bytes ?? bytes) : { fields: '', by: [] };
    const trace = journal.nextTrace(session);
    const chronicle = journal.takeChronicle(session, trace, transaction);
    const taken = await options.intake(
      incomingFromSmtp({
        session,
        transaction,
        bytes: found?.bytes ?? bytes,
        trace,
        listener: 'smtp',
        origin: 'smtp',
        chronicle: found ? withJudgement(chronicle, found, { trace, at: clock.now(), by: 'mta' }) : chronicle,
        ownDomain: await firstDomain(store),
        clock,
        message: journal.openMessage(session),
        signed: signed.by,
        fields: signed.fields + (found?.fields ?? ''),
        priority: isOurs ? grantedPriority(bytes, options.mostPriority()) : null,
        ...((await isKept(recipients)) ? { keepFor: options.backup.keep() } : {}),
        ...(found ? { heldBy: found.act === 'hold' ? holders.rule : null, peerName: found.peerName } : {}),
      }),
    );
    const isAside = found?.act === 'junk' || found?.act === 'hold';
    if (found && taken.ok) countDone(session, transaction, found, isAside ? 'quarantine' : 'none');
    return taken;
  }

  /** Somebody's whose server may be away for longer than most. */
  async function isKept(recipients: readonly { readonly path: string }[]): Promise<boolean> {
    if (options.backup.domains().length === 0) return false;
    const all = await Promise.all(recipients.map(({ path }) => judgeRecipient(store, path, options.separator())));
    return all.some(judged => judged.kind === 'elsewhere' && options.backup.isFor(judged.domain));
  }

  /** No Junk of ours would take it, and who sends junk on is taken for its sender: whoever sent it hears so instead. */
  async function goesOnlyElsewhere(recipients: readonly { readonly path: string }[]): Promise<boolean> {
    const behind = await Promise.all(
      recipients.map(({ path }) => isPostmaster(path) || endsHere(store, path, options.separator())),
    );
    return !behind.includes(true);
  }

  /** What is to come again is counted when it does. */
  function countDone(
    session: SmtpSession,
    transaction: Transaction,
    { dmarc: verdict, isVouchedFor, subject, act, verdict: { act: would } }: MessageJudgement,
    done: JudgedMessage['done'],
  ): void {
    if (!verdict) return;
    const told = { sourceIp: session.remote.address, envelopeFrom: transaction.sender.path, subject };
    options.count({ at: clock.now(), verdict, done, isVouchedFor, isWatched: act !== would, ...told });
  }
}

/** 'v%ext.example', 'ext.example!v', '"v@ext.example"'. RFC 5321 appendix F.2. */
const ROUTED = /[%!@:]/;

const capitalized = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
