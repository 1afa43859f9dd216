/** Sending reports: when, to whom, once; and what stands in the mail. The store is real, the DNS a zone, the clock manual. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { manualClock, seededRandom } from '../../../server/base/ports.ts';
import { err, ok, type Result } from '../../../server/base/result.ts';
import { days, hours, minutes } from '../../../server/base/units.ts';
import type { Resolver } from '../../../server/dns/resolver.ts';
import { zoneResolver } from '../../../server/dns/zone.ts';
import { parseZone } from '../../../server/dns/zone-file.ts';
import { newDispatch } from '../../../server/mta/report-dispatch.ts';
import type { Letter } from '../../../server/mta/report-letters.ts';
import { startReportSender } from '../../../server/mta/report-sender.ts';
import type { Runner } from '../../../server/queue/runner.ts';
import { dayOf } from '../../../server/reports/day.ts';
import { countedMessage } from '../../../server/reports/dmarc-counted.ts';
import { countedSession } from '../../../server/reports/tls-counted.ts';
import type { ReportCount, Store } from '../../../server/store/interface.ts';
import { dmarcVerdict } from '../../support/dmarc-verdict.ts';
import { must, openForTest, settle } from '../../support/store-world.ts';

const START = Date.UTC(2026, 10, 23, 12);
const zoneText = `
_dmarc.there.example. TXT "v=DMARC1; p=reject; rua=mailto:dmarc@there.example,mailto:in@service.example!1k,mailto:eve@else.example"
there.example._report._dmarc.service.example. TXT "v=DMARC1"
_dmarc.sub.here.example. TXT "v=DMARC1; p=none; rua=mailto:x@here.example"
_smtp._tls.there.example. TXT "v=TLSRPTv1; rua=mailto:tls@there.example,https://r.there.example/v1"
`;

function counted(at: number, domain = 'there.example', messages = 2): ReportCount {
  const verdict = { ...dmarcVerdict, policyDomain: domain };
  const message = {
    at,
    verdict,
    sourceIp: '192.0.2.1',
    done: 'reject',
    envelopeFrom: `x@${domain}`,
    subject: '',
  } as const;
  return { ...countedMessage({ ...message, isVouchedFor: false, isWatched: false })!, count: messages };
}
const session = (at: number): ReportCount =>
  countedSession({
    at,
    domain: 'there.example',
    session: { policy: { type: 'no-policy-found', strings: [], domain: 'there.example', mxHosts: [] }, failure: null },
  });

async function world(t: TestContext, options: { readonly on?: boolean; readonly isDown?: () => boolean } = {}) {
  const clock = manualClock(START);
  const { store } = await openForTest(t, {}, clock);
  await settle(store);
  const zone = zoneResolver(must(parseZone(zoneText)));
  const resolver: Resolver = {
    ...zone,
    txt: async name => (options.isDown?.() ? { kind: 'failure', why: 'it is down' } : zone.txt(name)),
  };
  const bugs: unknown[] = [];
  const posted: { host: string; path: string; bytes: Uint8Array }[] = [];
  let answer: Result<null, { sentence: string }> = ok(null);
  const signed = { fields: 'DKIM-Signature: x\r\n', by: ['here.example'] };
  let signs = true;
  let traces = 0;
  const dispatch = newDispatch({
    ...{ store, clock, random: seededRandom(1), hostName: () => 'mail.here.example', separator: () => '+' },
    runner: () => ({ leaseFor: () => undefined, take() {} }) as unknown as Runner,
    routeFor: async address => address.slice(address.indexOf('@') + 1),
    newTrace: () => `REPORT00000${traces++}`,
    giveUpAfter: () => days(5),
    sign: async () => (signs ? signed : { fields: '', by: [] }),
    post: async ({ host, path, post: { bytes } }) => {
      posted.push({ host, path, bytes });
      return answer;
    },
    recorder: { note() {} },
  });
  const letters: Letter[] = [];
  const sender = startReportSender({
    ...{ store, clock, resolver, random: { fraction: () => 0.5, bytes: seededRandom(1).bytes } },
    ...{ from: () => '', contact: () => '', flush: async () => {}, isOn: () => options.on !== false },
    dispatch: letter => {
      letters.push(letter);
      return dispatch(letter);
    },
    onBug: fault => void bugs.push(fault),
  });
  t.after(async () => {
    await sender.close();
    assert.deepEqual(bugs, []);
  });
  const count = async (...counts: ReportCount[]) => must(await store.run('countReports', { counts }));
  const set = (given: { readonly answer?: typeof answer; readonly signs?: boolean }): void => {
    answer = given.answer ?? answer;
    signs = given.signs ?? signs;
  };
  return { clock, store, sender, letters, posted, count, set };
}

const results = async (store: Store) =>
  (await store.sentReports({ limit: 50 }))
    .map(({ kind, destination, result }) => `${kind} ${destination} ${result}`)
    .sort();
/** What was begun with the clock has ended. */
const quiet = async (): Promise<void> => {
  for (let n = 0; n < 40; n++) await new Promise(resolve => setImmediate(resolve));
  await new Promise(resolve => setTimeout(resolve, 30));
};

const pass = async (clock: ReturnType<typeof manualClock>, by: number): Promise<void> => {
  clock.advance(by);
  await quiet();
};

test('a day is reported when it is over and some time more, each report once', async t => {
  const { clock, store, letters, count } = await world(t);
  await count(counted(START), session(START));
  clock.advance(hours(11.5));
  await quiet();
  // Until 1:30; a report is due at 1:40, in the midst of what may be waited.
  for (let quarter = 0; quarter < 8; quarter++) await pass(clock, minutes(15));
  assert.equal(letters.length, 0);
  clock.advance(minutes(15));
  while ((await results(store)).length < 5) await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual(await results(store), [
    'dmarc dmarc@there.example queued',
    'dmarc in@service.example queued',
    'dmarc mailto:eve@else.example refused',
    'tls https://r.there.example/v1 posted',
    'tls tls@there.example queued',
  ]);
  await pass(clock, minutes(15));
  assert.equal(letters.length, 5, 'what is done is not looked at again');
  assert.equal((await store.ledger()).accepted, 3);
});

