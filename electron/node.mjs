/**
 * Finds a Node that runs TypeScript, and hands a command over to it. Plain JavaScript for any Node ≥ 20, without
 * dependencies: it runs before anything is installed, and before each command line, so it must be quick.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const top = fileURLToPath(new URL('..', import.meta.url));
const onWindows = process.platform === 'win32';

/** The first that strips types without a flag and has what the server uses. */
const OLDEST = 24;
export const isNewEnough = Number(process.versions.node.split('.')[0]) >= OLDEST;

/** The Node that npm installed beside us, else the one that runs this; null where neither will do. */
export function findNode() {
  const packaged = join(top, 'node_modules', `node-${onWindows ? 'win' : process.platform}-${process.arch}`);
  const inner = join(packaged, 'bin', onWindows ? 'node.exe' : 'node');
  if (existsSync(inner)) return inner;
  return isNewEnough ? process.execPath : null;
}

export const noNode = `Node ${OLDEST} or newer is needed on ${process.platform} ${process.arch}; this is ${process.version}. Install it from https://nodejs.org or with your package manager.`;

/**
 * Our own files are imported by their exact names and are all modules of TypeScript: what Node would ask the disk before it
 * knows that (is it there, is it a link, which package.json says what it is) is half the time that reading them takes.
 */
export function knowOurFiles() {
  const own = new URL('../', import.meta.url).href;
  module.registerHooks({
    resolve(name, context, next) {
      const { parentURL } = context;
      if (!name.startsWith('.') || !name.endsWith('.ts') || !parentURL?.startsWith(own)) return next(name, context);
      return { url: new URL(name, parentURL).href, format: 'module-typescript', shortCircuit: true };
    },
  });
}

const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/** npm starts us in a shell that keeps a signal to itself and ends; the change of parents is what we see of it. */
const LOOK_EVERY = 500;

/** Runs once when npm, or the shell that it started us in, is gone. Never, where npm did not start us. */
export function whenNpmIsGone(run) {
  if (process.env.npm_command === undefined || onWindows) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    run();
  }, LOOK_EVERY).unref();
  return () => clearInterval(timer);
}

/** Runs a command in our place: its signals, its exit code or the signal that ended it become ours. */
export function become(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  const pass = signal => {
    // Ctrl+C reaches the child by itself: the terminal sends it to both, and twice would mean "at once" to a server.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of passedOn) process.on(signal, pass);
  const forgetNpm = whenNpmIsGone(() => child.kill('SIGTERM'));
  child.on('error', error => {
    console.error(`mailroom: ${command} could not be started: ${error.message}`);
    process.exitCode = 69;
  });
  child.on('exit', (code, signal) => {
    for (const name of passedOn) process.off(name, pass);
    forgetNpm();
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
  return child;
}
