/** What every store promises of the queue: claims, fences, doubts, reports, a person’s acts. */
import assert from 'node:assert/strict';
import { type Outcome, type Rest, STEP_OF_PRIORITY } from '../../server/store/interface.ts';
import type { SuiteKit } from './store-suite.ts';
import { assertSound, leased, letter, must, note, plain, recipient, refusal, START } from './store-world.ts';

export function queuePromises({ promise, open, withPeople, settleWith, later }: SuiteKit): void {
  // ── the queue ──
  promise('claims take the longest due first and leave full routes alone', async t => {
    const { store } = await open(t);
    const at = async (acceptedAt: number, route: string) =>
      must(await store.run('accept', letter('x', { acceptedAt, recipients: [recipient('a@b.example', { route })] })))
        .recipients[0]!.recipient;
    const [late, dead1, early, dead2] = [await at(9, 'a'), await at(1, 'dead'), await at(2, 'b'), await at(1, 'dead')];
    const claim = async (limit: number, busy: Record<string, number> = {}) =>
      must(await store.run('claim', { holder: 'r', now: 9, until: 99, limit, perRoute: 1, busy })).map(
        l => l.recipient,
      );
    assert.deepEqual(await claim(2, { b: 1 }), [dead1, late]);
    assert.deepEqual(await claim(5, { dead: 1 }), [early]);
    assert.deepEqual(await claim(5), [dead2]);
    assert.equal(await store.nextDue(), null);
  });
  promise('thousands that wait for a dead host keep nobody from being claimed', async t => {
    const { store } = await open(t);
    const many = Array.from({ length: 600 }, (_, n) => recipient(`u${n}@dead.example`, { route: 'dead' }));
    must(await store.run('accept', letter('x', { recipients: many, acceptedAt: 1 })));
    const alive = must(await store.run('accept', letter('y', { acceptedAt: 2 }))).recipients[0]!.recipient;
    const taken = must(await store.run('claim', { holder: 'r', now: 9, until: 99, limit: 5, perRoute: 2, busy: {} }));
    assert.deepEqual(
      taken.map(l => l.route),
      ['dead', 'dead', 'local'],
    );
    assert.equal(taken[2]!.recipient, alive);
  });
  promise('the urgent go first, and nobody waits for ever', async t => {
    const { store } = await open(t);
    const at = async (acceptedAt: number, priority: number) =>
      must(
        await store.run('accept', letter('x', { acceptedAt, parameters: priority ? { ...plain, priority } : plain })),
      ).recipients[0]!.recipient;
    const step = STEP_OF_PRIORITY;
    const [low, usual, high] = [await at(step, -4), await at(3 * step, 0), await at(4 * step, 9)];
    const patient = await at(0, -3);
    const now = 9 * step;
    const claim = async () =>
      must(await store.run('claim', { holder: 'r', now, until: now + 9, limit: 1, perRoute: 9, busy: {} }))[0]
        ?.recipient;
    const order = [await claim(), await claim(), await claim(), await claim()];
    assert.deepEqual(order, [high, usual, patient, low], 'turns -5, 3, 3 and 5');
    await assertSound(store);
  });
  promise(
    'what waits for a destination that rests is not due before; then as many are taken as its rest says',
    async t => {
      const { store } = await open(t);
      const many = Array.from({ length: 50 }, (_, n) => recipient(`u${n}@dead.example`, { route: 'dead' }));
      must(await store.run('accept', letter('x', { recipients: many, acceptedAt: 1 })));
      const rest: Rest = {
        kind: 'down',
        ...{ route: 'dead', since: 1, until: 100, checkedAt: 1, failures: 2, room: 1 },
        ...{ status: '4.4.1', reply: 'no', host: null },
      };
      must(await store.run('rest', { rests: [rest], over: [] }));
      assert.equal(await store.nextDue(), 100);
      must(await store.run('accept', letter('y', { recipients: [recipient('z@dead.example', { route: 'dead' })] })));
      assert.deepEqual([await store.nextDue(), await store.rests()], [100, [rest]]);
      const claim = async (now: number, room = {}) =>
        must(await store.run('claim', { holder: 'r', now, until: now + 9, limit: 99, perRoute: 9, room, busy: {} }));
      assert.deepEqual(await claim(99), []);
      assert.equal((await claim(100)).length, 1);
      assert.equal((await claim(100, { dead: 3 })).length, 3);
      assert.equal((await store.routeCounts())[0]?.waiting, 47);
      must(await store.run('rest', { rests: [{ ...rest, until: 500 }], over: [] }));
      assert.equal(await store.nextDue(), 500);
      const one = (await store.queue({ route: 'dead', states: ['queued'], limit: 1 }))[0]!;
      must(await store.run('operate', { where: { recipients: [one.recipient] }, act: 'retry', now: 200, by: 'ann' }));
      assert.equal((await store.rest('dead'))?.until, 200, 'who is to be tried now is tried now');
      must(await store.run('rest', { rests: [], over: ['dead'] }));
      assert.deepEqual([(await claim(200)).length, await store.rests()], [9, []]);
      await assertSound(store);
    },
  );
  promise('what is frozen is due for nobody, and what is thawed again at once', async t => {
    const { store } = await open(t);
    for (const route of ['a', 'local'])
      must(
        await store.run('accept', letter('x', { acceptedAt: 1, recipients: [recipient('a@b.example', { route })] })),
      );
    const frozen = async (act: 'freeze' | 'thaw', route: string) =>
      must(
        act === 'freeze'
          ? await store.run('freeze', { route, by: 'ann', why: '', now: 1 })
          : await store.run('thaw', { route }),
      );
    const routes = async () =>
      must(await store.run('claim', { holder: 'r', now: 9, until: 99, limit: 9, perRoute: 9, busy: {} })).map(
        l => l.route,
      );
    await frozen('freeze', '*');
    await frozen('freeze', 'a');
    assert.deepEqual(await routes(), ['local']);
    assert.equal(await store.nextDue(), null);
    await frozen('thaw', '*');
    assert.deepEqual(await routes(), []);
    await frozen('thaw', 'a');
    assert.deepEqual([await store.nextDue(), await routes()], [1, ['a']]);
  });
  promise('who waits where nobody is tried is found when he is to be told, and leased without an attempt', async t => {
    const { store } = await open(t);
    const at = async (given: object) =>
      must(
        await store.run(
          'accept',
          letter('x', { recipients: [recipient('a@dead.example', { route: 'dead' })], ...given }),
        ),
      ).recipients[0]!.recipient;
    const old = await at({ acceptedAt: 10, expiresAt: 9000 });
    const young = await at({ acceptedAt: 500, expiresAt: 9000 });
    const over = await at({ acceptedAt: 400, expiresAt: 600 });
    const late = await at({
      ...{ acceptedAt: 500, expiresAt: 9000 },
      parameters: { ...plain, by: { at: 650, mode: 'notify' } },
    });
    const overdue = async (after = 0) =>
      (await store.overdue('dead', { expired: 700, waiting: 100, after }, 9)).map(one => [one.recipient, one.isLate]);
    assert.deepEqual(await overdue(), [
      [old, 0],
      [over, 0],
      [late, 1],
    ]);
    assert.deepEqual(await overdue(over), [[late, 1]]);
    const leases = must(await store.run('claimThese', { holder: 'r', until: 999, recipients: [old, young, 12345] }));
    assert.deepEqual(
      leases.map(lease => [lease.recipient, lease.attempts, lease.fence]),
      [
        [old, 0, 1],
        [young, 0, 1],
      ],
    );
    assert.deepEqual(must(await store.run('claimThese', { holder: 'r', until: 999, recipients: [old] })), []);
    await settleWith(store, leases[0]!, later(5000, { tellDelay: true }));
    const [row] = await store.queue({ recipients: [old], limit: 1 });
    assert.deepEqual([row?.attempts, row?.nextAt], [0, 5000]);
    assert.deepEqual(
      await overdue(),
      [
        [over, 0],
        [late, 1],
      ],
      'he has been told',
    );
    await assertSound(store);
  });
  promise('when the clock was set, times go with it; the hour that a sender wished for does not', async t => {
    const { store } = await open(t);
    const two = { recipients: [recipient('a@x.example'), recipient('b@x.example')], acceptedAt: 100, expiresAt: 900 };
    const { queued } = must(await store.run('accept', letter('x', two)));
    const held = must(await store.run('accept', letter('y', { ...two, notBefore: 400 })));
    const active = must(await store.run('accept', letter('z', { ...two, ...leased() })));
    let answer = must(await store.run('shiftTimes', { by: 1000, after: 0, upTo: null, look: 2 }));
    must(await store.run('accept', letter('later', two)));
    for (; answer.next !== null; )
      answer = must(await store.run('shiftTimes', { by: 1000, after: answer.next, upTo: answer.upTo, look: 2 }));
    const seen = async (id: number) =>
      (await store.queue({ queued: [id], limit: 9 })).map(row => [row.nextAt, row.expiresAt]);
    assert.deepEqual(await seen(queued), [
      [1100, 1900],
      [1100, 1900],
    ]);
    assert.deepEqual(await seen(held.queued), [
      [400, 1900],
      [400, 1900],
    ]);
    assert.deepEqual(await seen(active.queued), [
      [null, 1900],
      [null, 1900],
    ]);
    assert.deepEqual(
      await seen(active.queued + 1),
      [
        [100, 900],
        [100, 900],
      ],
      'who came since is not meant',
    );
    await assertSound(store);
  });
  promise('a zombie settles nothing: the fence has moved on', async t => {
    const { store, ann } = await withPeople(t);
    const old = must(await store.run('accept', letter('x', leased('old', START + 5)))).recipients[0]!;
    must(await store.run('recover', { holder: 'new', now: START + 6 }));
    const claim = { holder: 'new', now: START + 7, until: START + 99, limit: 1, perRoute: 9, busy: {} };
    const mine = must(await store.run('claim', claim))[0]!;
    assert.deepEqual([mine.fence, mine.attempts], [old.fence + 1, 1]);
    const outcome: Outcome = { kind: 'failed', status: '5.0.0', reply: 'no', host: null };
    assert.deepEqual(await settleWith(store, old, outcome), { fenced: [old.recipient] });
    assert.deepEqual(
      (await store.events({ limit: 9 })).map(n => n.name),
      [],
      'what did not happen is not told',
    );
    const filing = {
      account: ann,
      mailbox: 'INBOX',
      flags: 0,
      keywords: [],
      internalDate: START,
      note: note('f', 'x'),
    };
    const twice = await store.run('deliver', { recipient: old.recipient, fence: old.fence, ...filing });
    assert.equal(refusal(twice), 'fenced');
    must(await store.run('deliver', { recipient: mine.recipient, fence: mine.fence, ...filing }));
    await assertSound(store);
  });
  promise('who is reached under two addresses gets one copy, and both are settled as delivered', async t => {
    const { store, ann } = await withPeople(t);
    const recipients = [recipient('ann@here.example'), recipient('ann+a@here.example')];
    const { recipients: leases } = must(await store.run('accept', letter('x', { recipients, ...leased() })));
    const places: number[] = [];
    for (const { recipient: id, fence, trace } of leases) {
      const filing = { mailbox: 'INBOX', flags: 0, keywords: [], internalDate: START, note: note('mda.filed', trace) };
      places.push(must(await store.run('deliver', { recipient: id, fence, account: ann, ...filing })).uid);
    }
    assert.deepEqual(places, [1, 1]);
    assert.equal((await store.mailbox(ann, 'INBOX'))?.messages, 1);
    assert.deepEqual(
      (await store.events({ names: ['mda.filed'], limit: 9 })).map(n => n.fields.uid),
      [1, 1],
    );
    assert.equal((await store.ledger()).delivered, 2);
    await assertSound(store);
  });
  promise('a crash after the final dot leaves the doubt in the row', async t => {
    const { store } = await open(t);
    const lease = must(await store.run('accept', letter('x', leased('old')))).recipients[0]!;
    must(await store.run('markUncertain', { leases: [lease] }));
    must(await store.run('recover', { holder: 'new', now: START }));
    const claim = { holder: 'new', now: START, until: START + 9, limit: 1, perRoute: 1, busy: {} };
    const again = must(await store.run('claim', claim))[0]!;
    assert.equal(again.uncertain, true);
    await settleWith(store, again, later(START + 50));
    assert.equal((await store.queue({ all: true, limit: 1 }))[0]?.uncertain, true);
  });
  promise('reports are due to who wished for them, once, and never to the null sender', async t => {
    const { store } = await open(t);
    const outcomes: readonly (readonly [number, string, Outcome, number])[] = [
      [2, 's@x.example', { kind: 'failed', status: '5.1.1', reply: 'no', host: null }, 2],
      [2, '', { kind: 'failed', status: '5.1.1', reply: 'no', host: null }, 0],
      [0, 's@x.example', { kind: 'failed', status: '5.1.1', reply: 'no', host: null }, 0],
      [1, 's@x.example', { kind: 'relayed', reply: 'ok', host: 'mx' }, 1],
      [1, 's@x.example', { kind: 'relayed', reply: 'ok', host: 'mx', dsnTaken: true }, 0],
      [4, 's@x.example', later(START + 9, { tellDelay: true }), 4],
      [4, 's@x.example', later(START + 9), 0],
      [2, 's@x.example', later(START + 9, { tellDelay: true }), 0],
    ];
    for (const [notify, sender, outcome, bits] of outcomes) {
      const given = { sender, recipients: [recipient('a@b.example', { notify })], ...leased() };
      const { queued, recipients } = must(await store.run('accept', letter('x', given)));
      await settleWith(store, recipients[0]!, outcome);
      const owed = (await store.reportsDue(9)).find(each => each.queued === queued);
      assert.equal(owed?.recipients[0]?.bits ?? 0, bits, JSON.stringify([notify, sender, outcome]));
    }
    await assertSound(store);
  });
  promise('a report and the clearing of its bits are one act; the delay is told once', async t => {
    const { store } = await open(t);
    const { queued, recipients } = must(await store.run('accept', letter('x', leased())));
    const lease = recipients[0]!;
    await settleWith(store, lease, later(START, { tellDelay: true }));
    const dsn = letter('delayed', { sender: '', origin: 'report', parameters: plain });
    const input = {
      queued,
      recipients: [lease.recipient],
      bits: 4,
      report: dsn,
      note: note('queue.reported', lease.trace),
    };
    assert.notEqual(must(await store.run('report', input)), null);
    assert.equal(refusal(await store.run('report', input)), 'fenced');
    assert.equal((await store.ledger()).accepted, 2);
    const claim = { holder: 'r', now: START, until: START + 9, limit: 1, perRoute: 1, busy: {} };
    const again = must(await store.run('claim', claim))[0]!;
    assert.equal(again.delayTold, true);
    await settleWith(store, again, later(START, { tellDelay: true }));
    assert.deepEqual(await store.reportsDue(9), []);
  });
  promise('a person’s acts change only rows that may change, and no filter selects nothing', async t => {
    const { store } = await open(t);
    const { recipients } = must(
      await store.run('accept', letter('x', { recipients: ['a', 'b', 'c'].map(n => recipient(`${n}@x.example`)) })),
    );
    const ids = recipients.map(l => l.recipient);
    const operate = async (act: 'hold' | 'release' | 'bounce' | 'cancel', where: object) =>
      must(await store.run('operate', { where, act, now: START, by: 'ann' })).recipients;
    assert.deepEqual(await operate('cancel', {}), []);
    assert.deepEqual(await operate('hold', { recipients: ids.slice(0, 2) }), ids.slice(0, 2));
    assert.deepEqual(await operate('release', { all: true, states: ['held'], recipients: [ids[0]!] }), [ids[0]]);
    assert.deepEqual(await operate('bounce', { states: ['held'] }), [ids[1]]);
    assert.deepEqual(await operate('cancel', { all: true }), [ids[0], ids[2]]);
    assert.deepEqual(await store.queueCounts(), {
      ...{ queued: 0, active: 0, deferred: 0, held: 0, delivered: 0, relayed: 0, expanded: 0, failed: 1, cancelled: 2 },
    });
    assert.equal((await store.reportsDue(9))[0]?.recipients.length, 1, 'a bounce is reported, a cancellation is not');
    await assertSound(store);
  });

  // ── the sender's hour (RFC 4865) ──
  promise('a message with an hour waits for it, without lease and attempt, whatever was asked for', async t => {
    const { store } = await open(t);
    const notBefore = START + 5000;
    const { queued, recipients } = must(await store.run('accept', letter('x', { notBefore, ...leased() })));
    const seen = async () =>
      (await store.queue({ queued: [queued], limit: 9 })).map(r => [r.state, r.attempts, r.nextAt, r.notBefore]);
    assert.deepEqual(await seen(), [['deferred', 0, notBefore, notBefore]]);
    assert.equal(recipients[0]!.fence, 0);
    assert.equal(await store.nextDue(), notBefore);
    const claim = async (now: number) =>
      must(await store.run('claim', { holder: 'r', now, until: now + 9, limit: 9, perRoute: 9, busy: {} }));
    assert.deepEqual(await claim(notBefore - 1), []);
    assert.deepEqual(
      (await claim(notBefore)).map(lease => [lease.recipient, lease.attempts, lease.fence]),
      [[recipients[0]!.recipient, 0, 1]],
    );
    const past = must(await store.run('accept', letter('y', { notBefore: START, ...leased() })));
    assert.equal(past.recipients[0]!.fence, 1, 'an hour that has come is none');
    await assertSound(store);
  });
  promise('what a person held and released still waits for its hour; "try now" does not', async t => {
    const { store } = await open(t);
    const { queued } = must(await store.run('accept', letter('x', { notBefore: START + 5000 })));
    const operate = async (act: 'hold' | 'release' | 'retry') =>
      must(await store.run('operate', { where: { queued: [queued] }, act, now: START, by: 'ann' }));
    const seen = async () => (await store.queue({ queued: [queued], limit: 9 })).map(r => [r.state, r.nextAt]);
    await operate('hold');
    assert.deepEqual(await seen(), [['held', null]]);
    await operate('release');
    assert.deepEqual(await seen(), [['queued', START + 5000]]);
    await operate('hold');
    await operate('release');
    assert.deepEqual(await seen(), [['queued', START + 5000]]);
    const other = must(await store.run('accept', letter('y', { notBefore: START + 5000 })));
    must(await store.run('operate', { where: { queued: [other.queued] }, act: 'retry', now: START, by: 'ann' }));
    assert.equal((await store.queue({ queued: [other.queued], limit: 9 }))[0]?.nextAt, START);
  });
  promise('a whole message is taken back while nobody has gone on with it, else nothing of it', async t => {
    const { store } = await open(t);
    const two = { recipients: [recipient('a@x.example'), recipient('b@x.example')], notBefore: START + 10 };
    const cancel = (queued: number, whole = true) =>
      store.run('operate', { where: { queued: [queued] }, act: 'cancel', now: START, by: 'ann', whole });
    const first = must(await store.run('accept', letter('x', two)));
    assert.equal(must(await cancel(first.queued)).recipients.length, 2);
    assert.equal(refusal(await cancel(first.queued)), 'changed', 'a second time there is nothing to take back');
    const second = must(await store.run('accept', letter('y', two)));
    const claim = { holder: 'r', now: START + 10, until: START + 99, limit: 1, perRoute: 9, busy: {} };
    const lease = must(await store.run('claim', claim))[0]!;
    assert.equal(refusal(await cancel(second.queued)), 'changed');
    const states = async () => (await store.queue({ queued: [second.queued], limit: 9 })).map(r => r.state);
    assert.deepEqual(await states(), ['active', 'deferred']);
    await settleWith(store, lease, later(START + 20, { uncertain: true }));
    assert.equal(refusal(await cancel(second.queued)), 'changed', 'a copy may be there already');
    assert.equal(must(await cancel(second.queued, false)).recipients.length, 2);
    await assertSound(store);
  });
}
