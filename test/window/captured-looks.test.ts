/** A captured message as phones, desktops, dark screens and other programs show it: widths, grounds, what is taken out; nothing is fetched. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import type { Frame, Page } from 'playwright-core';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type Served, serve } from '../support/serve.ts';

let window: Console;
let served: Served;
let page: Page;
const home = mkdtempSync(join(tmpdir(), 'mailroom-looks-'));
let asked = 0;
const web = createServer((_, answer) => {
  asked++;
  answer.end();
});
web.on('connection', () => asked++);

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

before(async () => {
  await new Promise<void>(done => web.listen(0, '127.0.0.1', done));
  const { port } = web.address() as AddressInfo;
  [window, served] = await Promise.all([startConsole(), serve({ home, preset: 'dev' })]);
  page = await window.open((await served.ask(api => api.console.open({}))).url);
  await page.emulateMedia({ colorScheme: 'light' });
  const mailer = createTransport({ host: '127.0.0.1', port: served.port('smtp'), ignoreTLS: true });
  await mailer.sendMail({
    ...{ from: 'shop@shop.example', to: 'kim@there.example', subject: 'Your order', text: 'Your order left today.' },
    html:
      '<html><head><meta name="color-scheme" content="light dark"><style>.wide{display:none}p{color:#111}' +
      `@media (min-width:601px){.wide{display:block}}@import url(http://127.0.0.1:${port}/i.css);` +
      '@media (prefers-color-scheme: dark){body{background:#203040!important;color:#fff}p{color:#eee}}' +
      `@media (prefers-color-scheme:dark) and (url(http://127.0.0.1:${port}/m)){x{}}</style></head>` +
      '<body bgcolor="ffffff"><div class="flex" style="display:flex;gap:8px;background-color:#FFF8E7"><p>Your parcel left.</p>' +
      `<p class="wide">Wide screens alone</p></div><table bgcolor="#203040"><tr><td class="night" style="color:#fff;background:rgb(16,24,32)">Night</td></tr></table>` +
      `<img class="own" src="cid:logo" width="40" height="20" alt="Logo"><img src="http://127.0.0.1:${port}/a.png" alt="Far">` +
      `<p style="background:url(http://127.0.0.1:${port}/b);background-image:-webkit-image-set('http://127.0.0.1:${port}/c' 1x)">x</p>` +
      `<link rel="stylesheet" href="http://127.0.0.1:${port}/l"><meta http-equiv="refresh" content="0;url=http://127.0.0.1:${port}/r">` +
      `<script>fetch('http://127.0.0.1:${port}/s')</script><svg><image href="http://127.0.0.1:${port}/v"/></svg></body></html>`,
    attachments: [{ filename: 'logo.png', content: PIXEL, encoding: 'base64', cid: 'logo' }],
  });
  mailer.close();
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.locator('.captured-list [role=option]').filter({ hasText: 'Your order' }).click();
  await page.locator('.look').waitFor();
});
after(async () => {
  await served?.[Symbol.asyncDispose]();
  await window?.close();
  web.close();
  web.closeAllConnections();
  rmSync(home, { recursive: true, force: true });
});

const look = (at = 0) => page.locator('.look').nth(at);
async function choose(what: string, name: string, at = 0): Promise<void> {
  await look(at)
    .getByRole('button', { name: new RegExp(`^${what}: `) })
    .click();
  await page.getByRole('menuitemradio', { name, exact: true }).click();
}
/** The message's own document, as it is now. */
async function frame(at = 0): Promise<Frame> {
  const handle = await look(at).locator('iframe.mail-frame').elementHandle();
  return (await handle!.contentFrame())!;
}
type Style = 'color' | 'backgroundColor' | 'display';
const styled = async (selector: string, style: Style, at = 0): Promise<string> =>
  (await frame(at)).evaluate(
    ([of, which]) => {
      const found = document.querySelector(of as string);
      return found ? getComputedStyle(found)[which as Style] : 'not there';
    },
    [selector, style],
  );
/** 0 to 255, however the browser writes it. */
async function brightness(selector: string, style: Style, at = 0): Promise<number> {
  return (await frame(at)).evaluate(
    ([of, which]) => {
      const canvas = document.createElement('canvas').getContext('2d')!;
      canvas.fillStyle = getComputedStyle(document.querySelector(of as string)!)[which as Style];
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return (red + green + blue) / 3;
    },
    [selector, style],
  );
}
const settles = (what: string, holds: () => Promise<boolean>) => until(what, () => holds().catch(() => false));

test('its width is a real one: a rule for wide screens holds at 768 and not at 375, however much room there is', async () => {
  for (const [width, isWide] of [
    ['375 phone', false],
    ['768 tablet', true],
    ['320 phone', false],
    ['1200 desktop', true],
    ['414 phone', false],
    ['600 pane', false],
  ] as const) {
    await choose('Width', width);
    const pixels = Number.parseInt(width, 10);
    await settles(width, async () => (await (await frame()).evaluate(() => innerWidth)) === pixels);
    await settles(`wide at ${width}`, async () => ((await styled('.wide', 'display')) !== 'none') === isWide);
  }
  await accessible(page, 'a width');
});

