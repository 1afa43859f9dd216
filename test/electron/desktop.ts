/** The desktop around the app: menus, tray, dialogs and the rest. Recorded, and set off by tests; nothing is drawn. */
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { app } from './app.ts';
import { pages } from './contents.ts';
import { missing, record, strict } from './strict.ts';
import { BrowserWindow } from './window.ts';

type Template = {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly enabled?: boolean;
  readonly checked?: boolean;
  readonly accelerator?: string;
  readonly click?: (item: MenuItem, window: BrowserWindow | null, event: object) => void;
  readonly submenu?: readonly Template[];
};

/** Of Electron's list (docs/api/menu-item.md), those that are of use here. */
const roles =
  `undo redo cut copy paste pasteAndMatchStyle delete selectAll minimize close quit zoom front window help about
  services hide hideOthers unhide startSpeaking stopSpeaking togglefullscreen toggleDevTools editMenu windowMenu`.split(
    /\s+/,
  );

export class MenuItem {
  readonly id: string;
  readonly label: string;
  readonly role: string | undefined;
  readonly type: string;
  readonly enabled: boolean;
  readonly submenu: Menu | undefined;
  readonly accelerator: string | undefined;
  checked: boolean;
  readonly #click: Template['click'];
  /** The double's own: a radio item knows those beside it. */
  group: readonly MenuItem[] = [];

  constructor(template: Template) {
    if (template.role && !roles.includes(template.role)) throw new Error(`Invalid role: ${template.role}`);
    this.id = template.id ?? '';
    this.accelerator = template.accelerator;
    this.label = template.label ?? '';
    this.role = template.role;
    this.type = template.type ?? (template.submenu ? 'submenu' : 'normal');
    this.enabled = template.enabled !== false;
    this.checked = template.checked === true;
    this.submenu = template.submenu && Menu.buildFromTemplate(template.submenu);
    this.#click = template.click;
  }
  click(): void {
    if (!this.enabled) return;
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (this.type === 'radio') for (const item of this.group) item.checked = item === this;
    if (this.role === 'quit') app.quit();
    if (this.role === 'close') BrowserWindow.getFocusedWindow()?.close();
    this.#click?.(this, BrowserWindow.getFocusedWindow(), {});
  }
}

export class Menu extends EventEmitter {
  static #application: Menu | null = null;
  static buildFromTemplate(template: readonly Template[]): Menu {
    const menu = new Menu();
    for (const item of template) menu.items.push(new MenuItem(item));
    const radios = menu.items.filter(({ type }) => type === 'radio');
    for (const item of radios) item.group = radios;
    return menu;
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }
  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }
  readonly items: MenuItem[] = [];
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
}

