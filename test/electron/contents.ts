/** WebContents over a page of Chromium: the preload in an isolated world, IPC and ports over a binding of that world. */
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import { app } from './app.ts';
import { closingPorts, worldBridge } from './bridge.ts';
import { codec } from './codec.ts';
import { invocable, ipcMain, session } from './ipc.ts';
import { fromRemote, type MessagePortMain } from './ports.ts';
import { type FromPage, preloadWorld, type ToPage } from './preload-world.ts';
import { fromChromium, toChromium } from './scheme.ts';
import { record } from './strict.ts';

const WORLD = 'Electron Isolated Context';
const { encode, decode } = codec();
type Opener = (details: { url: string; frameName: string; disposition: string }) => { action: 'allow' | 'deny' };

/** Chromium's pages that are windows of the app; any other is a popup. */
export const pages = new Map<Page, WebContents>();
/** Pages that are being made for a window: not popups either. */
let starting = 0;
export const isPopup = (page: Page): boolean => starting === 0 && !pages.has(page);
let made = 0;

class WebFrameMain {
  readonly parent = null;
  readonly #contents: WebContents;
  constructor(contents: WebContents) {
    this.#contents = contents;
  }
  get url(): string {
    return this.#contents.getURL();
  }
  /** Of app: too, which Node's URL gives no origin. */
  get origin(): string {
    const { protocol, host } = new URL(this.url);
    return `${protocol}//${host}`;
  }
  postMessage(channel: string, message: unknown, transfer?: MessagePortMain[]): void {
    this.#contents.postMessage(channel, message, transfer);
  }
}

export class WebContents extends EventEmitter {
  readonly id = ++made;
  readonly mainFrame = new WebFrameMain(this);
  readonly session = session.defaultSession;
  /** The double's own: the page, and the address that the app itself is loading. */
  readonly opened: Promise<Page>;
  page: Page | null = null;
  loading: string | null = null;
  opener: Opener = () => ({ action: 'allow' });

  readonly #closedMark = randomUUID();
  readonly #outbox: ToPage[] = [];
  readonly #ports: MessagePortMain[] = [];
  #cdp: CDPSession | null = null;
  #world = 0;

  constructor(preload: string | undefined) {
    super();
    this.opened = this.#start(preload);
    this.opened.catch(fault => {
      console.error(fault);
      process.exit(1);
    });
    queueMicrotask(() => app.emit('web-contents-created', {}, this));
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.opened;
    this.loading = toChromium(url);
    this.#world = 0;
    await page.goto(this.loading);
  }
  getURL(): string {
    return fromChromium(this.page?.url() ?? '');
  }
  reload(): void {
    this.#world = 0;
    void this.page?.reload();
  }
  send(channel: string, ...args: unknown[]): void {
    this.#transmit({ op: 'event', channel, args: encode(args), ports: [] });
  }
  postMessage(channel: string, message: unknown, transfer: MessagePortMain[] = []): void {
    this.#ports.push(...transfer);
    const ports = transfer.map(port =>
      port.transfer((op, data) => this.#transmit({ op, id: port.id, data: encode(data) })),
    );
    this.#transmit({ op: 'event', channel, args: encode([message]), ports });
  }
  setWindowOpenHandler(opener: Opener): void {
    this.opener = opener;
  }
  startDrag({ file, icon }: { readonly file: string; readonly icon: { isEmpty(): boolean } }): void {
    if (icon.isEmpty()) throw new Error('Must specify non-empty icon option');
    record('webContents.startDrag', file, readFileSync(file, 'latin1'));
  }
  #zoom = 0;
  setZoomLevel(level: number): void {
    this.#zoom = level;
  }
  getZoomLevel(): number {
    return this.#zoom;
  }
  print(options: object = {}): void {
    record('webContents.print', options);
  }
  async printToPDF({ pageSize }: { readonly pageSize: string }): Promise<Buffer> {
    return (await this.opened).pdf({ format: pageSize });
  }
  openDevTools(): void {
    record('webContents.openDevTools');
  }

  async #start(preload: string | undefined): Promise<Page> {
    const browser = app.browser!;
    starting++;
    const page = browser.pages().find(blank => !pages.has(blank)) ?? (await browser.newPage());
    this.page = page;
    pages.set(page, this);
    starting--;
    this.#cdp = await browser.newCDPSession(page);
    await this.#inject(this.#cdp, preload);
    const isReal = () => !/^(about:blank|data:)/.test(page.url());
    page.on('domcontentloaded', () => isReal() && this.emit('dom-ready', {}));
    page.on('load', () => isReal() && this.emit('did-finish-load', {}));
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 }));
    page.on('close', () => this.emit('destroyed'));
    return page;
  }

  /** The page's own world gets the far end of the bridge; the preload runs in a world that the page cannot see. */
  async #inject(cdp: CDPSession, preload: string | undefined): Promise<void> {
    await cdp.send('Page.enable');
    await cdp.send('Runtime.enable');
    await cdp.send('Runtime.addBinding', { name: '__electronTransmit', executionContextName: WORLD });
    cdp.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === '__electronTransmit') void this.#receive(JSON.parse(payload), executionContextId);
    });
    const versions = { ...process.versions, chrome: app.browser!.browser()?.version() };
    const facts = JSON.stringify({
      closed: this.#closedMark,
      process: { platform: process.platform, arch: process.arch, versions, env: {} },
    });
    const key = JSON.stringify(randomUUID());
    const main = `if (window === top) { (${worldBridge})(${key}, 'main', ${codec}); (${closingPorts})(${JSON.stringify(this.#closedMark)}); }`;
    const isolated = `if (window === top) {
      const bridge = (${worldBridge})(${key}, 'isolated', ${codec});
      const world = (${preloadWorld})(bridge, message => __electronTransmit(message), ${facts}, ${codec});
      globalThis.__electronReceive = world.receive;
      __electronTransmit('{"op":"hello"}');
      (function (require, process, global, exports, module) { ${preload ? readFileSync(preload, 'utf8') : ''}
      })(world.require, world.process, globalThis, {}, {});
    }`;
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: main });
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: isolated, worldName: WORLD });
  }

  async #receive(message: FromPage, world: number): Promise<void> {
    switch (message.op) {
      case 'hello':
        // A new document: what the old one held is gone.
        for (const port of this.#ports.splice(0)) port.close();
        this.#world = world;
        for (const kept of this.#outbox.splice(0)) this.#transmit(kept);
        return;
      case 'port':
      case 'port-closed':
        return fromRemote({ ...message, data: decode(message.data) });
      case 'send':
        ipcMain.emit(message.channel, this.#event(), ...(decode(message.args) as unknown[]));
        return;
      case 'invoke':
        return this.#answer(message);
    }
  }
  async #answer({ id, channel, args }: FromPage & { op: 'invoke' }): Promise<void> {
    try {
      const handler = invocable.get(channel);
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      const value = await handler(this.#event(), ...(decode(args) as unknown[]));
      this.#transmit({ op: 'result', id, value: encode(value) });
    } catch (error) {
      this.#transmit({ op: 'result', id, error: `Error invoking remote method '${channel}': ${error}` });
    }
  }
  #event(): object {
    return { sender: this, senderFrame: this.mainFrame, ports: [] };
  }
  #transmit(message: ToPage): void {
    if (!this.#cdp || !this.#world) {
      this.#outbox.push(message);
      return;
    }
    const expression = `__electronReceive(${JSON.stringify(message)})`;
    this.#cdp.send('Runtime.evaluate', { expression, contextId: this.#world }).catch(() => {});
  }
}
