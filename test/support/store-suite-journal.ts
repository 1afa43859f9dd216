/** What every store promises of the journal, of forgetting, and of many callers at once. */
import assert from 'node:assert/strict';
import { manualClock } from '../../server/base/ports.ts';
import type { Where } from '../../server/base/search.ts';
import type { Hint, StoredNote, TraceCondition } from '../../server/store/interface.ts';
import type { SuiteKit } from './store-suite.ts';
import { ALL, assertSound, deliverTo, each, inbox, leased, letter, must, note, refusal, START } from './store-world.ts';

export function journalPromises({ promise, open, withPeople, settleWith, later }: SuiteKit): void {
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
      { account: ann, mailbox, modSeq, about: ['new'] },
      { account: ann, mailbox, modSeq: modSeq + 1, about: ['flags'] },
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
    assert.deepEqual([(await store.transcript('AB')).length, await store.transcript('AB-1')], [2, []]);
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
      (await store.traces({ limit: 9, where: { is: { text: 'ANN@here' } } })).map(row => row.trace),
      ['AA-1'],
    );
    assert.deepEqual(await store.traces({ limit: 9, where: { is: { text: '%' } } }), []);
    const found = async (where: Where<TraceCondition>): Promise<readonly string[]> =>
      (await store.traces({ limit: 9, sessions: true, where })).map(row => row.trace);
    const { at } = list[1]!;
    for (const [where, traces] of [
      [{ is: {} }, []],
      [{ is: { states: ['held'] } }, ['AA-1']],
      [{ is: { states: ['refused', 'delivered'] } }, ['CC']],
      [{ is: { states: ['session'] } }, ['BB']],
      [{ is: { subject: 'f?rst' } }, ['AA-1']],
      [{ is: { subject: 'f?st' } }, []],
      [{ is: { recipient: 'ann@*' } }, ['AA-1']],
      [{ is: { sender: '' } }, []],
      [{ is: { says: 'SUCH user' } }, ['CC']],
      [{ is: { trace: 'aa' } }, ['AA-1']],
      [{ is: { sizeAtLeast: 1, sizeAtMost: 100_000 } }, ['AA-1']],
      [{ is: { after: at, before: at } }, []],
      [{ none: { is: { states: ['held'] } } }, ['CC', 'BB']],
      [{ any: [{ is: { trace: 'AA' } }, { is: { says: 'user' } }] }, ['CC', 'AA-1']],
      [{ all: [{ is: { trace: 'AA' } }, { is: { says: 'user' } }] }, []],
    ] satisfies [Where<TraceCondition>, string[]][])
      assert.deepEqual(await found(where), traces, JSON.stringify(where));
    assert.equal(ann, 1);
  });
  promise('what was refused is found by its sender and by whom it was for, each once', async t => {
    const { store } = await open(t);
    const refused = (fields: Record<string, string | string[] | null>) =>
      note('smtp.refused', 'CC', { because: 'no', remote: '192.0.2.1', ...fields });
    const many = Array.from({ length: 30 }, (_, n) => `n${n}@here.example`);
    const notes = [
      refused({ sender: 'kim@there.example', recipient: 'ann@here.example' }),
      refused({ sender: 'lee@there.example', recipient: 'ann@here.example' }),
      refused({ sender: null, recipient: null, recipients: many }),
    ];
    must(await store.run('record', {}, { notes }));
    const [row] = await store.traces({ limit: 9, where: { is: { text: 'ann@HERE' } } });
    assert.deepEqual([row?.sender, row?.recipients], ['kim@there.example', ['ann@here.example', ...many.slice(0, 19)]]);
    assert.equal((await store.traces({ limit: 9, where: { is: { text: 'kim@there' } } })).length, 1);
    assert.equal((await store.traces({ limit: 9, where: { is: { text: 'n25@here' } } })).length, 0);
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

  // ── forgetting ──
  promise('the sweep takes what nobody has, and only that', async t => {
    const { store, ann } = await withPeople(t, { inlineLimit: 10 });
    const box = await inbox(store, ann);
    const sweep = async (what: 'settled' | 'expunged' | 'blobs' | 'events') =>
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
    assert.notEqual(await store.message(first.message), null, 'it can be brought back');
    assert.deepEqual(await sweep('expunged'), { done: 1, more: false });
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
