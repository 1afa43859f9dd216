/**
 * 7: journeys are true. Fourteen stories are played on a real server; what the window draws of each is compared with what must
 * have happened and with the server's own trace: stations, their states, the reason, every time.
 */
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { newRouter } from '../../server/api/router.ts';
import { openConsole } from '../../server/assembly/console.ts';
import { windowRoot } from '../../server/assembly/start.ts';
import { chromiumArgs, chromiumPath } from '../support/chromium.ts';
import { playStories, type Stage, type Story } from '../support/journey-stories.ts';
import { atLeast, atMost, type Figure, type Measure } from './measure.ts';

const PATIENCE = 20_000;
const root = windowRoot(join(import.meta.dirname, '../..'));

type Drawn = {
  readonly stations: readonly string[];
  readonly stationTimes: readonly (number | null)[];
  readonly eventTimes: readonly number[];
  readonly words: string;
};
type Seen = { readonly faults: readonly string[]; readonly off: number };

export const journeyTruth: Measure = {
  number: 7,
  name: 'Journeys are true',
  async run(): Promise<readonly Figure[]> {
    await using stage = await playStories();
    const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
    try {
      const seen = await lookAtAll(browser, stage);
      for (const [i, { faults }] of seen.entries())
        for (const fault of faults) console.error(`  ${stage.stories[i]!.name}: ${fault}`);
      return [
        atLeast(`stories drawn true, of ${seen.length}`, seen.filter(one => one.faults.length === 0).length, '', 14),
        atMost('a time on screen beside the server’s trace, the worst', Math.max(...seen.map(one => one.off)), 'ms', 5),
      ];
    } finally {
      await browser.close();
    }
  },
};

async function lookAtAll(browser: Browser, { world, stories }: Stage): Promise<readonly Seen[]> {
  const { mailroom } = world;
  const front = await openConsole(mailroom, newRouter(mailroom.ports), root, fault => void world.bugs.push(fault));
  const url = mailroom.ports.openConsole();
  if (!front || !url.ok) throw new Error('the window could not be served');
  const context = await browser.newContext({
    ...{ viewport: { width: 1320, height: 1600 }, reducedMotion: 'reduce', locale: 'en-GB' },
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(url.value);
    await page.waitForSelector('html[data-ready]');
    const seen: Seen[] = [];
    for (const story of stories) seen.push(await look(page, story, stage => world.mailroom.store.events(stage)));
    return seen;
  } finally {
    await context.close();
    await front.close();
    // What the window asked last is answered before the store goes.
    await new Promise(resolve => setTimeout(resolve, 300));
  }
}

type Events = Stage['world']['mailroom']['store']['events'];

async function look(page: Page, story: Story, events: Events): Promise<Seen> {
  await page.goto(new URL(`/journey/${story.trace}`, page.url()).href);
  await page.locator('.happened ol li').first().waitFor();
  await page.locator('.line-labels li').first().waitFor();
  const drawn = await drawnOn(page);
  const faults: string[] = [];
  const expected = story.way.flatMap((part, i) => (i === 0 ? part : part.slice(1)));
  if (drawn.stations.join() !== expected.join())
    faults.push(`drawn ${drawn.stations.join(', ')}, not ${expected.join(', ')}`);
  if (!story.reason.test(drawn.words)) faults.push(`no words like ${story.reason}`);
  for (const part of story.way.slice(1)) {
    const [address = ''] = (part[0] ?? '').split(' ');
    if (!drawn.words.includes(address)) faults.push(`${address} is not named`);
  }
  const told = (await events({ trace: story.trace, limit: 2000 })).map(({ at }) => at).sort((a, b) => a - b);
  if (told.length !== drawn.eventTimes.length)
    faults.push(`${drawn.eventTimes.length} of ${told.length} events are told`);
  const eventsOff = drawn.eventTimes.map((at, i) => Math.abs(at - (told[i] ?? 0)));
  // A station's time is that of an event, or of the moment from which an event counted.
  const known = [...told, ...(await begunAt(events, story.trace))];
  const stationsOff = drawn.stationTimes.flatMap(at =>
    at === null ? [] : [Math.min(...known.map(one => Math.abs(one - at)))],
  );
  const off = Math.max(0, ...eventsOff, ...stationsOff);
  if (off > 5) faults.push(`a time is off by ${off} ms`);
  return { faults, off };
}

/** When MAIL came: the acceptance says how long it took since. */
async function begunAt(events: Events, trace: string): Promise<readonly number[]> {
  const accepted = await events({ trace, names: ['queue.accepted'], limit: 9 });
  return accepted.map(({ at, fields }) => at - Number(fields.milliseconds));
}

const drawnOn = (page: Page): Promise<Drawn> =>
  page.evaluate(() => {
    const time = (element: Element | null): number | null => {
      const at = element?.getAttribute('datetime');
      return at ? Date.parse(at) : null;
    };
    const labels = [...document.querySelectorAll<HTMLElement>('.line-labels > li')];
    const main = document.querySelector('main');
    const titles = [...(main?.querySelectorAll('[title], [aria-label]') ?? [])].map(
      one => `${one.getAttribute('title') ?? ''} ${one.getAttribute('aria-label') ?? ''}`,
    );
    return {
      stations: labels.map(one => `${one.dataset.station} ${one.dataset.state}`),
      stationTimes: labels.map(one => time(one.querySelector('time'))),
      eventTimes: [...document.querySelectorAll('.happened ol > li > time')].map(one => time(one) ?? 0),
      words: `${main?.textContent ?? ''}\n${titles.join('\n')}`,
    };
  });
