/**
 * The packaged app: what electron-builder puts into it, and that it starts from there, bundled, with nothing of the
 * checkout. Electron's binary is stood in for by a file that has its fuses; what runs is the archive, on the double.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { launch } from '../support/launch.ts';

const top = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'mailroom-package-'));
const packed = join(folder, 'linux-unpacked');
const app = join(folder, 'app');
let listing: string[];

/** The targets differ by system; what is inside them does not. */
const skip = process.platform === 'linux' ? false : 'packed on Linux only';

before(() => {
  if (skip) return;
  writeStandIn();
  run('electron/build.ts', '--app');
  const to = `-c.directories.output=${folder}`;
  const from = `-c.electronDist=${join(folder, 'electron')}`;
  run('node_modules/electron-builder/cli.js', '--linux', 'dir', from, to, '--publish', 'never');
  const archive = join(packed, 'resources/app.asar');
  listing = run('node_modules/@electron/asar/bin/asar.js', 'list', archive).split('\n');
  run('node_modules/@electron/asar/bin/asar.js', 'extract', archive, app);
});
after(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string, ...args: string[]): string {
  const options = { cwd: top, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(top, program), ...args], options);
  assert.equal(status, 0, `${program}: ${stdout}${stderr}`);
  return stdout;
}

/** What electron-builder expects of Electron's folder, and a program that holds the fuses' sentinel and wire. */
function writeStandIn(): void {
  const files = ['LICENSE', 'LICENSES.chromium.html', 'resources.pak', 'icudtl.dat', 'locales/en-US.pak'];
  const { version } = JSON.parse(readFileSync(join(top, 'node_modules/electron/package.json'), 'utf8'));
  mkdirSync(join(folder, 'electron/locales'), { recursive: true });
  for (const file of files) writeFileSync(join(folder, 'electron', file), 'a stand-in');
  writeFileSync(join(folder, 'electron/version'), version);
  const wire = `dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01\x09${'1'.repeat(9)}`;
  writeFileSync(join(folder, 'electron/electron'), `#!/bin/sh\nexit 3\n${wire}`, { mode: 0o755 });
}

test('the archive holds the built app and one native binary, no sources and no Node', { skip }, () => {
  const has = (path: string) => listing.includes(path);
  for (const path of [
    '/package.json',
    '/LICENSE',
    '/out/electron/main.js',
    '/out/server/main.js',
    '/out/server/store-worker.js',
    '/out/preload.cjs',
    '/out/renderer/index.html',
    '/assets/tray/plain-dark.png',
  ]) {
    assert.ok(has(path), `${path} is missing`);
  }
  const packages = new Set(listing.map(path => /^\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]));
  assert.deepEqual([...packages].filter(Boolean), ['better-sqlite3']);
  assert.deepEqual(
    listing.filter(path => path.endsWith('.node')),
    [`/node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`],
  );
  assert.deepEqual(
    listing.filter(path => /\.(tsx?|map)$|^\/(server|renderer|electron|test)\b/.test(path)),
    [],
  );
});

test('the fuses are set: no Node from outside, code from the archive only', { skip }, async () => {
  const { version: _, strictlyRequireAllFuses: __, ...wire } = await getCurrentFuseWire(join(packed, 'mailroom'));
  const on = (fuse: FuseV1Options) => wire[fuse] === FuseState.ENABLE;
  assert.deepEqual(
    {
      runAsNode: on(FuseV1Options.RunAsNode),
      nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: on(FuseV1Options.EnableNodeCliInspectArguments),
      integrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      archiveOnly: on(FuseV1Options.OnlyLoadAppFromAsar),
      fileProtocol: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
      cookies: on(FuseV1Options.EnableCookieEncryption),
    },
    {
      runAsNode: false,
      nodeOptions: false,
      inspect: false,
      integrity: true,
      archiveOnly: true,
      fileProtocol: false,
      cookies: true,
    },
  );
});

test('it starts from the archive: window, server, and an orderly end', { skip }, async () => {
  const running = await launch({ MAILROOM_APP: app });
  const page = await running.firstWindow();
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  await running.close();
  assert.equal(await running.exited, 0);
});
