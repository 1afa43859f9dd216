/** Taking an import back: what the owner has changed since is left as it is. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { undoDoings } from '../../../server/api/legacy-acts.ts';
import type { OwnApi } from '../../../server/api/legacy-present.ts';

test('an alias and a setting that were changed since stay; the others go', async () => {
  const did: string[] = [];
  const none = { list: async () => [] };
  const api = {
    ...{ domains: none, accounts: none, forwards: none, pipes: none, rules: none },
    routing: { relays: async () => [], lines: async () => ({ lines: [] }) },
    aliases: {
      list: async () => [
        { address: 'info@house.example', targets: ['ben@house.example'] },
        { address: 'sales@house.example', targets: ['ann@house.example'] },
      ],
      remove: async ({ address }: { address: string }) => void did.push(address),
    },
    settings: {
      list: async () => [
        { key: 'relay.host', text: 'new.example', source: 'file', value: '' },
        { key: 'relay.user', text: 'ann', source: 'file', value: '' },
      ],
      set: async ({ key, text }: { key: string; text: string }) => void did.push(`${key}=${text}`),
    },
  } as unknown as OwnApi;
  const { done } = await undoDoings(api, [
    { act: 'alias', name: 'info@house.example', targets: ['ann@house.example'] },
    { act: 'alias', name: 'sales@house.example', targets: ['ann@house.example'] },
    { act: 'setting', key: 'relay.host', text: '', set: 'old.example' },
    { act: 'setting', key: 'relay.user', text: '', set: 'ann' },
  ]);
  assert.deepEqual(
    done.flatMap(one => (one.outcome === 'refused' ? [one.because] : [])),
    ['relay.host was changed since and stays', 'alias info@house.example was changed since and stays'],
  );
  assert.deepEqual(did, ['relay.user=', 'sales@house.example']);
});
