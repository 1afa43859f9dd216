import assert from 'node:assert/strict';
import test from 'node:test';
import { plainZone, zoneResolver } from '../../../server/dns/zone.ts';
import { heloFacts } from '../../../server/mailauth/helo-name.ts';

const zone = plainZone({ 'mail.example.com': { A: ['192.0.2.1'] }, 'other.example.com': { A: ['192.0.2.2'] } });
assert.ok(zone.ok);
const resolver = zoneResolver(zone.value, { failing: ['down.test'] });

const facts = async (helo: string, ip = '192.0.2.1') => {
  const question = { helo, ip, ourNames: ['mx.office.example'], ourAddresses: ['203.0.113.5', '2001:db8::5'] };
  const { form, claims, points } = await heloFacts(question, resolver);
  return [form, claims, points];
};

for (const [helo, ...expected] of [
  ['mail.example.com', 'name', null, 'to-peer'],
  ['MAIL.example.com.', 'name', null, 'to-peer'],
  ['other.example.com', 'name', null, 'elsewhere'],
  ['none.example.com', 'name', null, 'nowhere'],
  ['win_host.example.com', 'name', null, 'nowhere'],
  ['a.down.test', 'name', null, 'unknown'],
  ['WORKSTATION', 'short-name', null, 'not-asked'],
  ['localhost', 'short-name', null, 'not-asked'],
  ['mail.localhost', 'name', null, 'nowhere'],
  ['[192.0.2.1]', 'literal', null, 'to-peer'],
  ['[IPv6:2001:db8::7]', 'literal', null, 'elsewhere'],
  ['192.0.2.1', 'bare-address', null, 'to-peer'],
  ['[203.0.113.5]', 'literal', 'our-address', 'elsewhere'],
  ['203.0.113.5', 'bare-address', 'our-address', 'elsewhere'],
  ['MX.Office.Example', 'name', 'our-name', 'not-asked'],
  ['', 'malformed', null, 'not-asked'],
  ['[nonsense]', 'malformed', null, 'not-asked'],
  ['a b', 'malformed', null, 'not-asked'],
  ['a..b', 'malformed', null, 'not-asked'],
] as const) {
  test(`HELO ${helo || '(nothing)'}: ${expected.join(', ')}`, async () => {
    assert.deepEqual(await facts(helo), expected);
  });
}

test('we may call ourselves by our own name and address', async () => {
  assert.deepEqual(await facts('mx.office.example', '203.0.113.5'), ['name', null, 'nowhere']);
  assert.deepEqual(await facts('[IPv6:2001:db8::5]', '2001:db8::5'), ['literal', null, 'to-peer']);
});
