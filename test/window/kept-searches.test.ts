/** A search is kept where it is typed, stands among the folders with what is unread, is given up and comes back. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
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
const home = mkdtempSync(join(tmpdir(), 'mailroom-searches-'));

before(async () => {
  [window, served] = await Promise.all([startConsole(), serve({ home, preset: 'dev' })]);
  page = await window.open((await served.ask(api => api.console.open({}))).url);
  const mailer = createTransport({ host: '127.0.0.1', port: served.port('smtp'), ignoreTLS: true });
  for (const subject of ['Invoice 1', 'Invoice 2', 'Other mail'])
    await mailer.sendMail({ from: 'app@shop.example', to: 'kim@there.example', subject, text: 'Hello.' });
  mailer.close();
});
after(async () => {
  await served?.[Symbol.asyncDispose]();
  await window?.close();
  rmSync(home, { recursive: true, force: true });
});
const link = () => page.getByRole('link', { name: /Unpaid/ });

test('a search of captured mail is kept with a name, and stands above the list', async () => {
  const origin = new URL(page.url()).origin;
  await page.goto(`${origin}/captured?q=subject%3Ainvoice`);
  await page.getByRole('button', { name: 'Keep this search' }).click();
  await page.keyboard.press('Enter');
  await page.getByText('A search needs a name.').waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill('Unpaid');
  await page.keyboard.press('Enter');
  await page.getByText('Mail programs see it over IMAP as Searches/Unpaid').waitFor();
  await page.getByRole('button', { name: /Unpaid ?2/ }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Keep this search' }).count(), 0, 'it is kept already');
  await accessible(page, 'a kept search of captured mail');
});

test('in Mail it is among the folders: opened, renamed by its key, deleted with a way back', async () => {
  const { account } = await served.ask(api => api.captured.now({}));
  const origin = new URL(page.url()).origin;
  await page.goto(`${origin}/mail/a${account}/everything`);
  await link().click();
  await page.getByRole('option', { name: /Invoice 2/ }).waitFor();
  await page.getByRole('option', { name: /Other mail/ }).waitFor({ state: 'detached' });
  await accessible(page, 'a kept search among the folders');
  await link().focus();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Name' }).fill('Unpaid ones');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: /Unpaid ones/ }).focus();
  await page.keyboard.press('Delete');
  await page.getByText('The search Unpaid ones is deleted').waitFor();
  await link().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: /Unpaid ones/ }).waitFor();
});
