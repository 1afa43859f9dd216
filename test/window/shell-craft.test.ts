/**
 * The window's frame: places that every screen reaches, keys by template, the key that flashes, a port in trouble, what
 * needs a person, addresses of messages, the first run's fourth answer, forced colours, pseudo-languages.
 */
import assert from 'node:assert/strict';
import test, { after, afterEach } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { axe, chromiumArgs, chromiumPath } from '../support/chromium.ts';
import { mailWindow } from '../support/mail-window.ts';

const { open, server } = mailWindow();
let browser: Browser | null = null;
const contexts: BrowserContext[] = [];
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
after(() => browser?.close());

/** A page of somebody who likes the window so, or speaks so. */
async function openAs(path: string, kept: Readonly<Record<string, string>>, look: object = {}): Promise<Page> {
  browser ??= await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  const context = await browser.newContext({
    viewport: { width: 1320, height: 840 },
    reducedMotion: 'reduce',
    ...look,
  });
  contexts.push(context);
  await context.addInitScript(all => {
    for (const [key, value] of Object.entries(all)) localStorage.setItem(key, value);
  }, kept);
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  await page.goto(server().url + path);
  await page.waitForSelector('html[data-ready]');
  return page;
}
const liking = (preferences: object) => ({ 'mailroom.window': JSON.stringify(preferences) });

test('a phone reaches every place without the palette', async () => {
  const page = await open('/', { width: 390, height: 844 });
  const sheet = page.getByRole('dialog', { name: 'Places' });
  const all = async (): Promise<readonly string[]> => {
    await page.getByRole('button', { name: 'More' }).click();
    return sheet.getByRole('link').evaluateAll(links => links.map(link => link.getAttribute('href') ?? ''));
  };
  const found = await all();
  for (const path of ['/', '/mail', '/log', '/queue', '/journeys', '/accounts', '/deliverability', '/settings'])
    assert.ok(found.includes(path), path);
  assert.deepEqual(await axe(page), []);
  await sheet.getByRole('link', { name: 'Settings' }).click();
  await page.waitForURL(/\/settings$/);
  await sheet.waitFor({ state: 'detached' });
});

test('the mouse shows the key of what it did, unless one does not want that', async () => {
  const page = await open('/');
  await page.getByRole('link', { name: 'Queue' }).first().click();
  const flash = page.locator('.flash');
  await flash.waitFor();
  assert.match((await flash.textContent()) ?? '', /g q.*Queue/);
  const quiet = await openAs('/', liking({ flash: false }));
  await quiet.getByRole('link', { name: 'Queue' }).first().click();
  await quiet.waitForURL(/\/queue$/);
  assert.equal(await quiet.locator('.flash').count(), 0);
});

test('keys: another template is chosen in the list of keys and holds at once; single keys are switched off', async () => {
  const page = await open('/');
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await keys.getByRole('button', { name: 'Outlook' }).click();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'detached' });
  await page.keyboard.press('F1');
  await keys.waitFor();
  await keys.getByRole('switch', { name: 'Single keys' }).click();
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  assert.equal(new URL(page.url()).pathname, '/', 'g q does nothing any more');
});

test('the palette: people, settings and what is pasted; what was used comes first', async () => {
  const page = await open('/');
  // A screen has a field and rows of its own.
  const palette = page.getByRole('dialog');
  const field = palette.getByRole('combobox');
  const options = palette.getByRole('option');
  await page.keyboard.press('Control+k');
  await field.fill('first ret');
  await options.filter({ hasText: 'queue.first-retry' }).waitFor();
  assert.deepEqual(await axe(page), []);
  await field.fill('kim@example.net');
  assert.match((await options.first().textContent()) ?? '', /^Why did it not arrive\? kim@example\.net/);
  await field.fill('journeys');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/journeys$/);
  await page.keyboard.press('Control+k');
  await palette.getByRole('group', { name: 'Used lately' }).waitFor();
  assert.match((await options.first().textContent()) ?? '', /^Journeys/);
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });
  await page.keyboard.press('Alt+ArrowLeft');
  await page.waitForURL(/\/$/);
});

