/** Of queue-commands.ts: a person's acts on what waits, one by one; and the routes that a person has frozen. */
import type { Duration, Instant } from '../base/units.ts';
import type { Lease, NewRecipient, QueueFilter } from './queue-shapes.ts';
import type { Id } from './shapes.ts';

/** A recipient's new way; who is not named is left alone. */
export type Routed = { readonly recipient: Id; readonly route: string };

/** What is done to every row that may take it (queue/state.ts); the others are left alone. */
export type QueueOperation =
  | { readonly act: 'hold' | 'release' | 'retry' | 'cancel' }
  /** The end, told to the sender who wishes to hear of failures. Words: not given, the last answer stands. */
  | { readonly act: 'bounce' | 'expire'; readonly status?: string; readonly reply?: string }
  /** The end without a delivery of ours and without a report, either way. */
  | { readonly act: 'mark-delivered'; readonly reply: string }
  /** As if it had come just now: another look-up of its route, no tries, all its time again. */
  | { readonly act: 'requeue'; readonly routes: readonly Routed[]; readonly keepFor: Duration }
  /** Another way, tried at once; what is held stays held. */
  | { readonly act: 'reroute'; readonly routes: readonly Routed[] }
  /** One recipient's address. `not-allowed`: the filter does not say just one; `exists`: the message goes there already. */
  | { readonly act: 'readdress'; readonly address: string; readonly route: string }
  /** The next try, never after its time is over. */
  | { readonly act: 'schedule'; readonly at: Instant }
  /** How long it is kept; a message's, so for all its recipients. */
  | { readonly act: 'keep'; readonly until: Instant };

export type OperationName = QueueOperation['act'];

export type OperateCommands = {
  /** `bounce` and `expire` set the DSN bit. */
  operate: {
    in: {
      readonly where: QueueFilter;
      readonly now: Instant;
      readonly by: string;
      /** All or nothing: where one of them is in another state, or may have a copy already, the answer is `changed`. */
      readonly whole?: boolean;
    } & QueueOperation;
    out: { readonly recipients: readonly Id[] };
  };
  /**
   * More recipients of a message of which somebody still waits, else `not-allowed`. They are accepted now. Who is one
   * already is not made one again; `exists`: nobody is left.
   */
  addRecipients: {
    in: {
      readonly queued: Id;
      readonly recipients: readonly NewRecipient[];
      readonly now: Instant;
      readonly by: string;
    };
    out: { readonly recipients: readonly Id[] };
  };
  /** Who hears of a failure. `changed`: somebody is being tried right now; `not-allowed`: nobody waits any more. */
  changeSender: { in: { readonly queued: Id; readonly sender: string }; out: Record<never, never> };
  /** Nothing leaves on this route until it is thawed; `*`: on any but `local`. Frozen already, the words are the new ones. */
  freeze: {
    in: { readonly route: string; readonly by: string; readonly why: string; readonly now: Instant };
    out: Record<never, never>;
  };
  /** `changed` false: it was not frozen. */
  thaw: { in: { readonly route: string }; out: { readonly changed: boolean } };
  /** Leases that nobody has begun with: the rows wait as before, and no try is counted. */
  giveBack: {
    in: { readonly leases: readonly Pick<Lease, 'recipient' | 'fence'>[]; readonly now: Instant };
    out: { readonly givenBack: number };
  };
};
