/**
 * 8: Why? is right. Twenty faults, each injected into a server of its own; in the window one key leads from Overview to the
 * question, and one question to the sentence. Then the time of an answer with a hundred thousand messages in the journal.
 */
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { newRouter } from '../../server/api/router.ts';
import { openConsole } from '../../server/assembly/console.ts';
import { windowRoot } from '../../server/assembly/start.ts';
import { chromiumArgs, chromiumPath } from '../support/chromium.ts';
import { faults } from '../support/why-faults.ts';
import { type Injected, type WhyFault, withFault } from '../support/why-stage.ts';
import { atLeast, atMost, type Figure, type Measure, quantile } from './measure.ts';
import { askedJournal } from './why-journal.ts';

const PATIENCE = 20_000;
const root = windowRoot(join(import.meta.dirname, '../..'));

type Asked = { readonly sentence: string; readonly isRight: boolean; readonly steps: number; readonly took: number };

export const whyAccuracy: Measure = {
  number: 8,
  name: 'Why? names the cause',
  async run(): Promise<readonly Figure[]> {
    const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
    const asked: Asked[] = [];
    try {
      for (const fault of faults) {
        const one = await withFault(fault, injected => inWindow(browser, fault, injected)).catch(error => {
          throw new Error(`in “${fault.name}”`, { cause: error });
        });
        if (!one.isRight) console.error(`  ${fault.name}: “${one.sentence}” is not ${fault.says}`);
        asked.push(one);
      }
    } finally {
      await browser.close();
    }
    const journal = await askedJournal();
    return [
      atLeast(
        `true causes in the first sentence, of ${faults.length}`,
        asked.filter(one => one.isRight).length,
        '',
        19,
      ),
      atMost('steps from Overview to the answer, the most', Math.max(...asked.map(one => one.steps)), '', 2),
      atMost(
        'from Enter to the sentence on screen, 95 of 100',
        quantile(
          asked.map(one => one.took),
          0.95,
        ),
        'ms',
        500,
      ),
      atMost('an answer with 100,000 messages in the journal, the slowest', journal.slowest, 'ms', 500),
    ];
  },
};

/** A server whose disk takes nothing is asked, too: its window is served from memory. */
async function inWindow(browser: Browser, fault: WhyFault, { world, asks }: Injected): Promise<Asked> {
  const { mailroom } = world;
  const front = await openConsole(mailroom, newRouter(mailroom.ports), root, fault => void world.bugs.push(fault));
  const url = mailroom.ports.openConsole();
  if (!front || !url.ok) throw new Error('the window could not be served');
  const context = await browser.newContext({
    viewport: { width: 1320, height: 840 },
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(url.value);
    await page.waitForSelector('html[data-ready]');
    await page.waitForSelector('h1');
    let steps = 0;
    await page.keyboard.press('w');
    steps++;
    const field = page.locator('.why-question input');
    await field.waitFor();
    await field.pressSequentially(asks);
    const began = performance.now();
    await page.keyboard.press('Enter');
    steps++;
    const shown = page.locator('.why-sentence p[data-cause]');
    await shown.waitFor();
    const took = performance.now() - began;
    const sentence = await shown.innerText();
    const isRight = fault.says.test(sentence) && (await shown.getAttribute('data-cause')) === fault.cause;
    return { sentence, isRight, steps, took };
  } finally {
    await context.close();
    await front.close();
    // What the window asked last is answered before the store goes.
    await new Promise(resolve => setTimeout(resolve, 300));
  }
}
