/**
 * Takes a picture of every screen: `node assets/screenshots.ts [names…] [--to folder]`; without names all of them. Real mail
 * systems carry real mail between real programs; then the window is photographed, light and dark, on a desk and on a telephone.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, ourNode } from '../electron/start.mjs';
import { german } from '../renderer/language/de/index.ts';
import { speak } from '../server/base/language.ts';
import { chromiumArgs, chromiumPath } from '../test/support/chromium.ts';
import { pictures } from './pictures.ts';
import { smaller } from './png.ts';
import type { WorldName } from './shown-worlds.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    to: { type: 'string', default: join(import.meta.dirname, 'screenshots') },
    /** 'light', 'dark', 'phone-light', 'phone-dark'. */
    look: { type: 'string', multiple: true },
    /** 'en' or 'de'. */
    language: { type: 'string', default: 'en' },
    /** Where the mail systems live while they are photographed; the window names it here and there. */
    home: { type: 'string', default: join(tmpdir(), 'mailroom-pictures') },
  },
});
// What is looked for in a picture is called by its name there.
if (values.language === 'de') speak({ tag: 'de-DE', catalogue: german });
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
  await using shown = await startApart(world);
  const names = wanted.filter(name => pictures[name]!.of === world);
  for (const look of looks.filter(({ name }) => values.look?.includes(name) ?? true))
    await photograph(browser, shown, names, look);
}
await browser.close();

type Apart = AsyncDisposable & { readonly address: (path: string) => Promise<string> };

/** The mail system, in a process of its own. */
async function startApart(world: WorldName): Promise<Apart> {
  const child = fork(join(import.meta.dirname, 'shown-process.ts'), [world, values.home], {
    // What carried the afternoon's mail is done when pictures are taken; it leaves little behind.
    execArgv: ['--max-semi-space-size=4'],
  });
  const gone = once(child, 'exit');
  const answer = async (): Promise<string> => {
    const [said] = await Promise.race([once(child, 'message'), gone]);
    if (typeof said !== 'string') throw new Error(`the mail system “${world}” ended`);
    return said;
  };
  await answer();
  return {
    address: path => {
      child.send(path);
      return answer();
    },
    async [Symbol.asyncDispose]() {
      child.disconnect();
      await gone;
    },
  };
}

/** Each by a visitor of its own, so that no picture knows of another. What cannot be taken is told, and the others are taken. */
async function photograph(from: Browser, shown: Apart, names: readonly string[], look: Look): Promise<void> {
  const { width, height, theme } = look;
  for (const name of names) {
    const context = await from.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce' });
    // No word about keys for what was pressed by the mouse.
    await context.addInitScript(language => {
      if (self !== top) return;
      localStorage.setItem('mailroom.window', '{"flash":false}');
      localStorage.setItem('mailroom.language', language);
    }, values.language);
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

async function take(page: Page, shown: Apart, name: string, look: Look): Promise<void> {
  const { path, when } = pictures[name]!;
  await page.goto(await shown.address(path));
  await page.waitForSelector('html[data-ready]');
  await when?.(page);
  await page.evaluate(() => document.fonts.ready);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(150);
  writeFileSync(join(values.to, `${name}-${look.name}.png`), smaller(await page.screenshot()));
}
