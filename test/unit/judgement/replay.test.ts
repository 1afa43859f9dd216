/** Other rules over the mail of the last days. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide, type Policy } from '../../../server/judgement/decide.ts';
import { type Kept, replay as replayPages, summaryOf } from '../../../server/judgement/replay.ts';
import { prepareRules, type Rule } from '../../../server/judgement/rule.ts';
import { harmless, withContent } from '../../support/judged.ts';

async function* pages(kept: readonly Kept[]) {
  yield kept.slice(0, 2);
  yield kept.slice(2);
}
const replay = (kept: readonly Kept[], policy: Policy) => replayPages(pages(kept), policy);

const policyOf = (rules: readonly Rule[], junkFrom = 5): Policy => ({
  rules: prepareRules(rules),
  weights: {},
  junkFrom,
  refuseFrom: null,
});
const about = (id: number, subject: string, action: Rule['action']): Rule => ({
  id,
  stage: 'content',
  when: [{ field: 'subject', comparison: 'is', values: [subject] }],
  action,
  note: '',
  enabled: true,
});
const kept = (n: number, subject: string): Kept => {
  const facts = withContent({ subject });
  return { trace: `t${n}`, facts, act: decide(facts, policyOf([])).act };
};

test('what would change is counted and named; what an older version kept is left out', async () => {
  const mail = [kept(1, 'Lunch'), kept(2, 'Sale'), kept(3, 'Sale today'), kept(4, 'Win')];
  const old = { ...kept(5, 'Sale'), facts: { ...harmless, version: 0 } };
  const policy = policyOf([about(1, 'sale*', { kind: 'junk' }), about(2, 'win', { kind: 'refuse', words: '' })]);
  const played = await replay([...mail, old], policy);
  assert.deepEqual(
    played.differences.map(one => [one.trace, one.before, one.after.act]),
    [
      ['t2', 'accept', 'junk'],
      ['t3', 'accept', 'junk'],
      ['t4', 'accept', 'refuse'],
    ],
  );
  assert.deepEqual(
    [played.judged, played.leftOut, [...played.hits]],
    [
      4,
      1,
      [
        [1, 2],
        [2, 1],
      ],
    ],
  );
  assert.equal(summaryOf(played), '1 more refused, 2 more junked');
});

test('the same rules change nothing', async () => {
  assert.equal(summaryOf(await replay([kept(1, 'Sale')], policyOf([]))), 'nothing would change');
});

test('what a rule did is told when it is gone', async () => {
  const facts = withContent({ subject: 'Sale' });
  assert.equal(summaryOf(await replay([{ trace: 't', facts, act: 'hold' }], policyOf([]))), '1 no longer held');
});
