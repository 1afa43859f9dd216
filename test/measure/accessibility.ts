/**
 * Measure 9: axe against WCAG 2.2 AA and its best practice, on every screen, light, dark and in forced colours, full and
 * empty, with the server gone, and with every question failing. axe computes the contrast of each text anew from what the browser has computed.
 */
import type { Page } from 'playwright-core';
import { axe, openPage } from '../support/chromium.ts';
import { startServer } from '../support/cli.ts';
import { atLeast, atMost, type Figure, type Measure, WHOLE } from './measure.ts';
import { each, type Kind, type Office, openOffice } from './office.ts';
import { loaded, type Screen } from './screen.ts';
import { screensWith } from './screens.ts';

const looks = [
  ['light', { colorScheme: 'light', forcedColors: 'none' }],
  ['dark', { colorScheme: 'dark', forcedColors: 'none' }],
  ['forced colours', { colorScheme: 'light', forcedColors: 'active' }],
] as const;
const AT_ONCE = 2;

type Seen = {
  states: number;
  readonly screens: Set<string>;
  readonly found: string[];
  readonly silent: string[];
  readonly unreached: string[];
};

export const accessibility: Measure = {
  number: 9,
  name: 'Accessibility scan',
  async run({ only } = WHOLE) {
    const wanted = screensWith(only);
    const seen: Seen = { states: 0, screens: new Set(), found: [], silent: [], unreached: [] };
    const faults: string[] = [];
    if (only === '') await firstRun(seen);
    for (const kind of ['full', 'empty', 'nobody'] as const) {
      await using office = await openOffice(kind);
      await each(
        wanted.filter(({ of = ['full'] }) => of.includes(kind)),
        AT_ONCE,
        screen => scan(office, kind, screen, seen),
      );
      if (kind === 'full') await each(placesOf(wanted), AT_ONCE, screen => scanFailed(office, screen, seen));
      faults.push(...office.faults);
    }
    for (const line of [...seen.found, ...seen.silent, ...seen.unreached, ...faults]) console.error(`  ${line}`);
    return figures(seen, faults);
  },
};

const figures = (seen: Seen, faults: readonly string[]): readonly Figure[] => [
  atMost('violations', seen.found.length, '', 0),
  atMost('screens that do not say that a question failed', seen.silent.length, '', 0),
  atMost('screens that could not be reached', seen.unreached.length, '', 0),
  atMost('faults that pages threw', faults.length, '', 0),
  atLeast('screens', seen.screens.size, '', 24),
  atLeast('screens × looks × states', seen.states, '', 200),
];

async function scan(office: Office, kind: Kind, screen: Screen, seen: Seen): Promise<void> {
  const name = `${screen.name}, ${kind}`;
  try {
    await using seat = await office.open(screen.path, { mail: screen.mail });
    const { page, gate } = seat;
    await loaded(page);
    await screen.reach?.(page, gate);
    seen.screens.add(screen.name);
    await allLooks(page, name, seen);
    // Without a server an empty office shows the same strip over less.
    if (kind !== 'full') return;
    const onTop = await page.evaluate<string>(ON_TOP);
    gate.shut();
    await page.locator('.strip').waitFor({ state: 'attached' });
    // A question that has not changed hides all that has; what is behind it is a screen of its own.
    if (onTop !== '' && onTop === (await page.evaluate<string>(ON_TOP))) return;
    await allLooks(page, `${name}, the server gone`, seen);
  } catch (fault) {
    seen.unreached.push(`${name}: ${fault instanceof Error ? fault.message.split('\n').slice(0, 3).join(' ') : fault}`);
  }
}

/** One screen for each address; what leads further needs what was read. */
const placesOf = (all: readonly Screen[]): readonly Screen[] => [
  ...new Map(all.filter(({ of = ['full'] }) => of.includes('full')).map(screen => [screen.path, screen])).values(),
];

/** Each question that it asks is answered with a fault: it says so, and offers to ask again. */
async function scanFailed(office: Office, { path, mail }: Screen, seen: Seen): Promise<void> {
  const name = `${path}, every question failed`;
  try {
    await using seat = await office.open(path, { mail, failing: true });
    const { page } = seat;
    await loaded(page);
    if (!ASKS_NOTHING.some(one => path.startsWith(one)) && !(await page.evaluate(SAYS_SO)))
      seen.silent.push(`${name}: it does not say so`);
    await allLooks(page, name, seen);
  } catch (fault) {
    seen.unreached.push(`${name}: ${fault instanceof Error ? fault.message.split('\n').slice(0, 3).join(' ') : fault}`);
  }
}

/** What they show is known without the server, until something is done there. */
const ASKS_NOTHING: readonly string[] = ['/nowhere'];
const SAYS_SO = (): boolean =>
  [...document.querySelectorAll('main [role=alert], main .face, main .stale')].some(one =>
    /fail|cannot|could not|went wrong/i.test(one.textContent ?? ''),
  );

/** Beyond what AA asks; it shares a tag with what does. */
const BEYOND = 'color-contrast-enhanced';

/** Names and structure are those of the document: in a look that has not changed it, only the colours are judged anew. */
async function allLooks(page: Page, name: string, seen: Seen): Promise<void> {
  let judged: string | null = null;
  for (const [look, media] of looks) {
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
    const document = await page.evaluate<string>(STRUCTURE);
    const violations = document === judged ? await axe(page, ['cat.color']) : await axe(page);
    judged = document;
    seen.states++;
    for (const { rule, at } of violations.filter(one => one.rule !== BEYOND))
      seen.found.push(`${name}, ${look}: ${rule}\n${at.map(one => `      ${one.replaceAll('\n', ' ')}`).join('\n')}`);
  }
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
