/** An SMTP transaction as the intake wants it: DSN wishes as bits, facts for trace and journey. */
import type { Clock } from '../base/ports.ts';
import type { Duration } from '../base/units.ts';
import type { SmtpListener } from '../events/event.ts';
import type { ReceptionProtocol } from '../mime/trace.ts';
import type { RecipientOffer, SmtpSession, Transaction } from '../smtp/handler.ts';
import { type CapturedAs, type Chronicle, Notify, type Origin } from '../store/interface.ts';
import type { Incoming } from './intake.ts';

/** RFC 3461 §4.1: without NOTIFY, failure is reported; telling of delay is the server's choice, and ours is yes. */
export const USUAL_NOTIFY = Notify.failure | Notify.delay;

export type SmtpIncoming = {
  readonly session: SmtpSession;
  readonly transaction: Transaction;
  readonly bytes: Uint8Array;
  readonly trace: string;
  readonly listener: SmtpListener;
  readonly origin: Origin;
  readonly chronicle: Chronicle;
  /** What stands for the domain of `postmaster` alone. */
  readonly ownDomain: string;
  readonly clock: Clock;
  /** The proven name of the peer's address. */
  readonly peerName?: string;
  readonly fields?: Incoming['fields'];
  /** Whose keys signed it. */
  readonly signed?: readonly string[];
  readonly heldBy?: string | null;
  readonly keptFor?: Incoming['keptFor'];
  /** RFC 6758: from its header, where MAIL said nothing of it. */
  readonly priority?: number | null;
  /** How long it is tried, where not as usual. */
  readonly keepFor?: Duration;
  /** The device that handed it in, which is nobody's account. */
  readonly device?: string;
  /** In the test inbox. */
  readonly captured?: CapturedAs;
  /** `since`: `clock.monotonic()` when MAIL came. */
  readonly message: { readonly since: number; readonly mechanism: string | null };
};

export function incomingFromSmtp(given: SmtpIncoming): Incoming {
  const { session, transaction, listener, ownDomain } = given;
  const { sender } = transaction;
  const how: ReceptionProtocol = {
    greeting: greetingOf(session.protocol),
    tls: session.tls !== null,
    authenticated: session.login !== null,
    utf8: sender.smtpUtf8,
  };
  return {
    trace: given.trace,
    bytes: given.bytes,
    sender: sender.path,
    recipients: transaction.recipients.map(recipient => ({
      address: recipient.path.includes('@') ? recipient.path : `${recipient.path}@${ownDomain}`,
      notify: notifyBits(recipient),
      original: recipient.orcpt ? `${recipient.orcpt.type};${recipient.orcpt.address}` : null,
    })),
    parameters: {
      body: sender.body ?? '7BIT',
      smtpUtf8: sender.smtpUtf8,
      ret: sender.ret,
      envid: sender.envid,
      ...askedOutright(transaction),
      ...(sender.requireTls ? { tls: 'required' } : {}),
      ...(sender.by ? { by: sender.by } : {}),
      ...prioritized(sender.priority ?? given.priority),
      ...(given.captured === undefined ? {} : { captured: given.captured }),
    },
    origin: given.origin,
    login: given.device === undefined ? session.login : null,
    reception: {
      peer: { helo: session.helo ?? '', address: session.remote.address, name: given.peerName || null },
      with: how,
      cipher: session.tls?.cipher ?? null,
    },
    told: {
      remote: session.remote.address,
      helo: session.helo,
      protocol: session.protocol,
      ...(session.tls ? { tls: session.tls.version } : {}),
      listener,
      milliseconds: Math.max(0, given.clock.monotonic() - given.message.since),
      mechanism: given.message.mechanism,
      ...(given.signed && given.signed.length > 0 ? { signed: given.signed } : {}),
      ...(given.device === undefined ? {} : { device: given.device }),
      ...(given.captured?.user === undefined ? {} : { handedInAs: given.captured.user }),
      ...(given.captured?.inbox === undefined ? {} : { inbox: given.captured.inbox }),
    },
    chronicle: given.chronicle,
    ...(given.fields ? { fields: given.fields } : {}),
    ...(given.keptFor ? { keptFor: { account: given.keptFor.account, address: given.keptFor.address } } : {}),
    ...(given.heldBy ? { heldBy: given.heldBy } : {}),
    ...(sender.holdUntil === undefined ? {} : { notBefore: sender.holdUntil }),
    ...(given.keepFor === undefined ? {} : { keepFor: given.keepFor }),
  };
}

const prioritized = (priority: number | null | undefined) => (typeof priority === 'number' ? { priority } : {});

const greetingOf = (protocol: string): ReceptionProtocol['greeting'] =>
  protocol.startsWith('SMTP') ? 'HELO' : protocol.startsWith('LMTP') ? 'LHLO' : 'EHLO';

/** Whoever asks for just what is usual has asked all the same (RFC 3461 §5.2.1 c). */
function askedOutright({ recipients }: Transaction): Pick<Incoming['parameters'], 'notified'> {
  const asked = recipients.filter(one => one.notify !== null && notifyBits(one) === USUAL_NOTIFY);
  return asked.length > 0 ? { notified: asked.map(({ path }) => path) } : {};
}

function notifyBits(recipient: RecipientOffer): number {
  if (recipient.notify === null) return USUAL_NOTIFY;
  const words = new Set(recipient.notify);
  return (
    (words.has('SUCCESS') ? Notify.success : 0) |
    (words.has('FAILURE') ? Notify.failure : 0) |
    (words.has('DELAY') ? Notify.delay : 0)
  );
}
