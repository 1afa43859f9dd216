/**
 * What the desktop does with mail: notifications of new mail and what can be done from them, the number on the icon,
 * message files and mailto: links that the system opens with us, a message dragged out as a file.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { Api } from '../../server/api/contract.ts';
import { connect, lineChannel } from '../../server/api/rpc.ts';
import { homeAt } from '../../server/assembly/home.ts';
import { dialControl } from '../../server/web/control.ts';
import { launch, type RunningApp } from '../support/launch.ts';
import { mailboxOf, readNewest } from '../support/window-mail.ts';

const ports = ['SMTP', 'SUBMISSION', 'SUBMISSIONS', 'IMAP', 'IMAPS', 'POP3', 'POP3S', 'CONSOLE'];
const folder = mkdtempSync(join(tmpdir(), 'mailroom-desktop-'));
let app: RunningApp;
let page: Page;
let api: Api;
let account: number;
let hangUp = () => {};

before(async () => {
  app = await launch(Object.fromEntries(ports.map(name => [`MAILROOM_${name}_PORT`, '0'])));
  page = await app.firstWindow();
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  const socket = await dialControl(homeAt(app.home).control);
  assert.ok(socket);
  hangUp = () => void socket.destroy();
  api = connect(lineChannel(socket), () => {}) as unknown as Api;
  ({ account } = await api.setup.choose({ preset: 'learn' }));
  await page.reload();
  await page.getByRole('navigation').first().waitFor();
  await page.evaluate(() => {
    const told: string[] = [];
    Object.assign(globalThis, { told });
    (globalThis as unknown as { desktop: { onCommand(run: (command: string) => void): void } }).desktop.onCommand(
      command => told.push(command),
    );
  });
});
after(async () => {
  hangUp();
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const seen = await look();
    if (seen) return seen;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error(`Never came true: ${what}`);
}
const told = (start: string) =>
  until(`the page was told "${start}"`, () =>
    page.evaluate(
      from => (globalThis as unknown as { told: string[] }).told.findLast(command => command.startsWith(from)),
      start,
    ),
  );

/** The double's notifications; the real ones nobody can look into. */
type Shown = { readonly title: string; readonly body: string; readonly actions: readonly { readonly text: string }[] };
const shown = (): Promise<Shown[]> =>
  app.evaluate(({ Notification }) =>
    (Notification as unknown as { all: { options: Shown }[] }).all
      .map(({ options }) => options)
      .filter(({ actions }) => actions !== undefined),
  );
const press = (name: 'click' | 'action', details: object = {}) =>
  app.evaluate(
    ({ Notification }, given) => {
      const { all } = Notification as unknown as { all: { emit(name: string, details: object): void }[] };
      all.at(-1)?.emit(given.name, given.details);
    },
    { name, details },
  );
/** Nobody can look into the real desktop. */
const elsewhere = (t: TestContext): boolean => {
  if (app.kind !== 'double') t.skip('only the double shows what the desktop was asked');
  return app.kind !== 'double';
};
const inbox = () => mailboxOf(api, account, 'inbox');
const archive = () => mailboxOf(api, account, 'archive');

test('new mail is told, with what can be done at once; the icon has the number', async t => {
  if (elsewhere(t)) return;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  await api.mail.sendFirst({ account });
  const [first] = await until('a notification was shown', async () => {
    const all = await shown();
    return all.length > 0 && all;
  });
  assert.ok(first!.title.length > 0 && first!.body.includes('\n'));
  assert.deepEqual(
    first!.actions.map(({ text }) => text),
    ['Reply', 'Archive', 'Mark as read'],
  );
  const badge = () => app.evaluate(({ app: running }) => (running as unknown as { badge: number }).badge);
  await until('the icon says 1', async () => (await badge()) === 1);

  await press('click');
  assert.match(await told('open /mail/'), /^open \/mail\/a\d+\/m\d+\/e\d+$/);
  await press('action', { actionIndex: 0 });
  assert.match(await told('reply '), /^reply a\d+ e\d+$/);
  await press('action', { actionIndex: 1 });
  await until('it is archived', async () => (await inbox()).totalEmails === 0);
  const { totalEmails, unreadEmails } = await archive();
  assert.deepEqual([totalEmails, unreadEmails], [1, 0]);
  await until('the icon says nothing', async () => (await badge()) === 0);
});

test('who looks at the window is not told, nor who does not want to be', async t => {
  if (elsewhere(t)) return;
  const before = (await shown()).length;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
  await api.mail.sendFirst({ account });
  await until('it came', async () => (await inbox()).totalEmails === 1);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  await api.settings.set({ key: 'desktop.notify', text: 'nothing' });
  await api.mail.sendFirst({ account });
  await until('the next came', async () => (await inbox()).totalEmails === 2);
  await api.settings.set({ key: 'desktop.notify', text: 'new-mail' });
  await api.mail.sendFirst({ account });
  await until('only the last was told', async () => (await shown()).length > before);
  assert.equal((await shown()).length, before + 1);
});

