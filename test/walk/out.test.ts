/** Out: somebody here writes to strangers, whose servers take it, refuse it, put it off, or break. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { hours, minutes } from '../../server/base/units.ts';
import { testCertificate } from '../support/certificate.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

const ZONE = `
there.example.   MX 10 mx.there.example.
mx.there.example. A 127.0.0.1
direct.example.  A 127.0.0.1
dead.example.    MX 10 dead-mx.example.
dead-mx.example. A 127.0.0.9
two.example.     MX 10 dead-mx.example.
two.example.     MX 20 mx.there.example.
never.example.   MX 0 .
ours.example.    MX 10 mail.here.example.
mail.here.example. A 127.0.0.1
lost.example.    MX 10 nowhere.lost.example.
`;

let hop: NextHop;
let world: World;
let ann: Person;
/** What the next hop answers for a recipient, where it is not polite. */
const rcpt = new Map<string, (time: number) => string | undefined>();
const asked = new Map<string, number>();
let afterDot: (() => { say?: string; and?: 'drop' } | string | undefined) | null = null;

before(async () => {
  const { context } = await testCertificate();
  hop = await startNextHop({
    tls: context,
    script: {
      rcpt: line => {
        const name = /<([^@>]*)/.exec(line)?.[1] ?? '';
        const time = (asked.get(name) ?? 0) + 1;
        asked.set(name, time);
        return rcpt.get(name)?.(time);
      },
      message: () => afterDot?.(),
    },
  });
  world = await startWorld({ zone: ZONE, hopPort: hop.port, settings: ['queue.first-retry=10m'] });
  ann = await world.addAccount('ann@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

const trunk = ['written done', 'accepted done', 'queued done'];
const waitingTrunk = ['written done', 'accepted done', 'queued waiting'];
const letter = { subject: 'Hello', text: 'Hello there.' };
const send = async (to: string | string[]) => {
  const sent = await world.submit(ann, { ...letter, to });
  await world.settle();
  return sent.trace;
};
/** Text of the newest report to ann. */
const report = async () => {
  const newest = (await world.stored(ann)).at(-1) ?? '';
  assert.match(newest, /^Return-Path: <>\r\n/);
  return newest;
};

test('out: signed in on the submission port, found by MX, handed over encrypted', async () => {
  const trace = await send('kim@there.example');
  assert.deepEqual(await world.way(trace), [trunk, ['kim@there.example relayed', 'sent done']]);
  const journey = await world.journey(trace);
  assert.deepEqual(
    [...journey.trunk, ...journey.branches[0]!.stations].map(({ sentence, fact }) => [
      sentence.replace(/\d+ octets/, 'n octets'),
      fact?.replace(/^\d+ ms$/, 'n ms').replace(/^\[127.*/, 'helo'),
    ]),
    [
      ['ann@here.example sent it', 'helo'],
      ['Signed in as ann@here.example and handed over: n octets', 'TLSv1.3'],
      ['On disk before it was answered, for 1 recipient', 'n ms'],
      ['mx.there.example took it: 250 2.0.0 Taken', 'mx.there.example'],
    ],
  );
  const taken = hop.received.at(-1)!;
  assert.deepEqual([taken.sender, taken.recipients, taken.tls], ['ann@here.example', ['kim@there.example'], true]);
  const text = taken.bytes.toString('latin1');
  assert.match(text, /^Received: from \S+ \(\[127\.0\.0\.1\]\)\r\n\tby mail\.here\.example with ESMTPSA id /);
  assert.doesNotMatch(text, /^Return-Path:/im);
  // The conversation with the next hop is kept, and no secret in any.
  const talk = journey.conversations.find(one => one.title.startsWith('With mx.there.example'));
  assert.ok(talk?.lines.some(line => line.text.startsWith('RCPT TO:<kim@there.example>')));
  const everything = JSON.stringify(journey);
  assert.ok(!everything.includes('correct horse') && !everything.includes(btoa('correct horse')));
  assert.ok(!everything.includes(btoa('\0ann@here.example\0correct horse')));
});

test('out: without MX the domain itself is the host', async () => {
  assert.deepEqual((await world.way(await send('kim@direct.example')))[1], ['kim@direct.example relayed', 'sent done']);
});

test('out: a dead host is passed over for the next', async () => {
  const trace = await send('kim@two.example');
  assert.deepEqual((await world.way(trace))[1], ['kim@two.example relayed', 'sent done']);
});

test('bounce: the next hop refuses for good, and the sender is told', async () => {
  rcpt.set('nobody', () => '550 5.1.1 No such person');
  const trace = await send('nobody@there.example');
  assert.deepEqual(await world.way(trace), [trunk, ['nobody@there.example failed', 'sent failed']]);
  const journey = await world.journey(trace);
  assert.deepEqual(journey.branches[0]?.stations[0]?.sentence, 'Failed: 550 5.1.1 No such person');
  const [related] = journey.related;
  assert.equal(related?.why, 'Report to the sender (failed)');
  assert.deepEqual(await world.way(related!.trace), [
    trunk,
    ['ann@here.example delivered', 'delivered done', 'stored done', 'read ahead'],
  ]);
  assert.deepEqual((await world.journey(related!.trace)).related, [
    { trace, why: 'The message that this report is about' },
  ]);
  const text = await report();
  for (const field of [
    /^Final-Recipient: rfc822; ?nobody@there\.example\r$/m,
    /^Action: failed\r$/m,
    /^Status: 5\.1\.1\r$/m,
    /^Remote-MTA: dns; ?mx\.there\.example\r$/m,
    /^Diagnostic-Code: smtp; ?550 5\.1\.1 No such person\r$/m,
    /^Auto-Submitted: auto-replied/m,
  ])
    assert.match(text, field);
});

test('bounce: a domain that takes no mail (null MX) fails at once', async () => {
  const trace = await send('kim@never.example');
  assert.deepEqual((await world.way(trace))[1], ['kim@never.example failed', 'sent failed']);
  assert.equal((await world.journey(trace)).branches[0]?.stations[0]?.fact, '5.1.10');
  assert.match(await report(), /^Status: 5\.1\.10\r$/m);
});

test('bounce: a domain that is not there, and one whose mail comes here though it is not ours', async () => {
  for (const [address, status] of [
    ['kim@missing.example', '5.1.2'],
    ['kim@ours.example', '5.4.6'],
    ['kim@lost.example', '5.4.4'],
  ] as const) {
    const trace = await send(address);
    assert.deepEqual((await world.way(trace))[1], [`${address} failed`, 'sent failed']);
    assert.equal((await world.journey(trace)).branches[0]?.stations[0]?.fact, status);
  }
});

test('out: several recipients, each with a fate of its own', async () => {
  rcpt.set('full', time => (time === 1 ? '452 4.2.2 The mailbox is full' : undefined));
  const trace = await send(['kim@there.example', 'nobody@there.example', 'full@there.example', 'ann@here.example']);
  assert.deepEqual(await world.way(trace), [
    trunk,
    ['kim@there.example relayed', 'sent done'],
    ['nobody@there.example failed', 'sent failed'],
    ['full@there.example deferred', 'sent waiting'],
    ['ann@here.example delivered', 'delivered done', 'stored done', 'read ahead'],
  ]);
  assert.equal((await world.journey(trace)).sentence, '1 delivered here, 1 sent out, 1 waiting, 1 failed');
  await world.ledger();
  // 4yz and then 250: tried again when its time has come.
  await world.later(minutes(12));
  assert.deepEqual((await world.way(trace))[3], ['full@there.example relayed', 'sent done']);
  assert.deepEqual(hop.received.at(-1)?.recipients, ['full@there.example']);
});

test('delay: the sender is told once that it still waits, and at the end that it failed', async () => {
  const trace = await send('kim@dead.example');
  assert.deepEqual(await world.way(trace), [waitingTrunk, ['kim@dead.example deferred', 'sent waiting']]);
  const before = (await world.stored(ann)).length;
  for (let i = 0; i < 3; i++) await world.later(hours(5));
  assert.equal((await world.stored(ann)).length, before + 1);
  assert.match(await report(), /^Action: delayed\r$/m);
  assert.match(await report(), /^Will-Retry-Until: /m);
  await world.later(hours(24 * 5));
  assert.deepEqual((await world.way(trace))[1], ['kim@dead.example failed', 'sent failed']);
  assert.equal((await world.stored(ann)).length, before + 2);
  assert.match(await report(), /^Action: failed\r$/m);
  assert.match(await report(), /^Status: 4\.4\.7\r$/m);
  await world.ledger();
});

test('out: the connection breaks after the last dot, and the journey says that it may arrive twice', async () => {
  afterDot = () => ({ and: 'drop' });
  const trace = await send('twice@there.example');
  assert.deepEqual((await world.way(trace))[1], ['twice@there.example deferred', 'sent waiting']);
  afterDot = null;
  const [row] = await world.api.queue.list({ trace, limit: 1 });
  assert.equal(row?.uncertain, true);
  await world.api.queue.act({ trace, act: 'retry' });
  await world.settle();
  const journey = await world.journey(trace);
  assert.equal(journey.branches[0]?.state, 'relayed');
  assert.match(journey.branches[0]?.stations[0]?.sentence ?? '', /may have been delivered twice$/);
});

test('out: a success report comes when it was asked for', async () => {
  const { trace } = await world.submit(ann, {
    ...letter,
    to: 'ann@here.example',
    dsn: { id: 'X1', return: 'headers', notify: ['success'], recipient: 'ann@here.example' },
  });
  await world.settle();
  assert.deepEqual((await world.way(trace))[1]?.[0], 'ann@here.example delivered');
  const text = await report();
  assert.match(text, /^Action: delivered\r$/m);
  assert.match(text, /^Original-Envelope-Id: X1\r$/m);
});

test('queue: held, released, tried, returned and deleted by a person', async () => {
  rcpt.set('slow', () => '451 4.7.1 Come back later');
  const fate = async (trace: string) => (await world.way(trace))[1];
  const trace = await send('slow@there.example');
  assert.deepEqual(await fate(trace), ['slow@there.example deferred', 'sent waiting']);
  const act = async (wanted: 'hold' | 'release' | 'retry' | 'bounce' | 'cancel', of = trace) => {
    const { recipients } = await world.api.queue.act({ trace: of, act: wanted });
    await world.settle();
    return recipients.length;
  };
  assert.equal(await act('hold'), 1);
  assert.deepEqual(await world.way(trace), [
    ['written done', 'accepted done', 'queued held'],
    ['slow@there.example held', 'sent held'],
  ]);
  await world.later(hours(1));
  assert.deepEqual(await fate(trace), ['slow@there.example held', 'sent held']);
  assert.equal(await act('retry'), 0, 'held is held');
  assert.equal(await act('release'), 1);
  assert.deepEqual(await fate(trace), ['slow@there.example deferred', 'sent waiting']);

  const before = (await world.stored(ann)).length;
  assert.equal(await act('bounce'), 1);
  assert.deepEqual(await fate(trace), ['slow@there.example failed', 'sent failed']);
  assert.equal((await world.stored(ann)).length, before + 1, 'a person returned it: its sender is told');
  assert.match(await report(), /^Action: failed\r$/m);

  const other = await send('slow@there.example');
  assert.equal(await act('cancel', other), 1);
  assert.deepEqual(await fate(other), ['slow@there.example cancelled', 'sent failed']);
  assert.equal((await world.stored(ann)).length, before + 1, 'deleted: nobody is told');
  assert.equal(await act('release', other), 0);
  const operated = (await world.journey(other)).events.filter(event => event.name === 'queue.operated');
  assert.deepEqual(
    operated.map(event => event.fields.act),
    ['cancel'],
  );
  await world.ledger();
});

test('queue: a released message is tried again and accepted', async () => {
  rcpt.set('patient', time => (time === 1 ? '451 4.7.1 Greylisted' : undefined));
  const trace = await send('patient@there.example');
  await world.api.queue.act({ trace, act: 'retry' });
  await world.settle();
  assert.deepEqual((await world.way(trace))[1], ['patient@there.example relayed', 'sent done']);
  const names = (await world.journey(trace)).events.map(event => event.name).filter(name => name.startsWith('queue.'));
  assert.deepEqual(names, ['queue.accepted', 'queue.deferred', 'queue.operated', 'queue.relayed']);
});

test('bounce: what a person returns is reported without anybody asking again', async () => {
  const before = (await world.stored(ann)).length;
  const trace = await send('slow@there.example');
  await world.api.queue.act({ trace, act: 'bounce' });
  const reports = async () => (await world.journey(trace)).related.length;
  for (let tries = 0; tries < 200 && (await reports()) === 0; tries++)
    await new Promise(resolve => setImmediate(resolve));
  assert.equal(await reports(), 1);
  await world.settle();
  assert.equal((await world.stored(ann)).length, before + 1);
});
