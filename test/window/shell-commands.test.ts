/**
 * The same commands in the desktop's menus, the palette, the title bar and the settings: one question before mail gets to more
 * people, what the menus mark, and what the desktop itself keeps.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { type OfficeApp, onlyOnDouble, openOfficeApp, until } from '../support/office-app.ts';

const skip = onlyOnDouble;
let office: OfficeApp;
before(async () => {
  if (!skip) office = await openOfficeApp();
});
after(() => office?.close());

test('the title bar and the settings ask the same question, and nothing is changed before the answer', {
  skip,
}, async () => {
  const { page, click, mode } = office;
  const question = page.getByRole('dialog', { name: 'Ab jetzt an Personen hier zustellen?' });
  await click('tray', 'mode-capture');
  await until('it captures', async () => (await mode()) === 'capture');
  await page.getByRole('button', { name: /^Abfangen/ }).click();
  await page.getByRole('menuitemradio', { name: /^Lokal/ }).click();
  await question.getByRole('button', { name: 'Weiter abfangen' }).click();
  await question.waitFor({ state: 'hidden' });
  assert.equal(await mode(), 'capture');
  await page.evaluate(`history.pushState(null, '', '/settings?find=mode')`);
  await page.locator('#setting-mode').getByText('local', { exact: true }).click();
  await page.getByRole('button', { name: /^Anwenden/ }).click();
  await question.getByRole('button', { name: 'Weiter abfangen' }).click();
  await question.waitFor({ state: 'hidden' });
  assert.equal(await mode(), 'capture');
  await page.getByRole('button', { name: /^Anwenden/ }).click();
  await question.getByRole('button', { name: 'Ab jetzt zustellen' }).click();
  await until('it delivers', async () => (await mode()) === 'local');
  await page.getByRole('button', { name: /^Lokal/ }).click();
  await page.getByRole('menuitemradio', { name: /^Abfangen/ }).click();
  await until('it captures, unasked', async () => (await mode()) === 'capture');
});

test('what the menus can do the palette can, and the reverse; the menus mark how the window looks', {
  skip,
}, async () => {
  const { app, page, click, capture } = office;
  type Found = { readonly id: string; readonly label: string; readonly checked: boolean };
  const inMenus = (await app.evaluate(({ Menu }) => {
    type Item = { id: string; label: string; enabled: boolean; checked: boolean; submenu?: { items: Item[] } };
    const all = (items: Item[]): Item[] => items.flatMap(one => [one, ...all(one.submenu?.items ?? [])]);
    const items = all(Menu.getApplicationMenu()!.items as unknown as Item[]);
    return items
      .filter(one => one.id && one.enabled && !one.submenu)
      .map(({ id, label, checked }) => ({ id, label, checked })) as never;
  })) as readonly Found[];
  // A message is open: its commands can be done.
  await capture('Offen', 'Hallo');
  await page.evaluate(`history.pushState(null, '', '/mail')`);
  await page.getByText('Offen').first().click();
  await page.getByRole('button', { name: 'Antworten', exact: true }).first().waitFor();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox');
  const shown = () =>
    page.evaluate(() => [...document.querySelectorAll('[data-command]')].map(one => one.getAttribute('data-command')));
  const missing: string[] = [];
  for (const { id, label } of inMenus) {
    // The palette is not in itself, nor is a menu's own way of saying so.
    if (id === 'find') continue;
    const names: Readonly<Record<string, string>> = {
      'mode-capture': 'Betriebsart',
      'mode-local': 'Betriebsart',
      'mode-deliver': 'Betriebsart',
      'do keys': 'Tasten tun',
      'do delete': 'Papierkorb',
      'do star': 'Stern',
      'do unread': 'gelesen',
      'do raw': 'Quelltext',
      'do mute': 'Unterhaltung',
    };
    await field.fill(names[id] ?? label.replace(/[&…]/g, '').trim());
    if (!(await shown()).includes(id)) missing.push(`${id}: ${label} → ${(await shown()).join(', ')}`);
  }
  assert.deepEqual(missing, []);
  await field.fill('');
  const inPalette = (await shown()).filter(id => !id?.startsWith('do '));
  const ids = new Set(inMenus.map(({ id }) => id));
  assert.deepEqual(
    inPalette.filter(id => !ids.has(id!)),
    [],
  );
  await page.keyboard.press('Escape');
  const marked = (start: string) =>
    app.evaluate(({ Menu }, from) => {
      type Item = { id: string; checked: boolean; submenu?: { items: Item[] } };
      const all = (items: Item[]): Item[] => items.flatMap(one => [one, ...all(one.submenu?.items ?? [])]);
      return all(Menu.getApplicationMenu()!.items as unknown as Item[]).filter(
        one => one.id?.startsWith(from) && one.checked,
      )[0]?.id as never;
    }, start);
  assert.equal(await marked('rows-'), 'rows-36');
  await click('menu', 'rows-44');
  await page.locator('html[data-density="44"]').waitFor();
  await until('it is marked', async () => (await marked('rows-')) === 'rows-44');
  await click('menu', 'rows-36');
  await page.locator('html[data-density="36"]').waitFor();
});

test('start at login and the keys from anywhere are switches of the settings', { skip }, async () => {
  const { app, page, folder, click } = office;
  await page.evaluate(`history.pushState(null, '', '/settings/window')`);
  const login = page.getByRole('switch', { name: 'Ohne Fenster starten' });
  const keys = page.getByRole('switch', { name: /^Zeigen mit/ });
  await login.click();
  await page.getByRole('switch', { name: 'Ohne Fenster starten', checked: true }).waitFor();
  assert.ok(existsSync(join(folder, 'config/autostart/mailroom.desktop')));
  await click('menu', 'login');
  await page.getByRole('switch', { name: 'Ohne Fenster starten', checked: false }).waitFor();
  await keys.click();
  await page.getByRole('switch', { name: /^Zeigen mit/, checked: true }).waitFor();
  await keys.click();
  await page.getByRole('switch', { name: /^Zeigen mit/, checked: false }).waitFor();
  // Another program has them.
  await app.evaluate(({ globalShortcut }) => {
    Object.assign(globalThis, { register: globalShortcut.register });
    globalShortcut.register = (() => false) as never;
  });
  await keys.click();
  await page.getByText('Diese Tasten gehören schon einem anderen Programm.').waitFor();
  await page.getByRole('switch', { name: /^Zeigen mit/, checked: false }).waitFor();
  await app.evaluate(({ globalShortcut }) => {
    globalShortcut.register = (globalThis as unknown as { register: never }).register;
  });
});
