/** The screens of Mail: the list, a message in its forms, the search, and what is asked about folders and rows. */
import type { Page } from 'playwright-core';
import { FOLDER, NEWS, TALK } from './furnish.ts';
import { ALL, choose, click, dialog, inbox, listed, openLetter, press, type Screen, WITH_PEOPLE } from './screen.ts';

const view =
  (name: string, shown: string) =>
  async (page: Page): Promise<void> => {
    await openLetter(page, NEWS);
    await click(page, name);
    await page.locator(shown).first().waitFor();
  };
/** Rows, or why there are none. */
const deletedListed = (page: Page): Promise<void> =>
  page.locator('.expunged-list time, .pane-list .face').first().waitFor();
/** Of a folder of one's own: those of all accounts together have none. */
async function folderMenu(page: Page, name: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Folders' })
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .and(page.locator(':not([href*="/mail/all/"])'))
    .first()
    .click({ button: 'right' });
  await page.getByRole('menuitem').first().waitFor();
}

export const mailScreens: readonly Screen[] = [
  { name: 'mail', ...inbox, of: ALL, reach: page => page.locator('.message-list, .face').first().waitFor() },
  {
    sameStops: true,
    name: 'mail, as a table',
    ...inbox,
    mail: { layout: 'table', density: 28, reading: 'bottom' },
    reach: listed,
  },
  {
    name: 'mail, some chosen',
    sameStops: true,
    ...inbox,
    async reach(page) {
      await listed(page);
      await press(page, 'j', 'x', 'Shift+j', 'Shift+j');
      await page.locator('.list-chosen').waitFor();
    },
  },
  {
    name: 'mail, how the list is shown',
    sameStops: true,
    ...inbox,
    async reach(page) {
      await listed(page);
      await page.getByRole('button', { name: 'How the list is shown' }).click();
      await page.locator('.menu').waitFor();
    },
  },
  { name: 'a message', ...inbox, reach: page => openLetter(page, NEWS) },
  {
    name: 'a conversation',
    sameStops: true,
    ...inbox,
    async reach(page) {
      await openLetter(page, TALK);
      if ((await page.locator('.message-folded').count()) > 0) await press(page, ';');
      await page.locator('.message-bar').nth(2).waitFor();
    },
  },
  { name: 'headers', ...inbox, reach: view('Headers', '.received li') },
  { name: 'MIME tree', ...inbox, reach: view('MIME tree', '.reader-parts') },
  { name: 'raw', ...inbox, reach: view('Raw', '.raw-lines') },
  {
    name: 'more about a message',
    ...inbox,
    async reach(page) {
      await openLetter(page, NEWS);
      await page.getByRole('button', { name: 'More' }).first().click();
      await page.getByRole('menuitem').first().waitFor();
    },
  },
  {
    name: 'where a link leads',
    ...inbox,
    async reach(page) {
      await openLetter(page, NEWS);
      await page.frameLocator('.mail-frame').getByRole('link').first().click();
      await dialog(page);
    },
  },
  {
    name: 'search, what it offers',
    ...inbox,
    async reach(page) {
      await listed(page);
      await press(page, '/');
      await page.keyboard.type('fr');
      await page.getByRole('option', { name: 'from: a sender' }).waitFor();
    },
  },
  {
    name: 'search, found',
    sameStops: true,
    ...inbox,
    async reach(page) {
      await listed(page);
      await press(page, '/');
      await page.keyboard.type('from:kim larch');
      await press(page, 'Enter');
      await page.locator('.row mark').first().waitFor();
    },
  },
  {
    name: 'search, nothing',
    sameStops: true,
    ...inbox,
    async reach(page) {
      await listed(page);
      await press(page, '/');
      await page.keyboard.type('zzunheardof');
      await page.getByText('Nothing was found').waitFor();
    },
  },
  { name: 'recently deleted, nothing', path: '/mail/a1/deleted', of: ['empty'], reach: deletedListed },
  { name: 'recently deleted', path: '/mail/a1/deleted', reach: deletedListed },
  {
    name: 'recently deleted, some chosen',
    sameStops: true,
    path: '/mail/a1/deleted',
    async reach(page) {
      await deletedListed(page);
      await press(page, 'j', 'x');
      await page.locator('.list-chosen').waitFor();
    },
  },
  {
    name: 'recently deleted, a message',
    path: '/mail/a1/deleted',
    async reach(page) {
      await deletedListed(page);
      await press(page, 'j', 'Enter');
      await page.locator('.message-attached').waitFor();
    },
  },
  {
    name: 'recently deleted, forget now',
    path: '/mail/a1/deleted',
    async reach(page) {
      await deletedListed(page);
      await press(page, 'j', '#');
      await dialog(page);
    },
  },
  {
    name: 'a new folder',
    ...inbox,
    of: WITH_PEOPLE,
    async reach(page) {
      await page.getByRole('button', { name: 'New folder…' }).first().click();
      await dialog(page);
    },
  },
  ...(['v', 'l', 'Shift+P'] as const).map(key => ({
    name: { v: 'move to a folder', l: 'label', 'Shift+P': 'protocol' }[key],
    ...(key === 'l' ? { sameStops: true as const } : {}),
    ...inbox,
    async reach(page: Page): Promise<void> {
      await listed(page);
      await press(page, 'j', 's');
      await page.locator('.row-star[data-on]').first().waitFor();
      await press(page, key);
      await dialog(page);
    },
  })),
  {
    name: 'the menu of a folder',
    sameStops: true,
    ...inbox,
    reach: page => folderMenu(page, FOLDER),
  },
  ...(
    [
      [FOLDER, 'New folder inside…', 'a folder in a folder'],
      [FOLDER, 'Rename…', 'rename a folder'],
      [FOLDER, 'Move into another folder…', 'move a folder'],
      [FOLDER, 'Mark all read', 'mark a folder read'],
      [FOLDER, 'Delete…', 'delete a folder'],
      ['Trash', 'Empty Trash…', 'empty Trash'],
    ] as const
  ).map(([folder, act, name]) => ({
    ...{ name, ...inbox, ...(act.endsWith('…') ? {} : { sameStops: true as const }) },
    async reach(page: Page): Promise<void> {
      await folderMenu(page, folder);
      await choose(page, act);
      await dialog(page);
    },
  })),
];
