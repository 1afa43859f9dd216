/**
 * The main screens in German and with words longer by two fifths (en-XA), as wide as a desk and as a telephone: no text is cut
 * off without a word, none lies on another, nothing scrolls two ways. All screens in all stresses: `npm run measure -- 13`.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { show, underStress } from '../measure/layout.ts';
import { mailWindow } from '../support/mail-window.ts';

const { open, server } = mailWindow();
const screens = [
  '/',
  '/mail',
  '/log',
  '/queue',
  '/journeys',
  '/accounts',
  '/accounts/space',
  '/accounts/footers',
  '/accounts/retention',
  '/settings',
  '/accounts/ana%40office.test/rules',
  '/accounts/moving',
  '/accounts/moving/2',
  '/accounts/elsewhere',
];

for (const language of ['de', 'en-XA'])
  test(`every text has its place: ${language}`, async () => {
    server().use('full', 0);
    const page = await open('/');
    await page.evaluate(tag => localStorage.setItem('mailroom.language', tag), language);
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    const found: string[] = [];
    for (const screen of screens) {
      await show(page, screen);
      for (const width of [1320, 320])
        for (const { kind, where } of await underStress(page, { name: '', width }))
          found.push(`${screen} at ${width}: ${kind}: ${where}`);
    }
    assert.deepEqual(found, []);
  });
