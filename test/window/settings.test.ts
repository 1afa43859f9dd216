/** Settings and Certificates in a browser, on a real server: found, changed by keys, applied as one act, taken back; a file that somebody else writes. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import type { Page } from 'playwright-core';
import { makeAuthority, makeLeaf } from '../../server/net/authority.ts';
import { accessible, type Console, startConsole, until } from '../support/console.ts';
import { type Served, serve } from '../support/serve.ts';

const home = mkdtempSync(join(tmpdir(), 'mailroom-settings-window-'));
const file = join(home, 'mailroom.jsonc');
const START = `{
  // The office
  "queue.first-retry": "10m",
  "relay.password": "open sesame",
}
`;
let server: Served;
let window: Console;
let page: Page;

before(async () => {
  writeFileSync(file, START);
  server = await serve({ home, settings: ['smtp.idle-timeout=4m'] });
  const { url } = await server.ask(async api => {
    await api.domains.add({ name: 'here.example' });
    await api.accounts.add({ address: 'ana@here.example', password: 'correct horse battery' });
    return api.console.open({});
  });
  window = await startConsole();
  page = await window.open(url);
});
after(async () => {
  await window.close();
  await server.stop();
  rmSync(home, { recursive: true, force: true });
});

const show = (path: string): Promise<void> =>
  page.evaluate(to => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
const applied = (): Promise<void> => page.locator('.draft-bar').waitFor({ state: 'detached' });

test('a setting is found, changed and applied by keys alone, and the change can be taken back', async () => {
  await show('/settings');
  await page.locator('.setting').first().waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('first-retry');
  const field = page.getByLabel('First retry', { exact: true });
  await until('one is left', async () => (await page.locator('.setting').count()) === 1);
  await until(
    'all that was typed is marked',
    async () => (await page.locator('.setting mark').allTextContents()).join() === 'first-retry',
  );
  await field.focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('25');
  await page.keyboard.press('Enter');
  await page.locator('.draft-bar').waitFor();
  assert.match(await page.getByLabel('mailroom.jsonc, as text').inputValue(), /"queue.first-retry": "25m"/);
  assert.equal(readFileSync(file, 'utf8'), START, 'nothing holds before it is applied');
  await accessible(page, 'a change that is not applied');
  const desk = page.viewportSize()!;
  await page.setViewportSize({ width: 390, height: 844 });
  const bar = await page.locator('.draft-bar').boundingBox();
  assert.ok(bar && bar.height <= 72, `on a telephone it leaves the screen to the settings: ${bar?.height}`);
  const groups = await page.locator('.settings-rail').boundingBox();
  assert.ok(groups && groups.height <= 44, 'the groups stand in one row');
  await page.setViewportSize(desk);
  await page.keyboard.press('Control+s');
  await applied();
  assert.equal(readFileSync(file, 'utf8'), START.replace('10m', '25m'));
  await page.keyboard.press('Escape');
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.keyboard.press('Control+z');
  await until('it is as before', async () => readFileSync(file, 'utf8') === START);
});

test('several are applied as one act, with what happens then and the difference; a value that will not do is named', async () => {
  await show('/settings/incoming');
  const largest = page.getByLabel('Largest message', { exact: true });
  await largest.fill('9999999');
  await largest.press('Enter');
  await page.locator('.setting .field-fault').waitFor();
  assert.match((await page.locator('.setting .field-fault').textContent()) ?? '', /out of bounds/);
  await accessible(page, 'a value that will not do');
  await largest.fill('60');
  await largest.press('Enter');
  await page.getByRole('switch', { name: /scripts sort/ }).click();
  await page.getByText('2 changes').waitFor();
  assert.match((await page.locator('.draft-words').textContent()) ?? '', /Listeners open anew/);
  await page.getByRole('button', { name: 'Show the difference' }).click();
  await page.locator('.difference').waitFor();
  assert.deepEqual(await page.locator('.difference [data-kind=added] code').allTextContents(), [
    '  "smtp.max-message-size": "60MB",',
    '  "sieve.enabled": false,',
  ]);
  await accessible(page, 'the difference');
  await page.getByRole('dialog').getByRole('button', { name: 'Apply' }).click();
  await applied();
  assert.equal(
    (await server.ask(api => api.settings.list({}))).find(one => one.key === 'sieve.enabled')?.text,
    'false',
  );
  await page
    .locator('#setting-smtp\\.max-message-size')
    .getByRole('button', { name: /^Reset/ })
    .click();
  await page.getByText('1 change', { exact: true }).waitFor();
  await page.keyboard.press('Control+Backspace');
  await applied();
});

test('what the command line has set is locked, and says so', async () => {
  await show('/settings/listeners');
  const row = page.locator('#setting-smtp\\.idle-timeout');
  await row.waitFor();
  assert.equal(await row.getByLabel('Silent SMTP clients', { exact: true }).isDisabled(), true);
  assert.match((await row.textContent()) ?? '', /Set on the command line/);
});

test('a file with a fault: what held holds, its line is named, the last good one can be put back', async () => {
  await show('/settings/server');
  const good = readFileSync(file, 'utf8');
  writeFileSync(file, good.replace('"10m"', '10m'));
  await page.locator('.file-fault').waitFor();
  assert.match((await page.locator('.file-fault').textContent()) ?? '', /Line 3, column \d+: /);
  await until('nothing can be changed', async () => page.getByLabel('Name of this server').isDisabled());
  await accessible(page, 'a file with a fault');
  await page.getByRole('button', { name: 'What differs' }).click();
  await page.getByRole('button', { name: 'Put the last good one back' }).click();
  await page.locator('.file-fault').waitFor({ state: 'detached' });
  assert.equal(readFileSync(file, 'utf8'), good);
});

test('a file that somebody else changes meanwhile is not written over; the changes can be brought into it', async () => {
  await show('/settings/outgoing');
  const user = page.getByLabel('Name there', { exact: true });
  await user.fill('office');
  await user.press('Enter');
  await page.locator('.draft-bar').waitFor();
  writeFileSync(file, readFileSync(file, 'utf8').replace('// The office', '// Our office'));
  await page.getByText('The file was changed meanwhile, not by you.').waitFor();
  await page.getByRole('button', { name: 'Bring my changes into it' }).click();
  await page.getByText('1 change', { exact: true }).waitFor();
  await page.keyboard.press('Control+s');
  await applied();
  assert.match(readFileSync(file, 'utf8'), /\/\/ Our office[\s\S]*"relay.user": "office"/);
});

test('every version is told with who wrote it; none holds a password', async () => {
  await show('/settings/history');
  await page.locator('.version').first().waitFor();
  const told = await page.locator('.version').allTextContents();
  assert.match(told[0]!, /Name there.*In the window in a browser/);
  assert.match(told[1]!, /Words of the file only.*In the file, by hand/);
  assert.match(told.at(-1)!, /The first version.*As it was found/);
  await page.locator('.version-open').first().click();
  await page.locator('.difference').waitFor();
  await accessible(page, 'versions');
  await page.getByRole('button', { name: /version 1$/ }).click();
  await until('the first version again', async () => readFileSync(file, 'utf8') === START);
  assert.doesNotMatch(readFileSync(join(home, 'settings-history.jsonl'), 'utf8'), /sesame/);
});

test('one’s own certificate is compared before it is shown, and taken back', async () => {
  await show('/certificates');
  await page.locator('.certificate').first().waitFor();
  await page.keyboard.press('t');
  await until(
    'every port answers',
    async () => (await page.locator('.handshakes [aria-label="in order"]').count()) === 8,
  );
  await page.keyboard.press('i');
  const own = await makeLeaf(
    await makeAuthority('An authority of mine', Date.now()),
    ['mail.here.example'],
    Date.now(),
  );
  await page.getByLabel('Certificate and chain', { exact: true }).fill(own.certificate);
  await page.getByLabel('Key', { exact: true }).fill(own.key);
  await page.getByRole('button', { name: 'Look at it' }).click();
  await page.locator('.comparison').waitFor();
  assert.match((await page.locator('.doubts').textContent()) ?? '', /Those who signed it are missing/);
  await accessible(page, 'a pair beside the one that is shown');
  await page.getByRole('button', { name: 'Show it from now on' }).click();
  await page.getByText('An authority of mine').waitFor();
  await page.keyboard.press('Control+z');
  await page.getByText('Mailroom authority of').first().waitFor();
  await accessible(page, 'certificates');
});
