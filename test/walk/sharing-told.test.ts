/** Giving and taking away rights is written down as every act of the owner is, once where something changes. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { startWorld } from '../support/world.ts';

test('each change of what is shared is told with whose doing it was', async () => {
  await using world = await startWorld();
  for (const name of ['ann', 'ben']) await world.addAccount(`${name}@here.example`);
  const set = (rights: string) =>
    world.api.sharing.set({ address: 'ann@here.example', mailbox: 'Sent', whom: 'ben@here.example', rights });
  const { store } = world.mailroom;
  const [before] = await store.events({ names: ['directory.changed'], limit: 1, newestFirst: true });
  for (const rights of ['lr', 'lr', 'lrs', '', '']) await set(rights).catch(() => {});
  const told = await store.events({ names: ['directory.changed'], limit: 9, newestFirst: true });
  assert.deepEqual(
    told.filter(({ id }) => id > before!.id).map(({ fields }) => [fields.what, fields.name]),
    [
      ['mailbox no longer shared', 'ann@here.example: Sent with ben@here.example'],
      ['mailbox shared', 'ann@here.example: Sent with ben@here.example (lrs)'],
      ['mailbox shared', 'ann@here.example: Sent with ben@here.example (lr)'],
    ],
  );
  assert.ok(told.every(({ fields }) => typeof fields.by === 'string' && fields.by !== ''));
});
