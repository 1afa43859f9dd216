/** Names that providers make for customers' lines, and names of mail servers that look a little like them. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { looksDynamic } from '../../../server/judgement/dynamic-name.ts';

test('a line that says so and holds its address is one', () => {
  for (const [name, address] of [
    ['dynamic-192-0-2-7.provider.example', '192.0.2.7'],
    ['7.2.0.192.dsl.provider.example', '192.0.2.7'],
    ['host7-2.pool192.provider.example', '192.0.2.7'],
    ['p-c0000207.adsl.provider.example', '192.0.2.7'],
    ['cable-2001-db8--7.provider.example', '2001:db8::7'],
  ] as const)
    assert.equal(looksDynamic(name, address), true, name);
});

test('a server is not, though its address or such a word stands in its name', () => {
  for (const [name, address] of [
    ['mail.there.example', '192.0.2.7'],
    ['mail-ej1-f41.big.example', '192.0.2.7'],
    ['a7-2.smtp-out.cloud.example', '192.0.2.7'],
    ['static-192-0-2-7.dsl.provider.example', '192.0.2.7'],
    ['ec2-192-0-2-7.compute.cloud.example', '192.0.2.7'],
    ['pool.there.example', '192.0.2.7'],
    ['mx7-2.customer.example', '192.0.2.7'],
    ['', '192.0.2.7'],
  ] as const)
    assert.equal(looksDynamic(name, address), false, name);
});
