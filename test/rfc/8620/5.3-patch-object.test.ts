import assert from 'node:assert/strict';
import { applyPatch } from '../../../server/jmap/patch.ts';
import { jmapWorld } from '../../support/jmap-world.ts';
import { rfc } from '../../support/rfc.ts';

const { must, may } = rfc(8620, '5.3');
const object = { name: 'A', keys: { $seen: true, 'a/b': true }, list: [1, { x: 1 }], deep: { er: { est: 1 } } };
const patched = (patch: object, defaults = {}) => {
  const result = applyPatch(object, patch as never, defaults);
  return result.ok ? result.value : result.error.type;
};

must('set, add and remove by path', () => {
  assert.deepEqual(patched({ name: 'B' }), { ...object, name: 'B' });
  assert.deepEqual(patched({ 'keys/$flagged': true, 'keys/$seen': null }), {
    ...object,
    keys: { 'a/b': true, $flagged: true },
  });
  assert.deepEqual(patched({ 'keys/a~1b': null }), { ...object, keys: { $seen: true } });
  assert.deepEqual(patched({ 'deep/er/est': 2, 'deep/er/new': 3 }), { ...object, deep: { er: { est: 2, new: 3 } } });
  assert.deepEqual(patched({ list: [] }), { ...object, list: [] });
  assert.deepEqual(patched({}), object);
});

must('take null for the default where there is one, else remove; of what is not there it is a no-op', () => {
  assert.deepEqual(patched({ name: null }, { name: '' }), { ...object, name: '' });
  const { name: _name, ...rest } = object;
  assert.deepEqual(patched({ name: null }), rest);
  assert.deepEqual(patched({ 'keys/none': null, none: null }), object);
  assert.deepEqual(patched({ 'deep/name': null }, { name: '' }), object, 'the default is of the property itself');
});

must('reject a path into an array with invalidPatch', () => {
  for (const path of ['list/0', 'list/1/x', 'list/-']) assert.equal(patched({ [path]: 1 }), 'invalidPatch', path);
});

must('reject a path whose parents are not there with invalidPatch', () => {
  for (const path of ['none/x', 'name/x', 'keys/$seen/x', 'keys/toString/x', 'a~2', '/keys']) {
    assert.equal(patched({ [path]: 1 }), 'invalidPatch', path);
  }
});

must('reject two paths one of which is the start of the other with invalidPatch', () => {
  assert.equal(patched({ keys: {}, 'keys/$seen': true }), 'invalidPatch');
  assert.equal(patched({ 'deep/er/est': 1, deep: { er: {} } }), 'invalidPatch');
  assert.notEqual(patched({ 'keys/$se': true, 'keys/$seen': null }), 'invalidPatch', 'whole tokens only');
});

must('not change an object in part', async () => {
  const { call } = jmapWorld();
  const done = await call('Mailbox/set', { update: { m4: { name: 'B', sortOrder: -1 } } });
  assert.deepEqual(done.notUpdated.m4, { type: 'invalidProperties', properties: ['sortOrder'] });
  assert.equal((await call('Mailbox/get', { ids: ['m4'] })).list[0].name, 'Archive');
});

may('have server-set properties in a patch where they say what is so', async () => {
  const { call } = jmapWorld();
  const [whole] = (await call('Mailbox/get', { ids: ['m4'] })).list;
  assert.deepEqual((await call('Mailbox/set', { update: { m4: { ...whole, name: 'B' } } })).updated, { m4: null });
  const wrong = await call('Mailbox/set', { update: { m4: { totalEmails: 7, id: 'm5', colour: 1 } } });
  assert.deepEqual(wrong.notUpdated.m4.properties, ['id', 'totalEmails']);
});

must('name the properties that are invalid', async () => {
  const { call } = jmapWorld();
  const done = await call('Mailbox/set', { create: { k: { name: 7, sortOrder: 'x', colour: 'red' } } });
  assert.deepEqual(done.notCreated.k.properties.sort(), ['colour', 'name', 'sortOrder']);
});

must('keep names of properties that mean something in JavaScript for names', () => {
  const patch = JSON.parse('{"keys/__proto__": true}') as object;
  const result = patched(patch) as typeof object;
  assert.ok(Object.hasOwn(result.keys, '__proto__'));
  assert.equal(Object.getPrototypeOf(result.keys), Object.prototype);
});
