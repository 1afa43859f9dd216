/** Webhooks as their owner sees and changes them. */
import type { Clock, Random } from '../base/ports.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Seal } from '../base/seal.ts';
import type { Instant } from '../base/units.ts';
import type { DeliveryState, Id, Store } from '../store/interface.ts';
import { addressFault, purposeOf, readWebhook, type WebhookSettings } from './settings.ts';
import { newSecret, secretFault } from './signature.ts';

export type WebhookRow = WebhookSettings & {
  readonly id: Id;
  readonly createdAt: Instant;
  /** Of the last seven days. */
  readonly counts: Readonly<Record<DeliveryState, number>>;
};
export type WebhookDelivery = {
  readonly id: string;
  readonly message: Id;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAt: Instant;
  /** What came of the last attempt. */
  readonly said: string | null;
};
export type WebhookControl = {
  rows(): Promise<readonly WebhookRow[]>;
  /** The secret is told this once. The fault is a sentence. */
  add(
    settings: WebhookSettings,
    secret: string | null,
  ): Promise<Result<{ readonly id: Id; readonly secret: string }, string>>;
  /** false: there is none. */
  remove(id: Id): Promise<boolean>;
  /** The newest first. */
  deliveries(id: Id, state: DeliveryState | null): Promise<readonly WebhookDelivery[]>;
  /** null: all that are dead. */
  replay(id: Id, ids: readonly string[] | null): Promise<number>;
};
type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly seal: Seal;
  readonly wake: () => void;
};

const MOST_SHOWN = 500;

export function webhookControl({ store, clock, random, seal, wake }: Parts): WebhookControl {
  return {
    async rows() {
      const all = await store.webhooks();
      const rows = all.map(async ({ id, body, createdAt }): Promise<WebhookRow[]> => {
        const settings = readWebhook(body);
        return settings ? [{ ...settings, id, createdAt, counts: await store.countDeliveries(id) }] : [];
      });
      return (await Promise.all(rows)).flat();
    },
    async add(settings, given) {
      const fault = addressFault(settings.url) ?? (given === null ? null : secretFault(given));
      if (fault) return err(fault);
      const secret = given ?? newSecret(random);
      const body = JSON.stringify(settings);
      const sealed = seal.seal(secret, purposeOf(body));
      const added = await store.run('addWebhook', { body, secret: sealed, now: clock.now() });
      return added.ok
        ? ok({ id: added.value.id, secret })
        : err('There are a hundred webhooks already: remove one first');
    },
    remove: async id => (await store.run('removeWebhook', { id })).ok,
    async deliveries(id, state) {
      const found = await store.deliveries(id, state, MOST_SHOWN);
      return found.map(({ id: name, message, state: now, attempts, nextAt, said }) => ({
        ...{ id: name, message, state: now, attempts, nextAt, said },
      }));
    },
    async replay(id, ids) {
      const done = await store.run('replayDeliveries', { webhook: id, ids, now: clock.now() });
      if (done.ok) wake();
      return done.ok ? done.value.replayed : 0;
    },
  };
}
