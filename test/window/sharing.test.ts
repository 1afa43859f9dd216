/**
 * Sharing a folder on a real server, by keyboard alone: given, changed, letter by letter, taken away, undone; what the
 * other one finds in the window and in a mail program; refusals, and what goes away meanwhile.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before, beforeEach } from 'node:test';
import { ImapFlow } from 'imapflow';
import type { Page } from 'playwright-core';
import { typed } from '../support/chromium.ts';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type Served, serve } from '../support/serve.ts';

const password = 'correct horse';
const at = (name: string): string => `${name}@office.example`;
const PEOPLE = [
  ['ana', 'Ana Prieto'],
  ['ben', 'Ben Osei'],
  ['kim', 'Kim Lee'],
] as const;
const home = mkdtempSync(join(tmpdir(), 'mailroom-sharing-'));
let server: Served;
let console: Console;

const open = async (path: string, dark = false): Promise<Page> => {
  const { url } = await server.ask(api => api.console.open({}));
  return console.open(url.replace('/?', path.includes('?') ? `${path}&` : `${path}?`), { dark });
};
const keys = async (page: Page, ...pressed: string[]): Promise<void> => {
  for (const key of pressed) await page.keyboard.press(key);
};
async function imap<T>(who: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const client = new ImapFlow({
    ...{ host: '127.0.0.1', port: server.port('imaps'), secure: true, logger: false },
    tls: { rejectUnauthorized: false },
    auth: { user: at(who), pass: password },
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}
/** What the server keeps of Projects: “ben lr”. */
const rightsNow = async (): Promise<string[]> => {
  const rows = await server.ask(api => api.sharing.list({ address: at('ana') }));
  return rows.filter(row => row.mailbox === 'Projects').map(row => `${row.whom.split('@')[0]} ${row.rights}`);
};
const give = (whom: string, rights: string, mailbox = 'Projects') =>
  server.ask(api => api.sharing.set({ address: at('ana'), mailbox, whom, rights }));
async function shareProjects(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /^Projects/ })
    .first()
    .focus();
  await keys(page, 'Shift+F10', 's', 'Enter');
  await page.getByRole('dialog', { name: 'Share Projects' }).waitFor();
  await until('the field has the focus', () => page.evaluate(() => document.activeElement?.role === 'combobox'));
}
const rows = (page: Page) => page.locator('.share-row[data-whom]');

