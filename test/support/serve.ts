/**
 * `mailroom serve` as a process of its own, as a person starts it: every listener on a free port of loopback, its home
 * wherever the test says, and the command line's door to ask it things. It can be killed and started again.
 *
 *   await using served = await serve({ home });
 *   await served.ask(api => api.domains.add({ name: 'here.example' }));
 *   await served.kill();
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Api } from '../../server/api/contract.ts';
import { connect, lineChannel } from '../../server/api/rpc.ts';
import { homeAt } from '../../server/assembly/home.ts';
import { dialControl } from '../../server/web/control.ts';

export type ServeOptions = {
  readonly home: string;
  readonly preset?: 'dev' | 'office' | 'learn';
  /** `key=value`, as `--set` takes them. */
  readonly settings?: readonly string[];
  /** Options of Node itself, such as --cpu-prof. */
  readonly nodeOptions?: readonly string[];
};

export type Served = AsyncDisposable & {
  readonly pid: number;
  readonly home: string;
  /** Milliseconds from the start of the process to its line of readiness. */
  readonly readyAfter: number;
  port(listener: string): number;
  /** By the control socket, as the command line asks. */
  connect(): Promise<{ readonly api: Api; close(): void }>;
  /** One question, on a connection of its own. */
  ask<T>(question: (api: Api) => Promise<T>): Promise<T>;
  /** What it said to standard error so far. */
  said(): string;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>;
};

const top = join(import.meta.dirname, '../..');

export async function serve(options: ServeOptions): Promise<Served> {
  const began = performance.now();
  const settings = ['listen.host=127.0.0.1', 'host-name=mail.here.example', ...(options.settings ?? [])];
  const child = spawn(
    process.execPath,
    [
      ...(options.nodeOptions ?? []),
      ...[
        join(top, 'server/cli/mailroom.mjs'),
        'serve',
        '--home',
        options.home,
        '--preset',
        options.preset ?? 'office',
      ],
      ...['--ports', 'auto', '--ready', 'json', ...settings.flatMap(setting => ['--set', setting])],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', text => {
    said += text;
  });
  const gone = once(child, 'exit').then(([code]) => code as number | null);
  const line = await Promise.race([firstLine(child.stdout), gone.then(() => null)]);
  if (line === null) throw new Error(`the server ended as it started:\n${said}`);
  const readyAfter = performance.now() - began;
  const { listeners } = JSON.parse(line) as { listeners: Record<string, { port: number }> };
  const end = (signal: 'SIGKILL' | 'SIGTERM') => {
    child.kill(signal);
    return gone;
  };
  return {
    pid: child.pid!,
    home: options.home,
    readyAfter,
    port(name) {
      const port = listeners[name]?.port;
      if (port === undefined) throw new Error(`${name} does not listen:\n${said}`);
      return port;
    },
    connect: () => dialApi(options.home),
    async ask(question) {
      const { api, close } = await dialApi(options.home);
      try {
        return await question(api);
      } finally {
        close();
      }
    },
    said: () => said,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    async [Symbol.asyncDispose]() {
      await end('SIGKILL');
    },
  };
}

const firstLine = (stream: NodeJS.ReadableStream): Promise<string | null> =>
  new Promise(resolve => {
    const lines = createInterface({ input: stream });
    lines.once('line', resolve).once('close', () => resolve(null));
  });

async function dialApi(home: string): Promise<{ readonly api: Api; close(): void }> {
  const socket = await dialControl(homeAt(home).control);
  if (!socket) throw new Error('the server does not answer the command line');
  return { api: connect<Api>(lineChannel(socket)) as unknown as Api, close: () => socket.destroy() };
}
