/**
 * Draws the app icon and the tray's glyphs as PNG, with Chromium: `node assets/render.ts` after a change here or in
 * icon.svg. The tray's M is one stroke on 16 px; its state is told by shape: a dot below, a triangle, an open gap.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumArgs, chromiumPath } from '../test/support/chromium.ts';

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

async function draw(svg: string, size: number, scale: number, file: string): Promise<void> {
  const context = await browser.newContext({ viewport: { width: size, height: size }, deviceScaleFactor: scale });
  const page = await context.newPage();
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  writeFileSync(join(import.meta.dirname, file), await page.screenshot({ omitBackground: true }));
  await context.close();
}

await draw(readFileSync(join(import.meta.dirname, 'icon.svg'), 'utf8'), 512, 1, 'icon.png');
for (const [state, shapes] of Object.entries(glyphs)) {
  for (const [suffix, ink] of Object.entries(inks)) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="${ink}" stroke-width="1.7"
      stroke-linecap="round" stroke-linejoin="round">${shapes.replaceAll('COLOUR', ink)}</svg>`;
    await draw(svg, 16, 1, `tray/${state}${suffix}.png`);
    await draw(svg, 16, 2, `tray/${state}${suffix}@2x.png`);
  }
}
await browser.close();
