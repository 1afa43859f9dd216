/**
 * Routes that a person has frozen, and all of what leaves when it is paused: kept in the store, so that they are frozen
 * after a restart too; known here without asking, since the queue asks at every turn.
 *
 * What is frozen still expires (decision in DECISIONS.md): its sender waits for an answer, and no freeze of ours takes
 * the duty to tell him away (RFC 5321 §4.5.4.1). Nobody tries it at its end, so it is looked for here.
 */
import type { Clock } from '../base/ports.ts';
import { ok, type Result } from '../base/result.ts';
import { type Duration, type Instant, minutes } from '../base/units.ts';
import { event, SERVER_TRACE } from '../events/event.ts';
import type { Need } from '../events/need.ts';
import { EVERYWHERE, type FrozenRoute, type Store, type StoreFault } from '../store/interface.ts';
import { operate } from './control.ts';
import { LOCAL } from './route-name.ts';

const LOOK_EVERY: Duration = minutes(1);

export type Frozen = {
  /** Nothing leaves on this route; EVERYWHERE: on none but `local`. */
  rests(route: string): boolean;
  /** The longest frozen first. */
  all(): readonly FrozenRoute[];
  /** EVERYWHERE pauses all that leaves. In force at once, durable when it resolves. */
  freeze(route: string, by: string, why: string): Promise<Result<void, StoreFault>>;
  /** False: it was not frozen. */
  thaw(route: string, by: string): Promise<Result<boolean, StoreFault>>;
  /** Ends what is frozen and whose time is over. */
  lapse(): Promise<void>;
  needs(): readonly Need[];
  close(): void;
};

export type FrozenOptions = {
  readonly store: Store;
  readonly clock: Clock;
  /** Another route rests, or one no longer does. */
  readonly onChange: () => void;
  readonly onBug: (fault: unknown, where: string) => void;
};

export async function openFrozen({ store, clock, onChange, onBug }: FrozenOptions): Promise<Frozen> {
  const routes = new Map((await store.frozen()).map(one => [one.route, one]));
  const note = (route: string, frozen: boolean, by: string, why: string) =>
    event('queue.frozen', clock.now(), SERVER_TRACE, { route, frozen, by, why });

  async function lapse(): Promise<void> {
    if (routes.size === 0) return;
    const reply = 'Not delivered in time: this server keeps mail for that destination back';
    const ended = { act: 'expire', status: '4.4.7', reply } as const;
    const done = await operate(store, clock, { frozen: true, expiresBefore: clock.now() }, ended, 'the queue');
    if (!done.ok) onBug(new Error(`what is frozen could not be ended: ${done.error}`), 'queue');
  }
  let stop = () => {};
  const lookLater = () => {
    stop = clock.after(LOOK_EVERY, () => {
      lapse().catch(fault => onBug(fault, 'queue'));
      lookLater();
    });
  };
  lookLater();

  return {
    rests: route => routes.has(route) || (route !== LOCAL && routes.has(EVERYWHERE)),
    all: () => [...routes.values()],
    async freeze(route, by, why) {
      const before = routes.get(route);
      const now = clock.now();
      routes.set(route, { route, by, why, since: before?.since ?? now });
      onChange();
      const done = await store.run('freeze', { route, by, why, now }, { notes: [note(route, true, by, why)] });
      if (done.ok) return ok(undefined);
      if (before) routes.set(route, before);
      else routes.delete(route);
      onChange();
      return done;
    },
    async thaw(route, by) {
      const before = routes.get(route);
      if (!before) return ok(false);
      routes.delete(route);
      const done = await store.run('thaw', { route }, { notes: [note(route, false, by, '')] });
      if (!done.ok) routes.set(route, before);
      onChange();
      return done.ok ? ok(true) : done;
    },
    lapse,
    needs: () => [...routes.values()].map(needOf),
    close: () => stop(),
  };
}

const needOf = ({ route, by, why, since }: FrozenRoute): Need => {
  const what = route === EVERYWHERE ? 'All outgoing mail is paused' : `Mail to ${route} is frozen`;
  const because = why === '' ? '' : ` (${why})`;
  return {
    id: `frozen ${route}`,
    severity: 'attention',
    sentence: `${what} by ${by} since ${utc(since)}${because}. What waits there still expires.`,
    path: '/queue',
    values: { route, by, why, since },
  };
};
const utc = (at: Instant): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
