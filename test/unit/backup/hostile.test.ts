/** What a stranger, a crash, a second home or a rotten disk may do to backups, and must not. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import test from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { ZipFile } from 'yazl';
import { newBackupControl } from '../../../server/backup/control.ts';
import { drill } from '../../../server/backup/drill.ts';
import { type Held, verifyHeld } from '../../../server/backup/held.ts';
import { keyOfTarget, openKeys } from '../../../server/backup/keys.ts';
import type { HeldFile } from '../../../server/backup/layout.ts';
import { exportFile, openFile } from '../../../server/backup/one-file.ts';
import { readManifest } from '../../../server/backup/repository.ts';
import { prepareRestore } from '../../../server/backup/restore-home.ts';
import { finishSwap, orderedSwap, readyFolder } from '../../../server/backup/swap.ts';
import { systemRandom } from '../../../server/base/ports.ts';
import { newSeal } from '../../../server/base/seal.ts';
import { backupWorld, never, quiet, SECRET } from '../../support/backup-world.ts';
import { must, refusal } from '../../support/store-world.ts';

type World = Awaited<ReturnType<typeof backupWorld>>;
const settings = (to: string, encrypt = false) => ({
  ...{ to, every: 0, at: 0, keep: { daily: 1, weekly: 0, monthly: 0 }, encrypt, drillEvery: 0, expected: false },
});
const controlOf = (world: World, to: string, encrypt = false) =>
  newBackupControl({
    ...world.parts,
    ...{ store: world.store, clock: world.clock, restart: null, note: quiet, adopt: async () => {} },
    keys: openKeys(join(world.home, 'backup'), newSeal(Buffer.alloc(32, 1), systemRandom), 4),
    settings: () => settings(to, encrypt),
    onBug: fault => {
      throw fault;
    },
  });
const rot = (world: World, name = ''): void => {
  const objects = readdirSync(join(world.target, 'objects'), { recursive: true, withFileTypes: true })
    .filter(one => one.isFile() && one.name.startsWith(name))
    .map(one => join(one.parentPath, one.name))
    .toSorted((a, b) => statSync(b).size - statSync(a).size);
  const octets = readFileSync(objects[0]!);
  octets[octets.length >> 1]! ^= 1;
  writeFileSync(objects[0]!, octets);
};

test('what came to the home after a restore was ordered neither hides nor removes what is restored', async t => {
  const world = await backupWorld(t);
  const held = await world.held(await world.make());
  const home = join(world.top, 'new');
  mkdirSync(home);
  must(await prepareRestore(held, home, { clock: world.clock, signal: never, tell: quiet }));
  writeFileSync(join(home, 'secret'), 'of the first run');
  const swapped = must(finishSwap(home, world.clock.now()))!;
  assert.equal(readFileSync(join(home, 'secret'), 'utf8'), SECRET);
  assert.equal(readFileSync(join(swapped.aside!, 'secret'), 'utf8'), 'of the first run');
});

test('half of what was prepared never takes the place of a home', async t => {
  const world = await backupWorld(t);
  const held = await world.held(await world.make());
  const home = join(world.top, 'new');
  mkdirSync(home);
  writeFileSync(join(home, 'secret'), 'mine');
  must(await prepareRestore(held, home, { clock: world.clock, signal: never, tell: quiet }));
  rmSync(join(readyFolder(home), 'store'), { recursive: true });
  assert.equal(must(finishSwap(home, world.clock.now())), null);
  assert.deepEqual([readFileSync(join(home, 'secret'), 'utf8'), orderedSwap(home)], ['mine', null]);
});

const file = (more: Partial<HeldFile>): HeldFile => ({
  ...{ path: 'secret', size: 1, mode: 0o600, sha256: 'a'.repeat(64), pieceSize: 1, pieces: [] },
  ...more,
});
test('a list of files that names pieces by other ways, or what is no number, is not believed', () => {
  const read = (more: object) =>
    readManifest(Buffer.from(JSON.stringify({ format: 1, id: '2026-11-23T023000Z', files: [file(more)] })));
  assert.equal(read({}).files.length, 1);
  for (const strange of [
    { pieces: ['../../../../etc/passwd'] },
    { pieceSize: 0 },
    { pieceSize: 1e12 },
    { size: -1 },
    { size: '1' },
    { mode: null },
    { sha256: 1 },
    { pieces: null },
  ])
    assert.throws(() => read(strange), /not understood/, JSON.stringify(strange));
});

test('a summary with values that no backup has is none', async t => {
  const world = await backupWorld(t);
  const path = join(world.target, 'backups', await world.make(), 'summary.json');
  const told = JSON.parse(readFileSync(path, 'utf8'));
  for (const strange of [{ at: 1e300 }, { octets: 'much' }, { messages: null }, { version: 1 }, { encrypted: 'no' }]) {
    writeFileSync(path, JSON.stringify({ ...told, ...strange }));
    assert.deepEqual(await world.repository.list(), [], JSON.stringify(strange));
  }
  writeFileSync(path, JSON.stringify(told));
  assert.equal((await world.repository.list()).length, 1);
});

test('a piece with the name of another file is neither read nor moved', async t => {
  const world = await backupWorld(t);
  const held = await world.held(await world.make());
  const name = '../home/secret';
  mkdirSync(join(world.target, 'home'));
  const strange = { ...held.manifest, files: [file({ pieces: [name] })] };
  const faults = await verifyHeld(world.repository, strange, { clock: world.clock });
  assert.equal(faults.length, 1);
  assert.equal(readFileSync(join(world.home, 'secret'), 'utf8'), SECRET);
});

test('a piece that unpacks to far more than a piece is damaged; a file is never longer than it says', async t => {
  const world = await backupWorld(t);
  const held = await world.held(await world.make());
  const bomb = Buffer.alloc(64 * 1024 * 1024);
  const name = createHash('sha256').update(bomb).digest('hex');
  mkdirSync(join(world.target, 'objects', name.slice(0, 2)), { recursive: true });
  writeFileSync(join(world.target, 'objects', name.slice(0, 2), name), zstdCompressSync(bomb));
  assert.match(refusal(await world.repository.objects.get(name)) ?? '', /damaged/);
  const endless: Held = {
    ...held,
    manifest: { ...held.manifest, files: [file({ size: 10 })] },
    async *pieces() {
      for (let n = 0; n < 1000; n++) yield Buffer.alloc(1000);
      assert.fail('all of it was written');
    },
  };
  const tried = await drill(endless, { clock: world.clock, scratch: world.parts.scratch, signal: never, tell: quiet });
  assert.match(refusal(tried) ?? '', /longer than it was/);
});

test('an archive that would unpack to more than the disk holds is told before it does', async t => {
  const world = await backupWorld(t);
  const held = await world.held(await world.make());
  const path = join(world.top, 'bomb.zip');
  const zip = new ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(path));
  const huge = { ...held.manifest, files: [file({ size: Number.MAX_SAFE_INTEGER })] };
  zip.addBuffer(Buffer.from(JSON.stringify(huge)), 'backup.json');
  zip.addBuffer(Buffer.alloc(1), 'home/secret');
  zip.end();
  await written;
  assert.match(refusal(await openFile(path, join(world.top, 'u'), null)) ?? '', /no room/);
});

test('a damaged piece in the middle of an export is told, and nothing breaks', async t => {
  const world = await backupWorld(t);
  const held = await world.held(await world.make());
  rot(world);
  const path = join(world.top, 'one.zip');
  for (const passphrase of [null, 'correct horse'])
    assert.match(refusal(await exportFile(held, path, { signal: never, tell: quiet, passphrase })) ?? '', /damaged/);
  await new Promise(resolve => setTimeout(resolve, 50));
  assert.equal(existsSync(path), false);
});

test('another passphrase opens the backups that are there, and the one before does not', async t => {
  const world = await backupWorld(t);
  const target = join(world.top, 'sealed');
  const control = controlOf(world, target, true);
  t.after(() => control.close());
  must(await control.keys.setPassphrase('the first one'));
  must(control.run());
  assert.equal(await control.idle(), null);
  must(await keyOfTarget(target, 'the first one'));
  must(await control.keys.setPassphrase('the second one'));
  must(await keyOfTarget(target, 'the second one'));
  assert.match(refusal(await keyOfTarget(target, 'the first one')) ?? '', /not the passphrase/);
});

test('two homes never share a folder, and the second clears nothing of the first away', async t => {
  const [one, two] = [await backupWorld(t), await backupWorld(t)];
  const target = join(one.top, 'shared');
  for (const [world, outcome] of [
    [one, null],
    [two, /another Mailroom/],
    [one, null],
  ] as const) {
    const control = controlOf(world, target);
    world.clock.advance(1000);
    must(control.run());
    const because = await control.idle();
    await control.close();
    if (outcome === null) assert.equal(because, null);
    else assert.match(because ?? '', outcome);
  }
});

test('what a drill found damaged is written anew by the next backup', async t => {
  const world = await backupWorld(t);
  const control = controlOf(world, world.target);
  t.after(() => control.close());
  must(control.run());
  assert.equal(await control.idle(), null);
  const [newest] = await world.repository.list();
  const { manifest } = await world.held(newest!.id);
  rot(world, manifest.files.find(({ path }) => path === 'secret')!.pieces[0]);
  must(control.drill(null));
  assert.match((await control.idle()) ?? '', /damaged/);
  world.clock.advance(1000);
  must(control.run());
  assert.equal(await control.idle(), null);
  must(control.drill(null));
  assert.equal(await control.idle(), null);
});
