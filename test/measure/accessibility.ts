/**
 * Measure 9: axe against WCAG 2.2 AA and its best practice, on every screen, light, dark and in forced colours, full and
 * empty, with the server gone, and with every question failing. axe computes the contrast of each text anew from what the browser has computed.
 */
import type { Page } from 'playwright-core';
import { axe, openPage } from '../support/chromium.ts';
import { startServer } from '../support/cli.ts';
import { changed } from './changed.ts';
import { alongLanes } from './lanes.ts';
import { atLeast, atMost, type Figure, type Touring } from './measure.ts';
import { isLived, type Office } from './office.ts';
import { loaded } from './screen.ts';
import { screensWith } from './screens.ts';
import { finding, firstOf } from './tell.ts';
import type { Stop } from './tour.ts';

const looks = [
  ['light', { colorScheme: 'light', forcedColors: 'none' }],
  ['dark', { colorScheme: 'dark', forcedColors: 'none' }],
  ['forced colours', { colorScheme: 'light', forcedColors: 'active' }],
] as const;

type Seen = {
  states: number;
  violations: number;
  silent: number;
  unreached: number;
  faults: number;
  readonly screens: Set<string>;
};

export const accessibility: Touring = {
  number: 9,
  name: 'Accessibility scan',
  judge({ only }) {
    const seen: Seen = { states: 0, violations: 0, silent: 0, unreached: 0, faults: 0, screens: new Set() };
    return {
      wants: () => true,
      async look({ page, screen, name }) {
        seen.screens.add(screen.name);
        await allLooks(page, name, seen);
      },
      end: stop => withoutServer(stop, seen),
      async also(office, kind) {
        if (kind === 'full') await scanFailed(office, only, seen);
      },
      missed: () => void seen.unreached++,
      threw(faults) {
        seen.faults += faults.length;
      },
      async figures() {
        if (only === '') await firstRun(seen);
        return figures(seen);
      },
    };
  },
};

const figures = (seen: Seen): readonly Figure[] => [
  atMost('violations', seen.violations, '', 0),
  atMost('screens that do not say that a question failed', seen.silent, '', 0),
  atMost('screens that could not be reached', seen.unreached, '', 0),
  atMost('faults that pages threw', seen.faults, '', 0),
  atLeast('screens', seen.screens.size, '', 24),
  atLeast('screens × looks × states', seen.states, '', 200),
];

/** Without a server an empty office shows the same strip over less. */
async function withoutServer({ page, gate, name, kind }: Stop, seen: Seen): Promise<void> {
  if (!isLived(kind)) return;
  const onTop = await page.evaluate<string>(ON_TOP);
  await page.evaluate(changed);
  gate.shut();
  await page.locator('.strip').waitFor({ state: 'attached' });
  // A question that has not changed hides all that has; what is behind it is a screen of its own.
  if (onTop !== '' && onTop === (await page.evaluate<string>(ON_TOP))) return;
  await allLooks(page, `${name}, the server gone`, seen, await page.evaluate(changed));
}

/** Each question that it asks is answered with a fault: it says so, and offers to ask again. One for each address: what leads further needs what was read. */
async function scanFailed(office: Office, only: string, seen: Seen): Promise<void> {
  const places = new Set(screensWith(only).flatMap(({ path, of = ['full'] }) => (of.includes('full') ? [path] : [])));
  const lanes = { what: 'every question failed', look: { failing: true }, nameOf: (path: string) => path };
  await alongLanes(office, lanes, [...places], async (path, lane) => {
    const name = `${path}, every question failed`;
    try {
      const { page } = await lane.go(path);
      await loaded(page);
      if (!ASKS_NOTHING.some(one => path.startsWith(one)) && !(await page.evaluate(SAYS_SO))) {
        seen.silent++;
        finding(`${name}: it does not say so`);
      }
      await allLooks(page, name, seen);
    } catch (fault) {
      seen.unreached++;
      finding(`${name}: not reached: ${firstOf(fault)}`);
      await lane.renew();
    }
  });
}

/** What they show is known without the server, until something is done there. */
const ASKS_NOTHING: readonly string[] = ['/nowhere'];
const SAYS_SO = (): boolean =>
  [...document.querySelectorAll('main [role=alert], main .face, main .stale')].some(one =>
    /fail|cannot|could not|went wrong/i.test(one.textContent ?? ''),
  );

/** Beyond what AA asks; it shares a tag with what does. */
const BEYOND = 'color-contrast-enhanced';

/**
 * Names and structure are those of the document: in a look that has not changed it, only the colours are judged anew, and of
 * a screen that was judged before in all looks only those of what is new in it (`among`).
 */
async function allLooks(page: Page, name: string, seen: Seen, among?: readonly string[]): Promise<void> {
  let judged: string | null = null;
  for (const [look, media] of looks) {
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
    const document = await page.evaluate<string>(STRUCTURE);
    const violations = document === judged ? await axe(page, ['cat.color'], among) : await axe(page);
    judged = document;
    seen.states++;
    for (const { rule, at } of violations.filter(one => one.rule !== BEYOND)) {
      seen.violations++;
      finding(`${name}, ${look}: ${rule}\n${at.map(one => `      ${one.replaceAll('\n', ' ')}`).join('\n')}`);
    }
  }
  await page.emulateMedia({ ...looks[0][1], reducedMotion: 'reduce' });
}

/** The elements and what is said of them, without the texts, which go with the clock. */
const STRUCTURE = `[...document.querySelectorAll('*')].map(one => [one.localName, one.getAttribute('role'), one.tabIndex, one.hidden].join()).join(' ')`;
/** With its words and what of it can be pressed. */
const ON_TOP = `[...document.querySelectorAll('[data-modal]')].map(one => one.outerHTML).join()`;

/** What a new home begins with: the question, the office's form, and the first letter. */
async function firstRun(seen: Seen): Promise<void> {
  await using server = await startServer(['--set', 'listen.host=127.0.0.1']);
  const { page, close } = await openPage(server.ready.console);
  const step = async (name: string, shown: () => Promise<void>): Promise<void> => {
    await shown();
    seen.screens.add(`first run, ${name}`);
    await allLooks(page, `first run, ${name}`, seen);
  };
  await step('the question', () => page.getByRole('button', { name: 'Build apps' }).waitFor());
  await step('an office', async () => {
    await page.getByRole('button', { name: 'Run an office' }).click();
    await page.getByLabel('Domain').waitFor();
  });
  for (const text of ['prieto.example', 'Ana Prieto', 'correct horse']) {
    await page.keyboard.type(text);
    if (text !== 'correct horse') await page.keyboard.press('Tab');
  }
  await step('it runs', async () => {
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Send me one' }).waitFor();
  });
  await step('the first letter', async () => {
    await page.getByRole('button', { name: 'Send me one' }).click();
    await page.locator('.first-message h2').waitFor();
  });
  await close();
}
