/** The book of scripts: only what can run is kept, limits hold, and a change on something old is refused. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { FilterRule } from '../../../server/filters/filter-rule.ts';
import { SERVER } from '../../../server/store/interface.ts';
import { filtersWorld } from '../../support/filters-world.ts';
import { must } from '../../support/store-world.ts';

const rule: FilterRule = {
  ...{ name: 'Bills', enabled: true, match: 'all', actions: [{ kind: 'move', mailbox: 'Bills', create: true }] },
  conditions: [{ kind: 'header', headers: ['subject'], how: 'contains', not: false, values: ['bill'] }],
};

test('a name has one spelling, whichever door it comes through', async t => {
  const { filters, ann } = await filtersWorld(t);
  const { book } = filters;
  const [apart, together] = ['Cafe\u0301', 'Caf\u00e9'];
  const put = await book.put(ann.id, { name: apart, text: 'keep;' }, 'x');
  assert.ok(put.ok);
  assert.equal((await book.get(ann.id, together))?.name, together);
  assert.equal((await book.get(ann.id, apart))?.name, together);
  assert.ok((await book.put(ann.id, { name: together, text: 'stop;' }, 'x')).ok);
  assert.equal((await book.list(ann.id)).list.length, 1);
  assert.ok((await book.activate(ann.id, apart, 'x')).ok);
  assert.ok((await book.rename(ann.id, together, 'Re\u0301', 'x')).ok);
  assert.ok((await book.activate(ann.id, null, 'x')).ok);
  assert.ok((await book.remove(ann.id, 'R\u00e9', 'x')).ok);
});

test('put, listed, activated, renamed, removed; the one that runs is not removed', async t => {
  const { filters, ann, store } = await filtersWorld(t);
  const { book } = filters;
  must(await book.put(ann.id, { name: 'One', text: 'keep;' }, 'ann'));
  must(await book.put(ann.id, { name: 'Two', text: Buffer.from('discard;') }, 'ann'));
  must(await book.activate(ann.id, 'Two', 'ann'));
  assert.deepEqual(
    (await book.list(ann.id)).list.map(one => [one.name, one.role]),
    [
      ['One', 'none'],
      ['Two', 'active'],
    ],
  );
  const kept = await book.remove(ann.id, 'Two', 'ann');
  assert.equal(!kept.ok && kept.error.kind, 'active');
  const taken = await book.rename(ann.id, 'One', 'Two', 'ann');
  assert.equal(!taken.ok && taken.error.kind, 'exists');
  must(await book.rename(ann.id, 'One', 'Three', 'ann'));
  must(await book.activate(ann.id, null, 'ann'));
  must(await book.remove(ann.id, 'Two', 'ann'));
  assert.equal((await book.get(ann.id, 'Three'))?.text, 'keep;');
  const gone = await book.activate(ann.id, 'Two', 'ann');
  assert.equal(!gone.ok && gone.error.kind, 'no-such');
  const told = await store.events({ after: 0, limit: 100, names: ['filters.changed'] });
  assert.deepEqual(
    told.map(one => one.fields.what),
    ['saved', 'saved', 'activated', 'renamed', 'off', 'removed'],
  );
});

test('a fault is told with line and column, a name with its reason, limits with their number', async t => {
  const { filters, ann } = await filtersWorld(t);
  const { book } = filters;
  const refused = async (name: string, text: string) => {
    const done = await book.put(ann.id, { name, text }, 'ann');
    assert.ok(!done.ok);
    return done.error;
  };
  const fault = await refused('A', 'keep;\r\nfileinto "Bills";');
  assert.equal(fault.kind, 'invalid');
  assert.match(fault.sentence, /^Line 2, column 1: .*fileinto/);
  assert.equal((await refused('', 'keep;')).kind, 'bad-name');
  assert.equal((await refused('a\nb', 'keep;')).kind, 'bad-name');
  assert.equal((await refused('A', `# ${'x'.repeat(100_000)}\r\n`)).kind, 'too-large');
  for (const name of ['1', '2', '3', '4', '5']) must(await book.put(ann.id, { name, text: 'keep;' }, 'ann'));
  assert.equal((await refused('6', 'keep;')).kind, 'too-many');
  const room = await book.room(ann.id, '6', 10);
  assert.equal(!room.ok && room.error.kind, 'too-many');
  assert.ok((await book.room(ann.id, '5', 10)).ok);
});

test('rules: the first makes a script that runs, each change is on what was seen', async t => {
  const { filters, ann } = await filtersWorld(t);
  const { rules, book } = filters;
  assert.deepEqual(must(await rules.read(ann.id)), { script: null, state: 0, blocks: [], broken: [] });
  const first = must(await rules.change(ann.id, { state: 0, edit: { act: 'add', rule, before: 0 } }, 'ann'));
  assert.deepEqual([first.script?.name, first.script?.active, first.blocks.length], ['Rules', true, 1]);
  const old = await rules.change(ann.id, { state: 0, edit: { act: 'remove', at: 0 } }, 'ann');
  assert.equal(!old.ok && old.error.kind, 'changed');
  const wrong = { ...rule, actions: [{ kind: 'forward' as const, address: 'nobody', keep: true }] };
  const refused = await rules.change(
    ann.id,
    { state: first.state, edit: { act: 'change', at: 0, rule: wrong } },
    'ann',
  );
  assert.equal(!refused.ok && refused.error.sentence, '“nobody” is no address');
  must(await book.activate(ann.id, null, 'ann'));
  const resting = must(await rules.read(ann.id));
  assert.deepEqual([resting.script?.name, resting.script?.active], ['Rules', false]);
  const named = await rules.read(ann.id, 'Nothing');
  assert.equal(!named.ok && named.error.kind, 'no-such');
});

test('a pattern that no one can read is refused by the script it would make', async t => {
  const { filters, ann } = await filtersWorld(t);
  const pattern = {
    ...rule,
    conditions: [{ ...rule.conditions[0]!, how: 'regex', values: ['(unclosed'] }],
  } as FilterRule;
  const done = await filters.rules.change(ann.id, { state: 0, edit: { act: 'add', rule: pattern, before: 0 } }, 'ann');
  assert.equal(!done.ok && done.error.kind, 'invalid');
});

test('the server’s scripts have roles and none is active', async t => {
  const { filters } = await filtersWorld(t);
  const { book } = filters;
  must(await book.put(SERVER, { name: 'All', text: 'keep;', role: 'before' }, 'owner'));
  must(await book.setRole(SERVER, 'All', 'after', 'owner'));
  assert.deepEqual(
    (await book.list(SERVER)).list.map(one => one.role),
    ['after'],
  );
  const no = await book.activate(SERVER, 'All', 'owner');
  assert.equal(no.ok, false);
});
