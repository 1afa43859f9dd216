/**
 * The server as a process of the desktop app (an Electron utility process): no port for the window, only messages.
 * The shell posts 'client' or 'shell' with a port, or 'stop'; we post 'ready'.
 */
import { join } from 'node:path';
import { newBlobs } from './api/blobs.ts';
import { newRouter } from './api/router.ts';
import { portChannel, serve } from './api/rpc.ts';
import { shellRouter } from './api/shell.ts';
import { thisComputer } from './assembly/computer.ts';
import { openConsole } from './assembly/console.ts';
import { homeAt, homeFolder } from './assembly/home.ts';
import { actOnMail, newMailFeed } from './assembly/new-mail.ts';
import { startMailroom, windowRoot } from './assembly/start.ts';
import { trayFeed } from './assembly/tray.ts';
import { openControl } from './web/control.ts';

type Port = Parameters<typeof portChannel>[0];
type ParentPort = {
  postMessage(message: unknown): void;
  on(name: 'message', hear: (message: { readonly data: unknown; readonly ports: readonly Port[] }) => void): void;
};
const parent = (process as unknown as { readonly parentPort?: ParentPort }).parentPort;

/** Unbuilt: server/main.ts in a checkout. Built: out/server/main.js in the package. */
const top = join(import.meta.dirname, import.meta.filename.endsWith('.js') ? '../..' : '..');

const complain = (fault: unknown, where: string): void =>
  console.error(`mailroom: a fault of ours in ${where}:`, fault);
// Plain Node dies of it and a utility process would only warn: all behave alike.
process.on('unhandledRejection', fault => {
  throw fault;
});

if (parent) await serveTheShell(parent);
else {
  console.error(
    "mailroom: this is the desktop app's own server process; for a server without a window: mailroom serve",
  );
  process.exitCode = 64;
}

async function serveTheShell(shell: ParentPort): Promise<void> {
  const home = homeAt(homeFolder(undefined, process.env));
  const started = await startMailroom({
    home,
    given: { path: home.config, environment: process.env, set: [], preset: null },
    onBug: complain,
    computer: thisComputer,
  });
  if (!started.ok) {
    console.error(`mailroom: ${started.error.sentence}`);
    process.exit(69);
  }
  const mailroom = started.value;
  const router = newRouter(mailroom.ports);
  const backend = shellRouter({
    blobs: newBlobs(mailroom.jmap.access.owner),
    watchTray: signal => trayFeed(mailroom, signal),
    tellPower: event => mailroom.ports.flow.power(event),
    setOutgoing: outgoing => mailroom.outgoing.pause(outgoing === 'paused'),
    watchNewMail: signal => newMailFeed(mailroom, signal),
    actOnMail: (account, email, act) => actOnMail(mailroom, account, email, act),
  });
  const control = await openControl(home.control, router, fault => complain(fault, 'the command line'));
  if (!control.ok) complain(control.error, 'the command line');

  // The window needs no port; other programs do, and a browser on this computer.
  const front = await openConsole(mailroom, router, windowRoot(top), complain);

  let ending = false;
  const end = async (reason: string) => {
    if (ending) return;
    ending = true;
    if (control.ok) await control.value.close();
    await front?.close();
    await mailroom.close(reason);
    process.exit(0);
  };
  process.on('SIGTERM', () => void end('asked to stop'));
  process.on('SIGINT', () => void end('interrupted'));
  shell.on('message', ({ data, ports }) => {
    const [port] = ports;
    if (data === 'stop') void end('the app was quit');
    else if (data === 'client' && port)
      serve(router, portChannel(port), 'window', fault => complain(fault, 'the window'));
    else if (data === 'shell' && port)
      serve(backend, portChannel(port), 'shell', fault => complain(fault, 'the shell'));
  });
  shell.postMessage('ready');
}
