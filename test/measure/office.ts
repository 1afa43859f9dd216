/**
 * An office to look at: a server on a home with letters, a browser, and for each page a gate between the two. `full` has a conversation,
 * a letter with HTML, pictures and a file, a folder of its own, mail that waits for a smart host that is not there, and journeys of all that;
 * `empty` has people and nothing else; `nobody` has not even people;
 * `shop` captures what programs send.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { chromiumArgs, chromiumPath } from '../support/chromium.ts';
import { type Served, serve } from '../support/serve.ts';
import { failAll } from './failing.ts';
import { fillOffice, fillShop } from './furnish.ts';
import { type Gate, gateTo } from './gate.ts';
import { homeWith } from './window.ts';

export type Office = AsyncDisposable & {
  readonly served: Served;
  readonly browser: Browser;
  /** What pages threw. */
  readonly faults: readonly string[];
  /** A page in a context of its own, signed in. */
  open(path: string, look?: Look): Promise<Seat>;
};
/** `failing`: each question to the server fails. `forgetful`: each page that is loaded begins with nothing kept. */
export type Look = BrowserContextOptions & {
  readonly mail?: object | undefined;
  readonly failing?: boolean;
  readonly forgetful?: boolean;
};
export type Seat = AsyncDisposable & { readonly page: Page; readonly gate: Gate; readonly origin: string };
export type Kind = 'full' | 'empty' | 'nobody' | 'shop';
/** There is something in it to look at. */
export const isLived = (kind: Kind): boolean => kind === 'full' || kind === 'shop';

const LETTERS = 2000;
/** What a busy machine may need for one step. */
const PATIENCE = 30_000;
/** A port where nobody answers: what is for elsewhere waits. */
const NOWHERE = '127.0.0.1:9';
/** All that is known of the world: where no network is, nothing is waited for. */
const ZONE = 'there.example. MX 10 mx.there.example.\nmx.there.example. A 127.0.0.1\n';

export async function openOffice(kind: Kind): Promise<Office> {
  const isNew = kind === 'nobody' || kind === 'shop';
  const home = isNew ? mkdtempSync(join(tmpdir(), `mailroom-${kind}-`)) : await homeWith(kind === 'full' ? LETTERS : 0);
  writeFileSync(join(home, 'zone'), ZONE);
  const served = await serve({
    ...{ home, preset: kind === 'shop' ? 'dev' : 'office' },
    settings: [
      ...[`dns.zone=${join(home, 'zone')}`, `relay.host=${NOWHERE}`, 'relay.tls=none', 'tls.names=localhost'],
      ...['checks.greylist=off', 'checks.greet-wait=0s', 'checks.tarpit-from=0'],
    ],
  });
  if (kind === 'nobody') await served.ask(api => api.domains.add({ name: 'office.test' }));
  if (kind === 'full') await fillOffice(served);
  if (kind === 'shop') await fillShop(served);
  const { url } = await served.ask(api => api.console.open({}));
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  const faults: string[] = [];
  return {
    served,
    browser,
    faults,
    async open(path, look = {}) {
      const gate = await gateTo(Number(new URL(url).port));
      const origin = `http://localhost:${gate.port}`;
      const context = await newContext(browser, look);
      const close = async (): Promise<void> => {
        await context.close();
        await gate[Symbol.asyncDispose]();
      };
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE);
      page.on('pageerror', fault => faults.push(`${new URL(page.url()).pathname}: ${fault.message}`));
      const { search } = new URL((await served.ask(api => api.console.open({}))).url);
      try {
        await page.goto(`${origin}${path}${path.includes('?') ? search.replace('?', '&') : search}`);
        await page.waitForSelector('html[data-ready]');
      } catch (fault) {
        // A gate that stays would keep the whole command from ending.
        await close();
        throw fault;
      }
      return { page, gate, origin, [Symbol.asyncDispose]: close };
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
      await served.stop();
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function newContext(
  browser: Browser,
  { mail, failing = false, forgetful = false, ...look }: Look,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1320, height: 840 },
    reducedMotion: 'reduce',
    ...look,
  });
  if (failing) await failAll(context);
  if (forgetful) await context.addInitScript(FORGET);
  if (mail) await context.addInitScript(kept => localStorage.setItem('mailroom.mail', kept), JSON.stringify(mail));
  return context;
}

/** Letters that are written and how things are shown; a frame with a letter's HTML may not even ask. */
const FORGET = (): void => {
  if (self !== top) return;
  localStorage.clear();
  sessionStorage.clear();
};

/** Each of them, some at a time: a machine has more than one core, and a page that waits needs none. */
export async function each<T>(items: readonly T[], atOnce: number, run: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const work = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
