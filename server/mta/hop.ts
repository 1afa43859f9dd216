/**
 * Sessions with next hops, used again. A session that has just delivered waits a moment for the next message of its
 * route before it says QUIT, so a burst costs one handshake. It waits for messages that ask the same of the connection:
 * one that was opened for a message that cares less, or more, is not theirs (RFC 8689 §4.2).
 */
import { ok, type Result } from '../base/result.ts';
import { seconds } from '../base/units.ts';
import type { Hop, HopOptions, NoHop } from './hop-shapes.ts';
import { openHop } from './open-hop.ts';
import type { Demand } from './tls-policy.ts';

/** Other programs wait so long at most for our next message, and so many are enough for one session. */
const IDLE = seconds(3);
const MOST_MESSAGES = 100;
/** For all answers to QUIT, when the server closes. */
const GOODBYE = seconds(1);

export type Hops = {
  take(route: string, demand: Demand): Promise<Result<Hop, NoHop>>;
  /** A new session, even where one waits: the waiting one had died unseen. */
  open(route: string, demand: Demand): Promise<Result<Hop, NoHop>>;
  give(route: string, hop: Hop): void;
  /** What waits was opened as its owner no longer wants it: relays or demands on encryption are others now. */
  forget(): void;
  /** Says goodbye where nothing is delivered, and cuts the others. */
  close(): Promise<void>;
};

export function newHops(options: HopOptions): Hops {
  const { clock } = options;
  const idle = new Map<string, { hop: Hop; cancel: () => void }[]>();
  /** Those that deliver. */
  const busy = new Set<Hop>();
  const open = async (route: string, demand: Demand) => {
    const opened = await openHop(options, route, demand);
    if (opened.ok) busy.add(opened.value);
    return opened;
  };

  const forget = (key: string, hop: Hop) => {
    const left = (idle.get(key) ?? []).filter(waiting => waiting.hop !== hop);
    if (left.length > 0) idle.set(key, left);
    else idle.delete(key);
  };

  const takeIdle = () => {
    const waiting = [...idle.values()].flat();
    idle.clear();
    return waiting;
  };

  return {
    async take(route, demand) {
      const alike = () => idle.get(keyOf(route, demand))?.pop();
      for (let waiting = alike(); waiting; waiting = alike()) {
        waiting.cancel();
        const { address, port } = waiting.hop.remote;
        // The way out may have been closed since it was dialled.
        if (!options.guard.allow(address, port).ok) void waiting.hop.session.quit();
        else if (waiting.hop.session.isOpen()) {
          waiting.hop.lines = [];
          busy.add(waiting.hop);
          return ok(waiting.hop);
        }
      }
      return open(route, demand);
    },
    open,
    give(route, hop) {
      busy.delete(hop);
      if (!hop.session.isOpen() || hop.used >= MOST_MESSAGES) {
        void hop.session.quit();
        return;
      }
      const key = keyOf(route, hop.demand);
      const cancel = clock.after(IDLE, () => {
        forget(key, hop);
        void hop.session.quit();
      });
      idle.set(key, [...(idle.get(key) ?? []), { hop, cancel }]);
    },
    forget() {
      for (const { hop, cancel } of takeIdle()) {
        cancel();
        void hop.session.quit();
      }
      for (const hop of busy) hop.used = MOST_MESSAGES;
    },
    async close() {
      const waiting = takeIdle();
      const leaving = waiting.map(({ hop, cancel }) => {
        cancel();
        return hop.session.quit();
      });
      await Promise.race([Promise.all(leaving), new Promise<void>(resolve => clock.after(GOODBYE, resolve))]);
      for (const hop of [...busy, ...waiting.map(one => one.hop)]) hop.session.destroy();
    },
  };
}

const keyOf = (route: string, demand: Demand): string => `${demand} ${route}`;
