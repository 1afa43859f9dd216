/** The page about a domain's standing: where bars stand, and its words. */
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  barsOf,
  dayText,
  mailWords,
  receivedFact,
  recordFact,
  sentLook,
  sourceShape,
  tlsWords,
  totalText,
} from '../../../renderer/deliverability/deliverability-words.ts';
import type { ReceivedReport, ReportRecord, SentReport, SourceRow, SummaryDay } from '../../../server/api/contract.ts';

const day = (passed: number, failed: number, name = '2026-11-23'): SummaryDay => ({ day: 1, name, passed, failed });

test('bars share one height, what is there is seen, and failed stands on passed within it', () => {
  const bars = barsOf([day(90, 10), day(1000, 1), day(0, 0), day(0, 5)], 400, 100);
  assert.deepEqual(
    bars.map(({ x, width }) => [Math.round(x), Math.round(width)]),
    [
      [14, 72],
      [114, 72],
      [214, 72],
      [314, 72],
    ],
  );
  assert.deepEqual(
    bars.map(({ passed, failed }) => [Math.round(passed), Math.round(failed)]),
    [
      [9, 2],
      [98, 2],
      [0, 0],
      [0, 2],
    ],
  );
  for (const { passed, failed } of bars) assert.ok(passed + failed <= 100);
  assert.deepEqual(barsOf([], 400, 100), []);
});

test('a day and all days in words', () => {
  assert.equal(dayText(day(1200, 3), mailWords), '23 Nov: 1,200 passed, 3 failed');
  assert.equal(dayText(day(0, 0), tlsWords), '23 Nov: nothing reported');
  assert.equal(totalText([day(2, 1), day(0, 0)], tlsWords), '2 well, 1 failed (66.7 % well)');
  assert.equal(totalText([day(0, 0)], mailWords), 'Nothing reported in this time');
});

test('what failed of our own is worse than what strangers did', () => {
  const shape = (who: SourceRow['who'], failed: number) => sourceShape({ who, failed } as SourceRow);
  assert.deepEqual([shape('ours', 0), shape('ours', 1), shape('stranger', 9)], ['ok', 'failed', 'attention']);
});

test('a report in words: received, sent, to be published', () => {
  const received = { kind: 'dmarc', total: 1, failed: 0, vouched: true } as ReceivedReport;
  assert.equal(receivedFact(received), '1 message');
  assert.equal(
    receivedFact({ ...received, kind: 'tls', total: 5, failed: 2, vouched: false }),
    '5 sessions, 2 failed; its sender is not proven, so it is not counted',
  );
  const sent = { result: 'refused', because: 'it has 9 octets' } as SentReport;
  assert.deepEqual(sentLook(sent), { shape: 'attention', text: 'Not sent: it has 9 octets' });
  assert.deepEqual(sentLook({ ...sent, result: 'queued', because: '' }), { shape: 'ok', text: 'Sent by mail' });
  const record = { found: 'right', reaches: true, because: '', address: 'a@here.example' } as ReportRecord;
  assert.deepEqual(recordFact(record), { shape: 'ok', text: 'Published' });
  assert.equal(recordFact({ ...record, reaches: false }).shape, 'attention');
  assert.equal(
    recordFact({ ...record, found: 'other', because: 'something else is there', reaches: false }).text,
    'Something else is there. a@here.example reaches nobody yet: add an alias for it.',
  );
  assert.equal(recordFact({ ...record, found: 'unknown' }).text, 'Could not ask the DNS.');
});
