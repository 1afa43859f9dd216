/** Keys of our own domains: made by themselves, seen, used, changed in time, and never used unseen. The clock is manual. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { days, hours, minutes } from '../../../server/base/units.ts';
import type { Resolver } from '../../../server/dns/resolver.ts';
import { printPrivateKey, readPrivateKey } from '../../../server/mailauth/dkim-key.ts';
import { verifyDkim } from '../../../server/mailauth/dkim-verify.ts';
import { openSigning, type Signing } from '../../../server/signing/control.ts';
import type { Store } from '../../../server/store/interface.ts';
import { dns, ed25519Key, ed25519Record, rsaKey, rsaRecord } from '../../support/signed-mail.ts';
import { must, openForTest, START } from '../../support/store-world.ts';

const HOME = 'here.example';
const MESSAGE = Buffer.from(
  'From: Ann <ann@here.example>\r\nTo: kim@there.example\r\nSubject: Lunch\r\nDate: Mon, 23 Nov 2026 00:00:00 +0000\r\n\r\nAt noon?\r\n',
);

type Desk = {
  readonly store: Store;
  readonly signing: Signing;
  readonly clock: ReturnType<typeof manualClock>;
  readonly resolver: Resolver;
  /** Name → text, as the owner publishes. */
  readonly zone: Record<string, string>;
  readonly states: () => Promise<readonly string[]>;
  readonly pass: (time: number) => Promise<void>;
  readonly publishAll: () => Promise<void>;
  /** The DNS says nothing until what is returned is called. */
  readonly silence: () => () => void;
};

