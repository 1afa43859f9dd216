/** Why?: from anywhere by one key, an answer with its proof, its act and the way back; empty, failing, in German, on a phone. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Page } from 'playwright-core';
import { axe } from '../support/chromium.ts';
import { INBOX, keys, listed, mailWindow, rows } from '../support/mail-window.ts';

const { open, server } = mailWindow();
const sentence = (page: Page) => page.locator('.why-sentence p');

async function isAccessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await axe(page), [], `${what}, ${colorScheme}`);
  }
  assert.equal(await page.locator('h1:visible').count(), 1, `${what} has one h1`);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
}

test('two steps from Overview, by keys alone: the sentence, what proves it, and one act', async () => {
  const page = await open('/');
  await keys(page, 'w');
  await page.getByRole('searchbox', { name: 'What is asked about' }).waitFor();
  await page.keyboard.type('to kim@example.net');
  await keys(page, 'Enter');
  await sentence(page).waitFor();
  assert.match(
    await sentence(page).innerText(),
    /^It waits\. Their server asks unknown senders to try again\. We will at /,
  );
  assert.match(page.url(), /\/why\?about=to\+kim%40example\.net$/);
  assert.match(await page.locator('.why-proof').innerText(), /S: 450 4\.7\.1 Greylisted, come again/);
  assert.match(await page.locator('.why-foot').innerText(), /^mailroom why 'to kim@example\.net'$/);
  assert.equal(await page.title(), 'Why? · Mailroom');
  await isAccessible(page, 'an answer');
  await page.getByRole('button', { name: 'Mail to us' }).click();
  await page.waitForURL(/way=incoming/);
  await page.getByRole('button', { name: /^It left: / }).click();
  await page.waitForURL(/about=MGA1B2C3D4E5-2&way=outgoing/);
});

test('nothing asked yet: what can be asked; a question from an example', async () => {
  const page = await open('/why');
  await page.getByRole('heading', { name: 'Ask in your own words' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('type')), 'search');
  await isAccessible(page, 'no question');
  await page.getByRole('button', { name: 'this morning' }).click();
  await sentence(page).waitFor();
});

test('what cannot be answered says so and is asked again', async () => {
  server().use('failing', 0);
  const page = await open('/why?about=kim@example.net');
  await page.getByRole('heading', { name: 'Reading what is known failed' }).waitFor();
  await isAccessible(page, 'no answer');
  server().use('full', 0);
  await page.getByRole('button', { name: 'Read again' }).click();
  await sentence(page).waitFor();
});

test('of a journey it is asked about that journey; on a phone and in German, too', async () => {
  const page = await open('/why?about=kim@example.net', { width: 390, height: 844 });
  await sentence(page).waitFor();
  await isAccessible(page, 'an answer on a phone');
  await page.evaluate(() => localStorage.setItem('mailroom.language', 'de'));
  await page.goto(`${server().url}/why?about=nobody@there.example`);
  await sentence(page).waitFor();
  assert.match(await sentence(page).innerText(), /^Seit .* hat kein Server Mail von there\.example gebracht/);
});

test('w on a message whose journey is still asked for leads there once it is known, and nowhere else', async () => {
  const page = await open(INBOX);
  const answered = Promise.withResolvers<void>();
  await page.routeWebSocket('**/api', route => {
    const far = route.connectToServer();
    const asked = new Set<unknown>();
    route.onMessage(message => {
      const [id, , path] = JSON.parse(String(message)) as readonly unknown[];
      if (path === 'journeys.ofMessage') asked.add(id);
      far.send(message);
    });
    far.onMessage(message => {
      const [id] = JSON.parse(String(message)) as readonly unknown[];
      if (asked.has(id)) void answered.promise.then(() => route.send(message));
      else route.send(message);
    });
  });
  await page.reload();
  await listed(page);
  await rows(page).first().click();
  await page.locator('.message-bar').first().waitFor();
  await keys(page, 'w');
  answered.resolve();
  await page.waitForURL(/\/journey\//);
});
