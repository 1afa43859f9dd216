/**
 * Tray, menus, questions and links of the desktop app, in an office that speaks German: what they say, what they do, and what is
 * asked first. Only the double lets anybody look into menus, so nothing of this runs on Electron itself.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import type { Page } from 'playwright-core';
import type { Api } from '../../server/api/contract.ts';
import { connect, lineChannel } from '../../server/api/rpc.ts';
import { homeAt } from '../../server/assembly/home.ts';
import { dialControl } from '../../server/web/control.ts';
import { launch, type RunningApp } from '../support/launch.ts';

const ports = ['SMTP', 'SUBMISSION', 'SUBMISSIONS', 'IMAP', 'IMAPS', 'POP3', 'POP3S', 'MANAGESIEVE', 'CONSOLE'];
const folder = mkdtempSync(join(tmpdir(), 'mailroom-menus-'));
const skip = process.env.MAILROOM_TEST_ON === 'electron' ? 'only the double shows menus' : false;
let app: RunningApp;
let page: Page;
let api: Api;
let hangUp = () => {};

before(async () => {
  if (skip) return;
  app = await launch({
    ...Object.fromEntries(ports.map(name => [`MAILROOM_${name}_PORT`, '0'])),
    MAILROOM_LISTEN_HOST: '127.0.0.1',
    MAILROOM_TEST_ON: 'double',
    MAILROOM_DOUBLE_LANGUAGES: 'de-AT en-GB',
    MAILROOM_DOUBLE_KEYRING: join(folder, 'keyring'),
  });
  page = await app.firstWindow();
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  const socket = await dialControl(homeAt(app.home).control);
  assert.ok(socket);
  hangUp = () => void socket.destroy();
  api = connect(lineChannel(socket), () => {}) as unknown as Api;
  const office = { domain: 'here.example', name: 'Ann', localPart: 'ann', password: 'correct horse' };
  await api.setup.choose({ preset: 'office', office });
  await page.reload();
  await page.getByRole('navigation').first().waitFor();
  // Dialogs answer what was laid ready for them, and keep what they were asked.
  await app.evaluate(({ dialog }) => {
    const asked: { message: string; detail?: string }[] = [];
    const answers: number[] = [];
    Object.assign(globalThis, { asked, answers });
    dialog.showMessageBox = (async (...given: unknown[]) => {
      asked.push(given.at(-1) as { message: string });
      return { response: answers.shift() ?? 0, checkboxChecked: false };
    }) as never;
  });
});
after(async () => {
  hangUp();
  await app?.close();
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

type Drawn = {
  readonly id: string;
  readonly label: string;
  readonly checked: boolean;
  readonly items: readonly Drawn[];
};
type Look = { readonly picture: string; readonly toolTip: string; readonly items: readonly Drawn[] };
const tray = (): Promise<Look> =>
  app.evaluate(({ Tray }) => {
    type Item = { id: string; label: string; checked: boolean; submenu?: { items: Item[] } };
    type Own = { image: { path: string }; toolTip: string; menu: { items: Item[] } };
    const draw = ({ id, label, checked, submenu }: Item): unknown => ({
      ...{ id, label, checked },
      items: (submenu?.items ?? []).map(draw),
    });
    const [own] = (Tray as unknown as { all: Own[] }).all;
    const picture = own!.image.path.split('/').at(-1);
    return { picture, toolTip: own!.toolTip, items: own!.menu.items.map(draw) } as never;
  });
const labels = async (): Promise<readonly string[]> => (await tray()).items.map(({ label }) => label);
/** Clicks an item of the tray's or the application's menu. */
const click = (where: 'tray' | 'menu', id: string, answers: readonly number[] = []) =>
  app.evaluate(
    ({ Tray, Menu }, given) => {
      (globalThis as unknown as { answers: number[] }).answers.push(...given.answers);
      const own = (Tray as unknown as { all: { menu: Electron.Menu }[] }).all[0]!.menu;
      const item = (given.where === 'tray' ? own : Menu.getApplicationMenu()!).getMenuItemById(given.id);
      if (!item) throw new Error(`There is no ${given.id}`);
      item.click();
    },
    { where, id, answers },
  );
