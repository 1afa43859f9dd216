/** What every store promises of the owner's rules and of what was judged. */
import assert from 'node:assert/strict';
import type { Judged } from '../../server/store/interface.ts';
import type { SuiteKit } from './store-suite.ts';
import { letter, must, note, refusal, START } from './store-world.ts';

const judged = (trace: string, more: Partial<Judged> = {}): Judged => ({
  ...{ trace, at: START, act: 'accept', facts: '{"version":1}', verdict: '{"act":"accept"}', rules: [] },
  ...more,
});

export function judgementPromises({ promise, withPeople }: SuiteKit): void {
  promise('rules keep their order, their numbers and their hits; a number is never given twice', async t => {
    const { store } = await withPeople(t);
    const put = async (body: string, id: number | null = null, enabled = true) =>
      must(await store.run('putRule', { id, body, enabled })).id;
    const [first, second, third] = [await put('{"n":1}'), await put('{"n":2}'), await put('{"n":3}')];
    must(await store.run('orderRules', { ids: [third, first, second] }));
    await put('{"n":22}', second, false);
    must(await store.run('removeRule', { id: third }));
    const fourth = await put('{"n":4}');
    assert.ok(fourth > third);
    assert.deepEqual(await store.rules(), [
      { id: first, body: '{"n":1}', enabled: true, hits: 0, lastHit: null },
      { id: second, body: '{"n":22}', enabled: false, hits: 0, lastHit: null },
      { id: fourth, body: '{"n":4}', enabled: true, hits: 0, lastHit: null },
    ]);
    assert.equal(refusal(await store.run('orderRules', { ids: [first, second] })), 'changed');
    assert.equal(refusal(await store.run('orderRules', { ids: [first, second, second] })), 'changed');
    assert.equal(refusal(await store.run('putRule', { id: third, body: '{}', enabled: true })), 'no-such');
    assert.equal(refusal(await store.run('removeRule', { id: third })), 'no-such');
  });

  promise('what was judged comes with its message, counts its rules, and is read by trace and by day', async t => {
    const { store } = await withPeople(t);
    const { id } = must(await store.run('putRule', { id: null, body: '{}', enabled: true }));
    const one = judged('AB-1', { rules: [id, 99], at: START + 5 });
    must(await store.run('accept', letter('x', { trace: 'AB-1' }), { judged: [one] }));
    const refused = judged('AB-2', { act: 'refuse', rules: [id], at: START + 9 });
    must(await store.run('record', {}, { notes: [note('smtp.refused', 'AB-2')], judged: [refused] }));
    const { rules: _, ...kept } = one;
    assert.deepEqual(await store.judgement('AB-1'), kept);
    assert.equal(await store.judgement('AB-9'), null);
    assert.deepEqual(
      (await store.rules()).map(({ hits, lastHit }) => [hits, lastHit]),
      [[2, START + 9]],
    );
    const page = (since: number, after = 0) => store.judgements({ since, after, limit: 1 });
    const [head] = await page(START);
    assert.deepEqual([head?.trace, head?.act, head?.facts], ['AB-1', 'accept', '{"version":1}']);
    assert.deepEqual(
      (await page(START, head!.id)).map(row => row.trace),
      ['AB-2'],
    );
    assert.deepEqual(
      (await page(START + 6)).map(row => row.trace),
      ['AB-2'],
    );
  });

  promise('a message that is not taken leaves no judgement behind', async t => {
    const { store } = await withPeople(t);
    const given = { ...letter('x', { trace: 'AB-1' }), recipients: [] };
    assert.equal(refusal(await store.run('accept', given, { judged: [judged('AB-1')] })), 'not-allowed');
    assert.equal(await store.judgement('AB-1'), null);
  });

  promise('judgements are forgotten with the events', async t => {
    const { store } = await withPeople(t);
    for (const n of [1, 2, 3]) must(await store.run('record', {}, { judged: [judged(`T-${n}`, { at: START + n })] }));
    const sweep = (limit: number) => store.run('sweep', { what: 'events', before: START + 3, limit });
    assert.deepEqual(must(await sweep(1)), { done: 1, more: true });
    assert.deepEqual(must(await sweep(9)), { done: 1, more: false });
    assert.deepEqual(
      (await store.judgements({ since: 0, after: 0, limit: 9 })).map(row => row.trace),
      ['T-3'],
    );
  });
}
