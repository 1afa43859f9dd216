/** SMTP as it is spoken on the port of one device: with every leniency there is, and for that machine alone. */
import { err, ok } from '../base/result.ts';
import { type Device, listenerOf, mayComeFrom } from '../directory/device.ts';
import type { Devices } from '../directory/devices.ts';
import { newThrottle } from '../directory/throttle.ts';
import { newSmtpJournal } from '../journey/smtp-journal.ts';
import { deviceHandler } from '../msa/device.ts';
import type { Authenticator } from '../sasl/mechanism.ts';
import { newMechanisms } from '../sasl/mechanisms.ts';
import { defaultLimits, type LoginPolicy, type SmtpOptions } from '../smtp/options.ts';
import { newSmtpServer } from '../smtp/server.ts';
import type { Protocol, ProtocolOptions } from './protocols.ts';

/** RFC 5321 §4.5.3.1.8: at least so many. More is no scanner. */
const MOST_RECIPIENTS = 100;
/** What old machines know. */
const OLD_MECHANISMS = ['PLAIN', 'LOGIN'];

export function deviceProtocol(options: ProtocolOptions, devices: Devices, device: Device): Protocol {
  const { store, clock, random, config, hostName, intake, recorder } = options;
  const listener = listenerOf(device.id);
  const handler = deviceHandler({
    ...{ id: device.id, devices, store, clock, random, intake, hostName },
    journal: newSmtpJournal({ recorder, clock, listener }),
    separator: () => config()['address.plus-separator'],
    mode: () => config().mode,
    ...{ checks: options.checks, recorder, sign: options.signer.sign },
  });
  const ports = { clock, onBug: (fault: unknown) => options.onBug(fault, `SMTP ${listener}`) };
  const server = newSmtpServer(smtpOptions(options, devices, device), handler, ports);
  return {
    serve: connection => server.accept(connection, options.newTrace()),
    close: deadline => server.close(deadline),
  };
}

function smtpOptions(options: ProtocolOptions, devices: Devices, device: Device): SmtpOptions {
  const config = options.config();
  const most = config['smtp.max-message-size'];
  return {
    hostname: options.hostName(),
    greeting: 'Mailroom',
    maxMessageBytes: Math.min(device.mostBytes ?? most, most),
    tls: 'offered',
    login: device.password === null ? null : loginOf(options, devices, device),
    bareNewlines: 'mend',
    earlyTalk: 'tolerate',
    oddMachines: true,
    limits: {
      ...defaultLimits,
      recipients: Math.min(config['smtp.max-recipients'], MOST_RECIPIENTS),
      idle: config['smtp.idle-timeout'],
      leastRate: config['smtp.min-data-rate'],
    },
  };
}

/** For machines that insist on it. In clear, for they cannot do otherwise: the password opens nothing else. */
const loginOf = (options: ProtocolOptions, devices: Devices, { id }: Device): LoginPolicy => ({
  mechanisms: newMechanisms(options.random).filter(one => OLD_MECHANISMS.includes(one.name)),
  authenticator: authenticatorOf(options, devices, id),
  inClear: true,
  required: true,
});

/** Leniency: any user name will do, since the port names the device already. */
function authenticatorOf({ clock }: ProtocolOptions, devices: Devices, id: number): Authenticator {
  const throttle = newThrottle();
  const never = async () => err('wrong-credentials' as const);
  return {
    async verifyPassword(_user, password, { remote }) {
      const device = devices.find(id);
      // Nobody else's guess is worth a look: he may send nothing here with the right one either.
      if (!device || !mayComeFrom(device, remote)) return err('wrong-credentials');
      const judgement = throttle.judge(clock.monotonic(), listenerOf(id), remote);
      if (judgement.kind === 'refuse') return err('throttled');
      if (judgement.kind === 'wait') await new Promise<void>(resolve => clock.after(judgement.wait, resolve));
      const verdict = await devices.verify(id, password);
      if (verdict === 'unavailable') return err('unavailable');
      if (verdict === 'match') throttle.succeeded(clock.monotonic(), listenerOf(id), remote);
      else throttle.failed(clock.monotonic(), listenerOf(id), remote, null);
      return verdict === 'match' ? ok({ account: 0, address: device.sender }) : err('wrong-credentials');
    },
    scramVerifier: never,
    scramDone: never,
    verifyBearer: never,
  };
}
