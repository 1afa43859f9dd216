/** What every store promises of mail that lies elsewhere: taken once, remembered in the same act, known again. */
import assert from 'node:assert/strict';
import type { PulledMark } from '../../server/store/interface.ts';
import type { SuiteKit } from './store-suite.ts';
import { assertSound, letter, must, refusal, START } from './store-world.ts';

const LONG = 1_000;

export function pulledPromises({ promise, withPeople }: SuiteKit): void {
  const print = (n: number) => Uint8Array.from({ length: 16 }, () => n);
  const markOf = (pulled: number, key: string, more: Partial<PulledMark> = {}): PulledMark => ({
    ...{ pulled, folder: '', generation: '', key, print: print(1), takenAt: START },
    ...more,
  });

  promise('a message that lies elsewhere is taken once, and remembered in the act that takes it', async t => {
    const { store, ann } = await withPeople(t);
    const { id } = must(await store.run('putPulled', { id: null, account: ann, body: '{}', now: START }));
    const fetched = markOf(id, 'a');
    must(await store.run('accept', letter('one', { fetched })));
    assert.equal(refusal(await store.run('accept', letter('again', { fetched }))), 'exists');
    assert.equal((await store.queue({ all: true, limit: 9 })).length, 1);
    assert.deepEqual(await store.pulledMessages(fetched, '', 9), [{ key: 'a', takenAt: START, missingSince: null }]);
    must(await store.run('removePulled', { id }));
    // Whoever still fetches for one that is gone takes nothing.
    assert.equal(refusal(await store.run('accept', letter('late', { fetched: markOf(id, 'b') }))), 'no-such');
    await assertSound(store);
  });

  promise(
    'what is missing there is remembered, known by what it says, comes back, and is forgotten in the end',
    async t => {
      const { store, ann } = await withPeople(t);
      const { id } = must(await store.run('putPulled', { id: null, account: ann, body: '{}', now: START }));
      const place = { pulled: id, folder: 'INBOX', generation: '7' };
      const marks = ['a', 'b', 'c'].map((key, n) => markOf(id, key, { ...place, print: print(n) }));
      assert.deepEqual(must(await store.run('passPulled', { marks })), { marked: 3 });
      assert.deepEqual(must(await store.run('passPulled', { marks })), { marked: 0 });
      assert.equal(await store.pulledPrint(id, 'INBOX', print(0)), false, 'it is there');
      const list = (gone: string[], back: string[], now: number, removed = false) =>
        store.run('listPulled', { ...place, gone, back, removed, now, forget: now - LONG });
      must(await list(['a'], [], START));
      must(await list(['b'], [], START, true));
      assert.deepEqual(
        [await store.pulledPrint(id, 'INBOX', print(0)), await store.pulledPrint(id, 'INBOX', print(1))],
        [true, false],
        'what we took away there is not compared',
      );
      must(await list([], ['a'], START + 1));
      assert.equal(await store.pulledPrint(id, 'INBOX', print(0)), false);
      assert.equal(must(await list([], [], START + LONG + 1)).forgotten, 1);
      assert.deepEqual(
        (await store.pulledMessages(place, '', 9)).map(one => one.key),
        ['a', 'c'],
      );
      // A new generation: all of the old one are missing from then on.
      must(
        await store.run('listPulled', {
          ...place,
          generation: '8',
          gone: [],
          back: [],
          removed: false,
          now: START,
          forget: 0,
        }),
      );
      assert.equal(await store.pulledPrint(id, 'INBOX', print(2)), true);
      assert.deepEqual(await store.pulledGenerations(id, 'INBOX'), ['7']);
      // One that is missing becomes one new one, and keeps its time.
      const move = (key: string) =>
        store.run('movePulled', { mark: markOf(id, key, { ...place, generation: '8', print: print(2), takenAt: 99 }) });
      assert.deepEqual([must(await move('x')), must(await move('y'))], [{ moved: true }, { moved: false }]);
      assert.deepEqual(await store.pulledMessages({ ...place, generation: '8' }, '', 9), [
        { key: 'x', takenAt: START, missingSince: null },
      ]);
      assert.equal(await store.pulledPrint(id, 'INBOX', print(2)), false);
    },
  );

  promise('an account elsewhere changes, keeps its secret where none is given, and goes with its account', async t => {
    const { store, ann, bob } = await withPeople(t);
    const put = (id: number | null, more: object = {}) =>
      store.run('putPulled', { id, account: ann, body: '{"a":1}', now: START, ...more });
    const { id } = must(await put(null, { secret: 'sealed' }));
    must(await put(id, { body: '{"a":2}' }));
    const [row] = await store.pulledAccounts();
    assert.deepEqual([row!.body, row!.secret, row!.state], ['{"a":2}', 'sealed', '{}']);
    must(await store.run('notePulled', { id, state: '{"x":1}', secret: 'fresh' }));
    must(await put(id, { secret: null }));
    const [now] = await store.pulledAccounts();
    assert.deepEqual([now!.secret, now!.state], [null, '{"x":1}']);
    assert.equal(refusal(await put(99)), 'no-such');
    assert.equal(refusal(await put(null, { account: 99 })), 'no-such');
    assert.equal(refusal(await store.run('notePulled', { id: 99, state: '{}' })), 'no-such');
    must(await put(null, { account: bob }));
    must(await store.run('passPulled', { marks: [markOf(id, 'a')] }));
    must(await store.run('removeAccount', { address: 'ann@here.example' }));
    assert.deepEqual(
      (await store.pulledAccounts()).map(one => one.account),
      [bob],
    );
    assert.deepEqual(await store.pulledMessages(markOf(id, ''), '', 9), []);
    await assertSound(store);
  });
}
