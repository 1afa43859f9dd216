/** Starts the whole app for a test: on the real Electron where its binary is, else on the double; the same handle. */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, chromium, type Page } from 'playwright-core';
import { codec } from '../electron/codec.ts';

type ElectronModule = typeof Electron.CrossProcessExports;
export type RunningApp = {
  readonly kind: 'electron' | 'double';
  /** MAILROOM_HOME of this run; gone when it is closed. */
  readonly home: string;
  firstWindow(): Promise<Page>;
  windows(): Page[];
  /** Runs in the main process. Sees its arguments only, nothing of the test's file. */
  evaluate<R, A = undefined>(run: (electron: ElectronModule, argument: A) => R | Promise<R>, argument?: A): Promise<R>;
  readonly exited: Promise<number | null>;
  close(): Promise<void>;
};

const top = join(import.meta.dirname, '../..');

export async function launch(more: Record<string, string> = {}): Promise<RunningApp> {
  const home = mkdtempSync(join(tmpdir(), 'mailroom-home-'));
  const own = { MAILROOM_HOME: home, MAILROOM_CONSOLE_PORT: '0' };
  const env: Record<string, string> = { ...(process.env as Record<string, string>), ...own, ...more };
  const forget = () => rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  const binary = env.MAILROOM_APP ? null : electronBinary();
  return binary ? onElectron(binary, home, env, forget) : onDouble(home, env, forget);
}

/** MAILROOM_TEST_ON=double leaves Electron out, =electron insists on it. */
function electronBinary(): string | null {
  const wanted = process.env.MAILROOM_TEST_ON;
  const isThere =
    existsSync(join(top, 'node_modules/electron/path.txt')) || Boolean(process.env.ELECTRON_OVERRIDE_DIST_PATH);
  if (wanted === 'electron' && !isThere) throw new Error('Electron’s binary is not installed');
  return isThere && wanted !== 'double' ? (createRequire(import.meta.url)('electron') as string) : null;
}

async function onElectron(
  binary: string,
  home: string,
  env: Record<string, string>,
  forget: () => void,
): Promise<RunningApp> {
  const args = ['.', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  const app = await _electron.launch({ executablePath: binary, cwd: top, env, args });
  const exited = new Promise<number | null>(resolve => app.process().once('exit', resolve));
  return {
    kind: 'electron',
    home,
    exited,
    firstWindow: () => app.firstWindow(),
    windows: () => app.windows(),
    evaluate: (run, argument) => app.evaluate(run as never, argument as never),
    async close() {
      await app.evaluate(({ app: running }) => running.quit()).catch(() => {});
      await exited;
      forget();
    },
  };
}

/** MAILROOM_APP: a packaged app to test, unpacked from its archive. */
async function onDouble(home: string, env: Record<string, string>, forget: () => void): Promise<RunningApp> {
  const packed = env.MAILROOM_APP;
  const child = fork(packed ? join(packed, 'out/electron/main.js') : join(top, 'electron/main.ts'), [], {
    cwd: packed ?? top,
    env,
    execArgv: ['--import', join(top, 'test/electron/register.ts')],
  });
  const exited = new Promise<number | null>(resolve => child.once('exit', resolve));
  const remote = await attach(child);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${remote.port}`);
  // A popup that was denied is a page for a moment.
  const isShown = (page: Page) => !/^(about:blank|data:|chrome-error:)/.test(page.url());
  const windows = () => browser.contexts()[0]!.pages().filter(isShown);
  return {
    kind: 'double',
    home,
    exited,
    windows,
    evaluate: (run, argument) => remote.evaluate(String(run), argument),
    async firstWindow() {
      for (;;) {
        const [page] = windows();
        if (page) {
          await page.waitForLoadState();
          return page;
        }
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    },
    async close() {
      if (child.connected) child.send({ id: 0, code: '({ app }) => app.quit()', argument: null });
      await exited;
      await browser.close().catch(() => {});
      forget();
    },
  };
}

type Answer = { readonly ready?: string; readonly id: number; readonly value: unknown; readonly error?: string };
type Remote = { readonly port: string; evaluate<R>(code: string, argument: unknown): Promise<R> };

/** Waits until the double's Chromium can be reached; then code can be run in its main process. */
function attach(child: ChildProcess): Promise<Remote> {
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  let last = 0;
  const evaluate = <R>(code: string, argument: unknown): Promise<R> =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject });
      child.send({ id: last, code, argument: argument ?? null });
    });
  return new Promise((resolve, reject) => {
    child.on('message', ({ ready, id, value, error }: Answer) => {
      if (ready) return resolve({ port: ready, evaluate });
      const asked = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) asked?.resolve(codec().decode(value) as never);
      else asked?.reject(new Error(error));
    });
    child.once('exit', code => {
      reject(new Error(`The app ended with ${code} as it started`));
      for (const asked of waiting.values()) asked.reject(new Error('The app has ended'));
    });
  });
}
