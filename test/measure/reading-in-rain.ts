/** Measure 6: somebody reads further up in the live log while a thousand events a second come, and stops it and goes on. */
import type { Page } from 'playwright-core';
import { compare, exported, newestIds, openLog, type Rain, startRain, untilShown } from './log-rain.ts';
import { atMost, type Figure, type Measure, told, WHOLE } from './measure.ts';

const RATE = 1000;
const LONG = 30_000;
const QUICK = 8000;
const PAUSED = 5000;
const LOOK_EVERY = 100;

export const readingInRain: Measure = {
  number: 6,
  name: 'Reading while it rains',
  async run({ quick } = WHOLE) {
    await using window = await openLog();
    const { served } = window;
    const { page, close } = await window.again('/log');
    await page.locator('.log-rows').waitFor();
    const rain = await startRain(served);
    await rain.pour(RATE, 3000);
    const figures = await read(page, rain, quick ? QUICK : LONG);

    const frozen = (await exported(page)).at(-1)!.id;
    const newer = (await newestIds(served, 50_000)).filter(id => id > frozen).length;
    const button = page.locator('.log-foot .fresh');
    const said = Number((await button.innerText()).replace(/\D/g, ''));
    await page.keyboard.press('End');
    await button.waitFor({ state: 'detached' });

    await page.locator('.log-rows').focus();
    await rain.pour(RATE, 1000);
    await page.keyboard.press('p');
    await button.waitFor();
    await rain.pour(RATE, PAUSED);
    await page.keyboard.press('p');
    await rain.pour(RATE, 1000);
    rain.close();
    const want = await newestIds(served, 50_000);
    const [last] = await served.ask(api => api.log.page({ limit: 1 }));
    await untilShown(page, last!);
    const have = (await exported(page)).map(({ id }) => id);
    const { lost, twice } = compare(have, want.slice(-have.length));
    await close();
    return [
      ...figures,
      atMost('“n new” is wrong by', Math.abs(said - newer), '', 0),
      told('it says', said, ''),
      atMost('lost over pause and going on', lost, '', 0),
      atMost('twice or out of order', twice, '', 0),
    ];
  },
};

type Place = { readonly top: number; readonly row: string; readonly y: number };

/** Scrolled up by the wheel, and looked at every tenth of a second. */
async function read(page: Page, rain: Rain, milliseconds: number): Promise<readonly Figure[]> {
  const box = (await page.locator('.log-rows').boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.wheel(0, -2000);
  await page.locator('.log-foot .fresh').waitFor();
  await page.evaluate(LOOK, LOOK_EVERY);
  await rain.pour(RATE, milliseconds);
  const places = await page.evaluate(() => (globalThis as unknown as { places: Place[] }).places);
  const [first] = places;
  const moved = Math.max(...places.map(({ top, y }) => Math.abs(top - first!.top) + Math.abs(y - first!.y)));
  return [
    atMost('the view moves', moved, 'px', 0),
    atMost('times another row is on top', places.filter(({ row }) => row !== first!.row).length, '', 0),
    told('times it was looked at', places.length, ''),
  ];
}

const LOOK = (every: number): void => {
  const places: Place[] = [];
  Object.assign(globalThis, { places });
  // The wheel has come to rest by then.
  setTimeout(() => {
    setInterval(() => {
      const list = document.querySelector('.log-rows')!;
      const { top } = list.getBoundingClientRect();
      const row = [...list.querySelectorAll('.log-row')].find(one => one.getBoundingClientRect().bottom > top + 1);
      places.push({
        top: list.scrollTop,
        row: row?.textContent ?? '',
        y: Math.round((row?.getBoundingClientRect().top ?? 0) - top),
      });
    }, every);
  }, 500);
};
