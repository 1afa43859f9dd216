/** DNS messages as octets: read as dns-packet writes them, and nothing that is wrong in them is believed. */
import assert from 'node:assert/strict';
import test from 'node:test';
import * as dnsPacket from 'dns-packet';
import { seededRandom } from '../../../server/base/ports.ts';
import { isDigestOf } from '../../../server/dns/dnssec/algorithms.ts';
import { ROOT_ANCHORS } from '../../../server/dns/dnssec/trust-anchor.ts';
import { readReply, TYPE, writeQuery } from '../../../server/dns/message.ts';
import { caaIn, ipv4In, ipv6In, keyIn, mxIn, nameIn, nsecIn, textIn, tlsaIn } from '../../../server/dns/rdata.ts';
import { readServer } from '../../../server/dns/transport.ts';
import {
  commonAncestor,
  compareNames,
  keyOf,
  lookupKey,
  nameOctets,
  possibleOctets,
  readName,
} from '../../../server/dns/wire-name.ts';

const reply = (answers: readonly object[]): Buffer =>
  dnsPacket.encode({
    type: 'response',
    id: 7,
    flags: dnsPacket.RECURSION_AVAILABLE,
    questions: [{ name: 'Example.com', type: 'MX' }],
    answers: answers as dnsPacket.Answer[],
  });

test('a question is what dns-packet reads it as', () => {
  const query = dnsPacket.decode(writeQuery(4711, nameOctets('mx.example.com'), TYPE.TLSA, 'dnssec'));
  assert.equal(query.id, 4711);
  assert.deepEqual([query.flag_rd, query.flag_cd, query.flag_qr], [true, true, false]);
  assert.deepEqual(
    query.questions?.map(({ name, type }) => [name, type]),
    [['mx.example.com', 'TLSA']],
  );
  const options = query.additionals?.[0] as dnsPacket.OptAnswer;
  assert.deepEqual([options.type, options.flag_do, options.udpPayloadSize], ['OPT', true, 1232]);
  const plain = dnsPacket.decode(writeQuery(1, nameOctets(''), TYPE.A, 'plain'));
  assert.deepEqual([plain.additionals, plain.flag_cd], [[], false]);
});

test('records are read as dns-packet writes them', () => {
  const read = readReply(
    reply([
      { name: 'Example.com', type: 'MX', ttl: 60, data: { preference: 10, exchange: 'MX.example.com' } },
      { name: 'a.example.com', type: 'TXT', ttl: 60, data: ['one ', 'two'] },
      { name: 'b.example.com', type: 'CAA', ttl: 60, data: { flags: 128, tag: 'issue', value: 'ca.example' } },
      { name: 'c.example.com', type: 'A', class: 'CH', ttl: 60, data: '192.0.2.1' },
    ]),
  );
  assert.ok(read.ok);
  assert.deepEqual(read.value.question, { name: 'example.com', type: TYPE.MX });
  const [mx, txt, caa, ...others] = read.value.answers;
  assert.deepEqual([mx!.name, mxIn(mx!.data)], ['example.com', { preference: 10, exchange: 'mx.example.com' }]);
  assert.equal(textIn(txt!.data), 'one two');
  assert.deepEqual(caaIn(caa!.data), { critical: true, tag: 'issue', value: 'ca.example' });
  assert.deepEqual(others, [], 'another class');
});

test('names with pointers are read, and loops are not', () => {
  const message = Buffer.concat([Buffer.from('\x03www\x07example\x00', 'latin1'), Buffer.from([1, 0x61, 0xc0, 4])]);
  const name = readName(message, 13);
  assert.ok(name.ok);
  assert.deepEqual([keyOf(name.value.octets), name.value.next], ['a.example', 17]);
  for (const [octets, at] of [
    [[0xc0, 0], 0],
    [[0xc0, 2, 0xc0, 0], 0],
    [[1, 0x61, 0xc0, 0], 0],
    [[1], 0],
    [[0xc0], 0],
    [[0x80, 0], 0],
  ] as const)
    assert.equal(readName(Buffer.from(octets), at).ok, false, octets.join(' '));
  const long = Buffer.concat(Array.from({ length: 5 }, () => Buffer.concat([Buffer.from([63]), Buffer.alloc(63, 97)])));
  assert.equal(readName(long, 0).ok, false);
});

test('a name and its key are one to one', () => {
  const odd = Buffer.from([3, 0x2e, 0x5c, 0x00, 2, 0x41, 0xff, 0]);
  assert.equal(keyOf(odd), '\\046\\092\\000.a\\255');
  assert.deepEqual(nameOctets('\\046\\092\\000.a\\255'), Buffer.from([3, 0x2e, 0x5c, 0x00, 2, 0x61, 0xff, 0]));
  assert.equal(keyOf(nameOctets('')), '');
  assert.equal(lookupKey('A b.Example.'), 'a\\032b.example');
  assert.equal(lookupKey('a..b'), null);
  assert.equal(possibleOctets(`${'x'.repeat(64)}.example`), null);
});

