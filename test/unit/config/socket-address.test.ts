import assert from 'node:assert/strict';
import test from 'node:test';
import { parseValue } from '../../../server/config/parse.ts';
import { parseSocketAddress, printSocketAddress } from '../../../server/config/socket-address.ts';

test('what names a socket, and what it prints as', () => {
  for (const [text, printed] of [
    ['127.0.0.1:3310', '127.0.0.1:3310'],
    [' [::1]:783 ', '[::1]:783'],
    ['localhost:11333', '127.0.0.1:11333'],
    ['LOCALHOST:1', '127.0.0.1:1'],
    ['clamav:3310', 'clamav:3310'],
    ['rspamd.office.test:11334', 'rspamd.office.test:11334'],
    ['mail_rspamd_1:11334', 'mail_rspamd_1:11334'],
    ['unix:/run/clamav/clamd.ctl', 'unix:/run/clamav/clamd.ctl'],
  ] as const) {
    const parsed = parseSocketAddress(text);
    assert(parsed.ok, text);
    assert.equal(printSocketAddress(parsed.value), printed);
  }
});

test('what names none is told what is wrong with it', () => {
  for (const [text, why] of [
    ['127.0.0.1', /the port is missing/],
    ['127.0.0.1:0', /there is no port 0/],
    ['127.0.0.1:70000', /there is no port 70000/],
    ['clam av:3310', /names no IPv4 address or host/],
    ['-x:3310', /names no IPv4 address or host/],
    ['1.2.3:3310', /names no IPv4 address or host/],
    ['[clamav]:3310', /names no IPv6 address/],
    ['::1', /stands in brackets/],
    ['::1:3310', /stands in brackets/],
    ['[127.0.0.1]:3310', /names no IPv6 address/],
    [':3310', /names no IPv4 address or host/],
    ['/run/clamd.ctl', /write unix:\/run\/clamd\.ctl/],
    ['unix:run/clamd.ctl', /the path begins with \//],
    ['unix:', /the path begins with \//],
    ['unix:/a\0b', /no NUL/],
    [`unix:/${'a'.repeat(103)}`, /longer than 103 octets/],
    ['', /the port is missing/],
  ] as const) {
    const parsed = parseSocketAddress(text);
    assert(!parsed.ok, text);
    assert.match(parsed.error, why);
  }
});

test('a setting takes such an address or none, and a list takes several', () => {
  assert.deepEqual(parseValue('scan.clamav', ''), { ok: true, value: '' });
  assert(parseValue('scan.clamav', '127.0.0.1:3310').ok);
  assert.deepEqual(parseValue('scan.clamav', 'clamav'), {
    ok: false,
    error: {
      key: 'scan.clamav',
      sentence: 'scan.clamav: "clamav" is no address (127.0.0.1:3310 or unix:/path): the port is missing',
    },
  });
  assert.deepEqual(parseValue('scan.milters', '127.0.0.1:8891, unix:/run/m.sock'), {
    ok: true,
    value: ['127.0.0.1:8891', 'unix:/run/m.sock'],
  });
  assert(parseValue('scan.milters', []).ok);
  assert(!parseValue('scan.milters', ['127.0.0.1:8891', 'x']).ok);
});
