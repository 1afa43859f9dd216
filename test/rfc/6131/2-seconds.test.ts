import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { planOf, problems } from '../../support/sieve-trial.ts';

const { must } = rfc(6131, '2');

const seconds = (script: string): number[] =>
  planOf(script).actions.flatMap(action => (action.do === 'vacation' ? [action.seconds] : []));

must('bring "vacation" with "vacation-seconds"', () => {
  assert.deepEqual(seconds('require "vacation-seconds"; vacation :seconds 1800 "gone";'), [1800]);
  assert.deepEqual(seconds('require "vacation-seconds"; vacation :days 2 "gone";'), [172800]);
});

must('answer every message where :seconds is 0', () => {
  assert.deepEqual(seconds('require "vacation-seconds"; vacation :seconds 0 "gone";'), [0]);
});

must('not take :days and :seconds together', () => {
  assert.match(
    problems('require "vacation-seconds"; vacation :days 1 :seconds 5 "gone";').join(),
    /cannot stand beside/,
  );
});

must('be required', () => {
  assert.match(problems('require "vacation"; vacation :seconds 5 "gone";').join(), /vacation-seconds/);
});
