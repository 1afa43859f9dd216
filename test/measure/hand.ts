/** A hand on the keyboard that counts its steps and looks after each where the focus is. */
import type { Page } from 'playwright-core';
import { type Focus, focusIn } from './focus.ts';

export type Hand = {
  readonly page: Page;
  steps: number;
  /** Steps after which nobody could see where the focus was. */
  readonly unseen: string[];
  press(key: string): Promise<void>;
  /** One step, however long. */
  type(text: string): Promise<void>;
  /** With Tab, each a step, to what fits. */
  tabTo(selector: string, name?: string): Promise<void>;
  /** The window itself puts the focus there. */
  focused(selector: string): Promise<void>;
};

const FURTHEST = 60;

/** What is loaded when it is first wanted takes the focus when it has come; as long as the page says that it waits for an answer, that is not yet. */
const SETTLED_WITHIN = 3000;
const ANSWERED_WITHIN = 30_000;

export function handOn(page: Page): Hand {
  /** Where the focus was in the window itself, under whatever was open on top of it. */
  let below: Focus | null = null;
  /** Lost, where something had it; a page on which nothing had it yet has lost nothing. */
  const look = async (): Promise<Focus> => {
    const began = performance.now();
    let until = began + SETTLED_WITHIN;
    for (;;) {
      const focus = await focusIn(page);
      const isFine = focus.seenBy !== null || (focus.on === null && below === null);
      const now = performance.now();
      if (isFine || now > until) return focus;
      if (now < began + ANSWERED_WITHIN && (await isLoading(page))) until = now + SETTLED_WITHIN;
      await frames(page);
    }
  };
  const hand: Hand = {
    page,
    steps: 0,
    unseen: [],
    async press(key) {
      await page.keyboard.press(key);
      hand.steps++;
      await frames(page);
      const focus = await look();
      if (focus.seenBy === null && (focus.on !== null || below !== null))
        hand.unseen.push(`after ${key}: ${toldOf(focus)}`);
      if (!focus.inModal) below = focus.on === null ? null : focus;
    },
    async type(text) {
      await page.keyboard.type(text);
      hand.steps++;
    },
    async tabTo(selector, name = '') {
      for (let tabs = 0; tabs < FURTHEST; tabs++) {
        await hand.press('Tab');
        const isThere = await page.evaluate(
          ([wanted, words]) => {
            const { activeElement: at } = document;
            const own = at?.getAttribute('aria-label') ?? at?.textContent ?? '';
            return at?.matches(wanted!) === true && own.trim().startsWith(words!);
          },
          [selector, name],
        );
        if (isThere) return;
      }
      throw new Error(`${FURTHEST} times Tab do not lead to ${selector} ${name}`);
    },
    async focused(selector) {
      await page.waitForFunction(wanted => document.activeElement?.matches(wanted) === true, selector);
    },
  };
  return hand;
}

const isLoading = async (page: Page): Promise<boolean> =>
  (await page.locator('main .loading, main .row-skeleton').count()) > 0;
const frames = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))));

export const toldOf = ({ on, contrast }: Focus): string =>
  on === null ? 'nothing has the focus' : `${on} has it, seen with ${contrast.toFixed(1)}:1`;

/** The system's own window for files opens, and gives one. */
export async function expectFile(hand: Hand, act: () => Promise<void>): Promise<void> {
  const asked = hand.page.waitForEvent('filechooser');
  // Only after this answer does the browser give its file window to us; before, it would open one that nobody sees.
  await hand.page.evaluate(() => null);
  await act();
  const chooser = await asked;
  hand.steps++;
  await chooser.setFiles({ name: 'hours.txt', mimeType: 'text/plain', buffer: Buffer.from('nine to five') });
}