class NativeImage {
  readonly #png: Buffer;
  /** The double's own: which picture it is. */
  readonly path: string;
  constructor(png: Buffer, path: string) {
    this.#png = png;
    this.path = path;
  }
  isEmpty(): boolean {
    return this.#png.length === 0;
  }
  getSize(): { width: number; height: number } {
    const at = (offset: number) => (this.isEmpty() ? 0 : this.#png.readUInt32BE(offset));
    return { width: at(16), height: at(20) };
  }
}
export const nativeImage = strict('nativeImage', {
  createFromPath: (path: string) => new NativeImage(existsSync(path) ? readFileSync(path) : Buffer.alloc(0), path),
});

export class Tray extends EventEmitter {
  /** The double's own, as are the fields below: what the person would see. */
  static readonly all: Tray[] = [];
  image: NativeImage;
  menu: Menu | null = null;
  toolTip = '';
  constructor(image: NativeImage) {
    super();
    this.image = image;
    Tray.all.push(this);
    // biome-ignore lint/correctness/noConstructorReturn: whoever makes a tray gets the strict face of it
    return strict('Tray', this);
  }
  setImage(image: NativeImage): void {
    this.image = image;
  }
  setToolTip(text: string): void {
    this.toolTip = text;
  }
  setContextMenu(menu: Menu | null): void {
    this.menu = menu;
  }
}

/** Sleep and waking are set off by tests: `powerMonitor.emit('resume')`. */
export const powerMonitor = strict('powerMonitor', new EventEmitter());

const blockers = new Set<number>();
let lastBlocker = 0;
export const powerSaveBlocker = strict('powerSaveBlocker', {
  start(type: 'prevent-app-suspension' | 'prevent-display-sleep'): number {
    record('powerSaveBlocker.start', type);
    blockers.add(++lastBlocker);
    return lastBlocker;
  },
  stop(id: number): boolean {
    record('powerSaveBlocker.stop');
    return blockers.delete(id);
  },
  isStarted: (id: number): boolean => blockers.has(id),
});

const shortcuts = new Map<string, () => void>();
export const globalShortcut = strict('globalShortcut', {
  register(keys: string, run: () => void): boolean {
    shortcuts.set(keys, run);
    return true;
  },
  unregister: (keys: string): void => void shortcuts.delete(keys),
  isRegistered: (keys: string): boolean => shortcuts.has(keys),
  /** The double's own: as the person presses them. */
  press: (keys: string): void => shortcuts.get(keys)?.(),
});

export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return true;
  }
  /** The double's own: all that were shown. */
  static readonly all: Notification[] = [];
  readonly options: object;
  constructor(options: object = {}) {
    super();
    this.options = options;
  }
  show(): void {
    Notification.all.push(this);
    record('Notification.show', this.options);
    this.emit('show');
  }
}

/** A dialog that no test answers would wait for ever, so it is a fault. */
const unanswered =
  (method: string) =>
  async (...args: unknown[]): Promise<never> => {
    throw new Error(`dialog.${method}(${JSON.stringify(args.at(-1))}) was opened and no test answered it`);
  };
export const dialog = strict('dialog', {
  showOpenDialog: unanswered('showOpenDialog'),
  showSaveDialog: unanswered('showSaveDialog'),
  showMessageBox: unanswered('showMessageBox'),
  showErrorBox: (title: string, content: string): void => record('dialog.showErrorBox', title, content),
});
export const shell = strict('shell', {
  openExternal: async (url: string): Promise<void> => record('shell.openExternal', url),
  showItemInFolder: (path: string): void => record('shell.showItemInFolder', path),
});
export const clipboard = strict('clipboard', {
  writeText: async (text: string): Promise<void> => record('clipboard.writeText', text),
});

type Theme = 'system' | 'light' | 'dark';
class NativeTheme extends EventEmitter {
  #source: Theme = 'system';
  get themeSource(): Theme {
    return this.#source;
  }
  set themeSource(theme: Theme) {
    this.#source = theme;
    for (const page of pages.keys()) void page.emulateMedia({ colorScheme: theme === 'system' ? null : theme });
    this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark';
  }
}
const theme = new NativeTheme();
export const nativeTheme = new Proxy(strict('nativeTheme', theme), {
  set: (_target, key, value) => Reflect.set(theme, key, value),
  get: (target, key) =>
    key === 'themeSource' || key === 'shouldUseDarkColors' ? theme[key] : Reflect.get(target, key),
});

const workArea = { x: 0, y: 0, width: 1920, height: 1040 };
/** Two screens beside each other. */
const displays = [
  { id: 1, workArea },
  { id: 2, workArea: { ...workArea, x: 1920 } },
];
export const screen = strict('screen', {
  getAllDisplays: () => displays,
  getDisplayMatching: ({ x }: { x: number }) => displays[x >= 1920 ? 1 : 0]!,
});

export const crashReporter = missing('crashReporter');
export const net = missing('net');
export const autoUpdater = missing('autoUpdater');
export const contextBridge = missing('contextBridge');
export const ipcRenderer = missing('ipcRenderer');
