/**
 * The shell: one window, one tray, one server process. It knows no mail. The page talks to the server over a port of
 * its own; what passes here are requests for files, menus and the tray.
 */
import { join } from 'node:path';
import { app, globalShortcut, Notification, session } from 'electron';
import type { Mode, TrayState } from '../server/api/shell.ts';
import { t } from '../server/base/language.ts';
import { serveApp } from './app-protocol.ts';
import { newDragOut } from './drag-out.ts';
import { newKeeper } from './kept.ts';
import { speakAs } from './language.ts';
import { HIDDEN, setStartsAtLogin, startsAtLogin } from './login.ts';
import { SHORTCUT, setMenu, shortcutKeys } from './menu.ts';
import { followNewMail } from './new-mail.ts';
import { newOpened, takeOwnLinks } from './opened.ts';
import { print, saveAsPdf } from './paper.ts';
import { followPower } from './power.ts';
import { howToQuit, mayKeepRunning } from './questions.ts';
import { answerRequests, type DesktopState } from './requests.ts';
import { denyPermissions, lockDown } from './security.ts';
import type { Acts, Look, Seen } from './server-acts.ts';
import { newServer, type ServerState } from './server-process.ts';
import { hasStatusArea } from './status-area.ts';
import { newTray } from './tray.ts';
import { newMainWindow } from './window.ts';

/** Built: out/electron/main.js in the package. Unbuilt: electron/main.ts in a checkout. */
const isBuilt = import.meta.filename.endsWith('.js');
const top = isBuilt ? join(import.meta.dirname, '../..') : join(import.meta.dirname, '..');
const entry = join(top, isBuilt ? 'out/server/main.js' : 'server/main.ts');

app.setName('Mailroom');
app.setAppUserModelId('example.mailroom.desktop');
// Everything of this Mailroom in one place, so that two with different homes can run side by side.
if (process.env.MAILROOM_HOME) app.setPath('userData', join(process.env.MAILROOM_HOME, 'window'));
lockDown();

if (app.requestSingleInstanceLock()) void run();
else app.quit();

