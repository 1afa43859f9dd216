import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done } from '../../support/sieve-trial.ts';

const numeric = rfc(4790, '9.1.1');
const holds = (match: string, value: string, key: string) =>
  done(
    `require ["relational", "comparator-i;ascii-numeric"]; if header ${match} :comparator "i;ascii-numeric" "x" "${key}" { discard; }`,
    { message: `X: ${value}\n\n` },
  )[0] === 'discard';

numeric.must('compare the number at the start, leading zeros and what follows aside, of any length', () => {
  assert.ok(holds(':is', '007', '7'));
  assert.ok(holds(':is', '7 of 9', '7'));
  assert.ok(holds(':is', '0', '00'));
  assert.ok(holds(':value "gt"', '123456789012345678901234567890', '123456789012345678901234567889'));
  assert.ok(!holds(':is', '70', '7'));
});

numeric.must('take what begins with no digit as infinity, equal to its like and larger than any number', () => {
  assert.ok(holds(':is', 'abc', '-5'));
  assert.ok(holds(':value "gt"', 'abc', '99999999999999999999'));
  assert.ok(holds(':value "gt"', '', '1'));
  assert.ok(!holds(':is', '', '0'));
});
