/**
 * The shell: one window, one tray, one server process. It knows no mail. The page talks to the server over a port of
 * its own; what passes here are requests for files, menus and the tray.
 */
import { join } from 'node:path';
import { app, Notification, powerMonitor, session } from 'electron';
import type { TrayState } from '../server/api/shell.ts';
import { serveApp } from './app-protocol.ts';
import { newDragOut } from './drag-out.ts';
import { HIDDEN, setStartsAtLogin, startsAtLogin } from './login.ts';
import { setMenu } from './menu.ts';
import { followNewMail } from './new-mail.ts';
import { newOpened } from './opened.ts';
import { answerRequests } from './requests.ts';
import { denyPermissions, lockDown } from './security.ts';
import { newServer, type ServerState } from './server-process.ts';
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
  let told = false;
  let trayState: TrayState | null = null;

  const server = newServer(entry, state => {
    if (state.state !== 'running') trayState = null;
    else {
      void followTray();
      void followMail();
    }
    window.tellServerState(state);
    showTray();
    if (state.state === 'restarting') sayRestarting(state);
  });

  app.on('second-instance', (_event, words, folder) => {
    window.open();
    opened.fromCommandLine(words.slice(1), folder);
  });
  // Both before the app is ready: macOS tells at once what it was started with.
  const opened = newOpened(app, command => {
    if (app.isReady()) window.command(command);
    else void app.whenReady().then(() => window.command(command));
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
  denyPermissions(session.defaultSession);
  serveApp(join(top, 'out'), server.shell);
  const window = newMainWindow(
    join(top, 'out'),
    () => quitting,
    () => {
      if (!told) notify('Mail keeps running. Open Mailroom again from the tray, or by starting it once more.');
      told = true;
    },
  );
  const tray = newTray(join(top, 'assets'));
  const dragOut = newDragOut(join(top, 'assets/icon.png'), server.shell);
  answerRequests({ server, window, opened, dragOut });
  setMenu(window.command, () => app.quit());
  server.start();
  if (!process.argv.includes(HIDDEN)) window.open();
  opened.fromCommandLine(process.argv.slice(1), process.cwd());

  // What was under way has died by the time it wakes, and the clocks alone show only a long sleep.
  for (const event of ['suspend', 'resume'] as const)
    powerMonitor.on(event as 'suspend', () => {
      server
        .shell()
        ?.tellPower({ event })
        .catch(() => {});
    });

  async function followTray(): Promise<void> {
    try {
      for await (const state of server.shell()?.watchTray({}) ?? []) {
        trayState = state;
        showTray();
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
  function showTray(): void {
    // macOS and Linux docks that can; Windows says it in the tray's words.
    app.setBadgeCount(trayState?.unread ?? 0);
    tray.update(server.state(), trayState, {
      open: window.open,
      setOutgoing: outgoing =>
        void server
          .shell()
          ?.setOutgoing({ outgoing })
          .catch(() => {}),
      startsAtLogin: startsAtLogin(),
      setStartsAtLogin(on) {
        setStartsAtLogin(on);
        showTray();
      },
      quit: () => app.quit(),
    });
  }
  function sayRestarting({ attempt, because }: ServerState & { state: 'restarting' }): void {
    if (attempt > 1 || window.browserWindow()?.isVisible()) return;
    notify(`The mail server stopped and is started again.${because ? ` It said: ${because}` : ''}`);
  }
}

function notify(body: string): void {
  if (Notification.isSupported()) new Notification({ title: 'Mailroom', body }).show();
}