const lastAsked = (count: number) =>
  until(`${count} questions`, () =>
    app.evaluate((_, wanted) => {
      const { asked } = globalThis as unknown as { asked: { message: string; detail?: string }[] };
      return asked.length >= wanted ? asked[wanted - 1]! : null;
    }, count),
  );
const calls = (name: string): Promise<readonly (readonly unknown[])[]> =>
  app.evaluate(
    (electron, wanted) =>
      (electron as unknown as { calls: { name: string; args: unknown[] }[] }).calls
        .filter(call => call.name === wanted)
        .map(({ args }) => args),
    name,
  );
const mode = async () => (await api.status.get({})).mode;

async function capture(subject: string, text: string): Promise<void> {
  const { listeners } = await api.status.get({});
  const { port } = listeners.find(({ name }) => name === 'smtp')!;
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  await transport.sendMail({
    from: 'shop@app.example',
    to: 'kim@there.example',
    subject,
    text,
    messageId: '<o88@app.example>',
  });
  transport.close();
}

test('the menus are the usual ones, in the system’s language, and change with the window’s', { skip }, async () => {
  const top = () => app.evaluate(({ Menu }) => Menu.getApplicationMenu()!.items.map(({ label }) => label));
  await until('German', async () => (await top()).includes('&Datei'));
  assert.deepEqual(await top(), ['&Datei', '&Bearbeiten', '&Ansicht', '&Nachricht', '&Server', '&Fenster', '&Hilfe']);
  await page.evaluate(`desktop.setLanguage('en')`);
  await until('English', async () => (await top()).includes('&File'));
  await page.evaluate(`desktop.setLanguage('../../etc')`);
  await page.evaluate(`desktop.setLanguage('system')`);
  await until('German again', async () => (await top()).includes('&Datei'));
});

test('a command of the menu is carried out by the page', { skip }, async () => {
  await page.evaluate(() => {
    const told: string[] = [];
    Object.assign(globalThis, { told });
    const { desktop } = globalThis as unknown as { desktop: { onCommand(run: (command: string) => void): void } };
    desktop.onCommand(command => told.push(command));
  });
  await click('menu', 'settings');
  await until('the settings', () => page.evaluate(() => location.pathname === '/settings'));
  await click('menu', 'open /queue');
  await until('the queue', () => page.evaluate(() => location.pathname === '/queue'));
  await click('menu', 'do keys');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await click('menu', 'do reply');
  const told = () => page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
  await until('four were told', async () => (await told()).length === 4);
  assert.deepEqual(await told(), ['settings', 'open /queue', 'do keys', 'do reply']);
});

test('the tray says what the server does; the mode is changed there, and Deliver is asked for first', {
  skip,
}, async () => {
  const first = await until('the mode', async () => (await mode()) !== 'capture' && (await tray()));
  assert.match(first.toolTip, /^Mailroom – \S/);
  assert.deepEqual(
    first.items.find(({ id }) => id === 'mode')?.items.map(({ label }) => label),
    [
      'Abfangen: nichts verlässt diesen Computer',
      'Lokal: nur Mail zwischen den Personen hier',
      'Zustellen: Mail geht in die Welt',
    ],
  );
  await click('tray', 'mode-capture');
  await until('it captures', async () => (await mode()) === 'capture');
  await until('the tray says so', async () => (await labels()).includes('Abfangen: nichts verlässt diesen Computer'));
  await click('tray', 'mode-deliver', [0]);
  const question = await lastAsked(1);
  assert.match(question.message, /^Ab jetzt Mail an echte Menschen senden\?$/);
  const marked = async () =>
    (await tray()).items.find(({ id }) => id === 'mode')?.items.find(({ checked }) => checked)?.id;
  await until('what was refused is not marked', async () => (await marked()) === 'mode-capture');
  assert.equal(await mode(), 'capture');
});