test('where the owner does not want it, and about ourselves, nothing goes out', async t => {
  const off = await world(t, { on: false });
  await off.count(counted(START));
  off.clock.advance(days(1));
  assert.deepEqual(await off.sender.send(), { sent: 0, notSent: 0 });
  const on = await world(t);
  await on.count(counted(START, 'sub.here.example'), counted(START, 'silent.example'));
  on.clock.advance(days(1));
  assert.deepEqual(await on.sender.send(), { sent: 0, notSent: 0 });
});

test('a DNS that does not answer is asked again; after three days the report is too old', async t => {
  let isDown = true;
  const { clock, letters, sender, count } = await world(t, { isDown: () => isDown });
  await count(counted(START));
  clock.advance(days(1));
  assert.deepEqual(await sender.send(), { sent: 0, notSent: 0 });
  isDown = false;
  assert.deepEqual(await sender.send(), { sent: 2, notSent: 1 });
  const late = await world(t);
  await late.count(counted(START));
  late.clock.advance(days(4));
  assert.deepEqual(await late.sender.send(), { sent: 0, notSent: 0 });
  assert.equal(letters.length, 3);
});

test('a day that waits does not send those after it twice', async t => {
  let isDown = false;
  const { clock, sender, count } = await world(t, { isDown: () => isDown });
  await count(counted(START), counted(START + days(1), 'there.example', 5));
  clock.advance(days(2));
  assert.deepEqual(await sender.send(), { sent: 4, notSent: 2 });
  isDown = true;
  await count(counted(START + days(2)));
  clock.advance(days(1));
  assert.deepEqual(await sender.send(), { sent: 0, notSent: 0 });
  isDown = false;
  assert.deepEqual(await sender.send(), { sent: 2, notSent: 1 });
  assert.deepEqual(await sender.send(), { sent: 0, notSent: 0 });
});

test('unsigned nothing goes out, and the owner is told why', async t => {
  const { clock, store, sender, count, set } = await world(t);
  set({ signs: false });
  await count(counted(START));
  clock.advance(days(1));
  assert.deepEqual(await sender.send(), { sent: 0, notSent: 3 });
  const [one] = (await store.sentReports({ limit: 9 })).filter(
    ({ destination }) => destination === 'dmarc@there.example',
  );
  assert.match(one!.because, /no key signs for dmarc-reports@here\.example/);
});

test('a web server that fails is tried again after an hour, and not twice when it has taken it', async t => {
  const { clock, store, sender, count, set, posted } = await world(t);
  set({ answer: err({ sentence: 'r.there.example answered 500' }) });
  await count(session(START));
  clock.advance(days(1));
  assert.deepEqual(await sender.send(), { sent: 1, notSent: 1 });
  await sender.send();
  assert.equal(posted.length, 1, 'not so soon');
  set({ answer: ok(null) });
  clock.advance(hours(1) + 1);
  await quiet();
  await sender.send();
  assert.equal(posted.length, 2);
  await sender.send();
  assert.equal(posted.length, 2);
  assert.deepEqual(await results(store), ['tls https://r.there.example/v1 posted', 'tls tls@there.example queued']);
  assert.match(gunzipSync(posted[1]!.bytes).toString(), /"total-successful-session-count": 1/);
});

test('a report larger than somebody wants is not sent there', async t => {
  const { clock, store, sender, count } = await world(t);
  const many = Array.from({ length: 300 }, (_, n) => {
    const one = counted(START);
    const ip = `198.51.${n % 200}.${(n * 7) % 250}`;
    return { ...one, detail: one.detail.replace('192.0.2.1', ip).replace('x@', `${n}@`) };
  });
  await count(...many);
  clock.advance(days(1));
  await sender.send();
  const sent = await store.sentReports({ limit: 9 });
  const of = (destination: string) => sent.find(one => one.destination === destination)!;
  assert.equal(of('dmarc@there.example').result, 'queued');
  assert.equal(of('in@service.example').result, 'refused');
  assert.match(of('in@service.example').because, /octets, and 1024 are wanted/);
});

test('it comes from a mailbox where there is one, asks for no report, and names its day', async t => {
  const { clock, store, sender, count } = await world(t);
  must(await store.run('addAlias', { address: 'dmarc-reports@here.example', targets: ['ann@here.example'] }));
  await count(counted(START));
  clock.advance(days(1));
  await sender.send();
  const rows = await store.events({ names: ['queue.accepted'], limit: 9 });
  assert.deepEqual(
    rows.map(({ fields }) => [fields.sender, fields.origin, String(fields.subject).replace(/<.*/, '<')]),
    Array.from({ length: 2 }, () => [
      ...['dmarc-reports@here.example', 'report'],
      'Report Domain: there.example Submitter: here.example Report-ID: <',
    ]),
  );
  assert.equal(
    (await store.countedDays('dmarc', dayOf(START))).length,
    1,
    'what was counted is kept until it is swept',
  );
});

test('a clock that was a month ahead and is right again keeps no day from being told', async t => {
  const { clock, sender, count, letters } = await world(t);
  clock.advance(days(30));
  await count(counted(clock.now() - days(1)));
  assert.equal((await sender.send()).sent, 2);
  clock.advance(-days(29));
  await count(counted(START));
  const before = letters.length;
  assert.equal((await sender.send()).sent, 2);
  assert.ok(letters.length > before);
});
