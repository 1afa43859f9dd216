/** Received: recognised by what it is, believed as far as it can be, and bounded. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { days } from '../../../server/base/units.ts';
import type { AggregateReport, ReportRow } from '../../../server/mailauth/dmarc-report.ts';
import { printReport } from '../../../server/mailauth/dmarc-report-print.ts';
import { printTlsReport, type TlsReport } from '../../../server/mailauth/tls-rpt-report.ts';
import { parseStructure } from '../../../server/mime/structure.ts';
import { type Arrival, dmarcReceived, oursAmong, tlsReceived } from '../../../server/reports/received.ts';
import { reportParts } from '../../../server/reports/recognise.ts';
import { takeFile, takeReport, vouchedFor } from '../../../server/reports/take.ts';
import type { Store } from '../../../server/store/interface.ts';
import { must, openForTest, refusal, settle } from '../../support/store-world.ts';
import { zipOf } from '../../support/zip.ts';

const NOW = Date.UTC(2026, 10, 24, 6);
const BEGIN = Date.UTC(2026, 10, 23) / 1000;
const arrival: Arrival = { author: 'noreply@big.example', vouched: true, at: NOW, trace: 'T-1' };
const row = (sourceIp: string, more: Partial<ReportRow> = {}): ReportRow => ({
  ...{ sourceIp, count: 2, disposition: 'none', dkimAligned: true, spfAligned: true, reasons: [] },
  ...{ headerFrom: 'here.example', envelopeFrom: 'here.example', envelopeTo: null, dkim: [], spf: [], ...more },
});
const report = (more: Partial<AggregateReport> = {}): AggregateReport => ({
  ...{ organization: 'Big', email: 'a@big.example', contact: null, reportId: '77', generator: null, errors: [] },
  ...{ begin: BEGIN, end: BEGIN + 86_399, rows: [row('192.0.2.1')] },
  policy: {
    ...{ domain: 'here.example', discovery: null, p: 'none', sp: null, np: null, adkim: 'r', aspf: 'r', fo: null },
    ...{ testing: null, percent: null },
  },
  ...more,
});
const tls = (more: Partial<TlsReport> = {}): TlsReport => ({
  ...{
    organization: 'Big',
    contact: 'a@big.example',
    id: 't1',
    from: BEGIN * 1000,
    until: BEGIN * 1000 + days(1) - 1000,
  },
  policies: [
    {
      policy: { type: 'sts', strings: [], domain: 'here.example', mxHosts: ['mx.here.example'] },
      ...{
        successes: 5,
        failures: 3,
        details: [{ type: 'certificate-expired', sessions: 2, mxHost: 'mx2.here.example' }],
      },
    },
    {
      policy: { type: 'no-policy-found', strings: [], domain: 'else.example', mxHosts: [] },
      ...{ successes: 100, failures: 0, details: [] },
    },
  ],
  ...more,
});
const ours = oursAmong(['here.example']);

const mail = (type: string, more = '', subject = 'Hello'): ReturnType<typeof parseStructure> =>
  parseStructure(Buffer.from(`Subject: ${subject}\r\nContent-Type: ${type}\r\n${more}\r\nx\r\n`));
const named = (name: string) => `Content-Disposition: attachment; filename="${name}"\r\n`;

test('a report is known by its media type, its file name, or its subject with a file', () => {
  const kinds = (type: string, more = '', subject = 'Hello') =>
    reportParts(mail(type, more, subject).structure, subject).map(({ kind }) => kind);
  const subject = 'Report Domain: here.example Submitter: big.example Report-ID: <1>';
  assert.deepEqual(kinds('application/tlsrpt+gzip'), ['tls']);
  assert.deepEqual(kinds('application/tlsrpt+json'), ['tls']);
  assert.deepEqual(kinds('application/octet-stream', named('big.example!here.example!1795305600!1795391999.xml.gz')), [
    'dmarc',
  ]);
  assert.deepEqual(kinds('application/zip; name="big.example!here.example!1795305600!1795391999.zip"'), ['dmarc']);
  assert.deepEqual(kinds('application/gzip', named('big.example!here.example!1795305600!1795391999!001.json.gz')), [
    'tls',
  ]);
  assert.deepEqual(kinds('application/x-zip-compressed', named('report.zip'), subject), ['dmarc']);
  assert.deepEqual(kinds('text/xml', '', subject), ['dmarc']);
  for (const [type, more] of [
    ['text/plain', ''],
    ['application/zip', named('holiday.zip')],
    ['application/pdf', named('a!b!1795305600!1795391999.pdf')],
    ['image/png', ''],
  ] as const)
    assert.deepEqual(kinds(type, more), [], type);
  assert.deepEqual(kinds('text/plain', '', subject), [], 'words about a report are none');
});

test('within a multipart/report its file is one, a message within the message is not looked into', () => {
  const part = (type: string, body = 'x') => `--b\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`;
  const parts = (type: string, ...all: string[]) =>
    reportParts(
      parseStructure(Buffer.from(`Content-Type: ${type}; boundary=b\r\n\r\n${all.join('')}--b--\r\n`)).structure,
      '',
    ).map(({ kind }) => kind);
  assert.deepEqual(parts('multipart/report; report-type=tlsrpt', part('text/plain'), part('application/gzip')), [
    'tls',
  ]);
  assert.deepEqual(parts('multipart/report; report-type=delivery-status', part('application/gzip')), []);
  const inner = 'Content-Type: application/tlsrpt+gzip\r\n\r\nx';
  assert.deepEqual(parts('multipart/mixed', part('message/rfc822', inner)), []);
  const many = Array.from({ length: 9 }, () => part('application/tlsrpt+gzip'));
  assert.equal(parts('multipart/mixed', ...many).length, 4);
});

test('rows that are alike become one, and what failed is summed', async () => {
  const bad = row('203.0.113.9', { dkimAligned: false, spfAligned: false, count: 3 });
  const read = { ...report({ rows: [row('192.0.2.1'), row('192.0.2.1', { count: 5 }), bad] }), leftOut: 1 };
  const { report: kept, dmarc } = must(await dmarcReceived(read, arrival, ours));
  assert.deepEqual(
    [kept.total, kept.failed, kept.leftOut, kept.domain, kept.reportId],
    [10, 3, 1, 'here.example', '77'],
  );
  assert.deepEqual(
    dmarc.map(({ source, messages, dkim }) => [source, messages, dkim]),
    [
      ['192.0.2.1', 7, true],
      ['203.0.113.9', 3, false],
    ],
  );
});

test('of a long report so many rows are kept, and all are summed', async () => {
  const rows = Array.from({ length: 6_000 }, (_, n) => row(`10.0.${n >> 8}.${n & 255}`, { count: 1 }));
  const { report: kept, dmarc } = must(await dmarcReceived({ ...report({ rows }), leftOut: 0 }, arrival, ours));
  assert.deepEqual([kept.total, kept.leftOut, dmarc.length], [6_000, 4_000, 2_000]);
});

test('of a TLS report what is ours counts; failures without details are told as such', async () => {
  const { report: kept, tls: rows } = must(await tlsReceived(tls(), arrival, ours));
  assert.deepEqual([kept.total, kept.failed, kept.domain], [8, 3, 'here.example']);
  assert.deepEqual(
    rows.map(({ mxHost, result, sessions }) => [mxHost, result, sessions]),
    [
      ['mx.here.example', '', 5],
      ['mx2.here.example', 'certificate-expired', 2],
      ['mx.here.example', 'validation-failure', 1],
    ],
  );
});

test('what is about somebody else, about no time that can be, or has no maker is not taken', async () => {
  const kind = async (more: Partial<AggregateReport>) =>
    refusal(await dmarcReceived({ ...report(more), leftOut: 0 }, arrival, ours))?.kind;
  assert.equal(await kind({ policy: { ...report().policy, domain: 'else.example' } }), 'not-ours');
  assert.equal(await kind({ policy: { ...report().policy, domain: 'nothere.example' } }), 'not-ours');
  assert.equal(await kind({ policy: { ...report().policy, domain: 'sub.here.example' } }), undefined);
  assert.equal(await kind({ begin: BEGIN + 10, end: BEGIN }), 'unreadable');
  assert.equal(await kind({ end: BEGIN + 90 * 86_400 }), 'unreadable');
  assert.equal(await kind({ begin: BEGIN + 9 * 86_400, end: BEGIN + 10 * 86_400 }), 'unreadable');
  assert.equal(await kind({ begin: 0, end: 86_399 }), 'unreadable');
  assert.equal(await kind({ reportId: '' }), 'unreadable');
  assert.equal(refusal(await tlsReceived(tls({ policies: [] }), arrival, ours))?.kind, 'not-ours');
});

test('a file is taken whatever it is packed in, once', async t => {
  const { store } = await openForTest(t);
  await settle(store);
  const printed = must(printReport(report(), 'big.example'));
  const json = Buffer.from(printTlsReport(tls()));
  const wrapped = Buffer.from(
    `From: a@big.example\r\nMIME-Version: 1.0\r\nContent-Type: application/tlsrpt+gzip\r\nContent-Transfer-Encoding: base64\r\n\r\n${gzipSync(json).toString('base64')}\r\n`,
  );
  const taken = async (file: Uint8Array) =>
    (await takeFile(store, file, arrival)).map(one =>
      one.ok ? `${one.value.kind} ${one.value.isNew}` : one.error.because,
    );
  assert.deepEqual(await taken(printed.gzip), ['dmarc true']);
  assert.deepEqual(await taken(Buffer.from(printed.xml)), ['dmarc false']);
  assert.deepEqual(await taken(zipOf([{ name: 'x.xml', content: printed.xml }])), ['dmarc false']);
  assert.deepEqual(await taken(json), ['tls true']);
  assert.deepEqual(await taken(gzipSync(json)), ['tls false']);
  assert.deepEqual(await taken(wrapped), ['tls false']);
  assert.deepEqual(await taken(Buffer.from('Subject: nothing\r\n\r\nHello\r\n')), []);
  assert.equal((await store.receivedReports({ limit: 9 })).length, 2);
});

test('a bomb, a torn file and other XML are told for what they are', async t => {
  const { store } = await openForTest(t);
  await settle(store);
  const because = async (octets: Uint8Array) => refusal(await takeReport(store, 'dmarc', octets, arrival))?.because;
  assert.match((await because(gzipSync(Buffer.alloc(40 * 1024 * 1024)))) ?? '', /longer than 16 MiB/);
  assert.match((await because(gzipSync('<feedback/>').subarray(0, 12))) ?? '', /damaged/);
  assert.match((await because(Buffer.from('<html></html>'))) ?? '', /no DMARC report/);
});

test('who sent it is believed where his domain stood behind it', async () => {
  const judged = (content: object) =>
    ({ judgement: async () => ({ facts: JSON.stringify({ content }) }) }) as unknown as Pick<Store, 'judgement'>;
  const authors = [{ domain: 'mail.big.example' }];
  const dkim = [{ result: 'pass', domain: 'big.example' }];
  const of = (dmarc: string, more: object = {}) =>
    vouchedFor(judged({ dmarc: { result: dmarc }, authors, dkim: [], ...more }), 'T');
  assert.equal(await of('pass'), true);
  assert.equal(await of('fail', { dkim }), false);
  assert.equal(await of('none'), false);
  assert.equal(await of('none', { dkim }), true);
  assert.equal(await of('none', { dkim: [{ result: 'pass', domain: 'evil.example' }] }), false);
  assert.equal(await of('temperror'), null);
  assert.equal(await vouchedFor({ judgement: async () => null }, 'T'), null);
});
