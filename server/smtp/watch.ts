/**
 * How long a peer may take, decided from what it is doing now. The shell looks at this on a timer that never fires
 * later than the shortest limit, so a message costs no timer of its own. RFC 5321 §4.5.3.2.
 */
import type { Clock } from '../base/ports.ts';
import type { Duration } from '../base/units.ts';
import type { Limits } from './options.ts';

/** When things began, in monotonic milliseconds; 0 for what is not going on. */
export type Pace = { lastOctet: number; lineSince: number; contentSince: number; handshakeSince: number };

/** What a conversation is doing now. */
export type Course = {
  readonly kind: 'ours' | 'command' | 'content' | 'handshake' | 'unread';
  readonly since: number;
  readonly lastOctet: number;
  /** A command line has begun. */
  readonly inLine: boolean;
  /** Content octets so far. */
  readonly octets: number;
};

type Doing = {
  /** It is our turn. */
  readonly busy: boolean;
  /** Content octets so far; null outside a message. */
  readonly octets: number | null;
  readonly inLine: boolean;
  /** A reply waits to be read since then; 0 for none. */
  readonly unreadSince: number;
};

export function courseOf({ lastOctet, ...pace }: Pace, { busy, octets, inLine, unreadSince }: Doing): Course {
  const course = (kind: Course['kind'], since: number): Course => ({
    kind,
    since,
    lastOctet,
    inLine,
    octets: octets ?? 0,
  });
  if (pace.handshakeSince) return course('handshake', pace.handshakeSince);
  if (unreadSince) return course('unread', unreadSince);
  if (busy) return course('ours', 0);
  return octets === null ? course('command', pace.lineSince) : course('content', pace.contentSince);
}

export type Look = { readonly overdue: string } | { readonly lookAgainIn: Duration };

export function look(now: number, course: Course, limits: Limits): Look {
  const shortest = Math.min(limits.command, limits.idle, limits.contentIdle, limits.rateGrace);
  const until = (due: number, because: string): Look =>
    now >= due ? { overdue: because } : { lookAgainIn: Math.max(1, Math.min(due - now, shortest)) };
  switch (course.kind) {
    case 'ours':
      return { lookAgainIn: shortest };
    case 'handshake':
      return until(course.since + limits.command, 'the TLS handshake took too long');
    case 'unread':
      return until(course.since + limits.idle, 'the replies were not read for too long');
    case 'command':
      return course.inLine
        ? until(course.since + limits.command, 'a command line took too long')
        : until(course.lastOctet + limits.idle, 'nothing was said for too long');
    case 'content': {
      const lasted = now - course.since;
      const tooSlow = lasted >= limits.rateGrace && course.octets * 1000 < limits.leastRate * lasted;
      if (tooSlow) return { overdue: `the message came at less than ${limits.leastRate} octets a second` };
      return until(course.lastOctet + limits.contentIdle, 'the message stopped coming');
    }
  }
}

/** Looks at a course again and again until it is overdue or the watch ends. */
export class Watch {
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #course: () => Course;
  readonly #overdue: (because: string) => void;
  #cancel: () => void = () => {};

  constructor(clock: Clock, limits: Limits, course: () => Course, overdue: (because: string) => void) {
    this.#clock = clock;
    this.#limits = limits;
    this.#course = course;
    this.#overdue = overdue;
    this.#look();
  }

  end(): void {
    this.#cancel();
  }

  #look(): void {
    const seen = look(this.#clock.monotonic(), this.#course(), this.#limits);
    if ('overdue' in seen) this.#overdue(seen.overdue);
    else this.#cancel = this.#clock.after(seen.lookAgainIn, () => this.#look());
  }
}
