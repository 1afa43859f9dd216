/**
 * “Recently deleted” on a real server, by keyboard alone: deleted for good in Trash, seen, read, put back, undone, put into
 * another folder, found, forgotten; a list of some hundred rows; empty, and nothing kept.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { ImapFlow } from 'imapflow';
import type { Page } from 'playwright-core';
import { typed } from '../support/chromium.ts';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type Served, serve } from '../support/serve.ts';

const ANA = { address: 'ana@office.example', name: 'Ana Prieto', password: 'correct horse' };
const BEN = { address: 'ben@office.example', name: 'Ben Osei', password: 'correct horse' };
const home = mkdtempSync(join(tmpdir(), 'mailroom-expunged-'));
let server: Served;
let console: Console;

const open = async (path: string): Promise<Page> => {
  const { url } = await server.ask(api => api.console.open({}));
  return console.open(url.replace('/?', `${path}?`));
};
const keys = async (page: Page, ...pressed: string[]): Promise<void> => {
  for (const key of pressed) await page.keyboard.press(key);
};
const letter = (subject: string): string =>
  ['From: Kim Lee <kim@there.example>', `To: ${ANA.address}`, `Subject: ${subject}`, '', `All of ${subject}.`, ''].join(
    '\r\n',
  );
async function imap<T>(who: typeof ANA, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: server.port('imaps'),
    secure: true,
    tls: { rejectUnauthorized: false },
    auth: { user: who.address, pass: who.password },
    logger: false,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}
const subjectsIn = (mailbox: string): Promise<string[]> =>
  imap(ANA, async client => {
    await client.mailboxOpen(mailbox);
    const subjects = [];
    for await (const { envelope } of client.fetch('1:*', { envelope: true })) subjects.push(envelope?.subject ?? '');
    return subjects.sort();
  });
const put = (mailbox: string, ...subjects: string[]): Promise<void> =>
  imap(ANA, async client => {
    for (const subject of subjects) await client.append(mailbox, letter(subject));
  });
const deleted = (page: Page) => page.locator('.expunged-list [role=option]');
const shown = async (page: Page, ...subjects: string[]): Promise<void> => {
  let found: string[] = [];
  const same = async (): Promise<boolean> => {
    found = await deleted(page).locator('.expunged-second > :first-child').allTextContents();
    return found.join() === subjects.join();
  };
  await until(`deleted: ${subjects}`, same).catch(() => assert.deepEqual(found, subjects));
};

before(async () => {
  server = await serve({ home });
  await server.ask(async api => {
    await api.domains.add({ name: 'office.example' });
    await api.accounts.add(ANA);
    await api.accounts.add(BEN);
  });
  console = await startConsole();
});
after(async () => {
  await console?.close();
  await server?.[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

test('deleted for good in Trash, it is told where it is; there it is read, put back, and that is undone', async () => {
  await put('Trash', 'One', 'Two', 'Three');
  const page = await open('/mail/a1/trash');
  await page.locator('.message-list [role=option]').nth(2).waitFor();
  await keys(page, 'j', 'x', 'Shift+j', 'Shift+j', '#');
  await page.getByText('3 messages will be deleted for good.').waitFor();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.getByText('Deleted 3 messages for good. They can be brought back for 30 days.').waitFor();
  await page.getByRole('button', { name: 'Recently deleted' }).click();
  await page.waitForURL('**/mail/a1/deleted');
  await shown(page, 'One', 'Two', 'Three');
  assert.match((await deleted(page).first().textContent())!, /Kim Lee.*\d+ B.*One.*Trash/s);
  await page.getByText('Each is kept for 30 days after it was deleted.').waitFor();
  await accessible(page, 'the list');

  await keys(page, 'j', 'j', 'Enter');
  await page.locator('.expunged-fate').getByText('Deleted from Trash').waitFor();
  await page.locator('.pane-reader').getByText('All of Two.').waitFor();
  assert.match(page.url(), /\/mail\/a1\/deleted\/x2$/);
  await accessible(page, 'a message');
  await page.getByRole('button', { name: 'Raw', exact: true }).click();
  await page.locator('.pane-reader').getByText('Subject: Two').waitFor();

  await keys(page, 'u');
  await page.getByText('Put 1 message back into Trash.').waitFor();
  await shown(page, 'One', 'Three');
  assert.deepEqual(await subjectsIn('Trash'), ['Two']);
  await keys(page, 'Control+z');
  await page.getByText('Undone: put 1 message back into Trash.').waitFor();
  await shown(page, 'Two', 'One', 'Three');
  assert.deepEqual(await subjectsIn('Trash'), []);
});

