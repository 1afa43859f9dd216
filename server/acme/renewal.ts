/**
 * When a certificate is due, and when to try again after a failure. Pure: facts and chance in, an instant out.
 * RFC 9773 §4 (the authority may say when it would like to be asked); RFC 8555 §6.6 (limits are not to be run into).
 */
import { type Duration, days, hours, type Instant, minutes } from '../base/units.ts';
import type { AcmeFault } from './fault.ts';

export type Window = { readonly start: Instant; readonly end: Instant };
type Life = { readonly notBefore: Instant; readonly notAfter: Instant };

/** A third of its life before its end: of 90 days 30, of 6 days 2. All of a day's servers need not come at once. */
const LEFT = 1 / 3;
const SPREAD = 1 / 50;

/** A window that is over for a certificate that has just been made would be ordered for again and again. */
const leastAge = (life: Duration): Duration => Math.max(hours(2), Math.min(days(1), life * SPREAD));

/** `fraction` is uniform in [0, 1). RFC 9773 §4.2: a random moment of the window, so that nobody is overrun. */
export function renewAt({ notBefore, notAfter }: Life, window: Window | null, fraction: number): Instant {
  const life = notAfter - notBefore;
  const planned = notAfter - life * (LEFT + SPREAD * fraction);
  if (!window || window.end <= window.start) return Math.round(planned);
  const wished = Math.min(window.start + (window.end - window.start) * fraction, notAfter - life * SPREAD);
  return Math.round(Math.max(wished, notBefore + leastAge(life)));
}

/** Network: the way is broken, and may be mended soon. Everything else counts against limits of the authority. */
const FIRST_WAIT: Readonly<Record<'network' | 'other', Duration>> = { network: minutes(5), other: hours(1) };
const LONGEST_WAIT: Readonly<Record<'network' | 'other', Duration>> = { network: hours(6), other: days(1) };
/** Let's Encrypt counts failures by the hour and duplicates by the week. */
const AFTER_LIMIT = hours(6);
/** What an authority says is kept to, but not for ever. */
const LONGEST_REST = days(8);

/** `failures`: how many in a row, this one counted. */
export function retryAt(failed: AcmeFault, failures: number, now: Instant, fraction: number): Instant {
  const kind = failed.kind === 'network' ? 'network' : 'other';
  const wait = Math.min(FIRST_WAIT[kind] * 2 ** Math.min(failures - 1, 20), LONGEST_WAIT[kind]);
  const least = failed.kind === 'rate-limited' ? Math.max(wait, AFTER_LIMIT) : wait;
  const said = Math.min(failed.retryAt ?? 0, now + LONGEST_REST);
  return Math.round(Math.max(now + least * (0.9 + 0.2 * fraction), said));
}

/** Until when a wait that was written down lasts: a longer one than any is of a clock that was ahead, and is none. */
export const stillWaits = (until: Instant, now: Instant): Instant => (until > now + LONGEST_REST ? now : until);

/** RFC 9773 §4.3.1: as often as the authority says, within reason. */
const ASK_WINDOW_EVERY: Duration = hours(6);
export const askWindowAt = (said: Instant | null, now: Instant): Instant =>
  said === null ? now + ASK_WINDOW_EVERY : Math.min(Math.max(said, now + minutes(10)), now + days(1));
