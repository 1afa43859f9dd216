import assert from 'node:assert/strict';
import { zoneResolver } from '../../../server/dns/zone.ts';
import { parseZone } from '../../../server/dns/zone-file.ts';
import { parseDmarcRecord } from '../../../server/mailauth/dmarc-record.ts';
import { reportDestinations } from '../../../server/mailauth/dmarc-report-destination.ts';
import { rfc } from '../../support/rfc.ts';
import { must } from '../../support/store-world.ts';

rfc(7489, '6.2').must('read the size after "!" in powers of two, with each of its units', () => {
  const sizes = (rua: string) => parseDmarcRecord(`v=DMARC1; p=none; rua=${rua}`)!.rua.map(({ most }) => most);
  assert.deepEqual(sizes('mailto:a@x.example!10m,mailto:b@x.example!500,mailto:c@x.example'), [
    10_485_760,
    500,
    undefined,
  ]);
  assert.deepEqual(sizes('mailto:a@x.example!2K,mailto:a@x.example!1g,mailto:a@x.example!1t'), [
    2048,
    2 ** 30,
    2 ** 40,
  ]);
  assert.deepEqual(parseDmarcRecord('v=DMARC1; p=none; rua=mailto:a@x.example!10m')!.rua[0]!.uri, 'mailto:a@x.example');
});

rfc(7489, '7.1').must('ask foreign destinations, and keep the size that was wished for', async () => {
  const zone = zoneResolver(
    must(parseZone('x.example._report._dmarc.y.example. TXT "v=DMARC1; rua=mailto:in@y.example"\n')),
  );
  const { rua } = parseDmarcRecord('v=DMARC1; p=none; rua=mailto:a@y.example!1k,mailto:b@z.example')!;
  assert.deepEqual(
    (await reportDestinations('x.example', rua, zone)).map(one => [
      one.kind,
      'address' in one ? one.address : '',
      'most' in one && one.most,
    ]),
    [
      ['send', 'in@y.example', 1024],
      ['refused', '', false],
    ],
  );
});
