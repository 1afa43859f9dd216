/**
 * What every backend of the store promises, asked through the interface alone. A second backend passes when it is run
 * through this suite and the model.
 */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { manualClock } from '../../server/base/ports.ts';
import type { Hint, Lease, Outcome, Store, StoredNote, StoreOptions } from '../../server/store/interface.ts';
import {
  ALL,
  assertSound,
  content,
  deliverTo,
  each,
  inbox,
  leased,
  letter,
  must,
  note,
  plain,
  recipient,
  refusal,
  rowsOf,
  START,
  settle,
} from './store-world.ts';

export type OpenBackend = (
  t: TestContext,
  options?: Partial<StoreOptions>,
  clock?: ReturnType<typeof manualClock>,
) => Promise<{ readonly store: Store }>;

export function storeSuite(name: string, open: OpenBackend): void {
  const promise = (what: string, check: (t: TestContext) => Promise<void>) => test(`${name}: ${what}`, check);
  const withPeople = async (t: TestContext, options?: Partial<StoreOptions>) => {
    const { store } = await open(t, options);
    return { store, ...(await settle(store)) };
  };
  const settleWith = async (store: Store, lease: Lease, outcome: Outcome) =>
    must(
      await store.run('settle', {
        settlements: [{ recipient: lease.recipient, fence: lease.fence, outcome, note: note('q', lease.trace) }],
      }),
    );
  const later = (nextAt: number, more: object = {}): Outcome => ({
    ...{ kind: 'deferred', nextAt, status: '4.0.0', reply: '451 later', host: 'mx' },
    ...more,
  });

  // ── UIDs ──
  promise('a UID is never used again, not even that of the newest message', async t => {
    const { store, ann } = await withPeople(t);
    const box = await inbox(store, ann);
    for (const text of ['one', 'two', 'three']) await deliverTo(store, ann, text);
    must(await store.run('expunge', { account: ann, mailbox: box.id, uids: [[3, 3]], onlyDeleted: false, note: null }));
    assert.equal((await deliverTo(store, ann, 'four')).uid, 4);
    assert.deepEqual(await store.uids(ann, box.id), [1, 2, 4]);
    await assertSound(store);
  });
  promise('a mailbox made again under its name has another UIDVALIDITY', async t => {
    const { store, ann } = await withPeople(t);
    const make = async () =>
      must(await store.run('createMailbox', { account: ann, name: 'Lists', role: null, subscribed: true }));
    const before = await make();
    must(await store.run('deleteMailbox', { account: ann, name: 'Lists', note: null }));
    const after = await make();
    assert.ok(after.uidValidity > before.uidValidity);
    assert.notEqual(after.mailbox, before.mailbox);
  });
  promise('an account made again under its address has other UIDVALIDITYs', async t => {
    const { store, bob } = await withPeople(t);
    const highest = Math.max(...(await store.mailboxes(bob)).map(box => box.uidValidity));
    must(await store.run('removeAccount', { address: 'bob@here.example' }));
    const { id } = must(
      await store.run('addAccount', {
        ...{ address: 'bob@here.example', name: 'Bob', quotaBytes: null, now: START },
        credentials: { password: null, scram: null },
      }),
    );
    assert.notEqual(id, bob);
    assert.ok((await inbox(store, id)).uidValidity > highest);
  });
  promise('\\Recent goes to one session', async t => {
    const { store, ann } = await withPeople(t);
    await deliverTo(store, ann, 'one');
    const { id: mailbox } = await inbox(store, ann);
    const ask = async () => must(await store.run('claimRecent', { account: ann, mailbox }));
    assert.deepEqual(
      [await ask(), await ask()],
      [
        { from: 1, uidNext: 2 },
        { from: 2, uidNext: 2 },
      ],
    );
  });

  // ── changes ──
  promise('changes since a modseq are told, until the sweep has forgotten expunges', async t => {
    const { store, ann } = await withPeople(t);
    const { id } = await inbox(store, ann);
    for (const text of ['one', 'two', 'three', 'four']) await deliverTo(store, ann, text);
    const { highestModSeq: before } = await inbox(store, ann);
    must(await store.run('expunge', { account: ann, mailbox: id, uids: [[2, 3]], onlyDeleted: false, note: null }));
    const flagged = { account: ann, mailbox: id, uids: ALL, act: 'add' as const, flags: 1, keywords: ['$Seen'] };
    must(await store.run('flags', { ...flagged, note: null }));
    const told = await store.changes(ann, id, before);
    assert.deepEqual(
      [told.vanished, told.changed.map(row => [row.uid, row.flags, row.keywords]), told.complete],
      [
        [[2, 3]],
        [
          [1, 1, ['$Seen']],
          [4, 1, ['$Seen']],
        ],
        true,
      ],
    );
    assert.deepEqual((await store.changes(ann, id, told.modSeq)).changed, []);
    must(await store.run('sweep', { what: 'tombstones', before: START + 1, limit: 10 }));
    const old = await store.changes(ann, id, before);
    assert.deepEqual([old.vanished, old.complete], [[[2, 3]], false]);
    assert.equal((await store.changes(ann, id, told.modSeq)).complete, true);
    await assertSound(store);
  });
  promise('flags that stay as they are get no new modseq; a message changed meanwhile is left alone', async t => {
    const { store, ann } = await withPeople(t);
    const { id: mailbox } = await inbox(store, ann);
    for (const text of ['one', 'two']) await deliverTo(store, ann, text);
    const mark = async (uids: readonly [number, number], unchangedSince?: number) =>
      must(
        await store.run('flags', {
          ...{ account: ann, mailbox, uids: [uids], act: 'add', flags: 4, keywords: [], note: null },
          ...(unchangedSince === undefined ? {} : { unchangedSince }),
        }),
      );
    const first = await mark([1, 1]);
    assert.deepEqual(await mark([1, 1]), { modSeq: first.modSeq, changed: [], refused: [] });
    assert.deepEqual(await mark([1, 2], first.modSeq - 1), {
      ...{ modSeq: first.modSeq + 1, changed: [[2, 2]], refused: [[1, 1]] },
    });
  });
  promise('keywords keep their first spelling and are known by mailbox', async t => {
    const { store, ann } = await withPeople(t);
    const { id: mailbox } = await inbox(store, ann);
    for (const text of ['one', 'two']) await deliverTo(store, ann, text);
    const add = async (uid: number, keywords: string[]) =>
      must(
        await store.run('flags', {
          ...{ account: ann, mailbox, uids: [[uid, uid]], act: 'add', flags: 1, keywords, note: null },
        }),
      );
    await add(1, ['Work', '$Forwarded']);
    assert.deepEqual((await add(1, ['WORK'])).changed, []);
    await add(2, ['blue']);
    assert.deepEqual(await store.keywords(ann, mailbox), ['$Forwarded', 'blue', 'Work']);
    assert.equal(await store.firstUnseen(ann, mailbox), null);
    await deliverTo(store, ann, 'three');
    assert.equal(await store.firstUnseen(ann, mailbox), 3);
  });

  // ── octets ──
  promise(
    'a reader gets Return-Path, prefix and content, a next hop no Return-Path; ranges are parts of it',
    async t => {
      const { store, ann } = await withPeople(t, { inlineLimit: 200 });
      for (const text of ['short', 'long '.repeat(100)]) {
        const { message } = await deliverTo(store, ann, text);
        const wanted = `Return-Path: <zoe@there.example>\r\nReceived: from there\r\n${content(text)}`;
        assert.equal(Buffer.from(await store.bytes(message)).toString(), wanted);
        assert.equal(Buffer.from(await store.relayBytes(message)).toString(), wanted.slice(34));
        for (const [from, to] of [
          [0, 10],
          [30, 50],
          [56, 70],
          [60, 61],
          [40, 100_000],
          [99_999, 100_000],
          [5, 5],
        ] as const) {
          assert.equal(
            Buffer.from(await store.bytes(message, [from, to])).toString(),
            wanted.slice(from, to),
            `${from}-${to}`,
          );
        }
        const { structure, envelope } = (await store.facts([message])).get(message)!;
        assert.equal(wanted.slice(structure.body.start, structure.body.end), `${text}\r\n`);
        assert.equal(envelope.subject, text.trim());
        assert.equal((await store.message(message))?.size, wanted.length);
      }
      await assertSound(store, true);
    },
  );
  promise('what a client appends is given back octet for octet', async t => {
    const { store, ann } = await withPeople(t);
    const { id: mailbox } = await inbox(store, ann);
    const bytes = Buffer.from('Subject: x\r\n\r\nbare\nline\r\0\xff', 'latin1');
    const rest = { flags: 1, keywords: [], internalDate: 7, trace: 'A-1', note: each('ms.appended') };
    const { message } = must(await store.run('append', { account: ann, mailbox, bytes, ...rest }));
    assert.deepEqual(Buffer.from(await store.bytes(message)), bytes);
    assert.deepEqual((await rowsOf(store, ann, mailbox))[0], {
      ...{ uid: 1, message, modSeq: 3, flags: 1, keywords: [], internalDate: 7, size: bytes.length },
    });
  });
  promise('a large message is summarised at once and walked when its tree is asked for', async t => {
    const { store, ann } = await withPeople(t);
    const text = 'x'.repeat(76).concat('\r\n').repeat(70_000);
    const { message } = await deliverTo(store, ann, text);
    assert.ok(text.length > 4 * 1024 * 1024);
    assert.equal((await store.message(message))?.summary.from, 'Zoe');
    for (let time = 0; time < 2; time++) {
      const facts = (await store.facts([message])).get(message)!;
      assert.equal(facts.structure.body.end, (await store.message(message))?.size);
      await store.run('record', {});
    }
  });

  // ── quota ──
  promise('a full account takes nothing more, and is not touched by the attempt', async t => {
    const { store } = await open(t);
    const { ann } = await settle(store, 250);
    const box = await inbox(store, ann);
    await deliverTo(store, ann, 'fits');
    const accepted = must(await store.run('accept', letter('too much', leased())));
    const lease = accepted.recipients[0]!;
    const filing = { account: ann, mailbox: 'New', flags: 0, keywords: [], internalDate: START, note: note('f', 'x') };
    const result = await store.run('deliver', { recipient: lease.recipient, fence: lease.fence, ...filing });
    assert.equal(refusal(result), 'over-quota');
    assert.equal(await store.mailbox(ann, 'New'), null, 'the mailbox made for it is taken back');
    const copied = await store.run('copy', { account: ann, from: box.id, to: box.id, uids: ALL, note: null });
    assert.equal(refusal(copied), 'over-quota');
    assert.equal((await store.queue({ all: true, limit: 9 })).at(-1)?.state, 'active');
    must(await store.run('setAccount', { address: 'ann@here.example', quotaBytes: null }));
    must(await store.run('deliver', { recipient: lease.recipient, fence: lease.fence, ...filing }));
    await assertSound(store);
  });

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

  // ── the journal ──
  promise('notes get what only the store knows, and are heard with their ids in order', async t => {
    const { store, ann } = await withPeople(t);
    const heard: StoredNote[] = [];
    const hints: Hint[] = [];
    store.watchEvents(notes => heard.push(...notes));
    store.watchMailboxes(list => hints.push(...list));
    const given = letter('x', { ...leased(), trace: 'AB-1' });
    const accepted = must(
      await store.run('accept', given, {
        notes: [note('smtp.connected', 'AB'), note('queue.accepted', 'AB-1', { a: 1 })],
      }),
    );
    const lease = accepted.recipients[0]!;
    const filing = { account: ann, mailbox: 'INBOX', flags: 0, keywords: [], internalDate: START };
    const placed = must(
      await store.run('deliver', { recipient: lease.recipient, fence: 1, ...filing, note: note('mda.filed', 'AB-1') }),
    );
    const { id: mailbox } = await inbox(store, ann);
    const flags = { account: ann, mailbox, uids: ALL, act: 'add' as const, flags: 1, keywords: [] };
    must(await store.run('flags', { ...flags, note: each('ms.flagged', { by: 'ann' }) }));
    const { message, queued } = accepted;
    const { uid, uidValidity, modSeq } = placed;
    assert.deepEqual(
      heard.map(({ name, trace, fields }) => [name, trace, fields]),
      [
        ['smtp.connected', 'AB', {}],
        ['queue.accepted', 'AB-1', { a: 1, message, queued }],
        ['mda.filed', 'AB-1', { uid, uidValidity, mailbox: 'INBOX', message }],
        ['ms.flagged', 'AB-1', { by: 'ann', mailbox: 'INBOX', uid, flags: 1, keywords: [] }],
      ],
    );
    assert.deepEqual(await store.events({ limit: 99 }), heard);
    assert.deepEqual(
      heard.map(n => n.id),
      [1, 2, 3, 4],
    );
    assert.deepEqual(hints, [
      { account: ann, mailbox, modSeq },
      { account: ann, mailbox, modSeq: modSeq + 1 },
    ]);
  });
  promise('a connection’s id selects its messages’ notes, a message’s its connection’s', async t => {
    const { store } = await open(t);
    const traces = ['AB', 'AB-1', 'AB-2', 'ABC', 'AB-1'];
    const notes = traces.map((trace, n) => note(n % 2 ? 'smtp.x' : 'queue.y', trace, { n }));
    const lines = [{ at: 1, who: 'C' as const, text: 'EHLO' }];
    must(
      await store.run(
        'record',
        {},
        {
          notes,
          transcripts: [
            { trace: 'AB', lines },
            { trace: 'AB', lines },
          ],
        },
      ),
    );
    const of = async (trace: string) => (await store.events({ trace, limit: 9 })).map(n => n.fields.n);
    assert.deepEqual([await of('AB'), await of('AB-1'), await of('ABC')], [[0, 1, 2, 4], [0, 1, 4], [3]]);
    assert.deepEqual([(await store.transcript('AB-1')).length, await store.transcript('X')], [2, []]);
    const page = { names: ['smtp.'], newestFirst: true, limit: 1 };
    assert.deepEqual(
      (await store.events(page)).map(n => n.id),
      [4],
    );
    assert.deepEqual(
      (await store.events({ ...page, before: 4 })).map(n => n.id),
      [2],
    );
    assert.deepEqual(
      (await store.events({ after: 3, limit: 9 })).map(n => n.id),
      [4, 5],
    );
    assert.deepEqual(await store.countEvents(START), { 'queue.y': 3, 'smtp.x': 2 });
    assert.deepEqual(await store.countEvents(START + 1), {});
  });
  promise('a refused command tells nothing', async t => {
    const { store } = await open(t);
    const empty = letter('x', { recipients: [] });
    assert.equal(refusal(await store.run('accept', empty, { notes: [note('a', 'b')] })), 'not-allowed');
    assert.deepEqual(await store.events({ limit: 9 }), []);
    assert.equal(must(await store.run('record', {}, { notes: [note('a', 'b'), note('c', 'b')] })).last, 2);
  });
  promise('the newest traces are messages and refused connections', async t => {
    const { store, ann } = await withPeople(t);
    const told = (trace: string) => ({ notes: [note('queue.accepted', trace)] });
    must(await store.run('accept', letter('first', { trace: 'AA-1' }), told('AA-1')));
    must(await store.run('record', {}, { notes: [note('imap.closed', 'BB')] }));
    const refused = note('smtp.refused', 'CC', { because: 'no such user', remote: '192.0.2.1' });
    must(await store.run('record', {}, { notes: [note('smtp.connected', 'CC'), refused] }));
    await store.run('operate', { where: { trace: 'AA-1' }, act: 'hold', now: START, by: 'ann' });
    const list = await store.traces({ limit: 9 });
    assert.deepEqual(
      list.map(row => [row.trace, row.state, row.subject, row.because]),
      [
        ['CC', 'refused', null, 'no such user'],
        ['AA-1', 'held', 'first', null],
      ],
    );
    assert.equal((await store.traces({ limit: 9, sessions: true })).length, 3);
    assert.deepEqual(
      (await store.traces({ limit: 9, text: 'ANN@here' })).map(row => row.trace),
      ['AA-1'],
    );
    assert.deepEqual(await store.traces({ limit: 9, text: '%' }), []);
    assert.equal(ann, 1);
  });
  promise('watchers of the queue hear of rows without a lease, and of the time when one comes due', async t => {
    const clock = manualClock(START);
    const { store } = await open(t, {}, clock);
    let heard = 0;
    store.watchQueue(() => heard++);
    const lease = must(await store.run('accept', letter('x', leased()))).recipients[0]!;
    assert.equal(heard, 0);
    must(await store.run('accept', letter('y', { acceptedAt: START + 500 })));
    assert.equal(heard, 1);
    await settleWith(store, lease, later(START + 300));
    assert.equal(heard, 2);
    clock.advance(300);
    assert.equal(heard, 3);
  });

  // ── mailboxes and people ──
  promise('names: superiors are made, INBOX is one, inferiors go along, subscriptions stay', async t => {
    const { store, ann } = await withPeople(t);
    const create = (name: string) => store.run('createMailbox', { account: ann, name, role: null, subscribed: true });
    const rename = (from: string, to: string) => store.run('renameMailbox', { account: ann, from, to });
    must(await create('a/b/c'));
    assert.equal(refusal(await create('iNBox')), 'exists');
    assert.equal(refusal(await create('a//b')), 'not-allowed');
    assert.equal(refusal(await rename('a', 'a/x')), 'not-allowed');
    const { id } = (await store.mailbox(ann, 'a/b/c'))!;
    must(await rename('a', 'top/z'));
    assert.equal((await store.mailboxById(ann, id))?.name, 'top/z/b/c');
    assert.deepEqual(
      (await store.subscriptions(ann)).filter(name => /^(a|top)/.test(name)),
      ['a/b/c', 'top/z/b/c'],
    );
    const remove = (name: string) => store.run('deleteMailbox', { account: ann, name, note: null });
    assert.deepEqual([refusal(await remove('top')), refusal(await remove('inbox'))], ['not-empty', 'not-allowed']);
    await deliverTo(store, ann, 'one');
    must(await rename('INBOX', 'old'));
    assert.deepEqual([(await inbox(store, ann)).messages, (await store.mailbox(ann, 'old'))?.messages], [0, 1]);
    assert.equal((await deliverTo(store, ann, 'two')).uid, 2);
    await assertSound(store);
  });
  promise('an address resolves to account, alias, plus-address, catch-all, domain alias, in this order', async t => {
    const { store, ann } = await withPeople(t);
    must(await store.run('addDomain', { name: 'also.example', aliasOf: 'here.example' }));
    const alias = async (address: string, ...targets: string[]) =>
      must(await store.run('addAlias', { address, targets }));
    await alias('team@here.example', 'ann@here.example', 'bob@here.example');
    await alias('ann+x@here.example', 'bob@here.example');
    const kinds = async (...addresses: string[]) =>
      Promise.all(
        addresses.map(async address => {
          const found = await store.resolve(address, '+');
          return found.kind === 'account' || found.kind === 'alias' ? found.address : found.kind;
        }),
      );
    assert.deepEqual(
      await kinds(
        'ANN@here.example',
        'ann+shop@here.example',
        'ann+x@here.example',
        'team@here.example',
        'x@here.example',
      ),
      ['ann@here.example', 'ann@here.example', 'ann+x@here.example', 'team@here.example', 'unknown-user'],
    );
    assert.deepEqual(await kinds('bob@also.example', 'x@also.example', 'x@far.example'), [
      ...['bob@here.example', 'unknown-user', 'elsewhere'],
    ]);
    await alias('@here.example', 'ann@here.example');
    assert.deepEqual(await kinds('x@here.example', 'x@also.example'), ['@here.example', '@here.example']);
    assert.equal((await store.resolve('ann+shop@here.example', '')).kind, 'alias');
    assert.equal(
      refusal(await store.run('addAlias', { address: 'ann@here.example', targets: ['x@y.example'] })),
      'exists',
    );
    assert.equal(refusal(await store.run('removeDomain', { name: 'here.example' })), 'not-empty');
    assert.equal(ann, 1);
  });
  promise('an account that is removed leaves nothing of its own', async t => {
    const { store, ann, bob } = await withPeople(t);
    const { message } = await deliverTo(store, ann, 'hers');
    const box = await inbox(store, ann);
    must(await store.run('expunge', { account: ann, mailbox: box.id, uids: [[9, 9]], onlyDeleted: false, note: null }));
    must(await store.run('removeAccount', { address: 'ann@here.example' }));
    assert.deepEqual([await store.places(message), await store.mailboxes(ann)], [[], []]);
    await deliverTo(store, bob, 'his');
    await assertSound(store);
  });

  // ── forgetting ──
  promise('the sweep takes what nobody has, and only that', async t => {
    const { store, ann } = await withPeople(t, { inlineLimit: 10 });
    const box = await inbox(store, ann);
    const sweep = async (what: 'settled' | 'blobs' | 'events') =>
      must(await store.run('sweep', { what, before: START + 1, limit: 100 }));
    const first = await deliverTo(store, ann, 'same text');
    const second = await deliverTo(store, ann, 'same text');
    const gone = { account: ann, mailbox: box.id, uids: [[1, 1]] as const, onlyDeleted: false, note: null };
    must(await store.run('expunge', gone));
    await sweep('blobs');
    assert.notEqual(await store.message(first.message), null, 'the queue still has it');
    assert.deepEqual(await sweep('settled'), { done: 2, more: false });
    assert.equal((await store.queueCounts()).delivered, 0);
    assert.equal((await store.ledger()).delivered, 2);
    await sweep('blobs');
    assert.equal(await store.message(first.message), null);
    assert.match(Buffer.from(await store.bytes(second.message)).toString(), /same text/);
    await assertSound(store, true);
    assert.equal((await sweep('events')).done, 2, 'an event and its trace; the newest event stays as the cursor');
    assert.equal((await store.events({ limit: 9 })).length, 1);
  });
  promise('many callers at once: each is answered for itself', async t => {
    const { store, ann } = await withPeople(t);
    const results = await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        store.run('accept', letter(`n${n}`, n % 3 ? leased() : { recipients: [] })),
      ),
    );
    assert.equal(results.filter(result => result.ok).length, 200);
    const leases = results.flatMap(result => (result.ok ? result.value.recipients : []));
    const filed = await Promise.all(
      leases.map(({ recipient: id, fence, trace }) =>
        store.run('deliver', {
          ...{ recipient: id, fence, account: ann, mailbox: 'INBOX', flags: 0, keywords: [], internalDate: START },
          note: note('mda.filed', trace),
        }),
      ),
    );
    assert.deepEqual(
      filed.map(result => must(result).uid),
      leases.map((_, n) => n + 1),
    );
    assert.ok((await store.status()).commandsPerCommit > 10);
    await assertSound(store);
  });
}
