/** Lists of addresses and domains in the DNS. RFC 5782 §2. */
import assert from 'node:assert/strict';
import { askList, listedName } from '../../../server/dns/dns-list.ts';
import { plainZone, zoneResolver } from '../../../server/dns/zone.ts';
import { rfc } from '../../support/rfc.ts';

const zone = plainZone({
  '99.2.0.192.bl.example': { A: ['127.0.0.4', '127.0.0.2'], TXT: ['See https://bl.example/99'] },
  '2.0.0.127.bl.example': { A: ['127.0.0.2'] },
  'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.bl.example': { A: ['127.0.0.2'] },
  'bad.example.bl.example': { A: ['127.0.1.2'] },
  '1.2.0.192.bl.example': { A: ['127.255.255.254'] },
  '2.2.0.192.bl.example': { A: ['203.0.113.9'] },
  '3.2.0.192.bl.example': { TXT: ['nothing'] },
});
assert.ok(zone.ok);
const resolver = zoneResolver(zone.value, { failing: ['silent.example'] });
const ask = (what: string, list = 'bl.example', reasons = false) => askList(resolver, list, what, reasons);

rfc(5782, '2.1').must('an IPv4 address is asked for with its octets turned round; all codes count', async () => {
  assert.deepEqual(await ask('192.0.2.99'), { kind: 'listed', codes: ['127.0.0.2', '127.0.0.4'], why: null });
  assert.deepEqual(await ask('192.0.2.98'), { kind: 'not-listed' });
});

rfc(5782, '2.1').must('an entry’s TXT record says why', async () => {
  const found = await ask('192.0.2.99', 'bl.example', true);
  assert.equal(found.kind === 'listed' && found.why, 'See https://bl.example/99');
  assert.equal(listedName('bl.example', '192.0.2.99'), '99.2.0.192.bl.example');
});

rfc(5782, '2.2').must('a domain is asked for as it stands', async () => {
  assert.deepEqual(await ask('bad.example'), { kind: 'listed', codes: ['127.0.1.2'], why: null });
  assert.deepEqual(await ask('good.example'), { kind: 'not-listed' });
});

rfc(5782, '2.4').must('an IPv6 address is asked for with its nibbles turned round', async () => {
  assert.deepEqual(await ask('2001:db8:1:2:3:4:567:89ab'), { kind: 'listed', codes: ['127.0.0.2'], why: null });
});

rfc(5782, '5').must('the test entry of a list is found, and what is no answer of a list is none', async () => {
  assert.equal((await ask('127.0.0.2')).kind, 'listed');
  assert.deepEqual(await ask('192.0.2.2'), {
    ...{ kind: 'failure', why: 'bl.example answers with addresses that mean nothing' },
  });
  assert.deepEqual(await ask('192.0.2.3'), { kind: 'not-listed' });
});

rfc(5782, '5').must('a list that refuses to answer, or is silent, lists nobody', async () => {
  assert.deepEqual(await ask('192.0.2.1'), {
    ...{ kind: 'failure', why: 'bl.example does not answer this resolver (127.255.255.254)' },
  });
  assert.equal((await ask('192.0.2.99', 'silent.example')).kind, 'failure');
  assert.deepEqual(await ask('not a name'), { kind: 'not-listed' });
});