test('a message file is read and put into a folder; from a second start and from the system', async () => {
  const letter = (subject: string) => `From: kim@there.example\r\nSubject: ${subject}\r\n\r\nHello\r\n`;
  writeFileSync(join(folder, 'letter.eml'), letter('From a file'));
  writeFileSync(join(folder, 'other.eml'), letter('From the system'));
  await app.evaluate(
    ({ app: running }, from) =>
      void running.emit('second-instance', {}, ['mailroom', '--hidden', 'letter.eml', '--x.eml'], from),
    folder,
  );
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { name: 'From a file' }).waitFor();
  await dialog.getByRole('button', { name: 'Put it into a folder…' }).click();
  await page.getByRole('combobox', { name: 'Folder' }).fill('archive');
  const before = (await archive()).totalEmails;
  await page.keyboard.press('Enter');
  await until('it is in Archive', async () => (await archive()).totalEmails === before + 1);
  assert.equal((await readNewest(api, account, 'archive')).subject, 'From a file');

  await app.evaluate(
    ({ app: running }, path) => {
      running.emit('open-file', { preventDefault() {} } as never, path);
      running.emit('open-url', { preventDefault() {} } as never, 'https://evil.test/');
    },
    join(folder, 'other.eml'),
  );
  await dialog.getByRole('heading', { name: 'From the system' }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  const token = (await told('open-file ')).split(' ')[1];
  assert.deepEqual(
    await page.evaluate(`desktop.takeFiles(${JSON.stringify(token)})`),
    [],
    'a file is handed over once',
  );
});

test('a message file dropped on the window is read; another file is not', async () => {
  const drop = (name: string, text: string) =>
    page.evaluate(
      ([given, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([content!], given!));
        const over = new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true });
        document.querySelector('main')!.dispatchEvent(over);
        const event = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
        document.querySelector('main')!.dispatchEvent(event);
        return [over.defaultPrevented, event.defaultPrevented];
      },
      [name, text],
    );
  assert.deepEqual(await drop('dropped.eml', 'Subject: Dropped\r\n\r\nHello'), [true, true]);
  await page.getByRole('dialog').getByRole('heading', { name: 'Dropped', exact: true }).waitFor();
  await page.keyboard.press('Escape');
  assert.deepEqual(await drop('plan.pdf', '%PDF'), [true, true], 'it must not take the place of the window');
  await page.getByText('Only files with mail (.eml, .mbox, .msg)').waitFor();
});

test('a mbox dropped on a folder goes into it, and can be taken back', async () => {
  await page.evaluate(`history.pushState(null, '', '/mail')`);
  const folders = page.locator('[data-files-into]');
  await folders.first().waitFor();
  const before = (await inbox()).totalEmails;
  const letter = 'From k@x.example Mon Jan  5 10:00:00 2026\nFrom: k@x.example\nSubject: Old\n\nHello\n\n';
  await folders
    .filter({ hasText: 'Inbox' })
    .first()
    .evaluate((folder, text) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], 'Old.mbox'));
      folder.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, letter + letter);
  await page.getByText('Put 2 messages into Inbox.').waitFor();
  assert.equal((await inbox()).totalEmails, before + 2);
  await page.getByRole('button', { name: /^Undo/ }).click();
  await until('they are gone', async () => (await inbox()).totalEmails === before);
});

test('a mailto: link and a notification’s reply open a letter', async () => {
  await app.evaluate(({ app: running }) => {
    running.emit('second-instance', {}, ['mailroom', 'mailto:ben@beta.test?subject=Lunch'], '/');
  });
  await page.getByRole('textbox', { name: 'Subject' }).first().waitFor();
  await until(
    'its subject',
    async () => (await page.getByRole('textbox', { name: 'Subject' }).first().inputValue()) === 'Lunch',
  );
});

test('the computer sleeps and wakes, however shortly: the server is told, and tells so', async () => {
  assert.equal((await api.queue.network({})).slept, null);
  const power = (event: string) => app.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name), event);
  await power('resume');
  await power('suspend');
  await power('resume');
  const slept = await until('the server knows that it slept', async () => (await api.queue.network({})).slept);
  assert.ok(slept.until >= slept.from && slept.until <= Date.now());
  const sleeps = async () => (await api.log.page({ limit: 50 })).filter(line => line.name === 'server.slept').length;
  await until('it is in the log', async () => (await sleeps()) > 0);
  assert.equal(await sleeps(), 1, 'waking alone is no sleep');
});

test('mailto: is taken only when the person says so', async t => {
  if (elsewhere(t)) return;
  const ask = <T>(run: string) => page.evaluate(`desktop.${run}`) as Promise<T>;
  assert.equal(await ask('opensMailto()'), false);
  assert.equal(await ask('setOpensMailto(true)'), true);
  assert.equal(await ask('opensMailto()'), true);
  assert.equal(await ask('setOpensMailto(false)'), true);
  assert.equal(await ask('opensMailto()'), false);
});

test('a message is dragged out as a file; nothing but what is ours can be', async t => {
  if (elsewhere(t)) return;
  const { blobId } = await readNewest(api, account, 'inbox');
  const drag = (path: string) => page.evaluate(`desktop.dragOut(${JSON.stringify(path)}, '../../Letter: one.eml')`);
  await drag(`/blob/jmap/a${account}/${blobId}/letter.eml?type=message/rfc822`);
  const drags = () =>
    app.evaluate(electron =>
      (electron as unknown as { calls: { name: string; args: string[] }[] }).calls
        .filter(({ name }) => name === 'webContents.startDrag')
        .map(({ args }) => args),
    );
  const [first] = await until('the drag began', async () => {
    const all = await drags();
    return all.length > 0 && all;
  });
  assert.match(first![0]!, /mailroom-drag-\w+[/\\]_?[^/\\]*Letter_ one\.eml$/);
  assert.match(first![1]!, /^Return-Path: .*\r\nReceived: /);
  for (const path of ['/etc/passwd', '/blob/../index.html', `/blob/jmap/a${account}/E999999/x.eml`]) await drag(path);
  await page.waitForTimeout(200);
  assert.equal((await drags()).length, 1);
});
