import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done, problems } from '../../support/sieve-trial.ts';

const spam = rfc(5235, '2.2');
const plus = rfc(5235, '2.3');
const virus = rfc(5235, '2.5');

const all = ['spamtest', 'spamtestplus', 'virustest', 'relational', 'comparator-i;ascii-numeric'];
const script = (test: string, required = all) =>
  `require [${required.map(name => `"${name}"`).join(', ')}]; if ${test} { discard; }`;
const numeric = ':comparator "i;ascii-numeric"';
type Scan = { readonly spam?: { score: number; percent: number } | null; readonly virus?: number | null };
const isTrue = (test: string, scan: Scan = {}) => done(script(test), { scan })[0] === 'discard';

spam.must('give 1 to 10, and 0 of what was not tested', () => {
  const result = (score: number | null) =>
    ['0', '1', '5', '10'].find(value =>
      isTrue(`spamtest "${value}"`, { spam: score === null ? null : { score, percent: 0 } }),
    );
  assert.deepEqual([null, 1, 5, 10, 4.6, 0, 99, -3].map(result), ['0', '1', '5', '10', '5', '1', '10', '1']);
  assert.ok(isTrue(`spamtest :value "ge" ${numeric} "3"`, { spam: { score: 4, percent: 40 } }));
});

plus.must('give 0 to 100 with :percent', () => {
  const scan = { spam: { score: 4, percent: 37.4 } };
  assert.ok(isTrue('spamtest :percent "37"', scan));
  assert.ok(isTrue(`spamtest :percent :value "lt" ${numeric} "38"`, scan));
});

plus.must('tell by :count what was not tested from what is 0 %', () => {
  assert.ok(isTrue(`spamtest :percent :count "eq" ${numeric} "0"`));
  assert.ok(isTrue(`spamtest :percent :count "eq" ${numeric} "1"`, { spam: { score: 1, percent: 0 } }));
  assert.ok(isTrue('spamtest :percent "0"'));
});

plus.must('need spamtestplus for :percent, which brings spamtest', () => {
  assert.match(problems(script('spamtest :percent "0"', ['spamtest'])).join(), /spamtestplus/);
  assert.deepEqual(problems(script('spamtest "0"', ['spamtestplus'])), []);
});

spam.must('take one value', () => {
  assert.match(problems(script('spamtest ["1", "2"]')).join(), /a string is expected/);
});

virus.must('give 1 to 5, and 0 of what was not tested', () => {
  const result = (found: number | null) =>
    ['0', '1', '2', '3', '4', '5'].find(value => isTrue(`virustest "${value}"`, { virus: found }));
  assert.deepEqual([null, 1, 3, 5, 9].map(result), ['0', '1', '3', '5', '5']);
  assert.ok(isTrue(`virustest :value "eq" ${numeric} "5"`, { virus: 5 }));
});
