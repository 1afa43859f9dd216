/**
 * What holds for all mailboxes, on a real server and by keys: limits and what becomes of mail when one is full, footers
 * with the letter beside them, and how long mail stays, with what would go, before it is switched on.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { ImapFlow } from 'imapflow';
import type { Page } from 'playwright-core';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type Served, serve } from '../support/serve.ts';

const ANA = 'ana@office.example';
const BEN = 'ben@office.example';
const password = 'correct horse';
const OLD = new Date(Date.now() - 100 * 86_400_000);
const home = mkdtempSync(join(tmpdir(), 'mailroom-keeping-'));
let server: Served;
let console: Console;

const open = async (path: string): Promise<Page> => {
  const { url } = await server.ask(api => api.console.open({}));
  return console.open(url.replace('/?', `${path}?`));
};
const keys = async (page: Page, ...pressed: string[]): Promise<void> => {
  for (const key of pressed) await page.keyboard.press(key);
};
const press = async (page: Page, name: string | RegExp): Promise<void> => {
  await page.getByRole('button', { name }).focus();
  await keys(page, 'Enter');
};
const undo = (page: Page): Promise<void> => page.keyboard.press('Control+z');
const setting = async (key: string): Promise<string | undefined> =>
  (await server.ask(api => api.settings.list({}))).find(one => one.key === key)?.text;
const limitOf = async (address: string): Promise<number | null | undefined> =>
  (await server.ask(api => api.accounts.list({}))).find(one => one.address === address)?.quotaBytes;

before(async () => {
  server = await serve({ home });
  await server.ask(async api => {
    await api.domains.add({ name: 'office.example' });
    await api.accounts.add({ address: ANA, name: 'Ana Prieto', password });
    await api.accounts.add({ address: BEN, name: 'Ben Osei', password });
  });
  for (const user of [ANA, BEN]) {
    const client = new ImapFlow({
      ...{ host: '127.0.0.1', port: server.port('imaps'), secure: true, logger: false },
      ...{ tls: { rejectUnauthorized: false }, auth: { user, pass: password } },
    });
    await client.connect();
    for (const subject of ['Oak', 'Ash'])
      await client.append('INBOX', `From: kim@there.example\r\nSubject: ${subject}\r\n\r\nOld.\r\n`, [], OLD);
    await client.logout();
  }
  console = await startConsole();
});
after(async () => {
  await console?.close();
  await server?.[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

test('space: a limit for all that have none, for one, refused in the server’s words, and taken back', async () => {
  const page = await open('/accounts/space');
  await page.getByText('2 mailboxes · none with a limit').waitFor();
  await press(page, 'Give a limit to 2 without one');
  await page.getByRole('dialog', { name: 'A limit for 2 mailboxes' }).waitFor();
  await page.keyboard.type('5');
  await keys(page, 'Enter');
  await page.getByText('2 mailboxes may hold 5.0 GB each.').waitFor();
  await page.getByText('all with a limit').waitFor();
  await undo(page);
  await page.getByText('none with a limit').waitFor();
  await press(page, `Change the limit of ${BEN}`);
  const dialog = page.getByRole('dialog', { name: `Limit of ${BEN}` });
  await dialog.waitFor();
  await page.keyboard.type('0.00001');
  await keys(page, 'Enter');
  await dialog
    .getByText('A mailbox may hold 1.0 MB at least')
    .or(dialog.getByText('A mailbox may hold 1 MB'))
    .waitFor();
  await accessible(page, 'a limit that is none');
  await keys(page, 'Control+a');
  await page.keyboard.type('2');
  await keys(page, 'Enter');
  await page.locator(`[data-mailbox="${BEN}"]`).getByText('0 % full').first().waitFor({ state: 'attached' });
  assert.equal(await limitOf(BEN), 2e9);
  await undo(page);
  await until('no limit again', async () => (await limitOf(BEN)) === null);
});

test('space: what becomes of mail for a full mailbox, in words; a fault at its field; taken back', async () => {
  const page = await open('/accounts/space');
  await page.getByText('Mail for a full mailbox waits at its sender').waitFor();
  await press(page, 'Change what happens as they fill up');
  await page.getByLabel('Tell the owner at, per cent').fill('170');
  await page.getByLabel(/^It is taken for a while/).focus();
  await keys(page, 'Space');
  await page.getByLabel('For how long', { exact: true }).fill('3');
  await keys(page, 'Enter');
  const field = page.getByLabel('Tell the owner at, per cent');
  await until('the field is marked', async () => (await field.getAttribute('aria-invalid')) === 'true');
  await accessible(page, 'a policy with a fault');
  assert.equal(await setting('quota.when-full'), 'defer');
  await field.fill('70');
  await keys(page, 'Enter');
  await page.getByText('At 70 % its owner finds a letter in the inbox, at 95 % another.').first().waitFor();
  await page.getByText('A full mailbox takes mail for 3 days more').first().waitFor();
  assert.deepEqual(
    [await setting('quota.warn-at'), await setting('quota.when-full'), await setting('quota.grace-time')],
    ['70', 'grace', '3d'],
  );
  await undo(page);
  await until('as before', async () => (await setting('quota.when-full')) === 'defer');
  await page.getByText('Mail for a full mailbox waits at its sender').waitFor();
});

test('footers: written beside the letter that has it, a fault at its field, changed, removed and brought back', async () => {
  const page = await open('/accounts/footers');
  await page.getByText('None: mail goes out as it was written.').waitFor();
  await accessible(page, 'no footer');
  await press(page, 'Write a footer for office.example');
  await until('the text has the focus', () => page.evaluate(() => document.activeElement?.tagName === 'TEXTAREA'));
  await page.keyboard.type('Office Ltd · Quay 9');
  const letter = page.locator('.footer-letter');
  await letter.getByText('Office Ltd · Quay 9').waitFor();
  await page.getByLabel('HTML of its own, for letters in HTML').focus();
  await keys(page, 'Space');
  await page.getByRole('textbox', { name: 'HTML', exact: true }).fill('<script>x</script>');
  await page.getByText('Its HTML holds what no reader shows').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Save' }).isDisabled());
  await accessible(page, 'a footer with a fault');
  await page.getByRole('textbox', { name: 'HTML', exact: true }).fill('<b>Office</b>');
  await page.locator('.footer-preview').getByRole('button', { name: 'HTML' }).focus();
  await keys(page, 'Enter');
  const frame = page.frameLocator('.footer-letter iframe.mail-frame');
  await frame.locator('b', { hasText: 'Office' }).waitFor();
  await press(page, 'Save');
  await page.getByText('Mail of office.example ends with it where it leaves this server.').waitFor();
  const now = () => server.ask(api => api.footers.list({}));
  const footer = { domain: 'office.example', text: 'Office Ltd · Quay 9', html: '<b>Office</b>', on: 'elsewhere' };
  assert.deepEqual(await now(), [footer]);
  await press(page, 'Remove the footer of office.example');
  await page.getByText('None: mail goes out as it was written.').waitFor();
  assert.deepEqual(await now(), []);
  await undo(page);
  await page.getByText('In HTML it has a form of its own.').waitFor();
  assert.deepEqual(await now(), [footer]);
});

test('retention: a rule is a draft beside what would go, then holds; one is held, and nothing of his goes', async () => {
  const page = await open('/accounts/retention');
  await page.getByText('None: mail stays until somebody deletes it.').waitFor();
  await accessible(page, 'no rule, nobody held');
  await press(page, 'Add a rule');
  await page.getByRole('dialog', { name: 'Add a rule' }).waitFor();
  await page.keyboard.type('Inbox');
  await page.getByLabel('Stays for', { exact: true }).fill('soon');
  await keys(page, 'Enter');
  await page.getByText('A whole number, a day at least').waitFor();
  await page.getByLabel('Stays for', { exact: true }).fill('90');
  await keys(page, 'Enter');
  await page.getByText('Inbox: 90 days').first().waitFor();
  await page.getByText(/^4 messages \(.*\) in 2 folders, the oldest of /).waitFor();
  assert.equal(await setting('retention.rules'), '');
  await accessible(page, 'a rule that is not switched on');

  await press(page, 'Hold somebody’s mail');
  await page.keyboard.type('zz@office.example');
  await keys(page, 'Tab');
  await page.keyboard.type('Case 17');
  await keys(page, 'Enter');
  await page.getByText('There is no zz@office.example here').waitFor();
  await page.getByLabel('Whose', { exact: true }).fill(BEN);
  await keys(page, 'Enter');
  await page.locator(`[data-held="${BEN}"]`).getByText('Case 17').waitFor();
  await page.getByText(/^2 messages \(.*\) in 1 folder, /).waitFor();
  await page.getByText('2 more stay, for their accounts are held.').waitFor();

  await press(page, 'Switch on');
  await page.getByText('What goes within a day').waitFor();
  assert.equal(await setting('retention.rules'), 'inbox: 90d');
  await undo(page);
  await page.getByText('None: mail stays until somebody deletes it.').waitFor();
  await server.ask(api => api.settings.set({ key: 'retention.rules', text: 'inbox: 90d' }));
  await press(page, 'Remove it now…');
  await page.getByRole('dialog', { name: 'Remove 2 messages now?' }).waitFor();
  await press(page, 'Remove');
  await page.getByText('2 messages are removed.').waitFor();
  await page.getByText('Nothing is over its time now.').waitFor();
  const held = await server.ask(api => api.retention.preview({}));
  assert.deepEqual(
    held.map(one => [one.address, one.messages]),
    [[BEN, 2]],
  );

  await press(page, `Release ${BEN}`);
  await page.getByText('is held no more').waitFor();
  await undo(page);
  await until('held again', async () => (await server.ask(api => api.retention.held({}))).length === 1);
});

test('retention: beside the person stands that he is held, and ends there too', async () => {
  const page = await open(`/accounts/${encodeURIComponent(BEN)}`);
  const part = page.getByRole('region', { name: 'Legal hold' });
  await part.getByText('Held: Case 17.').waitFor();
  await part.getByRole('button', { name: 'Release' }).focus();
  await keys(page, 'Enter');
  await part.getByText('Not held: what is deleted goes for good in its time.').waitFor();
  await undo(page);
  await part.getByText('Held: Case 17.').waitFor();
});