test('names are in the order of RFC 4034 §6.1', () => {
  const order = ['example', 'a.example', 'yljkjljk.a.example', 'z.a.example', 'zabc.a.example', 'z.example'];
  order.push('\\001.z.example', '*.z.example', '\\200.z.example');
  assert.deepEqual([...order].reverse().sort(compareNames), order);
  assert.equal(commonAncestor('a.b.example', 'x.b.example'), 'b.example');
  assert.equal(commonAncestor('a.b', 'ab'), '');
});

test('RDATA that is not what its type promises is nothing', () => {
  assert.equal(ipv4In(Buffer.from([1, 2, 3])), null);
  assert.equal(ipv6In(Buffer.alloc(16)), '::');
  const address = (...groups: number[]) => ipv6In(Buffer.from(groups.flatMap(group => [group >> 8, group & 255])));
  assert.equal(address(0x2001, 0xdb8, 0, 0, 1, 0, 0, 1), '2001:db8::1:0:0:1');
  assert.equal(address(0x2001, 0, 0, 1, 0, 0, 0, 1), '2001:0:0:1::1');
  assert.equal(address(1, 0, 3, 4, 5, 6, 7, 8), '1:0:3:4:5:6:7:8');
  assert.equal(address(1, 0, 0, 0, 0, 0, 0, 0), '1::');
  assert.equal(textIn(Buffer.from([3, 65])), null);
  assert.equal(textIn(Buffer.from([1, 0xe9])), '\u00e9', 'one character per octet where it is not UTF-8');
  assert.equal(tlsaIn(Buffer.from([3, 1])), null);
  assert.equal(mxIn(Buffer.from([0, 1])), null);
  assert.equal(nameIn(Buffer.from([1, 97, 0, 0])), null);
  assert.equal(nsecIn(Buffer.from([0, 0, 33, 1])), null);
});

test('the trust anchors are the digests of the root’s keys', () => {
  const keys = [
    'AwEAAaz/tAm8yTn4Mfeh5eyI96WSVexTBAvkMgJzkKTOiW1vkIbzxeF3+/4RgWOq7HrxRixHlFlExOLAJr5emLvN7SWXgnLh4+B5xQlNVz8Og8kvArMtNROxVQuCaSnIDdD5LKyWbRd2n9WGe2R8PzgCmr3EgVLrjyBxWezF0jLHwVN8efS3rCj/EWgvIWgb9tarpVUDK/b58Da+sqqls3eNbuv7pr+eoZG+SrDK6nWeL3c6H5Apxz7LjVc1uTIdsIXxuOLYA4/ilBmSVIzuDWfdRUfhHdY6+cn8HFRm+2hM8AnXGXws9555KrUB5qihylGa8subX2Nn6UwNR1AkUTV74bU=',
    'AwEAAa96jeuknZlaeSrvyAJj6ZHv28hhOKkx3rLGXVaC6rXTsDc449/cidltpkyGwCJNnOAlFNKF2jBosZBU5eeHspaQWOmOElZsjICMQMC3aeHbGiShvZsx4wMYSjH8e7Vrhbu6irwCzVBApESjbUdpWWmEnhathWu1jo+siFUiRAAxm9qyJNg/wOZqqzL/dL/q8PkcRU5oUKEpUge71M3ej2/7CPqpdVwuMoTvoB+ZOT4YeGyxMvHmbrxlFzGOHOijtzN+u1TQNatX2XBuzZNQ1K+s2CXkPIZo7s6JgZyvaBevYtxPvYLw4z9mR7K2vaF18UYH9Z9GNUUeayffKC73PYc=',
  ].map(key => keyIn(Buffer.concat([Buffer.from([1, 1, 3, 8]), Buffer.from(key, 'base64')]))!);
  for (const [at, anchor] of ROOT_ANCHORS.entries()) assert.ok(isDigestOf(anchor, '', keys[at]!), `${anchor.keyTag}`);
});

test('any octets are read or refused, never thrown at', () => {
  const random = seededRandom(11);
  const good = reply([
    { name: 'Example.com', type: 'MX', ttl: 60, data: { preference: 10, exchange: 'mx.example.com' } },
  ]);
  for (let round = 0; round < 5000; round++) {
    const bent = round % 3 === 0 ? Buffer.from(random.bytes(round % 90)) : Buffer.from(good);
    for (let count = 0; count < 3 && bent.length > 0; count++)
      bent[Math.floor(random.fraction() * bent.length)] = Math.floor(random.fraction() * 256);
    const read = readReply(bent.subarray(0, Math.ceil(random.fraction() * bent.length)));
    if (read.ok) for (const { data } of read.value.answers) for (const one of [mxIn, textIn, caaIn, nsecIn]) one(data);
  }
});

test('servers are written in four ways', () => {
  assert.deepEqual(readServer('192.0.2.1'), { address: '192.0.2.1', port: 53 });
  assert.deepEqual(readServer('192.0.2.1:5353'), { address: '192.0.2.1', port: 5353 });
  assert.deepEqual(readServer('2001:db8::1'), { address: '2001:db8::1', port: 53 });
  assert.deepEqual(readServer('[fe80::1%eth0]:54'), { address: 'fe80::1%eth0', port: 54 });
  for (const wrong of ['dns.example', '192.0.2.1:0', '192.0.2.1:65536', '999.0.2.1', '[::g]:53', ''])
    assert.equal(readServer(wrong), null, wrong);
});
