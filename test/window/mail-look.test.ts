/** How Mail looks: axe in every layout, light and dark; from a phone to a wide screen; widths that are kept; regions. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe } from '../support/chromium.ts';
import { INBOX, keys, listed, mailWindow, rows } from '../support/mail-window.ts';

const { open, server } = mailWindow();

const looks = [
  ['cards', { layout: 'cards' }],
  ['table below', { layout: 'table', density: 28, reading: 'bottom' }],
  ['wide cards', { density: 44, reading: 'off', conversations: false }],
] as const;
for (const [name, own] of looks)
  for (const dark of [false, true])
    test(`axe finds nothing: ${name}, ${dark ? 'dark' : 'light'}; full, chosen, menu, empty`, async () => {
      const page = await open(INBOX, { dark, own });
      await listed(page);
      await keys(page, 'j', 's');
      await page.locator('.row-star[data-on]').first().waitFor();
      assert.deepEqual(await axe(page), [], 'full');
      await keys(page, 'x', 'Shift+j');
      assert.deepEqual(await axe(page), [], 'chosen');
      await keys(page, 'Escape');
      await page.getByRole('button', { name: 'How the list is shown' }).click();
      await page.locator('.menu').waitFor();
      assert.deepEqual(await axe(page), [], 'menu');
      await page.goto(`${server().url}/mail/a1/m6`);
      await page.getByText('No messages').waitFor();
      assert.deepEqual(await axe(page), [], 'empty');
      assert.equal(await page.locator('h1').count(), 1);
    });

test('from a phone to a wide screen nothing is wider than the window, and there is always a way to folders and list', async () => {
  const page = await open(INBOX);
  for (const width of [320, 390, 720, 800, 960, 1100, 1320, 2560]) {
    await page.setViewportSize({ width, height: 800 });
    await listed(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${width}: ${wide} px too wide`);
    if (width < 960) {
      await page.getByRole('button', { name: 'Folders' }).click();
      await page.getByRole('link', { name: /^Sent/ }).first().waitFor();
      await keys(page, 'Escape');
      await page.locator('.pane-folders').waitFor({ state: 'detached' });
    }
  }
  await page.setViewportSize({ width: 390, height: 800 });
  await rows(page).nth(2).click();
  await page.locator('.reader').waitFor();
  assert.equal(await page.locator('.pane-list').count(), 0, 'one pane at a time');
  await keys(page, 'Escape');
  await listed(page);
});

test('widths are moved with the arrows and kept', async () => {
  const page = await open(INBOX);
  await listed(page);
  const width = () => page.locator('.pane-list').evaluate(pane => Math.round(pane.getBoundingClientRect().width));
  const before = await width();
  await page.getByRole('separator', { name: 'Width of the list' }).focus();
  await keys(page, 'ArrowRight', 'ArrowRight');
  const becomes = async (wanted: number) => {
    await page.waitForFunction(
      value => Math.round(document.querySelector('.pane-list')?.getBoundingClientRect().width ?? 0) === value,
      wanted,
    );
  };
  await becomes(before + 32);
  await page.reload();
  await listed(page);
  await becomes(before + 32);
});

test('F6 goes from region to region and round', async () => {
  const page = await open(INBOX);
  await listed(page);
  const seen = new Set<string>();
  for (let i = 0; i < 6; i++) {
    await keys(page, 'F6');
    seen.add(await page.evaluate(() => document.activeElement?.closest('[data-region]')?.className ?? ''));
  }
  for (const region of ['nav', 'pane pane-folders', 'pane pane-list', 'status-bar'])
    assert.ok(
      [...seen].some(one => one.includes(region)),
      `${region} in ${[...seen]}`,
    );
});
