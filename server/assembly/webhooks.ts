/** Webhooks: what they are told of a captured message, and the courier that tells it. */
import { capturedSearch } from '../access/mail-search.ts';
import { readApart } from '../access/message-reader.ts';
import type { Scope } from '../base/scope.ts';
import { newExpectations } from '../capture/expect.ts';
import { newLetters, type Scope as Place } from '../capture/letters.ts';
import { summaryOf } from '../dropin/mailpit/shapes.ts';
import { httpPost } from '../net/http-post.ts';
import type { Id } from '../store/interface.ts';
import { type WebhookControl, webhookControl } from '../webhooks/control.ts';
import { startCourier } from '../webhooks/courier.ts';
import type { WebhookSettings } from '../webhooks/settings.ts';
import { sealOf } from './fetch.ts';
import type { Ground } from './ground.ts';
import { VERSION } from './version.ts';

/** Of its text; the whole is had by `GET /extract/ID`. */
const MOST_TEXT = 100_000;

export function openWebhooks(ground: Ground, scope: Scope): WebhookControl {
  const { store, clock, random } = ground;
  const seal = sealOf(ground);
  const letters = newLetters({ store, clock: ground.mailClock });
  const readMessage = async (id: Id) => readApart(await store.bytes(id), clock);
  const expectations = newExpectations({
    ...{ letters, clock, readMessage, attempts: { all: async () => [] } },
    searchFilter: capturedSearch({ store, clock }),
  });

  async function bodyOf(message: Id, { inbox, format }: WebhookSettings): Promise<string | null> {
    const place: Place = { inbox };
    if (format === 'mailpit') {
      const [letter] = await letters.read(place, [message]);
      return letter ? JSON.stringify(summaryOf(letter, (await readMessage(message))?.attachments.length ?? 0)) : null;
    }
    const found = await expectations.read(place, message);
    if (!found) return null;
    const { html: _, headers: __, text, ...data } = found;
    const timestamp = new Date(found.at).toISOString();
    return JSON.stringify({ type: 'message.captured', timestamp, data: { ...data, text: text.slice(0, MOST_TEXT) } });
  }

  const courier = scope.add(
    startCourier({
      ...{ store, clock, random, bodyOf, post: httpPost, seal, userAgent: `Mailroom/${VERSION}` },
      onBug: fault => ground.onBug(fault, 'webhooks'),
    }),
  );
  return webhookControl({ store, clock, random, seal, wake: courier.look });
}