test('captured mail is in the tray, with the code to be copied, and how programs reach the server', {
  skip,
}, async () => {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  await capture('Anmeldung', 'Your verification code is 481 223.\n\nhttps://app.example/confirm?token=abc\n');
  const seen = await until('it is in the tray', async () => {
    const now = await tray();
    return now.items.some(({ label }) => label.startsWith('Anmeldung')) && now;
  });
  const recent = seen.items.find(({ label }) => label.startsWith('Anmeldung'));
  assert.match(recent!.label, /^Anmeldung – .*shop.* → /);
  assert.deepEqual(
    recent!.items.map(({ label }) => label),
    ['Öffnen', 'Code 481223 kopieren', 'Link kopieren'],
  );
  assert.ok(seen.items.some(({ label }) => label.startsWith('1 abgefangen')));
  await app.evaluate(({ Tray }) => {
    const { items } = (Tray as unknown as { all: { menu: Electron.Menu }[] }).all[0]!.menu;
    for (const item of items.find(({ label }) => label.startsWith('Anmeldung'))!.submenu!.items.slice(1)) item.click();
  });
  assert.deepEqual((await calls('clipboard.writeText')).slice(-2), [
    ['481223'],
    ['https://app.example/confirm?token=abc'],
  ]);
  await click('tray', 'copy-url');
  assert.match(String((await calls('clipboard.writeText')).at(-1)), /^smtp:\/\/127\.0\.0\.1:\d+$/);
  await click('tray', 'copy-env');
  assert.match(
    String((await calls('clipboard.writeText')).at(-1)),
    /^MAIL_URL=smtp:\/\/127\.0\.0\.1:\d+\nMAIL_HOST=127\.0\.0\.1\nMAIL_PORT=\d+\n$/,
  );
  await click('tray', 'open');
});

test('outgoing mail rests and goes on from the tray, and from the desktop entry’s actions', { skip }, async () => {
  const paused = async () => (await tray()).items.find(({ id }) => id === 'outgoing')?.checked;
  await click('tray', 'outgoing');
  await until('it rests', async () => (await api.queue.frozen({})).length === 1);
  await app.evaluate(({ app: own }) => void own.emit('second-instance', {}, ['mailroom', '--resume-outgoing'], '/'));
  await until('it goes on', async () => (await api.queue.frozen({})).length === 0);
  await until('the menu shows what is so', async () => (await paused()) === false);
});

test('links and files of the desktop: an address of the window, a message by its Message-ID, a folder of messages', {
  skip,
}, async () => {
  const second = (...words: string[]) =>
    app.evaluate(
      ({ app: own }, given) => void own.emit('second-instance', {}, ['mailroom', ...given.words], given.folder),
      { words, folder },
    );
  await second('mailroom://log?filter=x');
  await until('the log', () => page.evaluate(() => location.pathname === '/log' && location.search === '?filter=x'));
  await second('mailroom://../../etc', 'https://evil.test/');
  await second('mid:o88@app.example');
  await until('the journey', () => page.evaluate(() => location.pathname.startsWith('/journey/')));
  await second('mid:nobody@app.example');
  const box = (await until('it is said', async () => (await calls('dialog.showErrorBox'))[0])) as string[];
  assert.deepEqual(box, [
    'Diese Nachricht gibt es hier nicht',
    'Über diesen Server ist keine Nachricht mit der Message-ID nobody@app.example gegangen.',
  ]);
  const letter = (n: number) =>
    `From kim@there.example Mon Jan  5 10:00:00 2026\nFrom: kim@there.example\nSubject: Old ${n}\n\nHello\n\n`;
  writeFileSync(join(folder, 'Old mail.mbox'), letter(1) + letter(2));
  await second('Old mail.mbox');
  await page.getByRole('dialog').getByText(/2/).first().waitFor();
  await page.keyboard.press('Escape');
  writeFileSync(join(folder, 'none.mbox'), 'not mail at all');
  await second('none.mbox');
  const refused = await until('it is refused', async () => (await calls('dialog.showErrorBox'))[1]);
  assert.equal(refused[0], 'none.mbox lässt sich nicht öffnen');
});

