/**
 * Takes a picture of every screen: `node assets/screenshots.ts [names…] [--to folder]`; without names all of them. Real mail
 * systems carry real mail between real programs; then the window is photographed, light and dark, on a desk and on a telephone.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, ourNode } from '../electron/start.mjs';
import { chromiumArgs, chromiumPath } from '../test/support/chromium.ts';
import { pictures } from './pictures.ts';
import { smaller } from './png.ts';
import { type Shown, startShown } from './shown-worlds.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    to: { type: 'string', default: join(import.meta.dirname, 'screenshots') },
    /** 'light', 'dark', 'phone-light', 'phone-dark'. */
    look: { type: 'string', multiple: true },
  },
});
const looks = [
  { name: 'light', theme: 'light', width: 1320, height: 840 },
  { name: 'dark', theme: 'dark', width: 1320, height: 840 },
  { name: 'phone-light', theme: 'light', width: 390, height: 844 },
  { name: 'phone-dark', theme: 'dark', width: 390, height: 844 },
] as const;
type Look = (typeof looks)[number];

const wanted = positionals.length > 0 ? positionals : Object.keys(pictures);
for (const name of wanted) if (!pictures[name]) throw new Error(`No picture is called ${name}`);

build(ourNode());
mkdirSync(values.to, { recursive: true });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });
for (const world of new Set(wanted.map(name => pictures[name]!.of))) {
  await using shown = await startShown(world);
  const names = wanted.filter(name => pictures[name]!.of === world);
  for (const look of looks.filter(({ name }) => values.look?.includes(name) ?? true))
    await photograph(browser, shown, names, look);
}
await browser.close();

/** Each by a visitor of its own, so that no picture knows of another. What cannot be taken is told, and the others are taken. */
async function photograph(from: Browser, shown: Shown, names: readonly string[], look: Look): Promise<void> {
  const { width, height, theme } = look;
  for (const name of names) {
    const context = await from.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce' });
    // No word about keys for what was pressed by the mouse.
    await context.addInitScript(() => {
      if (self === top) localStorage.setItem('mailroom.window', '{"flash":false}');
    });
    const page = await context.newPage();
    page.setDefaultTimeout(12_000);
    page.on('pageerror', fault => console.log(`${name}-${look.name} threw: ${fault.message}`));
    try {
      await take(page, shown, name, look);
    } catch (fault) {
      process.exitCode = 1;
      console.log(`${name}-${look.name}: ${(fault as Error).message.split('\n')[0]}`);
      writeFileSync(join(values.to, `${name}-${look.name}.failed.png`), await page.screenshot());
    }
    await context.close();
  }
}

async function take(page: Page, shown: Shown, name: string, look: Look): Promise<void> {
  const { path, when } = pictures[name]!;
  await page.goto(shown.address(path));
  await page.waitForSelector('html[data-ready]');
  await when?.(page, shown.world);
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(150);
  writeFileSync(join(values.to, `${name}-${look.name}.png`), smaller(await page.screenshot()));
}
