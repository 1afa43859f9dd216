/**
 * Passwords of other servers, sealed with a desktop's keychain or with the home's key file: carried from one to the other and
 * back, never lost, and where they cannot be opened it is said whose keychain it is.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { homeAt } from '../../../server/assembly/home.ts';
import {
  type AskKeychain,
  keychainNeeds,
  keychainOffline,
  openKeychain,
  resealAll,
} from '../../../server/assembly/keychain.ts';
import { seededRandom, systemClock } from '../../../server/base/ports.ts';
import { isOfKeychain, newSeal } from '../../../server/base/seal.ts';
import { purposeOfPulled } from '../../../server/mra/secret.ts';
import { openRouting } from '../../../server/routing/routing.ts';
import { must, openForTest } from '../../support/store-world.ts';

const random = seededRandom(5);
const fileKey = new Uint8Array(32).fill(9);

/** A keychain that opens only what it kept itself. */
function newDesktop(): AskKeychain {
  const kept = new Map<string, string>();
  return {
    async keep(key) {
      kept.set(`kept ${kept.size + 1}`, key);
      return `kept ${kept.size}`;
    },
    open: async text => kept.get(text) ?? null,
  };
}
function newHome(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-keychain-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return homeAt(folder);
}
const opened = async (...given: Parameters<typeof openKeychain>) => {
  const keychain = openKeychain(...given);
  await keychain.ready(1000);
  return keychain;
};

test('a key is made once, kept by the desktop, and lies nowhere in the home', async t => {
  const home = newHome(t);
  const desktop = newDesktop();
  const key = (await opened(home, random, desktop)).key()!;
  assert.equal(key.length, 32);
  const path = join(home.folder, 'keychain.json');
  const written = readFileSync(path, 'utf8');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  for (const form of ['hex', 'base64', 'base64url'] as const)
    assert.ok(!written.includes(Buffer.from(key).toString(form)));
  assert.deepEqual((await opened(home, random, desktop)).key(), key);
  assert.equal(readFileSync(path, 'utf8'), written);
});

test('a desktop without a keychain, and none at all: the key file is used, and nothing is written', async t => {
  const home = newHome(t);
  for (const desktop of [null, { keep: async () => null, open: async () => null }]) {
    const keychain = await opened(home, random, desktop);
    assert.equal(keychain.key(), null);
    assert.match(newSeal(fileKey, random, keychain).seal('x', 'p'), /^sealed1:/);
  }
  // One that takes a key and does not give it back keeps nothing.
  const forgetful = { keep: async () => 'gone', open: async () => null };
  assert.equal((await opened(home, random, forgetful)).key(), null);
  assert.ok(!existsSync(join(home.folder, 'keychain.json')));
});

test('both ways are read, and what is written goes where the setting says', async t => {
  const keychain = await opened(newHome(t), random, newDesktop());
  const before = newSeal(fileKey, random).seal('old password', 'p');
  const seal = newSeal(fileKey, random, keychain);
  assert.deepEqual(seal.open(before, 'p'), { ok: true, value: 'old password' });
  const moved = seal.renewed(before, 'p')!;
  assert.ok(isOfKeychain(moved));
  assert.deepEqual(seal.open(moved, 'p'), { ok: true, value: 'old password' });
  assert.equal(seal.open(moved, 'another purpose').ok, false);
  assert.equal(seal.renewed(moved, 'p'), null, 'it is so already');
  keychain.setWanted(() => false);
  const back = seal.renewed(moved, 'p')!;
  assert.deepEqual(newSeal(fileKey, random).open(back, 'p'), { ok: true, value: 'old password' });
});

test('a home on another computer: said whose keychain it is, nothing overwritten, and good again where it came from', async t => {
  const home = newHome(t);
  const desktop = newDesktop();
  const sealed = newSeal(fileKey, random, await opened(home, random, desktop)).seal('password', 'p');
  const path = join(home.folder, 'keychain.json');
  const written = readFileSync(path, 'utf8');
  const moved = await opened(home, random, newDesktop());
  const there = newSeal(fileKey, random, moved).open(sealed, 'p');
  assert.ok(!there.ok && there.error.includes(`on ${hostname()}`) && there.error.includes('enter it anew'));
  assert.match(newSeal(fileKey, random, moved).seal('new password', 'p'), /^sealed1:/);
  const headless = newSeal(fileKey, random, keychainOffline(home)).open(sealed, 'p');
  assert.ok(!headless.ok && headless.error.includes(`on ${hostname()}`));
  assert.equal(readFileSync(path, 'utf8'), written);
  const again = newSeal(fileKey, random, await opened(home, random, desktop)).open(sealed, 'p');
  assert.deepEqual(again, { ok: true, value: 'password' });
});

