/** A server on a home, and its window in a browser, for measures. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Opened, openPage } from '../support/chromium.ts';
import { type Served, serve } from '../support/serve.ts';
import { seedHome } from './seed.ts';

export type MeasuredWindow = AsyncDisposable & {
  readonly served: Served;
  readonly page: Page;
  /** Another page of the same window, signed in. */
  again(path: string): Promise<Opened>;
};

const homes = join(tmpdir(), 'mailroom-measure');

/** Made once, then copied: a hundred thousand letters take half a minute. */
export async function homeWith(count: number): Promise<string> {
  const made = join(homes, `home-${count}`);
  if (!existsSync(made)) {
    await seedHome(`${made}.making`, count);
    cpSync(`${made}.making`, made, { recursive: true });
    rmSync(`${made}.making`, { recursive: true });
  }
  const copy = mkdtempSync(join(tmpdir(), 'mailroom-measured-'));
  cpSync(made, copy, { recursive: true });
  return copy;
}

export async function openWindow(
  count: number,
  path: string,
  settings: readonly string[] = [],
): Promise<MeasuredWindow> {
  const home = await homeWith(count);
  const served = await serve({ home, settings });
  const open = async (at: string): Promise<Opened> => {
    const { url } = await served.ask(api => api.console.open({}));
    const address = new URL(url);
    const opened = await openPage(`${address.origin}${at}${address.search}`);
    await opened.page.waitForSelector('html[data-ready]');
    return opened;
  };
  const first = await open(path);
  return {
    served,
    page: first.page,
    again: open,
    async [Symbol.asyncDispose]() {
      await first.close();
      await served.stop();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
