/**
 * The faces of the queue's screen before a made-up server: empty, failing, slow, paused, without a network, captive,
 * after a sleep; light and dark, on a phone, in forced colours; by keys alone; and a queue of a hundred thousand.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Page } from 'playwright-core';
import type { NetworkNow } from '../../server/api/contract.ts';
import { axe } from '../support/chromium.ts';
import { fakeQueue } from '../support/fake/queue.ts';
import { keys, mailWindow } from '../support/mail-window.ts';

const { open, server } = mailWindow();
const first = (page: Page) => page.locator('.queue-list [role=option]').first();
const wide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

async function isAccessible(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await axe(page), [], `${what}, ${colorScheme}`);
  }
  assert.equal(await page.locator('h1:visible').count(), 1, `${what} has one h1`);
}

test('nothing waits: what would fill it, and nothing to press that would do nothing', async () => {
  server().use('empty', 0);
  const page = await open('/queue');
  await page.getByRole('heading', { name: 'Nothing waits' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Send all now' }).isDisabled(), true);
  await isAccessible(page, 'an empty queue');
});

test('what cannot be read says so and is read again; what takes long says what it waits for', async () => {
  server().use('failing', 0);
  const page = await open('/queue');
  await page.getByRole('heading', { name: 'Reading the queue failed' }).waitFor();
  await isAccessible(page, 'a failing queue');
  server().use('full', 0);
  await page.getByRole('button', { name: 'Read again' }).click();
  await first(page).waitFor();
  server().use('slow', 0);
  await page.goto(`${server().url}/queue`);
  await page.getByText('Still reading the queue…').waitFor();
  // Before it, the place itself is loaded, in the same words and fewer rows.
  await page.locator('.loading-row').nth(13).waitFor();
  assert.equal(await page.locator('.loading-row').count(), 14);
});

const networks: readonly (readonly [string, Partial<NetworkNow>, RegExp])[] = [
  ['offline', { kind: 'offline', because: 'the cable is out' }, /^No network since .*: the cable is out\./],
  ['captive', { kind: 'captive' }, /answers for everybody since/],
  ['metered', { metered: true }, /This network costs by the octet\./],
  ['asleep', { slept: { from: Date.now() - 9e6, until: Date.now() - 60_000 } }, /This computer slept from .* to /],
];
for (const [name, over, words] of networks) {
  test(`why mail for elsewhere rests is said in words: ${name}`, async () => {
    Object.assign(server().world().queue.network, over);
    const page = await open('/queue');
    await page.locator('.queue-rests').filter({ hasText: words }).waitFor();
    await isAccessible(page, name);
  });
}

test('a destination that rests, one that wants less; a recipient open; the menus', async () => {
  const page = await open('/queue');
  await page.getByRole('row', { name: /dead\.example.*Not reachable/ }).waitFor();
  await page.getByRole('row', { name: /slow\.example.*Takes less for now/ }).waitFor();
  await page.getByRole('button', { name: 'Pause outgoing' }).click();
  await page.getByRole('menu').waitFor();
  await isAccessible(page, 'a menu');
  await page.keyboard.press('Escape');
  await first(page).click();
  await page.getByText('451 4.7.1 Greylisted, come again').first().waitFor();
  await isAccessible(page, 'a recipient');
  await page.setViewportSize({ width: 390, height: 844 });
  assert.equal(await page.locator('.queue-main').isVisible(), false, 'on a phone it has the whole screen');
  await isAccessible(page, 'a recipient on a phone');
  assert.ok((await wide(page)) <= 0);
});

test('on a phone and in forced colours the list and its acts are there', async () => {
  const page = await open('/queue', { width: 390, height: 844 });
  await page.locator('.queue-list').scrollIntoViewIfNeeded();
  const list = await page.locator('.queue-list').boundingBox();
  assert.ok(list!.height > 300, `the list is ${list!.height} high`);
  assert.ok((await wide(page)) <= 0);
  await isAccessible(page, 'the queue on a phone');
  await page.setViewportSize({ width: 1320, height: 840 });
  await page.emulateMedia({ forcedColors: 'active' });
  const cell = page.locator('.place-cell button').first();
  assert.notEqual(await cell.evaluate(one => getComputedStyle(one).borderTopStyle), 'none');
  assert.deepEqual(await axe(page), []);
});

test('by keys alone: move, open, close, choose all, return with a reason, search, all the way back', async () => {
  const page = await open('/queue');
  await first(page).waitFor();
  await keys(page, 'j', 'Enter');
  await page.getByRole('complementary').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('complementary').waitFor({ state: 'detached' });
  await keys(page, '*', 'a');
  await page.getByText('200 messages chosen').waitFor();
  await page.keyboard.press('d');
  const question = page.getByRole('dialog', { name: /^Return \d+ waiting messages to the sender\?$/ });
  await question.getByText(/Left alone: \d+ being delivered right now\./).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('maxlength')), '300');
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  await keys(page, 'Escape', '/');
  await page.keyboard.type('state:held');
  await page.keyboard.press('Enter');
  await page.getByText(/^\d+ found$/).waitFor();
  assert.equal(new URL(page.url()).searchParams.get('where'), 'state:held');
  // Enter has led to what was found.
  await keys(page, '/', 'Escape');
  await page.locator('.queue-list [aria-setsize="200"]').first().waitFor();
});

test('each act is also a command to copy', async () => {
  const page = await open('/queue');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await first(page).waitFor();
  await page.keyboard.press('j');
  await page.getByRole('button', { name: 'Copy as a command' }).click();
  await page.getByRole('menuitem', { name: 'mailroom queue hold 1' }).click();
  await page.getByText('Copied: mailroom queue hold 1').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'mailroom queue hold 1');
});

test('what was deleted is told to the server when one leaves the window', async () => {
  const page = await open('/queue');
  await first(page).waitFor();
  await keys(page, 'j', '#');
  await page.getByText('1 message deleted.').waitFor();
  assert.equal(server().world().queue.rows().length, 200);
  await page.goto('about:blank');
  const until = Date.now() + 4000;
  while (server().world().queue.rows().length === 200 && Date.now() < until)
    await new Promise(resolve => setTimeout(resolve, 20));
  assert.equal(server().world().queue.rows().length, 199);
});

test('a hundred thousand: few rows exist, any place is there at once, and all can be chosen', async () => {
  server().world().queue = fakeQueue(100_000, Date.now());
  const page = await open('/queue');
  await page.locator('.queue-list [aria-setsize="100000"] .queue-who').first().waitFor();
  await page.keyboard.press('End');
  await page.locator('[data-active][aria-posinset="100000"] .queue-who').waitFor();
  assert.ok((await page.locator('.queue-list [role=option]').count()) <= 80);
  await page.locator('.queue-list').evaluate(box => box.scrollTo(0, 50_000 * 44));
  await page.locator('[aria-posinset="50005"] .queue-who').waitFor();
  await page.getByRole('button', { name: 'Choose all 100,000' }).click();
  await page.getByText('100,000 messages chosen').waitFor();
});
