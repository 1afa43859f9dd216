/**
 * The server as a process of the desktop app (an Electron utility process): no port for the window, only messages.
 * The shell posts 'client' or 'shell' with a port, or 'stop'; we post 'ready'. We ask for the desktop's keychain too:
 * `{ keychain: 'keep' | 'open', text, id }`, and it answers `{ id, text }`.
 */
import { newBlobs } from './api/blobs.ts';
import { newRouter } from './api/router.ts';
import { portChannel, serve } from './api/rpc.ts';
import { shellRouter } from './api/shell.ts';
import { thisComputer } from './assembly/computer.ts';
import { openConsole } from './assembly/console.ts';
import { homeAt, homeFolder, prepareHome } from './assembly/home.ts';
import { type AskKeychain, openKeychain } from './assembly/keychain.ts';
import { messagesIn } from './assembly/message-files.ts';
import { actOnMail, newMailFeed, pathOfMessage } from './assembly/new-mail.ts';
import { startMailroom, windowRoot } from './assembly/start.ts';
import { top } from './assembly/top.ts';
import { trayFeed } from './assembly/tray.ts';
import { systemRandom } from './base/ports.ts';
import { openControl } from './web/control.ts';

type Port = Parameters<typeof portChannel>[0];
type Message = { readonly data: unknown; readonly ports: readonly Port[] };
type ParentPort = {
  postMessage(message: unknown): void;
  on(name: 'message', hear: (message: Message) => void): void;
};
/** A keyring that asks its owner first does not hold the mail up longer. */
const KEYCHAIN_PATIENCE = 3_000;
const parent = (process as unknown as { readonly parentPort?: ParentPort }).parentPort;

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
  const unheard: Message[] = [];
  let hear = (message: Message): void => void unheard.push(message);
  const answers = newAnswers(shell);
  shell.on('message', message => {
    if (!answers.take(message.data)) hear(message);
  });
  const prepared = prepareHome(home);
  const keychain = openKeychain(home, systemRandom, prepared.ok ? answers : null);
  await keychain.ready(KEYCHAIN_PATIENCE);
  const started = await startMailroom({
    ...{ home, keychain },
    given: { path: home.config, environment: process.env, set: [], preset: null },
    onBug: complain,
    computer: thisComputer,
    // The shell starts us again: then a restored home takes its place.
    restart: reason => void end(reason),
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
    async setMode(mode) {
      const set = await mailroom.ports.setSetting('mode', mode);
      return set.ok ? null : set.error;
    },
    readFile: messagesIn,
    findMessage: messageId => pathOfMessage(mailroom, messageId),
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
  hear = ({ data, ports }) => {
    const [port] = ports;
    if (data === 'stop') void end('the app was quit');
    else if (data === 'client' && port)
      serve(router, portChannel(port), 'window', fault => complain(fault, 'the window'));
    else if (data === 'shell' && port)
      serve(backend, portChannel(port), 'shell', fault => complain(fault, 'the shell'));
  };
  for (const message of unheard) hear(message);
  shell.postMessage('ready');
}

/** The desktop's keychain, asked over messages: there is no port before the server is ready. */
function newAnswers(shell: ParentPort): AskKeychain & { take(data: unknown): boolean } {
  const waiting = new Map<number, (text: string | null) => void>();
  let last = 0;
  const ask = (keychain: 'keep' | 'open', text: string): Promise<string | null> =>
    new Promise(resolve => {
      waiting.set(++last, resolve);
      shell.postMessage({ keychain, text, id: last });
    });
  return {
    keep: key => ask('keep', key),
    open: kept => ask('open', kept),
    take(data) {
      if (typeof data !== 'object' || data === null) return false;
      const { id, text } = data as { readonly id: number; readonly text: string | null };
      waiting.get(id)?.(text);
      waiting.delete(id);
      return true;
    },
  };
}
