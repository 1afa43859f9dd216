/** What a report says of one recipient, as it is written into the journey of the message that it is about. Pure. */
import type { Instant } from '../base/units.ts';
import type { Facts } from '../events/event.ts';
import { explainInWords } from '../mime/cause-words.ts';
import type { Returned, ReturnedRecipient } from '../mime/returned.ts';
import type { QueueRow } from '../store/interface.ts';

export type Heard = Facts['returns.heard'];

export type Arrived = { readonly trace: string; readonly message: number; readonly at: Instant };

export function heardOf(said: ReturnedRecipient, row: QueueRow | null, { by }: Returned, arrived: Arrived): Heard {
  return {
    kind: said.kind,
    recipient: row?.address ?? null,
    ...{ address: said.address ?? said.original, status: said.status, reply: said.reply, host: said.host, by },
    ...explained(said),
    after: row?.settledAt == null ? null : Math.max(0, Math.round((arrived.at - row.settledAt) / 1000)),
    ...{ report: arrived.trace, reported: arrived.message },
  };
}

type Explained = Pick<Heard, 'cause' | 'who' | 'why' | 'fix'>;
const nothing: Explained = { cause: null, who: null, why: null, fix: null };

function explained({ kind, status, reply }: ReturnedRecipient): Explained {
  switch (kind) {
    case 'failed':
    case 'delayed': {
      const { cause, who, why, fix } = explainInWords({ status, reply, final: kind === 'failed' });
      return { cause, who, why, fix };
    }
    case 'complaint':
      return {
        ...{ cause: 'complaint', who: 'you', why: 'The recipient marked it as unwanted.' },
        fix: 'Send them no more of it unless they ask.',
      };
    default:
      return nothing;
  }
}
