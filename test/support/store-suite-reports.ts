/** What every store promises of aggregate reports: counted within bounds, sent once, received once. */
import assert from 'node:assert/strict';
import {
  type DmarcRow,
  MOST_COUNTED_OF_DOMAIN,
  type NewReceivedReport,
  type NewSentReport,
  type ReportCount,
} from '../../server/store/interface.ts';
import type { SuiteKit } from './store-suite.ts';
import { letter, must, recipient, refusal, START } from './store-world.ts';

const DAY = 20_000;
const MS = 86_400_000;
const counted = (detail: string, more: Partial<ReportCount> = {}): ReportCount => ({
  ...{ kind: 'dmarc', day: DAY, domain: 'there.example', policy: '{"p":"none"}', detail, count: 1 },
  ...more,
});
const sent = (more: Partial<NewSentReport> = {}): NewSentReport => ({
  ...{ kind: 'dmarc', day: DAY, domain: 'there.example', reportId: '1@here.example', destination: 'rua@there.example' },
  ...{ at: START, result: 'refused', because: 'no key signs', trace: null, octets: 0, counted: 3, ...more },
});
const received = (reportId: string, more: Partial<NewReceivedReport> = {}): NewReceivedReport => ({
  ...{ kind: 'dmarc', organization: 'Big', reportId, author: 'noreply@big.example', vouched: true },
  ...{ domain: 'here.example', begins: DAY * MS, ends: (DAY + 1) * MS - 1000, receivedAt: START, trace: null },
  ...{ policy: '{}', total: 5, failed: 2, leftOut: 0, ...more },
});
const row = (source: string, messages: number, more: Partial<DmarcRow> = {}): DmarcRow => ({
  ...{
    source,
    messages,
    disposition: 'none',
    dkim: true,
    spf: true,
    headerFrom: 'here.example',
    detail: '{}',
    ...more,
  },
});

