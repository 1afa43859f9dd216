/** A person's acts in a whole server, through the API: with mail that moves, reports that are written, routes that rest. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { days, hours } from '../../server/base/units.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

const ZONE = `
slow.example.    MX 10 mx.slow.example.
mx.slow.example. A 127.0.0.1
fine.example.    MX 10 mx.fine.example.
mx.fine.example. A 127.0.0.1
`;

let hop: NextHop;
let world: World;
let ann: Person;
before(async () => {
  hop = await startNextHop({
    script: { rcpt: line => (line.includes('@slow.example>') ? '451 4.7.1 Come back later' : undefined) },
  });
  world = await startWorld({ zone: ZONE, hopPort: hop.port, settings: ['outbound.tls=none'] });
  ann = await world.addAccount('ann@here.example');
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await hop.close();
});

const send = async (to: string | string[], dsn = {}) => {
  const { trace } = await world.submit(ann, { subject: 'Hello', text: 'Hello there.', to, ...dsn });
  await world.settle();
  return trace;
};
const fates = async (trace: string) =>
  (await world.journey(trace)).branches.map(({ address, state }) => `${address} ${state}`);
const reports = async () => (await world.stored(ann)).length;
const refusal = async (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => '',
    (fault: Error) => fault.message,
  );

test('what was shown is all that is touched; the answer says what takes it back', async () => {
  const first = await send(['a@slow.example', 'b@slow.example']);
  const { token, recipients, messages, routes } = await world.api.queue.preview({
    where: 'to:slow.example',
    act: 'hold',
  });
  assert.deepEqual([recipients, messages, routes], [2, 1, [{ name: 'slow.example', recipients: 2 }]]);
  const later = await send('c@slow.example');
  const done = await world.api.queue.act({ preview: token, act: 'hold' });
  assert.deepEqual([done.recipients.length, done.undo], [2, { act: 'release' }]);
  assert.deepEqual(await fates(later), ['c@slow.example deferred']);
  await world.api.queue.act({ recipients: done.recipients, ...done.undo! });
  await world.settle();
  assert.deepEqual(await fates(first), ['a@slow.example deferred', 'b@slow.example deferred']);
  assert.match(await refusal(world.api.queue.act({ preview: token, act: 'cancel' })), /no longer remembered/);
  assert.match(await refusal(world.api.queue.act({ act: 'hold' })), /Say which/);
  assert.match(await refusal(world.api.queue.act({ where: 'colour:red', act: 'hold' })), /"colour:" is not known/);
  assert.match(await refusal(world.api.queue.act({ all: true, act: 'reroute' })), /reroute needs newRoute/);
  assert.match(await refusal(world.api.queue.preview({ account: 'no@here.example', act: 'hold' })), /no account/);
});

test('expire: its sender hears that its time is over, with the owner’s reason; bounce has words of its own', async () => {
  const before = await reports();
  const trace = await send(['d@slow.example', 'e@slow.example']);
  const one = (await world.api.queue.list({ trace, limit: 9 })).find(row => row.address === 'd@slow.example')!;
  await world.api.queue.act({ recipients: [one.recipient], act: 'expire', reason: 'That company is no more' });
  await world.settle();
  assert.equal(await reports(), before + 1);
  const report = (await world.stored(ann)).at(-1)!;
  assert.match(report, /^Status: 4\.4\.7\r$/m);
  assert.match(report.replace(/\r\n\s+/g, ' '), /That company is no more; the last answer was: 451 4\.7\.1/);
  await world.api.queue.act({ trace, act: 'bounce' });
  await world.settle();
  assert.match((await world.stored(ann)).at(-1)!, /^Status: 5\.0\.0\r$/m);
  const { branches } = await world.journey(trace);
  assert.match(branches[0]!.sentence, /^Failed: Given up before its time by who runs this server: That company/);
  assert.match(branches[1]!.sentence, /^Failed: Returned to its sender by who runs this server; the last answer was/);
  assert.deepEqual(
    branches[0]!.acts?.map(act => act.sentence),
    [`${byWindow()} ended its time because "That company is no more"`],
  );
});
const byWindow = () => 'The window';

test('marked as delivered: who asked to hear of success hears nothing', async () => {
  const before = await reports();
  const dsn = { dsn: { id: 'X2', return: 'headers', notify: ['success', 'failure'], recipient: ann.address } };
  const trace = await send('f@slow.example', dsn);
  await world.api.queue.act({ trace, act: 'mark-delivered' });
  await world.settle();
  assert.deepEqual(await fates(trace), ['f@slow.example cancelled']);
  assert.equal(await reports(), before);
  assert.match(
    (await world.journey(trace)).branches[0]!.sentence,
    /^Marked as delivered by a person: Mailroom did not/,
  );
});

test('another address, another recipient: they go on at once, and the row is the same', async () => {
  const trace = await send('g@slow.example');
  const [row] = await world.api.queue.list({ trace, limit: 9 });
  assert.deepEqual(await world.api.queue.readdress({ recipient: row!.recipient, address: 'g@fine.example' }), {
    ...{ address: 'g@fine.example', was: 'g@slow.example' },
  });
  await world.settle();
  assert.deepEqual(await fates(trace), ['g@fine.example relayed']);
  const [now] = await world.api.queue.list({ trace, limit: 9 });
  assert.equal(now!.recipient, row!.recipient);
  const other = await send('h@slow.example');
  await world.api.queue.addRecipients({ trace: other, addresses: ['i@fine.example'] });
  await world.settle();
  assert.deepEqual(await fates(other), ['h@slow.example deferred', 'i@fine.example relayed']);
  assert.match(await refusal(world.api.queue.addRecipients({ trace, addresses: ['j@fine.example'] })), /nobody waits/);
  await world.ledger();
});

test('a frozen route keeps its own and no other; it is a need, it expires, and thawed it goes on', async () => {
  const frozen = await world.api.queue.freeze({ route: 'Fine.Example', why: 'it moves' });
  assert.deepEqual(
    frozen.map(({ route, by, why }) => [route, by, why]),
    [['fine.example', 'the window', 'it moves']],
  );
  const [kept, local] = [await send('k@fine.example'), await send('ann@here.example')];
  assert.deepEqual(await fates(kept), ['k@fine.example queued']);
  assert.deepEqual(await fates(local), ['ann@here.example delivered']);
  const { needs } = await world.api.status.get({});
  assert.match(
    needs.map(need => need.sentence).join('\n'),
    /Mail to fine\.example is frozen by the window .*\(it moves\)/,
  );
  assert.equal((await world.api.queue.list({ frozen: true, limit: 9 })).length, 1);
  await world.later(hours(5));
  assert.deepEqual(await fates(kept), ['k@fine.example queued'], 'no time comes while it is frozen');
  const thawed = await world.api.queue.thaw({ route: 'fine.example' });
  assert.deepEqual([thawed.thawed, thawed.frozen], [true, []]);
  await world.settle();
  assert.deepEqual(await fates(kept), ['k@fine.example relayed']);
  await world.api.queue.pause({});
  const late = await send('l@fine.example');
  await world.later(days(6));
  await world.mailroom.ports.frozen.lapse();
  await world.settle();
  assert.deepEqual(await fates(late), ['l@fine.example failed']);
  assert.deepEqual(
    [(await world.api.queue.resume({})).thawed, (await world.api.queue.resume({})).thawed],
    [true, false],
  );
  await world.ledger();
});

test('the shape of what waits, by age and domain', async () => {
  await world.api.queue.act({ all: true, act: 'cancel' });
  await send(['m@slow.example', 'n@slow.example']);
  await world.later(hours(1));
  await send('o@slow.example');
  const { ages, total, rows } = await world.api.queue.shape({ columns: 4, first: 600_000 });
  assert.deepEqual(ages, [600_000, 1_200_000, 2_400_000, 2_400_000]);
  assert.deepEqual(total.cells, [1, 0, 0, 2]);
  assert.deepEqual(
    rows.map(row => [row.domain, row.total]),
    [['slow.example', 3]],
  );
  const bySender = await world.api.queue.shape({ by: 'sender', columns: 2 });
  assert.deepEqual(bySender.rows, [{ domain: 'here.example', total: 2, cells: [1, 1] }]);
});
