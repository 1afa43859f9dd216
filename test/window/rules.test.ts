/**
 * A person's rules on a real server: the first one made by keys alone and tried before it is saved, put in order, taken
 * back; a script written with its faults shown; an away reply that begins and ends by itself. And the same screen before
 * a made-up server: in all its faces, light and dark, narrow.
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
const home = join(mkdtempSync(join(tmpdir(), 'mailroom-rules-')), 'home');
let server: Served;
let console: Console;

before(async () => {
  [server, console] = await Promise.all([serve({ home, settings: ['auth.allow-plaintext=true'] }), startConsole()]);
  await server.ask(api => api.domains.add({ name: 'office.example' }));
  for (const name of ['ana', 'ben'])
    await server.ask(api => api.accounts.add({ address: `${name}@office.example`, password: 'correct horse' }));
  await letters();
});
after(async () => {
  await console?.close();
  await server?.[Symbol.asyncDispose]();
  rmSync(join(home, '..'), { recursive: true, force: true, maxRetries: 5 });
});

/** Three invoices and two others in the inbox. */
async function letters(): Promise<void> {
  const client = new ImapFlow({
    ...{ host: '127.0.0.1', port: server.port('imap'), secure: false, logger: false, disableAutoIdle: true },
    ...{ auth: { user: ANA, pass: 'correct horse' }, tls: { rejectUnauthorized: false } },
  });
  await client.connect();
  for (const subject of ['Invoice 1', 'Invoice 2', 'Your invoice', 'Lunch?', 'Minutes'])
    await client.append('INBOX', `From: kim@there.example\r\nTo: ${ANA}\r\nSubject: ${subject}\r\n\r\nHello.\r\n`);
  await client.logout();
}

async function open(address = ANA): Promise<Page> {
  const { url } = await server.ask(api => api.console.open({}));
  const page = await console.open(url.replace('/?', `/accounts/${encodeURIComponent(address)}/rules?`));
  await page.getByRole('region', { name: 'Rules', exact: true }).waitFor();
  return page;
}
const rules = () => server.ask(api => api.filters.rules({ address: ANA }));
const names = async () => (await rules()).blocks.map(one => (one.kind === 'rule' ? one.rule.name : `(${one.name})`));

test('the first rule by keys alone: written, tried on the mail that is there, saved, and it runs', async () => {
  const page = await open();
  await server.ask(api => api.filters.put({ address: ANA, name: 'aside', text: 'keep;' }));
  await page.getByRole('heading', { name: 'No rules run' }).waitFor();
  await page.getByText('“aside” rests: under Scripts it can be run.').waitFor();
  await server.ask(api => api.filters.remove({ address: ANA, name: 'aside' }));
  await page.getByRole('heading', { name: 'No rules yet' }).waitFor();
  assert.equal(await page.locator('.rules-card .button').count(), 1, 'one way to the first rule');
  await accessible(page, 'no rules');
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'Add a rule' });
  await dialog.getByText('Give the rule a name').waitFor();
  await page.keyboard.type('Invoices');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Subj');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('invoice');
  await dialog.getByRole('combobox', { name: 'Act 1: mailbox' }).focus();
  await page.keyboard.type('Invoices');
  assert.equal((await rules()).blocks.length, 0);
  await dialog.getByRole('button', { name: 'Try on the last 200' }).press('Enter');
  await dialog.getByText('Of 5 messages: 3 would move to Invoices.').waitFor();
  await dialog.getByText('Otherwise than now: 3 would move to Invoices (now: stay as it is).').waitFor();
  assert.equal(await dialog.locator('.trial-list > li').count(), 3);
  await dialog.getByRole('button', { name: 'Why? Invoice 2' }).press('Enter');
  await dialog
    .locator('.trial-steps')
    .getByText(/header :contains/)
    .waitFor();
  await dialog.getByText('Try on a message of your own').click();
  await dialog.getByLabel('The message with its header').fill('From: lee@there.example\nSubject: Lunch\n\nToday?');
  await accessible(page, 'a rule that was tried');
  await dialog.getByRole('button', { name: 'Try on it' }).click();
  await dialog.getByText('Of 1 message: It would stay as it is.').waitFor();
  assert.equal((await rules()).blocks.length, 0);
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByText('Subject contains “invoice”: move to Invoices, ask no further rule').waitFor();
  assert.equal((await rules()).script?.active, true);
});

