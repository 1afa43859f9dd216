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
