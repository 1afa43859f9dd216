/**
 * A test double of the `electron` module: the app's real main process and preload, over a real Chromium. It models
 * what Mailroom uses; what it does not have throws when it is touched. It cannot stand for Electron's own binary:
 * fuses, asar, native drawing, keyrings, other systems than this one are tested where Electron itself runs.
 */
import { app } from './app.ts';
import { debuggingPort, startBrowser } from './browser.ts';
import { codec } from './codec.ts';
import * as desktop from './desktop.ts';
import { ipcMain, session } from './ipc.ts';
import { MessageChannelMain } from './ports.ts';
import { safeStorage } from './safe-storage.ts';
import { protocol } from './scheme.ts';
import { calls } from './strict.ts';
import { utilityProcess } from './utility-process.ts';
import { BrowserWindow } from './window.ts';

export * from './desktop.ts';
export { app, BrowserWindow, ipcMain, MessageChannelMain, protocol, safeStorage, session, utilityProcess };

const everything = { ...desktop, app, BrowserWindow, calls, ipcMain, MessageChannelMain, protocol, session };
export default everything;

app.browser = await startBrowser();

/** What a test runs in here: the source of a function of (electron, argument), as with Playwright's own Electron. */
type Evaluation = { readonly id: number; readonly code: string; readonly argument: unknown };

process.on('message', async ({ id, code, argument }: Evaluation) => {
  try {
    // biome-ignore lint/security/noGlobalEval: the code is the test's own
    // biome-ignore lint/complexity/noCommaOperator: an indirect eval sees no names of this file
    const run = (0, eval)(`(${code})`) as (electron: object, argument: unknown) => unknown;
    process.send?.({ id, value: codec().encode(await run(everything, argument)) });
  } catch (error) {
    process.send?.({ id, error: String((error as Error).stack ?? error) });
  }
});
// As Electron on Linux and macOS.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
if (process.send) {
  process.on('disconnect', () => app.exit(0));
  process.send({ ready: await debuggingPort() });
}
setImmediate(() => app.start());
