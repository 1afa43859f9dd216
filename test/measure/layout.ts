/**
 * Measure 13: every screen under stress. From 320 to 2,560 px, at 200 and 400 % (a window of 1,320 px has 660 and 330 then), in
 * three densities, with each word longer by two fifths, from right to left; and the screens that an address alone leads to in
 * German, in en-XA and in ar-XB. No text is cut off without a word, none lies on another, and nothing scrolls two ways.
 */
import type { Page } from 'playwright-core';
import { AT_ONCE } from './lanes.ts';
import { type Misplaced, misplaced } from './layout-scan.ts';
import { atLeast, atMost, type Touring } from './measure.ts';
import { each, isLived, type Office } from './office.ts';
import { loaded } from './screen.ts';
import { screensWith } from './screens.ts';
import { finding, firstOf, progress } from './tell.ts';

export type Stress = {
  readonly name: string;
  readonly width: number;
  readonly height?: number;
  readonly density?: 28 | 44;
  readonly longer?: true;
  readonly direction?: 'rtl';
};
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

type Seen = {
  states: number;
  unreached: number;
  readonly screens: Set<string>;
  readonly count: Record<Misplaced['kind'], number>;
  /** In how many states. */
  readonly places: Map<string, number>;
};

export const layout: Touring = {
  number: 13,
  name: 'Layout under stress',
  judge({ only }) {
    const count = { clipped: 0, overlapping: 0, 'too wide': 0 };
    const seen: Seen = { states: 0, unreached: 0, screens: new Set(), count, places: new Map() };
    return {
      wants: (_, kind) => isLived(kind),
      async look({ page, screen }) {
        seen.screens.add(screen.name);
        for (const stress of stresses) note(seen, `${screen.name}, ${stress.name}`, await underStress(page, stress));
        await underStress(page, AS_IT_WAS);
      },
      async also(office, kind) {
        if (kind === 'full') await inLanguages(office, only, seen);
      },
      missed: () => void seen.unreached++,
      threw: () => {},
      async figures() {
        for (const [place, states] of seen.places) if (states > 1) finding(`${states} ×: ${place}`);
        return [
          atMost('texts cut off', count.clipped, '', 0),
          atMost('texts on one another', count.overlapping, '', 0),
          atMost('pages that scroll two ways', count['too wide'], '', 0),
          atMost('screens that could not be reached', seen.unreached, '', 0),
          atLeast('screens', seen.screens.size, '', 24),
          atLeast('screens × stresses', seen.states, '', 1000),
        ];
      },
    };
  },
};

const AS_IT_WAS: Stress = { name: 'as it was', width: 1320 };

/** The same place in many states is told once, where it was seen first. */
function note(seen: Seen, state: string, found: readonly Misplaced[]): void {
  seen.states++;
  for (const { kind, where } of found) {
    seen.count[kind]++;
    const place = `${kind}: ${where.replace(/\d+/g, '#')}`;
    const before = seen.places.get(place) ?? 0;
    if (before === 0) finding(`${state}: ${kind}: ${where}`);
    seen.places.set(place, before + 1);
  }
}

/** In place: a question stays open, and what it takes to come to it is done once. */
export async function underStress(page: Page, stress: Stress): Promise<readonly Misplaced[]> {
  const { width, height = HEIGHT, density = 36, direction = 'ltr', longer = false } = stress;
  await page.setViewportSize({ width, height });
  await page.evaluate(STRAIN, { density: String(density), direction, longer });
  return page.evaluate(misplaced);
}

type Strain = { readonly density: string; readonly direction: string; readonly longer: boolean };

/** What was made longer is put back first; words of an address, a key or code stay as they are. Resolves when it is laid out, and what a list has for the new size is in it. */
const STRAIN = ({ density, direction, longer }: Strain): Promise<void> => {
  document.documentElement.dataset.density = density;
  document.documentElement.dir = direction;
  const held = globalThis as unknown as { shorter?: Map<Text, [string, string]> };
  for (const [node, [before, after]] of held.shorter ?? []) if (node.data === after) node.data = before;
  const shorter = new Map<Text, [string, string]>();
  held.shorter = shorter;
  if (longer) lengthen();
  return new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 20))));

  function lengthen(): void {
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
  }
};

/** From screen to screen by the window's own addresses, so that one page sees them all. */
export async function show(page: Page, path: string): Promise<void> {
  await page.evaluate(to => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await page.locator('main h1').first().waitFor({ state: 'attached' });
  await loaded(page);
}

async function inLanguages(office: Office, only: string, seen: Seen): Promise<void> {
  const full = screensWith(only).filter(({ of = ['full'] }) => of.includes('full'));
  const paths = [...new Set(full.map(({ path }) => path))];
  let done = 0;
  await each(languages, AT_ONCE, language =>
    speak(office, language, paths, seen, path =>
      progress('languages', ++done, paths.length * languages.length, `${language} ${path}`),
    ),
  );
}

async function speak(
  office: Office,
  language: string,
  paths: readonly string[],
  seen: Seen,
  isDone: (path: string) => void,
): Promise<void> {
  await using seat = await office.open('/');
  const { page } = seat;
  await page.evaluate(tag => localStorage.setItem('mailroom.language', tag), language);
  await page.reload();
  await page.waitForSelector('html[data-ready]');
  const direction = language === 'ar-XB' ? 'rtl' : undefined;
  for (const path of paths) {
    try {
      await page.setViewportSize({ width: 1320, height: HEIGHT });
      await show(page, path);
      for (const width of languageWidths)
        note(
          seen,
          `${path}, ${language}, ${width} px`,
          await underStress(page, { name: '', width, ...(direction && { direction }) }),
        );
    } catch (fault) {
      seen.unreached++;
      finding(`${path}, ${language}: not reached: ${firstOf(fault)}`);
    }
    isDone(path);
  }
}
