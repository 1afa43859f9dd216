/** How it was judged, before a made-up server: told, forgotten and failing; small and dark; the stopped account too. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { Page } from 'playwright-core';
import { axe } from '../support/chromium.ts';
import { mailWindow } from '../support/mail-window.ts';

const { open, server } = mailWindow();
const small = { dark: true, width: 390, height: 844 };
const junkTrace = (): string =>
  server()
    .world()
    .journeys.find(row => /envelope/.test(row.subject ?? ''))!.trace;
const inJunk = (): string => {
  const account = server().world().jmap.accounts[0]!;
  return [...account.emails.values()].find(one => one.mailboxIds.has('m5'))!.id;
};
const fits = async (page: Page): Promise<void> => {
  assert.deepEqual(await axe(page), []);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0, 'too wide');
};

test('a journey: told, forgotten, failing and asked again', async () => {
  const page = await open(`/journey/${junkTrace()}`, small);
  const card = page.getByRole('region', { name: 'How it was judged' });
  await card.getByText('Taken for junk: 5.5 points, and Junk begins at 5.').waitFor();
  assert.deepEqual(await card.locator('.finding-points').allInnerTexts(), ['+5', '+1.5', '+1.5', '−2', '−0.5']);
  await fits(page);
  server().world().why = 'forgotten';
  await page.reload();
  await card.getByText('is forgotten by now').waitFor();
  await fits(page);
  server().world().why = 'failing';
  await page.reload();
  await card.getByText('disk I/O error').waitFor();
  await fits(page);
  server().world().why = 'told';
  await card.getByRole('button', { name: 'Read again' }).click();
  await card.getByText('Taken for junk').waitFor();
});

test('a message in Junk: told, forgotten, failing; it can always be taken out', async () => {
  const page = await open(`/mail/a1/m5/${inJunk()}`, small);
  const notice = page.locator('.reader-notice').first();
  await notice.getByText('In Junk because:').waitFor();
  await fits(page);
  server().world().why = 'forgotten';
  await page.reload();
  await notice.getByText('This message lies in Junk.').waitFor();
  assert.equal(await notice.getByRole('link', { name: 'How it was judged' }).count(), 0);
  server().world().why = 'failing';
  await page.reload();
  await notice.getByText('Why could not be read').waitFor();
  await fits(page);
  server().world().why = 'told';
  await notice.getByRole('button', { name: 'Read why again' }).click();
  await notice.getByText('In Junk because:').waitFor();
  await notice.getByRole('button', { name: 'Not junk' }).click();
  await page.getByText('Not junk: moved 1 message to Inbox.').waitFor();
});

test('the stopped account: marked, told, let go', async () => {
  const page = await open('/accounts/shop%40office.test', small);
  const stopped = page.getByRole('region', { name: 'Mail is held' });
  await stopped.getByText('198.51.100.7 (40 messages), 192.168.1.44 (4 messages)').waitFor();
  await fits(page);
  await stopped.getByRole('button', { name: 'Keep it held and let send again' }).click();
  await page.getByText('shop@office.test may send again. What was held stays in the queue.').waitFor();
  const sent = page.getByRole('region', { name: 'Sent to elsewhere' });
  await sent.getByText('352, no limit').waitFor();
  await fits(page);
});

test('what cannot be read of sending says so, and asks again', async () => {
  server().use('failing', 0);
  const page = await open('/accounts/ana%40office.test');
  await page
    .getByRole('heading', { name: /^Reading .* failed$/ })
    .first()
    .waitFor();
  await fits(page);
});
