import assert from 'node:assert/strict';
import { type Answered, jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, mustNot } = rfc(9661, '2.3');

/** A world, and how a text becomes a blob of it. */
function scriptsWorld() {
  const world = jmapWorld();
  const blob = async (text: string): Promise<string> => {
    const kept = await world.account.upload(Buffer.from(text), 'application/sieve');
    return kept.ok ? kept.value.blobId : '';
  };
  const make = async (name: string, text = `# ${name}\nkeep;`): Promise<string> => {
    const { created } = await world.call('SieveScript/set', { create: { k: { name, blobId: await blob(text) } } });
    return created.k.id;
  };
  const active = async (): Promise<readonly string[]> =>
    (await world.call('SieveScript/get')).list.flatMap((one: Answered) => (one.isActive ? [one.name] : []));
  return { ...world, blob, make, active };
}

must('make a script of a blob, and tell what the client did not say', async () => {
  const { call, blob } = scriptsWorld();
  const blobId = await blob('keep;');
  const set = await call('SieveScript/set', { create: { a: { name: 'main', blobId }, b: { blobId } } });
  assert.deepEqual(set.created.a, { id: 'f1', isActive: false });
  assert.deepEqual(set.created.b, { id: 'f2', isActive: false, name: 'Script 1' });
  assert.notEqual(set.oldState, set.newState);
  const { list } = await call('SieveScript/get');
  assert.deepEqual(list[0], { id: 'f1', name: 'main', blobId, isActive: false });
});

must('change name and content, and leave the rest', async () => {
  const { call, blob, make } = scriptsWorld();
  const id = await make('main');
  const blobId = await blob('stop;');
  assert.deepEqual((await call('SieveScript/set', { update: { [id]: { blobId } } })).updated, { [id]: null });
  await call('SieveScript/set', { update: { [id]: { name: 'other' } } });
  assert.deepEqual((await call('SieveScript/get')).list, [{ id, name: 'other', blobId, isActive: false }]);
});

mustNot('keep a script that cannot run: invalidSieve, with what is wrong', async () => {
  const { call, blob, make } = scriptsWorld();
  const id = await make('main');
  const blobId = await blob('keep;\nerror');
  const { notCreated, notUpdated } = await call('SieveScript/set', {
    create: { k: { name: 'x', blobId } },
    update: { [id]: { blobId } },
  });
  assert.deepEqual(notCreated.k, { type: 'invalidSieve', description: 'line 2, column 1: an error' });
  assert.equal(notUpdated[id].type, 'invalidSieve');
});

must('refuse a name that another has, and tell which', async () => {
  const { call, blob, make } = scriptsWorld();
  const [id, other] = [await make('main'), await make('other')];
  const { notCreated, notUpdated } = await call('SieveScript/set', {
    create: { k: { name: 'main', blobId: await blob('keep;') } },
    update: { [other]: { name: 'main' } },
  });
  assert.deepEqual(notCreated.k, { type: 'alreadyExists', existingId: id });
  assert.deepEqual(notUpdated[other], { type: 'alreadyExists', existingId: id });
});

must('refuse with tooLarge, overQuota, blobNotFound and invalidProperties', async () => {
  const { call, blob, make } = scriptsWorld();
  const large = await blob('#'.repeat(1001));
  const small = await blob('keep;');
  const refused = async (object: object) => (await call('SieveScript/set', { create: { k: object } })).notCreated?.k;
  assert.equal((await refused({ blobId: large })).type, 'tooLarge');
  assert.deepEqual(await refused({ blobId: 'U1' }), { type: 'blobNotFound', notFound: ['U1'] });
  assert.deepEqual((await refused({ blobId: small, name: 'a\nb' })).properties, ['name']);
  assert.deepEqual((await refused({ blobId: small, isActive: true })).properties, ['isActive']);
  assert.deepEqual((await refused({ name: 'x' })).properties, ['blobId']);
  for (const name of ['a', 'b', 'c', 'd', 'e']) await make(name);
  assert.equal((await refused({ blobId: small })).type, 'overQuota');
});

must('activate a script once all else is done, and tell who is and who is not any more', async () => {
  const { call, blob, make, active } = scriptsWorld();
  const id = await make('main');
  const first = await call('SieveScript/set', { onSuccessActivateScript: id });
  assert.deepEqual(first.updated, { [id]: { isActive: true } });
  const second = await call('SieveScript/set', {
    create: { k: { name: 'new', blobId: await blob('keep;') } },
    onSuccessActivateScript: '#k',
  });
  assert.equal(second.created.k.isActive, true);
  assert.deepEqual(second.updated, { [id]: { isActive: false } });
  assert.deepEqual(await active(), ['new']);
});

must('ignore an id to activate that names nothing, and leave the active one', async () => {
  const { call, make, active } = scriptsWorld();
  const id = await make('main');
  await call('SieveScript/set', { onSuccessActivateScript: id });
  for (const given of ['f99', '#none']) {
    const { updated } = await call('SieveScript/set', { onSuccessActivateScript: given });
    assert.equal(updated, null);
  }
  assert.deepEqual(await active(), ['main']);
});

mustNot('activate or deactivate where one of the changes was refused', async () => {
  const { call, make, active } = scriptsWorld();
  const [id, other] = [await make('main'), await make('other')];
  await call('SieveScript/set', { onSuccessActivateScript: id });
  const wrong = { update: { f77: { name: 'x' } } };
  await call('SieveScript/set', { ...wrong, onSuccessActivateScript: other });
  await call('SieveScript/set', { ...wrong, onSuccessDeactivateScript: true });
  assert.deepEqual(await active(), ['main']);
});

must('deactivate first, then activate, where both are asked for', async () => {
  const { call, make, active } = scriptsWorld();
  const [id, other] = [await make('main'), await make('other')];
  await call('SieveScript/set', { onSuccessActivateScript: id });
  const both = await call('SieveScript/set', { onSuccessDeactivateScript: true, onSuccessActivateScript: other });
  assert.deepEqual(both.updated, { [id]: { isActive: false }, [other]: { isActive: true } });
  const none = await call('SieveScript/set', { onSuccessDeactivateScript: true });
  assert.deepEqual([none.updated, await active()], [{ [other]: { isActive: false } }, []]);
  assert.equal((await call('SieveScript/set', { onSuccessDeactivateScript: true })).updated, null);
});

mustNot('destroy the active script, not in the call either that deactivates it', async () => {
  const { call, make, active } = scriptsWorld();
  const [id, other] = [await make('main'), await make('other')];
  await call('SieveScript/set', { onSuccessActivateScript: id });
  const { notDestroyed, destroyed } = await call('SieveScript/set', {
    destroy: [id, other],
    onSuccessDeactivateScript: true,
  });
  assert.deepEqual([notDestroyed[id].type, destroyed], ['sieveIsActive', [other]]);
  assert.deepEqual(await active(), ['main']);
});

must('take a name that the same call sets free', async () => {
  const { call, blob, make } = scriptsWorld();
  const id = await make('main');
  const { created, destroyed } = await call('SieveScript/set', {
    create: { k: { name: 'main', blobId: await blob('stop;') } },
    destroy: [id],
  });
  assert.deepEqual([created.k.isActive, destroyed], [false, [id]]);
});
