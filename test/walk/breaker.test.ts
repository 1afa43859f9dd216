/** A stolen password: what it sends is held, the owner is told and shown, and decides. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { hours } from '../../server/base/units.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

const zone = `
there.example. MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
`;
let hop: NextHop;
let world: World;
let ann: Person;
let bob: Person;
let isSlow = false;

before(async () => {
  hop = await startNextHop({
    script: {
      rcpt: line =>
        /nobody/.test(line)
          ? '550 5.1.1 Nobody of that name'
          : isSlow && /slow@/.test(line)
            ? '451 4.7.1 Come again'
            : undefined,
    },
  });
  world = await startWorld({
    ...{ zone, hopPort: hop.port },
    settings: [
      ...['mode=deliver', 'outbound.tls=none', 'submission.recipients-per-hour=5', 'submission.refused-per-hour=3'],
      ...['submission.ceilings=bob@here.example=100/200', 'dkim.sign=false'],
    ],
  });
  // The oldest account of the domain reads postmaster's mail.
  await world.addAccount('eve@here.example');
  [ann, bob] = [await world.addAccount('ann@here.example'), await world.addAccount('bob@here.example')];
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

const letter = (to: string | string[], subject: string) => ({ to, subject, text: 'Hello.' });
const many = (n: number, name = 'kim') => Array.from({ length: n }, (_, i) => `${name}${i}@there.example`);
const held = async () => (await world.mailroom.store.ledger()).waiting;

test('up to the ceiling mail goes; what is above it is taken, held, and told', async () => {
  const first = await world.submit(ann, letter(many(5), 'Usual'));
  await world.settle();
  assert.equal(hop.received.length, 1);
  assert.doesNotMatch(first.response, /held/);
  const over = await world.submit(ann, letter('one@there.example', 'One more'));
  assert.match(over.response, /^250 2\.\S+ Message accepted as \S+, and held$/);
  await world.submit(ann, letter('bob@here.example', 'Between us'));
  await world.settle();
  assert.equal(hop.received.length, 1, 'nothing more has left');
  assert.equal(await held(), 2, 'who is stopped is stopped, here too');
  assert.match(JSON.stringify(await world.way(over.trace)), /sent held/);
  const { trunk, branches } = await world.journey(over.trace);
  assert.match(JSON.stringify([trunk, branches]), /Held by the breaker/);
});

test('others are not touched, and one who may send more does', async () => {
  await world.submit(bob, letter(many(50), 'News'));
  await world.settle();
  assert.equal(hop.received.at(-1)?.recipients.length, 50);
});

test('postmaster gets a letter with the evidence; the status says so; the API shows it', async () => {
  const [notice, ...more] = await world.stored({ address: 'eve@here.example', password: '' });
  assert.deepEqual(more, []);
  assert.match(notice!, /^Subject: Mail from ann@here\.example is held/m);
  assert.match(notice!, /^Auto-Submitted: auto-generated/m);
  assert.match(notice!, /6 recipients elsewhere within an hour, and 5 are usual at most/);
  assert.match(notice!, /to 5: Usual/);
  const { needs } = await world.api.status.get({});
  assert.match(needs.find(one => one.id.startsWith('breaker-'))!.sentence, /^Mail from ann@here\.example is held: 6 /);
  const [trip, ...others] = await world.api.breaker.trips({});
  assert.deepEqual(others, []);
  assert.equal(trip!.address, ann.address);
  assert.equal(trip!.held, 2);
  assert.deepEqual(
    trip!.latest.map(one => one.subject),
    ['One more', 'Usual'],
  );
  const sent = await world.api.breaker.sent({});
  assert.deepEqual(
    sent.map(one => [one.address, one.hour.recipients, one.perHour]),
    [
      ['ann@here.example', 6, 5],
      ['bob@here.example', 50, 100],
    ],
  );
});

test('an hour later it is still held: only a person lets go', async () => {
  await world.later(hours(2));
  await world.submit(ann, letter('two@there.example', 'Later'));
  await world.settle();
  assert.equal(await held(), 3);
});

test('released, what was held goes, and the counts begin anew', async () => {
  await world.api.breaker.release({ address: ann.address, held: 'send' });
  await world.settle();
  assert.equal(await held(), 0);
  assert.deepEqual(
    hop.received
      .slice(-2)
      .map(one => one.recipients[0])
      .sort(),
    ['one@there.example', 'two@there.example'],
  );
  assert.deepEqual(await world.stored(bob).then(all => all.length), 1);
  assert.deepEqual(await world.api.breaker.trips({}), []);
  await world.submit(ann, letter(many(5), 'Usual again'));
  await world.settle();
  assert.equal(hop.received.at(-1)?.recipients.length, 5);
});

test('refused often, it is stopped too; what still waits is held; and deleted, where it was a thief', async () => {
  await world.later(hours(3));
  world.mailroom.outgoing.pause(true);
  await world.submit(ann, letter(many(3, 'nobody'), 'Spray'));
  await world.submit(ann, letter('late@there.example', 'Waits behind'));
  world.mailroom.outgoing.pause(false);
  await world.settle();
  const [trip] = await world.api.breaker.trips({});
  assert.match(trip!.because, /^other servers refused 3 recipients of 4 within an hour/);
  assert.equal(trip!.refusals.length, 3);
  assert.match(trip!.refusals[0]!.reply, /^550 5\.1\.1/);
  await world.submit(ann, letter('x@there.example', 'Spray more'));
  await world.api.breaker.release({ address: ann.address, held: 'delete' });
  await world.settle();
  assert.equal(await held(), 0);
  assert.equal(
    hop.received.some(one => one.recipients.includes('x@there.example')),
    false,
  );
});

test('what is on its way when its account is stopped, and is put off, does not leave by its next try', async () => {
  await world.later(hours(3));
  isSlow = true;
  await world.submit(ann, letter('slow@there.example', 'Put off'));
  await world.settle();
  assert.equal(await held(), 1);
  await world.api.breaker.stop({ address: ann.address });
  await world.settle();
  // As if it had been active then.
  await world.api.queue.act({ all: true, act: 'release' });
  isSlow = false;
  await world.settle();
  assert.equal(
    hop.received.some(one => one.recipients.includes('slow@there.example')),
    false,
  );
  assert.equal(await held(), 1);
  assert.match(
    JSON.stringify(await world.mailroom.store.queue({ all: true, limit: 99 })),
    /The breaker holds the mail/,
  );
  await world.api.breaker.release({ address: ann.address, held: 'send' });
  await world.settle();
  assert.equal(
    hop.received.some(one => one.recipients.includes('slow@there.example')),
    true,
  );
});

test('stopped by hand; who is not held cannot be released', async () => {
  await assert.rejects(world.api.breaker.release({ address: bob.address, held: 'send' }), /is not held by the breaker/);
  await world.api.breaker.stop({ address: bob.address });
  await world.submit(bob, letter('kim@there.example', 'Not now'));
  await world.settle();
  assert.equal(await held(), 1);
  await world.api.breaker.release({ address: bob.address, held: 'keep' });
  await world.settle();
  assert.equal(await held(), 1, 'kept in the queue');
  await assert.rejects(world.api.breaker.stop({ address: 'nobody@here.example' }), /There is no account/);
  const release = { address: 'nobody@here.example', held: 'keep' } as const;
  await assert.rejects(world.api.breaker.release(release), /There is no account/);
});

test('an alias that leads elsewhere counts as all whom it leads to', async () => {
  await world.later(hours(26));
  await world.api.aliases.add({ address: 'everybody@here.example', targets: [...many(6), 'bob@here.example'] });
  const sent = await world.submit(ann, letter('everybody@here.example', 'To all'));
  assert.match(sent.response, /and held$/);
  const [trip] = await world.api.breaker.trips({});
  assert.match(trip!.because, /^6 recipients elsewhere within an hour/);
  await world.api.breaker.release({ address: ann.address, held: 'delete' });
});

test('what a rule holds is the rule’s: releasing the account does not let it go', async () => {
  await world.later(hours(26));
  const rule = {
    stage: 'content',
    when: [{ field: 'subject', comparison: 'is', values: ['*secret*'] }],
    action: { kind: 'hold' },
  } as const;
  await world.api.rules.put({ id: null, rule, note: '', enabled: true });
  await world.api.breaker.stop({ address: ann.address });
  const { trace } = await world.submit(ann, letter('kim@there.example', 'The secret plan'));
  await world.api.breaker.release({ address: ann.address, held: 'send' });
  await world.settle();
  assert.match(JSON.stringify(await world.way(trace)), /sent held/);
  assert.equal(
    hop.received.some(one => /The secret plan/.test(one.bytes.toString())),
    false,
  );
});
