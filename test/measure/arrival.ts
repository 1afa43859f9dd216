/** Measure 2: a message from outside, from our 250 to its visible row. */
import { createTransport } from 'nodemailer';
import { atMost, type Measure, median, quantile, told } from './measure.ts';
import { ANA } from './seed.ts';
import { openWindow } from './window.ts';

const SENDS = 200;
const PATIENCE = 10_000;

export const arrival: Measure = {
  number: 2,
  name: 'Outside message to screen',
  async run() {
    await using window = await openWindow(2000, '/mail');
    const { page, served } = window;
    await page.locator('.message-list [role=option]').first().waitFor();
    await page.evaluate(() => {
      const seen: Record<string, number> = {};
      Object.assign(globalThis, { seen });
      new MutationObserver(() => {
        for (const row of document.querySelectorAll('.message-list [role=option]')) {
          const word = /Measured-\d+/.exec(row.textContent ?? '')?.[0];
          if (word !== undefined) seen[word] ??= Date.now();
        }
      }).observe(document, { subtree: true, childList: true, characterData: true });
    });
    const mailer = createTransport({ host: '127.0.0.1', port: served.port('smtp'), ignoreTLS: true, pool: true });
    const waits: number[] = [];
    for (let number = 1; number <= SENDS; number++) {
      const word = `Measured-${number}`;
      await mailer.sendMail({ from: 'kim@there.example', to: ANA, subject: word, text: 'Hello' });
      const accepted = Date.now();
      const shown = await page.waitForFunction(
        name => (globalThis as unknown as { seen: Record<string, number> }).seen[name],
        word,
        { timeout: PATIENCE },
      );
      waits.push(Math.max(0, (await shown.jsonValue())! - accepted));
    }
    mailer.close();
    return [
      atMost(`${SENDS} sends, from the 250 to the row, p95`, quantile(waits, 0.95), 'ms', 250),
      told('the same, median', median(waits), 'ms'),
      told('the same, worst', Math.max(...waits), 'ms'),
    ];
  },
};
