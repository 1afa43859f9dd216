/**
 * The least time between two POP3 logins to one maildrop (RFC 2449 §6.5): counted from the +OK of the last one, the same
 * for all, kept in memory. Who comes too soon is refused before anything is read, and does not begin the wait anew.
 */
import type { Clock } from '../base/ports.ts';
import { err, type Result } from '../base/result.ts';
import type { Duration } from '../base/units.ts';
import type { OpenFailure } from '../pop3/backend.ts';
import type { Attempt, Login } from '../sasl/mechanism.ts';

/** When each maildrop's last login was, on the monotonic clock; in the order of the logins. */
export type LoginTimes = Map<string, number>;

type Opening<M> = { open(login: Login, attempt: Attempt): Promise<Result<M, OpenFailure>> };

export function withLoginDelay<M>(backend: Opening<M>, times: LoginTimes, delay: Duration, clock: Clock): Opening<M> {
  if (delay <= 0) return backend;
  return {
    async open(login, attempt) {
      const drop = maildropOf(login);
      const last = times.get(drop);
      if (last !== undefined && clock.monotonic() - last < delay) return err('too-soon');
      const opened = await backend.open(login, attempt);
      if (opened.ok) {
        const now = clock.monotonic();
        forgetBefore(times, now - delay);
        times.delete(drop);
        times.set(drop, now);
      }
      return opened;
    },
  };
}

/** What a session opens: an account's INBOX, or the mailbox that stands for it. */
export const maildropOf = ({ account, root = 'INBOX' }: Pick<Login, 'account' | 'root'>): string =>
  `${account}/${root}`;

function forgetBefore(times: LoginTimes, oldest: number): void {
  for (const [drop, at] of times) {
    if (at > oldest) return;
    times.delete(drop);
  }
}