before(async () => {
  server = await serve({ home });
  await server.ask(async api => {
    await api.domains.add({ name: 'office.example' });
    for (const [who, name] of PEOPLE) await api.accounts.add({ address: at(who), name, password });
  });
  await imap('ana', async client => {
    await client.mailboxCreate('Projects');
    await client.append('Projects', 'From: kim@there.example\r\nSubject: Stairs\r\n\r\nOf oak.\r\n');
  });
  console = await startConsole();
});
beforeEach(async () => {
  for (const row of await server.ask(api => api.sharing.list({ address: at('ana') }))) await give(row.whom, '');
});
after(async () => {
  await console?.close();
  await server?.[Symbol.asyncDispose]();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

test('given by keys alone: offered, chosen, told, undone with Ctrl Z', async () => {
  const page = await open('/mail/a1/inbox');
  await shareProjects(page);
  await page.getByText('Nobody else can see it.').waitFor();
  await accessible(page, 'nobody yet');
  await keys(page, 'ArrowDown');
  const offered = page.getByRole('option');
  assert.deepEqual(await offered.locator('.clip:first-of-type').allTextContents(), [
    'Everybody with an account here',
    'Ben Osei',
    'Kim Lee',
  ]);
  await accessible(page, 'offered');
  await keys(page, 'Escape');
  await typed(page, 'os');
  await keys(page, 'Enter', 'Enter');
  await page.getByText('Ben Osei may read Projects.').waitFor();
  await rows(page).waitFor();
  assert.deepEqual(await rightsNow(), ['ben lr']);
  await page.getByText(`Shared/${at('ana')}/Projects`).waitFor();
  await accessible(page, 'one');
  await keys(page, 'Control+z');
  await page.getByText('Undone: Ben Osei may read Projects.').waitFor();
  await page.getByText('Nobody else can see it.').waitFor();
  assert.deepEqual(await rightsNow(), []);
  await keys(page, 'Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

test('changed and taken away by the menu of a row; closed, the last can still be undone', async () => {
  await give(at('ben'), 'lr');
  await give(at('kim'), 'lrsw');
  const page = await open('/mail/a1/inbox');
  await shareProjects(page);
  await page.getByRole('button', { name: 'What Ben Osei may do: Read' }).focus();
  await keys(page, 'Enter');
  await page.getByRole('menu', { name: 'What Ben Osei may do' }).waitFor();
  await accessible(page, 'the levels');
  await keys(page, 'Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await page.getByRole('dialog').waitFor();
  await keys(page, 'Enter', 'a', 'Enter');
  await page.getByText('Ben Osei may add, move and delete in Projects.').waitFor();
  assert.deepEqual(await rightsNow(), ['ben lrswite', 'kim lrsw']);

  await page.getByRole('button', { name: 'What Ben Osei may do: Add, move and delete' }).press('Enter');
  await keys(page, 't', 'Enter');
  await page.getByText('Ben Osei has no rights of their own on Projects any more.').waitFor();
  assert.deepEqual(await rightsNow(), ['kim lrsw']);
  await until('the focus is in the list', () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') === 'What Kim Lee may do: Read and mark'),
  );
  await keys(page, 'Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByText('Ben Osei has no rights of their own on Projects any more.').waitFor();
  await keys(page, 'Control+z');
  await until('given back', async () => (await rightsNow()).includes('ben lrswite'));
});

test('letter by letter; what fits no level, what is useless and what is taken are told as they are', async () => {
  await give('anyone', 'lr');
  await give(at('kim'), 'lri');
  await give(`-${at('ben')}`, 'l');
  const page = await open('/mail/a1/inbox');
  await shareProjects(page);
  await rows(page).nth(2).waitFor();
  await page.locator('.share-row').getByText('Read, and: put messages in').waitFor();
  await page.getByText('May not, whatever else is given: see the folder').waitFor();
  await page.getByRole('button', { name: 'Show the IMAP rights' }).focus();
  await keys(page, 'Enter');
  const kim = page.getByRole('group', { name: 'IMAP rights of Kim Lee' });
  await kim.waitFor();
  assert.deepEqual(await kim.locator('[aria-pressed=true]').allTextContents(), ['l', 'r', 'i']);
  await accessible(page, 'letters');
  await kim.getByRole('button', { name: 'i, put messages in' }).focus();
  await keys(page, 'Space');
  await page.getByRole('button', { name: 'What Kim Lee may do: Read only', exact: true }).waitFor();
  await until('the letter is gone', async () => (await rightsNow()).includes('kim lr'));
  await page.getByRole('button', { name: 'Give back to Ben Osei' }).press('Enter');
  await page.getByText('Nothing is kept from Ben Osei any more.').waitFor();
  assert.deepEqual(await rightsNow(), ['anyone lr', 'kim lr']);
});

test('the other one finds it under Shared, and in a mail program; the owner sees a mark', async () => {
  await give(at('ben'), 'lrsw');
  const page = await open('/mail/a2/inbox');
  const shared = page.getByRole('region', { name: `Shared with ${at('ben')}` });
  await shared.getByText(at('ana')).waitFor();
  await page.getByRole('link', { name: /^Projects\s*, shared with ben@office\.example/ }).waitFor();
  await shared.getByRole('link', { name: /^Projects\s*, Read and mark/ }).focus();
  await accessible(page, 'the folders');
  await keys(page, 'Enter');
  await page.waitForURL(/\/mail\/a1\/m\d+\?as=a2$/);
  await page.getByText('Ana Prieto shares this with Ben Osei, who may read and mark it.').waitFor();
  await page.locator('.message-list [role=option]').filter({ hasText: 'Stairs' }).waitFor();
  assert.equal(await shared.getByRole('link', { name: /^Projects/ }).getAttribute('aria-current'), 'page');
  assert.equal(await page.locator('.folder[aria-current=page]').count(), 1);
  await accessible(page, 'a shared folder');
  await keys(page, 'j', 'o');
  await page.locator('.pane-reader').getByText('Of oak.').waitFor();
  assert.match(page.url(), /as=a2$/);

  const found = await imap('ben', async client => {
    const path = `Shared/${at('ana')}/Projects`;
    await client.mailboxOpen(path, { readOnly: true });
    return (await client.fetchOne('1', { envelope: true })) || null;
  });
  assert.equal(found?.envelope?.subject, 'Stairs');
  const word = Buffer.from(`${at('ben')}:${password}`).toString('base64');
  const session = await fetch(new URL('/.well-known/jmap', page.url()), {
    headers: { authorization: `Basic ${word}` },
  });
  const { accounts } = (await session.json()) as { accounts: Record<string, { name: string; isPersonal: boolean }> };
  assert.deepEqual([accounts.a1?.name, accounts.a1?.isPersonal], [at('ana'), false]);

  await give(at('ben'), '');
  await shared.waitFor({ state: 'detached' });
});

test('at a person: a folder is chosen and shared, and what others share is shown', async () => {
  const page = await open(`/accounts/${encodeURIComponent(at('ana'))}`, true);
  const part = page.getByRole('region', { name: 'Shared folders' });
  await part.getByText('None: nobody else reads this mailbox').waitFor();
  await part.getByRole('button', { name: 'Share a folder' }).press('Enter');
  await page.getByRole('dialog', { name: 'Share a folder of Ana Prieto' }).waitFor();
  await typed(page, 'proj');
  await keys(page, 'Enter');
  await page.getByRole('dialog', { name: 'Share Projects' }).waitFor();
  await until('the field has the focus', () => page.evaluate(() => document.activeElement?.role === 'combobox'));
  await page.keyboard.type('every');
  await keys(page, 'Enter', 'Tab', 'Enter', 'r', 'Enter', 'Tab', 'Enter');
  await page.getByText('Everybody with an account here may read and mark Projects.').waitFor();
  assert.deepEqual(await rightsNow(), ['anyone lrsw']);
  await keys(page, 'Escape');
  await part.getByText('Everybody with an account here: Read and mark').waitFor();
  await accessible(page, 'a person who shares');
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  const ben = await open(`/accounts/${encodeURIComponent(at('ben'))}`);
  const mine = ben.getByRole('region', { name: 'Shared folders' });
  await mine.getByText('Projects of Ana Prieto').waitFor();
  await mine.getByRole('link', { name: 'Show Projects of Ana Prieto' }).press('Enter');
  await ben.getByText('Ana Prieto shares this with Ben Osei, who may read and mark it.').waitFor();
});

test('refused in words: a stranger, the owner, an account that is gone meanwhile; a folder that is deleted', async () => {
  await server.ask(api => api.accounts.add({ address: at('mia'), name: 'Mia Duarte', password }));
  const page = await open('/mail/a1/inbox');
  await shareProjects(page);
  await keys(page, 'Enter');
  await page.getByText('Choose somebody first.').waitFor();
  await typed(page, 'kim@there.example');
  await keys(page, 'Enter');
  await page.getByText('“kim@there.example” has no account here.').waitFor();
  await accessible(page, 'a refusal');
  await keys(page, 'Control+a');
  await page.keyboard.type(at('ana'));
  await keys(page, 'Enter');
  await page.getByText('It is Ana Prieto’s own folder.').waitFor();
  assert.deepEqual(await rightsNow(), []);

  await give(at('mia'), 'lr');
  await page.getByRole('button', { name: 'What Mia Duarte may do: Read' }).waitFor();
  await server.ask(api => api.accounts.remove({ address: at('mia') }));
  await page.getByText('Nobody else can see it.').waitFor();

  await give(at('kim'), 'lr');
  await rows(page).waitFor();
  await imap('ana', client => client.mailboxDelete('Projects'));
  await page.getByText('Projects is not there any more').waitFor();
  await accessible(page, 'gone');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).first().press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});