test('a file that is none, and a key that is another one, are never used nor written over', async t => {
  const home = newHome(t);
  const path = join(home.folder, 'keychain.json');
  for (const text of ['', '{', '{"version":2}', '{"version":1,"kept":"x","check":"y","keptBy":"ann on pc"}']) {
    writeFileSync(path, text);
    const keychain = await opened(home, random, {
      keep: async () => 'x',
      open: async () => Buffer.alloc(32).toString('base64'),
    });
    assert.equal(keychain.key(), null, text);
    assert.equal(readFileSync(path, 'utf8'), text);
  }
});

test('a keyring that asks its owner first does not hold the mail up; its key is used when it comes', async t => {
  const home = newHome(t);
  const desktop = newDesktop();
  await opened(home, random, desktop);
  const { promise: unlocked, resolve: unlock } = Promise.withResolvers<void>();
  const open = (text: string) => unlocked.then(() => desktop.open(text));
  const keychain = openKeychain(home, random, { ...desktop, open });
  await keychain.ready(10);
  assert.equal(keychain.key(), null);
  const come = new Promise<void>(resolve => keychain.onKey(resolve));
  unlock();
  await come;
  assert.equal(keychain.key()?.length, 32);
});

test('all that is kept is sealed anew, in both directions; an edited relay keeps what cannot be read here', async t => {
  const { store } = await openForTest(t);
  const home = newHome(t);
  const desktop = newDesktop();
  const keychain = await opened(home, random, desktop);
  const seal = newSeal(fileKey, random, keychain);
  const routing = (own: typeof seal) => openRouting({ store, clock: systemClock, seal: own });
  const old = newSeal(fileKey, random);
  must(
    await (await routing(old)).addRelay(
      { name: 'isp', hosts: ['mail.example'], user: 'me', password: 'secret' },
      'a test',
    ),
  );
  const row = async () => (await store.relays())[0]!;
  assert.equal(await resealAll(store, seal, 0), 1);
  assert.ok(isOfKeychain((await row()).password));
  assert.equal((await routing(seal)).relay('isp')?.password, 'secret');
  assert.equal(await resealAll(store, seal, 0), 0);

  // Elsewhere: it is told, and stays while other settings change.
  const elsewhere = await opened(home, random, null);
  const [need] = await keychainNeeds(store, elsewhere);
  assert.match(need!.sentence, /^The passwords of relay isp are sealed with the keychain of .* enter them anew\.$/);
  const before = (await row()).password;
  const blind = await routing(newSeal(fileKey, random, elsewhere));
  await blind.changeRelay('isp', { concurrency: 2 }, 'a test');
  assert.equal((await row()).password, before);
  assert.equal(await resealAll(store, newSeal(fileKey, random, elsewhere), 0), 0);

  keychain.setWanted(() => false);
  assert.equal(await resealAll(store, seal, 0), 1);
  assert.equal((await routing(old)).relay('isp')?.password, 'secret');
  assert.deepEqual(await keychainNeeds(store, elsewhere), []);
});

test('a home that cannot be written, or a keychain that breaks, ends nothing: the key file is used', async t => {
  const gone = { ...newHome(t), folder: '/dev/null/home' };
  assert.equal((await opened(gone, random, newDesktop())).key(), null);
  const breaks: AskKeychain = {
    keep: () => Promise.reject(new Error('the bus is gone')),
    open: () => Promise.reject(new Error('the bus is gone')),
  };
  assert.equal((await opened(newHome(t), random, breaks)).key(), null);
});

test('what is sealed anew says nothing of how far its fetching has come', async () => {
  const key = new Uint8Array(32).fill(3);
  const keychain = { key: () => key, isWanted: () => true, keptBy: () => null };
  const seal = newSeal(fileKey, random, keychain);
  const body = JSON.stringify({ user: 'ann', host: 'old.example', protocol: 'imap' });
  const secret = newSeal(fileKey, random).seal('secret', purposeOfPulled(body));
  const told: object[] = [];
  const store = {
    pulledAccounts: async () => [{ id: 1, body, state: 'as it was when it was read', secret }],
    relays: async () => [],
    run: async (_: string, input: object) => told.push(input),
  };
  assert.equal(await resealAll(store as never, seal, 0), 1);
  assert.deepEqual(Object.keys(told[0]!), ['id', 'secret']);
});
