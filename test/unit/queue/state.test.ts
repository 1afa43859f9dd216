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
import { operations } from '../../../server/store/sqlite/queue-operate.ts';

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
  const moves = Object.fromEntries(
    Object.keys(operations).map(act => {
      const ways = statesBefore(act as Happening).map(from => [from, transitions[from][act as Happening]]);
      return [act, Object.fromEntries(ways)];
    }),
  );
  assert.deepEqual(operations, moves);
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

test('the diagram has every move once, and README.md has the diagram', () => {
  const [title, ...lines] = diagram().split('\n');
  assert.equal(title, 'stateDiagram-v2');
  assert.ok(lines.includes('  active --> deferred: defer'));
  const drawn = lines.flatMap(line => {
    const [, from, to, ways] = /^ {2}(\w+) --> (\w+): (.*)$/.exec(line)!;
    return ways!.split(', ').map(happening => `${from} ${happening} ${to}`);
  });
  const moves = Object.entries(transitions).flatMap(([from, to]) =>
    Object.entries(to).map(([happening, state]) => `${from} ${happening} ${state}`),
  );
  assert.deepEqual(drawn.sort(), moves.sort());
  const readme = readFileSync(join(import.meta.dirname, '../../../server/queue/README.md'), 'utf8');
  assert.ok(readme.includes(`\`\`\`mermaid\n${diagram()}\n\`\`\``), 'README.md shows another diagram');
});
