/** A backup made, read, verified, tried, exported and restored; and what must never be taken for one. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { Decrypter, Encrypter } from 'age-encryption';
import { drill } from '../../../server/backup/drill.ts';
import { verifyHeld } from '../../../server/backup/held.ts';
import { keyOfTarget, openKeys } from '../../../server/backup/keys.ts';
import { makeBackup } from '../../../server/backup/make.ts';
import { exportFile, openFile } from '../../../server/backup/one-file.ts';
import { openWith, sealWith } from '../../../server/backup/passphrase.ts';
import { lookAtPlace, openPlace } from '../../../server/backup/places.ts';
import { openRepository, readManifest } from '../../../server/backup/repository.ts';
import { prepareRestore } from '../../../server/backup/restore-home.ts';
import { finishSwap, orderedSwap, restoredJustNow, takeBackSwap } from '../../../server/backup/swap.ts';
import { lookAtTarget } from '../../../server/backup/target.ts';
import { systemRandom } from '../../../server/base/ports.ts';
import { newSeal } from '../../../server/base/seal.ts';
import { ANN, BEN, backupWorld, never, openHome, putLetter, quiet, SECRET } from '../../support/backup-world.ts';
import { must, refusal } from '../../support/store-world.ts';

/** Far fewer rounds than in use. */
const WORK = 4;
const testKey = async (folder: string) =>
  must(await openKeys(folder, newSeal(Buffer.alloc(32, 1), systemRandom), WORK).setPassphrase('correct horse'));

const objectsOf = (target: string): string[] =>
  readdirSync(join(target, 'objects')).flatMap(two =>
    readdirSync(join(target, 'objects', two)).map(name => join(target, 'objects', two, name)),
  );
const tryIt = (world: Awaited<ReturnType<typeof backupWorld>>, held: Parameters<typeof drill>[0]) =>
  drill(held, { clock: world.clock, scratch: world.parts.scratch, signal: never, tell: quiet });

test('a backup holds the home as it is, and the next only what is new', async t => {
  const world = await backupWorld(t);
  const first = await world.held(await world.make());
  assert.deepEqual(first.manifest.files.map(({ path }) => path).toSorted(), [
    'mailroom.jsonc',
    'secret',
    'store/mailroom.db',
    'store/segments/000001.seg',
    'tls/authority.key',
  ]);
  assert.equal(first.manifest.census.messages, 4);
  assert.deepEqual(must(await tryIt(world, first)), { messages: 4, read: 4, accounts: 2 });
  const before = objectsOf(world.target).length;
  await putLetter(world.store, ANN, 'INBOX', 'four');
  const second = await world.held(await world.make());
  assert.equal(second.manifest.census.messages, 5);
  assert.ok(objectsOf(world.target).length - before < 8, 'what is the same is not written again');
  assert.deepEqual(
    (await world.repository.list()).map(({ messages }) => messages),
    [5, 4],
  );
  assert.ok(must(await tryIt(world, first)).messages === 4, 'the older one is as it was');
  assert.deepEqual(readdirSync(join(world.home, 'backup', 'scratch')), []);
});

test('bits that rot are found, set aside, and written anew by the next backup', async t => {
  const world = await backupWorld(t);
  const id = await world.make();
  const held = await world.held(id);
  assert.deepEqual(await verifyHeld(world.repository, held.manifest, { clock: world.clock }), []);
  const [victim] = objectsOf(world.target).toSorted((a, b) => statSync(b).size - statSync(a).size);
  const octets = readFileSync(victim!);
  octets[octets.length >> 1]! ^= 1;
  writeFileSync(victim!, octets);
  assert.match(refusal(await tryIt(world, held)) ?? '', /damaged/);
  const faults = await verifyHeld(world.repository, held.manifest, { clock: world.clock });
  assert.equal(faults.length, 1);
  assert.equal(readdirSync(join(world.target, 'damaged')).length, 1, 'nothing that is corrupt is deleted');
  const healed = await world.make();
  assert.deepEqual(await verifyHeld(world.repository, (await world.held(healed)).manifest, { clock: world.clock }), []);
  assert.deepEqual(await verifyHeld(world.repository, held.manifest, { clock: world.clock }), [], 'the old one too');
});

