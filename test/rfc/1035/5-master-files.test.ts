import assert from 'node:assert/strict';
import { parseZone } from '../../../server/dns/zone-file.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(1035, '5.1');

const records = (text: string, origin = 'example.com') => {
  const zone = parseZone(text, origin);
  assert(zone.ok, zone.ok ? '' : `line ${zone.error.line}: ${zone.error.sentence}`);
  return zone.value;
};
const fault = (text: string) => {
  const zone = parseZone(text, 'example.com');
  return zone.ok ? 'no fault' : `${zone.error.line}: ${zone.error.sentence}`;
};

must('read names relative to the origin, @, and an owner that is left out', () => {
  const zone = records(
    '@ 60 IN MX 10 mx\n\tIN MX 20 mx.other.example.\nmx A 192.0.2.1\n  AAAA 2001:DB8::1\n$ORIGIN sub\nwww CNAME @\n',
  );
  assert.deepEqual(zone, [
    { name: 'example.com', ttl: 60, type: 'MX', preference: 10, exchange: 'mx.example.com' },
    { name: 'example.com', ttl: 60, type: 'MX', preference: 20, exchange: 'mx.other.example' },
    { name: 'mx.example.com', ttl: 60, type: 'A', address: '192.0.2.1' },
    { name: 'mx.example.com', ttl: 60, type: 'AAAA', address: '2001:db8::1' },
    { name: 'www.sub.example.com', ttl: 60, type: 'CNAME', target: 'sub.example.com' },
  ]);
});

must('hold lines together with parentheses, and read over comments', () => {
  const zone = records(`
; the zone of an office
@ IN SOA ns.example.com. admin.example.com. ( 2026010101 ; serial
    3600 900   ; refresh and retry
    604800 300 )
  NS ns
a  A ( 192.0.2.1 ) ; "not ( a string"
`);
  assert.deepEqual(zone, [{ name: 'a.example.com', ttl: 3600, type: 'A', address: '192.0.2.1' }]);
});

must('join the strings of a TXT, with quotes and escapes', () => {
  const texts = records('@ TXT "v=spf1 " "-all"\n@ TXT "a \\"b\\"; c" \n@ TXT plain\\059word\n@ TXT ""\n').map(
    one => 'text' in one && one.text,
  );
  assert.deepEqual(texts, ['v=spf1 -all', 'a "b"; c', 'plain;word', '']);
});

must("take TTL and class in any order, $TTL as the default (RFC 2308 §4), and BIND's units", () => {
  const ttls = records('$TTL 2h\n@ A 192.0.2.1\n@ 30 A 192.0.2.1\n@ IN 30 A 192.0.2.1\n@ 1h30m IN A 192.0.2.1\n').map(
    ({ ttl }) => ttl,
  );
  assert.deepEqual(ttls, [7200, 30, 30, 5400]);
});

must('know the null MX of RFC 7505', () => {
  assert.deepEqual(
    records('@ MX 0 .').map(one => 'exchange' in one && one.exchange),
    [''],
  );
});

should('say in which line what is wrong', () => {
  assert.equal(fault('@ A 192.0.2.1\n@ A 1.2.3\n'), '2: "1.2.3" is not an IPv4 address');
  assert.equal(fault('@ MX mx\n'), '1: MX takes 2 values, found 1');
  assert.equal(fault('@ MX 70000 mx\n'), '1: "70000" is not an MX preference');
  assert.equal(fault('@ AAAA 192.0.2.1\n'), '1: "192.0.2.1" is not an IPv6 address');
  assert.equal(fault('@ WKS x\n'), '1: "WKS" is not a record type known here');
  assert.equal(fault('\n@ TXT "open\n'), '2: a quoted string that never ends');
  assert.equal(fault('@ A (\n192.0.2.1\n'), '1: a "(" that is never closed');
  assert.equal(fault('@ A 192.0.2.1 )\n'), '1: a ")" without its "("');
  assert.equal(fault('$INCLUDE /etc/passwd\n'), '1: $INCLUDE is not supported here');
  assert.equal(fault('  A 192.0.2.1\n'), '1: the first record has no name before it');
  assert.equal(fault('a..b A 192.0.2.1\n'), '1: "a..b" is not a domain name');
});
