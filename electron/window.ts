/**
 * The one window: opened where it was left, hidden instead of closed while the server runs, and brought back by the
 * tray, by a second start or by the dock.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, type Rectangle, screen } from 'electron';
import { origin } from './security.ts';

export type MainWindow = {
  /** Shows it, made anew if need be; with a path, at that address of the window. */
  open(path?: string): void;
  /** Shows it and tells the page (preload.ts, onCommand); kept for a page that does not listen yet. */
  command(command: string): void;
  /** To a page that is there; one that comes asks. */
  tell(what: 'server-state' | 'desktop-state', state: unknown): void;
  /** The page listens to commands from now on. */
  listens(): void;
  /** As its close button: hidden, or closed where it may be. */
  close(): void;
  /** One step smaller or larger, or as it was made: kept for the screen it is on. */
  zoom(by: -1 | 0 | 1): void;
  browserWindow(): BrowserWindow | null;
};
export type WindowOptions = {
  /** Where the built page and its preload lie. */
  readonly out: string;
  /** False: closing only hides, where `mayHide` says so. */
  mayClose(): boolean;
  /** Asked before it is hidden; false: it stays. */
  mayHide(): boolean | Promise<boolean>;
  onHidden(): void;
  /** The person looks at it, or does not any more. */
  onFocus(): void;
};

/** Electron's levels: each is a fifth more. By the screen's number. */
type Zooms = Readonly<Record<string, number>>;
type Kept = { readonly bounds: Rectangle; readonly maximized: boolean; readonly zoom?: Zooms };
const MOST_ZOOM = 5;
const MOST_SCREENS = 20;

const FIRST_SIZE = { width: 1180, height: 780 };
/** Of commands for a page that does not listen yet. */
const MOST_UNHEARD = 20;
const LEAST_SIZE = { minWidth: 480, minHeight: 400 };
/** Before the page is drawn: `--bg` of its tokens, so that nothing flashes. */
const background = () => (nativeTheme.shouldUseDarkColors ? '#14151A' : '#F7F5F0');

export function newMainWindow({ out, mayClose, mayHide, onHidden, onFocus }: WindowOptions): MainWindow {
  const file = join(app.getPath('userData'), 'window.json');
  let window: BrowserWindow | null = null;
  let zooms: Zooms = read(file)?.zoom ?? {};
  let listening = false;
  let unheard: string[] = [];

  const make = (path: string): BrowserWindow => {
    const kept = read(file);
    const made = new BrowserWindow({
      ...(kept && isOnScreen(kept.bounds) ? kept.bounds : FIRST_SIZE),
      ...LEAST_SIZE,
      show: false,
      title: 'Mailroom',
      backgroundColor: background(),
      autoHideMenuBar: true,
      webPreferences: {
        preload: join(out, 'preload.cjs'),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: true,
      },
    });
    if (kept?.maximized) made.maximize();
    made.once('ready-to-show', () => made.show());
    for (const event of ['focus', 'blur'] as const) made.on(event as 'focus', onFocus);
    made.on('close', event => {
      keep(file, { bounds: made.getNormalBounds(), maximized: made.isMaximized(), zoom: zooms });
      if (mayClose()) return;
      event.preventDefault();
      void hide(made);
    });
    made.on('closed', () => {
      window = null;
      listening = false;
    });
    // Chromium keeps one zoom for an origin: what another screen had is put back when the window is there.
    made.on('moved', () => applyZoom(made));
    made.webContents.on('did-finish-load', () => applyZoom(made));
    // Windows goes down, or the person signs out: there is little time, and the server uses it.
    made.on('session-end', () => app.quit());
    // A page that crashed is loaded again; what it showed is in the server.
    made.webContents.on('render-process-gone', () => {
      listening = false;
      made.webContents.reload();
    });
    void made.loadURL(origin + path);
    return made;
  };
  const hide = async (made: BrowserWindow): Promise<void> => {
    if (!(await mayHide()) || made.isDestroyed()) return;
    made.hide();
    onHidden();
  };
  const screenOf = (made: BrowserWindow): string => String(screen.getDisplayMatching(made.getBounds()).id);
  const applyZoom = (made: BrowserWindow): void => made.webContents.setZoomLevel(zooms[screenOf(made)] ?? 0);

  const open = (path?: string): void => {
    if (!window) {
      window = make(path ?? '/');
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    if (path) tell(`open ${path}`);
  };
  const tell = (command: string): void => {
    if (listening) window?.webContents.send('command', command);
    else unheard = [...unheard, command].slice(-MOST_UNHEARD);
  };
  return {
    open,
    command(command) {
      open();
      tell(command);
    },
    tell: (what, state) => window?.webContents.send(what, state),
    listens() {
      listening = true;
      for (const command of unheard.splice(0)) tell(command);
    },
    close: () => window?.close(),
    zoom(by) {
      if (!window) return;
      const level = by === 0 ? 0 : (zooms[screenOf(window)] ?? 0) + by / 2;
      const others = Object.entries(zooms).filter(([id]) => id !== screenOf(window!));
      const own: readonly [string, number] = [screenOf(window), Math.max(-MOST_ZOOM, Math.min(MOST_ZOOM, level))];
      zooms = Object.fromEntries([...others, own].slice(-MOST_SCREENS));
      applyZoom(window);
    },
    browserWindow: () => window,
  };
}

/** Where it was. A file that cannot be read is no reason to show nothing. */
function read(file: string): Kept | null {
  try {
    const { bounds, maximized, zoom } = JSON.parse(readFileSync(file, 'utf8')) as Kept;
    const isWhole = [bounds.x, bounds.y, bounds.width, bounds.height].every(Number.isSafeInteger);
    const zooms = Object.entries(zoom ?? {}).filter(([, level]) => Math.abs(level) <= MOST_ZOOM);
    return isWhole ? { bounds, maximized: maximized === true, zoom: Object.fromEntries(zooms) } : null;
  } catch {
    return null;
  }
}

function keep(file: string, state: Kept): void {
  try {
    writeFileSync(file, JSON.stringify(state));
  } catch {
    // A full or read-only disk: the window opens at its first size next time.
  }
}

/** Enough of the title bar can be seen to move it. */
const isOnScreen = ({ x, y, width }: Rectangle): boolean =>
  screen.getAllDisplays().some(({ workArea }) => {
    const seen = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x);
    return seen >= 100 && y >= workArea.y && y < workArea.y + workArea.height - 40;
  });
