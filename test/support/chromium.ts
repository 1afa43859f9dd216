/** The Chromium that browser tests drive: where it is, how it is started, a page on an address, and axe in a page. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { browsers } from './browsers.mjs';

export const chromiumPath = (): string => {
  const path = browsers.find(candidate => candidate && existsSync(candidate));
  if (!path) throw new Error('No Chromium was found: install one, or set MAILROOM_CHROMIUM to its path');
  return path;
};

export const chromiumArgs = [
  // Chromium refuses to be root inside its sandbox.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-domain-reliability',
  '--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication',
];

export type Opened = { readonly page: Page; readonly browser: Browser; close(): Promise<void> };
type Look = { readonly width?: number; readonly height?: number; readonly dark?: boolean };

/** A browser of its own with one page on `url`. */
export async function openPage(url: string, { width = 1280, height = 800, dark = false }: Look = {}): Promise<Opened> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(url);
  return { page, browser, close: () => browser.close() };
}

export type Violation = {
  readonly rule: string;
  readonly impact: string;
  readonly help: string;
  readonly at: string[];
};
type Axe = { run(context: Document | { include: string[] }, options: object): Promise<{ violations: Found[] }> };
type Found = { id: string; impact?: string; help: string; nodes: { target: unknown[]; failureSummary?: string }[] };

const axeSource = (): string => readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG_22_AA = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds against WCAG 2.2 AA in the page as it is now, or among these parts of it; `[]` is what a test wants. */
export async function axe(
  page: Page,
  tags: readonly string[] = WCAG_22_AA,
  among?: readonly string[],
): Promise<Violation[]> {
  if (among?.length === 0) return [];
  // Through the debugger, since the page's own policy lets no other script in; once a page, for it is half a megabyte.
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(`(() => { ${axeSource()} })()`);
  const { violations } = await page.evaluate(
    async ([only, within]) => {
      const include = within?.filter(one => document.querySelector(one));
      if (include?.length === 0) return { violations: [] };
      return (globalThis as unknown as { axe: Axe }).axe.run(include ? { include } : document, {
        runOnly: { type: 'tag', values: only! },
        resultTypes: ['violations'],
      });
    },
    [[...tags], among && [...among]],
  );
  return violations.map(({ id, impact, help, nodes }) => ({
    rule: id,
    impact: impact ?? 'unknown',
    help,
    at: nodes.map(node => `${node.target.join(' ')}: ${node.failureSummary ?? ''}`.trim()),
  }));
}

/** Typed into the field that has the focus, or gets it: a dialog that has just opened gives it a moment later. */
export async function typed(page: Page, text: string): Promise<void> {
  await page.waitForFunction(() => document.activeElement?.matches('input, textarea, [contenteditable=true]'));
  await page.keyboard.type(text);
}
