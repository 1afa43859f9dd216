/**
 * Mail that the server writes itself, to somebody who may be elsewhere: reports to senders, aggregate reports. It is a
 * row of the queue like any other, signed where it leaves, and nobody is told when it cannot be delivered: that would be
 * a report about a report. Whoever makes it queues it together with what it is about, in one act.
 */
import type { Clock } from '../base/ports.ts';
import type { Duration } from '../base/units.ts';
import { event, type Facts } from '../events/event.ts';
import { messageTrace } from '../events/trace.ts';
import { LOCAL, type RouteFor } from '../queue/route-name.ts';
import type { Runner } from '../queue/runner.ts';
import type { Signer } from '../signing/signer.ts';
import { type EnvelopeParameters, type NewMessage, Notify } from '../store/interface.ts';

export type OwnMailOptions = {
  readonly clock: Clock;
  readonly runner: () => Runner;
  readonly routeFor: RouteFor;
  readonly newTrace: () => string;
  readonly giveUpAfter: () => Duration;
  readonly sign: Signer['sign'];
};

export type OwnMail = {
  readonly bytes: Buffer;
  /** '': from nobody. */
  readonly sender: string;
  readonly to: string;
  readonly smtpUtf8?: boolean;
  readonly tls?: EnvelopeParameters['tls'];
  /** In the test inbox: where it belongs. */
  readonly captured?: EnvelopeParameters['captured'];
  /** Its failure is told to its sender. */
  readonly isWatched?: true;
  /** Where it is signed already. */
  readonly fields?: string;
};

export async function ownMessage(options: OwnMailOptions, mail: OwnMail): Promise<NewMessage> {
  const { bytes, sender, to, tls } = mail;
  const now = options.clock.now();
  const route = await options.routeFor(to, { sender });
  const lease = options.runner().leaseFor(route);
  return {
    bytes,
    prefix: route === LOCAL ? '' : (mail.fields ?? (await options.sign(bytes)).fields),
    sender,
    parameters: {
      ...{
        body: bytes.some(octet => octet > 127) ? '8BITMIME' : '7BIT',
        smtpUtf8: mail.smtpUtf8 ?? false,
        ret: null,
        envid: null,
      },
      ...(tls ? { tls } : {}),
      ...(mail.captured ? { captured: mail.captured } : {}),
    },
    recipients: [{ address: to, original: null, notify: mail.isWatched ? Notify.failure : 0, route }],
    origin: 'report',
    account: null,
    trace: messageTrace(options.newTrace(), 1),
    acceptedAt: now,
    expiresAt: now + options.giveUpAfter(),
    hops: 0,
    ...(lease ? { lease } : {}),
  };
}

/** Its journey begins with this. */
export const ownMailNote = (
  message: NewMessage,
  about: Pick<Facts['queue.accepted'], 'subject' | 'about' | 'tlsAsked'>,
) =>
  event('queue.accepted', message.acceptedAt, message.trace, {
    ...{ sender: message.sender, recipients: message.recipients.map(({ address }) => address) },
    ...{ size: message.bytes.length, messageId: null, remote: 'this server', helo: null },
    ...{ protocol: 'local', listener: 'local', user: null, mechanism: null, origin: 'report', milliseconds: 0 },
    ...about,
  });