test('what is broken off is never taken for a backup, and is cleared away', async t => {
  const world = await backupWorld(t);
  const id = await world.make();
  const stopped = new AbortController();
  const progress = () => stopped.abort();
  await putLetter(world.store, ANN, 'INBOX', 'more', 200_000);
  assert.equal(refusal(await makeBackup(world.parts, world.repository, stopped.signal, progress)), 'It was stopped');
  assert.deepEqual(
    (await world.repository.list()).map(one => one.id),
    [id],
  );
  const part = join(world.target, 'backups', '2026-01-05T000009Z');
  mkdirSync(part);
  writeFileSync(join(part, 'manifest'), 'half');
  assert.deepEqual(
    (await world.repository.list()).map(one => one.id),
    [id],
  );
  rmSync(part, { recursive: true });
  const next = await world.make();
  await world.repository.remove([id]);
  const used = new Set((await world.held(next)).manifest.files.flatMap(({ pieces }) => pieces));
  assert.equal(objectsOf(world.target).length, used.size, 'pieces that nobody names are gone');
  must(await tryIt(world, await world.held(next)));
});

test('encrypted: nothing of the mail is readable there, and any age opens it', async t => {
  const key = await testKey(join((await backupWorld(t)).top, 'keys'));
  const world = await backupWorld(t, key);
  const held = await world.held(await world.make());
  must(await tryIt(world, held));
  for (const path of objectsOf(world.target))
    assert.equal(readFileSync(path).subarray(0, 21).toString(), 'age-encryption.org/v1');
  assert.match(refusal(await openRepository(world.target, null)) ?? '', /passphrase is needed/);
  assert.match(refusal(await keyOfTarget(world.target, 'wrong horse')) ?? '', /not the passphrase/);
  assert.equal(must(await keyOfTarget(world.target, 'correct horse')).identity, key.identity);
  const opened = must(await openPlace(world.target, null, 'correct horse', join(world.top, 'x')));
  assert.equal(opened.held.manifest.census.messages, 4);
  assert.equal(must(await lookAtPlace(world.target)).backups.length, 1, 'what there is can be listed without it');
});

test('a passphrase is one line of at least eight characters', async t => {
  const keys = openKeys(join((await backupWorld(t)).top, 'keys'), newSeal(Buffer.alloc(32, 1), systemRandom), WORK);
  assert.match(refusal(await keys.setPassphrase('short')) ?? '', /at least 8/);
  assert.match(refusal(await keys.setPassphrase('correct\nhorse')) ?? '', /one line/);
  assert.equal(must(await keys.key()), null);
  const first = must(await keys.setPassphrase('correct horse'));
  assert.equal(
    must(await keys.setPassphrase('battery staple')).identity,
    first.identity,
    'another passphrase, the same key',
  );
});

test('our passphrases are those of age, both ways', async () => {
  const foreign = new Decrypter();
  foreign.addPassphrase('correct horse');
  assert.equal(await foreign.decrypt(await sealWith('correct horse', 'a key', WORK), 'text'), 'a key');
  const theirs = new Encrypter();
  theirs.setScryptWorkFactor(WORK);
  theirs.setPassphrase('correct horse');
  const sealed = await theirs.encrypt('their key');
  assert.equal(must(await openWith('correct horse', sealed)), 'their key');
  assert.match(refusal(await openWith('wrong', sealed)) ?? '', /not the passphrase/);
});

test('one file: a ZIP that holds the home, encrypted or not, is restored as a folder is', async t => {
  const world = await backupWorld(t);
  const held = await world.held(await world.make());
  for (const passphrase of [null, 'correct horse']) {
    const path = join(world.top, passphrase === null ? 'one.zip' : 'one.zip.age');
    must(await exportFile(held, path, { signal: never, tell: quiet, passphrase }));
    assert.match(
      refusal(await exportFile(held, path, { signal: never, tell: quiet, passphrase })) ?? '',
      /there already/,
    );
    const unpacked = must(await openFile(path, join(world.top, 'unpacked'), passphrase));
    assert.deepEqual(must(await tryIt(world, unpacked)), { messages: 4, read: 4, accounts: 2 });
  }
  assert.match(refusal(await openFile(join(world.top, 'one.zip.age'), join(world.top, 'u'), null)) ?? '', /passphrase/);
  assert.match(refusal(await openFile(join(world.home, 'secret'), join(world.top, 'u'), null)) ?? '', /no backup/);
});

