/** Of commands.ts and views.ts: addresses that are told of captured mail. What stands in `body` is webhooks/'s. */
import type { Instant } from '../base/units.ts';
import type { Id } from './shapes.ts';

export type StoredWebhook = {
  readonly id: Id;
  readonly body: string;
  readonly secret: string;
  /** Of the journal: up to this event it has been looked through. */
  readonly cursor: Id;
  readonly createdAt: Instant;
};
export type DeliveryState = 'waiting' | 'done' | 'dead';
export type StoredDelivery = {
  readonly id: string;
  readonly webhook: Id;
  readonly message: Id;
  readonly body: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly firstAt: Instant;
  /** Waiting: when it is tried; else when it ended. */
  readonly nextAt: Instant;
  readonly said: string | null;
};
export type NewDelivery = Pick<StoredDelivery, 'id' | 'message' | 'body'>;

export type WebhookCommands = {
  /** It hears of what is written to the journal from now on. More than a hundred are `not-allowed`. */
  addWebhook: {
    in: { readonly body: string; readonly secret: string; readonly now: Instant };
    out: { readonly id: Id };
  };
  /** With what it has still to be told. */
  removeWebhook: { in: { readonly id: Id }; out: Record<never, never> };
  /**
   * What is told, and how far the journal was looked through, in one act. A message it knows already is not told twice. What
   * ended before `forget` is forgotten.
   */
  queueDeliveries: {
    in: {
      readonly webhook: Id;
      readonly cursor: Id;
      readonly deliveries: readonly NewDelivery[];
      readonly now: Instant;
      readonly forget: Instant;
    };
    out: { readonly queued: number };
  };
  settleDelivery: {
    in: {
      readonly id: string;
      readonly state: DeliveryState;
      readonly nextAt: Instant;
      readonly said: string;
    };
    out: Record<never, never>;
  };
  /** Those that ended wait again, with the same id, for another day. `ids` null: all of them that are dead. */
  replayDeliveries: {
    in: { readonly webhook: Id; readonly ids: readonly string[] | null; readonly now: Instant };
    out: { readonly replayed: number };
  };
};

export type WebhookReading = {
  /** By id. */
  webhooks(): Promise<readonly StoredWebhook[]>;
  /** The newest first. */
  deliveries(webhook: Id, state: DeliveryState | null, limit: number): Promise<readonly StoredDelivery[]>;
  /** Those that wait, the first due first. */
  dueDeliveries(limit: number): Promise<readonly StoredDelivery[]>;
  countDeliveries(webhook: Id): Promise<Readonly<Record<DeliveryState, number>>>;
};
