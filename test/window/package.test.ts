/**
 * The packaged app: what electron-builder puts into it, and that it starts from there, bundled, with nothing of the
 * checkout. Electron's binary is stood in for by a file that has its fuses; what runs is the archive, on the double, and the
 * commands beside it. Where there is a dpkg-deb, the package for Debian is made of it too (support/fpm-dpkg.mjs).
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { parse } from 'yaml';
import { launch } from '../support/launch.ts';

const top = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'mailroom-package-'));
const packed = join(folder, 'linux-unpacked');
const app = join(folder, 'app');
const resources = join(packed, 'resources');
const hasDpkg = existsSync('/usr/bin/dpkg-deb');
let listing: string[];

/** The targets differ by system; what is inside them does not. */
const skip = process.platform === 'linux' ? false : 'packed on Linux only';

before(() => {
  if (skip) return;
  writeStandIn();
  // Light, and as good as the one it leads to.
  writeFileSync(join(folder, 'node'), `#!/bin/sh\nexec '${process.execPath}' "$@"\n`, { mode: 0o755 });
  process.env.MAILROOM_PACK_NODE = join(folder, 'node');
  process.env.CUSTOM_FPM_PATH = join(top, 'test/support/fpm-dpkg.mjs');
  run('electron/build.ts', '--app');
  const to = `-c.directories.output=${folder}`;
  const from = `-c.electronDist=${join(folder, 'electron')}`;
  const targets = hasDpkg ? ['dir', 'deb'] : ['dir'];
  run('node_modules/electron-builder/cli.js', '--linux', ...targets, from, to, '--publish', 'never');
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
  const {
    version: _,
    strictlyRequireAllFuses: __,
    ...wire
  } = await getCurrentFuseWire(join(packed, 'mailroom-desktop'));
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
  const takes = await running.evaluate(({ app: own }) =>
    ['mailroom', 'mailto', 'mid'].map(scheme => own.isDefaultProtocolClient(scheme)),
  );
  assert.deepEqual(takes, [true, false, false], 'its own links, and nobody else’s unasked');
  await running.close();
  assert.equal(await running.exited, 0);
});

test('the commands work from the package, with the Node that came with it', { skip }, () => {
  const home = join(folder, 'home');
  const call = (name: string, args: readonly string[], input = '') =>
    spawnSync(join(resources, 'bin', name), args, {
      ...{ input, encoding: 'utf8', timeout: 30_000, cwd: '/' },
      env: { PATH: process.env.PATH, HOME: folder, MAILROOM_HOME: home },
    });
  const version = call('mailroom', ['version']);
  assert.deepEqual([version.status, version.stdout.trim()], [0, expectedVersion()], version.stderr);
  // The store's native part is found, and its thread.
  const added = call('mailroom', ['domain', 'add', 'here.example']);
  assert.equal(added.status, 0, added.stderr);
  const sent = call('sendmail', ['-t', '-i'], 'To: ann@here.example\nSubject: From a script\n\nHello\n');
  assert.equal(sent.status, 0, sent.stderr);
  assert.equal(readdirSync(join(home, 'drop/new')).length, 1);
  assert.ok(existsSync(join(resources, 'cli/out/renderer/index.html')), 'the window, for mailroom serve');
});

const expectedVersion = (): string => JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')).version;

