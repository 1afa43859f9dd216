/** The table of a recipient's states, and that the store keeps the same one. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import {
  advance,
  diagram,
  final,
  type Happening,
  live,
  statesBefore,
  transitions,
} from '../../../server/queue/state.ts';
import { operations } from '../../../server/store/sqlite/queue-settle.ts';

const migration = readFileSync(
  join(import.meta.dirname, '../../../server/store/sqlite/migrations/0001-initial.ts'),
  'utf8',
);

test('every state is in the CHECK of the table, and no other', () => {
  const table = migration.slice(migration.indexOf('CREATE TABLE queue_recipient'));
  const listed = /CONSTRAINT state_is_known CHECK \(state IN\s*\(([^)]*)\)/.exec(table)?.[1] ?? '';
  const states = [...listed.matchAll(/'(\w+)'/g)].map(found => found[1]);
  assert.deepEqual([...states].sort(), [...live, ...final].sort());
});

test("a person's acts lead from and to the same states in the store", () => {
  for (const [act, { from, to }] of Object.entries(operations)) {
    assert.deepEqual([...from].sort(), [...statesBefore(act as Happening)].sort(), act);
    for (const state of from) assert.deepEqual(advance(state, act as Happening), { ok: true, value: to });
  }
});

test('nothing leaves a final state; every live one can end', () => {
  for (const state of final) assert.deepEqual(transitions[state], {});
  for (const state of live) {
    const reached = new Set<string>([state]);
    for (const one of reached) for (const to of Object.values(transitions[one as 'queued'])) reached.add(to);
    assert.ok(
      ['delivered', 'relayed', 'failed', 'cancelled'].every(end => reached.has(end)),
      state,
    );
  }
});

test('an illegal move is named', () => {
  assert.deepEqual(advance('delivered', 'retry'), { ok: false, error: { from: 'delivered', happening: 'retry' } });
  assert.deepEqual(statesBefore('release'), ['held']);
});

test('the diagram has one line for each move', () => {
  const lines = diagram().split('\n');
  assert.equal(lines[0], 'stateDiagram-v2');
  assert.ok(lines.includes('  active --> deferred: defer'));
  assert.equal(lines.length - 1, Object.values(transitions).flatMap(moves => Object.keys(moves)).length);
});
