/**
 * The window in a real Chromium before a made-up server: every screen, light and dark, empty and full, against axe;
 * the keys; a long list; a server that goes away; the first message in two clicks.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Page } from 'playwright-core';
import { axe } from '../support/chromium.ts';
import { until } from '../support/console.ts';
import { subjectOfFirst } from '../support/fake/people.ts';
import { mailWindow } from '../support/mail-window.ts';

const { open, server } = mailWindow();
const screens = [
  ...['/', '/mail', '/log', '/queue', '/journeys', '/accounts', '/deliverability', '/connect', '/settings', '/nowhere'],
  '/accounts/ana%40office.test/rules',
  ...['/accounts/moving', '/accounts/moving/2', '/accounts/elsewhere'],
];

/** From screen to screen by the window's own addresses, so that one page sees them all. */
async function show(page: Page, path: string): Promise<void> {
  await page.evaluate(to => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await page.locator('main h1').first().waitFor({ state: 'attached' });
  await page.waitForFunction(() => !document.querySelector('main .loading'));
}

const faces = [
  ['full', false],
  ['full', true],
  ['empty', false],
  ['empty', true],
  ['failing', true],
] as const;
for (const [variant, dark] of faces) {
  test(`axe finds nothing: ${variant}, ${dark ? 'dark' : 'light'}`, async () => {
    server().use(variant, 0);
    const page = await open('/', { dark });
    for (const screen of screens) {
      await show(page, screen);
      assert.deepEqual(await axe(page), [], `${screen}, ${variant}, ${dark ? 'dark' : 'light'}`);
      assert.equal(await page.locator('h1').count(), 1, `${screen} has one h1`);
    }
  });
}

test('axe finds nothing in a journey, a message, a letter, a question and the first run', async () => {
  server().use('full', 0);
  const page = await open('/journeys', { dark: true });
  await page.locator('[role=option]').first().click();
  await page.locator('.transcript').waitFor();
  assert.deepEqual(await axe(page), [], 'journey');
  await show(page, '/mail');
  await page.locator('[role=option]').first().click();
  await page.locator('.reader').waitFor();
  assert.deepEqual(await axe(page), [], 'message');
  await show(page, '/queue');
  await page.keyboard.press('j');
  await page.keyboard.press('Shift+R');
  await page.getByRole('dialog').waitFor();
  assert.deepEqual(await axe(page), [], 'question');
  await page.keyboard.press('Escape');
  await show(page, '/mail');
  await page.keyboard.press('c');
  await page.locator('.letter-text').waitFor();
  assert.deepEqual(await axe(page), [], 'letter');
  server().use('first');
  const first = await open('/');
  await first.keyboard.press('2');
  await first.keyboard.press('Enter');
  await first.locator('.office').waitFor();
  assert.deepEqual(await axe(first), [], 'first run');
});

test('nothing is wider than the window, from a phone to a large screen', async () => {
  server().use('full', 0);
  const page = await open('/');
  for (const width of [320, 390, 800, 1320, 2200]) {
    await page.setViewportSize({ width, height: 840 });
    for (const screen of screens) {
      await show(page, screen);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${screen} at ${width} is ${wide} px too wide`);
    }
  }
});

for (const [key, preset] of [
  ['1', 'dev'],
  ['3', 'learn'],
] as const) {
  test(`the first message in two clicks: ${preset}`, async () => {
    server().use('first');
    const page = await open('/');
    await page
      .locator('.preset')
      .nth(Number(key) - 1)
      .click();
    await page.getByRole('button', { name: 'Send me one' }).click();
    await page.locator('.first-message .reader').waitFor();
    assert.equal(await page.locator('.first-message h2').textContent(), subjectOfFirst);
    await page.waitForFunction(() => document.querySelectorAll('.line-labels li[data-state=done]').length === 6);
    await page.getByRole('button', { name: 'See its journey' }).click();
    await page.waitForURL(/\/journey\//);
  });
}

test('the first message by keys alone: office', async () => {
  server().use('first');
  const page = await open('/');
  await page.keyboard.press('2');
  await page.keyboard.press('Enter');
  await page.getByLabel('Domain').waitFor();
  for (const text of ['prieto.example', 'Ana Prieto', 'correct horse']) {
    await page.keyboard.type(text);
    if (text !== 'correct horse') await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  // The form shows the address too, so the next screen's button tells when the server runs.
  await page.locator('.send-first').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.first-message .reader').waitFor();
});

test('g and a letter goes, ? lists, mod K finds, F6 changes the region', async () => {
  server().use('full', 0);
  const page = await open('/');
  for (const [key, path] of [
    ['q', '/queue'],
    ['l', '/log'],
    ['j', '/journeys'],
    ['a', '/accounts'],
    ['d', '/deliverability'],
    ['o', '/'],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await page.waitForURL(server().url + path);
  }
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('sett');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${server().url}/settings`);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const regions = new Set<string>();
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press('F6');
    regions.add(await page.evaluate(() => document.activeElement?.closest('[data-region]')?.tagName ?? ''));
  }
  assert.deepEqual([...regions].sort(), ['FOOTER', 'HEADER', 'MAIN', 'NAV']);
});

test('the queue by keys: choose, hold, take it back, delete and take that back', async () => {
  server().use('full', 0);
  const page = await open('/queue');
  const before = server().world().queue.counts();
  const waiting = server()
    .world()
    .queue.rows()
    .findIndex(row => row.state === 'deferred');
  for (let i = 0; i <= waiting; i++) await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByText('1 message chosen').waitFor();
  await page.keyboard.press('h');
  await page.getByText('1 message held.').waitFor();
  assert.equal(server().world().queue.counts().held, before.held + 1);
  await page.keyboard.press('Control+z');
  await page.getByText('1 message released.').waitFor();
  assert.equal(server().world().queue.counts().held, before.held);
  await page.keyboard.press('#');
  await page.getByText('1 message deleted.').waitFor();
  await page.locator('[role=option][aria-setsize="199"]').first().waitFor();
  await page.keyboard.press('Control+z');
  await page.locator('[role=option][aria-setsize="200"]').first().waitFor();
  assert.equal(server().world().queue.rows().length, 200);
  await page.keyboard.press('#');
  await page.locator('.notice').getByRole('button', { name: 'Close' }).click();
  await page.getByText('1 message deleted from the queue.').waitFor();
  assert.equal(server().world().queue.rows().length, 199);
});

test('fifty thousand messages: few rows exist, older ones come while one scrolls, places are told', async () => {
  server().use('full', 0);
  const page = await open('/mail');
  const list = page.getByRole('listbox', { name: 'Messages in Inbox' });
  await list.locator('[role=option]').first().waitFor();
  const first = list.locator('[role=option]').first();
  const size = async () => Number(await first.getAttribute('aria-setsize'));
  for (let i = 0; i < 12 || (await size()) < 500; i++) {
    assert.ok(i < 300, `${await size()} rows after ${i} pages`);
    await list.evaluate(async box => {
      box.scrollTo(0, box.scrollHeight);
      for (let frames = 0; frames < 4; frames++) await new Promise(requestAnimationFrame);
    });
    assert.ok((await list.locator('[role=option]').count()) <= 80);
  }
  await page.keyboard.press('Home');
  await list.locator('[aria-posinset="1"]').waitFor();
});

test('the log: nothing is lost at a thousand a second, reading further up stands still, End follows', async () => {
  server().use('full', 1000);
  const page = await open('/log');
  const log = page.getByRole('log');
  await log.locator('.log-row').first().waitFor();
  await log.evaluate(box => {
    box.scrollTop -= 1000;
  });
  await page.getByRole('button', { name: /new/ }).waitFor();
  const seen = () => log.evaluate(box => [box.scrollTop, box.querySelector('.log-row')?.textContent ?? '']);
  const first = await seen();
  await page.waitForTimeout(800);
  assert.deepEqual(await seen(), first);
  await page.keyboard.press('End');
  await page.getByRole('button', { name: /new/ }).waitFor({ state: 'detached' });
  const kept = async () =>
    Number((await page.locator('.log-foot').textContent())?.match(/([\d,]+) of/)?.[1]?.replaceAll(',', ''));
  const [from, start] = [await kept(), Date.now()];
  // The page may lag behind now and then; what was lost would be missing however long one looks.
  const rate = async () => ((await kept()) - from) / ((Date.now() - start) / 1000);
  await until('a thousand a second are kept', async () => {
    if (Date.now() - start < 1000) return false;
    const found = await rate();
    return found > 800 && found < 1200;
  });
  await page.getByRole('combobox', { name: 'Filter the log' }).fill('User unknown');
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.log-row')].every(row => row.textContent?.includes('User unknown')),
  );
});

