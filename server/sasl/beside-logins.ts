/**
 * Logins that are asked about first, by the name that was given: refused ones are 'unavailable' without a password having been
 * looked at, whatever the mechanism. For faults on purpose.
 */
import { err } from '../base/result.ts';
import type { Authenticator } from './mechanism.ts';

/** @param refuses  null: who it is was not said */
export function besideLogins(
  authenticator: Authenticator,
  refuses: (user: string | null) => Promise<boolean>,
): Authenticator {
  return {
    async verifyPassword(user, password, attempt) {
      return (await refuses(user)) ? err('unavailable') : authenticator.verifyPassword(user, password, attempt);
    },
    scramVerifier: (user, attempt) => authenticator.scramVerifier(user, attempt),
    async scramDone(user, proven, attempt, word) {
      // A wrong proof is told as one: whoever keeps guessing is not to be hidden by it.
      return proven && (await refuses(user))
        ? err('unavailable')
        : authenticator.scramDone(user, proven, attempt, word);
    },
    async verifyBearer(token, attempt, user) {
      return (await refuses(user ?? null)) ? err('unavailable') : authenticator.verifyBearer(token, attempt, user);
    },
  };
}
