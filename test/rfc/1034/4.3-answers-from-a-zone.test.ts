import assert from 'node:assert/strict';
import { plainZone, zoneResolver } from '../../../server/dns/zone.ts';
import { parseZone } from '../../../server/dns/zone-file.ts';
import { rfc } from '../../support/rfc.ts';

const { must, should } = rfc(1034, '4.3');

const zone = parseZone(`
$TTL 300
example.com.        MX 10 mx.example.com.
                    TXT "v=spf1 -all"
mx.example.com.     A 192.0.2.1
                    AAAA 2001:db8::1
www.example.com. 60 CNAME web.example.com.
web.example.com.    CNAME mx.example.com.
loop.example.com.   CNAME pool.example.com.
pool.example.com.   CNAME loop.example.com.
lost.example.com.   CNAME nowhere.example.com.
*.wild.example.com. MX 5 mx.example.com.
real.wild.example.com. A 192.0.2.9
a.b.deep.example.com. A 192.0.2.8
1.2.0.192.in-addr.arpa. PTR mx.example.com.
`);
assert(zone.ok, zone.ok ? '' : zone.error.sentence);
const resolver = zoneResolver(zone.value, { failing: ['broken.example.com'] });

must('answer with the records, the smallest TTL on the way', async () => {
  assert.deepEqual(await resolver.mx('Example.com.'), {
    kind: 'found',
    records: [{ preference: 10, exchange: 'mx.example.com' }],
    ttl: 300_000,
  });
  assert.deepEqual(await resolver.ptr('192.0.2.1'), { kind: 'found', records: ['mx.example.com'], ttl: 300_000 });
  assert.deepEqual(await resolver.txt('example.com'), { kind: 'found', records: ['v=spf1 -all'], ttl: 300_000 });
});

must('follow aliases, and not without end (§3.6.2)', async () => {
  assert.deepEqual(await resolver.address('www.example.com'), {
    kind: 'found',
    records: [
      { family: 4, address: '192.0.2.1' },
      { family: 6, address: '2001:db8::1' },
    ],
    ttl: 60_000,
  });
  assert.equal((await resolver.address('loop.example.com')).kind, 'failure');
  assert.equal((await resolver.address('lost.example.com')).kind, 'no-such-name');
});

must('tell a name without such records from no name at all (RFC 2308 §2, RFC 8020)', async () => {
  assert.deepEqual(await resolver.mx('mx.example.com'), { kind: 'none' });
  assert.deepEqual(await resolver.mx('b.deep.example.com'), { kind: 'none' });
  assert.deepEqual(await resolver.mx('other.example.com'), { kind: 'no-such-name' });
  assert.deepEqual(await resolver.ptr('192.0.2.77'), { kind: 'no-such-name' });
  assert.deepEqual(await resolver.mx('not a name'), { kind: 'no-such-name' });
});

must('let a wildcard answer for names that do not exist, and only for those (§4.3.3)', async () => {
  assert.equal((await resolver.mx('any.wild.example.com')).kind, 'found');
  assert.equal((await resolver.mx('far.away.wild.example.com')).kind, 'found');
  assert.deepEqual(await resolver.mx('real.wild.example.com'), { kind: 'none' });
  assert.deepEqual(await resolver.mx('x.real.wild.example.com'), { kind: 'no-such-name' });
});

should('fail where it is told to fail', async () => {
  assert.equal((await resolver.mx('broken.example.com')).kind, 'failure');
  assert.equal((await resolver.address('x.broken.example.com')).kind, 'failure');
});

should('take a plain object as well', async () => {
  const records = plainZone({
    'There.example': { MX: ['10 mx.there.example', '0 .'], TXT: ['v=DMARC1; p=none "x"'] },
    'mx.there.example': { A: ['192.0.2.5'] },
  });
  assert(records.ok);
  const there = zoneResolver(records.value);
  assert.deepEqual(await there.mx('there.example'), {
    kind: 'found',
    ttl: 3_600_000,
    records: [
      { preference: 10, exchange: 'mx.there.example' },
      { preference: 0, exchange: '' },
    ],
  });
  assert.deepEqual(await there.txt('there.example'), {
    kind: 'found',
    records: ['v=DMARC1; p=none "x"'],
    ttl: 3_600_000,
  });
  const wrong = plainZone({ 'x.example': { A: ['nonsense'] } });
  assert.equal(wrong.ok ? '' : wrong.error.sentence, 'x.example A: "nonsense" is not an IPv4 address');
});
