/**
 * Hostile letters in the reader's frame, in a real Chromium, with the window's own policy around it: nothing is asked
 * of any network, nothing runs, nothing leads away, nothing is drawn outside. Each layer is tried alone as well.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { FRAME_POLICY } from '../../renderer/mail/reader/frame-document.ts';
import { readAsset, windowHeaders } from '../../server/web/assets.ts';
import { buildPage } from '../support/build-page.ts';
import { chromiumArgs, chromiumPath } from '../support/chromium.ts';
import { hostileMail } from './hostile-mail/corpus.ts';
import type { HostilePage } from './hostile-mail/page/main.tsx';

/** So many letters stand in the page at once. */
const TOGETHER = 40;

let built: Awaited<ReturnType<typeof buildPage>>;
let browser: Browser;
/** What was asked of the canary; empty at the end. */
const hits: string[] = [];
const canary = createServer((request, response) => {
  hits.push(request.url ?? '');
  response.end();
});
const front = createServer(async (request, response) => {
  if (request.url === '/alone') {
    // The window's own policy, without Trusted Types: here the sanitizer is passed by on purpose.
    const headers = windowHeaders(null);
    const policy = headers['Content-Security-Policy']!.replace(/; require-trusted-types.*$/, '');
    response.writeHead(200, { ...headers, 'Content-Type': 'text/html', 'Content-Security-Policy': policy });
    return void response.end('<!doctype html><title>Alone</title><body></body>');
  }
  const asset = await readAsset(built.root, new URL(request.url ?? '/', 'http://x').pathname);
  response.writeHead(asset ? 200 : 404, { ...asset?.headers, ...windowHeaders(null) });
  response.end(asset?.body);
});
const addressOf = (server: typeof canary): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

before(async () => {
  built = await buildPage(join(import.meta.dirname, 'hostile-mail/page'));
  for (const server of [canary, front]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
});
after(async () => {
  await browser?.close();
  for (const server of [canary, front]) {
    server.closeAllConnections();
    server.close();
  }
  await built?.close();
});

type Watched = { readonly page: Page; readonly context: BrowserContext; readonly seen: string[] };

/** A page, and everything in it that must not happen. */
async function openWatched(): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1700, height: 1200 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const seen: string[] = [];
  const home = `${addressOf(front)}/`;
  page.on('dialog', dialog => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('page', other => seen.push(`window ${other.url()}`));
  context.on('request', request => {
    const isOwn = request.url().startsWith(home) || /^(?:data|blob):/.test(request.url());
    if (!isOwn) seen.push(`request ${request.url()}`);
  });
  page.on('download', download => seen.push(`download ${download.url()}`));
  page.on('framenavigated', frame => {
    const url = frame.url();
    if (!url.startsWith(home) && !/^about:(?:srcdoc|blank)(?:#|$)/.test(url)) seen.push(`navigation ${url}`);
  });
  page.on('console', message => {
    // Where a script was left, the frame says that it does not run it.
    if (/Blocked script execution/i.test(message.text())) seen.push(message.text());
  });
  page.on('pageerror', fault => seen.push(`thrown ${fault.message}`));
  await page.goto(home);
  await page.waitForFunction(() => 'hostile' in globalThis);
  return { page, context, seen };
}

/** The frames and their twins are there and loaded. */
const settled = (page: Page, count: number): Promise<unknown> =>
  page.waitForFunction(
    expected => document.querySelectorAll('.mail-frame').length === expected && !document.querySelector('.mail-twin'),
    count,
  );

const letters = () => hostileMail(addressOf(canary));

test('there are enough of them, and each names the canary or acts', () => {
  assert.ok(letters().length >= 200, `${letters().length} letters`);
  assert.equal(new Set(letters().map(letter => letter.html)).size, letters().length, 'none stands twice');
});

test('no letter asks, runs, leads away or covers, looked at and clicked', async () => {
  const { page, context, seen } = await openWatched();
  const all = letters();
  let links = 0;
  for (let at = 0; at < all.length; at += TOGETHER) {
    const some = all.slice(at, at + TOGETHER);
    const left = await page.evaluate(
      given => (globalThis as unknown as { hostile: HostilePage }).hostile.show(given),
      some as { name: string; html: string }[],
    );
    await settled(page, some.length);
    links += left.reduce((sum, one) => sum + one.links, 0);
    assert.deepEqual(
      left.flatMap(one => one.forbidden),
      [],
      'what is left of the letters',
    );
    const boxes = await page
      .locator('.letter')
      .evaluateAll(all => all.map(one => one.getBoundingClientRect().toJSON()));
    for (const [i, { x, y, width }] of (boxes as DOMRect[]).entries()) {
      // What cannot be clicked needs no click.
      if (/^(?:script|load|style|meta)/.test(some[i]!.name)) continue;
      await page.mouse.click(x + 70, y + 60);
      await page.mouse.click(x + width / 2, y + 90);
    }
    assert.deepEqual(seen, [], `letters ${at} to ${at + TOGETHER}`);
  }
  const clicked = await page.evaluate(() => (globalThis as unknown as { hostile: HostilePage }).hostile.clicked);
  assert.ok(links > 30, `${links} links were kept as questions`);
  assert.ok(new Set(clicked).size > 15, `${new Set(clicked).size} letters had a link clicked, which asked first`);
  assert.deepEqual(hits, []);
  await context.close();
});

test('nothing is drawn outside of the frames', async () => {
  const { page, context, seen } = await openWatched();
  const covering = letters().filter(({ name }) => name.startsWith('cover'));
  for (const letter of covering) {
    await page.evaluate(
      given => (globalThis as unknown as { hostile: HostilePage }).hostile.show([given]),
      letter as { name: string; html: string },
    );
    await settled(page, 1);
    const box = (await page.locator('.letter').boundingBox())!;
    const points = [
      [box.x + 10, box.y + 10],
      [box.x + box.width - 10, box.y + 80],
      [box.x + 100, box.y + box.height - 10],
      [400, box.y + box.height + 100],
    ] as const;
    const under = await page.evaluate(
      all => all.map(([x, y]) => document.elementFromPoint(x, y)?.localName ?? 'nothing'),
      points as unknown as [number, number][],
    );
    assert.ok(!under.includes('iframe'), `${letter.name}: ${under}`);
  }
  assert.deepEqual([seen, hits], [[], []]);
  await context.close();
});

test('the frame alone holds too: the same letters, not cleaned at all, under its policy and the window’s', async () => {
  const { page, context, seen } = await openWatched();
  await page.goto(`${addressOf(front)}/alone`);
  seen.length = 0;
  const all = letters();
  for (let at = 0; at < all.length; at += TOGETHER) {
    const documents = all.slice(at, at + TOGETHER).map(({ html }) => POLICY + html);
    await page.evaluate(async given => {
      const frames = given.map(html => {
        const frame = document.createElement('iframe');
        frame.setAttribute('sandbox', 'allow-top-navigation-by-user-activation');
        frame.srcdoc = html;
        return frame;
      });
      document.body.replaceChildren(...frames);
      await Promise.race([
        Promise.all(frames.map(frame => new Promise(resolve => frame.addEventListener('load', resolve)))),
        new Promise(resolve => setTimeout(resolve, 700)),
      ]);
    }, documents);
  }
  const acts = seen.filter(one => /^(?:dialog|window|download|thrown)/.test(one));
  assert.deepEqual([acts, hits], [[], []]);
  await context.close();
});

const POLICY = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}">`;
