/** Whatever arrives in a header or a report, reading it ends, and ends soon. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { seededRandom } from '../../../server/base/ports.ts';
import { addressFamily } from '../../../server/dns/address.ts';
import { forgedResults, printAuthenticationResults } from '../../../server/mailauth/authentication-results.ts';
import { readAuthenticationResults } from '../../../server/mailauth/authentication-results-read.ts';
import { readReport } from '../../../server/mailauth/dmarc-report-read.ts';
import { inNetwork, parseIp, printIp } from '../../../server/mailauth/spf-address.ts';

const random = seededRandom(8601);
const below = (count: number) => Math.floor(random.fraction() * count);
const some = (signs: readonly string[], most: number) =>
  Array.from({ length: below(most) }, () => signs[below(signs.length)]!).join('');

test('Authentication-Results are read whatever they are, and printed so that they can be read', () => {
  const signs = [
    'a',
    '=',
    ';',
    ' ',
    '(',
    ')',
    '"',
    '\\',
    '.',
    '/',
    '@',
    'spf',
    'dkim',
    'pass',
    'reason',
    'smtp.mailfrom',
    '\t',
    'ü',
    '\0',
    ',',
  ];
  for (let round = 0; round < 5000; round++) {
    const value = some(signs, 20);
    readAuthenticationResults(value);
    forgedResults(Buffer.from(`Authentication-Results:${value}\r\n\r\n`), ['a']);
    const property = { type: 'smtp', name: 'mailfrom', value };
    const results = [{ method: 'spf', result: 'fail', reason: value, properties: [property] }];
    const printed = printAuthenticationResults('a.example', results);
    assert.ok(printed.ok);
    assert.ok(printed.value.split('\r\n').every(line => line.length < 998 && /^[ -~]*$/.test(line)));
    const read = readAuthenticationResults(printed.value.slice(23).replace(/\r\n/g, ''));
    const kept = value.replace(/[^ -~]/g, '?');
    const expected = { type: 'smtp', name: 'mailfrom', value: kept };
    assert.deepEqual(read?.results, [
      {
        method: 'spf',
        result: 'fail',
        reason: kept || null,
        properties: kept === '' ? read?.results[0]?.properties : [expected],
      },
    ]);
  }
  const began = process.cpuUsage().user;
  for (const long of ['(', '"', '\\', 'a=', ';', '"\\', '(a)', 'a=b c.d="e" '])
    readAuthenticationResults(`a;${long.repeat(50_000)}`);
  assert.ok((process.cpuUsage().user - began) / 1000 < 1500);
});

test('reports are read or refused, never thrown over', async () => {
  const signs = [
    '<',
    '>',
    '/',
    'feedback',
    'record',
    '<feedback>',
    '</feedback>',
    '<record>',
    '</record>',
    '<row>',
    '</row>',
    '<count>1</count>',
    '&',
    '&#x0;',
    '&#55555;',
    '&lt;',
    '"',
    "'",
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    ' ',
    '<a x=">"/>',
    '\0',
    '\xff',
  ];
  for (let round = 0; round < 3000; round++) await readReport(Buffer.from(some(signs, 30), 'latin1'));
  const packed = gzipSync('<feedback></feedback>');
  const archive = Buffer.from('504b0304140000000800', 'hex');
  for (let round = 0; round < 1000; round++) {
    for (const good of [
      packed,
      Buffer.concat([archive, Buffer.alloc(60), Buffer.from('504b0506', 'hex'), Buffer.alloc(18)]),
    ]) {
      const octets = Buffer.from(good);
      for (let left = below(6); left >= 0; left--) octets[below(octets.length)] = below(256);
      await readReport(octets.subarray(0, 1 + below(octets.length)));
    }
  }
});

test('addresses are printed as they are parsed', () => {
  for (const [text, printed] of [
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::', '::'],
    ['1::', '1::'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
  ] as const) {
    assert.equal(printIp(parseIp(text)!), printed);
  }
  for (let round = 0; round < 3000; round++) {
    const text = some(['0', '1', '25', '255', '256', '.', '.', '01', ':', '::', 'ffff', 'x'], 10);
    assert.equal(parseIp(text) === null, addressFamily(text) === null, text);
  }
  const [one, other] = [parseIp('192.0.2.130')!, parseIp('192.0.2.129')!];
  assert.deepEqual(
    [33, 32, 31, 30, 25, 24, 0].map(bits => bits <= 32 && inNetwork(one, other, bits)),
    [false, false, false, true, true, true, true],
  );
});
