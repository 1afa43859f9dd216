/** Which traces are meant: what the Journeys screen and `mailroom trace` ask. */
import type { Where } from '../base/search.ts';
import type { Bytes, Instant } from '../base/units.ts';
import type { RecipientState } from './queue-shapes.ts';
import type { Id } from './shapes.ts';

/** Every part given must hold. Texts: anywhere in it, or the whole with `*` and `?`; case of ASCII letters is ignored. */
export type TraceCondition = {
  /** A sender, recipient, subject, reason or trace. */
  readonly text?: string;
  readonly trace?: string;
  /** '' is the null sender. */
  readonly sender?: string;
  readonly recipient?: string;
  readonly subject?: string;
  /** The reason, or what the other server said last. */
  readonly says?: string;
  /** Of the message or of one of its recipients; `session`: neither refused nor with a message. */
  readonly states?: readonly (RecipientState | 'refused' | 'session')[];
  readonly before?: Instant;
  readonly after?: Instant;
  readonly sizeAtLeast?: Bytes;
  readonly sizeAtMost?: Bytes;
};

export type TraceFilter = {
  readonly before?: Id;
  readonly limit: number;
  readonly where?: Where<TraceCondition>;
  /** Sessions too that were neither refused nor brought a message. */
  readonly sessions?: boolean;
};
