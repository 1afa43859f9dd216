/** Expectations: waited for, met, not met with the reasons; over HTTP and on the command line. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { createTransport } from 'nodemailer';
import type { Expectation, Outcome } from '../../server/api/contract.ts';
import { newRouter } from '../../server/api/router.ts';
import { openConsole } from '../../server/assembly/console.ts';
import { systemClock } from '../../server/base/ports.ts';
import { newExpectations } from '../../server/capture/expect.ts';
import { newLetters } from '../../server/capture/letters.ts';
import { readMessage } from '../../server/mime/message.ts';
import type { Front } from '../../server/web/front.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let front: Front;
const bugs: unknown[] = [];
before(async () => {
  world = await startWorld({ preset: 'dev', settings: ['console.port=0'] });
  front = (await openConsole(world.mailroom, newRouter(world.mailroom.ports), '/nowhere', bug => bugs.push(bug)))!;
});
after(async () => {
  await front.close();
  await world[Symbol.asyncDispose]();
  assert.deepEqual(bugs, []);
});

async function send(mail: object, user?: string): Promise<void> {
  const mailer = createTransport({
    ...{ host: '127.0.0.1', port: world.port('smtp'), ignoreTLS: true },
    ...(user === undefined ? {} : { auth: { user, pass: 'x' } }),
  });
  await mailer.sendMail({ from: 'app@shop.example', to: 'kim@there.example', subject: 'Hi', text: 'Hello.', ...mail });
  mailer.close();
  await world.settle();
}
const expect = (expectation: Expectation, inbox?: string): Promise<Outcome> =>
  world.api.captured.expect({ ...(inbox === undefined ? {} : { inbox }), expectation });
async function post(path: string, body: unknown): Promise<readonly [number, Outcome]> {
  const answer = await fetch(front.origin + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return [answer.status, (await answer.json()) as Outcome];
}
const clear = () => world.api.captured.clear({});

test('what is there already meets it at once, and tells all that a test is after', async () => {
  await clear();
  await send({
    subject: 'Confirm your address',
    text: 'Your code is 481 223.',
    html: '<p>Your code is 481 223. <a href="https://shop.example/confirm?t=1&amp;u=2">Confirm</a> <img src="https://t.example/p.gif" width="1" height="1"></p>',
    headers: {
      'List-Unsubscribe': '<https://shop.example/leave>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
    attachments: [{ filename: 'a.pdf', content: 'x', contentType: 'application/pdf' }],
    icalEvent: {
      method: 'REQUEST',
      content:
        'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:7\r\nDTSTART:20261124T090000Z\r\nSUMMARY:A long\r\n  call\\, really\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
    },
  });
  const { met, messages, near, refused } = await expect({
    match: { to: 'kim@there.example', subject: 'confirm', code: true },
  });
  assert.deepEqual([met, messages.length, near, refused], [true, 1, [], []]);
  const [message] = messages;
  assert.deepEqual(
    [message?.code, message?.link?.href, message?.unsubscribe, message?.trackers],
    [
      '481223',
      'https://shop.example/confirm?t=1&u=2',
      { links: ['https://shop.example/leave'], oneClick: true },
      ['https://t.example/p.gif'],
    ],
  );
  assert.deepEqual(message?.calendar.map(({ method, uid, start, summary }) => [method, uid, start, summary])[0], [
    'REQUEST',
    '7',
    '20261124T090000Z',
    'A long call, really',
  ]);
  const extracted = await (await fetch(`${front.origin}/extract/latest`)).json();
  assert.deepEqual(extracted, JSON.parse(JSON.stringify(message)));
});

test('what comes later is waited for, without being asked again', async () => {
  await clear();
  const outcome = expect({ match: { subject: 'later' }, within: 20_000 });
  await send({ subject: 'Sooner' });
  await send({ subject: 'Later' });
  const { met, messages, looked } = await outcome;
  assert.deepEqual([met, messages.map(one => one.subject), looked], [true, ['Later'], 2]);
});

test('not met: the nearest messages with what is wrong, the least wrong first', async () => {
  await clear();
  await send({ subject: 'Your ordr 88', to: 'kim@there.example' });
  await send({ subject: 'Newsletter', to: 'ann@there.example' });
  const [status, outcome] = await post('/expect', { match: { to: 'kim@there.example', subject: 'order' }, within: 50 });
  assert.equal(status, 417);
  assert.deepEqual(
    [outcome.met, outcome.because, outcome.near.map(one => [one.subject, one.mismatches])],
    [
      false,
      'no such message came',
      [
        ['Your ordr 88', [{ field: 'subject', wanted: 'to contain "order"', found: '"Your ordr 88"' }]],
        [
          'Newsletter',
          [
            { field: 'to', wanted: 'to be "kim@there.example"', found: '"ann@there.example"' },
            { field: 'subject', wanted: 'to contain "order"', found: '"Newsletter"' },
          ],
        ],
      ],
    ],
  );
});

test('not met: who could not hand mail in is among the reasons', async () => {
  await clear();
  const since = Date.now();
  const wire = await world.smtp();
  await wire.ask('RCPT TO:<kim@there.example>', '503');
  wire.say('QUIT');
  await wire.closed();
  await world.settle();
  const { met, refused } = await expect({ match: { subject: 'order' }, since, within: 50 });
  assert.equal(met, false);
  assert.match(refused.join('\n'), /127\.0\.0\.1 at smtp.*503/);
});

const met = async (expectation: Expectation): Promise<boolean> => (await expect({ within: 30, ...expectation })).met;

test('facts: addresses with a star, patterns, headers, links, attachments, envelopes', async () => {
  await clear();
  await send(
    {
      ...{ subject: 'Order 88', to: 'Kim <kim@there.example>', cc: 'ben@there.example', bcc: 'hidden@there.example' },
      ...{ text: 'See https://shop.example/orders/88.', headers: { 'X-Shop': 'North' } },
      attachments: [{ filename: 'bill.pdf', content: 'x', contentType: 'application/pdf' }],
    },
    'shop',
  );
  await world.settle();
  const yes: readonly NonNullable<Expectation['match']>[] = [
    {},
    { to: 'KIM@there.example' },
    { to: '*@there.example', from: 'app@*' },
    { cc: { contains: 'ben' }, bcc: 'hidden@there.example' },
    { sender: 'app@shop.example', recipient: 'hidden@*' },
    { subject: { matches: '^Order \\d+$' } },
    { subject: { is: 'order 88' } },
    { subject: { not: 'refund', contains: '88' } },
    { header: { 'x-shop': 'north' } },
    { link: 'orders/88' },
    { attachment: 'bill.pdf', attachments: 1 },
    { attachment: { is: 'application/pdf' } },
    { user: 'shop', inbox: 'shop' },
    { body: 'orders', code: false },
  ];
  for (const match of yes) assert.ok(await met({ match }), JSON.stringify(match));
  const no: readonly NonNullable<Expectation['match']>[] = [
    { to: 'kim@elsewhere.example' },
    { to: 'ben@there.example' },
    { subject: { is: 'order' } },
    { subject: { not: 'order' } },
    { header: { 'X-None': '' } },
    { attachments: 2 },
    { code: true },
    { code: '123456' },
    { inbox: 'other' },
    { link: 'orders/88 ' },
  ];
  for (const match of no) assert.equal(await met({ match }), false, JSON.stringify(match));
});

test('counts: at least, exactly, none; an order', async () => {
  await clear();
  for (const subject of ['One', 'Two', 'Two', 'Three']) await send({ subject });
  const two = { match: { subject: 'two' } };
  assert.ok(await met({ ...two, count: 2 }));
  assert.ok(!(await met({ ...two, count: 3 })));
  assert.ok(await met({ ...two, count: 2, exactly: true }));
  assert.ok(!(await met({ ...two, count: 1, exactly: true })));
  assert.ok(!(await met({ ...two, none: true })));
  assert.ok(await met({ ...two, none: true, since: 'now' }));
  assert.ok(await met({ order: [{ subject: 'one' }, { subject: 'two' }, { subject: 'three' }] }));
  assert.ok(!(await met({ order: [{ subject: 'three' }, { subject: 'one' }] })));
  const coming = expect({ ...two, none: true, since: 'now', within: 20_000 });
  await send({ subject: 'Two more' });
  const { because, took } = await coming;
  assert.equal(because, 'none was to come, and one message did');
  assert.ok(took < 15_000, 'known as soon as it came');
});

test('an inbox is expected of alone, under its own address', async () => {
  await clear();
  await send({ subject: 'Red' }, 'red');
  assert.equal((await post('/inbox/red/expect', { match: { subject: 'red' } }))[0], 200);
  assert.equal((await post('/inbox/blue/expect', { match: { subject: 'red' }, within: 0 }))[0], 417);
  assert.equal((await expect({ match: { subject: 'red' }, within: 0 }, 'blue')).met, false);
});

test('what is asked wrongly is told in words', async () => {
  for (const [body, words] of [
    ['{', /no JSON/],
    [{ match: { subjct: 'x' } }, /subjct/],
    [{ match: { subject: {} } }, /one of is, contains, matches, not/],
    [{ match: { subject: { matches: '(' } } }, /subject: /],
    [{ within: 600_001 }, /within/],
    [{ none: true, count: 1 }, /none is a count by itself/],
    [{ order: [{}], count: 2 }, /order says how many/],
  ] as const) {
    const [status, { because }] = await post('/expect', body);
    assert.equal(status, 400, JSON.stringify(body));
    assert.match(because, words);
  }
  assert.equal((await fetch(`${front.origin}/extract/999999`)).status, 404);
});

test('of many messages only those are read whose envelope fits, each once for all who ask', async () => {
  await clear();
  for (let n = 0; n < 6; n++)
    await send({ subject: `Letter ${n}`, to: `kim+${n}@there.example`, text: `Number ${n}.` });
  await world.settle();
  const { store, ports } = world.mailroom;
  const read: number[] = [];
  const { expect: ask } = newExpectations({
    searchFilter: async () => ({ ok: true, value: null }),
    ...{ letters: newLetters({ store, clock: systemClock }), clock: systemClock, attempts: ports.attempts },
    readMessage: async id => {
      read.push(id);
      return readMessage(await store.bytes(id));
    },
  });
  const wanted: Expectation = { match: { recipient: 'kim+3@there.example', text: 'Number 3' }, within: 0 };
  const outcomes = await Promise.all([1, 2, 3].map(() => ask({ inbox: null }, wanted)));
  assert.deepEqual(
    outcomes.map(one => one.ok && [one.value.met, one.value.messages.length, one.value.looked]),
    Array(3).fill([true, 1, 6]),
  );
  assert.equal(read.length, 1);
  const failed = await ask({ inbox: null }, { match: { recipient: 'kim+4@*', text: 'Number 3' }, within: 0 });
  assert.deepEqual(failed.ok && failed.value.near[0]?.mismatches, [
    { field: 'text', wanted: 'to contain "Number 3"', found: '"Number 4."' },
  ]);
});

test('who leaves while he waits is no fault of ours, and nobody waits for him', async () => {
  const left = new AbortController();
  const asked = fetch(`${front.origin}/expect`, {
    ...{ method: 'POST', body: JSON.stringify({ match: { subject: 'never comes' }, within: 60_000 }) },
    signal: left.signal,
  });
  await send({ subject: 'something else' });
  left.abort();
  await assert.rejects(asked, { name: 'AbortError' });
  const gone = await newExpectations({
    searchFilter: async () => ({ ok: true, value: null }),
    ...{
      letters: newLetters({ store: world.mailroom.store, clock: systemClock }),
      clock: systemClock,
      attempts: world.mailroom.ports.attempts,
    },
    readMessage: async () => null,
  }).expect({ inbox: null }, { match: { subject: 'never comes' }, within: 60_000 }, AbortSignal.abort());
  assert.deepEqual(gone.ok && [gone.value.met, gone.value.because], [false, 'whoever asked has left']);
});
