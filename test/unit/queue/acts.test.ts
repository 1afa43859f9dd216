/** A person's acts over a real store: what changes, what the journal says, what takes it back, what is only shown. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { days, hours, minutes } from '../../../server/base/units.ts';
import { type ActWish, act, addRecipients, changeSender, readdress } from '../../../server/queue/acts.ts';
import { AT_ONCE } from '../../../server/queue/control.ts';
import { openFrozen } from '../../../server/queue/frozen.ts';
import { newPreviews } from '../../../server/queue/preview.ts';
import type { QueueFilter, QueueRow } from '../../../server/store/interface.ts';
import { assertSound, leased, letter, must, openForTest, recipient, START } from '../../support/store-world.ts';

async function begin(t: TestContext) {
  const clock = manualClock(START);
  const { store, folder } = await openForTest(t, {}, clock);
  const acting = { store, clock, routeFor: async (address: string) => address.split('@')[1]!, keepFor: () => days(5) };
  const one = async (id: number) => (await store.queue({ recipients: [id], limit: 1 }))[0]!;
  return {
    ...{ store, clock, folder, acting, one },
    accept: async (addresses: readonly string[], given: Parameters<typeof letter>[1] = {}) => {
      const recipients = addresses.map(address => recipient(address, { route: 'old.example', notify: 7 }));
      return must(await store.run('accept', letter('x', { recipients, ...given })));
    },
    /** Tried once, and put off. */
    async putOff(ids: readonly number[]) {
      const claim = { holder: 'r', now: clock.now(), until: clock.now() + 9, limit: 99, perRoute: 99, busy: {} };
      const settlements = must(await store.run('claim', claim))
        .filter(lease => ids.includes(lease.recipient))
        .map(lease => ({
          ...{ recipient: lease.recipient, fence: lease.fence },
          outcome: {
            ...({ kind: 'deferred', nextAt: clock.now() + hours(1), status: '4.7.1' } as const),
            ...{ reply: '451 4.7.1 Later', host: 'mx' },
          },
          note: { name: 'queue.deferred', at: clock.now(), trace: lease.trace, fields: {} },
        }));
      must(await store.run('settle', { settlements }));
    },
    act: async (where: QueueFilter, wish: ActWish) => must(await act(acting, where, wish, 'ann')),
    told: async () =>
      (await store.events({ names: ['queue.operated', 'queue.frozen'], limit: 99 })).map(note => note.fields),
  };
}
const seen = (row: QueueRow) => [row.state, row.route, row.attempts, row.nextAt, row.status, row.reply, row.host];

test('requeue: another look at its route, no tries, all its time again', async t => {
  const { store, clock, accept, putOff, act, one } = await begin(t);
  const { recipients } = await accept(['kim@new.example']);
  const id = recipients[0]!.recipient;
  await putOff([id]);
  clock.advance(minutes(9));
  assert.deepEqual(seen(await one(id)), [
    'deferred',
    'old.example',
    1,
    START + hours(1),
    '4.7.1',
    '451 4.7.1 Later',
    'mx',
  ]);
  assert.deepEqual(await act({ all: true }, { act: 'requeue' }), { recipients: [id], undo: null });
  const now = START + minutes(9);
  assert.deepEqual(seen(await one(id)), ['queued', 'new.example', 0, now, null, null, null]);
  assert.equal((await one(id)).expiresAt, now + days(5));
  await assertSound(store);
});

