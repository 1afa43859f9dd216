/**
 * Boxes of several people and addresses for one purpose, on a real server and by keys: people let in, changed, taken out
 * and brought back; addresses made, suspended, ended; the server's refusals at the field that they are about.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type Served, serve } from '../support/serve.ts';

const at = (name: string): string => `${name}@office.example`;
const home = mkdtempSync(join(tmpdir(), 'mailroom-own-'));
let server: Served;
let console: Console;

const open = async (path: string): Promise<Page> => {
  const { url } = await server.ask(api => api.console.open({}));
  return console.open(url.replace('/?', `${path}?`));
};
const keys = async (page: Page, ...pressed: string[]): Promise<void> => {
  for (const key of pressed) await page.keyboard.press(key);
};
/** “ana lrswipkxte as”, of whom the server knows. */
const peopleOf = async (box: string): Promise<string[]> => {
  const [row] = await server.ask(api => api.boxes.list({ address: at(box) }));
  return (row?.members ?? []).map(one => `${one.address.split('@')[0]} ${one.rights} ${one.send}`);
};
const undo = (page: Page): Promise<void> => page.keyboard.press('Control+z');

before(async () => {
  server = await serve({ home });
  await server.ask(async api => {
    await api.domains.add({ name: 'office.example' });
    for (const [who, name] of [
      ['ana', 'Ana Prieto'],
      ['ben', 'Ben Osei'],
    ] as const)
      await api.accounts.add({ address: at(who), name, password: 'correct horse' });
  });
  console = await startConsole();
});
after(async () => {
  await console?.close();
  await server?.[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

test('a box is made, given people, and each step is taken back', async () => {
  const page = await open('/accounts');
  await page.getByRole('button', { name: 'Add a box' }).focus();
  await keys(page, 'Enter');
  await page.getByRole('dialog', { name: 'Add a box in office.example' }).waitFor();
  await page.keyboard.type('ana');
  await keys(page, 'Enter');
  await page.getByText(`${at('ana')} exists already`).waitFor();
  await accessible(page, 'a box that cannot be made');
  await keys(page, 'Control+a');
  await page.keyboard.type('info');
  await keys(page, 'Tab');
  await page.keyboard.type('Front desk');
  await keys(page, 'Enter');
  await page.waitForURL(/\/accounts\/info%40office\.example/);
  await page.getByText('Nobody reads it yet.').waitFor();

  await page.getByRole('button', { name: 'Add people' }).focus();
  await keys(page, 'Enter');
  await until('the field has the focus', () => page.evaluate(() => document.activeElement?.role === 'combobox'));
  await page.keyboard.type('zz@office.example');
  await keys(page, 'Enter');
  await page.getByText(`There is no zz@office.example here`).waitFor();
  await accessible(page, 'somebody who is not there');
  await page.getByRole('combobox', { name: 'With whom' }).fill('');
  await page.getByRole('combobox', { name: 'With whom' }).focus();
  await page.keyboard.type('ben');
  await keys(page, 'Enter', 'Enter');
  await page.getByText('Ben Osei in info@office.example: Works with it. Writes as it.').waitFor();
  assert.deepEqual(await peopleOf('info'), ['ben lrswipkxte as']);
  await undo(page);
  await page.getByText('Nobody reads it yet.').waitFor();
  assert.deepEqual(await peopleOf('info'), []);
});

test('what one of its people may do is changed by a menu, and who is removed comes back as he was', async () => {
  await server.ask(api => api.boxes.setMember({ address: at('info'), whom: at('ana') }));
  const page = await open('/accounts/info%40office.example');
  const may = page.getByRole('button', { name: /^What Ana Prieto may do: / });
  await may.focus();
  await keys(page, 'Enter');
  await page.getByRole('menuitemradio', { name: 'Only reads' }).waitFor();
  await page.keyboard.type('only');
  await keys(page, 'Enter');
  await page.getByRole('button', { name: 'What Ana Prieto may do: Only reads' }).waitFor();
  await page.getByRole('button', { name: /^How Ana Prieto writes: / }).focus();
  await keys(page, 'Enter');
  await page.getByRole('menuitemradio', { name: 'Writes as it' }).waitFor();
  await keys(page, 'Home', 'ArrowDown', 'Enter');
  await page.getByText('names who wrote it, as “on behalf of”').waitFor();
  assert.deepEqual(await peopleOf('info'), ['ana lr behalf']);
  await accessible(page, 'the people of a box');

  await page.getByRole('switch', { name: /own Sent/ }).focus();
  await keys(page, 'Space');
  await page.getByText('is kept only by whoever sends it.').waitFor();
  await undo(page);
  await until('it is kept again', async () => {
    const [row] = await server.ask(api => api.boxes.list({ address: at('info') }));
    return row?.keepsSent === true;
  });

  await page.getByRole('button', { name: 'Remove Ana Prieto' }).focus();
  await keys(page, 'Enter');
  await page.getByText('Ana Prieto is none of the people of info@office.example any more.').waitFor();
  assert.deepEqual(await peopleOf('info'), []);
  await until('the focus stays in the part', () =>
    page.evaluate(() => document.activeElement?.closest('.part') !== null),
  );
  await undo(page);
  await until('she is back as she was', async () => (await peopleOf('info')).join() === 'ana lr behalf');
});

test('an address for one purpose: refused where its name is none, made, suspended, ended, forgotten, each taken back', async () => {
  const page = await open('/accounts/ana%40office.example');
  await page.getByText('One for each shop or form, such as ana-shop@office.example').waitFor();
  await page.getByRole('button', { name: 'Make an address' }).focus();
  await keys(page, 'Enter');
  const dialog = page.getByRole('dialog', { name: 'Make an address' });
  await dialog.waitFor();
  await page.keyboard.type('my shop');
  await keys(page, 'Enter');
  await dialog.getByText('"my shop" is no name for an extension').waitFor();
  await accessible(page, 'a name that is none');
  await keys(page, 'Control+a');
  await page.keyboard.type('shop');
  await dialog.getByText('ana-shop@office.example').waitFor();
  await dialog.getByLabel('Messages at most').fill('0');
  await keys(page, 'Enter');
  await dialog.getByText('A whole number, one at least.').waitFor();
  await dialog.getByLabel('Messages at most').fill('10');
  await keys(page, 'Enter');
  await dialog.waitFor({ state: 'detached' });
  const row = page.locator('[data-extension="ana-shop@office.example"]');
  await row.getByText('Comes to the inbox · 0 of 10 messages').waitFor();

  const act = async (begins: string): Promise<void> => {
    await row.getByRole('button').focus();
    await keys(page, 'Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.type(begins);
    await keys(page, 'Enter');
  };
  await act('sus');
  await row.getByText('Suspended').waitFor();
  await row.getByText('“This address is not used any more”').waitFor();
  await undo(page);
  await row.getByText('In use').waitFor();
  await act('end');
  await row.getByText('Ended', { exact: true }).waitFor();
  await row.getByText(/“This address was valid until/).waitFor();
  await accessible(page, 'an address that ended');
  await act('take');
  await row.getByText('In use').waitFor();
  await undo(page);
  await row.getByText('Ended', { exact: true }).waitFor();
  await act('rem');
  await page.getByText('is forgotten, and what was counted with it').waitFor();
  await row.waitFor({ state: 'detached' });
  await undo(page);
  await row.waitFor();
  const [made] = await server.ask(api => api.extensions.list({ account: at('ana') }));
  assert.equal(made?.most, 10);
});

test('what a person has made is found by its name, and is none of the owner’s aliases', async () => {
  const page = await open('/accounts');
  await page.getByLabel('Search people and aliases').fill('ana-shop');
  await page.locator(`[data-person="${at('ana')}"]`).waitFor();
  assert.equal(await page.locator('.aliases').count(), 0);
});

test('where nobody may make any, that is said with the setting', async () => {
  await server.ask(api => api.settings.set({ key: 'address.extensions', text: '0' }));
  const page = await open('/accounts/ben%40office.example');
  await page.getByRole('link', { name: 'address.extensions' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Make an address' }).count(), 0);
});