async function run(): Promise<void> {
  let quitting = false;
  let trayState: TrayState | null = null;
  /** Also while the server is away. */
  let lastState: TrayState | null = null;
  let look: Look | null = null;
  /** What was captured later is news. */
  let lookedAt = Date.now();
  /** Items mark themselves when they are clicked: drawn again, they show what is so. */
  let turn = 0;

  const server = newServer(entry, state => {
    if (state.state !== 'running') trayState = null;
    else {
      void followTray();
      void followMail();
    }
    window.tell('server-state', state);
    show();
    if (state.state === 'restarting') sayRestarting(state);
  });

  app.on('second-instance', (_event, words, folder) => {
    window.open();
    opened.fromCommandLine(words.slice(1), folder);
  });
  // Both before the app is ready: macOS tells at once what it was started with.
  const opened = newOpened(app, {
    command: command => void app.whenReady().then(() => window.command(command)),
    server: () => server.whenRunning(),
    setOutgoing: outgoing => void setOutgoing(outgoing),
    quit: () => app.quit(),
  });
  app.on('activate', () => window.open());
  // The server goes on without a window.
  app.on('window-all-closed', () => {});
  app.on('before-quit', () => {
    quitting = true;
  });
  app.on('will-quit', event => {
    if (server.state().state === 'stopped') return;
    event.preventDefault();
    void server.stop().then(() => app.quit());
  });

  await app.whenReady();
  const kept = newKeeper(join(app.getPath('userData'), 'shell.json'));
  speakAs(kept.get().language, app.getPreferredSystemLanguages());
  takeOwnLinks(app);
  const hasTray = hasStatusArea();
  denyPermissions(session.defaultSession);
  serveApp(join(top, 'out'), server.shell);
  const window = newMainWindow({
    out: join(top, 'out'),
    mayClose: () => quitting,
    mayHide,
    onHidden: () => {
      if (!kept.get().toldOfTray)
        notify(t('Mail keeps running. Open Mailroom again from the tray, or by starting it once more.'));
      kept.set({ toldOfTray: true });
    },
    onFocus() {
      lookedAt = Date.now();
      show();
    },
  });
  const tray = newTray(join(top, 'assets'));
  const dragOut = newDragOut(join(top, 'assets/icon.png'), server.shell);
  const power = followPower(server, () => app.quit());
  const acts = newActs();
  answerRequests({
    ...{ server, window, opened, dragOut, setLanguage, setShortcut, state: desktopState },
    setStartsAtLogin: setAtLogin,
    setLook(chosen) {
      look = chosen;
      show();
    },
  });
  if (kept.get().shortcut) setShortcut(true);
  server.start();
  if (!process.argv.includes(HIDDEN)) window.open();
  opened.fromCommandLine(process.argv.slice(1), process.cwd());

  function newActs(): Acts {
    return {
      open: window.open,
      command: window.command,
      setOutgoing: outgoing => void setOutgoing(outgoing),
      setMode: mode => void setMode(mode),
      setStartsAtLogin(on) {
        if (setAtLogin(on) !== on) notify(t('The system did not allow it.'));
      },
      setShortcut(on) {
        if (setShortcut(on) !== on) notify(t('Another program has these keys already.'));
      },
      openFiles: () => void opened.choose(window.browserWindow()),
      restartServer: () => server.restart(),
      saveAsPdf: () => void saveAsPdf(window.browserWindow(), window.browserWindow()?.getTitle() ?? ''),
      print: () => print(window.browserWindow()),
      zoom: window.zoom,
      closeWindow: () => window.close(),
      quit: () => void quit(),
    };
  }
  async function followTray(): Promise<void> {
    try {
      for await (const state of server.shell()?.watchTray({}) ?? []) {
        trayState = state;
        lastState = state;
        if (window.browserWindow()?.isFocused()) lookedAt = Date.now();
        power.keepAwake(state.keepAwake);
        show();
      }
    } catch {
      // The server has gone; it is followed again when it is back.
    }
  }
  async function followMail(): Promise<void> {
    const shell = server.shell();
    if (!shell) return;
    try {
      await followNewMail(shell, {
        open: window.open,
        reply: mail => window.command(`reply ${mail.account} ${mail.email}`),
        isLookedAt: () => window.browserWindow()?.isFocused() ?? false,
      });
    } catch {
      // As above.
    }
  }
  function show(): void {
    // macOS and Linux docks that can; Windows says it in the tray's words.
    app.setBadgeCount(trayState?.unread ?? 0);
    const seen: Seen = {
      server: server.state(),
      state: trayState,
      hasNews: (trayState?.capturedAt ?? 0) > lookedAt,
      startsAtLogin: startsAtLogin(),
      shortcut: kept.get().shortcut,
      ...{ look, turn },
    };
    tray.update(seen, acts);
    setMenu(seen, acts);
    window.tell('desktop-state', desktopState());
  }
  function desktopState(): DesktopState {
    return { startsAtLogin: startsAtLogin(), shortcut: kept.get().shortcut, shortcutKeys: shortcutKeys() };
  }
  /** Whether it is so now: a folder may be closed to us. */
  function setAtLogin(on: boolean): boolean {
    try {
      setStartsAtLogin(on);
    } catch {
      // What is so is told below.
    }
    turn++;
    show();
    return startsAtLogin();
  }
  async function setOutgoing(outgoing: 'on' | 'paused'): Promise<void> {
    turn++;
    const shell = await server.whenRunning();
    await shell?.setOutgoing({ outgoing }).catch(() => {});
  }
  /** Mail gets to more people than before: the window asks, in words. The item shows what is so until then. */
  async function setMode(mode: Mode): Promise<void> {
    turn++;
    show();
    const isLess = mode === 'capture' || lastState?.mode === 'deliver';
    if (!isLess) return window.command(`mode ${mode}`);
    const done = await server
      .shell()
      ?.setMode({ mode })
      .catch(() => null);
    if (done?.fault) notify(done.fault);
  }
  function setLanguage(tag: string): void {
    kept.set({ language: tag });
    speakAs(tag, app.getPreferredSystemLanguages());
    show();
  }
  function setShortcut(on: boolean): boolean {
    turn++;
    if (on) globalShortcut.register(SHORTCUT, showOrHide);
    else globalShortcut.unregister(SHORTCUT);
    kept.set({ shortcut: on && globalShortcut.isRegistered(SHORTCUT) });
    show();
    return kept.get().shortcut;
  }
  function showOrHide(): void {
    const shown = window.browserWindow();
    if (shown?.isVisible() && shown.isFocused()) window.close();
    else window.open();
  }
  async function mayHide(): Promise<boolean> {
    const { onClose } = kept.get();
    if (onClose === 'keep-running' || (await hasTray)) return true;
    const { keep, always } =
      onClose === 'stop' ? { keep: false, always: true } : await mayKeepRunning(window.browserWindow());
    if (always) kept.set({ onClose: keep ? 'keep-running' : 'stop' });
    // What was just said needs no notification.
    kept.set({ toldOfTray: true });
    if (!keep) app.quit();
    return keep;
  }
  async function quit(): Promise<void> {
    const how = await howToQuit(window.browserWindow(), lastState);
    if (how === 'stop') app.quit();
    else if (how === 'close') window.close();
  }
  function sayRestarting({ attempt, because }: ServerState & { state: 'restarting' }): void {
    if (attempt > 1 || window.browserWindow()?.isVisible()) return;
    notify(
      because
        ? t('The mail server stopped and is started again. It said: {because}', { because })
        : t('The mail server stopped and is started again.'),
    );
  }
}

function notify(body: string): void {
  if (Notification.isSupported()) new Notification({ title: 'Mailroom', body }).show();
}
