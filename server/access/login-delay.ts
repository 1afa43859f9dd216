/**
 * The least time between two POP3 logins of one account (RFC 2449 §6.5): counted from the +OK of the last one, the same
 * for all, kept in memory. Who comes too soon is refused before anything is read, and does not begin the wait anew.
 */
import type { Clock } from '../base/ports.ts';
import { err } from '../base/result.ts';
import type { Duration } from '../base/units.ts';
import type { Pop3Backend } from '../pop3/backend.ts';
import type { Id } from '../store/interface.ts';

/** When each account's last login was, on the monotonic clock; in the order of the logins. */
export type LoginTimes = Map<Id, number>;

export function withLoginDelay(backend: Pop3Backend, times: LoginTimes, delay: Duration, clock: Clock): Pop3Backend {
  if (delay <= 0) return backend;
  return {
    async open(login, attempt) {
      const last = times.get(login.account);
      if (last !== undefined && clock.monotonic() - last < delay) return err('too-soon');
      const opened = await backend.open(login, attempt);
      if (opened.ok) {
        const now = clock.monotonic();
        forgetBefore(times, now - delay);
        times.delete(login.account);
        times.set(login.account, now);
      }
      return opened;
    },
  };
}

function forgetBefore(times: LoginTimes, oldest: number): void {
  for (const [account, at] of times) {
    if (at > oldest) return;
    times.delete(account);
  }
}