test('the package for Debian has the app, the commands in the path, icons and a desktop entry', {
  skip: skip || !hasDpkg,
}, () => {
  const deb = readdirSync(folder).find(name => name.endsWith('.deb'));
  const ask = (...args: string[]) => spawnSync('dpkg-deb', args, { encoding: 'utf8' }).stdout;
  const path = join(folder, deb ?? 'none');
  assert.match(ask('--field', path), /^Package: mailroom$.*^Depends: .*libsecret-1-0/ms);
  const listed = ask('--contents', path);
  for (const wanted of ['mailroom', 'mailroom-sendmail', 'mailroom-mailq', 'mailroom-newaliases'])
    assert.match(listed, new RegExp(`^-rwxr-xr-x root/root .* \\./usr/bin/${wanted}$`, 'm'));
  for (const size of ['16x16', '48x48', '256x256', '512x512'])
    assert.match(listed, new RegExp(`\\./usr/share/icons/hicolor/${size}/apps/mailroom-desktop\\.png$`, 'm'));
  const unpacked = join(folder, 'debian');
  ask('--extract', path, unpacked);
  assert.equal(statSync(unpacked).mode & 0o777, 0o755, 'the root of the system stays open to all');
  const entry = readFileSync(join(unpacked, 'usr/share/applications/mailroom.desktop'), 'utf8');
  assert.match(entry, /^Exec=\/opt\/Mailroom\/mailroom-desktop %U$/m);
  const types = /^MimeType=(.*)$/m.exec(entry)?.[1]?.split(';') ?? [];
  const wanted = [
    'message/rfc822',
    'application/mbox',
    'x-scheme-handler/mailroom',
    'x-scheme-handler/mailto',
    'x-scheme-handler/mid',
  ];
  assert.deepEqual(
    wanted.filter(type => !types.includes(type)),
    [],
  );
  assert.match(entry, /^Actions=NewMessage;Queue;PauseOutgoing;ResumeOutgoing;Quit;?$/m);
  assert.match(
    entry,
    /^\[Desktop Action PauseOutgoing\]$.*^Exec=\/opt\/Mailroom\/mailroom-desktop --pause-outgoing$/ms,
  );
  const inPath = readFileSync(join(unpacked, 'usr/bin/mailroom'), 'utf8');
  assert.match(inPath, /exec "\/opt\/Mailroom\/resources\/bin\//);
});

test('icons are there in the form each system wants, and all that the build names', () => {
  const { build } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
  const ico = readFileSync(join(top, build.win.icon));
  const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, i) => ico.readUInt8(6 + 16 * i) || 256);
  assert.deepEqual(sizes, [16, 24, 32, 48, 64, 128, 256]);
  const icns = readFileSync(join(top, build.mac.icon));
  assert.deepEqual([icns.toString('ascii', 0, 4), icns.readUInt32BE(4)], ['icns', icns.length]);
  for (const name of readdirSync(join(top, build.linux.icon))) {
    const png = readFileSync(join(top, build.linux.icon, name));
    assert.equal(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}.png`, name);
  }
});

type Job = {
  readonly 'runs-on': string;
  readonly strategy?: { readonly matrix: Record<string, readonly unknown[]> };
  readonly steps: readonly { readonly run?: string; readonly uses?: string }[];
};
test('the workflows are whole: every system tests on the real Electron and builds its own installers', () => {
  const read = (name: string) =>
    parse(readFileSync(join(top, '.github/workflows', name), 'utf8'), { strict: true }) as {
      readonly jobs: Record<string, Job>;
    };
  const { test: tested } = read('ci.yml').jobs;
  assert.deepEqual(
    new Set(tested!.strategy?.matrix.os as string[]),
    new Set(['ubuntu-24.04', 'ubuntu-24.04-arm', 'macos-15', 'windows-2025']),
  );
  const runs = tested!.steps.map(step => step.run ?? '').join('\n');
  for (const part of ['npm ci', 'install-electron', 'apparmor_restrict_unprivileged_userns=0', 'xvfb-run', 'npm test'])
    assert.ok(runs.includes(part), `ci.yml does not ${part}`);
  const { package: packaged } = read('release.yml').jobs;
  const built = (packaged!.strategy!.matrix.include as readonly { readonly args: string }[]).map(({ args }) => args);
  assert.deepEqual(built.map(args => args.split(' ')[0]).toSorted(), [
    '--linux',
    '--linux',
    '--mac',
    '--mac',
    '--win',
    '--win',
  ]);
  assert.ok(packaged!.steps.some(step => step.uses?.startsWith('actions/attest-build-provenance@')));
  const scripts = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8')).scripts as Record<string, string>;
  for (const { run = '' } of [...tested!.steps, ...packaged!.steps]) {
    for (const [, file] of run.matchAll(/\bnode ([\w/.-]+\.(?:ts|mjs))/g))
      assert.ok(existsSync(join(top, file!)), `${file} is gone`);
    for (const [, name] of run.matchAll(/\bnpm run ([\w-]+)/g)) assert.ok(name! in scripts, `npm run ${name} is gone`);
  }
});
