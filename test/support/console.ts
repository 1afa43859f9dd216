/**
 * The window as a browser shows it, from a real server's address: one Chromium for a test file, a page per address.
 *
 *   const window = await startConsole();
 *   const page = await window.open(url, { dark: true });
 *   …
 *   await window.close();            // fails when a page threw
 */
import assert from 'node:assert/strict';
import { chromium, type Page } from 'playwright-core';
import { build, ourNode } from '../../electron/start.mjs';
import { axe, chromiumArgs, chromiumPath } from './chromium.ts';

export type Console = {
  open(url: string, look?: { readonly dark?: boolean }): Promise<Page>;
  /** What the pages threw; empty at the end. */
  readonly faults: readonly string[];
  close(): Promise<void>;
};

/** What a busy machine may need for one step. */
const PATIENCE = 15_000;

/** Builds the window first where it is not built, since the server serves what it finds. */
export async function startConsole(): Promise<Console> {
  build(ourNode());
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  const faults: string[] = [];
  return {
    faults,
    async open(url, { dark = false } = {}) {
      const context = await browser.newContext({
        viewport: { width: 1320, height: 840 },
        colorScheme: dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      page.on('pageerror', fault => faults.push(String(fault.stack)));
      await page.goto(url);
      await page.waitForSelector('html[data-ready]');
      return page;
    },
    async close() {
      await browser.close();
      assert.deepEqual(faults, []);
    },
  };
}

/** Fails unless axe finds nothing in the page, light and dark. */
export async function accessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await axe(page), [], `${what}, ${colorScheme}`);
  }
}

/** Asks again until it holds; a test never sleeps for a time that it has guessed. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (!(await holds())) {
    assert.ok(Date.now() < deadline, `never came true: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
