/** Who acts in another's account: rights everywhere, now and later, and gone with either of the two. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type { Store } from '../../../server/store/interface.ts';
import { must, openForTest, refusal, START } from '../../support/store-world.ts';

async function people(t: TestContext) {
  const { store } = await openForTest(t);
  must(await store.run('addDomain', { name: 'here.example', aliasOf: null }));
  const add = async (name: string) =>
    must(
      await store.run('addAccount', {
        ...{ address: `${name}@here.example`, name, credentials: { password: null, scram: null } },
        ...{ quotaBytes: null, now: START },
      }),
    ).id;
  return { store, info: await add('info'), ann: await add('ann') };
}

const WHO = 'ann@here.example';
const shown = async (store: Store) =>
  (await store.sharedWith([WHO])).map(one => `${one.name} ${one.rights.map(({ rights }) => rights).join()}`);

test('rights are in every mailbox, and in each that is made later', async t => {
  const { store, info } = await people(t);
  const make = (name: string) => store.run('createMailbox', { account: info, name, role: null, subscribed: true });
  must(await make('Old'));
  assert.deepEqual(must(await store.run('setDelegate', { account: info, address: WHO, rights: 'lr', send: null })), {
    changed: true,
  });
  must(await make('New/Below'));
  const names = ['Archive', 'Drafts', 'INBOX', 'Junk', 'New', 'New/Below', 'Old', 'Sent', 'Trash'];
  assert.deepEqual(
    await shown(store),
    names.map(name => `${name} lr`),
  );
  const again = await store.run('setDelegate', { account: info, address: WHO.toUpperCase(), rights: 'lr', send: null });
  assert.deepEqual(must(again), { changed: false });
});

test('what was given apart from it stays when it ends; what it gave goes', async t => {
  const { store, info } = await people(t);
  must(await store.run('setDelegate', { account: info, address: WHO, rights: 'lr', send: 'as' }));
  const inbox = (await store.mailbox(info, 'INBOX'))!.id;
  must(await store.run('setRights', { account: info, mailbox: inbox, identifier: WHO, rights: 'lrsw' }));
  must(await store.run('setDelegate', { account: info, address: WHO, rights: '', send: 'as' }));
  assert.deepEqual(await shown(store), ['INBOX lrsw']);
  assert.deepEqual(await store.delegates(info), [{ address: WHO, rights: '', send: 'as' }]);
  must(await store.run('setDelegate', { account: info, address: WHO, rights: '', send: null }));
  assert.deepEqual(await store.delegates(info), []);
});

test('watchers hear of each mailbox, with one modSeq', async t => {
  const { store, info } = await people(t);
  const heard: string[] = [];
  t.after(store.watchMailboxes(hints => heard.push(...hints.map(one => `${one.mailbox} ${one.modSeq} ${one.about}`))));
  must(await store.run('setDelegate', { account: info, address: WHO, rights: 'lr', send: null }));
  assert.equal(heard.length, 6);
  assert.deepEqual([...new Set(heard.map(one => one.split(' ').slice(1).join(' ')))].length, 1);
});

test('it goes with the account and with the delegate; whoever gets the address later has nothing', async t => {
  const { store, info } = await people(t);
  must(await store.run('setDelegate', { account: info, address: WHO, rights: 'lr', send: 'behalf' }));
  assert.deepEqual(await store.delegations(WHO), [
    { account: info, address: 'info@here.example', name: 'info', rights: 'lr', send: 'behalf', keepsSent: true },
  ]);
  must(await store.run('removeAccount', { address: WHO }));
  assert.deepEqual(await store.delegates(info), []);
  must(await store.run('setDelegate', { account: info, address: 'zoe@here.example', rights: 'lr', send: null }));
  must(await store.run('removeAccount', { address: 'info@here.example' }));
  assert.deepEqual(await store.delegations('zoe@here.example'), []);
});

test('nobody is a delegate of himself, and of nobody there is none', async t => {
  const { store, ann } = await people(t);
  const self = await store.run('setDelegate', { account: ann, address: 'ANN@here.example', rights: 'lr', send: null });
  assert.equal(refusal(self), 'not-allowed');
  assert.equal(
    refusal(await store.run('setDelegate', { account: 99, address: WHO, rights: 'l', send: null })),
    'no-such',
  );
  assert.equal(refusal(await store.run('setBox', { account: 99, box: true })), 'no-such');
});
