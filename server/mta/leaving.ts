/**
 * A message as it leaves: addresses that mean something in this house alone are exchanged for those the world knows
 * (the owner's table of rewriting, "leaving"). The stored message stays as it is; what changes is signed again, for a
 * header that was exchanged under a signature breaks it (RFC 6376 §5.4).
 *
 * A stranger's message that only passes through keeps its sender and header: they are signed by others (DKIM, ARC), and
 * judged by SPF and DMARC on its next hop. Its recipient alone may have another address there.
 */
import type { Clock } from '../base/ports.ts';
import { event } from '../events/event.ts';
import type { Recorder } from '../journey/recorder.ts';
import { fieldsOf } from '../mime/header.ts';
import { type RewriteChange, rewriteAddress, rewriteMessage } from '../routing/rewrite.ts';
import type { RewriteTable } from '../routing/rewrite-table.ts';
import type { Signer } from '../signing/signer.ts';
import type { Lease } from '../store/interface.ts';

export type LeavingOptions = {
  readonly table: () => RewriteTable;
  readonly sign: Signer['sign'];
  readonly recorder: Pick<Recorder, 'note'>;
  readonly clock: Clock;
};

export type Leaving = {
  /** In the order of the leases, which are of one message and leave with one sender. */
  rewrite(leases: readonly Lease[], sender: string, message: Uint8Array): Promise<AsItLeaves>;
};
export type AsItLeaves = {
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly message: Uint8Array;
};

export function newLeaving(options: LeavingOptions): Leaving {
  return {
    async rewrite(leases, sender, message) {
      const table = options.table();
      const first = leases[0]!;
      const addresses = leases.map(lease => lease.address);
      if (table.lines.length === 0) return { sender, recipients: addresses, message };
      const isOurs = first.origin !== 'smtp';
      const recipients = addresses.map(one => rewriteAddress(table, 'leaving', 'recipient', one));
      const from = isOurs ? rewriteAddress(table, 'leaving', 'sender', sender) : { value: sender, changes: [] };
      const header = isOurs ? rewriteMessage(table, 'leaving', message) : { value: message, changes: [] };
      const changes = [...from.changes, ...recipients.flatMap(one => one.changes), ...header.changes];
      if (changes.length > 0 && first.attempts === 0) tell(options, first, changes);
      return {
        sender: from.value,
        recipients: recipients.map(one => one.value),
        message: header.value === message ? message : await signedAnew(options, header.value),
      };
    },
  };
}

const tell = ({ recorder, clock }: LeavingOptions, { trace }: Lease, changes: readonly RewriteChange[]): void =>
  recorder.note(event('address.rewritten', clock.now(), trace, { when: 'leaving', changes }));

/** A signature over what stood there before proves nothing any more, whosever it is. */
async function signedAnew({ sign }: LeavingOptions, message: Uint8Array): Promise<Uint8Array> {
  const gone = fieldsOf(message).filter(field => field.name.toLowerCase() === 'dkim-signature');
  const pieces: Uint8Array[] = [];
  let kept = 0;
  for (const { range } of gone) {
    pieces.push(message.subarray(kept, range.start));
    kept = range.end;
  }
  const bare = Buffer.concat([...pieces, message.subarray(kept)]);
  const { fields } = await sign(bare);
  return fields === '' ? bare : Buffer.concat([Buffer.from(fields, 'utf8'), bare]);
}
