/**
 * `npm test`: installs what is missing (a Chromium too, where apt is at hand), checks form, types and build, and runs
 * every test. Plain JavaScript for any Node ≥ 20, without dependencies: it runs before anything is installed.
 *
 *   npm test -- [--fast] [test files]      --fast leaves out what needs a browser or ends processes
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { availableParallelism, freemem, tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { top } from '../electron/node.mjs';
import { build, install, ourNode, say } from '../electron/start.mjs';
import { browsers } from './support/browsers.mjs';
import { printIndex } from './support/rfc-index.mjs';

/**
 * These measure time, fill the machine on purpose, end processes at moments that must come, or build the window anew under all
 * others' feet: they have the machine to themselves, and the disk it really has.
 */
const alone = [/^crash\b/, /^window.package\b/, /^faults\b/, /^security.(?:bombs|floods)\b/];
/** Left out by --fast: what drives browsers or ends processes. */
const slow = ['window', 'crash', 'faults'];
/** The others wait now and then, for a process to start, for a page, for a command: one more than there are processors. */
const TOGETHER = Math.min(availableParallelism(), 5) + 1;
/** A window has a browser and a server: with more of them than pairs of processors, steps that people never see overlap. */
const WINDOWS = Math.max(1, Math.floor(availableParallelism() / 2));
/** Where there is room, what these tests write lies in memory: each thinks that it is on a disk, and is thrown away soon. */
const MEMORY = '/dev/shm';
const ENOUGH_MEMORY = 4 * 2 ** 30;
/** So many of the slowest files are named at the end: the whole must stay short. */
const NAMED = 12;
/** Eight hundred test files and the programs they start are compiled once, not each time. */
const COMPILED = join(top, 'node_modules/.cache/mailroom-tests');
/** A test that takes this long will never end, however much else the machine does: the longest takes half a minute. */
const HANGS = 300_000;

const began = Date.now();
const options = process.argv.slice(2).filter(argument => argument.startsWith('-'));
const files = process.argv.slice(2).filter(argument => !argument.startsWith('-'));

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`mailroom: ${error.message}`);
  process.exitCode = 1;
}

