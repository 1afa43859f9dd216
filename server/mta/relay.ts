/**
 * Hands one message to its next hop, with a reply for each recipient; 4yz and 5yz are kept apart. What the world does is
 * an answer here, never an exception. At least once: before the last dot is sent the leases are marked, so that a crash
 * cannot hide a possible second copy (R3).
 */

import { isAscii } from 'node:buffer';
import { asBuffer } from '../base/bytes.ts';
import type { Clock } from '../base/ports.ts';
import type { Result } from '../base/result.ts';
import type { Recorder } from '../journey/recorder.ts';
import { withPriorityField } from '../mime/priority-field.ts';
import type { Delivery, DeliveryAgent } from '../queue/agent.ts';
import { USUAL_NOTIFY } from '../queue/from-smtp.ts';
import { type OutgoingMessage, type OutgoingRecipient, printReply, type RecipientOutcome } from '../smtp/client.ts';
import { type Lease, Notify, type Store } from '../store/interface.ts';
import type { Forwarding } from './forward.ts';
import type { Hops } from './hop.ts';
import type { Hop, NoHop } from './hop-shapes.ts';
import type { Leaving } from './leaving.ts';
import type { Demand } from './tls-policy.ts';

export type RelayOptions = {
  readonly store: Store;
  readonly hops: Hops;
  readonly recorder: Recorder;
  readonly forwarding: Forwarding;
  readonly clock: Clock;
  /** Addresses as the world knows them. */
  readonly leaving: Leaving;
};
/** Recipients of one message on one route that leave with the same return path, all of them sent on or none. */
type Batch = { readonly leases: readonly Lease[]; readonly sender: string; readonly isForwarded: boolean };

export function relayAgent(options: RelayOptions): DeliveryAgent {
  return {
    async deliver(leases) {
      const settled = new Map<Lease, Delivery>();
      for (const batch of await batchesOf(options, leases)) {
        const result = await deliverBatch(options, batch);
        for (const [i, lease] of batch.leases.entries()) settled.set(lease, result[i]!);
      }
      return leases.map(lease => settled.get(lease)!);
    },
  };
}

/** Whom the sender named gets it as it came; whom an alias names gets it from us. */
async function batchesOf({ forwarding }: RelayOptions, leases: readonly Lease[]): Promise<readonly Batch[]> {
  const ways = await Promise.all(leases.map(async lease => ({ lease, ...(await forwarding.leaving(lease)) })));
  const alike = Map.groupBy(ways, ({ sender, isForwarded, lease: { via = '' } }) => `${isForwarded} ${via} ${sender}`);
  return [...alike.values()].map(of => ({ ...of[0]!, leases: of.map(one => one.lease) }));
}

async function deliverBatch(options: RelayOptions, batch: Batch): Promise<readonly Delivery[]> {
  const { route } = batch.leases[0]!;
  const taken = await hopFor(batch, demand => options.hops.take(route, demand));
  if (!taken.ok) return batch.leases.map(lease => unreachable(options, lease, taken.error));
  const { result, mayAgain } = await over(options, taken.value, batch);
  if (!mayAgain) return result;
  const fresh = await options.hops.open(route, taken.value.demand);
  if (!fresh.ok) return batch.leases.map(lease => unreachable(options, lease, fresh.error));
  return (await over(options, fresh.value, batch)).result;
}

const demands = { required: 'require-tls', optional: 'tls-optional' } as const;

/** RFC 8689 §5: a bounce goes the way its message asked for, and where there is none, as any other rather than not at all. */
async function hopFor(
  { leases, sender }: Batch,
  get: (demand: Demand) => Promise<Result<Hop, NoHop>>,
): Promise<Result<Hop, NoHop>> {
  const { tls } = leases[0]!.parameters;
  const demand: Demand = tls ? demands[tls] : 'usual';
  const found = await get(demand);
  return found.ok || demand !== 'require-tls' || sender !== '' ? found : get('usual');
}

/** However it ends, the hop is given back. */
async function over(options: RelayOptions, hop: Hop, batch: Batch) {
  const wasKept = hop.used > 0;
  try {
    const result = await send(options, hop, batch.leases, await outgoing(options, hop, batch));
    // A session that was kept may have died unseen; that says nothing about the message.
    const nothingSent = result.every(one => one.kind === 'temporary' && one.uncertain !== true);
    return { result, mayAgain: wasKept && !hop.session.isOpen() && nothingSent };
  } finally {
    options.hops.give(batch.leases[0]!.route, hop);
  }
}

async function send(
  options: RelayOptions,
  hop: Hop,
  batch: readonly Lease[],
  message: OutgoingMessage,
): Promise<readonly Delivery[]> {
  hop.used++;
  const delivered = await hop.session.deliver(message);
  const conversation = keepConversation(options.recorder, batch[0]!, hop.lines);
  hop.lines = [];
  const security = { ...hop.security, requireTls: message.requireTls === true };
  const { dsn: dsnPassedOn, deliverBy } = hop.session.capabilities;
  // RFC 2852 §4: where its sender asked for each hop, and where nobody will look at the time from here on. What LMTP
  // takes is there.
  const isOnItsWay = hop.session.protocol === 'smtp';
  const tellRelayed = isOnItsWay && message.by !== undefined && (message.by.trace === true || deliverBy === null);
  const told = { host: hop.host, conversation };
  return batch.map((_, i) => deliveryOf(delivered.recipients[i]!, told, { security, dsnPassedOn, tellRelayed }));
}

