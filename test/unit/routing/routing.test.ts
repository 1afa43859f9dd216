/** Tables and relays as they are kept: read before, changed whole, there again after a restart. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { systemClock } from '../../../server/base/ports.ts';
import { openRouting } from '../../../server/routing/routing.ts';
import { must, openForTest, refusal } from '../../support/store-world.ts';

test('relays are kept with their secrets, changed in part, and not removed under a route', async t => {
  const { store } = await openForTest(t);
  const routing = await openRouting({ store, clock: systemClock });
  const heard: string[] = [];
  routing.onChange(what => void heard.push(what));
  must(await routing.addRelay({ name: 'Office', hosts: ['mail.example'], user: 'me', password: 'secret' }, 'a test'));
  assert.match(refusal(await routing.addRelay({ name: 'office', hosts: ['b.example'] }, 'a test'))!, /already/);
  must(
    await routing.changeRelay('office', { hosts: ['[2001:db8::1]:25', 'mx:example.net'], concurrency: 3 }, 'a test'),
  );
  const { hosts, password, tls, concurrency } = routing.relay('office')!;
  assert.deepEqual(
    { hosts, password, tls, concurrency },
    {
      hosts: [
        { host: '2001:db8::1', port: 25, mx: false },
        { host: 'example.net', port: 25, mx: true },
      ],
      ...{ password: 'secret', tls: { kind: 'required' }, concurrency: 3 },
    },
  );
  must(await routing.write('route', ['example.net -> relay office'], 'a test'));
  assert.match(refusal(await routing.removeRelay('office', 'a test'))!, /line 1/);
  const again = await openRouting({ store, clock: systemClock });
  assert.deepEqual([again.relays(), again.lines('route')], [routing.relays(), ['example.net → relay office']]);
  must(await routing.write('route', [], 'a test'));
  must(await routing.removeRelay('office', 'a test'));
  assert.deepEqual([routing.relays(), heard], [[], ['relay', 'relay', 'route', 'route', 'relay']]);
  assert.doesNotMatch(JSON.stringify(await store.events({ limit: 100 })), /secret/);
});

test('a relay that gets a password later asks for as much as one that has had it from the beginning', async t => {
  const { store } = await openForTest(t);
  const routing = await openRouting({ store, clock: systemClock });
  const tls = () => routing.relay('office')!.tls.kind;
  must(await routing.addRelay({ name: 'office', hosts: ['mail.example'] }, 'a test'));
  assert.equal(tls(), 'opportunistic');
  must(await routing.changeRelay('office', { user: 'me', password: 'secret' }, 'a test'));
  assert.equal(tls(), 'required');
  must(await routing.changeRelay('office', { tls: 'opportunistic' }, 'a test'));
  must(await routing.changeRelay('office', { password: 'other' }, 'a test'));
  assert.equal(tls(), 'opportunistic', 'as its owner wants it');
});

test('a table with a fault is not kept, and every fault is told', async t => {
  const { store } = await openForTest(t);
  const routing = await openRouting({ store, clock: systemClock });
  must(await routing.write('tls', ['a.example tls=required'], 'a test'));
  const fault = refusal(await routing.write('tls', ['ok.example tls=none', 'x', 'y tls=z'], 'a test'))!;
  assert.match(fault, /^Line 2: .*; Line 3: /);
  assert.deepEqual(routing.lines('tls'), ['a.example tls=required']);
  assert.match(refusal(await routing.write('tls', [], 'a test', ['b.example tls=none']))!, /Somebody else/);
  must(await routing.write('tls', ['a.example tls=none', 'a.example tls=dane', '.example tls=encrypt'], 'a test'));
  const { tls } = routing.tables;
  assert.deepEqual(
    ['a.example', 'b.example', 'c.b.example', 'else.test'].map(domain => tls.find(domain)?.number ?? null),
    [1, 3, 3, null],
  );
});
