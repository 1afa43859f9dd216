/**
 * Devices on the Accounts screen of a real server: one added by keys with good defaults, what to type into it, its first
 * message seen live, a stranger at its port allowed in, changed, disabled and removed.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { dialAs, handIn, isOpen } from '../support/device.ts';
import { freePort } from '../support/free-port.ts';
import { type Served, serve } from '../support/serve.ts';

const home = join(mkdtempSync(join(tmpdir(), 'mailroom-devices-')), 'home');
const scan = 'From: scanner\nSubject: Scan 12\n\nOne page.\n\r\n.\r\n';
let server: Served;
let console: Console;
let port: number;

before(async () => {
  server = await serve({ home });
  console = await startConsole();
  port = await freePort();
  await server.ask(api => api.domains.add({ name: 'office.example' }));
  for (const name of ['ana', 'scanner'])
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
  await page.getByRole('region', { name: 'Devices' }).waitFor();
  return page;
}
async function hand(from: string): Promise<string> {
  const wire = await dialAs(from, port);
  await wire.ask('HELO MFP', '250');
  const reply = await handIn(wire, { to: 'ana@office.example', message: scan });
  await wire.ask('QUIT', '221');
  return reply;
}
const devices = () => server.ask(api => api.devices.list({}));

test('added by keys with good defaults, told what to type, and its first message seen', async () => {
  const page = await open();
  const section = page.getByRole('region', { name: 'Devices' });
  await section.getByText('None yet.').waitFor();
  await accessible(page, 'no devices');
  await section.getByRole('button', { name: 'Add a device' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add a device' });
  await dialog.getByRole('textbox', { name: 'Name' }).waitFor();
  await page.keyboard.type('Scanner');
  await page.keyboard.press('Tab');
  await page.keyboard.type('0.0.0.0/0');
  assert.equal(await dialog.getByRole('combobox', { name: 'Sends as' }).inputValue(), 'scanner@office.example');
  await page.keyboard.press('Enter');
  await dialog.getByText('would be everybody').waitFor();
  await accessible(page, 'a refusal in the form');
  await dialog.getByRole('textbox', { name: 'Address it sends from' }).fill('127.0.0.1');
  await dialog.getByText(/^More: port/).click();
  await dialog.getByRole('textbox', { name: 'Port' }).fill(String(port));
  await accessible(page, 'the whole form');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Scanner' });
  await sheet.getByText('Waiting for the first message of Scanner…').waitFor();
  await sheet.getByText('127.0.0.1', { exact: true }).waitFor();
  await sheet.getByText(`Nobody has connected to port ${port} yet.`).waitFor();
  await accessible(page, 'what to type into it');
  assert.match(await hand('127.0.0.1'), /^250/);
  await sheet.getByText('A message came from 127.0.0.1').waitFor();
  await sheet.getByText('One message was taken').click();
  await sheet.getByText('MAIL FROM:<scanner>').waitFor();
  await accessible(page, 'what was said');
  await sheet.getByRole('button', { name: 'Done' }).click();
  await section.getByText('Works').waitFor();
});

test('a stranger at its port is named, and let in where it is the machine itself', async () => {
  assert.match(await hand('127.0.0.9'), /^550 5\.7\.1 /);
  const page = await open();
  const section = page.getByRole('region', { name: 'Devices' });
  await section.getByText('Used from 127.0.0.9').waitFor();
  await section.getByRole('button', { name: 'Scanner' }).press('Enter');
  const sheet = page.getByRole('dialog', { name: 'Scanner' });
  await sheet.getByRole('button', { name: 'It is this machine: allow 127.0.0.9' }).waitFor();
  await accessible(page, 'a stranger');
  await sheet.getByRole('button', { name: 'It is this machine: allow 127.0.0.9' }).click();
  await until('it is allowed', async () => (await devices())[0]?.addresses.length === 2);
  assert.match(await hand('127.0.0.9'), /^250/);
  await sheet.getByText('A message came from 127.0.0.9').waitFor();
});

test('changed, disabled, taken back, removed after a question', async () => {
  const page = await open();
  const section = page.getByRole('region', { name: 'Devices' });
  await section.getByRole('button', { name: 'Scanner' }).click();
  await page.getByRole('dialog', { name: 'Scanner' }).getByRole('button', { name: 'Change' }).click();
  const form = page.getByRole('dialog', { name: 'Change Scanner' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Copier');
  await form.getByRole('button', { name: 'Only these' }).click();
  await form.getByRole('textbox', { name: 'Addresses and domains' }).fill('office.example');
  await form.getByRole('button', { name: 'Save' }).click();
  const sheet = page.getByRole('dialog', { name: 'Copier' });
  await sheet.getByRole('button', { name: 'Disable' }).click();
  await sheet.getByText(`Disabled: port ${port} is closed`).waitFor();
  assert.equal(await isOpen(port), false);
  await sheet.getByRole('button', { name: 'Enable' }).click();
  await until('its port is open again', () => isOpen(port));
  const [copier] = await devices();
  assert.deepEqual([copier?.recipients, copier?.named], ['named', ['office.example']]);
  await sheet.getByRole('button', { name: 'Remove…' }).click();
  const question = page.getByRole('dialog', { name: 'Remove Copier?' });
  await question.waitFor();
  await accessible(page, 'the question');
  await question.getByRole('button', { name: 'Remove Copier' }).click();
  await section.getByText('None yet.').waitFor();
  assert.equal(await isOpen(port), false);
});
