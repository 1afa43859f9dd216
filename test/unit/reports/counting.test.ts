/** Counting: what is alike is one line, the disk is asked now and then, and what is not wanted is not kept. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { err, ok } from '../../../server/base/result.ts';
import { seconds } from '../../../server/base/units.ts';
import type { DmarcVerdict } from '../../../server/mailauth/dmarc.ts';
import { newReportCounting } from '../../../server/reports/counting.ts';
import { dayOf } from '../../../server/reports/day.ts';
import {
  countedMessage,
  isReportSubject,
  type JudgedMessage,
  reportsOf,
} from '../../../server/reports/dmarc-counted.ts';
import { countedSession, tlsReportOf } from '../../../server/reports/tls-counted.ts';
import type { Commands, ReportCount, Store } from '../../../server/store/interface.ts';
import { dmarcVerdict } from '../../support/dmarc-verdict.ts';

const AT = Date.UTC(2026, 10, 23, 12);
const message = (more: Partial<JudgedMessage> = {}, verdict: Partial<DmarcVerdict> = {}): JudgedMessage => ({
  ...{ at: AT, sourceIp: '192.0.2.1', done: 'reject', isVouchedFor: false, isWatched: false },
  ...{ envelopeFrom: 'Bounce@There.example', subject: 'Lunch', verdict: { ...dmarcVerdict, ...verdict }, ...more },
});
const rowOf = (one: ReportCount | null) =>
  JSON.parse(one!.detail) as { disposition: string; reasons: unknown[]; [name: string]: unknown };

test('a message is counted with who sent it and what was done; to whom, and our words, stay here', () => {
  const counted = countedMessage(message())!;
  assert.deepEqual(
    [counted.kind, counted.day, counted.domain, counted.count],
    ['dmarc', dayOf(AT), 'there.example', 1],
  );
  assert.deepEqual(rowOf(counted), {
    ...{ sourceIp: '192.0.2.1', count: 1, disposition: 'reject', dkimAligned: false, spfAligned: false, reasons: [] },
    ...{ headerFrom: 'news.there.example', envelopeFrom: 'there.example', envelopeTo: null },
    dkim: [{ domain: 'other.example', selector: 's1', result: 'pass', comment: null }],
    spf: [{ domain: 'other.example', scope: 'mfrom', result: 'fail', comment: null }],
  });
  assert.equal(rowOf(countedMessage(message({ envelopeFrom: '' }))).envelopeFrom, '');
});

test('what is told to have been done is never more than DMARC asked for, and of less the reason is told', () => {
  const told = (more: Partial<JudgedMessage>, verdict: Partial<DmarcVerdict> = {}) => {
    const { disposition, reasons } = rowOf(countedMessage(message(more, verdict)));
    return [disposition, ...reasons.map(reason => (reason as { type: string }).type)];
  };
  assert.deepEqual(told({ done: 'reject' }, { disposition: 'none', policy: 'none' }), ['none']);
  assert.deepEqual(told({ done: 'reject' }, { disposition: 'quarantine', policy: 'quarantine' }), ['quarantine']);
  assert.deepEqual(told({ done: 'quarantine' }), ['quarantine', 'local_policy']);
  assert.deepEqual(told({ done: 'none', isVouchedFor: true }), ['none', 'trusted_forwarder']);
  const passed = { result: 'pass', disposition: 'none' } as const;
  assert.deepEqual(told({ done: 'reject' }, passed), ['pass'], 'refused for what is in it is nobody’s business');
  const [watched] = rowOf(countedMessage(message({ done: 'none', isWatched: true }))).reasons;
  assert.deepEqual(watched, { type: 'local_policy', comment: 'policies are only watched here' });
});

test('a report does not cause another, but a forged one is counted', () => {
  const subject = 'Report Domain: here.example Submitter: there.example Report-ID: <1>';
  assert.ok(isReportSubject(subject));
  assert.equal(isReportSubject('Re: Report Domain'), false);
  assert.equal(countedMessage(message({ subject }, { result: 'pass', disposition: 'none' })), null);
  assert.notEqual(countedMessage(message({ subject })), null);
});

test('without a policy, or an answer, there is nothing to count', () => {
  for (const result of ['none', 'temperror', 'permerror'] as const)
    assert.equal(countedMessage(message({}, { result })), null);
  assert.equal(countedMessage(message({}, { record: null, policyDomain: null, policy: null })), null);
});

test('the counts of a day become a report for each policy, the same for the same; what has no details is told', () => {
  const one = { ...countedMessage(message())!, count: 3 };
  const other = { ...countedMessage(message({}, { record: { ...dmarcVerdict.record!, p: 'none' } }))!, count: 1 };
  const lost: ReportCount = { ...one, policy: '', detail: '', count: 9 };
  const reporter = { organization: 'here.example', email: 'dmarc-reports@here.example', contact: null };
  const reports = reportsOf([lost, one, other], dayOf(AT), reporter);
  assert.deepEqual(reportsOf([lost, one, other], dayOf(AT), reporter), reports);
  assert.deepEqual(
    reports.map(({ policy, rows, errors, begin, end }) => [policy.p, rows[0]!.count, errors, end - begin]),
    [
      ['reject', 3, ['9 more messages were counted without their details'], 86_399],
      ['none', 1, ['9 more messages were counted without their details'], 86_399],
    ],
  );
  assert.notEqual(reports[0]!.reportId, reports[1]!.reportId);
  assert.match(reports[0]!.reportId, /^20261123\.[0-9a-f]{12}@here\.example$/);
  assert.deepEqual(reportsOf([lost], dayOf(AT), reporter), []);
});

test('sessions of a day become one report, with each way of failing once', () => {
  const policy = {
    type: 'sts',
    strings: ['version: STSv1'],
    domain: 'there.example',
    mxHosts: ['mx.there.example'],
  } as const;
  const session = (failure: { type: 'certificate-expired'; moreInformation?: string } | null) =>
    countedSession({ at: AT, domain: 'there.example', session: { policy, failure } });
  const failed = session({ type: 'certificate-expired', moreInformation: 'x'.repeat(5_000) });
  assert.ok(failed.detail.length < 500);
  const counts = [
    { ...session(null), count: 7 },
    { ...failed, count: 2 },
    { ...failed, policy: '', detail: '', count: 1 },
  ];
  const report = tlsReportOf(counts, dayOf(AT), {
    organization: 'here.example',
    email: 'a@here.example',
    contact: null,
  })!;
  assert.deepEqual(
    report.policies.map(({ successes, failures, details }) => [successes, failures, details[0]!.sessions]),
    [[7, 2, 2]],
  );
  assert.equal(tlsReportOf(counts.slice(2), dayOf(AT), { organization: 'x', email: '', contact: null }), null);
  const long = { ...policy, strings: ['x'.repeat(60_000)] };
  const { policy: kept } = countedSession({
    at: AT,
    domain: 'there.example',
    session: { policy: long, failure: null },
  });
  assert.deepEqual((JSON.parse(kept) as { strings: string[] }).strings, []);
});

function countingWorld(wanted = true) {
  const clock = manualClock(AT);
  const written: ReportCount[][] = [];
  const bugs: unknown[] = [];
  let isFull = false;
  const run = async (_: string, input: Commands['countReports']['in']) => {
    if (isFull) return err('disk-full');
    written.push([...input.counts]);
    return ok({});
  };
  const counting = newReportCounting({
    ...{ store: { run } as unknown as Pick<Store, 'run'>, clock, counts: () => wanted },
    onBug: fault => void bugs.push(fault),
  });
  const fill = (full: boolean): void => {
    isFull = full;
  };
  return { clock, counting, written, bugs, fill };
}

test('a thousand messages are one write, some seconds later', async () => {
  const { clock, counting, written } = countingWorld();
  for (let n = 0; n < 1000; n++) counting.message(message());
  assert.equal(written.length, 0);
  clock.advance(seconds(5));
  await counting.flush();
  assert.deepEqual(
    written.map(counts => counts.map(({ count }) => count)),
    [[1000]],
  );
  clock.advance(seconds(60));
  await counting.flush();
  assert.equal(written.length, 1, 'nothing new, nothing written');
});

test('what the disk does not take is counted again later, and what waits is written at the end', async () => {
  const { counting, written, fill } = countingWorld();
  counting.message(message());
  fill(true);
  await counting.flush();
  counting.message(message());
  fill(false);
  await counting.close();
  assert.deepEqual(
    written.map(counts => counts.map(({ count }) => count)),
    [[2]],
  );
});

test('ever new kinds of messages do not fill the memory', async () => {
  const { counting, written } = countingWorld();
  for (let n = 0; n < 5_000; n++) counting.message(message({ sourceIp: `10.0.${n >> 8}.${n & 255}` }));
  await counting.flush();
  const [counts = []] = written;
  assert.equal(counts.length, 2_001);
  assert.equal(counts.find(({ detail }) => detail === '')?.count, 3_000);
  assert.equal(
    counts.reduce((sum, { count }) => sum + count, 0),
    5_000,
  );
});

test('what nobody wants to hear is not counted; a fault of ours stops no message', async () => {
  const off = countingWorld(false);
  off.counting.message(message());
  await off.counting.close();
  assert.deepEqual(off.written, []);
  const on = countingWorld();
  on.counting.message({} as JudgedMessage);
  assert.equal(on.bugs.length, 1);
});
