/** `mailroom reports`: taken in by hand, charted, what to publish; without a running server. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { bars } from '../../server/cli/commands/reports.ts';
import type { AggregateReport } from '../../server/mailauth/dmarc-report.ts';
import { printReport } from '../../server/mailauth/dmarc-report-print.ts';
import { printTlsReport } from '../../server/mailauth/tls-rpt-report.ts';
import { runCommand } from '../support/cli.ts';
import { must } from '../support/store-world.ts';

const home = mkdtempSync(join(tmpdir(), 'mailroom-reports-'));
after(() => rmSync(home, { recursive: true, force: true }));

const said = async (code: number, ...words: string[]): Promise<string> => {
  const ran = await runCommand(home, words);
  assert.equal(ran.code, code, ran.out + ran.err);
  return ran.out + ran.err;
};
const file = (name: string, content: string | Buffer): string => {
  writeFileSync(join(home, name), content);
  return join(home, name);
};

const begin = Math.floor(Date.now() / 86_400_000 - 1) * 86_400;
const row = {
  disposition: 'none',
  reasons: [],
  headerFrom: 'here.example',
  envelopeFrom: null,
  envelopeTo: null,
} as const;
const report: AggregateReport = {
  ...{ organization: 'Big', email: 'a@big.example', contact: null, reportId: '77', generator: null, errors: [] },
  ...{ begin, end: begin + 86_399 },
  policy: {
    ...{ domain: 'here.example', discovery: null, p: 'none', sp: null, np: null, adkim: 'r', aspf: 'r', fo: null },
    ...{ testing: null, percent: null },
  },
  rows: [
    { ...row, sourceIp: '192.0.2.1', count: 90, dkimAligned: true, spfAligned: true, dkim: [], spf: [] },
    { ...row, sourceIp: '203.0.113.9', count: 30, dkimAligned: false, spfAligned: false, dkim: [], spf: [] },
  ],
};
const tls = printTlsReport({
  ...{ organization: 'Big', contact: 'a@big.example', id: 't1', from: begin * 1000, until: begin * 1000 + 86_399_000 },
  policies: [
    {
      policy: { type: 'sts', strings: [], domain: 'here.example', mxHosts: ['mx.here.example'] },
      ...{ successes: 5, failures: 2, details: [{ type: 'certificate-expired', sessions: 2 }] },
    },
  ],
});

test('taken in once, and charted with a sentence that says what to do', async () => {
  assert.match(await said(0, 'reports', 'records'), /There are no domains yet/);
  await said(0, 'domain', 'add', 'here.example');
  assert.match(await said(0, 'reports'), /No report has come yet\./);
  const xml = file('r.xml.gz', must(printReport(report, 'big.example')).gzip);
  assert.match(
    await said(0, 'reports', 'import', xml, file('t.json', tls)),
    /Big on here\.example: 120 messages, 30 failed\n.*7 sessions, 2 failed/,
  );
  assert.match(await said(0, 'reports', 'import', xml), /known already/);
  assert.match(
    await said(1, 'reports', 'import', file('x', 'Subject: no\r\n\r\nx')),
    /not taken: there is no report in it/,
  );
  assert.match(await said(1, 'reports', 'import', join(home, 'missing')), /cannot be read/);
  const all = await said(0, 'reports', '--days', '3');
  assert.match(all, /█{30}░{10} 90 passed, 30 failed/);
  assert.match(all, /203\.0\.113\.9 +stranger +0 +30/);
  assert.match(all, /192\.0\.2\.1 +yours +90 +0/);
  assert.match(all, /mx\.here\.example +here\.example +5 +2 +its certificate had expired: 2/);
  assert.match(all, /1 source sent 30 messages in your name that failed: 203\.0\.113\.9\. If one is yours/);
  assert.match(await said(0, 'reports', 'received'), /dmarc +here\.example +Big +taken in by hand +120 +30/);
  assert.match(await said(0, 'reports', 'sent'), /None has been sent/);
  assert.doesNotMatch(await said(0, 'reports', 'tls'), /SOURCE/);
});

test('what to publish, and an address that reaches nobody', async () => {
  const records = await said(1, 'reports', 'records', 'here.example');
  assert.match(records, /^_dmarc\.here\.example\. IN TXT "v=DMARC1; p=none; rua=mailto:dmarc-reports@here\.example"$/m);
  assert.match(
    records,
    /^; tls-reports@here\.example reaches nobody yet: mailroom alias add tls-reports@here\.example YOU@here\.example$/m,
  );
  assert.match(await said(1, 'reports', 'records', 'else.example'), /not a domain of yours/);
  assert.match(await said(64, 'reports', 'nonsense'), /usage/);
  assert.match(await said(64, 'reports', '--days', '0'), /--days takes a number/);
  assert.match(await said(69, 'reports', 'send'), /not running/);
});

test('bars: what is there is seen, however little; a day without a word has none', () => {
  const day = (name: string, passed: number, failed: number) => ({ day: 0, name, passed, failed });
  assert.deepEqual(bars([day('a', 1000, 1), day('b', 0, 0), day('c', 500, 0)], 10), [
    'a ██████████░ 1000 passed, 1 failed',
    'b',
    'c █████ 500 passed',
  ]);
});
