/** Asks an authority when it would like a certificate to be renewed. RFC 9773 §4.1 (its name there), §4.2, §4.3. */
import { err, ok, type Result } from '../base/result.ts';
import type { Instant } from '../base/units.ts';
import type { AcmeClient } from './client.ts';
import { parsed } from './client.ts';
import type { AcmeFault } from './fault.ts';
import { base64url } from './jws.ts';
import { renewalObject } from './objects.ts';
import type { Window } from './renewal.ts';

/** `AKI.serial`; null where the certificate does not name the key of its issuer. */
export async function renewalId(certificate: string): Promise<string | null> {
  const { renewalName } = await import('../net/certificate-request.ts');
  const name = renewalName(certificate);
  return name && `${base64url(name.issuerKey)}.${base64url(name.serial)}`;
}

export type Suggested = { readonly window: Window; readonly why: string | null; readonly askAgainAt: Instant | null };

/** null: this authority has no such answers. */
export async function suggestedWindow(client: AcmeClient, id: string): Promise<Result<Suggested | null, AcmeFault>> {
  const directory = await client.directory();
  if (!directory.ok) return directory;
  const { renewalInfo } = directory.value;
  if (renewalInfo === undefined) return ok(null);
  const answer = await client.get(`${renewalInfo.replace(/\/$/, '')}/${id}`);
  if (!answer.ok) return err(answer.error);
  const read = parsed(answer.value, renewalObject, 'renewal information');
  if (!read.ok) return read;
  const { suggestedWindow: told, explanationURL } = read.value;
  const window = { start: Date.parse(told.start), end: Date.parse(told.end) };
  return ok({ window, why: explanationURL ?? null, askAgainAt: answer.value.retryAt });
}
