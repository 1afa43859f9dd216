/** The labs in the window, each to its end and by keys where there is something to type; what was begun is taken back. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type Served, serve } from '../support/serve.ts';

let window: Console;
let served: Served;
let page: Page;
const home = mkdtempSync(join(tmpdir(), 'mailroom-learn-'));

before(async () => {
  [window, served] = await Promise.all([startConsole(), serve({ home, preset: 'learn' })]);
  page = await window.open((await served.ask(api => api.console.open({}))).url);
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await page.getByRole('heading', { level: 1, name: 'Learn' }).waitFor();
});
after(async () => {
  await served?.[Symbol.asyncDispose]();
  await window?.close();
  rmSync(home, { recursive: true, force: true });
});

const done = () => page.locator('.steps li[data-done]').count();
const reached = (n: number) => until(`${n} steps`, async () => (await done()) === n);
async function open(lab: RegExp): Promise<void> {
  await page.getByRole('link', { name: 'Learn', exact: true }).click();
  await page.getByRole('link', { name: lab }).click();
  await page.getByRole('button', { name: 'Begin' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Reset the lab' }).waitFor();
}
async function say(terminal: string, ...lines: string[]): Promise<void> {
  const field = page.getByRole('region', { name: `${terminal} terminal` }).getByLabel('What you say');
  const log = page.getByRole('region', { name: `${terminal} terminal` }).getByRole('log');
  for (const line of lines) {
    const before = await log.locator('li').count();
    await field.fill(line);
    await field.press('Enter');
    await until('it was said', async () => (await log.locator('li').count()) > before);
  }
}

test('the labs and the words, accessible', async () => {
  await page.locator('.lab-card').first().waitFor();
  assert.equal(await page.locator('.lab-card').count(), 4);
  assert.ok((await page.locator('.term').count()) >= 15);
  await accessible(page, 'the labs');
});

test('lab 1: the line lights up, each line of the conversation is explained, reading it ends the lab', async () => {
  await open(/Follow one letter/);
  await page.getByRole('button', { name: 'Send Ada’s letter' }).click();
  await reached(2);
  await page.getByText('Whom it is for. The header may say something else').waitFor();
  await accessible(page, 'the letter');
  await page.getByRole('link', { name: 'Read it as Ben' }).click();
  await page.getByRole('option').filter({ hasText: 'A letter to follow' }).click();
  await page.getByRole('heading', { name: 'A letter to follow' }).first().waitFor();
  await page.getByRole('link', { name: 'Learn', exact: true }).click();
  await page.getByRole('link', { name: /Follow one letter.*done/s }).waitFor();
});

test('lab 2: a letter by hand; Tab types what comes next', async () => {
  await open(/Speak SMTP by hand/);
  await page.getByRole('button', { name: 'Connect by SMTP' }).click();
  await reached(1);
  const field = page.getByLabel('What you say');
  await field.focus();
  await field.press('Tab');
  assert.equal(await field.inputValue(), 'EHLO noor.test');
  await field.press('Enter');
  await reached(2);
  await say('SMTP', 'MAIL FROM:<ada@alpha.test>', 'RCPT TO:<ben@beta.test>', 'DATA');
  await reached(5);
  await say('SMTP', 'Subject: By hand', '', 'Hello.', '.');
  await reached(7);
  await accessible(page, 'a terminal');
  await field.press('ArrowUp');
  assert.equal(await field.inputValue(), '.', 'what was said comes back');
  await say('SMTP', 'QUIT');
  await reached(8);
  await page.getByText('The connection is closed.').waitFor();
  await page.getByText('The envelope (MAIL and RCPT) decides').waitFor();
});

test('lab 3: two programs read one mailbox, and one sees what the other deletes', async () => {
  await open(/POP3 and IMAP side by side/);
  await page.getByText('Ben’s password:').waitFor();
  await page.getByRole('button', { name: 'Connect by POP3' }).click();
  await page.getByRole('button', { name: 'Connect by IMAP' }).click();
  await say('IMAP', 'a LOGIN ben@beta.test learn', 'b SELECT INBOX', 'c FETCH 1 BODY[TEXT]');
  await say('POP3', 'USER ben@beta.test', 'PASS learn', 'RETR 1');
  await reached(5);
  await accessible(page, 'two terminals');
  await say('POP3', 'DELE 1', 'QUIT');
  await reached(6);
  await say('IMAP', 'd NOOP');
  await reached(7);
});

test('lab 4: the cable, the full mailbox; resetting takes it all back', async () => {
  await open(/The queue and retries/);
  await page.getByRole('button', { name: 'Pull it' }).click();
  await page.getByText('The cable is out', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Send a letter' }).click();
  await page.getByText('Waits, and is not even tried: the cable is out.').waitFor();
  await accessible(page, 'a letter that waits');
  await page.getByRole('button', { name: 'Put it back' }).click();
  await reached(4);
  await page.getByRole('button', { name: 'Fill it' }).click();
  await page.getByRole('button', { name: 'Send a letter of 1.2 MB' }).click();
  await page.getByText('tried once').waitFor();
  await page.getByRole('button', { name: 'Make room' }).click();
  await page.getByText('Ben’s mailbox has room').waitFor();
  await page.getByRole('button', { name: 'Try now' }).click();
  await reached(8);
  await page.keyboard.press('Shift+R');
  await page.getByText('The lab is as it was before; 2 messages are gone').waitFor();
  await page.getByRole('button', { name: 'Begin' }).waitFor();
  assert.deepEqual(await served.ask(api => api.queue.frozen({})), []);
});

test('at 320 pixels nothing needs two ways of scrolling', async () => {
  await page.setViewportSize({ width: 320, height: 700 });
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  assert.equal(await wide(), false, 'a lab');
  await page.getByRole('link', { name: 'All labs' }).click();
  await page.locator('.lab-card').first().waitFor();
  assert.equal(await wide(), false, 'the labs');
});
