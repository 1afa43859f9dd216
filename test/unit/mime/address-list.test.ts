import assert from 'node:assert/strict';
import test from 'node:test';
import { parseAddresses, parseAddressList, type RawAddress, readAddresses } from '../../../server/mime/address-list.ts';

const table: readonly (readonly [value: string, read: readonly RawAddress[]])[] = [
  ['', []],
  [' , ,', []],
  ['ann@example.org', [[null, null, 'ann', 'example.org']]],
  ['<ann@example.org>', [[null, null, 'ann', 'example.org']]],
  ['Ann Smith <ann@example.org>', [['Ann Smith', null, 'ann', 'example.org']]],
  [
    '"Smith, \\"A\\"" <ann@example.org>, bob@x.example',
    [
      ['Smith, "A"', null, 'ann', 'example.org'],
      [null, null, 'bob', 'x.example'],
    ],
  ],
  ['ann@example.org (Ann (the) Smith)', [['Ann (the) Smith', null, 'ann', 'example.org']]],
  ['Ann(x)Smith <ann(y)@(z)example.org>', [['Ann Smith', null, 'ann', 'example.org']]],
  ['"a@evil.example"@example.org', [[null, null, 'a@evil.example', 'example.org']]],
  ['ann . smith @ example . org', [[null, null, 'ann.smith', 'example.org']]],
  ['Ann ann@example.org', [['Ann', null, 'ann', 'example.org']]],
  ['<@a.example,@b.example:ann@c.example>', [[null, '@a.example,@b.example', 'ann', 'c.example']]],
  ['ann@[IPv6:2001:db8::1]', [[null, null, 'ann', '[IPv6:2001:db8::1]']]],
  ['root', [[null, null, 'root', '']]],
  ['"a@b.example"', [[null, null, 'a@b.example', '']]],
  ['<"a@b.example">', [[null, null, 'a@b.example', '']]],
  ['Ann <>', [['Ann', null, '', '']]],
  ['ann <ann@example.org', [['ann', null, 'ann', 'example.org']]],
  [
    'ann <ann@example.org, bob@x.example',
    [
      ['ann', null, 'ann', 'example.org'],
      [null, null, 'bob', 'x.example'],
    ],
  ],
  ['=?utf-8?q?Smith,_Ann?= <ann@x.example>', [['=?utf-8?q?Smith,_Ann?=', null, 'ann', 'x.example']]],
  ['J\xfcrgen <j@x.example>', [['J\xfcrgen', null, 'j', 'x.example']]],
  ['ann@x.example <ann@example.org>', [['ann@x.example', null, 'ann', 'example.org']]],
  [
    'a@x.example; b@x.example',
    [
      [null, null, 'a', 'x.example'],
      [null, null, 'b', 'x.example'],
    ],
  ],
  [
    'undisclosed-recipients:;',
    [
      [null, null, 'undisclosed-recipients', null],
      [null, null, null, null],
    ],
  ],
  [
    'Team: Ann <a@x.example>, b@x.example; , c@x.example',
    [
      [null, null, 'Team', null],
      ['Ann', null, 'a', 'x.example'],
      [null, null, 'b', 'x.example'],
      [null, null, null, null],
      [null, null, 'c', 'x.example'],
    ],
  ],
  [
    'Open: a@x.example',
    [
      [null, null, 'Open', null],
      [null, null, 'a', 'x.example'],
      [null, null, null, null],
    ],
  ],
];

test('lists are read as IMAP shows them', () => {
  for (const [value, read] of table) assert.deepEqual(readAddresses(value), read, value);
});

test('people see decoded names, groups and canonical mailboxes', () => {
  assert.deepEqual(parseAddressList('=?utf-8?q?T=C3=A9am?=: Ann <a@X.example>; J\xc3\xbcrgen <j@x.example>, nobody'), [
    {
      group: 'Téam',
      members: [{ name: 'Ann', address: 'a@X.example', mailbox: { localPart: 'a', domain: 'x.example' } }],
    },
    { name: 'Jürgen', address: 'j@x.example', mailbox: { localPart: 'j', domain: 'x.example' } },
    { name: null, address: 'nobody', mailbox: null },
  ]);
});

test('a quoted local part never changes the domain', () => {
  const [only] = parseAddresses('"victim@bank.example> "@evil.example');
  assert.deepEqual(only?.mailbox, { localPart: 'victim@bank.example> ', domain: 'evil.example' });
});

test('no more than 10,240 addresses are read', () => {
  assert.equal(readAddresses('a@b,'.repeat(20_000)).length, 10_240);
});
