/**
 * The submission agent for devices: a machine that hands mail in without being anybody. Its address stands for the
 * login, its port for its name: it sends as one address of ours, to whom its owner says, so much in an hour. What it
 * leaves out is added, what it says wrongly of itself is mended. RFC 6409 §3.3 (authorization by address), §8.
 *
 * It is asked at each step how the device is now, so that a change holds from the next command on.
 */
import { err, ok, type Result } from '../base/result.ts';
import { withJudgement } from '../checks/judged-note.ts';
import { type Device, isNamed, listenerOf, mayComeFrom } from '../directory/device.ts';
import type { Devices } from '../directory/devices.ts';
import { refusedElsewhere, refusedRecipient } from '../directory/refused-recipient.ts';
import { firstDomain, judgeRecipient } from '../directory/resolve.ts';
import { incomingFromSmtp } from '../queue/from-smtp.ts';
import { holders } from '../queue/state.ts';
import type { SmtpHandler, SmtpSession, Verdict } from '../smtp/handler.ts';
import { type Refusal, refusal, rephrase, reply } from '../smtp/reply.ts';
import type { Id } from '../store/interface.ts';
import { completeAs } from './device-message.ts';
import type { MsaOptions } from './submit.ts';

export type DeviceOptions = MsaOptions & { readonly id: Id; readonly devices: Devices };

export function deviceHandler(options: DeviceOptions): SmtpHandler {
  const { id, devices, store, clock, journal } = options;
  /** Sessions whose last "no" was for the ceiling. */
  const over = new WeakSet<SmtpSession>();
  const now = (session: SmtpSession): Result<Device, Refusal> => {
    const device = devices.find(id);
    if (!device?.enabled) return err(refusal(reply.outOfService, 'the device is gone or disabled'));
    return mayComeFrom(device, session.remote.address) ? ok(device) : err(notItsAddress(device, session));
  };
  const ceiling = (session: SmtpSession, device: Device, taking: boolean): Refusal | null => {
    if (devices.admits(id, device.messagesPerHour, taking)) return null;
    over.add(session);
    return refusal(reply.tooFast, `${device.name} has sent ${device.messagesPerHour} messages in the last hour`);
  };

  return {
    ...journal,
    connected(session) {
      journal.connected(session);
      return ok(undefined);
    },
    async senderOffered(session, sender): Promise<Verdict> {
      journal.senderOffered(session, sender);
      const device = now(session);
      if (!device.ok) return device;
      const refused = ceiling(session, device.value, false);
      if (refused) return err(refused);
      if (!(await devices.senderIsHere(device.value))) return err(senderGone(device.value));
      const stranger = sender.path !== '' && sender.path.toLowerCase() !== device.value.sender;
      return stranger && device.value.others === 'refuse'
        ? err(notItsSender(device.value, sender.path))
        : ok(undefined);
    },
    async recipientOffered(session, recipient): Promise<Verdict> {
      const device = now(session);
      return device.ok ? judge(options, device.value, recipient.path) : device;
    },
    async messageReceived(session, transaction, bytes) {
      journal.messageOffered(session, transaction);
      const found = now(session);
      if (!found.ok) return found;
      const device = found.value;
      const message = completeAs(device, bytes, { ...options, now: clock.now() });
      if (!message.ok) return message;
      const refused = ceiling(session, device, true);
      if (refused) return err(refused);
      const offered = { session, transaction, listener: 'submission', isElsewhere: () => false } as const;
      const judged = await options.checks.submitted({ ...offered, login: device.sender }, message.value);
      if (judged?.refusal) {
        options.recorder.judged(judged.judged(session.id));
        return err(judged.refusal);
      }
      const trace = journal.nextTrace(session);
      const chronicle = journal.takeChronicle(session, trace, transaction);
      const signed = await options.sign(message.value);
      const taken = await options.intake(
        incomingFromSmtp({
          session,
          // Whatever it said: reports about its mail come to the address that is its own.
          transaction: { ...transaction, sender: { ...transaction.sender, path: device.sender } },
          bytes: message.value,
          trace,
          listener: listenerOf(id),
          origin: 'submission',
          device: device.name,
          chronicle: judged ? withJudgement(chronicle, judged, { trace, at: clock.now(), by: 'msa' }) : chronicle,
          ownDomain: await firstDomain(store),
          clock,
          message: journal.openMessage(session),
          fields: signed.fields + (judged?.fields ?? ''),
          signed: signed.by,
          heldBy: judged?.act === 'hold' ? holders.rule : null,
        }),
      );
      if (taken.ok) devices.took(id, session.remote.address);
      return taken;
    },
    refused(session, stage, refused, detail) {
      journal.refused(session, stage, refused, detail);
      // What comes of pipelining DATA behind a refused RCPT, and a question for words that are not known.
      if (refused.reply === reply.noValidRecipients || stage === 'command') return;
      devices.refused(id, session.remote.address, refused.because, over.delete(session));
    },
  };
}

async function judge(options: DeviceOptions, device: Device, path: string): Promise<Verdict> {
  if (device.recipients === 'named' && !isNamed(device, path))
    return err(
      refusal(
        rephrase(reply.relayDenied, 'This machine may not write to that address'),
        `${path} is not among those to whom ${device.name} may write`,
      ),
    );
  const judged = await judgeRecipient(options.store, path, options.separator(), device.sender);
  switch (judged.kind) {
    case 'here':
      return ok(undefined);
    case 'elsewhere':
      return elsewhere(options, device, path);
    default:
      return err(refusedRecipient(judged, path));
  }
}

function elsewhere({ mode }: DeviceOptions, { name, recipients }: Device, path: string): Verdict {
  if (recipients === 'own')
    return err(
      refusal(
        rephrase(reply.relayDenied, 'This machine may write to people of this server only'),
        `${path} is elsewhere, and ${name} may write to our own people only`,
      ),
    );
  return mode() === 'local' ? err(refusedElsewhere(path)) : ok(undefined);
}

const notItsAddress = ({ name, addresses }: Device, { remote }: SmtpSession): Refusal =>
  refusal(
    rephrase(reply.relayDenied, 'This port is for one machine, and your address is not its address'),
    `the port of ${name} was used from ${remote.address}, which is not its address (${addresses.join(', ')})`,
  );

const senderGone = ({ name, sender }: Device): Refusal =>
  refusal(
    rephrase(reply.notYourAddress, 'The address that this machine sends as is not here any more'),
    `${sender}, which ${name} sends as, is not an address of somebody here any more`,
  );

const notItsSender = ({ name, sender }: Device, path: string): Refusal =>
  refusal(
    rephrase(reply.notYourAddress, `This machine sends as ${sender} only`),
    `${name} sends as ${sender}, and this was from ${path}`,
  );
