/** Header fields in every form, read and written. RFC 8621 §4.1.2, §4.1.3. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { isFormAllowed, parseHeaderProperty } from '../../../server/jmap/email/header-form.ts';
import { printHeaderProperty } from '../../../server/jmap/email/header-print.ts';
import { headerReader, readFields } from '../../../server/jmap/email/header-value.ts';

const read = (header: string, property: string): unknown => {
  const asked = parseHeaderProperty(property);
  assert.ok(asked, property);
  return headerReader(readFields(Buffer.from(header)))(asked);
};
const printed = (property: string, value: unknown): string | null => {
  const given = parseHeaderProperty(property);
  const result = given && printHeaderProperty(given, value);
  return result?.ok ? result.value : null;
};

test('names of properties: name, form, all', () => {
  const table: readonly (readonly [string, readonly [string, string, boolean] | null])[] = [
    ['header:subject', ['subject', 'Raw', false]],
    ['header:Subject:asText', ['Subject', 'Text', false]],
    ['header:X-A:all', ['X-A', 'Raw', true]],
    ['header:Resent-To:asAddresses:all', ['Resent-To', 'Addresses', true]],
    ['header:X:asRaw', ['X', 'Raw', false]],
    ['header:X:all:asText', null],
    ['header:X:astext', null],
    ['header:X:asNonsense', null],
    ['header:', null],
    ['header:a b', null],
    ['header:From:asDate', null],
    ['Header:From', null],
  ];
  for (const [text, expected] of table) {
    const found = parseHeaderProperty(text);
    assert.deepEqual(found && [found.field, found.form, found.all], expected, text);
  }
});

test('which form which field has', () => {
  const forms = ['Text', 'Addresses', 'GroupedAddresses', 'MessageIds', 'Date', 'URLs'] as const;
  const allowed = (field: string) => forms.filter(form => isFormAllowed(field, form));
  assert.deepEqual(allowed('SUBJECT'), ['Text']);
  assert.deepEqual(allowed('Comments'), ['Text']);
  assert.deepEqual(allowed('From'), ['Addresses', 'GroupedAddresses']);
  assert.deepEqual(allowed('Resent-Sender'), ['Addresses', 'GroupedAddresses']);
  assert.deepEqual(allowed('References'), ['MessageIds']);
  assert.deepEqual(allowed('Resent-Date'), ['Date']);
  assert.deepEqual(allowed('List-Post'), ['URLs']);
  assert.deepEqual(allowed('Received'), []);
  assert.deepEqual(allowed('List-Id'), [...forms]);
  assert.deepEqual(allowed('X-Anything'), [...forms]);
});

test('Raw keeps what stands there, without NUL', () => {
  assert.equal(read('X: a\r\n  b\r\n', 'header:x'), ' a\r\n  b');
  assert.equal(read('X:\ta\0b \r\n', 'header:X'), '\tab ');
  assert.equal(read('X: Grüße\r\n', 'header:X'), ' Grüße');
  assert.equal(
    headerReader(readFields(Buffer.from('X: Gr\xfc\xdfe\r\n', 'latin1')))(parseHeaderProperty('header:X')!),
    ' Grüße',
  );
});

test('Text: unfolded, decoded by the letter, in NFC', () => {
  const table: readonly (readonly [string, string])[] = [
    ['  two  spaces ', 'two  spaces '],
    ['folded\r\n\tthere', 'folded\tthere'],
    ['=?utf-8?Q?J=C3=B6rg?= =?utf-8?B?w7w=?=', 'Jörgü'],
    ['=?iso-8859-1?Q?a=F6?= b', 'aö b'],
    ['a=?utf-8?Q?b?=', 'a=?utf-8?Q?b?='],
    ['=?utf-8?Q?b?=c', '=?utf-8?Q?b?=c'],
    ['=?utf-8?Q?two words?=', '=?utf-8?Q?two words?='],
    ['=?x-unheard-of?Q?b?=', '=?x-unheard-of?Q?b?='],
    ['=?utf-8?Q?a=00=07b?=', 'ab'],
    ['=?utf-8?Q?a=CC=88?=', 'ä'],
    ['=?utf-8?Q?=FF?=', '\ufffd'],
    ['Grüße', 'Grüße'],
  ];
  for (const [value, expected] of table) assert.equal(read(`Subject: ${value}\r\n`, 'header:Subject:asText'), expected);
});

const rfcExample =
  '"  James Smythe" <james@example.com>, Friends:\r\n jane@example.com, =?UTF-8?Q?John_Sm=C3=AEth?=\r\n <john@example.com>;';

test('Addresses, with and without their groups', () => {
  const [james, jane, john] = [
    { name: 'James Smythe', email: 'james@example.com' },
    { name: null, email: 'jane@example.com' },
    { name: 'John Smîth', email: 'john@example.com' },
  ];
  assert.deepEqual(read(`To: ${rfcExample}\r\n`, 'header:To:asAddresses'), [james, jane, john]);
  assert.deepEqual(read(`To: ${rfcExample}\r\n`, 'header:To:asGroupedAddresses'), [
    { name: null, addresses: [james] },
    { name: 'Friends', addresses: [jane, john] },
  ]);
  assert.deepEqual(read('To: a@x.example, G:;, b@x.example, c@x.example\r\n', 'header:To:asGroupedAddresses'), [
    { name: null, addresses: [{ name: null, email: 'a@x.example' }] },
    { name: 'G', addresses: [] },
    {
      name: null,
      addresses: [
        { name: null, email: 'b@x.example' },
        { name: null, email: 'c@x.example' },
      ],
    },
  ]);
  assert.deepEqual(read('From: "Ann \\"A\\" B" <ann@here.example> (late)\r\n', 'header:From:asAddresses'), [
    { name: 'Ann "A" B', email: 'ann@here.example' },
  ]);
  assert.deepEqual(read('From: half-an-address\r\n', 'header:From:asAddresses'), [
    { name: null, email: 'half-an-address' },
  ]);
});

test('MessageIds, Date and URLs, or null where they are none', () => {
  const table: readonly (readonly [string, string, unknown])[] = [
    ['References: <a@x>\r\n\t<b@y> (c) , <c\r\n d@z>', 'header:References:asMessageIds', ['a@x', 'b@y', 'cd@z']],
    ['In-Reply-To: Your message of "<Monday>" <a@x>', 'header:In-Reply-To:asMessageIds', ['a@x']],
    ['Message-ID: a@x', 'header:Message-ID:asMessageIds', null],
    ['Message-ID: <a@x', 'header:Message-ID:asMessageIds', null],
    ['Date: Thu, 3 Sep 2026 08:00:00 +0230', 'header:Date:asDate', '2026-09-03T08:00:00+02:30'],
    ['Date: Thu, 3 Sep 2026 08:00:00 -0500 (EST)', 'header:Date:asDate', '2026-09-03T08:00:00-05:00'],
    ['Date: Thu, 3 Sep 2026 08:00:00 GMT', 'header:Date:asDate', '2026-09-03T08:00:00Z'],
    ['Date: yesterday', 'header:Date:asDate', null],
    [
      'List-Post: <mailto:l@x.example?subject=a(b)> (Posts), <https://x.example/\r\n a>',
      'header:List-Post:asURLs',
      ['mailto:l@x.example?subject=a(b)', 'https://x.example/a'],
    ],
    ['List-Post: NO (it is closed <here>)', 'header:List-Post:asURLs', null],
  ];
  for (const [field, property, expected] of table) assert.deepEqual(read(`${field}\r\n`, property), expected, field);
});

test('the last of several, or all of them in order', () => {
  const header = 'X: 1\r\nx: 2\r\n';
  assert.equal(read(header, 'header:X'), ' 2');
  assert.deepEqual(read(header, 'header:X:asText:all'), ['1', '2']);
  assert.equal(read(header, 'header:Y'), null);
  assert.deepEqual(read(header, 'header:Y:all'), []);
});

test('what is written is ASCII of short lines, or refused', () => {
  const refused: readonly (readonly [string, unknown])[] = [
    ['header:X', ' a\r\nBcc: b@x.example'],
    ['header:X', ' a\r\n \r\n'],
    ['header:X', ' a\nb'],
    ['header:X', 'a\0'],
    ['header:X', 'x'.repeat(1000)],
    ['header:X', 7],
    ['header:X:all', ' a'],
    ['header:Received', ' fröm'],
    ['header:Subject:asText', 'a\r\nBcc: b@x.example'],
    ['header:From:asAddresses', [{ name: 'a\nb', email: 'a@x.example' }]],
    ['header:From:asAddresses', [{ name: 'a', email: 'a@x.example\r\n' }]],
    ['header:From:asAddresses', [{ name: 'a', mail: 'a@x.example' }]],
    ['header:From:asAddresses', 'a@x.example'],
    ['header:References:asMessageIds', ['<a@x>']],
    ['header:References:asMessageIds', ['a b@x']],
    ['header:Date:asDate', 'yesterday'],
    ['header:List-Post:asURLs', ['javascript']],
  ];
  for (const [property, value] of refused) assert.equal(printed(property, value), null, property);
  const written: readonly (readonly [string, unknown, string])[] = [
    ['header:X', ' a\r\n b', 'X: a\r\n b\r\n'],
    ['header:X:all', ['a', 'b'], 'X:a\r\nX:b\r\n'],
    ['header:X', ' Grüße', 'X: =?UTF-8?B?R3LDvMOfZQ==?=\r\n'],
    ['header:To:asAddresses', [], ''],
    ['header:To:asAddresses', [{ name: 'Ann', email: 'Ann@Here.example' }], 'To: Ann <Ann@Here.example>\r\n'],
    ['header:To:asAddresses', [{ name: null, email: 'half an addr' }], 'To: <"half an addr">\r\n'],
    ['header:To:asAddresses', [{ email: 'a@bücher.example' }], 'To: a@xn--bcher-kva.example\r\n'],
    [
      'header:To:asGroupedAddresses',
      [
        { name: null, addresses: [{ email: 'a@x.example' }] },
        { name: 'G, H', addresses: [] },
      ],
      'To: a@x.example, "G, H":;\r\n',
    ],
    ['header:Date:asDate', '2026-09-03T08:00:00-02:30', 'Date: Thu, 03 Sep 2026 08:00:00 -0230\r\n'],
    ['header:References:asMessageIds', ['a@x', 'b@y'], 'References: <a@x> <b@y>\r\n'],
    ['header:List-Post:asURLs', ['mailto:l@x.example'], 'List-Post: <mailto:l@x.example>\r\n'],
  ];
  for (const [property, value, expected] of written) assert.equal(printed(property, value), expected);
});
