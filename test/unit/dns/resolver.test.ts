import assert from 'node:assert/strict';
import test from 'node:test';
import { addressFamily, reverseName } from '../../../server/dns/address.ts';
import { lookupName } from '../../../server/dns/resolver.ts';
import { plainZone, zoneResolver } from '../../../server/dns/zone.ts';

test('a name is looked up in A-labels, lower case, without the final dot', () => {
  assert.equal(lookupName('Example.COM.'), 'example.com');
  assert.equal(lookupName('bücher.example'), 'xn--bcher-kva.example');
  assert.equal(lookupName('_dmarc.example.com'), '_dmarc.example.com');
  assert.equal(lookupName('x'.repeat(64)), null);
  assert.equal(lookupName(Array(130).fill('a').join('.')), null);
  assert.equal(lookupName(''), null);
});

test('the name of an address is its octets or nibbles, turned round', () => {
  assert.equal(reverseName('192.0.2.17'), '17.2.0.192.in-addr.arpa');
  const zeros = (count: number) => Array(count).fill('0').join('.');
  assert.equal(reverseName('2001:db8::1'), `1.${zeros(23)}.8.b.d.0.1.0.0.2.ip6.arpa`);
  assert.equal(reverseName('::1'), `1.${zeros(31)}.ip6.arpa`);
  assert.equal(reverseName('::ffff:192.0.2.1')?.slice(0, 16), '1.0.2.0.0.0.0.c.');
  for (const wrong of ['', 'example.com', '1.2.3', ':::', '1:2:3:4:5:6:7:8:9', '2001:db8::1::2', 'g::1']) {
    assert.equal(reverseName(wrong), null, wrong);
  }
});

test('the family of an address, and what only looks like one', () => {
  for (const address of ['0.0.0.0', '192.0.2.1', '255.255.255.255']) assert.equal(addressFamily(address), 4, address);
  for (const address of ['::', '::1', '2001:DB8::1', '::ffff:192.0.2.1', '1:2:3:4:5:6:7:8'])
    assert.equal(addressFamily(address), 6, address);
  for (const text of [
    '',
    '1.2.3',
    '1.2.3.4.',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4.5',
    ':',
    '1:2',
    '1::2::3',
    '::192.0.2.300',
    'fe80::1%eth0',
  ]) {
    assert.equal(addressFamily(text), null, text);
  }
});

test('a label may hold what no host name does', () => {
  assert.equal(lookupName('a b%20c.example.com'), 'a b%20c.example.com');
  assert.equal(lookupName('a\tb.example.com'), null);
});

test('a silent name answers what it has, and not that it has no more', async () => {
  const zone = plainZone({ 'half.example': { TXT: ['here'] }, 'below.half.example': { A: ['192.0.2.1'] } });
  const resolver = zoneResolver(zone.ok ? zone.value : [], { silent: ['half.example', 'all.example'] });
  assert.equal((await resolver.txt('half.example')).kind, 'found');
  assert.equal((await resolver.mx('half.example')).kind, 'failure');
  assert.equal((await resolver.txt('all.example')).kind, 'failure');
  assert.equal((await resolver.txt('below.half.example')).kind, 'none');
});
