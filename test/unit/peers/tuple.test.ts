/** Who is one sender to greylisting. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { foldedSender, peerKey, tupleKey } from '../../../server/peers/tuple.ts';
import { stranger } from '../../support/greylisted.ts';

test('what changes from one try to the next is left out of the sender', () => {
  const same: readonly (readonly [string, string])[] = [
    ['bounce-12345-ann=here.example@list.example', 'bounce-12346-ann=here.example@list.example'],
    ['prvs=1234abcdef=kim@there.example', 'prvs=1235fedcba=kim@there.example'],
    ['SRS0=Hq2x=7T=origin.example=kim@forward.example', 'srs0=aB9z=7U=origin.example=kim@Forward.example'],
    ['010001938a4f2b1c-5d3e@amazonses.example', '010001938a4f9999-7777@amazonses.example'],
  ];
  for (const [one, other] of same) assert.equal(foldedSender(one), foldedSender(other));
  assert.notEqual(foldedSender('ann@x.example'), foldedSender('anna@x.example'));
  assert.notEqual(foldedSender('beefcafe@x.example'), foldedSender('facade@x.example'));
  assert.equal(foldedSender(''), '@');
});

test('a domain stands in only by its own SPF, and for IPv6 the /64 is the peer', () => {
  assert.equal(peerKey(stranger({ spf: 'pass' })), 'domain:shop.example');
  assert.equal(peerKey(stranger({ spf: 'pass', spfDomain: 'helo.example' })), '203.0.113.7');
  assert.equal(peerKey(stranger({ spf: 'softfail' })), '203.0.113.7');
  const six = stranger({ network: '2001:db8:1:2::/64' });
  assert.equal(peerKey(six), '2001:db8:1:2::/64');
  assert.match(tupleKey(six, 'Ana@office.test'), /^[\w-]{16}$/);
  assert.equal(tupleKey(six, 'Ana@office.test'), tupleKey(six, 'ana@office.test'));
});

test('asking is cheap', () => {
  const facts = stranger();
  const before = process.cpuUsage();
  for (let n = 0; n < 5_000; n++) tupleKey(facts, `a${n}@office.test`);
  const { user, system } = process.cpuUsage(before);
  assert.ok((user + system) / 5_000 < 200, 'microseconds for each recipient');
});
