import assert from 'node:assert/strict';
import test from 'node:test';
import { isPublicAddress, normalAddress, peerGroup, printEndpoint } from '../../../server/net/address.ts';

test('one spelling for each address', () => {
  assert.equal(normalAddress('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(normalAddress('::FFFF:192.0.2.1'), '192.0.2.1');
  assert.equal(normalAddress('2001:DB8::1'), '2001:db8::1');
  assert.equal(normalAddress(undefined), '');
  assert.equal(printEndpoint('::1', 25), '[::1]:25');
  assert.equal(printEndpoint('192.0.2.1', 25), '192.0.2.1:25');
});

test('IPv6 peers are counted by their /64', () => {
  assert.equal(peerGroup('192.0.2.1'), '192.0.2.1');
  assert.equal(peerGroup('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2::/64');
  assert.equal(peerGroup('2001:db8:1:2::9'), '2001:db8:1:2::/64');
  assert.equal(peerGroup('2001:db8::9'), '2001:db8:0:0::/64');
  assert.equal(peerGroup('::1'), '0:0:0:0::/64');
  assert.equal(peerGroup('fe80::1%eth0'), 'fe80:0:0:0::/64');
});

test('what is of the public internet, and what only looks like it', () => {
  const inside = [
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '192.0.2.1',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8'.replace('8.8.8.8', '10.0.0.1'),
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:db8::1',
    '::127.0.0.1',
    '',
    'localhost',
    'example.com',
    '1.2.3',
    '0x7f.1',
  ];
  for (const address of inside) assert.equal(isPublicAddress(address), false, address);
  const outside = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1', '2a00:1450:4001::1', '::ffff:8.8.8.8'];
  for (const address of outside) assert.equal(isPublicAddress(address), true, address);
});