test('by keyboard alone: all chosen, put into a folder, shown there; one is found and forgotten, asked once', async () => {
  const page = await open('/mail/a1/deleted');
  await shown(page, 'Two', 'One', 'Three');
  await keys(page, 'j', 'Control+a');
  await page.getByText('3 chosen').waitFor();
  await accessible(page, 'some chosen');
  await keys(page, 'Escape', 'Home', 'x', 'Shift+j', 'v');
  await page.getByRole('dialog', { name: 'Put 2 messages into' }).waitFor();
  await typed(page, 'arch');
  await keys(page, 'Enter');
  await page.getByText('Put 2 messages back into Archive.').waitFor();
  await shown(page, 'Three');
  assert.deepEqual(await subjectsIn('Archive'), ['One', 'Two']);
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByRole('listbox', { name: 'Messages in Archive' }).waitFor();

  await put('INBOX', 'Ferry', 'Quay');
  await imap(ANA, async client => {
    await client.mailboxOpen('INBOX');
    await client.messageDelete('1:*');
  });
  await page.goBack();
  await shown(page, 'Quay', 'Ferry', 'Three');
  await keys(page, '/');
  await typed(page, 'kim inbox fer');
  await shown(page, 'Ferry');
  await keys(page, 'Enter', 'j', '#');
  await page.getByRole('dialog', { name: 'Forget “Ferry” now?' }).waitFor();
  await accessible(page, 'asked');
  await keys(page, 'Escape');
  await shown(page, 'Ferry');
  await keys(page, '#');
  await page.getByRole('button', { name: 'Forget now' }).last().focus();
  await keys(page, 'Enter');
  await page.getByText('Forgot 1 message.').waitFor();
  await page.getByText('Nothing was found').waitFor();
  await keys(page, '/', 'Escape');
  await shown(page, 'Quay', 'Three');
  const left = await server.ask(api => api.expunged.list({ address: ANA.address, limit: 9 }));
  assert.deepEqual(
    left.rows.map(row => row.subject),
    ['Quay', 'Three'],
  );
});

test('a folder that is deleted says what can be brought back; its mail comes back into the inbox', async () => {
  await imap(ANA, client => client.mailboxCreate('Stairs'));
  await put('Stairs', 'Oak');
  const page = await open('/mail/a1/inbox');
  await page.getByRole('link', { name: /^Stairs/ }).focus();
  await keys(page, 'Delete');
  await page
    .getByText(
      'Its message is deleted for good, but for what lies in another folder too. For 30 days they can be brought back',
    )
    .waitFor();
  await page.getByRole('button', { name: 'Delete the folder' }).click();
  await page.getByText('Deleted the folder Stairs.').waitFor();
  await page.getByRole('button', { name: 'Recently deleted' }).click();
  await shown(page, 'Oak', 'Quay', 'Three');
  await keys(page, 'j', 'Enter');
  await page.getByText('which is gone').waitFor();
  await page.locator('.pane-reader').getByText('All of Oak.').waitFor();
  await keys(page, 'Enter');
  await page.getByText('Put 1 message back into Inbox.').waitFor();
  assert.deepEqual(await subjectsIn('INBOX'), ['Oak']);
});

test('of hundreds only those on screen exist, and the last is read when one goes there', async () => {
  await imap(ANA, async client => {
    await client.mailboxCreate('Many');
    await client.append('Many', letter('Many'));
    await client.mailboxOpen('Many');
    for (let i = 0; i < 9; i++) await client.messageCopy('1:*', 'Many');
    await client.messageDelete('1:*');
  });
  const page = await open('/mail/a1/deleted');
  await until('514 rows', async () => (await deleted(page).first().getAttribute('aria-setsize')) === '514');
  assert.ok((await deleted(page).count()) < 80);
  await keys(page, 'End');
  await deleted(page).filter({ hasText: 'Three' }).waitFor();
  await keys(page, '/');
  await page.keyboard.type('three');
  await shown(page, 'Three');
  await keys(page, 'Escape');
  await until('all again', async () => (await deleted(page).first().getAttribute('aria-setsize')) === '514');
  await keys(page, 'Enter', 'Control+a', 'u');
  await page
    .getByText('Put 514 messages back where they lay.')
    .or(page.getByText('Put 514 messages back into'))
    .waitFor();
  await page.getByText('Nothing was deleted for good in the last 30 days').waitFor();
  assert.equal((await subjectsIn('Many')).length, 512);
});

test('empty, and where nothing is kept: said with the way to the setting', async () => {
  const page = await open('/mail/a2/deleted');
  await page.getByText('Nothing was deleted for good in the last 30 days').waitFor();
  await accessible(page, 'empty');
  await server.ask(api => api.settings.set({ key: 'store.keep-expunged', text: '0s' }));
  await page.reload();
  await page.getByText('Deleted mail is not kept').waitFor();
  await accessible(page, 'nothing kept');
  await page.getByRole('button', { name: 'Change how long it is kept' }).click();
  await page.getByText('store.keep-expunged').first().waitFor();
  assert.equal(await page.getByRole('searchbox', { name: 'Search settings' }).inputValue(), 'store.keep-expunged');
});
