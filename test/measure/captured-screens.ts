/** The screens of Captured, where programs have handed something in: the list, a letter in its forms, what came wrongly. */
import type { Page } from 'playwright-core';
import { CODE } from './furnish.ts';
import { dialog, press, type Screen } from './screen.ts';

const rows = (page: Page) => page.locator('.captured-list [role=option]');
async function openLetter(page: Page): Promise<void> {
  await rows(page).filter({ hasText: CODE }).first().click();
  await page.getByRole('button', { name: 'Copy code 481 223' }).waitFor();
}
const shop = { path: '/captured', of: ['shop'] } as const;
/** What a key shows of the letter. */
const view = (name: string, key: string, shown: string): Screen => ({
  ...{ name: `captured, ${name}`, ...shop },
  async reach(page) {
    await openLetter(page);
    await press(page, key);
    await page.locator(shown).first().waitFor();
  },
});

export const capturedScreens: readonly Screen[] = [
  { name: 'captured, from two programs', ...shop, reach: page => rows(page).first().waitFor() },
  {
    name: 'captured, a letter',
    ...shop,
    async reach(page) {
      await openLetter(page);
      await page.locator('.captured-paper').waitFor();
    },
  },
  view('its envelope', 'Shift+E', '.captured-envelope'),
  view('its checks', 'Shift+C', '.captured-checks .checks-group'),
  view('its headers', 'Shift+H', '.captured-message .received li, .captured-message dl, .captured-message table'),
  view('its source', 'Shift+U', '.raw-lines'),
  {
    name: 'captured, where its link leads',
    ...{ ...shop, sameStops: true },
    async reach(page) {
      await openLetter(page);
      await press(page, 'l');
      await dialog(page);
    },
  },
  {
    name: 'captured, which inbox',
    ...{ ...shop, sameStops: true },
    async reach(page) {
      await page.getByRole('button', { name: 'All inboxes' }).click();
      await page.getByRole('menuitemradio').first().waitFor();
    },
  },
  {
    name: 'captured, one that came wrongly',
    ...shop,
    async reach(page) {
      await rows(page).filter({ hasNotText: CODE }).first().click();
      await page.locator('.captured-refused').waitFor();
    },
  },
  {
    name: 'captured, what could really be done with mail',
    ...{ ...shop, sameStops: true },
    async reach(page) {
      await page.getByRole('button', { name: 'Mode', exact: true }).click();
      await page.getByRole('menuitem').first().waitFor();
    },
  },
];
