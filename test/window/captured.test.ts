/** Captured: what programs hand in shows at once, with its code; deleting comes back; who could not is beside it. Keys alone. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import type { Page } from 'playwright-core';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type Served, serve } from '../support/serve.ts';

let window: Console;
let served: Served;
let page: Page;
const home = mkdtempSync(join(tmpdir(), 'mailroom-captured-'));

before(async () => {
  [window, served] = await Promise.all([startConsole(), serve({ home, preset: 'dev' })]);
  page = await window.open((await served.ask(api => api.console.open({}))).url);
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.getByRole('heading', { level: 1, name: 'Captured' }).waitFor();
});
after(async () => {
  await served?.[Symbol.asyncDispose]();
  await window?.close();
  rmSync(home, { recursive: true, force: true });
});

async function send(mail: object, user?: string): Promise<void> {
  const mailer = createTransport({
    ...{ host: '127.0.0.1', port: served.port('smtp'), ignoreTLS: true },
    ...(user === undefined ? {} : { auth: { user, pass: 'any' } }),
  });
  await mailer.sendMail({ from: 'app@shop.example', to: 'kim@there.example', subject: 'Hi', text: 'Hello.', ...mail });
  mailer.close();
}
const rows = () => page.locator('.captured-list [role=option]');
const row = (text: string) => rows().filter({ hasText: text });
const count = (n: number) => until(`${n} rows`, async () => (await rows().count()) === n);

test('empty, it says what is true now: nobody came; then who came and what was wrong', async () => {
  await page.getByRole('heading', { name: `Nobody has connected to 127.0.0.1:${served.port('smtp')} yet` }).waitFor();
  await accessible(page, 'empty');
  const socket = connect(served.port('smtp'), '127.0.0.1');
  socket.on('data', () => {});
  socket.once('data', () => socket.write(Buffer.from([0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0])));
  await page
    .getByRole('heading', { name: /Somebody connected .*: it spoke TLS to a port that begins in clear/ })
    .waitFor();
  await page.getByText('“secure: false”').waitFor();
  await count(1);
  await accessible(page, 'an attempt that was refused');
});

test('a message shows at once, with its code; the keys read it and copy the code', async () => {
  await send({ subject: 'Your code', text: 'Your code is 481 223', bcc: 'hidden@there.example' }, 'shop');
  await row('Your code').waitFor();
  await row('481 223').waitFor();
  await count(2);
  await page.locator('.captured-list').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Your code' }).waitFor();
  await page.getByRole('button', { name: 'Copy code 481 223' }).waitFor();
  await until('it is read', async () => (await page.locator('[data-unread]').count()) === 0);
  await page.keyboard.press('Shift+E');
  await page.getByText('In no header: a blind copy').waitFor();
  await page.getByText('signed in as shop').waitFor();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.keyboard.press('y');
  await page.getByText('Copied 481223').waitFor();
  await accessible(page, 'a message');
});

test('the preview: wide and narrow, light and dark, with the one link to press', async () => {
  await page.emulateMedia({ colorScheme: 'light' });
  await send(
    { subject: 'Confirm', html: '<p><a href="https://app.test/confirm?t=1">Confirm your address</a></p>' },
    'blog',
  );
  await row('Confirm').click();
  await page.getByRole('button', { name: 'Confirm your address' }).waitFor();
  await page.getByRole('button', { name: 'Width: Fit' }).click();
  await page.getByRole('menuitemradio', { name: '375 phone' }).click();
  await until('375 wide', async () => (await page.locator('.look-paper').boundingBox())?.width === 375);
  await page.getByRole('button', { name: 'Ground: Light' }).click();
  await page.getByRole('menuitemradio', { name: 'Dark, all colours turned' }).click();
  await page.locator('.look-paper[data-theme=dark]').waitFor();
  await page.keyboard.press('l');
  await page.getByRole('dialog').getByText('app.test').first().waitFor();
  await page.keyboard.press('Escape');
  await accessible(page, 'a preview');
});

test('deleting with keys, and taking it back', async () => {
  await page.locator('.captured-list').focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByText('2 chosen').waitFor();
  await page.keyboard.press('#');
  await page.getByText('2 messages deleted').waitFor();
  await count(1);
  await page.keyboard.press('Control+z');
  await count(3);
});

test('one inbox, and a search by words; what is refused is left out', async () => {
  await page.getByRole('button', { name: 'All inboxes' }).click();
  await page.getByRole('menuitemradio', { name: 'shop' }).click();
  await count(1);
  await row('Your code').waitFor();
  await page.getByRole('button', { name: 'Inbox shop' }).click();
  await page.getByRole('menuitemradio', { name: 'All inboxes' }).click();
  await count(3);
  await page.locator('.captured-list').focus();
  await page.keyboard.press('/');
  await page.keyboard.type('subject:confirm ');
  await count(1);
  await page.keyboard.press('Escape');
  await count(3);
});

test('clearing takes what is there, and what comes meanwhile stays', async () => {
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await page.getByText('2 messages deleted').waitFor();
  await send({ subject: 'Meanwhile' });
  await row('Meanwhile').waitFor();
  await page.keyboard.press('Control+z');
  await count(4);
});

test('leaving Capture is asked once, with what stays', async () => {
  await page.getByRole('button', { name: 'Mode', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Really send mail…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('3 captured messages stay here and will not be sent').waitFor();
  await accessible(page, 'the question');
  await dialog.getByRole('button', { name: 'Go on capturing' }).click();
  assert.equal((await served.ask(api => api.status.get({}))).mode, 'capture');
  await page.getByRole('button', { name: 'Mode', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Deliver to people of this server…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Deliver from now on' }).click();
  await page.getByText('Capture is off: new mail is delivered.').waitFor();
  await count(4);
  await page.getByRole('button', { name: 'Capture again' }).click();
  await page.getByRole('button', { name: 'Mode', exact: true }).waitFor();
});

test('at 320 pixels nothing needs two ways of scrolling, and a message has the screen', async () => {
  await page.setViewportSize({ width: 320, height: 700 });
  await page.locator('.captured-list').waitFor();
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  assert.equal(await wide(), false);
  await row('Your code').click();
  await page.getByRole('button', { name: 'Back to the list' }).waitFor();
  assert.equal(await wide(), false);
  await accessible(page, 'a message on a phone');
  await page.keyboard.press('Escape');
  await page.locator('.captured-list').waitFor();
});
