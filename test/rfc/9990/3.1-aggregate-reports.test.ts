import assert from 'node:assert/strict';
import { deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import { plainZone, zoneResolver } from '../../../server/dns/zone.ts';
import { judgeDmarc } from '../../../server/mailauth/dmarc.ts';
import { type AggregateReport, reportedPolicy, rowOf } from '../../../server/mailauth/dmarc-report.ts';
import { reportDestinations } from '../../../server/mailauth/dmarc-report-destination.ts';
import { printReport } from '../../../server/mailauth/dmarc-report-print.ts';
import { readReport } from '../../../server/mailauth/dmarc-report-read.ts';
import { rfc } from '../../support/rfc.ts';

const report: AggregateReport = {
  organization: 'Office & <Friends>',
  email: 'postmaster@office.example',
  contact: null,
  reportId: '20261122.1@office.example',
  generator: 'Mailroom',
  errors: ['sp=x is none of none, quarantine, reject'],
  begin: 1_795_305_600,
  end: 1_795_391_999,
  policy: {
    domain: 'example.com',
    discovery: 'treewalk',
    p: 'reject',
    sp: null,
    np: 'none',
    adkim: 'r',
    aspf: 's',
    fo: '1',
    testing: false,
    percent: null,
  },
  rows: [
    {
      sourceIp: '2001:db8::1',
      count: 3,
      disposition: 'quarantine',
      dkimAligned: false,
      spfAligned: true,
      reasons: [{ type: 'local_policy', comment: 'a "list" \u0001 & more' }],
      headerFrom: 'example.com',
      envelopeFrom: '',
      envelopeTo: 'office.example',
      dkim: [{ domain: 'example.net', selector: 's1', result: 'pass', comment: null }],
      spf: [{ domain: 'example.com', scope: 'mfrom', result: 'pass', comment: null }],
    },
  ],
};

rfc(9990, '3.1.1').must('be read back as it was printed', async () => {
  const printed = printReport(report, 'mail.office.example');
  assert.ok(printed.ok);
  const { rows } = report;
  const mended = { ...rows[0]!, reasons: [{ type: 'local_policy', comment: 'a "list" ? & more' }] };
  const expected = { ok: true, value: { ...report, rows: [mended], leftOut: 0 } };
  assert.deepEqual(await readReport(printed.value.gzip), expected);
  assert.deepEqual(await readReport(Buffer.from(printed.value.xml)), expected);
  assert.match(printed.value.xml, /<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2\.0">\n<version>1\.0<\/version>/);
});

rfc(9990, '3.5.2').must('be named by receiver, domain and times, and be the same when sent again', () => {
  const printed = printReport(report, 'mail.office.example');
  assert.ok(printed.ok);
  assert.equal(printed.value.fileName, 'mail.office.example!example.com!1795305600!1795391999!202611221.xml.gz');
  assert.equal(
    printed.value.subject,
    'Report Domain: example.com Submitter: mail.office.example Report-ID: <20261122.1@office.example>',
  );
  assert.equal(gunzipSync(printed.value.gzip).toString(), printed.value.xml);
  assert.deepEqual(printReport(report, 'mail.office.example'), printed);
  for (const bad of [{ reportId: 'a b' }, { reportId: 'x\r\nBcc: y' }, { rows: [] }]) {
    assert.equal(printReport({ ...report, ...bad }, 'mail.office.example').ok, false);
  }
});

const older = `<?xml version="1.0" encoding="UTF-8" ?>
<!-- from a large receiver -->
<feedback><report_metadata><org_name>big.example</org_name><email>noreply@big.example</email>
<extra_contact_info>https://big.example/?a=1&amp;b=2</extra_contact_info><report_id>167421</report_id>
<date_range><begin>1676937600</begin><end>1677023999.0</end></date_range></report_metadata>
<policy_published><domain>Example.com</domain><adkim>r</adkim><aspf>r</aspf><p>reject</p><sp>Reject</sp><pct>100</pct></policy_published>
<record><row><source_ip> 192.0.2.7 </source_ip><count>2</count><policy_evaluated><disposition>none</disposition>
<dkim>pass</dkim><spf>fail</spf><reason><type>forwarded</type><comment><![CDATA[a < b]]></comment></reason></policy_evaluated></row>
<identifiers><header_from>example.com</header_from></identifiers><auth_results>
<dkim><domain>example.com</domain><result>pass</result></dkim><spf><domain>list.example</domain><result>hardfail</result></spf>
</auth_results></record>
<record><row><source_ip>nonsense</source_ip><count>2</count></row></record>
<x:future xmlns:x="urn:x" a='>'><x:thing/></x:future>
</feedback>`;

rfc(7489, 'Appendix C').must('read the older form, and pass over what is not known', async () => {
  const read = await readReport(Buffer.from(older));
  assert.ok(read.ok);
  const { policy, rows, leftOut, contact, end } = read.value;
  assert.deepEqual([policy.domain, policy.sp, policy.percent, policy.discovery], ['example.com', 'reject', 100, null]);
  assert.deepEqual([leftOut, contact, end], [1, 'https://big.example/?a=1&b=2', 1677023999]);
  assert.deepEqual(rows, [
    {
      sourceIp: '192.0.2.7',
      count: 2,
      disposition: 'none',
      dkimAligned: true,
      spfAligned: false,
      reasons: [{ type: 'forwarded', comment: 'a < b' }],
      headerFrom: 'example.com',
      envelopeFrom: null,
      envelopeTo: null,
      dkim: [{ domain: 'example.com', selector: null, result: 'pass', comment: null }],
      spf: [{ domain: 'list.example', scope: null, result: 'fail', comment: null }],
    },
  ]);
});

/** A zip of one file, made by hand. */
function zip(name: string, content: Buffer, method: 0 | 8): Buffer {
  const packed = method === 8 ? deflateRawSync(content) : content;
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(method, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(method, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]);
}

rfc(7489, '7.2.1.1').must('read zip archives, stored and deflated', async () => {
  const plain = await readReport(Buffer.from(older));
  for (const method of [0, 8] as const)
    assert.deepEqual(await readReport(zip('r.xml', Buffer.from(older), method)), plain);
  assert.equal((await readReport(zip('r.xml', Buffer.from(older), 8).subarray(0, 300))).ok, false);
});

rfc(9990, '8').must('not be blown up, expanded or nested', async () => {
  const because = async (octets: Buffer | string) => {
    const began = process.cpuUsage().user;
    const read = await readReport(Buffer.from(octets));
    assert.ok((process.cpuUsage().user - began) / 1000 < 1500);
    return read.ok ? '' : read.error;
  };
  const bomb = Buffer.alloc(24 * 1024 * 1024, 32);
  assert.match(await because(gzipSync(bomb, { level: 1 })), /longer than 16 MiB/);
  assert.match(await because(zip('r.xml', bomb, 8)), /longer than 16 MiB/);
  assert.match(await because('<!DOCTYPE f [<!ENTITY a "aaaaaaaaaa">]><feedback>&a;</feedback>'), /document type/);
  assert.match(await because('<a>'.repeat(1000)), /nested too deeply/);
  assert.match(await because(`<feedback><record>${'<a/>'.repeat(100_000)}</record></feedback>`), /too many elements/);
  assert.match(await because(`<feedback>${'<a'.repeat(200_000)}`), /tag/);
  assert.match(await because(`<feedback>${'<a x="'.repeat(200_000)}>`), /tag/);
  assert.match(await because(`<feedback>${'&amp;'.repeat(200_000)}</feedback>`), /which domain/);
  assert.match(await because('<feedback></record>'), /closes what is not open/);
  assert.match(await because('\x1f\x8bxxxxxxxx'), /damaged|XML/);
});

rfc(9990, '3.1').must('count messages that are alike as one row', async () => {
  const zone = plainZone({ '_dmarc.example.com': { TXT: ['v=DMARC1; p=reject; t=y; rua=mailto:d@example.com'] } });
  assert.ok(zone.ok);
  const judge = (domain: string) =>
    judgeDmarc({ from: ['<a@example.com>'], spf: { domain, result: 'pass' }, dkim: [] }, zoneResolver(zone.value));
  const message = { sourceIp: '192.0.2.1', reasons: [], envelopeFrom: 'example.com', envelopeTo: 'office.example' };
  const good = rowOf({ ...message, verdict: await judge('example.com'), done: 'none' })!;
  const bad = rowOf({ ...message, verdict: await judge('evil.example'), done: 'quarantine' })!;
  const rows = [good, bad];
  assert.deepEqual(
    rows.map(row => [row.count, row.disposition, row.spfAligned, row.reasons.map(reason => reason.type)]),
    [
      [1, 'pass', true, []],
      [1, 'quarantine', false, ['policy_test_mode']],
    ],
  );
  assert.deepEqual(reportedPolicy(await judge('example.com'))?.testing, true);
  const none = await judgeDmarc({ from: ['<a@other.example>'], spf: null, dkim: [] }, zoneResolver(zone.value));
  assert.equal(rowOf({ ...message, verdict: none, done: 'none' }), null);
});

rfc(9990, '4').must('ask a foreign destination whether it takes the reports', async () => {
  const zone = plainZone({
    '_dmarc.example.com': { TXT: ['v=DMARC1; p=none'] },
    'example.com._report._dmarc.reports.test': { TXT: ['v=DMARC1; rua=mailto:other@reports.test'] },
    'example.com._report._dmarc.thief.test': { TXT: ['v=DMARC1; rua=mailto:a@victim.test'] },
  });
  assert.ok(zone.ok);
  const resolver = zoneResolver(zone.value, { failing: ['down.test'] });
  const uris = ['d@mail.example.com', 'd@reports.test', 'd@victim.test', 'd@thief.test', 'd@down.test'];
  const list = uris.map(address => ({ uri: `mailto:${address}`, address }));
  assert.deepEqual(
    (await reportDestinations('example.com', list, resolver)).map(one => [
      one.kind,
      'address' in one ? one.address : one.uri,
    ]),
    [
      ['send', 'd@mail.example.com'],
      ['send', 'other@reports.test'],
      ['refused', 'mailto:d@victim.test'],
      ['refused', 'mailto:d@thief.test'],
      ['unknown', 'mailto:d@down.test'],
    ],
  );
});

rfc(9990, '8').should('leave others their turn while a long one is read', async () => {
  const rows = Array.from({ length: 4000 }, (_, count) => ({ ...report.rows[0]!, count }));
  const printed = printReport({ ...report, rows }, 'mail.office.example');
  assert.ok(printed.ok);
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  const read = await readReport(printed.value.gzip);
  clearInterval(timer);
  assert.ok(read.ok && read.value.rows.length === 4000);
  assert.ok(turns > 10, `${turns} turns`);
});
