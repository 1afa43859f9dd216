/**
 * Addresses exchanged in what our own people hand in ("submitted"), between those who take it and the queue: the message
 * is signed as it will be, and enters the queue so. Only what is signed as ours comes by here with a change; a
 * stranger's message is never touched, for that would break the signatures that it came with.
 */
import type { Clock } from '../base/ports.ts';
import { event } from '../events/event.ts';
import type { Incoming, Intake } from '../queue/intake.ts';
import type { Signer } from '../signing/signer.ts';
import { rewriteMessage, rewriteSubmitted } from './rewrite.ts';
import type { RewriteTable } from './rewrite-table.ts';

export type SubmittedOptions = {
  readonly table: () => RewriteTable;
  readonly signer: Signer;
  readonly intake: Intake;
  readonly clock: Clock;
};

/** In place of the queue's intake and the signer, for all who take mail from our own people. */
export function rewritesSubmitted({ table, signer, intake, clock }: SubmittedOptions): {
  readonly signer: Signer;
  readonly intake: Intake;
  /** What an author becomes: whoever asks who may be whom asks of that, too. */
  readonly asSubmitted: (address: string) => string;
} {
  /** By which table a message was signed: another one may hold when it is taken in. */
  const signedBy = new WeakMap<Uint8Array, RewriteTable>();
  return {
    asSubmitted: address => table().find('submitted', 'author', address)?.address ?? address,
    signer: {
      ...signer,
      async sign(message) {
        const now = table();
        if (now.lines.length === 0) return signer.sign(message);
        signedBy.set(message, now);
        return signer.sign(rewriteMessage(now, 'submitted', message).value);
      },
    },
    async intake(incoming) {
      const own = signedBy.get(incoming.bytes);
      return intake(own ? rewritten(own, incoming, clock) : incoming);
    },
  };
}

function rewritten(table: RewriteTable, incoming: Incoming, clock: Clock): Incoming {
  const { sender, recipients, bytes, chronicle, trace } = incoming;
  const found = rewriteSubmitted(table, { sender, recipients: recipients.map(one => one.address) }, bytes);
  if (found.changes.length === 0) return incoming;
  const note = event('address.rewritten', clock.now(), trace, { when: 'submitted', changes: found.changes });
  return {
    ...incoming,
    bytes: found.value.message,
    sender: found.value.sender,
    recipients: distinct(
      recipients.map((one, at) => {
        const address = found.value.recipients[at]!;
        // RFC 3461 §5.2.7.1: to whom the sender wrote is not lost.
        return address === one.address ? one : { ...one, address, original: one.original ?? originalOf(one.address) };
      }),
    ),
    chronicle: { ...chronicle, notes: [...(chronicle.notes ?? []), note] },
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the characters that are ASCII
const originalOf = (address: string): string => `${/^[\x00-\x7f]*$/.test(address) ? 'rfc822' : 'utf-8'};${address}`;

/** Two who became one get it once. */
const distinct = (recipients: Incoming['recipients']): Incoming['recipients'] =>
  [...new Map(recipients.toReversed().map(one => [one.address, one])).values()].toReversed();
