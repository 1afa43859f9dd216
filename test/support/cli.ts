/**
 * The command line as a person runs it: a process of its own, with a home folder of its own.
 *
 *   await using server = await startServer(['--preset', 'office']);
 *   const { code, out } = await server.run('account', 'list', '--json');
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '../../server/cli/mailroom.mjs');

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };
export type Given = {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** 'auto': every listener on a free port, whatever the file says. */
  readonly ports?: 'auto' | 'as they are';
};

/** Nothing of the caller's own settings. */
const environment = (home: string, more: Given['env'] = {}): Record<string, string> => ({
  ...(Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('MAILROOM_') && name !== 'NODE_OPTIONS'),
  ) as Record<string, string>),
  MAILROOM_HOME: home,
  ...more,
});

export async function runCommand(home: string, args: readonly string[], given: Given = {}): Promise<Ran> {
  const child = spawn(process.execPath, [main, ...args], { env: environment(home, given.env) });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', text => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', text => {
    err += text;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(given.stdin ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

export type Ready = {
  readonly ready: true;
  readonly home: string;
  readonly console: string;
  readonly listeners: Readonly<Record<string, { readonly host: string; readonly port: number }>>;
};
export type CliServer = AsyncDisposable & {
  readonly home: string;
  readonly ready: Ready;
  readonly child: ChildProcess;
  /** Lines on standard output, standard error as one text. */
  readonly out: readonly string[];
  readonly err: () => string;
  run(...args: string[]): Promise<Ran>;
  /** The answer of a command with --json; fails unless it ends with 0. */
  json<T>(...args: string[]): Promise<T>;
  /** Resolves when standard error holds this. */
  heard(text: string | RegExp): Promise<void>;
  /** Ends it with SIGTERM; the exit code and how long it took. */
  stop(): Promise<{ readonly code: number | null; readonly milliseconds: number }>;
};

export const newHome = (): string => mkdtempSync(join(tmpdir(), 'mailroom-cli-'));

export async function startServer(args: readonly string[], home = newHome(), given: Given = {}): Promise<CliServer> {
  const ports = given.ports === 'as they are' ? [] : ['--ports', 'auto'];
  const child = spawn(process.execPath, [main, 'serve', '--ready', 'json', ...ports, ...args], {
    env: environment(home, given.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: string[] = [];
  let err = '';
  const listeners = new Set<() => void>();
  child.stderr.setEncoding('utf8').on('data', text => {
    err += text;
    for (const hear of listeners) hear();
  });
  const exited = once(child, 'close') as Promise<[number | null]>;
  const first = Promise.withResolvers<string>();
  createInterface({ input: child.stdout }).on('line', line => {
    out.push(line);
    first.resolve(line);
  });
  void exited.then(([code]) => first.reject(new Error(`the server ended with ${code}:\n${err}`)));
  const ready = JSON.parse(await first.promise) as Ready;
  const server: CliServer = {
    home,
    ready,
    child,
    out,
    err: () => err,
    run: (...words) => runCommand(home, words),
    async json<T>(...words: string[]) {
      const ran = await runCommand(home, [...words, '--json']);
      assert.equal(ran.code, 0, ran.err);
      return JSON.parse(ran.out) as T;
    },
    async heard(text) {
      const there = () => (typeof text === 'string' ? err.includes(text) : text.test(err));
      const deadline = Date.now() + 5000;
      while (!there()) {
        assert.ok(Date.now() < deadline, `${text} was not said:\n${err}`);
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, 250);
          listeners.add(() => {
            clearTimeout(timer);
            resolve();
          });
        });
        listeners.clear();
      }
    },
    async stop() {
      const began = performance.now();
      child.kill('SIGTERM');
      const [code] = await exited;
      return { code, milliseconds: performance.now() - began };
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) child.kill('SIGKILL');
      await exited;
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return server;
}
