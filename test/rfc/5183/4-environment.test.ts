import assert from 'node:assert/strict';
import { rfc } from '../../support/rfc.ts';
import { done } from '../../support/sieve-trial.ts';

const item = rfc(5183, '4');
const environment = { name: 'Mailroom', 'remote-ip': '192.0.2.1', domain: '' };
const holds = (test: string) =>
  done(`require "environment"; if environment ${test} { discard; }`, { environment })[0] === 'discard';

item.must('compare the item, its name in any case', () => {
  assert.ok(holds(':is "Name" "mailroom"'));
  assert.ok(holds(':matches "remote-ip" "192.0.2.*"'));
  assert.ok(holds(':is "domain" ""'));
});

item.must('match nothing for an item that is not known', () => {
  assert.ok(!holds(':contains "vnd.other.thing" ""'));
  assert.ok(!holds(':contains "constructor" ""'));
});
