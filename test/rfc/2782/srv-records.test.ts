/** RFC 2782: SRV records, in a zone file and over the wire. */
import assert from 'node:assert/strict';
import { srvIn } from '../../../server/dns/rdata.ts';
import { secureZoneResolver } from '../../../server/dns/secure-zone.ts';
import { parseZone } from '../../../server/dns/zone-file.ts';
import { rfc } from '../../support/rfc.ts';

const octets = (text: string): Buffer => Buffer.from(text, 'latin1');

rfc(2782, 'SRV RR').must('give priority, weight, port and target, in this order', async () => {
  const zone = parseZone('$ORIGIN here.example.\n_imaps._tcp 300 IN SRV 10 20 993 Mail\n_pop3._tcp SRV 0 0 0 .\n');
  assert.ok(zone.ok);
  const resolver = secureZoneResolver(zone.value, {});
  const { answer } = await resolver.srv('_IMAPS._tcp.here.example.');
  assert.ok(answer.kind === 'found');
  assert.deepEqual(answer.records, [{ priority: 10, weight: 20, port: 993, target: 'mail.here.example' }]);
  const wire = octets('\x00\x0a\x00\x14\x03\xe1\x04Mail\x04here\x07example\x00');
  assert.deepEqual(srvIn(wire), { priority: 10, weight: 20, port: 993, target: 'mail.here.example' });
});

rfc(2782, 'Target').must('take "." for a service that is decidedly not there', async () => {
  const zone = parseZone('_pop3._tcp.here.example. SRV 0 0 0 .\n');
  assert.ok(zone.ok);
  const { answer } = await secureZoneResolver(zone.value, {}).srv('_pop3._tcp.here.example');
  assert.ok(answer.kind === 'found');
  assert.equal(answer.records[0]?.target, '');
  assert.equal(srvIn(octets('\x00\x00\x00\x00\x00\x00\x00'))?.target, '');
});

rfc(2782, 'SRV RR').must('not be believed in part', () => {
  for (const wrong of [
    '',
    '\x00\x00\x00\x00\x00\x00',
    '\x00\x00\x00\x00\x00\x00\x04Mai',
    '\x00\x00\x00\x00\x00\x00\x00x',
  ])
    assert.equal(srvIn(octets(wrong)), null, JSON.stringify(wrong));
  for (const wrong of ['1 2 3', '1 2 70000 a', '-1 0 1 a', '1 2 3 a b', 'a b c d'])
    assert.equal(parseZone(`x.example. SRV ${wrong}\n`).ok, false, wrong);
});
