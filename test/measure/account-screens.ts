/** The screens of Accounts: the list, one person beside it, and every question. */
import type { Page } from 'playwright-core';
import { ALIAS, BOX, ELSEWHERE } from './furnish.ts';
import { ALL, ask, click, dialog, press, type Screen, WITH_PEOPLE } from './screen.ts';
import { BEN } from './seed.ts';

const person = { path: `/accounts/${encodeURIComponent(BEN)}` } as const;
const opened = (page: Page): Promise<void> => page.locator('.drawer-body').waitFor();
const box = { path: `/accounts/${encodeURIComponent(BOX)}` } as const;
let telephones = 0;
/** A question that a button of the person's page asks. */
const asked = (name: string, button: string | RegExp): Screen => ({
  ...{ name, ...person, sameStops: true },
  reach: async page => {
    await opened(page);
    await ask(page, button);
  },
});
const askedInList = (name: string, button: string | RegExp): Screen => ({
  ...{ name, path: '/accounts' },
  reach: page => ask(page, button),
});

export const accountScreens: readonly Screen[] = [
  { name: 'accounts', path: '/accounts', of: ALL },
  { name: 'add a person', path: '/accounts?add', of: ALL, reach: dialog },
  {
    name: 'accounts, nobody has that',
    path: '/accounts',
    async reach(page) {
      await page.getByLabel('Search people and aliases').fill('zzunheardof');
      await page.getByText('Nobody with').waitFor();
    },
  },
  askedInList('add a domain', 'Add a domain'),
  askedInList('add an alias', 'Add an alias'),
  { ...askedInList('change an alias', `Change ${ALIAS}`), sameStops: true },
  { ...askedInList('catch-all', 'Catch-all'), sameStops: true },
  askedInList('import people', 'Import'),
  {
    name: 'import people, judged',
    path: '/accounts',
    async reach(page) {
      await ask(page, 'Import');
      await page.getByRole('dialog').locator('textarea').fill('Ann Ode,ann@office.test,,10 GB\nBob,bob@nowhere.test');
      await click(page, 'Look through it');
      await page.locator('.judged').waitFor();
    },
  },
  { name: 'a person', ...person, of: WITH_PEOPLE, reach: opened },
  {
    name: 'a person, a size that is none',
    ...{ ...person, sameStops: true },
    async reach(page) {
      await opened(page);
      await page.getByLabel('May hold', { exact: true }).fill('much');
      await page.getByRole('alert').first().waitFor();
    },
  },
  {
    name: 'a person that is not there',
    path: '/accounts/zz%40office.test',
    sameStops: true,
    reach: page => page.getByText('Nobody here has this address').waitFor(),
  },
  { name: 'moving mail', path: '/accounts/moving', of: ALL },
  { name: 'mail is brought', path: '/accounts/moving?new', reach: dialog },
  {
    name: 'mail is brought, signing in',
    path: '/accounts/moving?new',
    async reach(page) {
      await dialog(page);
      await click(page, 'Next');
      await page.getByLabel('Password there').waitFor();
    },
  },
  {
    name: 'mail is brought, from files',
    path: '/accounts/moving?new',
    sameStops: true,
    async reach(page) {
      await dialog(page);
      await click(page, /^In files on this computer/);
      await click(page, 'Next');
      await page.getByLabel('File or folder').waitFor();
    },
  },
  { name: 'mail is carried out', path: '/accounts/moving?out', reach: dialog },
  {
    name: 'a move that is not there',
    path: '/accounts/moving/9999',
    sameStops: true,
    reach: page => page.getByRole('alert').first().waitFor(),
  },
  { name: 'accounts elsewhere', path: '/accounts/elsewhere', of: ALL },
  {
    name: 'an account elsewhere is changed',
    path: '/accounts/elsewhere',
    reach: page => ask(page, `Change ${ELSEWHERE}`),
  },
  { name: 'an account elsewhere is added', path: '/accounts/elsewhere?add', reach: dialog },
  asked('a new password', 'New password'),
  {
    name: 'a new password, suggested',
    ...{ ...person, sameStops: true },
    async reach(page) {
      await opened(page);
      await ask(page, 'New password');
      await click(page, 'Suggest');
      await page.getByRole('button', { name: 'Copy the password' }).waitFor();
    },
  },
  asked('an app password', /^Add an app password/),
  {
    name: 'an app password, made',
    ...person,
    async reach(page) {
      await opened(page);
      await press(page, 'p');
      await dialog(page);
      // No two of one name.
      await page.keyboard.type(`Telephone ${++telephones}`);
      await press(page, 'Enter');
      await page.locator('.shown-once').waitFor();
    },
  },
  asked('remove an app password', 'Remove the app password Scanner'),
  asked('sign out everywhere', 'Sign out everywhere'),
  asked('remove a person', 'Remove…'),
  askedInList('add a box', /^Add a box/),
  { name: 'a box', ...box, reach: opened },
  {
    name: 'a box, somebody is added',
    ...{ ...box, sameStops: true },
    async reach(page) {
      await opened(page);
      await press(page, 'i');
      await page.getByRole('combobox', { name: 'With whom' }).waitFor();
    },
  },
  askedInList('make a mailing list', 'Make a list'),
  askedInList('add a device', 'Add a device'),
  { name: 'rules of a person', path: `${person.path}/rules`, of: WITH_PEOPLE },
  {
    name: 'rules of a person, one is written',
    path: `${person.path}/rules`,
    async reach(page) {
      await page.getByRole('button', { name: /^Add the first rule/ }).waitFor();
      await press(page, 'n');
      await dialog(page);
    },
  },
  {
    name: 'somebody let into an account',
    ...{ ...person, sameStops: true },
    async reach(page) {
      await opened(page);
      await click(page, /^Let somebody in/);
      await page.getByRole('combobox', { name: 'With whom' }).waitFor();
    },
  },
  asked('an address for one purpose', 'Make an address'),
  {
    name: 'what can be done with an address',
    ...{ ...person, sameStops: true },
    async reach(page) {
      await opened(page);
      await click(page, /^What can be done with /);
      await page.getByRole('menu').waitFor();
    },
  },
  { name: 'space', path: '/accounts/space', of: ALL, reach: page => page.locator('#policy-title').waitFor() },
  {
    name: 'space, what happens when it is full',
    path: '/accounts/space',
    async reach(page) {
      await click(page, 'Change what happens as they fill up');
      await page.getByLabel(/^It is taken for a while/).check();
    },
  },
  {
    name: 'a limit',
    ...{ path: '/accounts/space', sameStops: true },
    reach: page => ask(page, `Change the limit of ${BEN}`),
  },
  {
    name: 'footers',
    ...{ path: '/accounts/footers', of: ALL },
    reach: page => page.getByText('None: mail goes out as it was written.').waitFor(),
  },
  {
    name: 'a footer, and the letter that has it',
    path: '/accounts/footers',
    async reach(page) {
      await click(page, /^Write a footer for /);
      await page.getByRole('textbox', { name: 'Text' }).fill('Office Ltd · Quay 9');
      await page.locator('.footer-letter').getByText('Quay 9').waitFor();
    },
  },
  {
    name: 'how long mail stays',
    ...{ path: '/accounts/retention', of: ALL },
    reach: page => page.locator('#holds-title').waitFor(),
  },
  {
    name: 'a rule of how long mail stays',
    ...{ path: '/accounts/retention', sameStops: true },
    reach: page => ask(page, /^Add a rule/),
  },
  {
    name: 'what would go by a rule, and a hold that is asked for',
    path: '/accounts/retention',
    async reach(page) {
      await click(page, /^\+ Trash/);
      await page.getByText('Not switched on yet.').waitFor();
      await click(page, 'Hold somebody’s mail');
      await page.getByLabel('Why').waitFor();
    },
  },
];
