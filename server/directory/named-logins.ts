/** Names and passwords of a setting (`capture.logins`, `capture.api-logins`), compared in the same time whatever is wrong. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { parseLogins } from '../config/capture-forms.ts';

/** An empty text admits everybody. */
export function isAmongLogins(written: string, user: string, password: string): boolean {
  const logins = parseLogins(written);
  if (!logins.ok) return false;
  if (logins.value.length === 0) return true;
  const given = printOf(user, password);
  // All of them, so that the time does not tell which name is there.
  return logins.value.filter(one => timingSafeEqual(printOf(one.user, one.password), given)).length > 0;
}

const printOf = (user: string, password: string): Buffer =>
  createHash('sha256')
    .update(`${Buffer.byteLength(user)}:${user}:${password}`)
    .digest();