async function desk(t: TestContext, rotateAfter = days(180), isOn = () => true): Promise<Desk> {
  const { store } = await openForTest(t);
  const clock = manualClock(START);
  const zone: Record<string, string> = {};
  let gate: Promise<void> = Promise.resolve();
  const resolver: Resolver = {
    ...dns({}),
    async txt(name) {
      await gate;
      return dns(zone).txt(name);
    },
  };
  must(await store.run('addDomain', { name: HOME, aliasOf: null }));
  const onBug = (fault: unknown) => assert.fail(String(fault));
  const options = { store, clock, resolver, isOn, rotateAfter: () => rotateAfter, onBug };
  const signing = await openSigning(options);
  t.after(() => signing.close());
  const { control } = signing;
  return {
    ...{ store, signing, clock, resolver, zone },
    states: async () => (await control.list()).map(key => `${key.selector} ${key.state}`),
    async pass(time) {
      clock.advance(time);
      must(await control.check(HOME));
    },
    silence() {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    async publishAll() {
      for (const one of must(await control.records(HOME))) zone[one.name] = one.value;
    },
  };
}

const imports = async ({ signing }: Desk) => {
  must(await signing.control.make(HOME, { selector: 'R', pem: printPrivateKey(rsaKey) }, 'test'));
  must(await signing.control.make(HOME, { selector: 'e', pem: printPrivateKey(ed25519Key) }, 'test'));
};

test('two keys are made by themselves, and sign once the world sees them; until then that is said', async t => {
  const world = await desk(t);
  const { signing, states } = world;
  assert.deepEqual(await states(), []);
  signing.wake();
  await world.pass(minutes(1));
  assert.deepEqual(await states(), ['20260105-rsa waiting', '20260105-ed25519 waiting']);
  assert.deepEqual(await signing.signer.sign(MESSAGE), { fields: '', by: [] });
  const [need] = await signing.control.needs();
  assert.doesNotMatch(need!.sentence, /mailroom/, 'what to type is for the command line');
  assert.equal(need!.command, 'mailroom dkim records here.example');
  assert.match(need!.sentence, /^Mail from here\.example goes out unsigned: /);
  await world.publishAll();
  // Nobody asks: it is looked for.
  world.clock.advance(minutes(11));
  await world.pass(0);
  assert.deepEqual(await states(), ['20260105-rsa signs', '20260105-ed25519 signs']);
  assert.deepEqual(await signing.control.needs(), []);
  const { fields, by } = await signing.signer.sign(MESSAGE);
  assert.deepEqual(by, ['here.example (20260105-rsa)', 'here.example (20260105-ed25519)']);
  const signed = Buffer.concat([Buffer.from(fields), MESSAGE]);
  const verdict = await verifyDkim(signed, { resolver: world.resolver, now: world.clock.now() });
  assert.deepEqual(
    verdict.signatures.map(one => [one.result, one.domain, one.algorithm]),
    [
      ['pass', HOME, 'rsa-sha256'],
      ['pass', HOME, 'ed25519-sha256'],
    ],
  );
  const told = (await world.store.events({ names: ['dkim.key'], limit: 99 })).map(({ fields }) => fields.what);
  assert.deepEqual(told.toSorted(), ['active', 'active', 'made', 'made', 'visible', 'visible']);
});

test('another key at its name is not its record, and a silent DNS is no answer', async t => {
  const world = await desk(t);
  await imports(world);
  world.zone['r._domainkey.here.example'] = ed25519Record;
  await world.pass(minutes(11));
  const [r] = await world.signing.control.list();
  assert.deepEqual([r!.selector, r!.state, r!.found?.kind], ['r', 'waiting', 'different']);
  assert.match((await world.signing.control.needs())[0]!.sentence, /holds another key/);
  assert.ok(readPrivateKey(printPrivateKey(rsaKey)).ok, 'keys can be read as before');
});

test('a key is changed in time: made two weeks before, used after a day in the DNS, the old one stays published', async t => {
  const world = await desk(t);
  await imports(world);
  world.zone['r._domainkey.here.example'] = rsaRecord;
  world.zone['e._domainkey.here.example'] = ed25519Record;
  await world.pass(minutes(11));
  assert.deepEqual(await world.states(), ['r signs', 'e signs']);
  await world.pass(days(165));
  assert.deepEqual(await world.states(), ['r signs', 'e signs']);
  await world.pass(days(2));
  const names = (await world.signing.control.list()).map(key => key.selector);
  assert.deepEqual(names.length, 4);
  // Its time has come, and nobody has published the next: the old one goes on.
  await world.pass(days(30));
  assert.deepEqual((await world.states()).slice(0, 2), ['r signs', 'e signs']);
  assert.match((await world.signing.control.needs())[0]!.sentence, /^The next signing key .* waits for its record/);
  await world.publishAll();
  await world.pass(minutes(11));
  assert.deepEqual((await world.states()).slice(2), [`${names[2]} visible`, `${names[3]} visible`]);
  await world.pass(days(1) + minutes(1));
  const after = ['r retired', 'e retired', `${names[2]} signs`, `${names[3]} signs`];
  assert.deepEqual(await world.states(), after);
  assert.equal(must(await world.signing.control.records(HOME)).length, 4, 'published for what is on its way');
  await world.pass(days(15));
  assert.deepEqual((await world.states()).slice(0, 2), ['r removed', 'e removed']);
  assert.equal(must(await world.signing.control.records(HOME)).length, 2);
  assert.deepEqual(
    (await world.store.signingKeys()).map(key => key.privateKey === null),
    [true, true, false, false],
  );
});

test('by hand: nothing changes by itself; the next key takes over a day after it is seen', async t => {
  const world = await desk(t, 0);
  const { control } = world.signing;
  await imports(world);
  world.zone['r._domainkey.here.example'] = rsaRecord;
  world.zone['e._domainkey.here.example'] = ed25519Record;
  await world.pass(minutes(11));
  await world.pass(days(3000));
  assert.deepEqual(await world.states(), ['r signs', 'e signs']);
  const next = must(await control.rotate(HOME, 'test'));
  assert.match(((await control.rotate(HOME, 'test')) as { error: string }).error, /wait already/);
  await world.publishAll();
  await world.pass(minutes(11));
  assert.deepEqual(await world.states(), ['r signs', 'e signs', `${next[0]} visible`, `${next[1]} visible`]);
  await world.pass(days(1));
  assert.deepEqual(await world.states(), ['r retired', 'e retired', `${next[0]} signs`, `${next[1]} signs`]);
});

test('the owner’s word: a key signs unseen, one is retired at once, and one is used once', async t => {
  const world = await desk(t, days(180), () => true);
  const { control, signer } = world.signing;
  await imports(world);
  must(await control.activate(HOME, 'R', 'test'));
  assert.deepEqual((await signer.sign(MESSAGE)).by, ['here.example (r)']);
  const error = async (result: Promise<{ ok: boolean }>) => ((await result) as unknown as { error: string }).error;
  assert.match(await error(control.activate(HOME, 'r', 'test')), /signs already/);
  assert.match(await error(control.activate(HOME, 'x', 'test')), /has no key "x"/);
  assert.match(await error(control.retire('no.example', 'r', 'test')), /not one of our domains/);
  must(await control.retire(HOME, 'r', 'test'));
  assert.equal((await signer.sign(MESSAGE)).fields, '');
  assert.match(await error(control.activate(HOME, 'r', 'test')), /retired already/);
  const again = { selector: 'r', pem: printPrivateKey(rsaKey) };
  assert.match(await error(control.make(HOME, again, 'test')), /a selector is used once/);
  assert.match(await error(control.make(HOME, { selector: 'x y', pem: again.pem }, 'test')), /is no selector/);
  assert.match(await error(control.make(HOME, { selector: 'z', pem: 'x' }, 'test')), /no private key/);
  assert.match(await error(control.make(HOME, { type: 'ed25519' }, 'test')), /has its keys: e/);
});

test('what is not of ours is not signed; a host below our domain is', async t => {
  const world = await desk(t);
  await imports(world);
  must(await world.signing.control.activate(HOME, 'e', 'test'));
  const from = async (author: string) =>
    (await world.signing.signer.sign(Buffer.from(`From: ${author}\r\n\r\nx\r\n`))).by;
  assert.deepEqual(await from('Ann <ann@HERE.example>'), ['here.example (e)']);
  assert.deepEqual(await from('Mail Delivery Subsystem <postmaster@mail.here.example>'), ['here.example (e)']);
  for (const stranger of ['kim@there.example', 'kim@nothere.example', 'kim@example', 'nobody', '']) {
    assert.deepEqual(await from(stranger), [], stranger);
  }
});

test('switched off nothing is made and nothing signed; no keys are lost by it', async t => {
  let on = true;
  const world = await desk(t, days(180), () => on);
  await imports(world);
  must(await world.signing.control.activate(HOME, 'e', 'test'));
  on = false;
  await world.pass(days(400));
  assert.deepEqual(await world.states(), ['r waiting', 'e signs']);
  assert.equal((await world.signing.signer.sign(MESSAGE)).fields, '');
  assert.deepEqual(await world.signing.control.needs(), []);
});

test('a record that goes missing is told', async t => {
  const world = await desk(t);
  await imports(world);
  world.zone['r._domainkey.here.example'] = rsaRecord;
  world.zone['e._domainkey.here.example'] = ed25519Record;
  await world.pass(minutes(11));
  delete world.zone['r._domainkey.here.example'];
  await world.pass(hours(13));
  const needs = await world.signing.control.needs();
  assert.deepEqual([needs.length, needs[0]!.severity], [1, 'attention']);
  assert.match(needs[0]!.sentence, /^Signatures of here\.example do not hold: .*r\._domainkey\.here\.example/);
});

test('a domain that is added while a look is on its way is not forgotten', async t => {
  const world = await desk(t);
  await imports(world);
  const speak = world.silence();
  const looking = world.signing.control.check(HOME);
  await new Promise(resolve => setTimeout(resolve, 20));
  must(await world.store.run('addDomain', { name: 'new.example', aliasOf: null }));
  world.signing.wake();
  speak();
  must(await looking);
  world.clock.advance(minutes(1));
  const hasKeys = async () => (await world.store.signingKeys()).some(key => key.domain === 'new.example');
  // An RSA key takes as long as chance and the machine will have it.
  for (let tries = 0; tries < 3000 && !(await hasKeys()); tries++)
    await new Promise(resolve => setTimeout(resolve, 10));
  assert.ok(await hasKeys());
  // It looks on at the other kind of key; the store goes before it is told.
  world.signing.close();
});