test('bounce and expire: the end, in words of their own, and the sender is told', async t => {
  const { store, accept, putOff, act, one, told } = await begin(t);
  const { recipients } = await accept(['a@x.example', 'b@x.example', 'c@x.example']);
  const [a, b, c] = recipients.map(lease => lease.recipient) as [number, number, number];
  await putOff([a, b, c]);
  await act({ recipients: [a] }, { act: 'expire' });
  await act({ recipients: [b] }, { act: 'expire', reason: 'The list\r\nhas moved' });
  await act({ recipients: [c] }, { act: 'bounce', reason: 'wrong address' });
  const ends = await Promise.all(
    [a, b, c].map(async id => [(await one(id)).status, (await one(id)).reply, (await one(id)).host]),
  );
  const before = '; the last answer was: 451 4.7.1 Later';
  assert.deepEqual(ends, [
    ['4.4.7', `Given up before its time by who runs this server${before}`, null],
    ['4.4.7', `Given up before its time by who runs this server: The list has moved${before}`, null],
    ['5.0.0', `Returned to its sender by who runs this server: wrong address${before}`, null],
  ]);
  assert.deepEqual(
    (await store.reportsDue(9))[0]?.recipients.map(each => [each.recipient, each.bits]),
    [
      ...[
        [a, 2],
        [b, 2],
        [c, 2],
      ],
    ],
  );
  assert.deepEqual((await told())[1], {
    act: 'expire',
    recipients: ['b@x.example'],
    by: 'ann',
    why: 'The list has moved',
  });
  await assertSound(store);
});

test('marked as delivered: nobody delivered it, so no report says so, whatever was wished', async t => {
  const { store, accept, act, one } = await begin(t);
  const { recipients } = await accept(['a@x.example']);
  await act({ all: true }, { act: 'mark-delivered' });
  const row = await one(recipients[0]!.recipient);
  assert.deepEqual(
    [row.state, row.reply],
    ['cancelled', 'Marked as delivered by a person; this server delivered nothing'],
  );
  assert.deepEqual(await store.reportsDue(9), []);
  const ledger = await store.ledger();
  assert.deepEqual([ledger.accepted, ledger.delivered, ledger.cancelled, ledger.waiting], [1, 0, 1, 0]);
});

test('reroute: by hand, back to automatic, and what takes it back; what is held stays so, by whom it was', async t => {
  const { accept, act, acting, one, told } = await begin(t);
  const { recipients } = await accept(['a@x.example', 'b@x.example'], { heldBy: 'the breaker' });
  const ids = recipients.map(lease => lease.recipient);
  const done = await act({ recipients: ids }, { act: 'reroute', newRoute: 'SMTP [192.0.2.9]' });
  assert.deepEqual(done, { recipients: ids, undo: { act: 'reroute', newRoute: 'old.example' } });
  const row = await one(ids[0]!);
  assert.deepEqual([row.state, row.route, row.operatedBy], ['held', 'smtp [192.0.2.9]:25', 'the breaker']);
  await act({ all: true }, { act: 'reroute', newRoute: null });
  assert.equal((await one(ids[0]!)).route, 'x.example');
  assert.deepEqual(
    (await told()).map(fields => fields.change),
    ['smtp [192.0.2.9]:25', 'the route of its address'],
  );
  const refused = await act2(acting, 'no such route at all');
  assert.match(refused, /is no route: local, a domain/);
});
const act2 = async (acting: Parameters<typeof act>[0], newRoute: string): Promise<string> => {
  const done = await act(acting, { all: true }, { act: 'reroute', newRoute }, 'ann');
  return done.ok ? '' : done.error;
};

test('the next try and the time to keep trying: the one never falls behind the other', async t => {
  const { store, clock, accept, act, acting, one } = await begin(t);
  const { recipients } = await accept(['a@x.example', 'b@x.example'], { expiresAt: START + hours(10) });
  const [a, b] = recipients.map(lease => lease.recipient) as [number, number];
  const moved = await act({ recipients: [a] }, { act: 'schedule', at: START + hours(3) });
  assert.deepEqual(moved.undo, { act: 'schedule', at: START });
  assert.equal((await one(a)).nextAt, START + hours(3));
  await act({ recipients: [a] }, { act: 'schedule', at: START + hours(30) });
  assert.equal((await one(a)).nextAt, START + hours(10));
  await act({ recipients: [b] }, { act: 'keep', until: START + hours(2) });
  assert.deepEqual([(await one(a)).nextAt, (await one(a)).expiresAt], [START + hours(2), START + hours(2)]);
  clock.advance(hours(5));
  const over = await act1(acting, { act: 'keep', until: START + hours(4) });
  assert.equal(over, 'That time is over. To end it now, let it expire');
  await assertSound(store);
});
const act1 = async (acting: Parameters<typeof act>[0], wish: ActWish): Promise<string> => {
  const done = await act(acting, { all: true }, wish, 'ann');
  return done.ok ? '' : done.error;
};

