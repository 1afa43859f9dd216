/**
 * Measure 5: the live log at a thousand events a second. What it holds at the end is saved as a file and compared with the
 * journal; frames, the main thread's share and the way of a line from the socket to the screen are told by the browser.
 */
import type { CDPSession, Page } from 'playwright-core';
import { compare, exported, newestIds, openLog, startRain, untilShown } from './log-rain.ts';
import { atLeast, atMost, type Figure, type Measure, quantile, told, WHOLE } from './measure.ts';

const RATE = 1000;
const LONG = 60_000;
const QUICK = 15_000;
/** Before it is looked at: the ring, which holds 50,000, is to be full in time. */
const AHEAD = { rate: 2000, milliseconds: 12_000 };
const MEGABYTE = 1_000_000;

export const liveLog: Measure = {
  number: 5,
  name: 'Live log, 1,000 events a second',
  async run({ quick } = WHOLE) {
    await using window = await openLog();
    const { served } = window;
    const { page, close } = await window.again('/log');
    await page.locator('.log-rows').waitFor();
    const rain = await startRain(served);
    if (!quick) await rain.pour(AHEAD.rate, AHEAD.milliseconds);
    const from = (await newestIds(served, 1))[0]!;
    const looked = await look(page, () => rain.pour(RATE, quick ? QUICK : LONG), quick);
    rain.close();
    const want = await newestIds(served, 50_000);
    const came = want.at(-1)! - from;
    const [last] = await served.ask(api => api.log.page({ limit: 1 }));
    const lastShown = await untilShown(page, last!);
    const have = (await exported(page)).map(({ id }) => id);
    const { lost, twice } = compare(have, have.length < want.length ? want.slice(-have.length) : want);
    await close();
    return [
      atLeast('events a second, really', came / looked.seconds, '', 0.95 * RATE),
      atMost('lost', lost, '', 0),
      atMost('twice or out of order', twice, '', 0),
      atLeast('the last row is shown', Number(lastShown), '', 1),
      ...looked.figures,
    ];
  },
};

type Looked = { readonly seconds: number; readonly figures: readonly Figure[] };
type Seen = { readonly gaps: number[]; readonly ways: number[]; stop(): void };

async function look(page: Page, pour: () => Promise<number>, quick: boolean): Promise<Looked> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  await page.evaluate(WATCH);
  const before = await taskSeconds(cdp);
  const began = performance.now();
  const pouring = pour();
  const heaps = quick ? [] : await heapsMeanwhile(cdp);
  await pouring;
  const seconds = (performance.now() - began) / 1000;
  const spent = (await taskSeconds(cdp)) - before;
  const { gaps, ways } = await page.evaluate(() => {
    const { seen } = globalThis as unknown as { seen: Seen };
    seen.stop();
    return { gaps: seen.gaps.slice(1), ways: seen.ways };
  });
  return {
    seconds,
    figures: [
      atMost('frames, p95', quantile(gaps, 0.95), 'ms', 34),
      told('the same, median', quantile(gaps, 0.5), 'ms'),
      atMost('from the socket to the screen, p95', quantile(ways, 0.95), 'ms', 100),
      atMost('the main thread’s share', (100 * spent) / seconds, '%', 60),
      ...(heaps.length < 2
        ? []
        : [
            told('heap when the ring is full', heaps[0]! / MEGABYTE, 'MB'),
            atMost(
              'growth of the heap in the last twenty seconds',
              (100 * (heaps[1]! - heaps[0]!)) / heaps[0]!,
              '%',
              5,
            ),
          ]),
    ],
  };
}

/** When the ring has been full for a while, and twenty seconds later; what is garbage does not count. */
async function heapsMeanwhile(cdp: CDPSession): Promise<readonly number[]> {
  const heaps: number[] = [];
  for (const wait of [38_000, 20_000]) {
    await new Promise(resolve => setTimeout(resolve, wait));
    await cdp.send('HeapProfiler.collectGarbage');
    heaps.push((await cdp.send('Runtime.getHeapUsage')).usedSize);
  }
  return heaps;
}

async function taskSeconds(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}

/** Frames; and for each batch of lines that the socket brings, how long until its last is painted. */
const WATCH = (): void => {
  const seen: Seen = { gaps: [], ways: [], stop: () => {} };
  let on = true;
  seen.stop = () => {
    on = false;
  };
  Object.assign(globalThis, { seen });
  const coming: { readonly number: number; readonly at: number }[] = [];
  const numberIn = (text: string): number => Number(/drop-(\d+)@(?!.*drop-\d)/s.exec(text)?.[1] ?? -1);
  // The window's own socket is open long since: what it hears is heard beside it.
  const { dispatchEvent: _, ...own } = Object.getOwnPropertyDescriptors(MessageEvent.prototype);
  const data = own.data!.get!;
  let heard: object | null = null;
  Object.defineProperty(MessageEvent.prototype, 'data', {
    configurable: true,
    get(this: MessageEvent) {
      const value: unknown = data.call(this);
      if (on && this !== heard && typeof value === 'string') {
        heard = this;
        const number = numberIn(value.slice(-4000));
        if (number !== -1) coming.push({ number, at: performance.now() });
      }
      return value;
    },
  });
  let last = performance.now();
  const { port1, port2 } = new MessageChannel();
  // After the frame in which it stands there.
  port1.onmessage = () => {
    const shown = numberIn([...document.querySelectorAll('.log-row')].at(-1)?.textContent ?? '');
    while (coming.length > 0 && coming[0]!.number <= shown) seen.ways.push(performance.now() - coming.shift()!.at);
  };
  requestAnimationFrame(function frame(at) {
    seen.gaps.push(at - last);
    last = at;
    port2.postMessage(0);
    if (on) requestAnimationFrame(frame);
  });
};
