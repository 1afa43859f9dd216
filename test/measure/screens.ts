/** Every screen of the window as data: where it is, what leads into it from there, and in which offices there is such a thing. */
import type { Page } from 'playwright-core';
import { type Kind, NEWS, TALK } from './office.ts';

export type Screen = {
  readonly name: string;
  readonly path: string;
  /** What leads there from its address. */
  readonly reach?: (page: Page) => Promise<void>;
  /** 'full' alone unless said. */
  readonly of?: readonly Kind[];
  /** How Mail is shown, as the window keeps it. */
  readonly mail?: object;
};

const ALL = ['full', 'empty', 'nobody'] as const;
const WITH_PEOPLE = ['full', 'empty'] as const;

export const rows = (page: Page) => page.locator('.message-list [role=option]');
const listed = (page: Page): Promise<void> => rows(page).locator('time').first().waitFor();
const press = async (page: Page, ...keys: string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};
/** Not while something is still read. */
export const loaded = async (page: Page): Promise<void> =>
  void (await page.waitForFunction(() => !document.querySelector('main .loading, main .row-skeleton')));

/** The newest letter with these words, open. */
async function openLetter(page: Page, subject: string): Promise<void> {
  await rows(page).filter({ hasText: subject }).first().click();
  await page.locator('.message-bar').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('.mail-twin'));
}
const view =
  (name: string, shown: string) =>
  async (page: Page): Promise<void> => {
    await openLetter(page, NEWS);
    await page.getByRole('button', { name, exact: true }).first().click();
    await page.locator(shown).first().waitFor();
  };
async function write(page: Page): Promise<void> {
  await press(page, 'c');
  const letter = page.locator('.letter');
  await letter.waitFor();
  await letter.locator('[data-field=to]').focus();
  await page.keyboard.type('Ben Osei <ben@office.test>,bem@office.test,');
  await letter.locator('[data-field=subject]').fill('Stairs');
}
const dialog = async (page: Page): Promise<void> => void (await page.getByRole('dialog').first().waitFor());

const inbox = { path: '/mail/all/inbox' } as const;

export const screens: readonly Screen[] = [
  { name: 'overview', path: '/', of: ALL },
  { name: 'log', path: '/log', of: ALL },
  { name: 'queue', path: '/queue', of: ALL },
  {
    name: 'queue, a question',
    path: '/queue',
    async reach(page) {
      await page.getByRole('option').first().waitFor();
      await press(page, 'j', '#');
      await dialog(page);
    },
  },
  { name: 'journeys', path: '/journeys', of: ALL },
  {
    name: 'one journey',
    path: '/journeys',
    async reach(page) {
      await page.getByRole('option').filter({ hasText: NEWS }).first().click();
      await page.locator('.transcript').first().waitFor();
    },
  },
  { name: 'a journey that is not there', path: '/journey/NONE-1', of: ['empty'] },
  { name: 'mail', ...inbox, of: ALL, reach: page => page.locator('.message-list, .face').first().waitFor() },
  { name: 'mail, as a table', ...inbox, mail: { layout: 'table', density: 28, reading: 'bottom' }, reach: listed },
  {
    name: 'mail, some chosen',
    ...inbox,
    async reach(page) {
      await listed(page);
      await press(page, 'j', 'x', 'Shift+j', 'Shift+j');
      await page.locator('.list-chosen').waitFor();
    },
  },
  {
    name: 'mail, how the list is shown',
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
    ...inbox,
    async reach(page) {
      await listed(page);
      await press(page, '/');
      await page.keyboard.type('zzunheardof');
      await page.getByText('Nothing was found').waitFor();
    },
  },
  {
    name: 'compose, plain',
    ...inbox,
    of: WITH_PEOPLE,
    async reach(page) {
      await write(page);
      await page.locator('.letter [data-field=text]').fill('The stairs are attached.');
    },
  },
  {
    name: 'compose, rich',
    ...inbox,
    async reach(page) {
      await write(page);
      await page.getByRole('button', { name: 'Rich', exact: true }).click();
      await page.locator('.letter-rich').click();
      await page.keyboard.type('The stairs');
    },
  },
  {
    name: 'compose, what stands in the way',
    ...inbox,
    async reach(page) {
      await press(page, 'c');
      await page.locator('.letter').waitFor();
      await press(page, 'Control+Enter');
      await page.locator('.letter-trouble').waitFor();
    },
  },
  {
    name: 'identities',
    ...inbox,
    async reach(page) {
      await press(page, 'c');
      await page.locator('.letter-foot').getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Names and signatures…' }).click();
      await dialog(page);
    },
  },
  {
    name: 'how I write',
    ...inbox,
    async reach(page) {
      await press(page, 'c');
      await page.locator('.letter-foot').getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'How I write…' }).click();
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
    ...inbox,
    async reach(page: Page): Promise<void> {
      await listed(page);
      await press(page, 'j', 's');
      await page.locator('.row-star[data-on]').first().waitFor();
      await press(page, key);
      await dialog(page);
    },
  })),
  { name: 'accounts', path: '/accounts', of: ALL },
  {
    name: 'add a person',
    path: '/accounts?add',
    of: ALL,
    reach: dialog,
  },
  { name: 'settings', path: '/settings', of: WITH_PEOPLE },
  {
    name: 'settings, one is changed',
    path: '/settings',
    async reach(page) {
      await page.getByRole('button', { name: 'Change' }).first().click();
      await page.locator('.setting-edit input').waitFor();
    },
  },
  {
    name: 'keys',
    ...inbox,
    async reach(page) {
      await listed(page);
      await press(page, '?');
      await dialog(page);
    },
  },
  {
    name: 'palette',
    path: '/',
    async reach(page) {
      await press(page, 'Control+k');
      await page.getByRole('combobox').waitFor();
    },
  },
  { name: 'nothing at this address', path: '/nowhere' },
];
