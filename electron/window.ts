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
  tellServerState(state: unknown): void;
  /** The page listens to commands from now on. */
  listens(): void;
  browserWindow(): BrowserWindow | null;
};

type Kept = { readonly bounds: Rectangle; readonly maximized: boolean };

const FIRST_SIZE = { width: 1180, height: 780 };
/** Of commands for a page that does not listen yet. */
const MOST_UNHEARD = 20;
const LEAST_SIZE = { minWidth: 480, minHeight: 400 };
/** Before the page is drawn: `--bg` of its tokens, so that nothing flashes. */
const background = () => (nativeTheme.shouldUseDarkColors ? '#14151A' : '#F7F5F0');

/** @param mayClose  false: closing only hides, `onHidden` is told */
export function newMainWindow(out: string, mayClose: () => boolean, onHidden: () => void): MainWindow {
  const file = join(app.getPath('userData'), 'window.json');
  let window: BrowserWindow | null = null;
  let listening = false;
  let unheard: string[] = [];

  const make = (path: string): BrowserWindow => {
    const kept = read(file);
    const made = new BrowserWindow({
      ...(kept ? kept.bounds : FIRST_SIZE),
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
        spellcheck: true,
      },
    });
    if (kept?.maximized) made.maximize();
    made.once('ready-to-show', () => made.show());
    made.on('close', event => {
      keep(file, { bounds: made.getNormalBounds(), maximized: made.isMaximized() });
      if (mayClose()) return;
      event.preventDefault();
      made.hide();
      onHidden();
    });
    made.on('closed', () => {
      window = null;
      listening = false;
    });
    // A page that crashed is loaded again; what it showed is in the server.
    made.webContents.on('render-process-gone', () => {
      listening = false;
      made.webContents.reload();
    });
    void made.loadURL(origin + path);
    return made;
  };

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
    tellServerState: state => window?.webContents.send('server-state', state),
    listens() {
      listening = true;
      for (const command of unheard.splice(0)) tell(command);
    },
    browserWindow: () => window,
  };
}

/** Where it was, if a screen is still there. A file that cannot be read is no reason to show nothing. */
function read(file: string): Kept | null {
  try {
    const { bounds, maximized } = JSON.parse(readFileSync(file, 'utf8')) as Kept;
    const isWhole = [bounds.x, bounds.y, bounds.width, bounds.height].every(Number.isSafeInteger);
    return isWhole && isOnScreen(bounds) ? { bounds, maximized: maximized === true } : null;
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
