/** Of commands.ts: the queue's acts. */
import type { Instant } from '../base/units.ts';
import type { Placed } from './commands.ts';
import type { FlowCommands } from './flow-commands.ts';
import type { OperateCommands } from './operate-commands.ts';
import type { Accepted, Lease, NewMessage, NewRecipient, Settlement } from './queue-shapes.ts';
import type { Id, Note } from './shapes.ts';
import type { Grace, Room } from './sifted-commands.ts';

export type QueueCommands = FlowCommands &
  OperateCommands & {
    /** A message without recipients is `not-allowed`. Notes under the message's own trace get `message` and `queued`. */
    accept: { in: NewMessage; out: Accepted };
    /**
     * Files a message and settles its queue row as delivered, as one act: local mail exactly once (R2). Where the same
     * message lies in the mailbox already, as another recipient's, it is only settled, and its place is told.
     */
    deliver: {
      in: {
        readonly recipient: Id;
        readonly fence: number;
        readonly account: Id;
        /** A mailbox's name; made when it is missing. */
        readonly mailbox: string;
        readonly flags: number;
        readonly keywords: readonly string[];
        readonly internalDate: Instant;
        readonly note: Note;
        readonly grace?: Grace;
      };
      out: Placed & { readonly room?: Room };
    };
    /**
     * An alias becomes its targets: the row is settled as expanded, the new rows are queued at once. An address that is
     * a recipient of the message already is not made one again. `list`: they have this sender instead (RFC 5321 §3.9.2).
     * `partial`: more come, and the row is not settled yet; after a crash all come again, and none twice.
     */
    expand: {
      in: {
        readonly recipient: Id;
        readonly fence: number;
        readonly into: readonly NewRecipient[];
        readonly note: Note;
        readonly list?: { readonly address: string; readonly sender: string };
        readonly partial?: true;
        /** The wish to hear of success goes on with the one new recipient, and is not answered here. */
        readonly onward?: true;
        /** An alias whose use is counted. */
        readonly counted?: string;
        readonly lease?: { readonly holder: string; readonly until: Instant };
      };
      out: { readonly recipients: readonly Lease[] };
    };
    /** Settles many at once; the stale ones are named and changed nothing. Failed ones with a wish get their DSN bit. */
    settle: { in: { readonly settlements: readonly Settlement[] }; out: { readonly fenced: readonly Id[] } };
    /** Queues a report and clears the DSN bits it answers, as one act, so that a crash neither loses nor doubles it. */
    report: {
      in: {
        readonly queued: Id;
        readonly recipients: readonly Id[];
        readonly bits: number;
        /** null: nothing is to be sent (null sender, NOTIFY=NEVER); only the bits are cleared. */
        readonly report: NewMessage | null;
        readonly note: Note | null;
      };
      out: Accepted | null;
    };
  };
