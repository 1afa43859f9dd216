/** What every store promises of the keys that our domains sign with. */
import assert from 'node:assert/strict';
import type { NewSigningKey } from '../../server/store/interface.ts';
import type { SuiteKit } from './store-suite.ts';
import { must, refusal, START } from './store-world.ts';

const key = (selector: string, more: Partial<NewSigningKey> = {}): NewSigningKey => ({
  ...{ domain: 'here.example', selector, type: 'rsa', privateKey: `PEM of ${selector}`, createdAt: START },
  ...more,
});

export function signingPromises({ promise, withPeople }: SuiteKit): void {
  promise('a signing key has its instants, each once, and a selector names one key for ever', async t => {
    const { store } = await withPeople(t);
    const { id } = must(await store.run('putSigningKey', key('s1')));
    must(await store.run('putSigningKey', key('s2', { type: 'ed25519', createdAt: START + 1 })));
    assert.equal(refusal(await store.run('putSigningKey', key('s1'))), 'exists');
    assert.equal(refusal(await store.run('putSigningKey', key('s1', { domain: 'no.example' }))), 'no-such');
    assert.equal(refusal(await store.run('putSigningKey', key(''))), 'not-allowed');
    const mark = (what: 'seen' | 'active' | 'retired' | 'removed', at: number) =>
      store.run('markSigningKey', { id, mark: what, at: START + at });
    assert.equal(refusal(await mark('removed', 1)), 'changed', 'what signs is not removed');
    must(await mark('seen', 2));
    must(await mark('active', 3));
    assert.equal(refusal(await mark('active', 4)), 'changed');
    must(await mark('retired', 5));
    must(await mark('removed', 6));
    assert.equal(refusal(await store.run('markSigningKey', { id: 99, mark: 'seen', at: START })), 'no-such');
    assert.equal(refusal(await store.run('putSigningKey', key('s1'))), 'exists', 'removed, its name is not free');
    const none = { seenAt: null, activeAt: null, retiredAt: null, removedAt: null };
    const marked = { seenAt: START + 2, activeAt: START + 3, retiredAt: START + 5, removedAt: START + 6 };
    assert.deepEqual(await store.signingKeys(), [
      { id, ...key('s1'), privateKey: null, ...marked },
      { id: id + 1, ...key('s2', { type: 'ed25519', createdAt: START + 1 }), ...none },
    ]);
  });

  promise('a retired key does not become active again, and a removed domain takes its keys along', async t => {
    const { store } = await withPeople(t);
    must(await store.run('addDomain', { name: 'gone.example', aliasOf: null }));
    const { id } = must(await store.run('putSigningKey', key('s1', { domain: 'gone.example' })));
    must(await store.run('markSigningKey', { id, mark: 'retired', at: START }));
    assert.equal(refusal(await store.run('markSigningKey', { id, mark: 'active', at: START })), 'changed');
    must(await store.run('removeDomain', { name: 'gone.example' }));
    assert.deepEqual(await store.signingKeys(), []);
  });
}
