/**
 * How many turns an opening takes: the page names every file that its screen needs, and brings the first answers; nothing is
 * asked for before the screen can be used but what only that screen can know.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type Browser, chromium } from 'playwright-core';
import { build, ourNode } from '../../electron/start.mjs';
import { chromiumArgs, chromiumPath } from '../support/chromium.ts';
import { type Served, serve } from '../support/serve.ts';

const home = mkdtempSync(join(tmpdir(), 'mailroom-opening-'));
let served: Served;
let browser: Browser;

before(async () => {
  build(ourNode());
  served = await serve({ home });
  await served.ask(api => api.domains.add({ name: 'office.example' }));
  await served.ask(api => api.accounts.add({ address: 'ana@office.example', name: 'Ana', password: 'correct horse' }));
  browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
});
after(async () => {
  await browser?.close();
  await served?.[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

type Opening = {
  /** Calls and streams, until the screen could be used, which had no answer in the page. */
  readonly asked: readonly string[];
  /** Of scripts and style sheets, those that the page did not name. */
  readonly late: readonly string[];
  readonly moved: number;
};

async function open(path: string): Promise<Opening> {
  const address = new URL((await served.ask(api => api.console.open({}))).url);
  const context = await browser.newContext({ viewport: { width: 1320, height: 840 } });
  const page = await context.newPage();
  const asked: string[] = [];
  await page.addInitScript(NOTE);
  page.on('websocket', socket =>
    socket.on('framesent', ({ payload }) => {
      const [, op, what, input] = JSON.parse(String(payload)) as [number, string, string, unknown];
      if (op === 'call') asked.push(`${what} ${JSON.stringify(input)}`);
    }),
  );
  const html = await (await page.goto(`${address.origin}${path}${address.search}`))!.text();
  await page.waitForSelector('html[data-ready]');
  const { until, files, moved } = await page.evaluate(READ);
  const block = /id="first-answers">([^<]*)</.exec(html)?.[1] ?? '[]';
  const brought = new Set(
    (JSON.parse(block) as unknown[][]).map(([what, input]) => `${what} ${JSON.stringify(input)}`),
  );
  await context.close();
  return {
    asked: asked.slice(0, until).filter(question => !brought.has(question)),
    late: files.filter(name => !html.includes(name)),
    moved,
  };
}

type Noted = { sent: number; moved: number };
/** In the page: how much was sent by the moment of readiness, and what moved. */
const NOTE = (): void => {
  const noted: Noted = { sent: 0, moved: 0 };
  Object.assign(globalThis, { noted });
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (this: WebSocket, text: string) {
    if (document.documentElement.dataset.ready === undefined && text.includes('"call"')) noted.sent++;
    send.call(this, text);
  };
  new PerformanceObserver(list => {
    for (const shift of list.getEntries()) noted.moved += (shift as PerformanceEntry & { value: number }).value;
  }).observe({ type: 'layout-shift', buffered: true });
};
const READ = () => {
  const { noted } = globalThis as unknown as { noted: Noted };
  const ready = performance.getEntriesByName('app-ready')[0]!.startTime;
  const files = performance
    .getEntriesByType('resource')
    .filter(({ name, startTime }) => /\.(?:js|css)$/.test(new URL(name).pathname) && startTime < ready)
    .map(({ name }) => new URL(name).pathname);
  return { until: noted.sent, files, moved: noted.moved };
};

/** A server that is busy with something else brings fewer answers: then the next opening counts. */
const TRIES = 5;
const screens: readonly (readonly [path: string, asks: RegExp | null])[] = [
  ['/', null],
  ['/queue', null],
  // As many lines as there are: they come over the socket.
  ['/log', /^log\.watch /],
  // Which letters depends on how the person sorts them.
  ['/mail/all/inbox', /^(?:jmap\.call .*Email\/query|sharing\.watch|settings\.)/],
];

for (const [path, asks] of screens)
  test(`${path}: the page names all files of its screen, and nothing is asked that it has brought`, async () => {
    let opening = await open(path);
    const beyond = () => opening.asked.filter(question => !asks?.test(question) && !question.startsWith('jmap.watch '));
    for (let at = 1; at < TRIES && beyond().length > 0; at++) opening = await open(path);
    assert.deepEqual(beyond(), []);
    assert.deepEqual(opening.late, []);
    assert.equal(opening.moved, 0);
  });

test('the status bar tells what the server takes, and its words begin at one place whatever it is', async () => {
  const address = new URL((await served.ask(api => api.console.open({}))).url);
  const page = await (await browser.newContext({ viewport: { width: 1320, height: 840 } })).newPage();
  await page.goto(`${address.origin}/log${address.search}`);
  await page.waitForSelector('.status-process');
  const begins = await page.evaluate(() => {
    const said = document.querySelector('.status-process')!;
    return ['0.0% CPU · 98 MB', '99.8% CPU · 1.02 GB'].map(text => {
      said.textContent = text;
      const words = document.createRange();
      words.selectNodeContents(said);
      return words.getBoundingClientRect().left;
    });
  });
  assert.equal(begins[0], begins[1]);
  await page.context().close();
});