export function reportPromises({ promise, withPeople }: SuiteKit): void {
  promise('what is alike is counted together, and what goes beyond the bound of a domain too', async t => {
    const { store } = await withPeople(t);
    must(await store.run('countReports', { counts: [counted('a'), counted('b', { count: 4 })] }));
    must(await store.run('countReports', { counts: [counted('a', { count: 2 })] }));
    assert.deepEqual(await store.counts('dmarc', DAY, 'there.example'), [
      counted('a', { count: 3 }),
      counted('b', { count: 4 }),
    ]);
    const many = Array.from({ length: MOST_COUNTED_OF_DOMAIN + 5 }, (_, n) => counted(`n${n}`));
    must(await store.run('countReports', { counts: many }));
    const rows = await store.counts('dmarc', DAY, 'there.example');
    assert.equal(rows.length, MOST_COUNTED_OF_DOMAIN + 1);
    assert.deepEqual(rows[0], counted('', { policy: '', count: 7 }));
    must(await store.run('countReports', { counts: [counted('new'), counted('a')] }));
    assert.equal((await store.counts('dmarc', DAY, 'there.example'))[0]!.count, 8);
    const total = MOST_COUNTED_OF_DOMAIN + 5 + 7 + 2;
    assert.deepEqual(await store.countedDays('dmarc', 0), [{ day: DAY, domain: 'there.example', count: total }]);
    assert.deepEqual(await store.countedDays('tls', 0), []);
    assert.deepEqual(await store.countedDays('dmarc', DAY + 1), []);
  });

  promise('a report goes out once, together with its mail; what was refused may be tried again', async t => {
    const { store } = await withPeople(t);
    assert.equal(must(await store.run('sendReport', { sent: sent(), message: null })), null);
    const message = letter('a report', { trace: 'R-1', sender: '', recipients: [recipient('rua@there.example')] });
    const queued = sent({ result: 'queued', trace: 'R-1', because: '' });
    assert.equal(refusal(await store.run('sendReport', { sent: queued, message: null })), 'not-allowed');
    assert.equal(refusal(await store.run('sendReport', { sent: sent({ at: 1 }), message })), 'not-allowed');
    must(await store.run('sendReport', { sent: queued, message }));
    assert.equal(refusal(await store.run('sendReport', { sent: queued, message })), 'exists');
    assert.equal(refusal(await store.run('sendReport', { sent: sent(), message: null })), 'exists');
    const [only, ...others] = await store.sentReports({ limit: 9 });
    assert.deepEqual(others, []);
    assert.equal(only!.result, 'queued');
    assert.equal((await store.ledger()).accepted, 1);
  });

  promise('the same report counts once; one that nobody vouched for gives way and is not summed', async t => {
    const { store } = await withPeople(t);
    const bad = row('203.0.113.9', 4, { dkim: false, spf: false, disposition: 'reject' });
    const forged = received('1', { vouched: false });
    must(await store.run('receiveReport', { report: forged, dmarc: [row('192.0.2.66', 99)], tls: [] }));
    assert.equal(refusal(await store.run('receiveReport', { report: forged, dmarc: [], tls: [] })), 'exists');
    assert.deepEqual((await store.reported(0, 9)).days, []);
    must(await store.run('receiveReport', { report: received('1'), dmarc: [row('192.0.2.1', 3), bad], tls: [] }));
    assert.equal(refusal(await store.run('receiveReport', { report: received('1'), dmarc: [], tls: [] })), 'exists');
    const tls = {
      domain: 'here.example',
      policyType: 'sts',
      mxHost: 'mx.here.example',
      sendingIp: '',
      receivingIp: '',
    };
    const failed = { ...tls, result: 'certificate-expired', words: 'in May', sessions: 2 };
    const about = { kind: 'tls', total: 9, failed: 2 } as const;
    must(
      await store.run('receiveReport', {
        report: received('2', about),
        dmarc: [],
        tls: [{ ...tls, result: '', words: '', sessions: 7 }, failed],
      }),
    );
    const found = await store.reported(DAY * MS, 9);
    assert.deepEqual(found.days, [
      { day: DAY, domain: 'here.example', passed: 3, failed: 4, quarantined: 0, rejected: 4 },
    ]);
    assert.deepEqual(
      found.sources.map(({ source, passed, failed: no, spf }) => [source, passed, no, spf]),
      [
        ['203.0.113.9', 0, 4, 0],
        ['192.0.2.1', 3, 0, 3],
      ],
    );
    assert.deepEqual(
      found.tls.map(({ mxHost, result, words, sessions }) => [mxHost, result, words, sessions]),
      [
        ['mx.here.example', '', '', 7],
        ['mx.here.example', 'certificate-expired', 'in May', 2],
      ],
    );
    assert.deepEqual(found.tlsDays, [{ day: DAY, domain: 'here.example', succeeded: 7, failed: 2 }]);
    assert.equal((await store.receivedReports({ limit: 9 })).length, 2);
  });

  promise('however many come that nobody vouches for, one that is vouched for is taken', async t => {
    const { store } = await withPeople(t);
    let taken = 0;
    for (; taken < 1_000; taken++) {
      const forged = received(`f${taken}`, { vouched: false });
      if (!(await store.run('receiveReport', { report: forged, dmarc: [], tls: [] })).ok) break;
    }
    assert.ok(taken >= 100, String(taken));
    must(await store.run('receiveReport', { report: received('1'), dmarc: [row('192.0.2.1', 3)], tls: [] }));
  });

  promise('who takes another’s name takes neither his place nor the day', async t => {
    const { store } = await withPeople(t);
    const take = async (report: NewReceivedReport, rows: number) => {
      const dmarc = Array.from({ length: rows }, (_, n) => row(`198.51.100.${n % 250}`, 1));
      must(await store.run('receiveReport', { report, dmarc, tls: [] }));
    };
    const other = { author: 'x@other.example' };
    await take(received('1', other), 1);
    await take(received('1'), 1);
    assert.equal(refusal(await store.run('receiveReport', { report: received('1'), dmarc: [], tls: [] })), 'exists');
    for (const n of [2, 3, 4]) await take(received(String(n), other), 2_000);
    await take(received('5'), 2_000);
    const left = (await store.receivedReports({ limit: 9 })).map(one => [one.author, one.leftOut]);
    assert.deepEqual(
      left.filter(([, out]) => out !== 0),
      [
        ['x@other.example', 2_000],
        ['x@other.example', 2_000],
      ],
    );
  });

  promise('counts and reports are forgotten with their rows', async t => {
    const { store } = await withPeople(t);
    must(await store.run('countReports', { counts: [counted('a'), counted('a', { day: DAY + 1 })] }));
    must(await store.run('receiveReport', { report: received('1'), dmarc: [row('192.0.2.1', 3)], tls: [] }));
    const before = (DAY + 1) * MS;
    assert.deepEqual(must(await store.run('sweep', { what: 'counts', before, limit: 100 })), { done: 1, more: false });
    assert.deepEqual(must(await store.run('sweep', { what: 'reports', before, limit: 100 })), { done: 1, more: false });
    assert.deepEqual(
      (await store.countedDays('dmarc', 0)).map(({ day }) => day),
      [DAY + 1],
    );
  });
}
