/** Of queue-commands.ts: who works on what is due, and which destinations are left alone meanwhile. */
import type { Duration, Instant } from '../base/units.ts';
import type { Lease } from './queue-shapes.ts';
import type { Id } from './shapes.ts';

/** A destination that is left alone for a while. What waits for it is not touched: its line is not due before. */
export type Rest = {
  readonly route: string;
  /** 'down': it cannot be spoken to. 'slow': it wants less. */
  readonly kind: 'down' | 'slow';
  readonly since: Instant;
  /** The next probe. */
  readonly until: Instant;
  /** The last attempt. */
  readonly checkedAt: Instant;
  /** In a row. */
  readonly failures: number;
  /** Recipients that a claim may take when its time has come. */
  readonly room: number;
  readonly status: string;
  /** What it said last, or why it could not be spoken to. */
  readonly reply: string;
  readonly host: string | null;
};

/** Somebody whose sender is to be told something, though nobody is tried. */
export type Overdue = {
  readonly recipient: Id;
  readonly acceptedAt: Instant;
  readonly notBefore: Instant | null;
  readonly expiresAt: Instant;
  /** The moment that its sender named (RFC 2852) is over. */
  readonly isLate: 0 | 1;
};

/** What waits on one route. */
export type RouteCount = {
  readonly route: string;
  readonly waiting: number;
  readonly active: number;
  readonly oldest: Instant;
  readonly nextAt: Instant | null;
};

type Held = { readonly holder: string; readonly until: Instant };

export type FlowCommands = {
  /**
   * Leases what is due: a step of priority counts as `STEP_OF_PRIORITY` of waiting, so that what is urgent goes first and
   * nobody waits for ever; of equals the longest due first. At most `perRoute` of one route, or what `room` says, or what
   * its rest says, less what `busy` says it has; of one route alone where `only` names it.
   */
  claim: {
    in: Held & {
      readonly now: Instant;
      readonly limit: number;
      readonly perRoute: number;
      readonly room?: Readonly<Record<string, number>>;
      readonly busy: Readonly<Record<string, number>>;
      readonly only?: string;
    };
    out: readonly Lease[];
  };
  /**
   * Leases these, where they still wait, whatever their route does, and counts no attempt: their sender is to be told
   * something.
   */
  claimThese: { in: Held & { readonly recipients: readonly Id[] }; out: readonly Lease[] };
  /** Gives back the leases of every other holder, and of anybody whose time is over. */
  recover: { in: { readonly holder: string; readonly now: Instant }; out: { readonly recovered: number } };
  /** Of these only: a lease that its holder does not remember runs out, and is given back. */
  renew: { in: Held & { readonly recipients: readonly Id[] }; out: { readonly renewed: number } };
  /** Marks leases before the final dot is sent (R3), so that a crash cannot hide a possible second copy. */
  markUncertain: {
    in: { readonly leases: readonly { recipient: Id; fence: number }[] };
    out: { readonly marked: number };
  };
  /** What rests and what does so no longer: one row each, however much waits there. */
  rest: { in: { readonly rests: readonly Rest[]; readonly over: readonly string[] }; out: Record<never, never> };
  /**
   * The clock was set by so much: of the next `look` recipients that wait, what is to come comes as much later (or
   * sooner), and they keep their remaining time. The hour that a sender wishes (RFC 4865) is the clock's and stays. `upTo`:
   * null at first, then what the first answer said: who came since is not meant. `next`: where the next look begins;
   * null: that was all.
   */
  shiftTimes: {
    in: { readonly by: Duration; readonly after: Id; readonly upTo: Id | null; readonly look: number };
    out: { readonly shifted: number; readonly next: Id | null; readonly upTo: Id };
  };
};

/** What `shiftTimes` has not come to yet is kept under this name, in the commit of each step: a crash shifts nothing twice. */
export const SHIFT_KEPT = 'queue shift';

/** RFC 6710 §5.2: who is urgent goes first, and nobody starves: a step counts as this much waiting. */
export const STEP_OF_PRIORITY = 300_000;
