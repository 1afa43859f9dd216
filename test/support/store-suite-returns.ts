/** What every store promises of what comes back: names of what was sent, and addresses that fail. */
import assert from 'node:assert/strict';
import { days } from '../../server/base/units.ts';
import type { Store } from '../../server/store/interface.ts';
import type { SuiteKit } from './store-suite.ts';
import { assertSound, leased, letter, must, note, recipient, refusal, START } from './store-world.ts';

const fail = (store: Store, address: string, trace: string, at = START) =>
  store.run('countFailure', {
    ...{ address, trace, status: '5.1.1', reply: '550 No', host: 'mx', now: at, since: at - days(30), after: 2 },
    until: at + days(7),
  });

export function returnPromises({ promise, open }: SuiteKit): void {
  promise('an address that fails of two messages is suppressed, of one message only once, of old ones not', async t => {
    const { store } = await open(t);
    const first = must(await fail(store, 'a@b.example', 'T-1'));
    assert.deepEqual([first.row.state, first.row.failures, first.isNew], ['counted', 1, false]);
    assert.equal(must(await fail(store, 'a@b.example', 'T-1')).row.failures, 1);
    const late = START + days(40);
    assert.equal(must(await fail(store, 'a@b.example', 'T-2', late)).row.failures, 1, 'it counts anew');
    const second = must(await fail(store, 'a@b.example', 'T-3', late + 1));
    assert.deepEqual([second.row.state, second.row.until, second.isNew], ['suppressed', late + 1 + days(7), true]);
    assert.equal(must(await fail(store, 'a@b.example', 'T-4', late + 2)).isNew, false);
    assert.equal(must(await fail(store, 'a@b.example', 'T-5', late + days(8))).isNew, true, 'after its time at once');
    assert.deepEqual(
      (await store.suppressions(9)).map(row => row.address),
      ['a@b.example'],
    );
    must(await store.run('forgetFailures', { address: 'a@b.example' }));
    assert.deepEqual(await store.suppressions(9), []);
  });

  promise('what a person has said of an address stays, whatever happens to it', async t => {
    const { store } = await open(t);
    const put = (state: 'suppressed' | 'allowed', until: number | null) =>
      store.run('putSuppression', { address: 'a@b.example', state, until, by: 'ann', now: START });
    must(await put('allowed', null));
    for (const trace of ['T-1', 'T-2', 'T-3']) must(await fail(store, 'a@b.example', trace));
    must(await store.run('forgetFailures', { address: 'a@b.example' }));
    assert.deepEqual(
      (await store.suppressions(9)).map(row => [row.state, row.failures]),
      [['allowed', 3]],
    );
    must(await put('suppressed', null));
    assert.equal(must(await fail(store, 'a@b.example', 'T-4')).row.until, null);
    must(await store.run('removeSuppression', { address: 'a@b.example' }));
    assert.equal(refusal(await store.run('removeSuppression', { address: 'a@b.example' })), 'no-such');
  });

  promise(
    'what went elsewhere is known by its Message-ID, as long as its fate is kept; what did not is not',
    async t => {
      const { store } = await open(t);
      const bytes = (id: string) => Buffer.from(`Message-ID: <${id}@x>\r\n\r\nx\r\n`);
      const taken = async (id: string, trace: string) =>
        must(
          await store.run('accept', {
            ...letter('x', {
              ...leased('r', START + 9),
              recipients: [recipient('k@there.example', { route: 'there' })],
            }),
            ...{ bytes: bytes(id), trace },
          }),
        ).recipients[0]!;
      const [sent, failed] = [await taken('1', 'A-1'), await taken('2', 'A-2')];
      const host = 'mx';
      const settlements = [
        { ...sent, outcome: { kind: 'relayed', reply: '250', host }, note: note('s', 'A-1') },
        { ...failed, outcome: { kind: 'failed', status: '5.0.0', reply: '550', host }, note: note('f', 'A-2') },
      ] as const;
      must(await store.run('settle', { settlements }));
      assert.deepEqual([await store.sentAs('<1@x>'), await store.sentAs('<2@x>')], [['A-1'], []]);
      must(await store.run('sweep', { what: 'settled', before: START + days(99), limit: 9 }));
      assert.deepEqual(await store.sentAs('<1@x>'), []);
      await assertSound(store, true);
    },
  );
}