test('dark: its own styles, whatever the window is; light ones stay light in a dark window', async () => {
  assert.equal(await styled('body', 'color'), 'rgb(27, 26, 23)');
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.equal(await styled('.flex p', 'color'), 'rgb(17, 17, 17)');
  await page.emulateMedia({ colorScheme: 'light' });
  await choose('Ground', 'Dark, its own styles');
  await settles('its own dark', async () => (await styled('body', 'backgroundColor')) === 'rgb(32, 48, 64)');
  assert.equal(await styled('.flex p', 'color'), 'rgb(238, 238, 238)');
  await look().getByText('What the mail itself says for dark screens').waitFor();
});

test('dark: partly turned, what is light becomes dark and what is dark stays; wholly turned, all is turned', async () => {
  await choose('Ground', 'Dark, light colours turned');
  await settles('a dark ground', async () => (await brightness('.flex', 'backgroundColor')) < 70);
  assert.ok((await brightness('.flex p', 'color')) > 190);
  assert.ok((await brightness('.night', 'backgroundColor')) < 40);
  assert.ok((await brightness('.night', 'color')) > 240);
  assert.ok((await brightness('body', 'backgroundColor')) < 70);
  await look().getByText('An approximation: light grounds become dark').waitFor();
  await choose('Ground', 'Dark, all colours turned');
  await settles('night is day', async () => (await brightness('.night', 'backgroundColor')) > 190);
  assert.ok((await brightness('.night', 'color')) < 70);
  await accessible(page, 'dark');
  await choose('Ground', 'Light');
});

test('a program: what it does not know is taken out and named, with the date of the data', async () => {
  await choose('Program', 'Outlook Windows');
  await settles('no flex', async () => (await styled('.flex', 'display')) === 'block');
  await look()
    .getByText(/what Outlook Windows does not know by Can I email \(20\d\d-\d\d-\d\d\) was taken out/)
    .waitFor();
  const details = look().locator('details');
  await details.locator('summary').click();
  await details.getByText('display:flex', { exact: true }).waitFor();
  await details.getByText('@media', { exact: true }).waitFor();
  await accessible(page, 'a program');
  await choose('Program', 'Plain text');
  await look().getByText('Your order left today.').waitFor();
  await choose('Program', 'As written');
  await settles('flex again', async () => (await styled('.flex', 'display')) === 'flex');
});

test('pictures off and on: its own too', async () => {
  const shows = async () =>
    (await frame()).evaluate(() => document.querySelector('.own')?.hasAttribute('src') ?? false);
  await settles('with its picture', shows);
  await look().getByRole('button', { name: 'Without pictures' }).click();
  await settles('without', async () => !(await shows()));
  await look().getByRole('button', { name: 'With pictures' }).click();
  await settles('with it again', shows);
});

test('side by side, by keys alone: each has its own look, and the next message is shown so', async () => {
  const add = look().getByRole('button', { name: 'One more beside it' });
  await add.focus();
  await page.keyboard.press('Enter');
  await look(1).waitFor();
  assert.equal(await page.locator('.look').count(), 2);
  await settles('the second is dark', async () => (await styled('body', 'backgroundColor', 1)) === 'rgb(32, 48, 64)');
  assert.notEqual(await styled('body', 'backgroundColor', 0), 'rgb(32, 48, 64)');
  await accessible(page, 'side by side');
  await look(1).getByRole('button', { name: 'Take this one away' }).click();
  await until('one again', async () => (await page.locator('.look').count()) === 1);
});

test('its thread: what linked each letter, what is missing, and who would show them together', async () => {
  const mailer = createTransport({ host: '127.0.0.1', port: served.port('smtp'), ignoreTLS: true });
  const from = { from: 'shop@shop.example', to: 'kim@there.example' };
  await mailer.sendMail({ ...from, subject: 'Thread', text: 'One', messageId: '<one@shop.example>' });
  const references = ['<lost@shop.example>', '<one@shop.example>'];
  await mailer.sendMail({ ...from, subject: 'Re: Thread', text: 'Two', messageId: '<two@shop.example>', references });
  mailer.close();
  await page.locator('.captured-list [role=option]').filter({ hasText: 'Re: Thread' }).click();
  await page.getByRole('heading', { level: 2, name: 'Re: Thread' }).waitFor();
  await page.keyboard.press('Shift+T');
  const thread = page.getByRole('region', { name: 'Thread' });
  await thread.getByText('2 letters are one thread').waitFor();
  await thread.getByText('Linked by References.').waitFor();
  await thread.getByText('Not captured: <lost@shop.example>').waitFor();
  await thread.getByText('Gmail and Outlook show it with this one.').waitFor();
  await accessible(page, 'a thread');
  await thread.getByRole('link', { name: 'Thread' }).click();
  await page.getByRole('heading', { level: 2, name: 'Thread', exact: true }).waitFor();
});

test('nothing was fetched in any look, and no script ran', () => {
  assert.equal(asked, 0);
});
