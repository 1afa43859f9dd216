/** The window in a real Chromium before a made-up server that speaks JMAP too: for the tests of one file. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { chromiumArgs, chromiumPath } from './chromium.ts';
import type { FakeAccount } from './fake/jmap-mail.ts';
import { builtWindow, type FakeServer, startFakeServer } from './fake-server.ts';

export const INBOX = '/mail/a1/m1';
type Look = { readonly dark?: boolean; readonly width?: number; readonly height?: number; readonly own?: object };
export type MailWindow = {
  /** `own`: the preferences that somebody has. */
  readonly open: (path: string, look?: Look) => Promise<Page>;
  readonly server: () => FakeServer;
  readonly account: () => FakeAccount;
};

/** Serves and closes around the tests of the file; what the window throws fails the test. */
export function mailWindow(): MailWindow {
  let server: FakeServer;
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];
  before(async () => {
    server = await startFakeServer(builtWindow());
    browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });
  beforeEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
    server.refuse(false);
    server.strayRequests.length = 0;
    server.use('full', 0);
  });
  afterEach(() => assert.deepEqual(faults.splice(0), []));
  const open: MailWindow['open'] = async (path, { dark = false, width = 1320, height = 840, own } = {}) => {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    });
    contexts.push(context);
    if (own) await context.addInitScript(kept => localStorage.setItem('mailroom.mail', kept), JSON.stringify(own));
    const page = await context.newPage();
    page.setDefaultTimeout(8000);
    page.on('pageerror', fault => faults.push(String(fault.stack)));
    await page.goto(server.url + path);
    await page.waitForSelector('html[data-ready]');
    return page;
  };
  return { open, server: () => server, account: () => server.world().jmap.accounts[0]! };
}

export const rows = (page: Page): Locator => page.locator('.message-list [role=option]');
export const listed = (page: Page): Promise<void> => rows(page).locator('time').first().waitFor();
export const active = (page: Page): Locator => page.locator('.row[data-active]');
export const keys = async (page: Page, ...pressed: string[]): Promise<void> => {
  for (const key of pressed) await page.keyboard.press(key);
};
export const total = async (page: Page): Promise<number> =>
  Number(await rows(page).first().getAttribute('aria-setsize'));
