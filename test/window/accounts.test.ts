/**
 * The Accounts screen on a real server: an office made by keys alone, words that are shown once and then work, programs
 * that appear as they sign in and go as they are signed out, what can be taken back taken back, and what cannot asked for.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { ImapFlow } from 'imapflow';
import type { Page } from 'playwright-core';
import { typed } from '../support/chromium.ts';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type Served, serve } from '../support/serve.ts';

const ANA = { address: 'ana@office.example', name: 'Ana Prieto', password: 'correct horse' };
const home = join(mkdtempSync(join(tmpdir(), 'mailroom-accounts-')), 'home');
let server: Served;
let console: Console;

const open = async (path: string, look = {}): Promise<Page> => {
  const { url } = await server.ask(api => api.console.open({}));
  return console.open(url.replace('/?', path.includes('?') ? `${path}&` : `${path}?`), look);
};
const people = () => server.ask(api => api.accounts.list({}));

before(async () => {
  server = await serve({ home });
  console = await startConsole();
});
after(async () => {
  await console?.close();
  await server?.[Symbol.asyncDispose]();
  rmSync(join(home, '..'), { recursive: true, force: true, maxRetries: 5 });
});

async function signIn(user: string, pass: string): Promise<{ gone: Promise<void> }> {
  const client = new ImapFlow({
    ...{ host: '127.0.0.1', port: server.port('imaps'), secure: true, logger: false, auth: { user, pass } },
    tls: { ca: readFileSync(join(home, 'tls/authority.pem'), 'utf8'), servername: 'localhost' },
    clientInfo: { name: 'Scanner', version: '7' },
  });
  client.on('error', () => {});
  const gone = new Promise<void>(resolve => client.once('close', () => resolve()));
  await client.connect();
  return { gone };
}

test('from nobody to an office by keys alone', async () => {
  const page = await open('/accounts');
  await page.getByRole('heading', { name: 'Nobody has a mailbox here yet' }).waitFor();
  await accessible(page, 'empty');
  await page.getByRole('button', { name: 'Add a domain' }).last().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Add a domain' }).waitFor();
  await page.keyboard.type('office.example');
  await page.keyboard.press('Enter');
  await page.getByText('Nobody lives here yet.').waitFor();
  await accessible(page, 'nobody');
  await page.keyboard.press('n');
  await page.getByRole('dialog', { name: 'Add a person' }).waitFor();
  await page.keyboard.type(ANA.name);
  await page.keyboard.press('Tab');
  assert.equal(await page.getByRole('textbox', { name: 'Address' }).inputValue(), ANA.address);
  await page.keyboard.press('Tab');
  await page.keyboard.type(ANA.password);
  await page.keyboard.press('Enter');
  await page.getByText(`${ANA.address} can receive mail now.`).waitFor();
  await page.locator(`[data-person="${ANA.address}"]`).waitFor();
  await page.keyboard.press('n');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('Ana Prieto');
  await page.keyboard.press('Enter');
  await page.getByText(`${ANA.address} exists already`).waitFor();
  await accessible(page, 'a refusal in the form');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/accounts\/ana%40office\.example/);
  await page.getByRole('complementary', { name: ANA.address }).getByText('One is set.').waitFor();
  await page.keyboard.press('Escape');
  await page.waitForURL(/\/accounts$/);
  await until('the focus is back on the row', () =>
    page.evaluate(() => (document.activeElement as HTMLElement).dataset.person === 'ana@office.example'),
  );
});

test('a suggested password is shown once and opens the mailbox', async () => {
  const page = await open('/accounts?add');
  await page.getByRole('dialog').waitFor();
  await typed(page, 'Ben Osei');
  await page.getByRole('button', { name: 'Suggest' }).click();
  const field = page.getByRole('textbox', { name: 'Password' });
  await until('it is suggested', async () => (await field.inputValue()) !== '');
  const password = await field.inputValue();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText('ben@office.example can receive mail now.').waitFor();
  await signIn('ben@office.example', password);
  await page.locator('tr', { hasText: 'Ben Osei' }).getByText('Scanner 7').waitFor();
  await server.ask(api => api.sessions.signOut({ address: 'ben@office.example' }));
  const row = page.locator('tr', { hasText: 'Ben Osei' });
  await until('nobody is signed in', async () => (await row.locator('td').nth(4).textContent()) === '—');
});

test('an app password: made, shown once, used, its program signed out, removed after a question', async () => {
  const page = await open('/accounts/ana%40office.example');
  await page.getByRole('button', { name: 'Add an app password' }).click();
  await typed(page, 'Scanner');
  await page.keyboard.press('Enter');
  const word = await page.locator('.shown-once output').textContent();
  assert.match(word ?? '', /^\w{4}(-\w{4}){4}$/);
  await accessible(page, 'a word shown once');
  await page.getByRole('button', { name: 'Done' }).click();
  const { gone } = await signIn(ANA.address, word ?? '');
  const drawer = page.getByRole('complementary', { name: ANA.address });
  await drawer.getByText(/IMAP from 127\.0\.0\.1, since/).waitFor();
  await drawer.getByText(/(just now|ago), IMAP from 127\.0\.0\.1/).waitFor();
  await accessible(page, 'a person with a program');
  await drawer.getByRole('button', { name: 'Sign out Scanner 7' }).click();
  await gone;
  await drawer.getByText('No program.').waitFor();
  await drawer.getByRole('button', { name: 'Remove the app password Scanner' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await drawer.getByText('One for each program').waitFor();
  await assert.rejects(signIn(ANA.address, word ?? ''));
});

test('what a device must be told comes from the open ports', async () => {
  const page = await open('/accounts/ana%40office.example');
  const facts = async (title: string) => page.getByLabel(title, { exact: true }).locator('code').allTextContents();
  const port = (name: string) => String(server.port(name));
  assert.deepEqual(await facts('Read mail (IMAP)'), ['127.0.0.1', port('imaps'), 'SSL/TLS', ANA.address]);
  assert.deepEqual(await facts('Send mail (SMTP)'), ['127.0.0.1', port('submissions'), 'SSL/TLS', ANA.address]);
});

test('limit, state and alias: changed, and taken back', async () => {
  const page = await open('/accounts/ana%40office.example');
  const drawer = page.getByRole('complementary', { name: ANA.address });
  await drawer.getByLabel('May hold', { exact: true }).fill('2,5');
  await drawer.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Ana Prieto may hold 2.5 GB.').waitFor();
  assert.equal((await people())[0]?.quotaBytes, 2.5e9);
  await page.getByRole('button', { name: /^Undo/ }).click();
  await until('no limit again', async () => (await people())[0]?.quotaBytes === null);

  await drawer.getByRole('button', { name: 'Close the account' }).click();
  await page.getByText(/is closed: nobody signs in/).waitFor();
  assert.equal((await people())[0]?.enabled, false);
  await page.getByRole('button', { name: /^Undo/ }).click();
  await until('open again', async () => (await people())[0]?.enabled === true);

  await page.getByRole('button', { name: 'Add an alias' }).click();
  await typed(page, 'sales');
  await page.getByRole('button', { name: `+ ${ANA.address}` }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await drawer.getByText('sales@office.example').waitFor();
  await page.getByRole('button', { name: 'Remove sales@office.example' }).click();
  await page.getByText('sales@office.example was removed.').waitFor();
  assert.deepEqual(await server.ask(api => api.aliases.list({})), []);
  await page.getByRole('button', { name: /^Undo/ }).last().click();
  await drawer.getByText('sales@office.example').waitFor();
});

test('a table of people: judged, then made; a line with a fault keeps nobody else out', async () => {
  const page = await open('/accounts');
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByLabel('Name, address, password').fill('Mia,mia@office.example,,2 GB\nAna,ana@office.example,x,');
  await page.getByRole('button', { name: 'Look through it' }).click();
  await page.getByText('ana@office.example exists already.').waitFor();
  await accessible(page, 'a table judged');
  await page.getByRole('button', { name: 'Add 1 person' }).click();
  const password = await page.getByRole('dialog').locator('code').textContent();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.locator('[data-person="mia@office.example"]').waitFor();
  await signIn('mia@office.example', password ?? '');
});

test('removed for good only by name; search finds; nothing is wider than the window', async () => {
  const page = await open('/accounts');
  await page.keyboard.press('/');
  await typed(page, 'mia');
  await until('one is left', async () => (await page.locator('[data-person]').count()) === 1);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Remove…' }).click();
  const remove = page.getByRole('button', { name: 'Remove for good' });
  await typed(page, 'mia@office');
  assert.equal(await remove.isDisabled(), true);
  await page.keyboard.type('.example');
  await accessible(page, 'the end of a mailbox');
  await page.keyboard.press('Enter');
  await page.getByText('mia@office.example was removed, with 0 messages.').waitFor();
  await page.waitForURL(/\/accounts$/);
  assert.deepEqual(
    (await people()).map(one => one.address),
    ['ana@office.example', 'ben@office.example'],
  );
  const drawn = await open('/accounts/ana%40office.example', { dark: true });
  await drawn.getByText('One is set.').waitFor();
  for (const width of [320, 720, 1000, 1320, 2560]) {
    await drawn.setViewportSize({ width, height: 840 });
    const wide = await drawn.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px too wide at ${width}`);
    assert.equal(await drawn.locator('h1:visible').count(), 1, `one h1 at ${width}`);
  }
});
