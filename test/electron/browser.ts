/** Starts Chromium, answers the app's own schemes out of the app, and asks the app about navigations and popups. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Frame, type Request as PageRequest, type Route } from 'playwright-core';
import { chromiumArgs, chromiumPath } from '../support/chromium.ts';
import { profile } from './app.ts';
import { isPopup, pages, type WebContents } from './contents.ts';
import { fromChromium, handlerOf } from './scheme.ts';
import { calls } from './strict.ts';
import { BrowserWindow } from './window.ts';

/** With a display, to look at it: MAILROOM_HEADED=1. */
const isHeaded = process.env.MAILROOM_HEADED === '1';

export async function startBrowser(): Promise<BrowserContext> {
  const browser = await chromium.launchPersistentContext(join(profile, 'chromium'), {
    executablePath: chromiumPath(),
    headless: !isHeaded,
    viewport: null,
    args: [...chromiumArgs, '--remote-debugging-port=0', ...(isHeaded ? ['--app=data:text/html,', '--test-type'] : [])],
    ...(isHeaded ? { ignoreDefaultArgs: ['about:blank'] } : {}),
  });
  await browser.route(() => true, route);
  browser.on('page', page => {
    if (isPopup(page)) void page.close().catch(() => {});
  });
  return browser;
}

/** Where a test attaches to the same Chromium. Written by Chromium a moment after it has started. */
export async function debuggingPort(): Promise<string> {
  const file = join(profile, 'chromium', 'DevToolsActivePort');
  for (let tries = 0; tries < 200; tries++) {
    const port = existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : undefined;
    if (port) return port;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error(`${file} did not appear`);
}

async function route(route: Route): Promise<void> {
  const request = route.request();
  if (request.isNavigationRequest()) {
    const frame = frameOf(request);
    const contents = frame && pages.get(frame.page());
    if (!frame || !contents) {
      askToOpen(request.url());
      return route.abort('blockedbyclient');
    }
    if (contents.loading !== request.url() && isPrevented(contents, request, frame)) return route.abort('aborted');
  }
  const own = handlerOf(request.url());
  if (!own) {
    calls.push({ name: 'network', args: [request.url()] });
    return route.continue();
  }
  if (!own.handler) return route.abort('addressunreachable');
  const response = await own.handler(
    new Request(own.url, {
      method: request.method(),
      headers: request.headers(),
      body: request.postDataBuffer() as BodyInit | null,
    }),
  );
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
}

/** It throws for the first request of a popup, which has no page yet. */
function frameOf(request: PageRequest): Frame | null {
  try {
    return request.frame();
  } catch {
    return null;
  }
}

function askToOpen(url: string): void {
  const from = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const details = { url: fromChromium(url), frameName: '', disposition: 'foreground-tab' };
  if (from?.webContents.opener(details).action === 'allow') {
    console.error('electron double: a window opened by a page is not modelled; denied');
  }
}

function isPrevented(contents: WebContents, request: PageRequest, frame: Frame): boolean {
  let prevented = false;
  const event = {
    url: fromChromium(request.url()),
    isMainFrame: frame.parentFrame() === null,
    preventDefault: () => {
      prevented = true;
    },
  };
  if (event.isMainFrame) contents.emit('will-navigate', event, event.url);
  contents.emit('will-frame-navigate', event);
  return prevented;
}
