/** Our own network: none, one that answers for everybody, one that costs. No destination's fault, and no attempt counted. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { minutes, seconds } from '../../../server/base/units.ts';
import type { Delivery } from '../../../server/queue/agent.ts';
import { openNetwork } from '../../../server/queue/network.ts';
import { acceptAll, flowing, flowTest, many, relayed } from '../../support/flowing.ts';
import { letter, recipient, START } from '../../support/store-world.ts';

const nowhere = (why: 'no-way' | 'not-smtp', address: string | null): Delivery => ({
  ...{ kind: 'temporary', status: '4.4.1', reply: 'no way', host: null },
  unreached: { why, address },
});

async function networkFor(
  t: TestContext,
  given: { readonly addresses: () => readonly string[]; readonly metered?: boolean },
) {
  const clock = manualClock(START);
  const told: string[] = [];
  const wake = { act: () => {} };
  const network = openNetwork({
    ...{ clock, addresses: given.addresses, metered: async () => given.metered ?? null, meteredSetting: () => 'auto' },
    ...{ waitsAbove: () => 1000, isPrivate: address => address.startsWith('10.'), onBug: assert.fail },
    tell: note => told.push(note.fields.state),
    onChange: () => wake.act(),
  });
  t.after(() => network.close());
  return { clock, told, wake, network };
}

flowTest(
  'without a network outgoing mail rests, uncounted; it is tried now and then, and at once when addresses change',
  async t => {
    let addresses: readonly string[] = [];
    const { clock, told, wake, network } = await networkFor(t, { addresses: () => addresses });
    let up = false;
    const flow = await flowing(t, {
      clock,
      network,
      answer: route => (up || route === 'local' ? relayed : nowhere('no-way', null)),
    });
    wake.act = flow.runner.wake;
    await acceptAll(flow.store, [...many('a', 3), ...many('b', 3), ...many('local', 2)]);
    await flow.pass(minutes(5));
    assert.deepEqual([network.state().kind, told], ['offline', ['offline']]);
    assert.equal((await flow.store.ledger()).relayed, 2, 'our own people’s mail goes on');
    const rows = await flow.waiting();
    assert.ok(rows.filter(row => row.attempts > 0).length <= 2, 'no attempt is counted');
    assert.deepEqual(await flow.store.rests(), [], 'no destination is down for it');
    up = true;
    addresses = ['192.0.2.9'];
    await flow.pass(seconds(40), seconds(10));
    assert.deepEqual([network.state().kind, told], ['up', ['offline', 'up']]);
    await flow.pass(minutes(6));
    assert.equal((await flow.store.ledger()).relayed, 8);
  },
);

flowTest('one private address that answers for all is a page to sign in at', async t => {
  const { told, network } = await networkFor(t, { addresses: () => ['10.0.0.2'] });
  const heard = ['a', 'b', 'c', 'd'].map(route => network.heard(route, [nowhere('not-smtp', '10.0.0.1')]));
  assert.deepEqual([heard, network.rests(), told], [[false, false, true, true], true, ['captive']]);
  assert.match(network.state().because, /^10\.0\.0\.1 answers for 3 destinations/);
  network.heard('e', [relayed]);
  assert.equal(network.rests(), false);
});

flowTest('three broken destinations among living ones are their own fault', async t => {
  const { network } = await networkFor(t, { addresses: () => ['192.0.2.9'] });
  for (const route of ['a', 'b', 'x', 'c', 'd'])
    network.heard(route, [route === 'x' ? relayed : nowhere('no-way', null)]);
  assert.equal(network.state().kind, 'up');
});

flowTest('on a network that costs, large and less urgent messages wait; our own people’s do not', async t => {
  const { clock, network, told } = await networkFor(t, { addresses: () => [], metered: true });
  await network.look();
  assert.deepEqual(told, ['metered']);
  const flow = await flowing(t, { clock, network, answer: () => relayed });
  const large = letter('x'.repeat(2000), { recipients: [recipient('large@far', { route: 'far' })] });
  const idle = letter('y', {
    recipients: [recipient('idle@far', { route: 'far' })],
    parameters: { body: '7BIT', smtpUtf8: false, ret: null, envid: null, priority: -2 },
  });
  const here = letter('z'.repeat(2000), { recipients: [recipient('here@here', { route: 'local' })] });
  await acceptAll(flow.store, [large, idle, here, ...many('far', 1)]);
  await flow.pass(minutes(2));
  assert.deepEqual(flow.tried.toSorted(), ['here@here', 'u0@far']);
  const rows = await flow.waiting();
  assert.deepEqual(
    rows.map(row => [row.state, row.attempts]),
    [
      ['queued', 0],
      ['queued', 0],
    ],
  );
});
