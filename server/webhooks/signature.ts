/**
 * Standard Webhooks: `webhook-id`, `webhook-timestamp` and `webhook-signature: v1,…`, the HMAC-SHA256 over id, time and body
 * with dots between, by the octets of a secret `whsec_…` in base64. The id is one delivery's at every attempt; the time is
 * the attempt's, so that what is caught on the way cannot be played again later. Pure.
 */
import { createHmac } from 'node:crypto';
import type { Random } from '../base/ports.ts';
import type { Instant } from '../base/units.ts';

const PREFIX = 'whsec_';
/** Octets: the standard asks for 24 to 64. */
const LEAST = 24;
const MOST = 64;
const OWN = 32;

export const newSecret = (random: Random): string => PREFIX + Buffer.from(random.bytes(OWN)).toString('base64');

/** Why it cannot be one; null: it can. */
export function secretFault(written: string): string | null {
  const octets = Buffer.from(written.slice(PREFIX.length), 'base64');
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(written)) return 'A secret is whsec_ and base64';
  return octets.length < LEAST || octets.length > MOST ? `A secret has ${LEAST} to ${MOST} octets` : null;
}

export function signedHeaders(id: string, at: Instant, body: string, secret: string): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
