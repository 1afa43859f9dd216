/** Who belongs to one house, as far as names tell. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { isOneHouse } from '../../../server/returns/proven.ts';

test('under one name that somebody can own', () => {
  for (const [one, other] of [
    ['mx.there.example', 'there.example'],
    ['There.example.', 'there.EXAMPLE'],
    ['mail-sor-f41.google.com', 'gmail-smtp-in.l.google.com'],
    ['out.shop.co.uk', 'mx.shop.co.uk'],
  ] as const)
    assert.ok(isOneHouse(one, other), `${one} ${other}`);
  for (const [one, other] of [
    ['there.example', 'here.example'],
    ['shop.co.uk', 'bank.co.uk'],
    ['example', 'example'],
    ['notthere.example', 'there.example'],
    ['', ''],
    ['there.example', ''],
    ['there.example.evil.test', 'there.example'],
  ] as const)
    assert.ok(!isOneHouse(one, other), `${one} ${other}`);
});
