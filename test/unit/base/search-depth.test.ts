/** Brackets without end, as somebody pastes them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { holds, parseSearch, whereOf } from '../../../server/base/search.ts';

test('however deep the brackets are, it is read, and what stands in them is found', () => {
  for (const bracket of ['(', '-(', '(b OR ']) {
    const { expression, terms } = parseSearch(`${bracket.repeat(20_000)}a`, () => false);
    assert.equal(terms.at(-1)?.value, 'a');
    const where = whereOf(expression, term => term.value);
    assert.ok(where);
    holds(where, value => value === 'a');
  }
  const { expression, faults } = parseSearch('(a (b OR c))', () => false);
  assert.deepEqual(faults, []);
  assert.equal(expression?.kind, 'all');
});
