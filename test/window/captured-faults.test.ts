/** Faults on purpose: chosen, written, checked as it is typed, tried without sending, kept, met, counted, taken away. Keys alone. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
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
const home = mkdtempSync(join(tmpdir(), 'mailroom-faults-'));

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

const dialog = () => page.getByRole('dialog');
const script = () => dialog().getByRole('textbox', { name: 'The script' });
const keep = () => dialog().getByRole('button', { name: 'Keep the script' });
const look = async (name: string) => {
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`) });
};

test('it opens by a key, says that nothing goes wrong, and a mistake has its line and column', async () => {
  await page.getByRole('button', { name: 'Faults…' }).waitFor();
  await page.keyboard.press('f');
  await dialog().getByText('Nothing goes wrong here on purpose.').waitFor();
  await accessible(page, 'no script');
  await look('empty');
  assert.equal(await keep().isDisabled(), true);
  await script().fill('{ "steps": [\n  { "at": "rcpt", "drop": "half" } ] }');
  const place = dialog().getByRole('button', { name: /^Line 2, column 3: Step 1: "drop": "half" has a meaning only/ });
  await place.click();
  assert.equal(await script().evaluate(field => (field as HTMLTextAreaElement).selectionStart), 15);
  await accessible(page, 'a mistake');
  await look('mistake');
  assert.equal(await keep().isDisabled(), true);
});

test('a step by choosing, what would happen, kept, met, counted, paused, taken away', async () => {
  await script().fill('');
  await dialog().getByRole('button', { name: 'Add a step…' }).click();
  await dialog().getByRole('textbox', { name: 'Recipient' }).fill('*@slow.test');
  await look('form');
  await accessible(page, 'the form');
  await dialog().getByRole('button', { name: 'Add the step' }).click();
  await dialog().getByRole('textbox', { name: 'To', exact: true }).fill('kim@slow.test');
  await dialog().getByRole('button', { name: 'Try it without sending' }).click();
  await dialog()
    .getByText(/^Step 1\. At a recipient/)
    .waitFor();
  await keep().click();
  await dialog().getByText('fired 0 of 0').waitFor();
  const mailer = createTransport({ host: '127.0.0.1', port: served.port('smtp'), ignoreTLS: true });
  const send = () => mailer.sendMail({ from: 'app@shop.example', to: 'kim@slow.test', text: 'Hello.' });
  await assert.rejects(send(), /451 4\.2\.1 Try again later/);
  await dialog().getByText('fired 1 of 1').waitFor();
  await accessible(page, 'a script that holds');
  await look('kept');
  await dialog().getByRole('button', { name: 'Count anew' }).click();
  await dialog().getByText('fired 0 of 0').waitFor();
  await dialog().getByRole('switch').click();
  await until('it is off', async () => (await served.ask(api => api.captured.faults({}))).scripts[0]?.off === true);
  await send();
  await dialog().getByRole('button', { name: 'Take it away' }).click();
  await dialog().getByText('Nothing goes wrong here on purpose.').waitFor();
  mailer.close();
});

test('somebody’s manners are chosen, on a phone too; Escape closes', async () => {
  await dialog().getByRole('button', { name: 'Behave like…' }).click();
  await page.getByRole('menuitem', { name: 'Strict Postfix' }).click();
  await until(
    'the script is there',
    async () =>
      (await script().inputValue()).includes('smtpd') || (await script().inputValue()).includes('too much mail from'),
  );
  await page.setViewportSize({ width: 390, height: 844 });
  await look('phone');
  await accessible(page, 'a phone');
  const wide = await dialog().evaluate(box => box.scrollWidth - box.clientWidth);
  assert.ok(wide <= 0, `it scrolls sideways by ${wide}`);
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
});
