/**
 * Messages of a file, handed in at our own SMTP port as any program would: what they become is what a program's mail becomes,
 * journey and all. The envelope is what the message itself says of it, as a mail program would have written it.
 */

import { err, ok } from '../../base/result.ts';
import { seconds } from '../../base/units.ts';
import { parseAddressList } from '../../mime/address-list.ts';
import { allFields, firstField } from '../../mime/header.ts';
import { dial, type Guard } from '../../net/dial.ts';
import { type ClientSession, openSession, printReply } from '../../smtp/client.ts';
import type { FileProgress } from '../files-contract.ts';
import type { ServerPorts } from '../ports.ts';

type Message = { readonly origin: string; readonly octets: Uint8Array };
type Taken = {
  readonly messages: readonly number[];
  readonly refused: FileProgress['refused'];
  readonly stop: string | null;
};

/** Our own door on this computer, and nothing else. */
const onlyHere: Guard = {
  allow: address => (address.startsWith('127.') || address === '::1' ? ok(undefined) : err('it is not this computer')),
};
const EVERYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '': '127.0.0.1', '::': '::1' };
const HEAD = 1024 * 1024;
/** Whom it reached, before whom it names. */
const REACHED = ['Delivered-To', 'X-Original-To', 'Envelope-To'];
const NAMED = ['To', 'Cc', 'Bcc'];
const MOST_RECIPIENTS = 100;
const NOBODY = 'undisclosed@mail.invalid';

export function newCaller({ store, clock, random, listeners, hostName }: ServerPorts): {
  take(batch: readonly Message[]): Promise<Taken>;
  close(): Promise<void>;
} {
  let session: ClientSession | null = null;

  const open = async (): Promise<ClientSession | string> => {
    if (session?.isOpen() && (await session.reset())) return session;
    const door = listeners().find(one => one.name === 'smtp' && one.state === 'listening' && one.tls !== 'implicit');
    if (!door) return 'No SMTP port is open';
    const address = EVERYWHERE[door.host] ?? door.host;
    const guard = door.host === address && !EVERYWHERE[door.host] ? { allow: () => ok(undefined) } : onlyHere;
    const dialled = await dial({ addresses: [address], port: door.port, guard, clock, deadline: seconds(10) });
    if (!dialled.ok) return dialled.error.sentence;
    const opened = await openSession({
      ...{ connection: dialled.value, greetingName: hostName(), tls: 'none', clock, random },
    });
    if (!opened.ok) return opened.error.reply ? printReply(opened.error.reply) : opened.error.sentence;
    session = opened.value;
    return session;
  };

  /** By the name that our own answer has for it: what a person takes back is this. */
  const numberOf = async (answer: string): Promise<readonly number[]> => {
    const trace = /accepted as ([\w-]{1,40})/.exec(answer)?.[1];
    const found = trace === undefined ? null : await store.messageByTrace(trace);
    return found ? [found.id] : [];
  };

  return {
    async take(batch) {
      const refused: { origin: string; why: string }[] = [];
      const messages: number[] = [];
      for (const { origin, octets } of batch) {
        const hop = await open();
        if (typeof hop === 'string') return { messages, refused, stop: hop };
        const { sender, recipients } = envelopeOf(octets);
        const { recipients: heard } = await hop.deliver({
          sender,
          recipients: recipients.map(address => ({ address })),
          ...{ size: octets.length, body: '8BITMIME', bytes: octets, forAllOrNobody: true },
          smtpUtf8: [sender, ...recipients].some(address => /[^\0-\x7f]/.test(address)),
        });
        const no = heard.find(({ outcome }) => outcome !== 'accepted');
        if (no) refused.push({ origin, why: printReply(no.reply) });
        else messages.push(...(await numberOf(heard[0] ? printReply(heard[0].reply) : '')));
      }
      return { messages, refused, stop: null };
    },
    async close() {
      await session?.quit();
    },
  };
}

/** As the message tells it; one that names nobody was for somebody who is not told. */
export function envelopeOf(octets: Uint8Array): { readonly sender: string; readonly recipients: readonly string[] } {
  const head = octets.subarray(0, HEAD);
  const path = firstField(head, 'Return-Path');
  const sender = path === null ? (addressesIn(head, ['Sender', 'From'])[0] ?? '') : (addressOf(path)[0] ?? '');
  const reached = addressesIn(head, REACHED);
  const recipients = [...new Set(reached.length > 0 ? reached : addressesIn(head, NAMED))].slice(0, MOST_RECIPIENTS);
  return { sender, recipients: recipients.length > 0 ? recipients : [NOBODY] };
}

const addressesIn = (head: Uint8Array, names: readonly string[]): readonly string[] =>
  names.flatMap(name => allFields(head, name).flatMap(addressOf));
const addressOf = (field: string): readonly string[] =>
  parseAddressList(field)
    .flatMap(one => ('members' in one ? one.members : [one]))
    .flatMap(({ mailbox, address }) => (mailbox ? [address] : []));
