/** An alias becomes rows: in the message itself, in one of a list's owner, for a mailbox or a program, and in steps. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { event } from '../../../server/events/event.ts';
import type { Lease, NewRecipient } from '../../../server/store/interface.ts';
import { assertSound, must, openForTest, refusal, START, settle } from '../../support/store-world.ts';

const wanted = (address: string, more: Partial<NewRecipient> = {}): NewRecipient => ({
  ...{ address, original: null, notify: 3, route: 'far.example' },
  ...more,
});
const note = (recipient: string) => event('mda.expanded', START, 'T-1', { recipient, into: [] });
const lease = { holder: 'test', until: START + 60_000 };

async function taken(t: TestContext, sender = 'kim@there.example') {
  const { store } = await openForTest(t);
  await settle(store);
  const accepted = must(
    await store.run('accept', {
      ...{ bytes: Buffer.from('Subject: x\r\n\r\nx'), prefix: '', sender, origin: 'smtp', account: null },
      parameters: {
        ...{ body: '7BIT', smtpUtf8: false, ret: 'HDRS', envid: 'abc', notified: ['team@here.example'] },
        by: { at: START + 5, mode: 'notify', trace: true },
      },
      recipients: [wanted('team@here.example', { route: 'local' })],
      ...{ trace: 'T-1', acceptedAt: START, expiresAt: START + 9, hops: 1, lease },
    }),
  );
  return { store, row: accepted.recipients[0]! };
}
const holds = ({ recipient, fence }: Lease) => ({ recipient, fence, lease });

test('rows say through whom they came; a mailbox itself is another than its address', async t => {
  const { store, row } = await taken(t);
  const into = [
    wanted('team@here.example', { route: 'local' }),
    wanted('team@here.example', { route: 'local', direct: true }),
    wanted('team@here.example', { route: 'pipe x', direct: true }),
    wanted('lee@far.example'),
    wanted('lee@far.example'),
  ];
  const { recipients } = must(await store.run('expand', { ...holds(row), into, note: note(row.address) }));
  assert.deepEqual(
    recipients.map(({ address, route, direct, via, depth }) => [address, route, direct, via, depth]),
    [
      ['team@here.example', 'local', true, 'team@here.example', 1],
      ['team@here.example', 'pipe x', true, 'team@here.example', 1],
      ['lee@far.example', 'far.example', undefined, 'team@here.example', 1],
    ],
  );
  // What the claim of a later run reads.
  must(await store.run('recover', { holder: 'other', now: START }));
  const claimed = must(
    await store.run('claim', { holder: 'other', now: START, until: START + 9, limit: 9, perRoute: 9, busy: {} }),
  );
  assert.deepEqual(
    claimed.map(({ direct, via }) => [direct, via]).toSorted(),
    recipients.map(({ direct, via }) => [direct, via]).toSorted(),
  );
  await assertSound(store);
});

test('a list’s rows are a message of its owner, with the same content, and no wish of the first sender', async t => {
  const { store, row } = await taken(t);
  const list = { address: 'team@here.example', sender: 'owner-team@here.example' };
  const { recipients } = must(
    await store.run('expand', { ...holds(row), into: [wanted('lee@far.example')], note: note(row.address), list }),
  );
  const [sent] = recipients;
  assert.ok(sent && sent.queued !== row.queued);
  const { sender, message, trace, parameters } = sent;
  assert.deepEqual([sender, message, trace, sent.list], [list.sender, row.message, 'T-1', list.address]);
  assert.deepEqual(parameters, { body: '7BIT', smtpUtf8: false, ret: null, envid: null });
  await assertSound(store);
});

test('in steps: a crash between two doubles nobody, and the row is settled with the last', async t => {
  const { store, row } = await taken(t);
  const step = (from: number) => [wanted(`u${from}@far.example`), wanted(`u${from + 1}@far.example`)];
  const list = { address: 'team@here.example', sender: 'owner-team@here.example' };
  const expand = (into: NewRecipient[], partial: boolean) =>
    store.run('expand', { ...holds(row), into, note: note(row.address), list, ...(partial ? { partial } : {}) });
  assert.equal(must(await expand(step(0), true)).recipients.length, 2);
  assert.equal(must(await expand(step(0), true)).recipients.length, 0, 'the same again');
  assert.equal(must(await expand(step(2), false)).recipients.length, 2);
  assert.equal(refusal(await expand(step(4), false)), 'fenced');
  const told = await store.events({ trace: 'T-1', names: ['mda.expanded'], limit: 9 });
  assert.equal(told.length, 1);
  const rows = await store.queue({ trace: 'T-1', limit: 9 });
  assert.equal(new Set(rows.slice(1).map(one => one.queued)).size, 1, 'one message of the list');
  await assertSound(store);
});

test('use is counted with the last step, and who comes first has it', async t => {
  const { store, row } = await taken(t);
  const limits = { until: null, most: 2, onlyFrom: '' };
  must(await store.run('addAlias', { address: 'team@here.example', targets: ['lee@far.example'], limits }));
  const counted = 'team@here.example';
  must(await store.run('expand', { ...holds(row), into: [], note: note(row.address), counted, partial: true }));
  assert.equal((await store.aliases())[0]?.limits?.used, 0);
  must(await store.run('expand', { ...holds(row), into: [], note: note(row.address), counted }));
  assert.deepEqual((await store.aliases())[0]?.limits, {
    until: null,
    most: 2,
    used: 1,
    onlyFrom: 'kim@there.example',
  });
});

test('more than a message may be for is refused, and nothing of it is written', async t => {
  const { store, row } = await taken(t);
  const into = Array.from({ length: 100_000 }, (_, n) => wanted(`a${n}@far.example`));
  const input = { ...holds(row), into, note: note(row.address) };
  assert.equal(refusal(await store.run('expand', input)), 'not-allowed');
  assert.equal((await store.queue({ states: ['active'], limit: 9 })).length, 1);
  must(await store.run('expand', { ...input, into: into.slice(0, 3) }));
  await assertSound(store);
});
