/** A domain that takes no mail says so with one MX of an empty name. */
import assert from 'node:assert/strict';
import { seededRandom } from '../../../server/base/ports.ts';
import { plainZone, zoneResolver } from '../../../server/dns/zone.ts';
import { destinationsOf } from '../../../server/mta/destination.ts';
import { rfc } from '../../support/rfc.ts';

const zone = plainZone({
  'never.example': { MX: ['0 .'], A: ['192.0.2.1'] },
  'odd.example': { MX: ['0 .', '10 mx.odd.example.'] },
  'mx.odd.example': { A: ['192.0.2.2'] },
  'none.example': { A: ['192.0.2.3'] },
});
const ask = async (domain: string) => {
  assert.ok(zone.ok);
  return destinationsOf(domain, zoneResolver(zone.value), 'mail.here.example', seededRandom(1));
};

rfc(7505, '4.1').must('fail at once with 5.1.10, though the domain has an address', async () => {
  const found = await ask('never.example');
  assert.deepEqual(found.ok ? null : [found.error.permanent, found.error.status], [true, '5.1.10']);
});
rfc(7505, '3').mustNot('take a domain without MX for one that takes no mail', async () => {
  assert.deepEqual(await ask('none.example'), {
    ok: true,
    value: [{ name: 'none.example', addresses: ['192.0.2.3'] }],
  });
});
rfc(7505, '3').should('count a null MX among others for nothing: it is its owner’s mistake', async () => {
  const found = await ask('odd.example');
  assert.deepEqual(found.ok && found.value.map(host => host.name), ['mx.odd.example']);
});
