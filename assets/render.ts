/**
 * Draws the app icon for each system (icon.png, icons/ for Linux, icon.ico, icon.icns) and the tray's glyphs, with Chromium:
 * `node assets/render.ts` after a change here or in icon.svg. The tray's M is one stroke on 16 px; its state is told by shape: a dot below, a triangle, an open gap.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumArgs, chromiumPath } from '../test/support/chromium.ts';
import { icns, ico, type Sized } from './icon-files.ts';

const M = 'M3 12.5V4.5L8 9 13 4.5V12.5';
const glyphs = {
  plain: `<path d="${M}"/>`,
  captured: `<path d="M3 10.5V3L8 7.2 13 3V10.5"/><circle cx="8" cy="13.6" r="1.5" fill="COLOUR" stroke="none"/>`,
  attention: `<path d="M2.6 12.5V4.5L7 8.5 11.4 4.5V6.4"/><path d="M11.8 9 15 14.6H8.6Z" fill="COLOUR" stroke-width="1"/>`,
  stopped: '<path d="M3 12.5V4.5L6.4 7.6M9.6 7.6 13 4.5V12.5"/>',
};
/** macOS colours a template (black and clear) itself; 'dark' is for light bars, 'light' for dark ones. */
const inks = { Template: '#000000', '-dark': '#1F2430', '-light': '#F7F5F0' };

const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArgs });

const put = (file: string, bytes: Buffer): void => writeFileSync(join(import.meta.dirname, file), bytes);

async function picture(svg: string, size: number, scale = 1): Promise<Buffer> {
  const context = await browser.newContext({ viewport: { width: size, height: size }, deviceScaleFactor: scale });
  const page = await context.newPage();
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  const png = await page.screenshot({ omitBackground: true });
  await context.close();
  return png;
}

const icon = readFileSync(join(import.meta.dirname, 'icon.svg'), 'utf8');
const sizes: Sized[] = [];
for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) sizes.push({ size, png: await picture(icon, size) });
const of = (...wanted: readonly number[]): Sized[] => sizes.filter(({ size }) => wanted.includes(size));
mkdirSync(join(import.meta.dirname, 'icons'), { recursive: true });
for (const { size, png } of of(16, 32, 48, 64, 128, 256, 512)) put(`icons/${size}x${size}.png`, png);
put('icon.png', of(512)[0]!.png);
put('icon.ico', ico(of(16, 24, 32, 48, 64, 128, 256)));
put('icon.icns', icns(of(16, 32, 64, 128, 256, 512, 1024)));
for (const [state, shapes] of Object.entries(glyphs)) {
  for (const [suffix, ink] of Object.entries(inks)) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="${ink}" stroke-width="1.7"
      stroke-linecap="round" stroke-linejoin="round">${shapes.replaceAll('COLOUR', ink)}</svg>`;
    put(`tray/${state}${suffix}.png`, await picture(svg, 16));
    put(`tray/${state}${suffix}@2x.png`, await picture(svg, 16, 2));
  }
}
await browser.close();
