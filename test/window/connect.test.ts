/**
 * Connection cards before a real server: reached and used by keys, a password of the device's own, the tick as programs come
 * rightly and wrongly, codes read from their pixels, a project's folder, a telephone's width.
 */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { connect as connectTls } from 'node:tls';
import * as jsqr from 'jsqr';
import type { Page } from 'playwright-core';
import { ANA, wrongCases } from '../support/connect-trial.ts';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type Served, serve } from '../support/serve.ts';

type Read = (pixels: Uint8ClampedArray, width: number, height: number) => { readonly data: string } | null;
const read = ((jsqr.default as unknown as { default?: Read }).default ?? jsqr.default) as unknown as Read;

const folder = mkdtempSync(join(tmpdir(), 'mailroom-connect-'));
let server: Served;
let console: Console;

before(async () => {
  server = await serve({ home: join(folder, 'home'), settings: ['listen.host=0.0.0.0'] });
  console = await startConsole();
});
after(async () => {
  await console?.close();
  await server?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function open(path: string): Promise<Page> {
  const url = new URL((await server.ask(api => api.console.open({}))).url);
  return console.open(`${url.origin}${path}${path.includes('?') ? '&' : '?'}token=${url.searchParams.get('token')}`);
}
const tick = (page: Page) => page.locator('.connect-tick');

/** What a camera would see of the code. */
async function scanned(page: Page): Promise<string> {
  const side = 640;
  const pixels = await page.locator('svg.qr-code').evaluate(async (svg, width) => {
    const copy = svg.cloneNode(true) as SVGElement;
    copy.setAttribute('width', String(width));
    copy.setAttribute('height', String(width));
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = width;
    const picture = new Image();
    picture.src = `data:image/svg+xml,${encodeURIComponent(copy.outerHTML)}`;
    await picture.decode();
    const context = canvas.getContext('2d')!;
    context.drawImage(picture, 0, 0);
    // One colour of four says it all, and a string is handed over faster than numbers.
    let reds = '';
    const { data } = context.getImageData(0, 0, width, width);
    for (let at = 0; at < data.length; at += 4) reds += data[at]! > 127 ? '1' : '0';
    return reds;
  }, side);
  const grey = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let at = 0; at < pixels.length; at++) if (pixels[at] === '0') grey.fill(0, at * 4, at * 4 + 3);
  return read(grey, side, side)?.data ?? 'nothing was read';
}

test('where nobody lives yet, the card says what to do first', async () => {
  const page = await open('/connect');
  await page.getByRole('heading', { name: 'There is nobody to connect yet' }).waitFor();
  await page.getByRole('link', { name: 'Add a person' }).waitFor();
  await accessible(page, 'nobody');
  await page.context().close();
  await server.ask(api => api.domains.add({ name: 'office.test' }));
  for (const [address, name] of [
    [ANA, 'Ana Prieto'],
    ['ben@office.test', 'Ben'],
  ] as const)
    await server.ask(api => api.accounts.add({ address, name, password: 'correct horse' }));
});

test('reached by g k, gone through by j and k, a password made by p and taken back', async () => {
  const page = await open('/');
  await page.keyboard.press('g');
  await page.keyboard.press('k');
  await page.getByRole('heading', { name: 'Thunderbird' }).waitFor();
  const card = page.locator('.connect-card');
  await card.getByText(String(server.port('imaps')), { exact: true }).waitFor();
  await card.getByText(String(server.port('submissions')), { exact: true }).waitFor();
  await page.keyboard.press('j');
  await page.getByRole('heading', { name: 'Apple Mail' }).waitFor();
  await page.keyboard.press('k');
  await page.getByRole('heading', { name: 'Thunderbird' }).waitFor();
  await page.keyboard.press('p');
  await page.getByText('shown this once').waitFor();
  const words = () => server.ask(api => api.appPasswords.list({ address: ANA }));
  assert.deepEqual(
    (await words()).map(one => one.name),
    ['Thunderbird'],
  );
  await page.keyboard.press('Control+z');
  await until('taken back', async () => (await words()).length === 0);
  await page.getByRole('button', { name: 'Make one for this device' }).waitFor();
  await accessible(page, 'thunderbird');
  await page.context().close();
});

test('the tick tells what was wrong, then that the program has come, within a second', async () => {
  const page = await open(`/connect/${ANA}?for=thunderbird`);
  await tick(page).getByText('Waiting for Thunderbird').waitFor();
  await wrongCases.find(one => one.name.startsWith('plain text that speaks first'))!.act(server);
  await tick(page).getByText('Choose SSL/TLS.').waitFor();
  await accessible(page, 'a hint');
  const socket = connectTls({ port: server.port('imaps'), host: '127.0.0.1', rejectUnauthorized: false });
  socket
    .on('error', () => {})
    .write(`1 ID ("name" "Thunderbird" "version" "140.3")\r\n2 LOGIN ${ANA} "correct horse"\r\n`);
  await new Promise<void>(resolve => socket.on('data', data => String(data).includes('2 OK') && resolve()));
  const began = Date.now();
  await tick(page).getByText('Thunderbird 140.3 signed in from 127.0.0.1 (IMAP)').waitFor();
  assert.ok(Date.now() - began < 1000, `${Date.now() - began} ms`);
  socket.destroy();
  await accessible(page, 'a tick');
  await page.context().close();
});

test('the Android code holds the account and its own password, read from the pixels', async () => {
  const page = await open(`/connect/${ANA}?for=android`);
  await page.getByRole('button', { name: 'Put a password of its own into the code' }).click();
  await page.getByText('the password is in the code').waitFor();
  const word = await page.locator('.connect-field', { hasText: 'shown this once' }).locator('.mono').textContent();
  const [version, , incoming, [[outgoing, identity]]] = JSON.parse(await scanned(page));
  assert.deepEqual([version, incoming.slice(2, 6)], [1, [server.port('imaps'), 3, 1, ANA]]);
  assert.deepEqual([incoming[7], outgoing[6], identity], [word, word, [ANA, 'Ana Prieto']]);
  await page.context().close();
});

test("Apple's profile is made, and can be saved", async () => {
  const page = await open(`/connect/${ANA}?for=apple`);
  await page.getByRole('button', { name: 'Make a profile' }).click();
  const link = page.getByRole('link', { name: 'Save the profile' });
  const text = decodeURIComponent((await link.getAttribute('href'))!);
  assert.match(text, /com\.apple\.mail\.managed[\s\S]*com\.apple\.security\.root/);
  assert.equal(await link.getAttribute('download'), 'ana@office.test.mobileconfig');
  await accessible(page, 'a profile');
  await page.context().close();
});

test('a project folder is recognised, and its lines are shown', async () => {
  const project = join(folder, 'shop');
  mkdirSync(project);
  writeFileSync(join(project, 'artisan'), '#!/usr/bin/env php\n');
  writeFileSync(join(project, 'composer.json'), '{}');
  const page = await open('/connect');
  await page.locator('input[type=file]').setInputFiles(project);
  await page.getByRole('heading', { name: 'Laravel' }).waitFor();
  await page.getByText('Found by artisan.').waitFor();
  await page.getByText(`MAIL_PORT=${server.port('submissions')}`).waitFor();
  await accessible(page, 'laravel');
  await page.context().close();
});

test('on a telephone nothing moves sideways, and every program is there', async () => {
  const page = await open(`/connect/${ANA}?for=node`);
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 700 });
    await page.getByRole('heading', { name: 'Node' }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `${width} px`);
    assert.equal(
      await page.locator('.connect-all').evaluate(all => all.scrollWidth > all.clientWidth + 1),
      false,
      `${width} px`,
    );
  }
  await page.context().close();
});

test('in German', async () => {
  const page = await open(`/connect/${ANA}?for=outlook`);
  await page.evaluate(() => localStorage.setItem('mailroom.language', 'de'));
  await page.reload();
  await page.getByRole('heading', { name: 'Outlook (klassisch)' }).waitFor();
  await page.getByText('Verschlüsselungsmethode').first().waitFor();
  await page.context().close();
});
