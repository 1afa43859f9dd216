/** A message that its sender holds (RFC 4865): it waits on disk, says so, is taken back whole, or goes out at its hour. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { hours, minutes, seconds } from '../../server/base/units.ts';
import { unsend } from '../../server/queue/control.ts';
import { dialTls } from '../support/wire.ts';
import { type Person, startWorld, traceIn, type World } from '../support/world.ts';

let world: World;
let ann: Person;
let ben: Person;
before(async () => {
  world = await startWorld({ settings: ['submission.max-hold=2d'] });
  ann = await world.addAccount('ann@here.example');
  ben = await world.addAccount('ben@here.example');
});
after(() => world[Symbol.asyncDispose]());

async function submit(hold: string, ...recipients: string[]): Promise<string> {
  using wire = await dialTls(world.port('submissions'), world.authority());
  await wire.expect('220');
  await wire.ask('EHLO client.example', /^250-FUTURERELEASE 172800 /m);
  await wire.ask(`AUTH PLAIN ${btoa(`\0${ann.address}\0${ann.password}`)}`, '235');
  await wire.ask(`MAIL FROM:<${ann.address}> ${hold}`, '250');
  for (const recipient of recipients) await wire.ask(`RCPT TO:<${recipient}>`, '250');
  await wire.ask('DATA', '354');
  const header = 'From: ann@here.example\r\nMessage-ID: <own@here.example>\r\nBcc: ben@here.example';
  return traceIn(await wire.ask(`${header}\r\n\r\nLater.\r\n.`, '250'));
}

const rows = (trace: string) => world.mailroom.store.queue({ trace, limit: 9 });
const clock = { now: () => world.mailroom.ports.clock.now() };

test('it waits, without a try, and its journey says for whom; then it goes, as it was', async () => {
  const before = clock.now();
  const trace = await submit('HOLDFOR=3600', 'ben@here.example');
  await world.settle();
  const [row] = await rows(trace);
  assert.deepEqual([row?.state, row?.attempts, row?.nextAt], ['deferred', 0, row?.notBefore]);
  assert.ok(row!.nextAt! >= before + hours(1) && row!.nextAt! < before + hours(1) + minutes(1));
  const { 'queue.give-up-after': giveUp } = world.mailroom.config.get();
  assert.equal(row!.expiresAt, row!.nextAt! + giveUp, 'its days are counted from its hour');
  assert.deepEqual((await world.way(trace))[1]?.slice(0, 2), ['ben@here.example deferred', 'delivered waiting']);
  assert.match(
    (await world.journey(trace)).branches[0]!.sentence,
    /^Held by its sender until \d{4}-\d\d-\d\d \d\d:\d\d UTC$/,
  );
  await world.later(hours(1) - minutes(2));
  assert.equal((await world.stored(ben)).length, 0);
  await world.later(minutes(3));
  const [text = ''] = await world.stored(ben);
  assert.match(text, /^Message-ID: <own@here\.example>\r$/m);
  assert.doesNotMatch(text, /^Bcc:/im);
});

test('taken back by its sender while it waits: all of it, told once; a second time it is too late', async () => {
  const trace = await submit('HOLDFOR=7200', 'ben@here.example', 'ann@here.example');
  await world.settle();
  const { store, ports } = world.mailroom;
  const taken = await unsend(store, ports.clock, trace, ann.address);
  assert.equal(taken.ok && taken.value.length, 2);
  assert.deepEqual(await unsend(store, ports.clock, trace, ann.address), { ok: false, error: 'gone-on' });
  assert.deepEqual(await unsend(store, ports.clock, 'NOSUCHTRACE0-1', ann.address), { ok: false, error: 'no-such' });
  await world.settle();
  assert.deepEqual(
    (await rows(trace)).map(row => row.state),
    ['cancelled', 'cancelled'],
  );
  const told = await store.events({ trace, names: ['queue.operated'], limit: 9 });
  assert.deepEqual(
    told.map(({ fields }) => [fields.act, fields.by]),
    [['cancel', ann.address]],
  );
  await world.later(hours(3));
  assert.equal((await world.stored(ben)).length, 1, 'only the one from before');
});

test('taken back at the moment of its release: either all of it or nothing, and the answer is true', async () => {
  const { store, ports } = world.mailroom;
  const outcomes: boolean[] = [];
  for (let round = 0; round < 12; round++) {
    const trace = await submit('HOLDFOR=60', 'ben@here.example', 'ann@here.example');
    await world.settle();
    const release = () => void world.mailroom.mail.runner.wake();
    const inboxes = async () => (await Promise.all([ben, ann].map(one => world.stored(one)))).flat().length;
    const sum = await inboxes();
    const racing = world.later(seconds(61));
    if (round === 0) await racing;
    if (round % 3 === 1) await new Promise(resolve => setImmediate(resolve));
    if (round % 3 === 2) await new Promise(resolve => setTimeout(resolve, round / 2));
    release();
    const taken = await unsend(store, ports.clock, trace, ann.address);
    await racing;
    await world.settle();
    outcomes.push(taken.ok);
    assert.equal((await inboxes()) - sum, taken.ok ? 0 : 2, `round ${round}`);
  }
  assert.equal(outcomes[0], false, 'the release came first');
  await world.ledger();
});
