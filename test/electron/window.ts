/** BrowserWindow: a page of Chromium with a window's state. What a window manager would do is taken as done. */
import { EventEmitter } from 'node:events';
import { app } from './app.ts';
import { pages, WebContents } from './contents.ts';
import { record, strict } from './strict.ts';

type Bounds = { x: number; y: number; width: number; height: number };
type Options = Partial<Bounds> & {
  readonly show?: boolean;
  readonly title?: string;
  readonly webPreferences?: {
    readonly preload?: string;
    readonly sandbox?: boolean;
    readonly contextIsolation?: boolean;
    readonly nodeIntegration?: boolean;
    readonly webSecurity?: boolean;
    readonly webviewTag?: boolean;
  };
};
type Shown = 'normal' | 'minimized' | 'maximized';

export class BrowserWindow extends EventEmitter {
  static getAllWindows(): BrowserWindow[] {
    return [...app.windows] as BrowserWindow[];
  }
  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find(window => window.isFocused()) ?? null;
  }

  readonly webContents: WebContents;
  readonly #self: BrowserWindow;
  readonly #title: string;
  #bounds: Bounds;
  #isVisible: boolean;
  #isFocused: boolean;
  #isDestroyed = false;
  #shown: Shown = 'normal';

  constructor(options: Options = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const web = options.webPreferences ?? {};
    const isSafe = web.sandbox !== false && web.contextIsolation !== false && web.webSecurity !== false;
    if (!isSafe || web.nodeIntegration || web.webviewTag) {
      throw new Error('electron double: only sandboxed, context-isolated windows without Node are modelled');
    }
    record('BrowserWindow.webPreferences', web);
    this.#title = options.title ?? app.getName();
    this.#bounds = { x: 0, y: 0, width: 800, height: 600, ...pickBounds(options) };
    this.#isVisible = this.#isFocused = options.show !== false;
    const contents = new WebContents(web.preload);
    contents.on('did-finish-load', () => this.emit('ready-to-show'));
    contents.on('destroyed', () => this.#gone());
    this.webContents = strict('webContents', contents);
    this.#self = strict('BrowserWindow', this);
    app.windows.add(this.#self);
    void this.#resize();
    // biome-ignore lint/correctness/noConstructorReturn: whoever makes a window gets the strict face of it
    return this.#self;
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }
  show(): void {
    this.#isVisible = true;
    this.focus();
    this.emit('show');
  }
  hide(): void {
    const wasFocused = this.#isFocused;
    this.#isVisible = this.#isFocused = false;
    if (wasFocused) this.emit('blur');
    this.emit('hide');
  }
  focus(): void {
    this.#isFocused = true;
    void this.webContents.page?.bringToFront();
    this.emit('focus');
  }
  minimize(): void {
    this.#shown = 'minimized';
    this.emit('minimize');
  }
  maximize(): void {
    this.#shown = 'maximized';
    this.emit('maximize');
  }
  restore(): void {
    this.#shown = 'normal';
    this.emit('restore');
  }
  isVisible(): boolean {
    return this.#isVisible;
  }
  isFocused(): boolean {
    return this.#isFocused;
  }
  isMinimized(): boolean {
    return this.#shown === 'minimized';
  }
  isMaximized(): boolean {
    return this.#shown === 'maximized';
  }
  isDestroyed(): boolean {
    return this.#isDestroyed;
  }
  getBounds(): Bounds {
    return { ...this.#bounds };
  }
  getNormalBounds(): Bounds {
    return this.getBounds();
  }
  setBounds(bounds: Partial<Bounds>): void {
    Object.assign(this.#bounds, bounds);
    void this.#resize();
    this.emit('resize');
    this.emit('moved');
  }
  getTitle(): string {
    return this.#title;
  }
  /** As a click on the window's close button: the app may prevent it. */
  close(): void {
    let prevented = false;
    this.emit('close', {
      preventDefault: () => {
        prevented = true;
      },
    });
    if (!prevented) this.destroy();
  }
  destroy(): void {
    const { page } = this.webContents;
    this.#gone();
    void page?.close().catch(() => {});
  }

  async #resize(): Promise<void> {
    const { width, height } = this.#bounds;
    const page = await this.webContents.opened;
    await page.setViewportSize({ width, height }).catch(() => {});
  }
  #gone(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#isVisible = this.#isFocused = false;
    app.windows.delete(this.#self);
    if (this.webContents.page) pages.delete(this.webContents.page);
    this.emit('closed');
    if (app.windows.size > 0) return;
    if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed');
    else app.quit();
  }
}

const pickBounds = ({ x, y, width, height }: Options): Partial<Bounds> =>
  Object.fromEntries(Object.entries({ x, y, width, height }).filter(([, value]) => value !== undefined));
