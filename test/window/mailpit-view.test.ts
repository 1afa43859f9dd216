/** A message's HTML at Mailpit's address, opened in a browser: its own pictures show, nothing else is fetched, nothing runs. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { after, before } from 'node:test';
import { MailpitClient } from 'mailpit-api';
import { type Browser, chromium } from 'playwright-core';
import { newRouter } from '../../server/api/router.ts';
import { openConsole } from '../../server/assembly/console.ts';
import type { Front } from '../../server/web/front.ts';
import { chromiumArgs, chromiumPath } from '../support/chromium.ts';
import { until } from '../support/console.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let front: Front;
let browser: Browser;
let mailpit: MailpitClient;
let calls = 0;
const web = createServer((_, answer) => answer.end());
web.on('connection', () => calls++);

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

before(async () => {
  await new Promise<void>(done => web.listen(0, '127.0.0.1', done));
  world = await startWorld({ preset: 'dev', settings: ['console.port=0'] });
  front = (await openConsole(world.mailroom, newRouter(world.mailroom.ports), '/nowhere', () => {}))!;
  mailpit = new MailpitClient(front.origin);
  browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
});
after(async () => {
  await browser?.close();
  web.closeAllConnections();
  web.close();
  await front?.close();
  await world?.[Symbol.asyncDispose]();
});

const message = (HTML: string) => ({
  ...{ From: { Email: 'ana@shop.example' }, To: [{ Email: 'kim@there.example' }], Subject: 'Look', Text: 'x', HTML },
  Attachments: [{ Filename: 'logo.png', Content: PIXEL, ContentType: 'image/png', ContentID: 'logo@shop' }],
});

test('its own pictures by cid show; no other address is called, whatever asks for it', async () => {
  const other = await mailpit.sendMessage(message('<p>Other</p>'));
  const { port } = web.address() as AddressInfo;
  const far = `http://127.0.0.1:${port}`;
  const { ID } = await mailpit.sendMessage(
    message(
      `<html><head><base href="${far}/"><link rel="stylesheet" href="${far}/l.css"><link rel="preload" as="image" href="${far}/p.png">` +
        `<link rel="icon" href="${far}/i.ico"><link rel="prefetch" href="${far}/f"><link rel="preconnect" href="${far}"><link rel="dns-prefetch" href="//x.invalid"><meta http-equiv="refresh" content="0;url=${far}/r">` +
        `<style>@import url(${far}/i.css);@font-face{font-family:x;src:url(${far}/x.woff)}b{font-family:x;background:url(${far}/b)}` +
        `.own{background:url(cid:logo@shop)}</style><script>document.title='ran';fetch('${far}/s')</script></head>` +
        `<body onload="fetch('${far}/o')" background="${far}/bg"><img class="one" src="cid:logo%40shop"><img class="two" src=cid:logo@shop>` +
        `<div class="own">y</div><img class="far" src="${far}/a.png" srcset="${far}/b.png 2x"><img src="cid:unknown">` +
        `<img class="other" src="/api/v1/message/${other.ID}/part/2"><img class="list" src="${front.origin}/api/v1/messages">` +
        `<b>b</b><iframe src="${far}/if"></iframe><object data="${far}/ob"></object><embed src="${far}/em"><video poster="${far}/po" src="${far}/v"></video>` +
        `<svg><image href="${far}/sv"/><use href="${far}/us"/></svg><form action="${far}/fo"><input autofocus type="image" src="${far}/in"></form>` +
        '</body></html>',
    ),
  );
  const page = await browser.newPage();
  const asked: string[] = [];
  page.on('request', request => asked.push(request.url()));
  const answered: string[] = [];
  page.on('response', response => answered.push(new URL(response.url()).pathname));
  for (const embed of ['', '?embed=1']) {
    await page.goto(`${front.origin}/view/${ID}.html${embed}`);
    for (const own of ['.one', '.two'])
      await until(`${own} is there`, () =>
        page.locator(own).evaluate(one => (one as HTMLImageElement).naturalWidth === 1),
      );
    for (const not of ['.far', '.other', '.list'])
      assert.equal(await page.locator(not).evaluate(one => (one as HTMLImageElement).naturalWidth), 0, not);
    assert.notEqual(await page.title(), 'ran');
  }
  const paths = new Set(answered.filter(path => path !== '/favicon.ico'));
  assert.deepEqual([...paths].sort(), [`/api/v1/message/${ID}/part/2`, `/view/${ID}.html`]);
  assert.equal(calls, 0);
  const program = await fetch(`${front.origin}/view/${ID}.html`).then(answer => answer.text());
  assert.match(program, /<iframe src="/);
  assert.ok(asked.length > 0);
  await page.close();
});

test('a thumbnail is a JPEG of 180 × 120 that a browser shows, and blank where there is no picture', async () => {
  const { ID } = await mailpit.sendMessage(message('<p>x</p>'));
  const at = `${front.origin}/api/v1/message/${ID}/part/2/thumb`;
  const answer = await fetch(at);
  assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/jpeg']);
  const page = await browser.newPage();
  await page.goto(at);
  assert.deepEqual(
    await page.evaluate(() => [document.images[0]?.naturalWidth, document.images[0]?.naturalHeight]),
    [180, 120],
  );
  await page.close();
  assert.equal((await fetch(at.replace('/part/2/', '/part/9/'))).status, 404);
});
