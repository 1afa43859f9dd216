/**
 * Measure 3: a cold start. Of the server, from the start of its process to its line of readiness; of the window, in a browser
 * that has nothing kept, from the navigation to the mark `app-ready`; the scripts read until then; and what moved meanwhile.
 *
 * Nothing is asked of the page before it says that it is ready: who drives a browser has scripts of his own run in it, and has
 * it hand over what it read, at the cost of the very thread that is measured.
 */
import { rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumArgs, chromiumPath } from '../support/chromium.ts';
import { type Served, serve } from '../support/serve.ts';
import { atMost, type Measure, median, quantile, told } from './measure.ts';
import { homeWith } from './window.ts';

const LETTERS = 2000;
const STARTS = 5;
const OPENINGS = 20;
/** Where one comes in: on most days the first. */
const PATHS = ['/', '/mail/all/inbox', '/log', '/queue'] as const;
/** After app-ready: what comes late would move what is there. */
const WATCHED = 700;

type Opening = { readonly ready: number; readonly script: number; readonly moved: number };

export const coldStart: Measure = {
  number: 3,
  name: 'Cold start',
  async run() {
    const home = await homeWith(LETTERS);
    const listeners: number[] = [];
    for (let run = 0; run < STARTS; run++) {
      const served = await serve({ home });
      listeners.push(served.readyAfter);
      await served.stop();
    }
    const served = await serve({ home });
    const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
    const openings: Opening[] = [];
    for (let run = 0; run < OPENINGS; run++) openings.push(await openAnew(browser, served, PATHS[run % PATHS.length]!));
    await browser.close();
    await served.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    const ready = openings.map(opening => opening.ready);
    return [
      atMost(`${STARTS} starts, until every listener listens, median`, median(listeners), 'ms', 700),
      told('the same, best', Math.min(...listeners), 'ms'),
      atMost(`${OPENINGS} openings, until it can be used, median`, median(ready), 'ms', 500),
      atMost('the same, p95', quantile(ready, 0.95), 'ms', 1000),
      ...PATHS.map((path, i) =>
        atMost(`script read until then, of ${path}`, openings[i]!.script / 1000, 'kB gzip', 350),
      ),
      atMost('layout shift in thousandths, worst', 1000 * Math.max(...openings.map(({ moved }) => moved)), '', 0),
    ];
  },
};

async function openAnew(browser: Browser, served: Served, path: string): Promise<Opening> {
  const { url } = await served.ask(api => api.console.open({}));
  const address = new URL(url);
  const context = await browser.newContext({ viewport: { width: 1320, height: 840 } });
  const page = await context.newPage();
  await page.addInitScript(WATCH);
  const said = page.waitForEvent('console', { predicate: message => message.text() === READY });
  await page.goto(`${address.origin}${path}${address.search}`, { waitUntil: 'commit' });
  await said;
  const { ready, read } = await page.evaluate(TIMES);
  // Read once more by who measures: they are the same octets.
  const scripts = await Promise.all(
    read.map(async name => gzipSync(await (await page.request.get(name)).body()).length),
  );
  const moved = await stillness(page);
  if (moved.sum > 0) console.error(`  ${path}: moved ${moved.sum.toFixed(4)}: ${moved.what.join(', ')}`);
  await context.close();
  return { ready, script: scripts.reduce((sum, one) => sum + one, 0), moved: moved.sum };
}

type Moved = { sum: number; readonly what: string[] };
type Shift = PerformanceEntry & {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: Node | null }[];
};

/** What WATCH says on the console when the window is ready. */
const READY = 'mailroom is ready';

const WATCH = (): void => {
  const ready = new MutationObserver(() => {
    if (document.documentElement?.dataset.ready === undefined) return;
    ready.disconnect();
    console.debug('mailroom is ready');
  });
  ready.observe(document, { subtree: true, attributes: true, attributeFilter: ['data-ready'] });
  const moved: Moved = { sum: 0, what: [] };
  Object.assign(globalThis, { moved });
  new PerformanceObserver(list => {
    for (const shift of list.getEntries() as Shift[]) {
      if (shift.hadRecentInput) continue;
      moved.sum += shift.value;
      for (const { node } of shift.sources)
        moved.what.push((node as Element | null)?.className || String(node?.nodeName));
    }
  }).observe({ type: 'layout-shift', buffered: true });
};

const TIMES = (): { ready: number; read: string[] } => {
  const ready = performance.getEntriesByName('app-ready')[0]!.startTime;
  const read = (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
    .filter(({ name, responseEnd }) => /\.js$/.test(new URL(name).pathname) && responseEnd <= ready)
    .map(({ name }) => name);
  return { ready, read };
};

const stillness = (page: Page): Promise<Moved> =>
  page.evaluate(
    wait =>
      new Promise<Moved>(resolve => setTimeout(() => resolve((globalThis as unknown as { moved: Moved }).moved), wait)),
    WATCHED,
  );
