/**
 * `npm start`: installs what is missing, builds what is stale, and runs Mailroom: in its window where Electron and a
 * display are to be had, else without one, at an address that it prints. Plain JavaScript for any Node ≥ 20, without
 * dependencies: it runs before anything is installed.
 *
 *   npm start -- [--headless] [what `mailroom serve` takes]
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { become, findNode, noNode, top } from './node.mjs';

const onWindows = process.platform === 'win32';
/** Fetching Electron is given up after this; the console is opened instead. */
const FETCH_TIMEOUT = 300_000;

export const say = text => console.log(`mailroom: ${text}`);

/** node_modules as the lock says. The stamp is written last, so an install that broke off is done again. */
export function install() {
  const lock = createHash('sha256')
    .update(readFileSync(join(top, 'package-lock.json')))
    .digest('hex');
  const stamp = join(top, 'node_modules/.mailroom-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  say('installing packages…');
  // npm is a script on Windows, which only a shell can start.
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { shell: onWindows });
  writeFileSync(stamp, lock);
}

/** The Node for everything of ours; throws a sentence where there is none. */
export function ourNode() {
  const node = findNode();
  if (!node) throw new Error(noNode);
  return node;
}

/** Builds the window and its preload when a source is newer than the last build. */
export function build(node) {
  const stamp = join(top, 'out/.built');
  const sources = ['renderer', 'electron', 'server', 'assets'].map(folder => newest(join(top, folder)));
  const newestSource = Math.max(...sources, statSync(join(top, 'package-lock.json')).mtimeMs);
  if (existsSync(stamp) && statSync(stamp).mtimeMs > newestSource) return;
  const began = new Date();
  say('building the window…');
  run(node, ['electron/build.ts']);
  mkdirSync(join(top, 'out'), { recursive: true });
  writeFileSync(stamp, began.toISOString());
}

function newest(folder) {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return files.reduce((time, { parentPath, path, name }) => {
    const { mtimeMs } = statSync(join(parentPath ?? path, name));
    return Math.max(time, mtimeMs);
  }, 0);
}

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: top, stdio: ['ignore', 'inherit', 'inherit'], ...options });
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? `it ended with ${status}`}`);
}

/** Electron's binary, fetched on first use; null, and why, where it cannot be had. */
function findElectron(node) {
  const folder = join(top, 'node_modules/electron');
  const own = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (own) return join(own, onWindows ? 'electron.exe' : 'electron');
  const there = () => {
    const name = join(folder, 'path.txt');
    const binary = existsSync(name) ? join(folder, 'dist', readFileSync(name, 'utf8').trim()) : null;
    return binary && existsSync(binary) ? binary : null;
  };
  if (there()) return there();
  say('fetching Electron, once…');
  const fetched = spawnSync(node, [join(folder, 'install.js')], {
    cwd: top,
    timeout: FETCH_TIMEOUT,
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (there()) return there();
  say(`Electron could not be fetched (${reason(fetched)}); opening the console in a browser instead.`);
  return null;
}

const reason = ({ stderr, error }) => {
  const lines = (stderr ?? '').split('\n').filter(line => /\w*Error\b/.test(line));
  return lines[0]?.trim() ?? (error ? 'no answer in 5 minutes' : 'its download failed');
};

const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

function start(args) {
  install();
  const node = ourNode();
  build(node);
  const headless = args.includes('--headless');
  if (!headless && !hasDisplay()) say('there is no display here; opening the console in a browser instead.');
  const electron = !headless && hasDisplay() ? findElectron(node) : null;
  const rest = args.filter(argument => argument !== '--headless');
  // Chromium refuses to be root inside its sandbox.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (electron) become(electron, ['.', ...asRoot, ...rest], { cwd: top });
  else become(node, [join(top, 'server/cli/mailroom.mjs'), 'serve', ...rest]);
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    start(process.argv.slice(2));
  } catch (error) {
    console.error(`mailroom: ${error.message}`);
    process.exitCode = 1;
  }
}
