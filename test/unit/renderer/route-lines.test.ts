/** Tables of lines in order: what is to be after each change. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { added, changed, hostsIn, moved, removed } from '../../../renderer/routes/lines.ts';

const lines = ['a', 'b', 'c'];

test('added, changed, removed, moved; at the ends nothing moves', () => {
  assert.deepEqual(added(lines, 'd'), ['a', 'b', 'c', 'd']);
  assert.deepEqual(changed(lines, 1, 'x'), ['a', 'x', 'c']);
  assert.deepEqual(removed(lines, 0), ['b', 'c']);
  assert.deepEqual(moved(lines, 2, -1), ['a', 'c', 'b']);
  assert.deepEqual(moved(lines, 0, 1), ['b', 'a', 'c']);
  assert.equal(moved(lines, 0, -1), lines);
  assert.equal(moved(lines, 2, 1), lines);
});

test('hosts, one a line or with commas', () => {
  assert.deepEqual(hostsIn(' mail.example:587,\n[10.0.0.5]:25\n\n'), ['mail.example:587', '[10.0.0.5]:25']);
  assert.deepEqual(hostsIn(' , '), []);
});