async function main() {
  const unknown = options.find(option => option !== '--fast');
  if (unknown) throw new Error(`there is no option ${unknown}; there is --fast, and files to run alone`);
  const chosen = files.length > 0 ? files : allTests().filter(file => !(isFast() && slow.includes(kindOf(file))));
  const total = { passed: 0, failed: 0, files: [] };
  install();
  const node = ourNode();
  if (chosen.some(file => kindOf(file) === 'window')) haveChromium();
  for (const failed of await check(node)) {
    say(`${failed} found faults, see above`);
    total.failed++;
  }
  const memory = folderInMemory();
  try {
    const others = chosen.filter(file => !isAlone(file));
    const isWindow = file => kindOf(file) === 'window';
    const where = memory ? { TMPDIR: memory } : {};
    await runTests(
      node,
      others.filter(file => !isWindow(file)),
      TOGETHER,
      total,
      where,
    );
    await runTests(node, others.filter(isWindow), WINDOWS, total, where);
  } finally {
    if (memory) rmSync(memory, { recursive: true, force: true, maxRetries: 5 });
  }
  await runTests(node, chosen.filter(isAlone), 1, total);
  if (files.length === 0) printIndex(top);
  if (total.files.length > NAMED) nameSlowest(total.files);
  say(`the whole took ${((Date.now() - began) / 1000).toFixed(1)} s`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

function nameSlowest(timed) {
  const slowest = timed.sort((a, b) => b.seconds - a.seconds).slice(0, NAMED);
  for (const { file, seconds } of slowest) say(`${seconds.toFixed(1).padStart(6)} s  ${relative(top, file)}`);
}

function isFast() {
  return options.includes('--fast');
}

function allTests() {
  const under = readdirSync(join(top, 'test'), { recursive: true }).map(file => join('test', String(file)));
  return under.filter(file => file.endsWith('.test.ts')).sort();
}

function isAlone(file) {
  return alone.some(kind => kind.test(inTests(file)));
}

/** 'unit' of test/unit/mime/header.test.ts. */
function kindOf(file) {
  return inTests(file).split(sep)[0];
}

function inTests(file) {
  return relative(join(top, 'test'), join(top, relative(top, join(process.cwd(), file))));
}

/** Null where the system has none, too little of it, or lets no program run from there, as tests do. */
function folderInMemory() {
  let folder = null;
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (process.platform !== 'linux' || Math.min(bavail * bsize, freemem()) < ENOUGH_MEMORY) return null;
    folder = mkdtempSync(join(MEMORY, 'mailroom-tests-'));
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\nexit 0\n', { mode: 0o700 });
    if (spawnSync(program).status === 0) return folder;
  } catch {
    // What is not there is no fault: the system's own folder does.
  }
  if (folder) rmSync(folder, { recursive: true, force: true });
  return null;
}

/** Form and types at once, then the build; what fails is named, and the tests run all the same. */
async function check(node) {
  const bin = name => join(top, 'node_modules', name);
  const checks = await Promise.all([
    quietly('biome', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']),
    quietly('tsc', [bin('typescript/bin/tsc'), '-p', '.']),
  ]);
  const failed = checks.filter(name => name !== null);
  try {
    build(node);
  } catch {
    failed.push('the build');
  }
  return failed;

  /** Says nothing unless it fails; its name then. */
  function quietly(name, args) {
    return new Promise(resolve => {
      const child = spawn(node, args, { cwd: top, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', text => {
          said += text;
        });
      }
      child.on('error', error => {
        said += error.message;
      });
      child.on('close', status => {
        if (status !== 0) console.log(said.trimEnd());
        resolve(status === 0 ? null : name);
      });
    });
  }
}

/** One run of Node's own runner; its counts come over a file, so that its report stays as it is. */
async function runTests(node, chosen, concurrency, total, environment = {}) {
  if (chosen.length === 0) return;
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-run-'));
  const counts = join(folder, 'counts.json');
  const child = spawn(
    node,
    [
      `--import=${pathToFileURL(join(top, 'test/support/ends.mjs'))}`,
      '--test',
      `--test-concurrency=${concurrency}`,
      `--test-timeout=${HANGS}`,
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${join(top, 'test/support/counts.mjs')}`,
      `--test-reporter-destination=${counts}`,
      ...chosen,
    ],
    {
      cwd: top,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment, NODE_COMPILE_CACHE: COMPILED },
    },
  );
  const status = await endOf(child);
  const {
    passed = 0,
    failed = 0,
    files: timed = [],
  } = existsSync(counts) ? JSON.parse(readFileSync(counts, 'utf8') || '{}') : {};
  rmSync(folder, { recursive: true, force: true });
  total.passed += passed;
  total.files.push(...timed);
  // A run that ends badly without a failed test is a fault too: it broke off.
  total.failed += failed || (status === 0 ? 0 : 1);
}

/** The exit code. Who ends us ends the child, and what follows is left out, but for what is to be put away. */
function endOf(child) {
  return new Promise((resolve, reject) => {
    let ended = null;
    const end = signal => {
      ended = signal;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, end);
    child.once('error', reject).once('close', status => {
      for (const signal of signals) process.off(signal, end);
      if (ended) reject(new Error(`the tests were ended by ${ended}`));
      else resolve(status);
    });
  });
}

/** The browser tests drive a real one; root on Debian and its kin can have it installed. */
function haveChromium() {
  if (browsers.some(path => path && existsSync(path))) return;
  const canInstall = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!canInstall) {
    throw new Error(
      'the browser tests need Chromium or Chrome: install one, or set MAILROOM_CHROMIUM to its path; npm test -- --fast runs the others',
    );
  }
  say('installing Chromium for the browser tests…');
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt('update');
  const { status } = apt('install', '-y', '--no-install-recommends', 'chromium', 'xvfb', 'xauth');
  if (status !== 0) throw new Error('Chromium could not be installed; npm test -- --fast runs the other tests');
}
