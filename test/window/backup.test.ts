/** The Backup screen on a real server: by keys alone, from no backup to a message that is back; axe on each state. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type Served, serve } from '../support/serve.ts';

const ANN = 'ann@here.example';
let top: string;
let server: Served;
let window: Console;
let page: Page;
before(async () => {
  top = mkdtempSync(join(tmpdir(), 'mailroom-backup-window-'));
  server = await serve({ home: join(top, 'home'), settings: ['mode=local'] });
  await server.ask(api => api.domains.add({ name: 'here.example' }));
  await server.ask(api => api.accounts.add({ address: ANN, name: 'Ann', password: 'correct horse' }));
  window = await startConsole();
  const { url } = await server.ask(api => api.console.open({}));
  page = await window.open(url);
});
after(async () => {
  await window?.close();
  await server?.stop();
  rmSync(top, { recursive: true, force: true });
});

test('from no backup to one that is proven, by keys', async () => {
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await page.getByRole('heading', { name: 'There is no backup of your mail' }).waitFor();
  await accessible(page, 'no backup');
  await page.keyboard.press('c');
  await page.getByLabel('Folder', { exact: true }).fill(join(top, 'target'));
  await page.getByText(/are free there/).waitFor();
  await accessible(page, 'choosing');
  await page.keyboard.press('Enter');
  await page.getByText(/a backup was proven by restoring it/).waitFor();
  assert.equal(await page.locator('.backups tbody tr').count(), 1);
  await accessible(page, 'one backup');
  await page.setViewportSize({ width: 320, height: 700 });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
  await page.setViewportSize({ width: 1320, height: 840 });
});

test('what is in it, and the way back', async () => {
  await page.locator('.backups tbody a').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Accounts and folders' }).waitFor();
  await accessible(page, 'what is in it');
  await page.getByRole('button', { name: `Restore the account ${ANN}` }).focus();
  await page.keyboard.press('Enter');
  await page
    .getByRole('dialog')
    .getByText(/Restored|nothing in it/)
    .first()
    .waitFor();
  await accessible(page, 'asking');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'All backups' }).click();
  await page.locator('.backups tbody a').waitFor();
});

test('everything: prepared, taken back', async () => {
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Which').waitFor();
  await accessible(page, 'restoring everything');
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
  await dialog.getByRole('button', { name: 'Take it back' }).waitFor();
  await accessible(page, 'ready');
  await dialog.getByRole('button', { name: 'Take it back' }).click();
  await dialog.getByRole('button', { name: 'Cancel' }).waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('button', { name: 'Restart now' }).count(), 0);
});

test('a folder that will not do is said before it is chosen', async () => {
  await page.keyboard.press('c');
  await page.getByLabel('Folder', { exact: true }).fill('/nowhere/at/all');
  await page.getByText(/Is the drive connected\?/).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Choose and back up' }).isDisabled(), true);
  await page.keyboard.press('Escape');
});

test('everything is restored and the server starts again with it', async () => {
  await page.keyboard.press('r');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click();
  await dialog.getByRole('button', { name: 'Restart now' }).click();
  await page
    .getByRole('alertdialog')
    .or(page.getByRole('dialog'))
    .last()
    .getByRole('button', { name: 'Restart now' })
    .click();
  await until('it is told', async () => server.said().includes('Restored from the backup'));
});
