import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { type Circumstances, done } from '../../support/sieve-trial.ts';

const parts = rfc(5233, '4');
const holds = (test: string, given: Circumstances) =>
  done(`require ["subaddress", "envelope"]; if ${test} { discard; }`, given)[0] === 'discard';
const to = (address: string, more: Circumstances = {}) => ({ message: `To: ${address}\n\n`, ...more });

parts.must('divide the local part at the first separator', () => {
  assert.ok(holds('address :user "to" "ken"', to('ken+sieve+x@example.org')));
  assert.ok(holds('address :detail "to" "sieve+x"', to('ken+sieve+x@example.org')));
  assert.ok(holds('envelope :detail "to" "lists"', { envelope: { to: 'ben+lists@office.test' } }));
});

parts.must('tell an empty detail from none', () => {
  assert.ok(holds('address :detail "to" ""', to('ken+@example.org')));
  assert.ok(!holds('address :detail :contains "to" ""', to('ken@example.org')));
  assert.ok(holds('address :user "to" "ken"', to('ken@example.org')));
});

parts.must('use the separator of this server', () => {
  assert.ok(holds('address :detail "to" "b"', to('a-b@example.org', { separator: '-' })));
  assert.ok(!holds('address :detail :contains "to" ""', to('a+b@example.org', { separator: null })));
  // Of several characters it is one separator, as it is for the directory.
  assert.ok(holds('address :detail "to" "b"', to('a-x--b@example.org', { separator: '--' })));
  assert.ok(holds('address :user "to" "a=b"', to('a=b@example.org', { separator: '+=' })));
});
