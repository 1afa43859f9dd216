/**
 * Pages that go from screen to screen, some beside one another: each screen as if the window had just been opened there, but
 * in a browser that has its files and is warm, with a server and a home for all. A fresh context for each costs four times that.
 */
import { availableParallelism } from 'node:os';
import { each, type Look, type Office, type Seat } from './office.ts';
import { progress } from './tell.ts';

export type Lane = {
  go(path: string): Promise<Pick<Seat, 'page' | 'gate'>>;
  /** The next screen gets a page of its own: this one is not to be trusted. */
  renew(): Promise<void>;
};

/** While one waits for a frame or an answer, another works. */
export const AT_ONCE = availableParallelism() + 1;

const SIZE = { width: 1320, height: 840 };

export function laneOn(office: Office, look: Look = {}): Lane {
  let seat: Seat | null = null;
  return {
    async go(path) {
      if (!seat) {
        seat = await office.open(path, { ...look, forgetful: true });
        return seat;
      }
      const { page, gate, origin } = seat;
      gate.open();
      await page.setViewportSize(SIZE);
      await page.goto(`${origin}${path}`);
      await page.waitForSelector('html[data-ready]');
      return seat;
    },
    async renew() {
      await seat?.[Symbol.asyncDispose]();
      seat = null;
    },
  };
}

/** Each of them in one of some lanes; `what` stands before how far it has come. */
export async function alongLanes<T>(
  office: Office,
  { what, look, nameOf }: { readonly what: string; readonly look?: Look; readonly nameOf: (item: T) => string },
  items: readonly T[],
  run: (item: T, lane: Lane) => Promise<void>,
): Promise<void> {
  const lanes = Array.from({ length: Math.min(AT_ONCE, items.length) }, () => laneOn(office, look));
  const free = [...lanes];
  let done = 0;
  try {
    await each(items, lanes.length, async item => {
      const lane = free.pop()!;
      await run(item, lane);
      free.push(lane);
      progress(what, ++done, items.length, nameOf(item));
    });
  } finally {
    await Promise.all(lanes.map(lane => lane.renew()));
  }
}
