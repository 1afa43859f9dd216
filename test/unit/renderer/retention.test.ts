/** Rules of how long mail stays: a line to a form and back, in words, and what would go by them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  dueWords,
  goes,
  lineOf,
  moved,
  newRule,
  type RuleForm,
  ruleDetails,
  ruleFault,
  ruleFormOf,
  ruleIn,
  ruleTitle,
  sameLines,
  stays,
} from '../../../renderer/accounts/retention/rule-words.ts';
import type { RetentionRow } from '../../../server/api/contract.ts';

const lines = [
  'trash: 30d',
  'junk: 2w but flagged',
  '"Lists: weekly, 3d": 90d of ana@office.example office.test but flagged unread',
  '*: 10y',
];

test('a line becomes a form and the same line again', () => {
  for (const line of lines) assert.equal(lineOf(ruleFormOf(ruleIn(line)!)), line);
});

test('an age is said as it was written, whatever a name looks like', () => {
  assert.deepEqual(
    lines.map(line => ruleTitle(ruleIn(line)!)),
    ['Trash: 30 days', 'Junk: 2 weeks', 'Lists: weekly, 3d and what is below it: 90 days', 'Every folder: 10 years'],
  );
});

test('from when it counts, whose, and what is spared', () => {
  assert.deepEqual(
    lines.map(line => ruleDetails(ruleIn(line)!)),
    [
      'since it was put there · everybody’s',
      'since it was put there · everybody’s · but not what has a star',
      'since it came · only of ana@office.example, office.test · but not what has a star, what is unread',
      'since it came, in Trash and Junk since it was put there · everybody’s',
    ],
  );
});

test('a line that is none is no rule', () => assert.equal(ruleIn('soon: 30d'), null));

test('a fault stands at its field, and what the form takes the server takes', () => {
  const field = (change: Partial<RuleForm>) => ruleFault({ ...newRule, ...change })?.field ?? null;
  assert.equal(field({}), null);
  assert.equal(field({ where: 'name' }), 'name');
  assert.equal(field({ where: 'name', name: 'a "b"' }), 'name');
  for (const count of ['', '0', '-3', '1.5', 'many', '99999'])
    assert.equal(field({ count, unit: 'y' }), 'count', count);
  assert.equal(field({ of: 'ana' }), 'of');
  assert.equal(field({ of: 'ana@office.example, office.test' }), null);
  const all: RuleForm = { ...newRule, where: 'name', name: 'A b', of: 'office.test', but: ['unread', 'answered'] };
  assert.equal(ruleFault(all), null);
  assert.ok(ruleIn(lineOf(all)));
});

test('a rule goes up and down, and not out of the list', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 2, -1), ['a', 'c', 'b']);
  assert.deepEqual(moved(['a', 'b'], 0, -1), ['a', 'b']);
  assert.deepEqual(moved(['a', 'b'], 1, 1), ['a', 'b']);
  assert.ok(sameLines(['a', 'b'], ['a', 'b']));
  assert.ok(!sameLines(['a', 'b'], ['b', 'a']));
});

const row = (change: Partial<RetentionRow> = {}): RetentionRow => ({
  ...{ address: 'ana@office.example', mailbox: 'Trash', rule: 'trash: 30d', messages: 3, bytes: 1500 },
  ...{ oldest: new Date(2025, 0, 31, 12).getTime(), held: null },
  ...change,
});

test('what goes is counted apart from what is held', () => {
  const rows = [row(), row({ mailbox: 'Junk', messages: 1, bytes: 500 }), row({ messages: 9, held: 'case 17' })];
  assert.equal(dueWords(goes(rows)), '4 messages (2.0 kB) in 2 folders, the oldest of 31 Jan 2025.');
  assert.equal(stays(rows).messages, 9);
  assert.equal(dueWords(goes([row({ held: 'case 17' })])), 'Nothing is over its time now.');
  assert.equal(dueWords(goes([])), 'Nothing is over its time now.');
});
