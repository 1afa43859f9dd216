/** Of commands.ts: the queue's acts. */
import type { Instant } from '../base/units.ts';
import type { Placed } from './commands.ts';
import type { Accepted, Lease, NewMessage, NewRecipient, QueueFilter, Settlement } from './queue-shapes.ts';
import type { Id, Note } from './shapes.ts';

export type QueueCommands = {
  /** A message without recipients is `not-allowed`. Notes under the message's own trace get `message` and `queued`. */
  accept: { in: NewMessage; out: Accepted };
  /**
   * Leases what is due, the longest due first, at most `perRoute` for one route beside what `busy` says it has; of one
   * route alone where `only` names it.
   */
  claim: {
    in: {
      readonly holder: string;
      readonly now: Instant;
      readonly until: Instant;
      readonly limit: number;
      readonly perRoute: number;
      readonly busy: Readonly<Record<string, number>>;
      readonly only?: string;
    };
    out: readonly Lease[];
  };
  /** Gives back the leases of every other holder, and of anybody whose time is over. */
  recover: { in: { readonly holder: string; readonly now: Instant }; out: { readonly recovered: number } };
  /** Of these only: a lease that its holder does not remember runs out, and is given back. */
  renew: {
    in: { readonly holder: string; readonly until: Instant; readonly recipients: readonly Id[] };
    out: { readonly renewed: number };
  };
  /** Marks leases before the final dot is sent (R3), so that a crash cannot hide a possible second copy. */
  markUncertain: {
    in: { readonly leases: readonly { recipient: Id; fence: number }[] };
    out: { readonly marked: number };
  };
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
    };
    out: Placed;
  };
  /**
   * An alias becomes its targets: the row is settled as expanded, the new rows are queued at once. An address that is
   * a recipient of the message already is not made one again.
   */
  expand: {
    in: {
      readonly recipient: Id;
      readonly fence: number;
      readonly into: readonly NewRecipient[];
      readonly note: Note;
      readonly lease?: { readonly holder: string; readonly until: Instant };
    };
    out: { readonly recipients: readonly Lease[] };
  };
  /** Settles many at once; the stale ones are named and changed nothing. Failed ones with a wish get their DSN bit. */
  settle: { in: { readonly settlements: readonly Settlement[] }; out: { readonly fenced: readonly Id[] } };
  /** A person's acts. Only rows in a state that allows it change (queue/state.ts). `bounce` sets the DSN bit. */
  operate: {
    in: {
      readonly where: QueueFilter;
      readonly act: 'hold' | 'release' | 'retry' | 'bounce' | 'cancel';
      readonly now: Instant;
      readonly by: string;
      /** All or nothing: where one of them is in another state, or may have a copy already, the answer is `changed`. */
      readonly whole?: boolean;
    };
    out: { readonly recipients: readonly Id[] };
  };
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
