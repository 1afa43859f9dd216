/**
 * What goes to a server that speaks LMTP: an answer for each recipient, kept by itself, also where the line is lost among
 * them. RFC 2033 §4.2.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { hours } from '../../server/base/units.ts';
import { type NextHop, startNextHop } from '../support/next-hop.ts';
import { type Person, startWorld, type World } from '../support/world.ts';

let world: World;
let ann: Person;
let store: NextHop;
let breaksOff = false;
before(async () => {
  store = await startNextHop({
    lmtp: true,
    capabilities: ['PIPELINING', 'ENHANCEDSTATUSCODES', '8BITMIME'],
    script: {
      rcpt: line => (line.includes('nobody') ? '550 5.1.1 Nobody' : undefined),
      message(recipient) {
        if (breaksOff && recipient.startsWith('lee')) return { and: 'drop' };
        if (recipient.startsWith('full')) return '452 4.2.2 Full';
        return recipient.startsWith('closed') ? '552 5.2.2 Over quota' : undefined;
      },
    },
  });
  world = await startWorld({ settings: ['queue.first-retry=1h'] });
  ann = await world.addAccount('ann@here.example');
  const lines = [`stored.example → lmtp 127.0.0.1:${store.port}`];
  const written = await world.mailroom.mail.routes.write('route', lines, 'a test');
  assert.ok(written.ok, written.ok ? '' : written.error);
});
after(async () => {
  await world[Symbol.asyncDispose]();
  await store.close();
});

const submit = async (...names: string[]): Promise<string> => {
  const to = names.map(name => `${name}@stored.example`);
  const { trace } = await world.submit(ann, { to, subject: 'Filed', text: 'x' });
  await world.settle();
  return trace;
};
const states = async (trace: string) => {
  const rows = await world.mailroom.store.queue({ trace, limit: 9 });
  return Object.fromEntries(rows.map(row => [row.address.split('@')[0], `${row.state} ${row.status ?? ''}`.trim()]));
};

test('each recipient ends by the answer of his own', async () => {
  const trace = await submit('kim', 'nobody', 'full', 'closed', 'lee');
  assert.deepEqual(await states(trace), {
    kim: 'relayed',
    nobody: 'failed 5.1.1',
    full: 'deferred 4.2.2',
    closed: 'failed 5.2.2',
    lee: 'relayed',
  });
  assert.match(store.commands[0]!, /^LHLO mail\.here\.example$/);
  assert.equal((await world.journey(trace)).branches.length, 5);
  await world.ledger();
});

test('who was answered before the line was lost is done, the others are tried again, and said to be unsure', async () => {
  breaksOff = true;
  const trace = await submit('kim', 'lee', 'max');
  assert.deepEqual(await states(trace), { kim: 'relayed', lee: 'deferred 4.4.2', max: 'deferred 4.4.2' });
  const unsure = async () =>
    (await world.mailroom.store.queue({ trace, limit: 9 }))
      .filter(row => row.uncertain)
      .map(row => row.address)
      .toSorted();
  assert.deepEqual(await unsure(), ['lee@stored.example', 'max@stored.example']);
  breaksOff = false;
  const before = store.received.length;
  await world.later(hours(2));
  assert.deepEqual(await states(trace), { kim: 'relayed', lee: 'relayed', max: 'relayed' });
  // Each may come by itself: their hours differ a little.
  const again = store.received.slice(before).flatMap(({ recipients }) => recipients);
  assert.deepEqual(again.toSorted(), ['lee@stored.example', 'max@stored.example']);
});
