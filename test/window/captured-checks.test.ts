/** The checks of a captured message: grouped, with lines that open its HTML there; nobody is asked until it is pressed. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import type { Page } from 'playwright-core';
import { accessible, type Console, startConsole } from '../support/console.ts';
import { type Served, serve } from '../support/serve.ts';

let window: Console;
let served: Served;
let page: Page;
const home = mkdtempSync(join(tmpdir(), 'mailroom-checks-'));
let asked = 0;
const web = createServer((_, answer) => {
  asked++;
  answer.end();
});

before(async () => {
  await new Promise<void>(done => web.listen(0, '127.0.0.1', done));
  [window, served] = await Promise.all([startConsole(), serve({ home, preset: 'dev' })]);
  page = await window.open((await served.ask(api => api.console.open({}))).url);
  const mailer = createTransport({ host: '127.0.0.1', port: served.port('smtp'), ignoreTLS: true });
  const { port } = web.address() as AddressInfo;
  await mailer.sendMail({
    ...{ from: 'shop@shop.example', to: 'kim@there.example', subject: 'Your order', text: 'Your order left today.' },
    headers: { 'X-PHP-Originating-Script': '33:mail.php', 'List-Unsubscribe': '<https://shop.example/leave>' },
    html:
      '<html>\n<body>\n<div style="display:flex;gap:8px">\n<p style="color:#999">Your parcel left.</p>\n' +
      `<img src="https://shop.example/a.webp">\n<a href="http://127.0.0.1:${port}/order">Follow it</a>\n</div>\n</body>\n</html>`,
  });
  mailer.close();
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.locator('.captured-list [role=option]').filter({ hasText: 'Your order' }).waitFor();
  await page.locator('.captured-list').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Your order' }).waitFor();
});
after(async () => {
  await served?.[Symbol.asyncDispose]();
  await window?.close();
  web.close();
  rmSync(home, { recursive: true, force: true });
});

test('what was found stands in groups, the worst first, and nobody was asked', async () => {
  await page.keyboard.press('Shift+C');
  const checks = page.getByRole('region', { name: 'Checks' });
  await checks.getByRole('heading', { name: /HTML in mail programs \d+ %/ }).waitFor();
  await checks.getByText('display:flex').waitFor();
  await checks.getByText('Build the layout with table, tr and td.').first().waitFor();
  await checks.getByText('The header tells which program sent it: X-Php-Originating-Script: 33:mail.php').waitFor();
  await checks.getByText('1 picture has no alt text. A decoration has alt="".').waitFor();
  await checks.getByText('The DNS was not asked about SPF and DMARC.').waitFor();
  assert.equal(asked, 0);
  await accessible(page, 'checks');
});

test('a line opens the HTML there, and one comes back', async () => {
  const row = page.locator('.checks-row').filter({ hasText: 'no alt text' });
  await row.getByRole('button', { name: 'line 5' }).click();
  await page.locator('.html-line[aria-current]').filter({ hasText: 'a.webp' }).waitFor();
  await accessible(page, 'its HTML');
  await page.getByRole('button', { name: 'Back to the checks' }).click();
  await page.getByRole('region', { name: 'Checks' }).waitFor();
});

test('links are asked when that is pressed; one of this computer is not, even then', async () => {
  await page.getByRole('button', { name: 'Ask the links' }).click();
  await page.locator('.checks-status').filter({ hasText: 'inside' }).waitFor();
  await page.getByText(/^2 links do not answer as they should/).waitFor();
  assert.equal(asked, 0);
});
