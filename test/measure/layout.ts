/**
 * Measure 13: every screen under stress. From 320 to 2,560 px, at 200 and 400 % (a window of 1,320 px has 660 and 330 then), in
 * three densities, with each word longer by two fifths, from right to left; and the screens that an address alone leads to in
 * German, in en-XA and in ar-XB. No text is cut off without a word, none lies on another, and nothing scrolls two ways.
 */
import type { Page } from 'playwright-core';
import { type Misplaced, misplaced } from './layout-scan.ts';
import { atLeast, atMost, type Measure, WHOLE } from './measure.ts';
import { each, type Office, openOffice } from './office.ts';
import { loaded, type Screen } from './screen.ts';
import { screensWith } from './screens.ts';

export type Stress = {
  readonly name: string;
  readonly width: number;
  readonly height?: number;
  readonly density?: 28 | 44;
  readonly longer?: true;
  readonly direction?: 'rtl';
};
const AT_ONCE = 2;
const HEIGHT = 840;

const stresses: readonly Stress[] = [
  ...[320, 390, 720, 1100, 1320, 2560].map(width => ({ name: `${width} px`, width })),
  { name: '200 %', width: 660, height: 420 },
  { name: '400 %', width: 330, height: 210 },
  { name: 'dense', width: 1320, density: 28 },
  { name: 'roomy', width: 1320, density: 44 },
  { name: 'longer, 320 px', width: 320, longer: true },
  { name: 'longer, 1320 px', width: 1320, longer: true },
  { name: 'from the right, 320 px', width: 320, direction: 'rtl' },
  { name: 'from the right, 1320 px', width: 1320, direction: 'rtl' },
];
/** In a language of its own the page is loaded anew. */
export const languages = ['de', 'en-XA', 'ar-XB'] as const;
export const languageWidths = [320, 1320] as const;

type Seen = { states: number; readonly screens: Set<string>; readonly found: string[]; readonly unreached: string[] };

export const layout: Measure = {
  number: 13,
  name: 'Layout under stress',
  async run({ only } = WHOLE) {
    const seen: Seen = { states: 0, screens: new Set(), found: [], unreached: [] };
    await using office = await openOffice('full');
    const full = screensWith(only).filter(({ of = ['full'] }) => of.includes('full'));
    await each(full, AT_ONCE, screen => scan(office, screen, seen));
    await each(languages, AT_ONCE, language => speak(office, language, full, seen));
    for (const line of [...gathered(seen.found), ...seen.unreached, ...office.faults]) console.error(`  ${line}`);
    const count = (kind: Misplaced['kind']): number =>
      seen.found.filter(line => line.includes(`${MARK}${kind}`)).length;
    return [
      atMost('texts cut off', count('clipped'), '', 0),
      atMost('texts on one another', count('overlapping'), '', 0),
      atMost('pages that scroll two ways', count('too wide'), '', 0),
      atMost('screens that could not be reached', seen.unreached.length, '', 0),
      atLeast('screens', seen.screens.size, '', 24),
      atLeast('screens × stresses', seen.states, '', 1000),
    ];
  },
};

const MARK = ' · ';
/** The same place in many states is one line. */
function gathered(found: readonly string[]): readonly string[] {
  const states = new Map<string, string[]>();
  for (const line of found) {
    const [state = '', kind, ...where] = line.split(MARK);
    const place = [kind, ...where].join(MARK).replace(/\d+/g, '#');
    states.set(place, [...(states.get(place) ?? []), state]);
  }
  return [...states].map(([place, all]) => `${place}\n      ${all.length} ×: ${all.slice(0, 4).join('; ')}`);
}

const failed = (name: string, fault: unknown): string =>
  `${name}: ${fault instanceof Error ? fault.message.split('\n').slice(0, 2).join(' ') : fault}`;

async function scan(office: Office, screen: Screen, seen: Seen): Promise<void> {
  try {
    await using seat = await office.open(screen.path, { mail: screen.mail });
    const { page, gate } = seat;
    await loaded(page);
    await screen.reach?.(page, gate);
    seen.screens.add(screen.name);
    for (const stress of stresses) {
      seen.states++;
      for (const { kind, where } of await underStress(page, stress))
        seen.found.push([`${screen.name}, ${stress.name}`, kind, where].join(MARK));
    }
  } catch (fault) {
    seen.unreached.push(failed(screen.name, fault));
  }
}

/** In place: a question stays open, and what it takes to come to it is done once. */
export async function underStress(page: Page, stress: Stress): Promise<readonly Misplaced[]> {
  const { width, height = HEIGHT, density = 36, direction = 'ltr', longer = false } = stress;
  await page.setViewportSize({ width, height });
  await page.evaluate(STRAIN, { density: String(density), direction, longer });
  await page.evaluate(STILL);
  return page.evaluate(misplaced);
}

type Strain = { readonly density: string; readonly direction: string; readonly longer: boolean };

/** What was made longer is put back first; words of an address, a key or code stay as they are. */
const STRAIN = ({ density, direction, longer }: Strain): void => {
  document.documentElement.dataset.density = density;
  document.documentElement.dir = direction;
  const held = globalThis as unknown as { shorter?: Map<Text, [string, string]> };
  for (const [node, [before, after]] of held.shorter ?? []) if (node.data === after) node.data = before;
  const shorter = new Map<Text, [string, string]>();
  held.shorter = shorter;
  if (!longer) return;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    if (node.parentElement?.closest('kbd, code, pre, time, script, style, .num, .mono, [contenteditable]')) continue;
    const after = node.data.replace(/(?<![@.\w])[A-Za-z]{2,}(?![@\w]|\.\w)/g, word => {
      return word + word.slice(-1).repeat(Math.min(6, Math.round(word.length * 0.4)));
    });
    if (after === node.data) continue;
    shorter.set(node, [node.data, after]);
    node.data = after;
  }
};

/** Laid out, and what a list has for the new size is in it. */
const STILL = (): Promise<void> =>
  new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 20))));

/** From screen to screen by the window's own addresses, so that one page sees them all. */
export async function show(page: Page, path: string): Promise<void> {
  await page.evaluate(to => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await page.locator('main h1').first().waitFor({ state: 'attached' });
  await loaded(page);
}

async function speak(office: Office, language: string, all: readonly Screen[], seen: Seen): Promise<void> {
  await using seat = await office.open('/');
  const { page } = seat;
  await page.evaluate(tag => localStorage.setItem('mailroom.language', tag), language);
  await page.reload();
  await page.waitForSelector('html[data-ready]');
  const direction = language === 'ar-XB' ? 'rtl' : undefined;
  for (const path of new Set(all.map(screen => screen.path))) {
    try {
      await page.setViewportSize({ width: 1320, height: HEIGHT });
      await show(page, path);
      for (const width of languageWidths) {
        seen.states++;
        for (const { kind, where } of await underStress(page, { name: '', width, ...(direction && { direction }) }))
          seen.found.push([`${path}, ${language}, ${width} px`, kind, where].join(MARK));
      }
    } catch (fault) {
      seen.unreached.push(failed(`${path}, ${language}`, fault));
    }
  }
}
