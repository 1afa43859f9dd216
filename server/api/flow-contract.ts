/** Of contract.ts: how mail flows out. What destinations bear, a recipient's way through time, our own network. */
import type { QueueRow } from './queue-shapes.ts';

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;

/** A destination that is left alone for a while. */
export type DestinationRest = {
  /** 'down': it cannot be spoken to. 'slow': it wants less. */
  readonly kind: 'down' | 'slow';
  readonly since: number;
  /** The next probe: one recipient goes first. */
  readonly until: number;
  /** The last attempt. */
  readonly checkedAt: number;
  /** In a row. */
  readonly failures: number;
  readonly status: string;
  /** What it said last, or why it could not be spoken to. */
  readonly reply: string;
  readonly host: string | null;
};
export type DestinationRow = {
  readonly route: string;
  readonly waiting: number;
  /** Being delivered now. */
  readonly active: number;
  /** When the oldest of them was accepted. */
  readonly oldest: number;
  readonly nextAt: number | null;
  /** Sessions at once that it may have now. */
  readonly sessions: number;
  readonly rest: DestinationRest | null;
};

export type AttemptMade = {
  readonly at: number;
  readonly became: 'deferred' | 'relayed' | 'failed';
  readonly reply: string;
  readonly status: string;
  readonly host: string | null;
  /** Under which id the conversation is kept; null: nobody was spoken to. */
  readonly conversation: string | null;
};
/** Somewhere between the two: each wait is a tenth shorter or longer. `isLast`: after it, it goes back to its sender. */
export type AttemptAhead = { readonly from: number; readonly to: number; readonly isLast: boolean };
export type RecipientTimeline = {
  readonly row: QueueRow;
  /** What its destination does, where it is left alone: nobody is tried before `until`. */
  readonly rest: DestinationRest | null;
  readonly past: readonly AttemptMade[];
  /** If each failed as the last one did; sixty at most. */
  readonly ahead: readonly AttemptAhead[];
  /** When the sender hears that it waits; null: he was told, or there is nobody to tell. */
  readonly delayAt: number | null;
  readonly expiresAt: number;
  /** The retry rule that fits, as one would write it. */
  readonly rule: string;
  /** It comes of the settings; no line of queue.retry-rules fits. */
  readonly isUsualRule: boolean;
};

export type NetworkNow = {
  /** 'offline' and 'captive': mail to elsewhere rests, and no attempt is counted. */
  readonly kind: 'up' | 'offline' | 'captive';
  readonly since: number;
  readonly because: string;
  /** Large and less urgent messages to elsewhere wait. */
  readonly metered: boolean;
  /** The last sleep since the server was started. */
  readonly slept: { readonly from: number; readonly until: number } | null;
  /** When the clock was last set, and by how much. */
  readonly clockSet: { readonly at: number; readonly by: number; readonly off?: 'surely' | 'perhaps' } | null;
};

export type FlowApi = {
  /** Those in trouble first, then those for which the most waits. */
  readonly destinations: Call<Record<never, never>, readonly DestinationRow[]>;
  readonly timeline: Call<{ readonly recipient: number }, RecipientTimeline>;
  /** The next in line for this destination is tried now; false: nobody waits there. */
  readonly probe: Call<{ readonly route: string }, { readonly tried: boolean }>;
  readonly network: Call<Record<never, never>, NetworkNow>;
};
