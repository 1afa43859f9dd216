/** What every store promises of the machines that hand mail in. */
import assert from 'node:assert/strict';
import type { SuiteKit } from './store-suite.ts';
import { must, refusal, START } from './store-world.ts';

const device = (name: string, port: number, more: object = {}) => ({
  ...{ id: null, name, host: '', port, enabled: true, body: `{"of":"${name}"}`, now: START },
  ...more,
});

export function devicePromises({ promise, withPeople }: SuiteKit): void {
  promise('a device has a name and a place of its own, is changed, counted and forgotten', async t => {
    const { store } = await withPeople(t);
    const { id } = must(await store.run('putDevice', device('Scanner', 2525)));
    must(await store.run('putDevice', device('Alarm', 2525, { host: '127.0.0.1' })));
    assert.equal(
      refusal(await store.run('putDevice', device('scanner', 2526))),
      'exists',
      'names differ by more than case',
    );
    assert.equal(refusal(await store.run('putDevice', device('Fax', 2525))), 'exists');
    assert.equal(refusal(await store.run('putDevice', device('Fax', 2527, { id: 99 }))), 'no-such');
    must(await store.run('putDevice', device('Scanner', 2525, { id, enabled: false, body: '{}' })));
    const count = (accepted: number, refused: number, used: object | null, no: object | null) =>
      store.run('usedDevice', { id, accepted, refused, used, no } as never);
    must(await count(2, 0, { at: START + 1, from: '192.0.2.7' }, null));
    must(await count(0, 3, null, { at: START + 2, from: '192.0.2.8', why: 'not its address' }));
    must(await store.run('usedDevice', { id: 99, accepted: 1, refused: 0, used: null, no: null }));
    assert.deepEqual(
      (await store.devices()).map(one => one.name),
      ['Alarm', 'Scanner'],
    );
    assert.deepEqual((await store.devices())[1], {
      ...{ id, name: 'Scanner', host: '', port: 2525, enabled: false, body: '{}', createdAt: START },
      ...{ accepted: 2, refused: 3, used: { at: START + 1, from: '192.0.2.7' } },
      no: { at: START + 2, from: '192.0.2.8', why: 'not its address' },
    });
    must(await store.run('removeDevice', { id }));
    assert.equal(refusal(await store.run('removeDevice', { id })), 'no-such');
    const again = must(await store.run('putDevice', device('Scanner', 2525)));
    assert.ok(again.id > id + 1, 'a number is never used twice: it stands in the log');
  });
}