test('another address: the same row, the sender’s word for it kept; who is there already is not made one twice', async t => {
  const { store, accept, acting, one, told } = await begin(t);
  const { recipients, queued } = await accept(['a@x.example', 'b@x.example']);
  const id = recipients[0]!.recipient;
  assert.deepEqual(must(await readdress(acting, id, '<Kim@New.Example>', 'ann')), {
    ...{ address: 'Kim@new.example', was: 'a@x.example' },
  });
  const row = await one(id);
  assert.deepEqual([row.recipient, row.queued, row.address, row.route], [id, queued, 'Kim@new.example', 'new.example']);
  const claim = { holder: 'r', now: START, until: START + 9, limit: 9, perRoute: 9, busy: {} };
  const lease = must(await store.run('claim', claim)).find(each => each.recipient === id);
  assert.equal(lease?.original, 'rfc822;a@x.example');
  const refused = async (what: number, text: string) => {
    const done = await readdress(acting, what, text, 'ann');
    return done.ok ? '' : done.error;
  };
  assert.match(await refused(id, 'c@x.example'), /being delivered right now/);
  assert.match(await refused(999, 'c@x.example'), /waits no more/);
  assert.match(await refused(id, 'nobody'), /is no address/);
  assert.equal((await told())[0]?.change, 'a@x.example is now Kim@new.example');
  must(await store.run('recover', { holder: 'new', now: START }));
  assert.match(await refused(id, 'b@x.example'), /goes to that address already/);
  await assertSound(store);
});

test('one more recipient counts as accepted; another sender hears, or nobody', async t => {
  const { store, accept, acting, told } = await begin(t);
  const { recipients } = await accept(['a@x.example']);
  const { trace } = recipients[0]!;
  assert.equal(must(await addRecipients(acting, trace, ['b@y.example', 'a@x.example'], 'ann')).length, 1);
  const again = await addRecipients(acting, trace, ['b@y.example'], 'ann');
  assert.equal(again.ok ? '' : again.error, 'The message goes there already');
  assert.equal((await store.ledger()).accepted, 2);
  assert.deepEqual(must(await changeSender(acting, trace, 'boss@here.example', 'ann')), {
    ...{ sender: 'boss@here.example', was: 'zoe@there.example' },
  });
  must(await changeSender(acting, trace, '<>', 'ann'));
  must(await act(acting, { all: true }, { act: 'bounce' }, 'ann'));
  assert.deepEqual(await store.reportsDue(9), [], 'the null sender is told nothing');
  const late = await addRecipients(acting, trace, ['c@y.example'], 'ann');
  assert.equal(late.ok ? '' : late.error, 'Of this message nobody waits any more');
  assert.deepEqual(
    (await told()).map(({ act: name }) => name),
    [...['add-recipients', 'change-sender', 'change-sender', 'bounce']],
  );
  await assertSound(store);
});

