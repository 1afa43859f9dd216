/** Each picture: in whose window, at which address, and what is to be seen before it is taken. */
import type { Page } from 'playwright-core';
import { t } from '../server/base/language.ts';
import { ana, domain, shownConversation, shownJourney, shownMessage } from './office-mail.ts';
import { shownCaptured } from './shop-mail.ts';
import type { WorldName } from './shown-worlds.ts';

export type Picture = {
  readonly of: WorldName;
  readonly path: string;
  /** The page has come to `path`. */
  readonly when?: (page: Page) => Promise<unknown>;
};

const ANA = encodeURIComponent(/<(.+)>/.exec(ana)![1]!);
const office = (path: string, when?: Picture['when']): Picture => ({ of: 'office', path, ...(when ? { when } : {}) });
const seen =
  (selector: string, at = 0) =>
  (page: Page) =>
    page.locator(selector).nth(at).waitFor();

const message = (page: Page, subject: string) =>
  page.locator('.message-list [role=option]', { hasText: subject }).first();
const isPhone = (page: Page): boolean => page.viewportSize()!.width < 720;

async function inbox(page: Page): Promise<void> {
  await page.locator('.message-list [role=option] time').first().waitFor();
}

async function conversation(page: Page): Promise<void> {
  await inbox(page);
  await message(page, shownConversation).click();
  await page.locator('.reader h2', { hasText: shownConversation }).waitFor();
  const unfold = page.getByRole('button', { name: t('Unfold all') });
  if (!isPhone(page)) {
    await unfold.click();
    await page.locator('.message .reader-text').nth(2).waitFor();
    await page.locator('.message-list').evaluate(list => list.scrollTo(0, 0));
  }
}

async function compose(page: Page): Promise<void> {
  await inbox(page);
  await page.keyboard.press('c');
  await page.getByLabel(t('To'), { exact: true }).first().fill('kim.lee@brightwood.example');
  await page.keyboard.press('Enter');
  await page.getByLabel(t('Subject'), { exact: true }).fill('Crane on the 12th');
  await page.keyboard.press('Tab');
  await page.keyboard.type(
    'Dear Kim,\n\nthe lock keeper moves the barge at seven. Ben brings the drawings of the landing.\n\nAna',
  );
}

async function journey(page: Page): Promise<void> {
  await page.locator('[role=option]', { hasText: shownJourney }).first().click();
  // On a telephone it lies far below.
  if (!isPhone(page)) await page.getByRole('tab', { name: t('This message') }).click();
  await page.locator('.line-labels li[data-station=read][data-state=done]').waitFor();
}

async function change(page: Page): Promise<void> {
  const field = page.getByLabel(t('Largest message'), { exact: true });
  await field.fill('35');
  await field.press('Enter');
  await page.locator('.draft-bar').waitFor();
}

async function difference(page: Page): Promise<void> {
  await change(page);
  await page.getByRole('button', { name: t('Show the difference') }).click();
  await page.getByRole('dialog').locator('.difference').waitFor();
}

export const pictures: Readonly<Record<string, Picture>> = {
  overview: office('/', async page => {
    await page.getByText(t('24 hours')).first().click();
    await page.locator('.latest li').nth(5).waitFor();
  }),
  mail: office('/mail', async page => {
    await inbox(page);
    if (isPhone(page)) return;
    await message(page, shownMessage).click();
    await page.frameLocator('.mail-frame').locator('h1').waitFor();
  }),
  message: office('/mail', async page => {
    await inbox(page);
    await message(page, shownMessage).click();
    await page.frameLocator('.mail-frame').locator('h1').waitFor();
  }),
  conversation: office('/mail', conversation),
  compose: office('/mail', compose),
  log: office('/log', seen('.log-row', 20)),
  queue: office('/queue', seen('.queue [role=option]')),
  'queue-drawer': office('/queue', async page => {
    await page.locator('.queue [role=option]').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('.queue-drawer h2').first().waitFor();
  }),
  journeys: office('/journeys', seen('[role=option]', 5)),
  journey: office('/journeys', journey),
  accounts: office('/accounts', page => page.getByText('Ana Prieto').first().waitFor()),
  person: office('/accounts', async page => {
    await page.getByText('Ana Prieto').first().click();
    await page.getByRole('heading', { name: t('App passwords') }).waitFor();
  }),
  rules: office(`/accounts/${ANA}/rules`, seen('.rule', 3)),
  box: office(`/accounts/orders@${domain}`, seen('.drawer-body [data-whom]', 2)),
  space: office('/accounts/space', seen('.view tbody tr')),
  footers: office('/accounts/footers', seen('.view h2')),
  retention: office('/accounts/retention', seen('.view h2')),
  moving: office('/accounts/moving', seen('.view a')),
  elsewhere: office('/accounts/elsewhere', seen('.view .card')),
  held: office('/held', async page => {
    await page.locator('[role=option]').first().click();
    await page.getByRole('complementary').locator('.reader-text, .mail-frame').first().waitFor();
  }),
  forwarding: office('/settings/forwarding', seen('.view h2')),
  programs: office('/settings/pipes', seen('.view .card', 1)),
  returns: office('/settings/returns', seen('.view h2')),
  deliverability: office('/deliverability', seen('.doctor .doctor-topic')),
  connect: office(`/connect/${ANA}?for=thunderbird`, seen('.connect-all')),
  'connect-telephone': office(`/connect/${ANA}?for=android`, seen('.qr-code')),
  certificates: office('/certificates', seen('.view h2')),
  backup: office('/backup', seen('.backups tbody tr')),
  'backup-mail': office('/backup', async page => {
    await page.locator('.backups tbody a').first().click();
    await page.locator('.backup-messages [role=option]').nth(5).waitFor();
  }),
  settings: office('/settings', seen('.setting', 3)),
  'settings-changed': office('/settings/incoming', change),
  'settings-difference': office('/settings/incoming', difference),
  why: office(`/why?about=${encodeURIComponent('planning@portcity.example')}`, seen('.why-sentence')),
  palette: office('/', async page => {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').fill('quay');
    await page.getByRole('option', { name: /Quay/ }).first().waitFor();
  }),
  captured: { of: 'programmer', path: '/captured', when: seen('.captured-list [role=option]', 3) },
  'captured-message': {
    of: 'programmer',
    path: '/captured',
    when: async page => {
      await page.locator('.captured-list [role=option]', { hasText: shownCaptured }).click();
      await page.getByRole('heading', { level: 2, name: shownCaptured }).waitFor();
      await page.frameLocator('.mail-frame').locator('h1').waitFor();
    },
  },
  learn: { of: 'learner', path: '/learn', when: seen('.lab-card', 3) },
  lab: {
    of: 'learner',
    path: '/learn/letter',
    when: async page => {
      const begin = page.getByRole('button', { name: t('Begin') });
      await begin.or(page.getByRole('button', { name: t('Reset the lab') })).waitFor();
      if (await begin.isVisible()) {
        await begin.click();
        await page.getByRole('button', { name: t('Send Ada’s letter') }).click();
      }
      await page.locator('.steps li[data-done]').nth(1).waitFor();
    },
  },
  'first-run': { of: 'nobody', path: '/', when: page => page.getByRole('heading', { level: 1 }).first().waitFor() },
};
