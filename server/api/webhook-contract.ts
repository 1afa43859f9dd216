/** Of contract.ts: addresses that are told of captured mail (webhooks/). */
import type { WebhookDelivery, WebhookRow } from '../webhooks/control.ts';
import type { WebhookSettings } from '../webhooks/settings.ts';

type Call<Input, Output> = (input: Input, signal?: AbortSignal) => Promise<Output>;

export type { WebhookDelivery, WebhookRow } from '../webhooks/control.ts';
export type { WebhookSettings } from '../webhooks/settings.ts';

export type WebhookApi = {
  readonly webhooks: {
    readonly list: Call<Record<never, never>, readonly WebhookRow[]>;
    /** The secret is told this once. */
    readonly add: Call<
      WebhookSettings & { readonly secret?: string },
      { readonly id: number; readonly secret: string }
    >;
    readonly remove: Call<{ readonly id: number }, Record<never, never>>;
    /** The newest first. */
    readonly deliveries: Call<
      { readonly id: number; readonly state?: WebhookDelivery['state'] },
      readonly WebhookDelivery[]
    >;
    /** Without `deliveries` all that were given up. */
    readonly replay: Call<
      { readonly id: number; readonly deliveries?: readonly string[] },
      { readonly replayed: number }
    >;
  };
};
