/** The names of the ways mail goes: one form for each, none that can be taken for another. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { nameFault, parseRouteName, printRoute, type RouteName } from '../../../server/queue/route-name.ts';

const readsAs: readonly (readonly [string, RouteName, string?])[] = [
  ['local', { kind: 'local' }],
  ['smart host', { kind: 'smart host' }],
  ['example.net', { kind: 'domain', domain: 'example.net' }],
  ['Bücher.Example', { kind: 'domain', domain: 'xn--bcher-kva.example' }, 'xn--bcher-kva.example'],
  ['[192.0.2.1]', { kind: 'domain', domain: '[192.0.2.1]' }],
  ['[IPv6:2001:db8::1]', { kind: 'domain', domain: '[IPv6:2001:db8::1]' }],
  ['relay office', { kind: 'relay', name: 'office' }],
  ['RELAY Office', { kind: 'relay', name: 'office' }, 'relay office'],
  ['smtp mail.example:2525', { kind: 'smtp', host: 'mail.example', port: 2525, mx: true }],
  ['smtp Mail.Example', { kind: 'smtp', host: 'mail.example', port: 25, mx: true }, 'smtp mail.example:25'],
  ['smtp [mail.example]:587', { kind: 'smtp', host: 'mail.example', port: 587, mx: false }],
  ['smtp [10.0.0.5]:2525', { kind: 'smtp', host: '10.0.0.5', port: 2525, mx: false }],
  ['smtp [2001:DB8:0::1]', { kind: 'smtp', host: '2001:db8::1', port: 25, mx: false }, 'smtp [2001:db8::1]:25'],
  ['smtp [IPv6:::1]:26', { kind: 'smtp', host: '::1', port: 26, mx: false }, 'smtp [::1]:26'],
  ['lmtp 127.0.0.1:24', { kind: 'lmtp', place: { kind: 'tcp', host: '127.0.0.1', port: 24 } }],
  ['lmtp [::1]:2424', { kind: 'lmtp', place: { kind: 'tcp', host: '::1', port: 2424 } }],
  [
    'lmtp store.example',
    { kind: 'lmtp', place: { kind: 'tcp', host: 'store.example', port: 24 } },
    'lmtp store.example:24',
  ],
  ['lmtp /run/dovecot/lmtp', { kind: 'lmtp', place: { kind: 'unix', path: '/run/dovecot/lmtp' } }],
  ['pipe tickets', { kind: 'pipe', name: 'tickets' }],
  ['hold', { kind: 'hold' }, 'hold it'],
  ['discard it', { kind: 'discard' }],
  ['error 5.1.1 has left us', { kind: 'error', status: '5.1.1', text: 'has left us' }],
];

test('each route has one form, and is read from what a person writes', () => {
  for (const [text, route, printed = text] of readsAs) {
    assert.deepEqual(parseRouteName(text), { ok: true, value: route }, text);
    assert.equal(printRoute(route), printed);
    assert.deepEqual(parseRouteName(printed), { ok: true, value: route }, printed);
  }
});

test('what is no route is refused in words', () => {
  const faults: readonly (readonly [string, RegExp])[] = [
    ['', /domain is empty/],
    ['relay', /^ok$/], // A domain of one label.
    ['relay ', /^ok$/],
    ['relay a b', /is no name/],
    ['relay ../x', /is no name/],
    ['pipe /bin/sh', /is no name/],
    ['smtp 10.0.0.5:25', /in brackets/],
    ['smtp ::1', /no HOST:PORT/],
    ['smtp host:0', /no port 0/],
    ['smtp host:70000', /no port 70000/],
    ['smtp a b', /no domain has/],
    ['lmtp host:25', /RFC 2033/],
    ['lmtp /run/a\nb', /control character/],
    [`lmtp /${'x'.repeat(110)}`, /103 octets/],
    ['error has left us', /status/],
    ['error 2.0.0 fine', /status/],
    ['error 5.7.1 für immer', /ASCII/],
    ['error 5.7.1 a\r\nb', /status|ASCII/],
    ['smart alec', /is no route/],
    ['deliver to ann', /is no route/],
    ['a\u0000 b', /"a\? b" is no route/],
  ];
  for (const [text, fault] of faults) {
    const read = parseRouteName(text);
    assert.match(read.ok ? 'ok' : read.error, fault, JSON.stringify(text));
  }
});

test('names are short and have nothing in them that means something elsewhere', () => {
  assert.deepEqual(
    ['office', 'a', 'out-2.example_x', 'Office', 'a b', '-a', 'a-', '', 'é', 'x'.repeat(64)].map(
      name => nameFault(name) === null,
    ),
    [true, true, true, false, false, false, false, false, false, false],
  );
});

test('whatever is read is printed so that it is read again as the same, on one line', () => {
  const word = fc.constantFrom('relay', 'smtp', 'lmtp', 'pipe', 'hold', 'error 5.0.0', 'smart', 'local', '');
  fc.assert(
    fc.property(word, fc.string({ unit: 'binary' }), (first, rest) => {
      const read = parseRouteName(`${first} ${rest}`);
      if (!read.ok) return;
      const printed = printRoute(read.value);
      assert.doesNotMatch(printed, /\p{Cc}/u);
      assert.deepEqual(parseRouteName(printed), read);
    }),
    { numRuns: 500, seed: 6 },
  );
});
