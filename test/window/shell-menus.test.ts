/**
 * Tray, menus, questions and links of the desktop app, in an office that speaks German: what they say, what they do, and what is
 * asked first. Only the double lets anybody look into menus, so nothing of this runs on Electron itself.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type OfficeApp, onlyOnDouble, openOfficeApp, until } from '../support/office-app.ts';

const skip = onlyOnDouble;
let office: OfficeApp;
before(async () => {
  if (!skip) office = await openOfficeApp();
});
after(() => office?.close());

test('the menus are the usual ones, in the system’s language, and change with the window’s', { skip }, async () => {
  const { app, page } = office;
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
  const { page, click } = office;
  await page.evaluate(() => {
    const told: string[] = [];
    Object.assign(globalThis, { told });
    const { desktop } = globalThis as unknown as { desktop: { onCommand(run: (command: string) => void): void } };
    desktop.onCommand(command => told.push(command));
  });
  await click('menu', 'open /settings');
  await until('the settings', () => page.evaluate(() => location.pathname === '/settings'));
  await click('menu', 'open /queue');
  await until('the queue', () => page.evaluate(() => location.pathname === '/queue'));
  await click('menu', 'do keys');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await click('menu', 'do reply');
  const told = () => page.evaluate(() => (globalThis as unknown as { told: string[] }).told);
  await until('four were told', async () => (await told()).length === 4);
  assert.deepEqual(await told(), ['open /settings', 'open /queue', 'do keys', 'do reply']);
});

test('the tray says what the server does; the mode is changed there, and Deliver is asked for first', {
  skip,
}, async () => {
  const { page, tray, labels, click, mode } = office;
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
  await click('tray', 'mode-deliver');
  const question = page.getByRole('dialog', { name: 'Ab jetzt wirklich senden?' });
  await question.getByText('Ab jetzt wird Mail an wirkliche Menschen wirklich gesendet.').waitFor();
  const marked = async () =>
    (await tray()).items.find(({ id }) => id === 'mode')?.items.find(({ checked }) => checked)?.id;
  await until('what is only asked is not marked', async () => (await marked()) === 'mode-capture');
  await question.getByRole('button', { name: 'Weiter abfangen' }).click();
  await question.waitFor({ state: 'hidden' });
  assert.equal(await mode(), 'capture');
});

test('captured mail is in the tray, with the code to be copied, and how programs reach the server', {
  skip,
}, async () => {
  const { app, tray, click, calls, capture } = office;
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
  assert.ok(seen.items.some(({ label }) => /^\d abgefangen/.test(label)));
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
  const { app, api, tray, click } = office;
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
  const { app, page, folder, calls } = office;
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
  const { app, page, folder, click, calls } = office;
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
  const { app, click } = office;
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
  const { app, api, tray, click, calls } = office;
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
  const { app } = office;
  const { kept, keptBy } = JSON.parse(readFileSync(join(app.home, 'keychain.json'), 'utf8'));
  assert.ok(kept.length > 60 && keptBy.includes(' on '));
});

test('in an office quitting asks; the end of the system does not', { skip }, async () => {
  const { app, folder, click, lastAsked } = office;
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
