/** The screens of Settings: its groups, what is changed and not applied, a file with a fault, versions. */
import type { Page } from 'playwright-core';
import { click, dialog, type Screen, WITH_PEOPLE } from './screen.ts';

const group = (name: string): Screen => ({ name: `settings, ${name}`, path: `/settings/${name}`, sameStops: true });

async function change(page: Page): Promise<void> {
  const field = page.getByLabel('First retry', { exact: true });
  await field.fill('25');
  await field.press('Enter');
  await page.locator('.draft-bar').waitFor();
}

export const settingScreens: readonly Screen[] = [
  { name: 'settings', path: '/settings', of: WITH_PEOPLE },
  ...['window', 'listeners', 'outgoing', 'system'].map(group),
  {
    name: 'settings, searched',
    path: '/settings?find=relay',
    sameStops: true,
    reach: page => page.locator('.setting mark').first().waitFor(),
  },
  { name: 'settings, one is changed', path: '/settings/outgoing', reach: change },
  {
    name: 'settings, the difference',
    path: '/settings/outgoing',
    async reach(page) {
      await change(page);
      await click(page, 'Show the difference');
      await dialog(page);
    },
  },
  {
    name: 'settings, a value that will not do',
    path: '/settings/outgoing',
    sameStops: true,
    async reach(page) {
      const field = page.getByLabel('First retry', { exact: true });
      await field.fill('soon');
      await field.press('Enter');
      await page.getByRole('alert').first().waitFor();
    },
  },
  { name: 'settings, versions', path: '/settings/history' },
  { name: 'routes', path: '/settings/routes' },
  {
    name: 'add a relay',
    path: '/settings/routes',
    async reach(page) {
      await click(page, 'Add a relay');
      await dialog(page);
    },
  },
  {
    name: 'a relay, all its fields, and tried',
    path: '/settings/routes',
    sameStops: true,
    async reach(page) {
      await click(page, 'Add a relay');
      await dialog(page);
      await page.getByLabel('Name', { exact: true }).fill('office');
      await page.getByLabel('Servers').fill('127.0.0.1:9');
      await page.locator('.relay-further summary').click();
      await click(page, 'Try it');
      await page.locator('.relay-form .relay-tried').waitFor();
    },
  },
  { name: 'passed on and kept', path: '/settings/forwarding', of: WITH_PEOPLE },
  {
    name: 'send an account’s mail on',
    path: '/settings/forwarding',
    async reach(page) {
      await click(page, 'Send an account’s mail on');
      await dialog(page);
    },
  },
  { name: 'programs and folders', path: '/settings/pipes', of: WITH_PEOPLE },
  {
    name: 'add a program',
    path: '/settings/pipes',
    async reach(page) {
      await click(page, 'Add one');
      await dialog(page);
    },
  },
  {
    name: 'what came back, and a no explained',
    path: '/settings/returns',
    of: WITH_PEOPLE,
    async reach(page) {
      await page.getByLabel('What the server said', { exact: true }).fill('550 5.1.1 No such user here');
      await click(page, 'Explain it');
      await page.locator('.way').waitFor();
    },
  },
  { name: 'rules for strangers', path: '/settings/rules', of: WITH_PEOPLE },
  { name: 'who may connect', path: '/settings/peers', of: WITH_PEOPLE },
  { name: 'addresses not tried', path: '/settings/suppressed', of: WITH_PEOPLE },
  { name: 'certificates', path: '/certificates', of: WITH_PEOPLE },
  {
    name: 'certificates, tested',
    path: '/certificates',
    sameStops: true,
    async reach(page) {
      await click(page, 'Test every port');
      await page.locator('.handshakes').waitFor();
    },
  },
  {
    name: 'a certificate of one’s own',
    path: '/certificates',
    async reach(page) {
      await click(page, 'Your own certificate…');
      await dialog(page);
    },
  },
  { name: 'backup, none yet', path: '/backup' },
  {
    name: 'backup, where to',
    path: '/backup',
    sameStops: true,
    async reach(page) {
      await page.keyboard.press('c');
      await dialog(page);
    },
  },
];