test('a port in trouble: who has it, another one with a press, and the way back', async () => {
  const page = await open('/');
  await page.getByRole('button', { name: /Submissions :1465/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Submissions is not open' });
  await dialog.getByText('1465 is used by docker-proxy (pid 812).').waitFor();
  assert.deepEqual(await axe(page), []);
  await dialog.getByRole('button', { name: 'Use 2465' }).click();
  await page.getByText('Submissions now listens on 2465').waitFor();
  assert.equal(server().world().usedPorts.get('submissions.port'), 2465);
});

test('what needs a person is put away for thirty days, and taken back', async () => {
  const page = await open('/');
  const backup = page.locator('.needs li').filter({ hasText: 'There is no backup yet' });
  await backup.getByRole('button', { name: 'Dismiss for 30 days' }).click();
  await backup.waitFor({ state: 'detached' });
  await page.getByText('1 more is put away').waitFor();
  await page.keyboard.press('Control+z');
  await backup.waitFor();
});

test('addresses of messages lead to them, and say so where there is none', async () => {
  const page = await open('/message/e1');
  await page.waitForURL(/\/mail\/a\d+\/m\d+\/e1$/);
  for (const path of ['/message/e99999999', '/view/no-such-trace']) {
    const missing = await open(path);
    await missing.getByRole('heading', { name: /There is no message/ }).waitFor();
    assert.deepEqual(await axe(missing), [], path);
    assert.equal(await missing.locator('h1').count(), 1);
  }
});

test('the first run: a port that is taken is exchanged, the fourth answer says how', async () => {
  server().use('first');
  const page = await open('/');
  await page.getByText('1025 is used by mailpit (pid 4211).').waitFor();
  await page.getByRole('button', { name: 'Use 2025' }).click();
  await page.getByText('SMTP 2025').waitFor();
  await page.keyboard.press('4');
  await page.getByRole('heading', { name: 'Restore a backup' }).waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Send me one' }).waitFor();
  await page.getByText('Waiting for your app').waitFor();
});

test('forced colours: where one is and what is chosen keep a shape', async () => {
  const page = await openAs('/queue', {}, { forcedColors: 'active' });
  await page.getByRole('listbox').first().focus();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  const shape = (selector: string, property: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((row, name) => getComputedStyle(row).getPropertyValue(name), property);
  assert.equal(await shape('.row[data-active]', 'outline-style'), 'solid');
  assert.equal(await shape('.row[data-chosen]', 'border-inline-start-width'), '4px');
  assert.equal(await shape('.nav-item[aria-current]', 'outline-style'), 'solid');
  assert.deepEqual(await axe(page), []);
});

test('rows are as narrow or wide as one likes them', async () => {
  for (const density of [28, 44]) {
    const page = await openAs('/journeys', liking({ density }));
    const row = page.getByRole('option').first();
    await row.waitFor();
    assert.equal((await row.boundingBox())?.height, density);
  }
});

for (const tag of ['en-XA', 'ar-XB', 'de'])
  for (const path of ['/', '/message/e99999999'])
    test(`${tag}: nothing runs over at 320, 390 and 1320 px: ${path}`, async () => {
      const page = await openAs(path, { 'mailroom.language': tag });
      for (const width of [320, 390, 1320]) {
        await page.setViewportSize({ width, height: 840 });
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, `${width}`);
        assert.deepEqual(await page.evaluate(overlapping), [], `${width}`);
      }
    });

/** Names of stations that touch another. Runs in the page. */
function overlapping(): string[] {
  const names = [...document.querySelectorAll('.line-name, .nav-bar .nav-name')].filter(one => one.clientHeight > 0);
  const boxes = names.map(one => ({ text: one.textContent ?? '', box: one.getBoundingClientRect() }));
  return boxes.flatMap(({ text, box }, i) =>
    boxes
      .slice(i + 1)
      .filter(
        ({ box: other }) =>
          box.left < other.right - 1 &&
          other.left < box.right - 1 &&
          box.top < other.bottom - 1 &&
          other.top < box.bottom - 1,
      )
      .map(other => `${text} / ${other.text}`),
  );
}

test('a screen that was never opened comes by itself when the server is back', async () => {
  const page = await open('/');
  await page.route(/accounts-view|\/$/, route => route.abort());
  server().refuse(true);
  server().dropConnections();
  await page.locator('.strip').waitFor();
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.waitForURL(/\/accounts$/);
  await page.locator('main .loading').waitFor({ state: 'attached' });
  await page.unroute(/accounts-view|\/$/);
  server().refuse(false);
  await page.locator('main h1:not(.only-read-aloud)', { hasText: 'Accounts' }).waitFor();
  await page.getByText('Ana Prieto').first().waitFor();
});
