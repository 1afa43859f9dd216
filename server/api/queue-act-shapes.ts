/** Of shapes.ts: a person's acts on the queue, what they would do, what takes them back, and the queue's shape. */
import type { RecipientState } from './shapes.ts';

/**
 * Which rows; every part given must hold, and without any nothing is meant. `where` is the same in words, as on the
 * command line: `to:*@example.net older:2d` (server/queue/selection.ts); it stands alone.
 */
export type QueueSelection = {
  readonly where?: string;
  readonly recipients?: readonly number[];
  /** A message, or all of a connection. */
  readonly trace?: string;
  readonly route?: string;
  readonly states?: readonly RecipientState[];
  /** With `*` and `?`; '' is the null sender. */
  readonly sender?: string;
  readonly address?: string;
  /** Milliseconds since it was accepted. */
  readonly olderThan?: number;
  readonly youngerThan?: number;
  /** Octets. */
  readonly sizeAtLeast?: number;
  readonly sizeAtMost?: number;
  /** Stands in the last answer or its status. */
  readonly says?: string;
  readonly attemptsAtLeast?: number;
  /** Who held it: 'the breaker', 'a rule of yours', 'the window' … */
  readonly operatedBy?: string;
  /** Who handed it in, by address. */
  readonly account?: string;
  /** Its route is frozen, or all is paused. */
  readonly frozen?: boolean;
  readonly all?: true;
};

/** What is done to every row that may take it; the others are left alone. */
export type QueueActWish =
  | { readonly act: 'hold' | 'release' | 'retry' | 'requeue' | 'cancel' | 'mark-delivered' }
  /** `reason` is told to the sender. */
  | { readonly act: 'bounce' | 'expire'; readonly reason?: string }
  /** A route's name (server/queue/route-name.ts); null: as it is found for the address. */
  | { readonly act: 'reroute'; readonly newRoute: string | null }
  /** The next try. */
  | { readonly act: 'schedule'; readonly at: number }
  /** How long to go on trying; of the whole message. */
  | { readonly act: 'keep'; readonly until: number };
export type QueueActName = QueueActWish['act'];
/** The same as one form, as it is asked for: what an act does not need is not looked at. */
export type QueueActInput = QueueSelection & {
  readonly act: QueueActName;
  /** Of `preview`, in place of a selection: nothing but what was seen there is touched. */
  readonly preview?: string;
  readonly reason?: string;
  readonly newRoute?: string | null;
  readonly at?: number;
  readonly until?: number;
};

export type QueueActed = {
  readonly recipients: readonly number[];
  /** An act on the same recipients that takes this one back; null: there is none. */
  readonly undo: QueueActWish | null;
};

export type QueueShare = { readonly name: string; readonly recipients: number };
export type QueuePreview = {
  readonly act: QueueActName;
  readonly recipients: number;
  readonly messages: number;
  readonly bytes: number;
  /** The ten with most. */
  readonly senders: readonly QueueShare[];
  readonly routes: readonly QueueShare[];
  readonly leftAlone: readonly {
    readonly state: RecipientState;
    readonly recipients: number;
    readonly because: string;
  }[];
  /** `act` with this in place of a selection touches nothing that was not seen here. */
  readonly token: string;
  readonly until: number;
};

/** Nothing leaves there until somebody thaws it. Its mail waits, and still expires. */
export type FrozenRow = {
  /** null: all outgoing mail is paused. */
  readonly route: string | null;
  readonly by: string;
  readonly why: string;
  readonly since: number;
};

export type ShapeOfQueue = {
  /** Up to which age, in milliseconds, each column counts; the last counts all older than the one before. */
  readonly ages: readonly number[];
  readonly total: ShapeOfDomain;
  /** The fullest first. */
  readonly rows: readonly ShapeOfDomain[];
};
export type ShapeOfDomain = { readonly domain: string; readonly total: number; readonly cells: readonly number[] };