type Relayed = Extract<Delivery, { kind: 'relayed' }>;

function deliveryOf(
  one: RecipientOutcome,
  told: { readonly host: string; readonly conversation: string | null },
  relayed: Pick<Relayed, 'security' | 'dsnPassedOn' | 'tellRelayed'>,
): Delivery {
  const heard = { reply: printReply(one.reply), ...told };
  switch (one.outcome) {
    case 'accepted':
      return { kind: 'relayed', ...heard, ...relayed };
    case 'permanent':
      return { kind: 'permanent', ...heard, status: one.reply.status ?? '5.0.0' };
    case 'temporary':
      return { kind: 'temporary', ...heard, status: one.reply.status ?? '4.0.0', uncertain: one.uncertain };
  }
}

const unreachable = (options: RelayOptions, lease: Lease, why: NoHop): Delivery => {
  const heard = {
    reply: why.reply,
    host: why.host,
    status: why.status,
    conversation: keepConversation(options.recorder, lease, why.lines),
  };
  const { unreached } = why;
  if (why.permanent) return { kind: 'permanent', ...heard, ...(unreached ? {} : { saysNothing: true }) };
  return { kind: 'temporary', ...heard, ...(unreached ? { unreached } : { saysNothing: true }) };
};

/** Under which id it lies; null where nobody was spoken to. */
function keepConversation(recorder: Recorder, lease: Lease, lines: Hop['lines'] | NoHop['lines']): string | null {
  if (lines.length === 0) return null;
  const id = `${lease.trace}/${lease.recipient}.${lease.attempts + 1}`;
  recorder.transcript(id, lines);
  return id;
}

async function outgoing(options: RelayOptions, hop: Hop, batch: Batch): Promise<OutgoingMessage> {
  const first = batch.leases[0]!;
  const stored = await options.store.relayBytes(first.message);
  const sealed = batch.isForwarded ? await options.forwarding.sealed(first, stored) : stored;
  const { parameters } = first;
  const { sender, recipients, message } = await options.leaving.rewrite(batch.leases, batch.sender, sealed);
  const bytes = carrying(message, parameters, hop);
  const ascii = isAscii(bytes);
  return {
    sender,
    recipients: batch.leases.map((lease, i) => ({ ...outgoingRecipient(lease), address: recipients[i]! })),
    size: bytes.length,
    // What it is counts, not what was announced: 8-bit needs an 8-bit hop, and nothing else does.
    body: ascii ? '7BIT' : '8BITMIME',
    smtpUtf8: parameters.smtpUtf8 && !(ascii && [sender, ...recipients].every(isPlain)),
    requireTls: hop.demand === 'require-tls',
    ret: parameters.ret,
    envid: parameters.envid,
    ...(parameters.by ? { by: { ...parameters.by, left: parameters.by.at - options.clock.now() } } : {}),
    ...(parameters.priority === undefined ? {} : { priority: parameters.priority }),
    bytes,
    beforeEndOfData: async () => {
      const leases = batch.leases.map(({ recipient, fence }) => ({ recipient, fence }));
      const marked = await options.store.run('markUncertain', { leases });
      // What cannot be written down must not be done: after a crash nobody would know that it had been.
      if (!marked.ok) throw new Error(`the message store could not take down that it goes out (${marked.error})`);
      if (marked.value.marked < leases.length) throw new Error('another run has taken it over');
    },
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the characters that are ASCII
const isPlain = (address: string): boolean => /^[\x00-\x7f]*$/.test(address);

/** RFC 6758 §3.3: in the header, where the hop does not know the parameter. */
const carrying = (bytes: Uint8Array, { priority }: Lease['parameters'], hop: Hop): Uint8Array =>
  priority === undefined || hop.session.capabilities.mtPriority ? bytes : withPriorityField(asBuffer(bytes), priority);

/**
 * RFC 3461 §5.2.1: what was asked of us is asked of the next hop, and nothing else (c); the original recipient is named
 * where nobody did, as he was to us (d), so that a report from farther on can be told of whom.
 */
function outgoingRecipient(lease: Lease): OutgoingRecipient {
  const original = lease.original ?? `rfc822;${lease.address}`;
  const [type = '', ...rest] = original.split(';');
  const wishes = wishWords.filter(([bit]) => (lease.notify & bit) !== 0).map(([, word]) => word);
  const { notified = [] } = lease.parameters;
  const isAsked =
    lease.notify !== USUAL_NOTIFY || notified.includes(lease.address) || notified.includes(original.slice(7));
  return {
    address: lease.address,
    notify: isAsked ? (wishes.length > 0 ? wishes : ['NEVER']) : null,
    orcpt: { type, address: rest.join(';') },
  };
}

const wishWords = [
  [Notify.success, 'SUCCESS'],
  [Notify.failure, 'FAILURE'],
  [Notify.delay, 'DELAY'],
] as const;
