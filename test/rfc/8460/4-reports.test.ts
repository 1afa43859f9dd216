import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { seededRandom } from '../../../server/base/ports.ts';
import { ok } from '../../../server/base/result.ts';
import { parseTlsRpt, printTlsRpt } from '../../../server/mailauth/tls-rpt.ts';
import { LONGEST_UNPACKED, readTlsReport } from '../../../server/mailauth/tls-rpt-read.ts';
import {
  type PolicyCount,
  printTlsReport,
  type ReportedPolicy,
  type TlsReport,
  tlsReportFileName,
  tlsReportSubject,
} from '../../../server/mailauth/tls-rpt-report.ts';
import { rfc } from '../../support/rfc.ts';

rfc(8460, '3').must('read where reports go', () => {
  assert.equal(parseTlsRpt(['v=spf1 -all']), null);
  assert.deepEqual(
    parseTlsRpt(['v=TLSRPTv1;rua=mailto:reports@example.com']),
    ok([{ kind: 'mail', address: 'reports@example.com' }]),
  );
  const two = parseTlsRpt(['v=TLSRPTv1; rua=mailto:a%2Cb@example.com , https://r.example/v1; x=y']);
  assert.deepEqual(
    two,
    ok([
      { kind: 'mail', address: 'a,b@example.com' },
      { kind: 'https', url: 'https://r.example/v1' },
    ]),
  );
  assert.deepEqual(two?.ok && parseTlsRpt([printTlsRpt(two.value)]), two);
  for (const wrong of [
    'v=TLSRPTv1;',
    'v=TLSRPTv1; rua=',
    'v=TLSRPTv1; rua=http://x.example',
    'v=TLSRPTv1; rua=mailto:%zz@x',
  ])
    assert.equal(parseTlsRpt([wrong])?.ok, false, wrong);
  assert.equal(parseTlsRpt(['v=TLSRPTv1; rua=mailto:a@x.example', 'v=TLSRPTv1; rua=mailto:b@x.example'])?.ok, false);
});

const sts: ReportedPolicy = {
  type: 'sts',
  strings: ['version: STSv1', 'mode: testing', 'mx: *.mail.example', 'max_age: 86400'],
  domain: 'company-y.example',
  mxHosts: ['*.mail.example'],
};
const late = {
  type: 'certificate-expired',
  sendingIp: '2001:db8::1',
  mxHost: 'mx1.mail.example',
  receivingIp: '192.0.2.2',
} as const;
const noTls = { type: 'starttls-not-supported', mxHost: 'mx2.mail.example' } as const;

const counts: readonly PolicyCount[] = [
  {
    ...{ policy: sts, successes: 2, failures: 3 },
    details: [
      { ...late, sessions: 2 },
      { ...noTls, sessions: 1 },
    ],
  },
];
const report: TlsReport = {
  organization: 'Company-X',
  contact: 'sts-reporting@company-x.example',
  id: '5065427c-23d3-47ca-b6e0-946ea0e8c4be',
  from: Date.UTC(2016, 3, 1),
  until: Date.UTC(2016, 3, 1, 23, 59, 59),
  policies: counts,
};

const section44 = rfc(8460, '4.4');
section44.must('print a report with the names of the RFC', () => {
  const json = JSON.parse(printTlsReport(report));
  assert.deepEqual(json['date-range'], {
    'start-datetime': '2016-04-01T00:00:00Z',
    'end-datetime': '2016-04-01T23:59:59Z',
  });
  assert.equal(json['report-id'], report.id);
  assert.deepEqual(json.policies[0].policy, {
    'policy-type': 'sts',
    'policy-string': sts.strings,
    'policy-domain': 'company-y.example',
    'mx-host': ['*.mail.example'],
  });
  assert.deepEqual(json.policies[0].summary, { 'total-successful-session-count': 2, 'total-failure-session-count': 3 });
  assert.deepEqual(json.policies[0]['failure-details'][1], {
    'result-type': 'starttls-not-supported',
    'receiving-mx-hostname': 'mx2.mail.example',
    'failed-session-count': 1,
  });
});

section44.must('read a report as it was written, packed or not', async () => {
  const text = printTlsReport(report);
  assert.deepEqual(await readTlsReport(Buffer.from(text)), ok(report));
  assert.deepEqual(await readTlsReport(gzipSync(text)), ok(report));
});

section44.should('read what others write a little differently', async () => {
  const odd = JSON.parse(printTlsReport(report));
  odd.policies[0].policy['mx-host'] = '*.mail.example';
  odd.policies[0].summary['total-successful-session-count'] = '2';
  odd.policies[0]['failure-details'][0]['result-type'] = 'something-new';
  odd.extension = [1];
  const read = await readTlsReport(Buffer.from(JSON.stringify(odd)));
  assert.ok(read.ok);
  assert.deepEqual(read.value.policies[0]?.policy, sts);
  assert.equal(read.value.policies[0]?.successes, 2);
  assert.deepEqual(
    [read.value.policies[0]?.details[0]?.type, read.value.policies[0]?.details[0]?.reasonCode],
    ['validation-failure', 'something-new'],
  );
});

rfc(8460, '7').must('bound what a stranger sends, before and after it is unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(LONGEST_UNPACKED + 1, ' '));
  assert.ok(bomb.length < 10_000);
  assert.deepEqual(await readTlsReport(bomb), { ok: false, error: 'the report is too long when unpacked' });
  assert.equal((await readTlsReport(Buffer.alloc(2 ** 20 + 1, ' '))).ok, false);
  const random = seededRandom(3);
  const good = Buffer.from(printTlsReport(report));
  const packed = gzipSync(good);
  for (let round = 0; round < 200; round++) {
    const bent = Buffer.from(round % 2 ? packed : good);
    bent[Math.floor(random.fraction() * bent.length)] = Math.floor(random.fraction() * 256);
    await assert.doesNotReject(readTlsReport(bent));
  }
  for (const wrong of ['null', '[]', '{}', '{"policies":[]}', '{"policies":[3],"date-range":{}}', '7'])
    assert.equal((await readTlsReport(Buffer.from(wrong))).ok, false, wrong);
});

rfc(8460, '5.1').must('name the file and the subject as receivers expect them', () => {
  assert.equal(
    tlsReportFileName('mail.sender.example', 'company-y.example', { ...report, id: 'a/b' }),
    'mail.sender.example!company-y.example!1459468800!1459555199!a-b.json.gz',
  );
  assert.equal(
    tlsReportSubject('x.example', 'y.example', { ...report, id: '1' }),
    'Report Domain: y.example Submitter: x.example Report-ID: <1@x.example>',
  );
});
