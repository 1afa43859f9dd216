/** Every screen of the window as data: where it is, what leads into it from there, and in which offices there is such a thing. */
import { accountScreens } from './account-screens.ts';
import { capturedScreens } from './captured-screens.ts';
import { composeScreens } from './compose-screens.ts';
import { deliverabilityScreens } from './deliverability-screens.ts';
import { FETCHED, HELD, NEWS } from './furnish.ts';
import { mailScreens } from './mail-screens.ts';
import { isMeant } from './measure.ts';
import { ALL, dialog, inbox, listed, press, type Screen } from './screen.ts';
import { settingScreens } from './setting-screens.ts';

/** Those that are meant. */
export const screensWith = (words: string): readonly Screen[] => screens.filter(({ name }) => isMeant(name, words));

const screens: readonly Screen[] = [
  { name: 'overview', path: '/', of: ALL },
  { name: 'log', path: '/log', of: ALL },
  { name: 'queue', path: '/queue', of: ALL },
  {
    name: 'queue, a question',
    sameStops: true,
    path: '/queue',
    async reach(page) {
      await page.getByRole('option').first().waitFor();
      await press(page, 'j', 'd');
      await dialog(page);
    },
  },
  { name: 'held mail', path: '/held', of: ALL },
  {
    name: 'a held letter',
    path: '/held',
    async reach(page) {
      await page.getByRole('option').filter({ hasText: HELD }).click();
      await page.locator('.held-pane .mail-frame').waitFor();
      await page.waitForFunction(() => !document.querySelector('.mail-twin'));
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
  {
    name: 'the journey of fetched mail',
    path: '/journeys',
    async reach(page) {
      await page.getByRole('option').filter({ hasText: FETCHED }).first().click();
      await page.locator('.journey-sentence').waitFor();
    },
  },
  { name: 'Why?', path: '/why' },
  { name: 'an answer of Why?', path: '/why?about=office.test', of: ALL },
  { name: 'captured', path: '/captured', of: ALL },
  ...capturedScreens,
  { name: 'learn', path: '/learn', of: ALL },
  { name: 'a lab', path: '/learn/smtp', of: ALL },
  { name: 'a journey that is not there', path: '/journey/NONE-1', of: ['empty'] },
  ...mailScreens,
  ...composeScreens,
  ...accountScreens,
  ...deliverabilityScreens,
  ...settingScreens,
  { name: 'connect', path: '/connect', of: ALL },
  { name: 'connect, lines to paste', sameStops: true, path: '/connect?for=curl' },
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
  { sameStops: true, name: 'nothing at this address', path: '/nowhere' },
];
