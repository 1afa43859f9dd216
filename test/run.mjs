/**
 * `npm test`: installs what is missing (a Chromium too, where apt is at hand), checks form, types and build, and runs
 * every test. Plain JavaScript for any Node ≥ 20, without dependencies: it runs before anything is installed.
 *
 *   npm test -- [--fast] [test files]      --fast leaves out what needs a browser or ends processes
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { top } from '../electron/node.mjs';
import { build, install, ourNode, say } from '../electron/start.mjs';
import { browsers } from './support/browsers.mjs';
import { printIndex } from './support/rfc-index.mjs';

/** These measure, end processes or drive browsers, so they have the machine to themselves. */
const alone = ['security', 'window', 'crash', 'faults'];
/** Left out by --fast. */
const slow = ['window', 'crash', 'faults'];
/** The others are short, and mostly wait: for their process to start, for a server, for a command. */
const TOGETHER = 2;
/** So many of the slowest files are named at the end: the whole must stay short. */
const NAMED = 12;
/** Eight hundred test files and the programs they start are compiled once, not each time. */
const COMPILED = join(top, 'node_modules/.cache/mailroom-tests');
/** A test that takes this long will never end. */
const HANGS = 120_000;

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
  await runTests(
    node,
    chosen.filter(file => !isAlone(file)),
    TOGETHER,
    total,
  );
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
  return alone.includes(kindOf(file));
}

/** 'unit' of test/unit/mime/header.test.ts. */
function kindOf(file) {
  return relative(join(top, 'test'), join(top, relative(top, join(process.cwd(), file)))).split(sep)[0];
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
async function runTests(node, chosen, concurrency, total) {
  if (chosen.length === 0) return;
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-run-'));
  const counts = join(folder, 'counts.json');
  const { status } = spawnSync(
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
    { cwd: top, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NODE_COMPILE_CACHE: COMPILED } },
  );
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
