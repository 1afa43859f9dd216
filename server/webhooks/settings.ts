/** What the owner has said of a webhook, as it is kept; and where it may lead. Pure. */
import { z } from 'zod';
import { err, ok, type Result } from '../base/result.ts';
import { isPrivateNetwork } from '../directory/network.ts';
import type { Guard } from '../net/dial.ts';

export const webhookFormats = ['mailroom', 'mailpit'] as const;
export const webhookSchema = z.object({
  url: z.string().min(1).max(2000),
  /** null: all inboxes; '': what names none. */
  inbox: z.string().max(400).nullable(),
  format: z.enum(webhookFormats),
  /** It may lead out of this computer and private networks. */
  anywhere: z.boolean(),
});
export type WebhookSettings = z.infer<typeof webhookSchema>;

/** null: written by something newer. */
export function readWebhook(body: string): WebhookSettings | null {
  const read = webhookSchema.safeParse(JSON.parse(body));
  return read.success ? read.data : null;
}

/** What its secret is sealed for: nothing in a webhook's settings changes. */
export const purposeOf = (body: string): string => `webhook ${body}`;

export function addressFault(written: string): string | null {
  const url = URL.canParse(written) ? new URL(written) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) return `"${written}" is no http or https address`;
  return url.username !== '' || url.password !== '' ? 'An address holds no user and no password' : null;
}

/** Captured mail is test mail: it stays in the house unless its owner says otherwise of this webhook. */
export const guardOf = ({ anywhere }: WebhookSettings): Guard => ({
  allow: (address): Result<void, string> =>
    anywhere || isPrivateNetwork(address)
      ? ok(undefined)
      : err(`${address} is not of this computer or a private network, and this webhook was not allowed to leave them`),
});
