/** The screens of a letter that is written: its forms, what it asks, and what becomes of it. */
import type { Page } from 'playwright-core';
import { NEWS } from './furnish.ts';
import { ask, choose, click, dialog, inbox, openLetter, press, type Screen, WITH_PEOPLE } from './screen.ts';

const BEN = 'Ben Osei <ben@office.test>,';

async function write(page: Page, to = `${BEN}bem@office.test,`): Promise<void> {
  await press(page, 'c');
  const letter = page.locator('.letter');
  await letter.waitFor();
  await letter.locator('[data-field=to]').focus();
  await page.keyboard.type(to);
  await letter.locator('[data-field=subject]').fill('Stairs');
}
/** Ready to go out, without a doubt. */
async function finish(page: Page): Promise<void> {
  await write(page, BEN);
  await page.locator('.letter [data-field=text]').fill('The oak has come.');
}
async function writeRich(page: Page): Promise<void> {
  await write(page);
  await click(page, 'Rich');
  await page.locator('.letter-rich').click();
  await page.keyboard.type('The stairs');
}
async function askMore(page: Page, item: string): Promise<void> {
  await press(page, 'c');
  await page.locator('.letter-foot').getByRole('button', { name: 'More' }).click();
  await choose(page, item);
  await dialog(page);
}

/** What a letter looks like after these steps; it is written beside any screen, so mostly beside one with little on it. */
const letter = (name: string, reach: Required<Screen>['reach'], more: Partial<Screen> = {}): Screen => ({
  ...{ name: `compose, ${name}`, path: '/queue', reach, ...more },
});

export const composeScreens: readonly Screen[] = [
  letter(
    'plain',
    async page => {
      await write(page);
      await page.locator('.letter [data-field=text]').fill('The stairs are attached.');
    },
    { ...inbox, of: WITH_PEOPLE },
  ),
  letter(
    'full size',
    async page => {
      await write(page);
      await click(page, 'Full size');
      await page.locator('.letter[data-full]').waitFor();
    },
    { sameStops: true },
  ),
  letter('rich', writeRich),
  letter('rich, a link', async page => {
    await writeRich(page);
    await click(page, 'Link');
    await page.locator('.letter-link').waitFor();
  }),
  letter('from rich to plain', async page => {
    await writeRich(page);
    await press(page, 'Control+a', 'Control+b');
    await ask(page, 'Plain');
  }),
  letter('whom it offers', async page => {
    await press(page, 'c');
    await page.locator('.letter [data-field=to]').focus();
    await page.keyboard.type('be');
    await page.locator('.letter [role=option]').first().waitFor();
  }),
  letter('with a file', async page => {
    await write(page);
    const hours = { name: 'hours.txt', mimeType: 'text/plain', buffer: Buffer.from('nine to five') };
    await page.locator('.letter > input[type=file]').setInputFiles(hours);
    await page.locator('.letter-file').waitFor();
  }),
  letter(
    'an answer',
    async page => {
      await openLetter(page, NEWS);
      await press(page, 'r');
      await page.locator('.letter').waitFor();
    },
    inbox,
  ),
  letter('several', async page => {
    await write(page);
    await press(page, 'Escape', 'c');
    await page.locator('nav.letter-tabs').waitFor();
  }),
  letter('put aside', async page => {
    await write(page);
    await press(page, 'Escape');
    await page.locator('.letters-aside button').waitFor();
  }),
  letter(
    'what stands in the way',
    async page => {
      await press(page, 'c');
      await page.locator('.letter').waitFor();
      await press(page, 'Control+Enter');
      await page.locator('.letter-trouble').waitFor();
    },
    { sameStops: true },
  ),
  letter('what is doubtful', async page => {
    await write(page);
    await press(page, 'Control+Enter');
    await page.getByRole('button', { name: 'Send anyway' }).waitFor();
  }),
  letter('thrown away', async page => {
    await write(page);
    await click(page, 'Discard');
    await page.locator('.notice').waitFor();
  }),
  letter('just sent', async page => {
    await page.evaluate(() => localStorage.setItem('mailroom.writing', '{"delay":30}'));
    await finish(page);
    await press(page, 'Control+Enter');
    await page.locator('.letter-card').waitFor();
  }),
  letter(
    'in the Outbox',
    async (page, gate) => {
      await finish(page);
      gate.shut();
      await page.locator('.strip').waitFor({ state: 'attached' });
      await press(page, 'Control+Enter');
      await page.locator('.letters-aside', { hasText: 'in the Outbox' }).waitFor();
    },
    { sameStops: true },
  ),
  letter('later', async page => {
    await finish(page);
    await ask(page, 'Send later');
  }),
  letter('letters for later', async page => {
    await finish(page);
    await ask(page, 'Send later');
    await page.locator('.letter-times button').last().click();
    await page.locator('.letter-card').waitFor();
    await askMore(page, 'Letters for later…');
    await page.getByRole('dialog').getByText('Stairs').first().waitFor();
  }),
  { name: 'identities', path: '/queue', reach: page => askMore(page, 'Names and signatures…') },
  { name: 'how I write', path: '/queue', sameStops: true, reach: page => askMore(page, 'How I write…') },
];
