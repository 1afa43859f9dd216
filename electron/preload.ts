/**
 * All that the page gets of the desktop: named functions, no events and no Electron object. Runs sandboxed, as one
 * CommonJS file.
 */
import { contextBridge, ipcRenderer } from 'electron';

type Stop = () => void;

const hear = <T>(channel: string, run: (message: T) => void): Stop => {
  const listener = (_event: unknown, message: T): void => run(message);
  ipcRenderer.on(channel, listener);
  return () => void ipcRenderer.off(channel, listener);
};

type State = import('./server-process.ts').ServerState;
type Look = import('./server-acts.ts').Look;
type DesktopState = import('./requests.ts').DesktopState;
type MenuCommand = import('./menu.ts').MenuCommand;
type File = { readonly name: string; readonly bytes: Uint8Array };

const desktop = {
  platform: process.platform as string,
  /** Asks for a port to the server; it comes, when the server can answer, as the window message 'mailroom-port'. */
  connect: (): void => ipcRenderer.send('connect'),
  /** The server process as the shell sees it, now and after each change. */
  onServerState(run: (state: State) => void): Stop {
    void ipcRenderer.invoke('server-state').then(run);
    return hear('server-state', run);
  },
  /** Called when the server process has gone: the port is dead, even where nothing says so. */
  onServerRestart: (run: () => void): Stop =>
    hear<State>('server-state', ({ state }) => {
      if (state === 'restarting') run();
    }),
  /**
   * What the desktop asks of the page: 'compose', 'find', 'open /queue', 'mailto mailto:…', 'reply a1 e12',
   * 'open-file 3', 'do archive' (a command of its keys), 'run rows-28' (one of its palette), 'mode local'. What was asked before the page listened comes now.
   */
  onCommand(run: (command: string) => void): Stop {
    const stop = hear('command', run);
    ipcRenderer.send('listening');
    return stop;
  },
  /** The messages of the file that 'open-file' named, once; none when they were taken before. */
  takeFiles: (token: string): Promise<readonly File[]> => ipcRenderer.invoke('take-file', token),
  /** Drags what is at this address of ours out to the desktop as a file; to be asked in `dragstart`. */
  dragOut: (path: string, name: string): void => ipcRenderer.send('drag-out', path, name),
  opensMailto: (): Promise<boolean> => ipcRenderer.invoke('opens-mailto'),
  /** False: the system did not allow it. */
  setOpensMailto: (on: boolean): Promise<boolean> => ipcRenderer.invoke('set-opens-mailto', on),
  chooseFolder: (title: string): Promise<string | null> => ipcRenderer.invoke('choose-folder', title),
  chooseFiles: (title: string, extensions: readonly string[]): Promise<readonly string[]> =>
    ipcRenderer.invoke('choose-files', title, extensions),
  saveAs: (title: string, name: string): Promise<string | null> => ipcRenderer.invoke('save-as', title, name),
  showInFolder: (path: string): void => ipcRenderer.send('show-in-folder', path),
  /** The shell's own menus speak it too: 'system' or a language's tag. */
  setLanguage: (tag: string): void => ipcRenderer.send('set-language', tag),
  /** What is shown, on paper, and as a file that the person names: where it was put, or null. */
  print: (): void => ipcRenderer.send('print'),
  savePdf: (name: string): Promise<string | null> => ipcRenderer.invoke('save-pdf', name),
  /** How the page looks: the window's frame and the menus follow. */
  setLook: (look: Look): void => ipcRenderer.send('set-look', look),
  /** What the desktop itself keeps, now and after each change. */
  onDesktopState(run: (state: DesktopState) => void): Stop {
    void ipcRenderer.invoke('desktop-state').then(run);
    return hear('desktop-state', run);
  },
  /** Each answers whether it is so now: the system may not allow it, or another program have the keys. */
  setStartsAtLogin: (on: boolean): Promise<boolean> => ipcRenderer.invoke('set-starts-at-login', on),
  setShortcut: (on: boolean): Promise<boolean> => ipcRenderer.invoke('set-shortcut', on),
  /** Of the application's menu, what can be done now; and one of them, done as if it had been clicked. */
  menuCommands: (): Promise<readonly MenuCommand[]> => ipcRenderer.invoke('menu-commands'),
  runMenuCommand: (id: string): void => ipcRenderer.send('run-menu-command', id),
};

// A port cannot go through the bridge, only through a message of the window.
ipcRenderer.on('port', event => window.postMessage('mailroom-port', location.origin, [...event.ports]));
contextBridge.exposeInMainWorld('desktop', desktop);