test('a preview counts, says who is left alone and why, and the act touches no more than it saw', async t => {
  const { store, clock, accept, acting, act: perform } = await begin(t);
  const first = await accept(['a@x.example', 'b@x.example']);
  const held = await accept(['c@x.example'], { heldBy: 'a rule of yours' });
  await accept(['d@x.example'], { ...leased('run', START + days(9)), sender: '' });
  const previews = newPreviews(store, clock, seededRandom(1));
  const { token, until, bytes, ...told } = await previews.make({ all: true }, 'hold');
  assert.deepEqual(told, {
    ...{ act: 'hold', recipients: 2, messages: 1 },
    senders: [{ name: 'zoe@there.example', recipients: 2 }],
    routes: [{ name: 'old.example', recipients: 2 }],
    leftAlone: [
      { state: 'held', recipients: 1, because: 'held already' },
      { state: 'active', recipients: 1, because: 'being delivered right now' },
    ],
  });
  assert.ok(bytes > 0 && until > START);
  await accept(['later@x.example']);
  const ids = first.recipients.map(lease => lease.recipient);
  assert.equal(previews.seen(token, 'bounce'), null, 'for another act it was not made');
  assert.deepEqual(previews.seen(token, 'hold'), ids);
  assert.deepEqual((await perform({ recipients: previews.seen(token, 'hold')! }, { act: 'hold' })).recipients, ids);
  const undo = await act(acting, { recipients: ids }, { act: 'release' }, 'ann');
  assert.deepEqual(undo, { ok: true, value: { recipients: ids, undo: { act: 'hold' } } });
  assert.equal((await store.queue({ queued: [held.queued], limit: 1 }))[0]?.state, 'held');
  clock.advance(minutes(16));
  assert.equal(previews.seen(token, 'hold'), null, 'it is forgotten');
});

test('more than one step: every one is changed, each message has its note', async t => {
  const { store, accept, act, told } = await begin(t);
  const many = Array.from({ length: AT_ONCE + 7 }, (_, n) => `u${n}@x.example`);
  await accept(many);
  await accept(['last@x.example']);
  assert.equal((await act({ route: 'old.example' }, { act: 'hold' })).recipients.length, many.length + 1);
  assert.deepEqual(
    (await told()).map(fields => (fields.recipients as string[]).length),
    [AT_ONCE, 7, 1],
  );
  assert.equal((await store.queueCounts()).held, many.length + 1);
});

test('frozen: kept over a restart, with who and why; it is no longer due, and expires all the same', async t => {
  const { store, clock, folder, accept, one, told } = await begin(t);
  const { recipients } = await accept(['a@x.example'], { expiresAt: START + hours(1) });
  const options = { clock, onChange: () => {}, onBug: (fault: unknown) => assert.fail(String(fault)) };
  const frozen = await openFrozen({ ...options, store });
  must(await frozen.freeze('old.example', 'ann', 'it moves'));
  assert.deepEqual(
    [frozen.rests('old.example'), frozen.rests('x.example'), frozen.rests('local')],
    [true, false, false],
  );
  assert.equal(await store.nextDue(), null);
  frozen.close();
  await store.close();
  const { store: again } = await openForTest(t, { folder }, clock);
  const after = await openFrozen({ ...options, store: again });
  t.after(after.close);
  assert.deepEqual(after.all(), [{ route: 'old.example', by: 'ann', why: 'it moves', since: START }]);
  assert.match(
    after.needs()[0]!.sentence,
    /^Mail to old\.example is frozen by ann since 2026-01-05 00:00 UTC \(it moves\)/,
  );
  clock.advance(hours(2));
  await after.lapse();
  const row = (await again.queue({ recipients: [recipients[0]!.recipient], limit: 1 }))[0]!;
  assert.deepEqual([row.state, row.status], ['failed', '4.4.7']);
  assert.match(row.reply!, /^Not delivered in time: this server keeps mail for that destination back/);
  assert.equal(must(await after.thaw('old.example', 'ben')), true);
  assert.equal(must(await after.thaw('old.example', 'ben')), false);
  assert.deepEqual([after.rests('old.example'), await again.frozen()], [false, []]);
  must(await after.freeze('*', 'ann', ''));
  assert.deepEqual([after.rests('x.example'), after.rests('*'), after.rests('local')], [true, true, false]);
  await assertSound(again);
  void [one, told];
});
