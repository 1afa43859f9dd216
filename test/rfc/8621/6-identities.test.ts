import assert from 'node:assert/strict';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const identities = rfc(8621, '6');
const set = rfc(8621, '6.3');

identities.should('have an identity of each address from the beginning', async () => {
  const { call, account } = jmapWorld();
  account.setAddresses(['ann@here.example', 'sales@here.example']);
  const first = await call('Identity/get');
  const rest = { name: 'Ann', replyTo: null, bcc: null, textSignature: '', htmlSignature: '', mayDelete: false };
  assert.deepEqual(first.list, [
    { id: 'i1', email: 'ann@here.example', ...rest },
    { id: 'i2', email: 'sales@here.example', ...rest },
  ]);
  assert.deepEqual(await call('Identity/get'), first, 'made once, and kept');
});

identities.must('not make them twice when two look for the first time together', async () => {
  const { call } = jmapWorld();
  const answers = await Promise.all([call('Identity/get'), call('Identity/get'), call('Identity/get')]);
  const last = await call('Identity/get');
  assert.equal(last.list.length, 1);
  assert.ok(answers.every(({ list }) => list.some(({ id }: { id: string }) => id === last.list[0].id)));
});

set.must('refuse an address that is not the account’s with forbiddenFrom', async () => {
  const { call } = jmapWorld();
  const { notCreated } = await call('Identity/set', { create: { k: { email: 'pope@vatican.example' } } });
  assert.equal(notCreated.k.type, 'forbiddenFrom');
});

set.must('create with defaults, and tell them', async () => {
  const { call } = jmapWorld();
  const { created } = await call('Identity/set', { create: { k: { email: 'Ann@here.example', name: 'Work' } } });
  assert.deepEqual(created.k, {
    ...{ id: 'i1', replyTo: null, bcc: null, textSignature: '', htmlSignature: '', mayDelete: true },
  });
  assert.equal((await call('Identity/get')).list.length, 2);
});

set.must('change everything but the address', async () => {
  const { call } = jmapWorld();
  await call('Identity/get');
  const patch = { name: 'A', textSignature: '-- \nA', replyTo: [{ name: null, email: 'a@x.example' }], bcc: null };
  assert.deepEqual((await call('Identity/set', { update: { i1: patch } })).updated, { i1: null });
  const [identity] = (await call('Identity/get')).list;
  assert.deepEqual([identity.name, identity.replyTo[0].email, identity.mayDelete], ['A', 'a@x.example', false]);
  for (const [bad, properties] of [
    [{ email: 'b@here.example' }, ['email']],
    [{ mayDelete: true }, ['mayDelete']],
    [{ name: 'a\r\nBcc: x' }, ['name']],
    [{ replyTo: 'a@x.example' }, ['replyTo']],
    [{ colour: 'red' }, ['colour']],
  ] as const) {
    const { notUpdated } = await call('Identity/set', { update: { i1: bad } });
    assert.deepEqual(notUpdated.i1.properties, properties);
  }
  assert.deepEqual((await call('Identity/set', { update: { i1: { name: null } } })).updated, { i1: null });
  assert.equal((await call('Identity/get')).list[0].name, '');
});

set.must('reject the destruction of what may not be deleted with forbidden', async () => {
  const { call, account } = jmapWorld();
  account.setAddresses(['ann@here.example', 'old@here.example']);
  await call('Identity/set', { create: { k: { email: 'ann@here.example' } } });
  await call('Identity/get');
  const { destroyed, notDestroyed } = await call('Identity/set', { destroy: ['i1', 'i2', 'i9'] });
  assert.deepEqual(destroyed, ['i1']);
  assert.deepEqual([notDestroyed.i2.type, notDestroyed.i9.type], ['forbidden', 'notFound']);
  account.setAddresses(['ann@here.example']);
  assert.deepEqual((await call('Identity/set', { destroy: ['i3'] })).destroyed, ['i3'], 'its address is gone');
});

rfc(8621, '6.2').must('tell changes', async () => {
  const { call } = jmapWorld();
  const { state } = await call('Identity/get');
  await call('Identity/set', { create: { k: { email: 'ann@here.example' } }, update: { i1: { name: 'B' } } });
  const { created, updated, hasMoreChanges } = await call('Identity/changes', { sinceState: state });
  assert.deepEqual([created, updated, hasMoreChanges], [['i2'], ['i1'], false]);
});