test('rules are put in order by keys, rest, are removed, and each is taken back', async () => {
  const before = await rules();
  await server.ask(api =>
    api.filters.change({
      address: ANA,
      change: {
        state: before.state,
        edit: {
          ...{ act: 'add', before: 1 },
          rule: {
            ...{ name: 'Large', enabled: true, match: 'all', actions: [{ kind: 'star' }] },
            conditions: [{ kind: 'size', over: true, bytes: 2 ** 20, not: false }],
          },
        },
      },
    }),
  );
  const page = await open();
  await page.locator('[data-rule="1"]').waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('Alt+ArrowUp');
  await until('Large is the first', async () => (await names()).join() === 'Large,Invoices');
  await until('the focus went with it', () =>
    page.evaluate(() => document.activeElement?.closest('[data-rule]')?.getAttribute('data-rule') === '0'),
  );
  await page.getByRole('button', { name: /^Undo/ }).last().click();
  await until('as before', async () => (await names()).join() === 'Invoices,Large');
  await page.locator('[data-rule="0"] .rule-grip').dragTo(page.locator('[data-rule="1"]'));
  await page.locator('[data-rule="0"]', { hasText: 'Large' }).waitFor();
  assert.deepEqual(await names(), ['Large', 'Invoices']);
  await page.getByRole('checkbox', { name: 'Ask Large' }).press('Space');
  await page.locator('[data-rule="0"]').getByText('Rests').waitFor();
  await page.getByRole('button', { name: 'Remove Large' }).press('Enter');
  await page.getByText('Large was removed.').waitFor();
  assert.deepEqual(await names(), ['Invoices']);
  await page.getByRole('button', { name: /^Undo/ }).last().click();
  await until('back', async () => (await names()).join() === 'Large,Invoices');
});

test('a script: its faults with line and column, what is written by hand stays and is shown between the rules', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Show Rules' }).click();
  const dialog = page.getByRole('dialog', { name: 'The script Rules' });
  const area = dialog.getByRole('textbox', { name: 'Text' });
  const text = await area.inputValue();
  await area.fill(`${text}\nif true { keep } else { discard; }\n`);
  const fault = dialog.getByRole('button', { name: /Line \d+, column \d+/ }).first();
  await fault.waitFor();
  await accessible(page, 'a script with a fault');
  assert.equal(await dialog.getByRole('button', { name: 'Save' }).isDisabled(), true);
  await fault.press('Enter');
  const at = await area.evaluate((one: HTMLTextAreaElement) => one.selectionStart);
  assert.equal((await area.inputValue()).slice(0, at).split('\n').length, text.split('\n').length + 1);
  await area.fill(`${text}\n# mine\nif true { keep; } else { discard; }\n`);
  await dialog.getByText('It can run.').waitFor();
  await dialog.getByLabel('Tried on mail in').selectOption('INBOX');
  await dialog.getByRole('button', { name: 'Try on the last 200' }).click();
  await dialog.getByText(/Of 5 messages: 3 would move to Invoices/).waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('It has another part, for what does not meet it').waitFor();
  await page.getByRole('button', { name: 'Show the text' }).press('Enter');
  await page.getByText('if true { keep; } else { discard; }').waitFor();
  await accessible(page, 'a part written by hand');
  assert.deepEqual(await names(), ['Large', 'Invoices', '(mine)']);
});

test('an away reply is set up with its dates, shown in the drawer, and turned off', async () => {
  const page = await open();
  const card = page.getByRole('region', { name: 'Away reply' });
  await card.getByRole('button', { name: 'Set up' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: `Away reply of ${ANA}` });
  await dialog.getByLabel('Until, that day too').fill('2099-01-03');
  await dialog.getByLabel('What is answered').fill('Back on the fourth.');
  await dialog.getByRole('button', { name: 'Only people written to before' }).click();
  await accessible(page, 'the away reply');
  await dialog.getByRole('button', { name: 'Turn it on' }).click();
  await card.getByText('On until 3 Jan 2099').waitFor();
  const set = await server.ask(api => api.vacation.get({ address: ANA }));
  assert.deepEqual([set.state, set.vacation?.whom, set.vacation?.until?.date], ['now', 'known', '2099-01-03']);
  await page.getByRole('link', { name: ANA }).click();
  const drawer = page.getByRole('complementary', { name: ANA });
  await drawer.getByText('On until 3 Jan 2099').waitFor();
  await drawer.getByRole('button', { name: 'Turn it off' }).click();
  await until('off', async () => (await server.ask(api => api.vacation.get({ address: ANA }))).state === 'off');
  await drawer.getByRole('link', { name: 'Show the rules' }).click();
  await page.waitForURL(/\/rules$/);
});

test('somebody else’s change meanwhile is told; nobody’s rules say so; nothing is wider than the window', async () => {
  const page = await open();
  await page.getByRole('button', { name: 'Invoices' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Bills');
  const { state, blocks } = await rules();
  const at = blocks.findIndex(one => one.kind === 'rule' && one.rule.name === 'Large');
  await server.ask(api => api.filters.change({ address: ANA, change: { state, edit: { act: 'remove', at } } }));
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('The rules were changed meanwhile; look at them again').waitFor();
  await page.keyboard.press('Escape');
  for (const width of [320, 720, 1000, 2560]) {
    await page.setViewportSize({ width, height: 840 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px too wide at ${width}`);
    assert.equal(await page.locator('h1:visible').count(), 1, `one h1 at ${width}`);
  }
});
