/** Of shapes.ts: what waits, and what a person does about it. */
import type { RecipientState } from './shapes.ts';

export type QueueRow = {
  readonly recipient: number;
  readonly queued: number;
  readonly trace: string;
  readonly sender: string;
  readonly address: string;
  readonly route: string;
  readonly state: RecipientState;
  readonly attempts: number;
  readonly nextAt: number | null;
  /** Its sender's wish (RFC 4865); null: at once. */
  readonly notBefore: number | null;
  readonly acceptedAt: number;
  readonly expiresAt: number;
  readonly status: string | null;
  readonly reply: string | null;
  readonly host: string | null;
  /** Who held, released, bounced or cancelled it last: a person, a rule, the breaker. */
  readonly operatedBy: string | null;
  readonly subject: string;
  readonly size: number;
  readonly uncertain: boolean;
};
export type QueueAct = 'hold' | 'release' | 'retry' | 'bounce' | 'cancel';
