/**
 * An inbox for each test: Playwright's and Vitest's `test.extend(fixtures)` both take this as it is, and tests that run at the
 * same time do not see each other's mail.
 *
 *   import { test as base } from '@playwright/test';         // or: from 'vitest'
 *   const test = base.extend<Fixtures>(fixtures);
 *   test('a new customer confirms her address', async ({ page, inbox }) => {
 *     …                                                      // the program sends by inbox.smtp
 *     await page.goto((await inbox.wait({ subject: /confirm/i })).link!);
 *   });
 */
import { mailroom } from '../../server/client/mailroom.mjs';
import type { OwnInbox } from '../../server/client/types.d.mts';

export type Fixtures = { readonly inbox: OwnInbox };

export const fixtures = {
  // Both read from the pattern which other fixtures this one wants: none.
  // biome-ignore lint/correctness/noEmptyPattern: they ask for one
  async inbox({}: object, use: (inbox: OwnInbox) => Promise<void>): Promise<void> {
    const inbox = await mailroom().newInbox('test');
    await use(inbox);
    await inbox.clear();
  },
};
