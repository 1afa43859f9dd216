/**
 * The server as a process of its own, kept running: when it dies it is started again, after a pause that grows while
 * it keeps dying, and whoever asked for a connection gets one as soon as it is back.
 *
 *   starting ─ready→ running ─exit→ restarting ─pause→ starting
 *   stop() from anywhere → stopping ─exit→ stopped
 *
 * Between us: we post 'client' or 'shell' with a port, or 'stop'; it posts 'ready' when it can answer. Before that it may ask
 * the desktop's keychain (keychain.ts).
 */
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { type Client, connect, portChannel } from '../server/api/rpc.ts';
import type { ShellApi } from '../server/api/shell.ts';
import { askKeychain, isKeychainQuestion } from './keychain.ts';

export type ServerState =
  | { readonly state: 'starting' }
  | { readonly state: 'running'; readonly since: number }
  /** `attempt` counts from 1 since it last ran well; `because` is the last it said on standard error. */
  | { readonly state: 'restarting'; readonly attempt: number; readonly at: number; readonly because: string | null }
  | { readonly state: 'stopping' }
  | { readonly state: 'stopped' };

export type Server = {
  start(): void;
  state(): ServerState;
  pid(): number | undefined;
  /** Gives `hand` the far end of a new connection: now, or once when the server is back. */
  connect(to: object, hand: (port: MessagePortMain) => void): void;
  /** The server as the shell knows it; null while it is away. */
  shell(): Client<ShellApi> | null;
  /** The same, once it runs; null where it does not come in a while. */
  whenRunning(): Promise<Client<ShellApi> | null>;
  /** Asks it to finish what it is doing, and starts it again at once. */
  restart(): void;
  /** Asks it to finish what it is doing, and ends it after a while. */
  stop(): Promise<void>;
};

/** Pauses before the first, second, … restart in a row; the last one repeats. */
const PAUSES = [300, 1000, 3000, 10_000, 30_000] as const;
/** Having run this long, it ran well, and the pauses begin anew. */
const RAN_WELL = 60_000;
/** A start takes a moment, also after a pause. */
const WAITED_FOR = 15_000;
/** Sessions are told, the queue is written down: that takes moments, not this long. */
const DRAIN = 10_000;

export function newServer(entry: string, onState: (state: ServerState) => void): Server {
  const waiting = new Map<object, (port: MessagePortMain) => void>();
  let state: ServerState = { state: 'stopped' };
  let child: UtilityProcess | null = null;
  let shell: Client<ShellApi> | null = null;
  let attempt = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = (): void => {};
  let stopping: Promise<void> | null = null;
  let again = false;
  const whoWait = new Set<() => void>();

  const become = (next: ServerState): void => {
    state = next;
    onState(next);
    if (next.state === 'running') for (const go of whoWait) go();
  };
  const newPort = (name: 'client' | 'shell'): MessagePortMain => {
    const { port1, port2 } = new MessageChannelMain();
    child?.postMessage(name, [port1]);
    return port2;
  };

  const start = (): void => {
    become({ state: 'starting' });
    const started = utilityProcess.fork(entry, [], { serviceName: 'Mailroom server', stdio: 'pipe' });
    const lastWords = listen(started);
    child = started;
    started.on('message', message => {
      if (message === 'ready' && state.state === 'starting') ready();
      else if (isKeychainQuestion(message))
        void askKeychain(message).then(text => started.postMessage({ id: message.id, text }));
    });
    started.on('exit', () => gone(lastWords()));
  };
  const ready = (): void => {
    // Before it is told: whoever hears of it asks at once.
    shell = connect<ShellApi>(portChannel(newPort('shell')));
    become({ state: 'running', since: Date.now() });
    for (const hand of waiting.values()) hand(newPort('client'));
    waiting.clear();
  };
  const gone = (because: string | null): void => {
    const ranWell = state.state === 'running' && Date.now() - state.since >= RAN_WELL;
    child = null;
    shell = null;
    if (state.state === 'stopping') {
      become({ state: 'stopped' });
      stopped();
      return;
    }
    if (again) {
      again = false;
      attempt = 0;
      start();
      return;
    }
    attempt = ranWell ? 1 : attempt + 1;
    const pause = PAUSES[Math.min(attempt, PAUSES.length) - 1] ?? 0;
    timer = setTimeout(start, pause);
    become({ state: 'restarting', attempt, at: Date.now() + pause, because });
  };

  return {
    start,
    state: () => state,
    pid: () => child?.pid,
    shell: () => shell,
    connect(to, hand) {
      if (state.state === 'running') hand(newPort('client'));
      else waiting.set(to, hand);
    },
    async whenRunning() {
      if (state.state === 'stopping' || state.state === 'stopped') return null;
      if (shell) return shell;
      const { promise, resolve } = Promise.withResolvers<void>();
      whoWait.add(resolve);
      const timer = setTimeout(resolve, WAITED_FOR);
      await promise;
      clearTimeout(timer);
      whoWait.delete(resolve);
      return shell;
    },
    restart() {
      if (state.state === 'restarting') {
        clearTimeout(timer);
        start();
      } else if (state.state === 'running' && child) {
        again = true;
        end(child);
      }
    },
    stop() {
      stopping ??= new Promise(resolve => {
        clearTimeout(timer);
        stopped = resolve;
        const ending = child;
        become({ state: ending ? 'stopping' : 'stopped' });
        if (ending) end(ending);
        else resolve();
      });
      return stopping;
    },
  };
}

/**
 * Windows knows no SIGTERM, hence the message; elsewhere the signal reaches a server that does not listen yet.
 * `kill()` is not used: Chromium follows it with SIGKILL after two seconds.
 */
function end(child: UtilityProcess): void {
  const { pid } = child;
  child.postMessage('stop');
  if (pid === undefined) return;
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended in the meantime.
    }
  };
  if (process.platform !== 'win32') signal('SIGTERM');
  const timer = setTimeout(() => signal('SIGKILL'), DRAIN);
  child.once('exit', () => clearTimeout(timer));
}

/** Passes on what the server prints, and remembers its last line for the window. */
function listen(child: UtilityProcess): () => string | null {
  let tail = '';
  child.stdout?.on('data', (data: Buffer) => process.stdout.write(data));
  child.stderr?.on('data', (data: Buffer) => {
    process.stderr.write(data);
    tail = (tail + data.toString()).slice(-2000);
  });
  return () =>
    tail
      .trimEnd()
      .split('\n')
      .findLast(line => /\S/.test(line) && !/^\s+at |^Node\.js v/.test(line)) ?? null;
}
