/** A judgement as it is told: with the rules of now, the limits of now, and who stands behind it. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { whyOf } from '../../../server/api/why.ts';
import { decide } from '../../../server/judgement/decide.ts';
import type { Facts } from '../../../server/judgement/facts.ts';
import { prepareRules, type Rule } from '../../../server/judgement/rule.ts';
import { harmless, withContent } from '../../support/judged.ts';

const rule: Rule = {
  ...{ id: 4, stage: 'content', note: 'Too many', enabled: true },
  when: [{ field: 'subject', comparison: 'is', values: ['lunch*'] }],
  action: { kind: 'score', points: 2 },
};
const limits = { junkFrom: 5, refuseFrom: null };
function told(facts: Facts, rules: readonly Rule[]) {
  const verdict = decide(facts, { ...limits, rules: prepareRules([rule]), weights: {} });
  const kept = { trace: 'T', at: 7, act: verdict.act, facts: JSON.stringify(facts), verdict: JSON.stringify(verdict) };
  return whyOf(kept, rules, limits);
}

test('who stands behind it, one line each, and the rule as it is now', () => {
  const why = told(harmless, [rule]);
  assert.deepEqual(
    why.vouching.map(({ method, result, domain }) => `${method} ${result} ${domain}`),
    ['SPF pass there.example', 'DKIM pass there.example', 'DMARC pass there.example'],
  );
  assert.deepEqual(why.met, [
    { id: 4, text: "content 'subject=lunch*' then score:2", note: 'Too many', enabled: true, points: 2 },
  ]);
  assert.deepEqual([why.junkFrom, why.refuseFrom, why.pardon], [5, null, null]);
});

test('a rule that is gone keeps its number; facts of another version are not read', () => {
  const why = told({ ...withContent({}), version: 0 }, []);
  assert.deepEqual(why.met, [{ id: 4, text: null, note: '', enabled: false, points: null }]);
  assert.deepEqual([why.vouching, why.scans, why.pardon], [[], [], null]);
});
