/** Measure 4: a mailbox of a hundred thousand, its first rows, a fast scroll, jumps anywhere. */
import type { Page } from 'playwright-core';
import { atLeast, atMost, type Figure, type Measure, median, quantile, told } from './measure.ts';
import { openWindow } from './window.ts';

const LETTERS = 100_000;
const RUNS = 5;
const JUMPS = 40;
const SCROLLED = 24_000;
const SPEED = 6000;
const ON_TIME = 17.5;

export const largeList: Measure = {
  number: 4,
  name: 'A mailbox of 100,000',
  async run() {
    await using window = await openWindow(LETTERS, '/');
    const { page } = window;
    const firsts: number[] = [];
    for (let run = 0; run < RUNS; run++) firsts.push(await firstRows(page));
    const unified = await jump(page);
    await page
      .getByRole('link', { name: /^Inbox/ })
      .nth(1)
      .click();
    await page.locator('.message-list [role=option]').first().waitFor();
    const jumps = await jump(page);
    const scroll = await scrollFast(page);
    const rows = await page.locator('.message-list [role=option]').count();
    return [
      told('first rows, the first time after a start', firsts[0]!, 'ms'),
      atMost('first rows, median', median(firsts), 'ms', 300),
      ...scroll,
      atMost('a jump anywhere to painted rows, p95', quantile(jumps, 0.95), 'ms', 120),
      told('the same, median', median(jumps), 'ms'),
      atMost('the same over all accounts, p95', quantile(unified, 0.95), 'ms', 120),
      atMost('rows in the document', rows, '', 80),
    ];
  },
};

/** From the click that opens Mail to the first row with a letter in it, painted. */
async function firstRows(page: Page): Promise<number> {
  await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page.evaluate(
    () =>
      new Promise<number>(resolve => {
        const link = [...document.querySelectorAll<HTMLAnchorElement>('nav a')].find(a => /^Mail\b/.test(a.innerText));
        const began = performance.now();
        const look = (): void => {
          const row = document.querySelector('.message-list [role=option]');
          if (row && !/Being read/.test(row.textContent ?? '')) resolve(performance.now() - began);
          else requestAnimationFrame(look);
        };
        link?.click();
        requestAnimationFrame(look);
      }),
  );
}

const COSTS = ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'];

async function scrollFast(page: Page): Promise<Figure[]> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const cost = async (): Promise<number> => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return metrics.filter(({ name }) => COSTS.includes(name)).reduce((sum, { value }) => sum + value * 1000, 0);
  };
  const box = (await page.locator('.message-list').boundingBox())!;
  await page.evaluate(() => {
    const gaps: number[] = [];
    let last = performance.now();
    let on = true;
    Object.assign(globalThis, { gaps, rest: () => (on = false) });
    requestAnimationFrame(function frame(at) {
      gaps.push(at - last);
      last = at;
      if (on) requestAnimationFrame(frame);
    });
  });
  const before = await cost();
  await cdp.send('Input.synthesizeScrollGesture', {
    ...{ x: box.x + box.width / 2, y: box.y + box.height / 2, yDistance: -SCROLLED, speed: SPEED },
    gestureSourceType: 'mouse',
  });
  const spent = (await cost()) - before;
  const gaps = await page.evaluate(() => {
    const given = globalThis as unknown as { gaps: number[]; rest(): void };
    given.rest();
    return given.gaps.slice(1);
  });
  const onTime = (100 * gaps.filter(gap => gap <= ON_TIME).length) / gaps.length;
  return [
    atMost(`script, style and layout a frame at ${SPEED} px/s`, spent / gaps.length, 'ms', 4),
    atLeast('frames on time while scrolling', onTime, '%', 95),
  ];
}

/** Each until every row on screen has its letter, and one frame more. */
async function jump(page: Page): Promise<number[]> {
  const waits: number[] = [];
  for (let number = 0; number < JUMPS; number++) {
    const share = ((number * 0.618_034) % 1) * 0.98;
    waits.push(
      await page.evaluate(
        to =>
          new Promise<number>(resolve => {
            const list = document.querySelector<HTMLElement>('.message-list')!;
            const began = performance.now();
            list.scrollTop = to * (list.scrollHeight - list.clientHeight);
            const look = (): void => {
              const { top, bottom } = list.getBoundingClientRect();
              const rows = [...list.querySelectorAll('[role=option]')].filter(row => {
                const place = row.getBoundingClientRect();
                return place.bottom > top && place.top < bottom;
              });
              const filled = rows.length > 5 && rows.every(row => !/Being read/.test(row.textContent ?? ''));
              if (filled) requestAnimationFrame(() => resolve(performance.now() - began));
              else requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
          }),
        share,
      ),
    );
  }
  return waits;
}