test('a server that goes away: said at once, nothing leaves the screen, all comes back by itself', async () => {
  server().use('full', 0);
  const page = await open('/queue');
  await page.locator('[role=option]').first().waitFor();
  server().refuse(true);
  server().dropConnections();
  await page.locator('.strip').waitFor();
  assert.ok((await page.locator('[role=option]').count()) > 5);
  await page.keyboard.press('j');
  await page.keyboard.press('!');
  await page.getByText('has to wait').waitFor();
  server().use('empty', 0);
  server().refuse(false);
  await page.locator('.strip').waitFor({ state: 'detached' });
  await page.getByText('Nothing waits').first().waitFor();
  assert.deepEqual(server().bugs, []);
});

test('the log goes on after a lost connection where it was', async () => {
  server().use('full', 100);
  const page = await open('/log');
  await page.locator('.log-row').first().waitFor();
  const kept = async () =>
    Number((await page.locator('.log-foot').textContent())?.match(/([\d,]+) of/)?.[1]?.replaceAll(',', ''));
  await page.waitForFunction(() => !document.querySelector('.log-foot')?.textContent?.includes('1,200 of'));
  const before = await kept();
  server().dropConnections();
  await page.locator('.strip').waitFor();
  await page.locator('.strip').waitFor({ state: 'detached' });
  assert.ok((await kept()) >= before, 'what was there is still there');
  // And more comes.
  const text = await page.locator('.log-foot').textContent();
  await page.waitForFunction(then => document.querySelector('.log-foot')?.textContent !== then, text);
  assert.ok((await kept()) > before);
});