test('everything is put back beside what is there, which is moved aside', async t => {
  const world = await backupWorld(t);
  const held = await world.held(await world.make());
  const home = join(world.top, 'other');
  mkdirSync(home);
  writeFileSync(join(home, 'secret'), 'another');
  must(await prepareRestore(held, home, { clock: world.clock, signal: never, tell: quiet }));
  assert.equal(readFileSync(join(home, 'secret'), 'utf8'), 'another', 'nothing has changed yet');
  must(takeBackSwap(home));
  assert.deepEqual([orderedSwap(home), must(finishSwap(home, 0))], [null, null]);
  must(await prepareRestore(held, home, { clock: world.clock, signal: never, tell: quiet }));
  const swapped = must(finishSwap(home, world.clock.now()))!;
  assert.deepEqual(restoredJustNow(home), swapped);
  assert.equal(restoredJustNow(home), null, 'told once');
  assert.equal(readFileSync(join(swapped.aside!, 'secret'), 'utf8'), 'another');
  assert.equal(readFileSync(join(home, 'secret'), 'utf8'), SECRET);
  await sameMail(t, world, home);
});

async function sameMail(t: TestContext, world: Awaited<ReturnType<typeof backupWorld>>, home: string): Promise<void> {
  const store = await openHome(home);
  t.after(() => store.close());
  assert.deepEqual(await store.check({ deep: true }), []);
  for (const address of [ANN, BEN]) {
    const [was, is] = [(await world.store.account(address))!, (await store.account(address))!];
    for (const before of await world.store.mailboxes(was.id)) {
      const now = (await store.mailbox(is.id, before.name))!;
      assert.deepEqual([now.messages, now.bytes], [before.messages, before.bytes]);
      assert.ok(now.uidValidity > before.uidValidity, 'clients must not believe their old UIDs');
      for (const uid of await store.uids(is.id, now.id)) {
        const [rows, old] = [
          store.rows(is.id, now.id, [[uid, uid]]),
          world.store.rows(was.id, before.id, [[uid, uid]]),
        ];
        const [[row], [then]] = [
          (await rows[Symbol.asyncIterator]().next()).value,
          (await old[Symbol.asyncIterator]().next()).value,
        ];
        assert.deepEqual([row.flags, row.keywords, row.internalDate], [then.flags, then.keywords, then.internalDate]);
        assert.ok(Buffer.from(await store.bytes(row.message)).equals(await world.store.bytes(then.message)));
      }
    }
  }
  const added = await putLetter(store, ANN, 'INBOX', 'after');
  assert.equal(added, 4);
}

test('a target that will not do is told in words, and nothing is made there', async t => {
  const world = await backupWorld(t);
  const why = async (path: string) => refusal(await lookAtTarget(path, world.home)) ?? '';
  assert.match(await why('relative'), /whole path/);
  assert.match(await why(join(world.home, 'inside')), /must not lie in the folder of the mail/);
  assert.match(await why(join(world.top, 'no', 'such')), /Is the drive connected/);
  writeFileSync(join(world.top, 'file'), '');
  assert.match(await why(join(world.top, 'file')), /no folder/);
  assert.match(await why(join(world.top)), /holds other things/);
  const look = must(await lookAtTarget(world.target, world.home));
  assert.deepEqual([look.is, look.encrypted, look.sameDisk], ['ours', false, true]);
  assert.equal(must(await lookAtTarget(join(world.top, 'new'), world.home)).is, 'new');
  assert.equal(existsSync(join(world.top, 'new')), false);
});

test('a target that is read-only, or gone, is told in words; the backups that are there stay', {
  skip: process.getuid?.() === 0,
}, async t => {
  const world = await backupWorld(t);
  await world.make();
  chmodSync(join(world.target, 'objects'), 0o500);
  t.after(() => chmodSync(join(world.target, 'objects'), 0o700));
  assert.match(refusal(await lookAtTarget(world.target, world.home)) ?? '', /may not be written/);
});

test('a list of files that would lead out of the home is not believed', () => {
  const file = { path: '../outside', size: 1, mode: 0o600, sha256: '', pieceSize: 1, pieces: [] };
  assert.throws(() => readManifest(Buffer.from(JSON.stringify({ format: 1, files: [file] }))), /names the file/);
});

test('a damaged list of files is told, and nothing is cleared away while it is', async t => {
  const world = await backupWorld(t);
  const [old, id] = [await world.make(), await world.make()];
  const before = objectsOf(world.target).length;
  writeFileSync(join(world.target, 'backups', id, 'manifest'), 'not it');
  assert.match(refusal(await world.repository.manifest(id)) ?? '', /damaged/);
  await world.repository.remove([old]);
  assert.equal(objectsOf(world.target).length, before);
});
