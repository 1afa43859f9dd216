/** The `app` module: life and death of the application, its paths, its windows and child processes. */
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { record, strict } from './strict.ts';

const appPath = process.cwd();
const manifest = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly productName?: string;
  readonly version: string;
};
/** Chromium's and the app's own files; gone when the app is. */
export const profile = mkdtempSync(join(tmpdir(), 'electron-double-'));

type Window = { close(): void; isDestroyed(): boolean };
type Child = { readonly pid: number | undefined; readonly serviceName: string; kill(): boolean };

class App extends EventEmitter {
  /** The archive of a package holds no sources. */
  readonly isPackaged = !existsSync(join(appPath, 'electron/main.ts'));
  /** The double's own: not part of Electron. */
  readonly windows = new Set<Window>();
  readonly children = new Set<Child>();
  browser: BrowserContext | null = null;

  #ready = false;
  #name = manifest.productName ?? manifest.name;
  #login = { openAtLogin: false };
  readonly #paths: Record<string, string> = {
    userData: join(profile, 'data'),
    appData: profile,
    home: profile,
    temp: tmpdir(),
    exe: process.execPath,
  };

  start(): void {
    this.#ready = true;
    this.emit('ready', {});
  }
  isReady(): boolean {
    return this.#ready;
  }
  async whenReady(): Promise<void> {
    if (!this.#ready) await once(this, 'ready');
  }
  getName(): string {
    return this.#name;
  }
  setName(name: string): void {
    this.#name = name;
  }
  getVersion(): string {
    return manifest.version;
  }
  getAppPath(): string {
    return appPath;
  }
  getPath(name: string): string {
    const path = this.#paths[name];
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    if (name === 'userData') mkdirSync(path, { recursive: true });
    return path;
  }
  setPath(name: string, path: string): void {
    this.#paths[name] = path;
  }
  getPreferredSystemLanguages(): string[] {
    return (process.env.MAILROOM_DOUBLE_LANGUAGES ?? 'en-GB').split(' ');
  }
  getLocaleCountryCode(): string {
    return 'GB';
  }
  requestSingleInstanceLock(): boolean {
    return true;
  }
  enableSandbox(): void {
    record('app.enableSandbox');
  }
  setAppUserModelId(id: string): void {
    record('app.setAppUserModelId', id);
  }
  getLoginItemSettings(): { openAtLogin: boolean } {
    return this.#login;
  }
  setLoginItemSettings(settings: { openAtLogin: boolean }): void {
    this.#login = settings;
    record('app.setLoginItemSettings', settings);
  }
  /** The double's own: the number on the icon. */
  badge = 0;
  setBadgeCount(count = 0): boolean {
    this.badge = count;
    return true;
  }
  readonly #protocols = new Set<string>();
  isDefaultProtocolClient(scheme: string): boolean {
    return this.#protocols.has(scheme);
  }
  setAsDefaultProtocolClient(scheme: string): boolean {
    this.#protocols.add(scheme);
    return true;
  }
  removeAsDefaultProtocolClient(scheme: string): boolean {
    return this.#protocols.delete(scheme);
  }
  getAppMetrics(): { type: string; name: string; pid: number }[] {
    const children = [...this.children].filter(child => child.pid !== undefined);
    return [
      { type: 'Browser', name: this.#name, pid: process.pid },
      ...children.map(({ serviceName, pid }) => ({ type: 'Utility', name: serviceName, pid: pid! })),
    ];
  }
  /** before-quit, every window's close, will-quit, quit: each but the last may be prevented. */
  quit(): void {
    if (this.#isPrevented('before-quit')) return;
    for (const window of [...this.windows]) {
      window.close();
      if (!window.isDestroyed()) return;
    }
    if (this.#isPrevented('will-quit')) return;
    this.emit('quit', {}, 0);
    for (const child of this.children) child.kill();
    this.exit(0);
  }
  exit(code = 0): void {
    void Promise.resolve(this.browser?.close())
      .catch(() => {})
      .finally(() => {
        rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
        process.exit(code);
      });
  }
  #isPrevented(event: string): boolean {
    let prevented = false;
    this.emit(event, {
      preventDefault: () => {
        prevented = true;
      },
    });
    return prevented;
  }
}
export const app = strict('app', new App());