test('the zoom is kept for each screen; the page goes on paper', { skip }, async () => {
  const level = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getZoomLevel());
  const move = (x: number) =>
    app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]!.setBounds({ x: to }), x);
  await click('menu', 'zoom-in');
  assert.equal(await level(), 0.5);
  await move(2000);
  assert.equal(await level(), 0);
  await click('menu', 'zoom-out');
  await move(10);
  assert.equal(await level(), 0.5);
  const file = join(folder, 'page.pdf');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as never;
  }, file);
  assert.equal(await page.evaluate(`desktop.savePdf('Journey: one')`), file);
  assert.equal(readFileSync(file, 'latin1').slice(0, 5), '%PDF-');
  await click('menu', 'print');
  assert.deepEqual((await calls('webContents.print')).at(-1), [{ pageSize: 'A4' }]);
});

test('the keys from anywhere are taken only when asked for', { skip }, async () => {
  const press = () =>
    app.evaluate(({ globalShortcut }) =>
      (globalShortcut as unknown as { press(keys: string): void }).press('CommandOrControl+Shift+M'),
    );
  const isVisible = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isVisible());
  await press();
  assert.equal(await isVisible(), true);
  await click('menu', 'shortcut');
  await press();
  await until('it is hidden', async () => !(await isVisible()));
  await press();
  await until('it is shown', isVisible);
  await click('menu', 'shortcut');
  await press();
  assert.equal(await isVisible(), true);
});

test('the computer stays awake where the owner wants it; the server starts anew when told to', { skip }, async () => {
  await api.settings.set({ key: 'desktop.keep-awake', text: 'true' });
  await until('sleep is blocked', async () => (await calls('powerSaveBlocker.start')).length === 1);
  await api.settings.set({ key: 'desktop.keep-awake', text: 'false' });
  await until('and no more', async () => (await calls('powerSaveBlocker.stop')).length === 1);
  const pid = () =>
    app.evaluate(({ app: own }) => own.getAppMetrics().find(({ type }) => type === 'Utility')?.pid ?? null);
  const before = await pid();
  await click('menu', 'restart');
  await until('another server', async () => ![null, before].includes(await pid()));
  await until(
    'it runs',
    async () => (await tray()).picture.startsWith('plain') || (await tray()).picture.startsWith('attention'),
  );
});

test('the server’s key of passwords is kept by the desktop’s keychain', { skip }, () => {
  const { kept, keptBy } = JSON.parse(readFileSync(join(app.home, 'keychain.json'), 'utf8'));
  assert.ok(kept.length > 60 && keptBy.includes(' on '));
});

test('in an office quitting asks; the end of the system does not', { skip }, async () => {
  const asked = await app.evaluate(() => (globalThis as unknown as { asked: unknown[] }).asked.length);
  await click('menu', 'quit', [2]);
  assert.equal((await lastAsked(asked + 1)).message, 'Den Mailserver anhalten?');
  await new Promise(resolve => setTimeout(resolve, 50));
  assert.ok(await app.evaluate(() => process.pid));
  assert.ok(existsSync(join(app.home, 'control.json')));
  await app.evaluate(
    ({ powerMonitor }, file) => {
      const { writeFileSync } = process.getBuiltinModule('node:fs');
      const event = { preventDefault: () => writeFileSync(file, 'waited for') };
      setTimeout(() => powerMonitor.emit('shutdown' as 'resume', event as never), 20);
    },
    join(folder, 'shutdown'),
  );
  assert.equal(await app.exited, 0);
  assert.equal(readFileSync(join(folder, 'shutdown'), 'utf8'), 'waited for');
  const { zoom } = JSON.parse(readFileSync(join(app.home, 'window/window.json'), 'utf8'));
  assert.deepEqual(zoom, { 1: 0.5, 2: -0.5 });
});
