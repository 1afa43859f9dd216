/**
 * Mailing lists on the Accounts screen of a real server: one made by keys, members added and taken back, a held post let go,
 * a wish to join answered, changed and removed; readable to everybody at each step.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type Served, serve } from '../support/serve.ts';
import { dial } from '../support/wire.ts';

const home = join(mkdtempSync(join(tmpdir(), 'mailroom-lists-')), 'home');
const address = 'team@office.example';
let server: Served;
let console: Console;

before(async () => {
  server = await serve({ home });
  console = await startConsole();
  await server.ask(api => api.domains.add({ name: 'office.example' }));
  for (const name of ['ana', 'ben'])
    await server.ask(api => api.accounts.add({ address: `${name}@office.example`, password: 'correct horse' }));
});
after(async () => {
  await console?.close();
  await server?.[Symbol.asyncDispose]();
  rmSync(join(home, '..'), { recursive: true, force: true, maxRetries: 5 });
});

async function open(): Promise<Page> {
  const { url } = await server.ask(api => api.console.open({}));
  const page = await console.open(url.replace('/?', '/accounts?'));
  await page.getByRole('region', { name: 'Mailing lists' }).waitFor();
  return page;
}
async function bring(from: string): Promise<void> {
  const wire = await dial(server.port('smtp'));
  await wire.expect('220');
  await wire.ask('EHLO there.example', '250');
  await wire.ask(`MAIL FROM:<${from}>`, '250');
  await wire.ask(`RCPT TO:<${address}>`, '250');
  await wire.ask('DATA', '354');
  await wire.ask(`From: ${from}\r\nSubject: Lunch\r\n\r\nHello.\r\n.`, '250');
  await wire.ask('QUIT', '221');
}
const members = async () => (await server.ask(api => api.lists.members({ address, limit: 9 }))).map(one => one.address);

test('made by keys, filled, a post let go, changed and removed', async () => {
  const page = await open();
  const section = page.getByRole('region', { name: 'Mailing lists' });
  await section.getByText('None yet.').waitFor();
  await accessible(page, 'no lists');
  await section.getByRole('button', { name: 'Make a list' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Make a mailing list' });
  await dialog.getByRole('textbox', { name: 'Address' }).waitFor();
  await page.keyboard.type('ana@office.example');
  await page.keyboard.press('Enter');
  await dialog.getByText('is somebody').waitFor();
  await accessible(page, 'a refusal in the form');
  await dialog.getByRole('textbox', { name: 'Address' }).fill(address);
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Team');
  await dialog.getByText('More:').click();
  await accessible(page, 'the whole form');
  await dialog.getByRole('button', { name: 'Make it' }).click();
  const sheet = page.getByRole('dialog', { name: 'Team' });
  await sheet.getByText('Nobody yet.').waitFor();
  await sheet.getByRole('button', { name: 'Add members' }).click();
  await sheet.getByRole('textbox', { name: 'One address a line' }).fill('Ben <ben@office.example>\nkim@there.example');
  await sheet.getByRole('button', { name: 'Add', exact: true }).click();
  await sheet.getByText('kim@there.example').waitFor();
  assert.deepEqual(await members(), ['ben@office.example', 'kim@there.example']);
  await bring('eve@there.example');
  await sheet.getByRole('button', { name: 'Let it go: “Lunch”' }).waitFor();
  await accessible(page, 'a post that waits');
  await sheet.getByRole('button', { name: 'Let it go: “Lunch”' }).click();
  await until(
    'the post is sent',
    async () => (await server.ask(api => api.lists.posts({ address, held: false, limit: 1 })))[0]?.state === 'sent',
  );
  await sheet.getByRole('button', { name: 'Remove kim@there.example' }).click();
  await until('one is removed', async () => (await members()).length === 1);
  await sheet.getByRole('button', { name: 'Pause ben@office.example' }).click();
  await sheet.getByText('Paused').waitFor();
  await sheet.getByRole('button', { name: 'Change' }).click();
  const change = page.getByRole('dialog', { name: `Change ${address}` });
  await change.getByRole('button', { name: 'Owners', exact: true }).click();
  await change.getByRole('button', { name: 'Save' }).click();
  await sheet.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('dialog', { name: `Remove ${address} and its 1 member?` }).waitFor();
  await accessible(page, 'the question');
  await page.getByRole('button', { name: `Remove ${address}` }).click();
  await section.getByText('None yet.').waitFor();
  assert.deepEqual(await server.ask(api => api.lists.list({})), []);
});
