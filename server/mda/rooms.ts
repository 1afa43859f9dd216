/**
 * Mailboxes that grow full: what becomes of mail for one that is, and its owner's warnings: a letter in his INBOX and an
 * event, once at each crossing. What is deleted makes the next crossing a new one.
 */
import type { Clock, Random } from '../base/ports.ts';
import type { Config } from '../config/schema.ts';
import { domainOf } from '../directory/address.ts';
import { printQuota } from '../directory/quota.ts';
import { event } from '../events/event.ts';
import { messageTrace } from '../events/trace.ts';
import { automaticFields, printAll, textEntity } from '../mime/compose.ts';
import { encodeText } from '../mime/encoded-word.ts';
import { printField } from '../mime/header.ts';
import type { Delivery } from '../queue/agent.ts';
import type { Grace, Id, Room, Store } from '../store/interface.ts';
import { permanent, temporary } from './outcome.ts';

export type Rooms = {
  /** After something came: whether its owner is to be told. */
  filled(account: Id, address: string, room: Room): Promise<void>;
};

export type RoomOptions = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly config: () => Config;
  readonly hostName: () => string;
  readonly newTrace: () => string;
  readonly onBug: (fault: unknown, where: string) => void;
};

/** RFC 3463 §3.3: X.2.2, mailbox full. */
export const whenFull = (config: Config): Delivery =>
  config['quota.when-full'] === 'refuse'
    ? permanent('5.2.2', 'The mailbox is full')
    : temporary('4.2.2', 'The mailbox is full');

export const graceOf = (config: Config): Grace | undefined =>
  config['quota.when-full'] === 'grace'
    ? { time: config['quota.grace-time'], percent: config['quota.grace-percent'] }
    : undefined;

export function newRooms(options: RoomOptions): Rooms {
  return {
    async filled(account, address, { used, quota, told }) {
      const thresholds = [options.config()['quota.warn-at'], options.config()['quota.warn-again-at']];
      const crossed = thresholds.filter(percent => percent > 0 && used * 100 >= quota * percent);
      const percent = Math.max(0, ...crossed);
      if (percent === told) return;
      // What was told is told: mail has come, and that a warning could not be written takes nothing of it back.
      await warn(options, { account, address, percent, told, used, quota }).catch(fault =>
        options.onBug(fault, 'the warning of a quota'),
      );
    },
  };
}

type Warning = Room & { readonly account: Id; readonly address: string; readonly percent: number };

async function warn(options: RoomOptions, warning: Warning): Promise<void> {
  const { account, address, percent, told, used, quota } = warning;
  const { store, clock } = options;
  const internalDate = clock.now();
  if (percent < told) {
    await store.run('tellQuota', { account, percent, letter: null, internalDate });
    return;
  }
  const trace = messageTrace(options.newTrace(), 1);
  const bytes = letter(options, warning);
  const notes = [event('mda.quota-told', internalDate, trace, { account: address, percent, used, quota })];
  const done = await store.run('tellQuota', { account, percent, letter: { bytes, trace }, internalDate }, { notes });
  // Another message has told it a moment ago.
  if (!done.ok && done.error !== 'changed') throw new Error(`it could not be written: ${done.error}`);
}

function letter({ clock, random, hostName }: RoomOptions, { address, used, quota }: Warning): Buffer {
  const share = Math.floor((100 * used) / quota);
  const full = used >= quota;
  const fields = printAll([
    ...automaticFields(
      {
        ...{ from: `Mailroom <postmaster@${domainOf(address)}>`, to: `<${address}>`, kind: 'auto-generated' },
        subject: encodeText(full ? 'Your mailbox is full' : `Your mailbox is ${share} % full`),
      },
      { now: clock.now(), random, domain: hostName() },
    ),
    printField('MIME-Version', '1.0'),
  ]);
  if (!fields.ok) throw new Error(fields.error);
  const { header, body } = textEntity(
    `Your mailbox ${address} holds ${printQuota(used)} of the ${printQuota(quota)} that it may hold.\r\n\r\n` +
      'When it is full, new mail waits or goes back to its sender. Delete what you no longer need, also from Trash and Junk: ' +
      'large attachments win back the most.\r\n',
    'plain',
  );
  return Buffer.from(`${fields.value}${header}\r\n${body}`);
}
