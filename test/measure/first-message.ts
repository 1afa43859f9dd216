/** Measure 1: from a new home to the first message on screen: clicks, and the machine's part of the time. */
import { openPage } from '../support/chromium.ts';
import { startServer } from '../support/cli.ts';
import { atMost, type Figure, type Measure } from './measure.ts';

const presets = [
  { preset: 'dev', card: 'Build apps', typed: [] },
  { preset: 'office', card: 'Run an office', typed: ['prieto.example', 'Ana Prieto', 'correct horse'] },
  { preset: 'learn', card: 'Learn how it works', typed: [] },
] as const;

export const firstMessage: Measure = {
  number: 1,
  name: 'First message',
  async run() {
    const figures: Figure[] = [];
    for (const { preset, card, typed } of presets) {
      await using server = await startServer(['--set', 'listen.host=127.0.0.1']);
      const { page, close } = await openPage(server.ready.console);
      await page.evaluate(() => {
        const counted = { clicks: 0, waited: 0, lastAt: 0 };
        Object.assign(globalThis, { counted });
        addEventListener(
          'click',
          event => {
            if (!event.isTrusted || event.detail === 0) return;
            counted.clicks++;
            counted.lastAt = performance.now();
          },
          true,
        );
      });
      const since = () =>
        page.evaluate(
          () => performance.now() - (globalThis as unknown as { counted: { lastAt: number } }).counted.lastAt,
        );
      await page.getByRole('button', { name: card }).click();
      for (const [at, text] of typed.entries()) {
        if (at === 0) await page.getByLabel('Domain').waitFor();
        else await page.keyboard.press('Tab');
        await page.keyboard.type(text);
      }
      const typedAt = performance.now();
      if (typed.length > 0) await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Send me one' }).waitFor();
      const started = typed.length > 0 ? performance.now() - typedAt : await since();
      await page.getByRole('button', { name: 'Send me one' }).click();
      await page.locator('.first-message h2').waitFor();
      const rendered = await since();
      const { clicks } = await page.evaluate(() => (globalThis as unknown as { counted: { clicks: number } }).counted);
      await close();
      figures.push(
        atMost(`${preset}: clicks`, clicks, '', 2),
        atMost(`${preset}: from Start to the message on screen`, started + rendered, 'ms', 3000),
      );
    }
    return figures;
  },
};
