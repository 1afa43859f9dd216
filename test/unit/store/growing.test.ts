/** What a full disk still lets through: whatever leaves the store no larger than it was. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { grows } from '../../../server/store/sqlite/commands.ts';

const revise = (...revisions: readonly object[]) => grows('revise', { account: 1, revisions });

test('a revision grows only where it adds and takes nothing away', () => {
  const bare = { message: 1, note: null };
  assert.equal(revise({ ...bare, set: { flags: 1, keywords: [] } }), false);
  assert.equal(revise({ ...bare, add: [1], removeRest: true }), false);
  assert.equal(revise({ ...bare, add: [1], remove: [2] }), false);
  assert.equal(revise({ ...bare, add: [1], destroy: true }), false);
  assert.equal(revise({ ...bare, add: [] }), false);
  assert.equal(revise({ ...bare, destroy: true }, { ...bare, add: [1] }), true);
});

test('new mail and new records grow, marks and ends do not', () => {
  for (const name of ['accept', 'append', 'copy', 'putDocument', 'addAppPassword'] as const)
    assert.equal(grows(name, {}), true, name);
  for (const name of ['move', 'flags', 'expunge', 'removeDocument', 'usedAppPassword', 'operate'] as const)
    assert.equal(grows(name, {}), false, name);
});
