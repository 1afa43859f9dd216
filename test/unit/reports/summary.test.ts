/** What reports come to for a person: who a source is, what is to be done, what is to be published. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { manualClock } from '../../../server/base/ports.ts';
import { hours } from '../../../server/base/units.ts';
import { zoneResolver } from '../../../server/dns/zone.ts';
import { parseZone } from '../../../server/dns/zone-file.ts';
import { recordsFor } from '../../../server/reports/publish.ts';
import { newSources } from '../../../server/reports/sources.ts';
import { type Known, type Reported, summarise } from '../../../server/reports/summary.ts';
import type { ReportedSource, ReportedTls } from '../../../server/store/interface.ts';
import { must } from '../../support/store-world.ts';

const DAY = 20_000;
const MS = 86_400_000;
const known = (more: Partial<Known> = {}): Known => ({
  ...{ first: DAY - 2, last: DAY, domains: ['here.example'], names: new Map(), ownAddresses: new Set(), policies: {} },
  unproven: 0,
  ...more,
});
const source = (address: string, more: Partial<ReportedSource> = {}): ReportedSource => ({
  ...{ source: address, domain: 'here.example', spf: 0, dkim: 0, passed: 0, failed: 0, reports: 1 },
  ...{ firstSeen: 0, lastSeen: DAY * MS, ...more },
});
const session = (result: string, sessions: number, words = ''): ReportedTls => ({
  ...{ domain: 'here.example', mxHost: 'mx.here.example', result, words, sessions, lastSeen: DAY * MS },
});
const reported = (more: Partial<Reported> = {}): Reported => ({ days: [], sources: [], tls: [], tlsDays: [], ...more });
const day = (passed: number, failed: number) => ({
  ...{ day: DAY, domain: 'here.example', passed, failed, quarantined: 0, rejected: failed },
});
const sentences = (from: Reported, more: Partial<Known> = {}) =>
  summarise(from, known(more)).advice.map(one => one.sentence);

test('every day is there, those without a word too', () => {
  const { days, passed, failed } = summarise(
    reported({ days: [day(3, 1), { ...day(2, 0), domain: 'a.here.example' }] }),
    known(),
  );
  assert.deepEqual(
    days.map(one => [one.name, one.passed, one.failed]),
    [
      ['2024-10-02', 0, 0],
      ['2024-10-03', 0, 0],
      ['2024-10-04', 5, 1],
    ],
  );
  assert.deepEqual([passed, failed], [5, 1]);
});

test('a source is ours by its address or our SPF record, a forwarder by our signature, else a stranger', () => {
  const all = [
    source('192.0.2.1', { spf: 3, passed: 3 }),
    source('192.0.2.2', { failed: 3 }),
    source('192.0.2.3', { dkim: 2, passed: 2 }),
    source('192.0.2.4', { failed: 1 }),
  ];
  const { sources } = summarise(reported({ sources: all }), known({ ownAddresses: new Set(['192.0.2.2']) }));
  assert.deepEqual(
    sources.map(({ who }) => who),
    ['ours', 'ours', 'forwarder', 'stranger'],
  );
});

test('strangers in our name: how many, who, and what the policy makes of it', () => {
  const sources = [
    source('192.0.2.66', { failed: 97 }),
    source('192.0.2.67', { failed: 20 }),
    source('192.0.2.68', { failed: 2 }),
    source('192.0.2.69', { failed: 1 }),
  ];
  const names = new Map([['192.0.2.67', 'pc.example']]);
  const from = reported({ days: [day(900, 120)], sources });
  const [open] = sentences(from, { names, policies: { 'here.example': 'none' } });
  assert.equal(
    open,
    '4 sources sent 120 messages in your name that failed: 192.0.2.66, 192.0.2.67 (pc.example), 192.0.2.68 and 1 more. If one is yours, let it sign with a key of yours or name it in the SPF record; if none is, publish p=quarantine, then p=reject.',
  );
  const [closed] = summarise(from, known({ policies: { 'here.example': 'reject' } })).advice;
  assert.equal(closed!.kind, 'info');
  assert.match(closed!.sentence, /nothing to do: here\.example asks to refuse such mail\.$/);
});

test('our own that fail come first, hosts that fail are told with the reason', () => {
  const all = sentences(
    reported({
      days: [day(1, 3)],
      sources: [source('192.0.2.1', { failed: 3, spf: 1, passed: 1 })],
      tls: [session('', 9), session('certificate-expired', 4, 'in May')],
    }),
  );
  assert.match(all[0]!, /^3 messages of your own failed, sent by 192\.0\.2\.1: look whether the SPF record names it/);
  assert.equal(
    all[1],
    '4 sessions with mx.here.example failed: its certificate had expired.',
    'a stranger’s words are not ours',
  );
});

test('all well, and nothing yet, are said too', () => {
  assert.deepEqual(sentences(reported()), [
    'No report has come yet. Publish where they are to be sent, and wait a day or two.',
  ]);
  assert.deepEqual(
    sentences(reported({ days: [day(1200, 0)], tls: [session('', 1)] }), { policies: { 'here.example': 'none' } }),
    [
      '1,200 messages that others have seen in your name: all passed. 1 session with your mail hosts: all encrypted as they should be. here.example still asks for p=none: p=quarantine is the next step.',
    ],
  );
});

test('reports that nobody stands in for are not passed over in silence', () => {
  assert.deepEqual(sentences(reported(), { unproven: 1 }), [
    '1 report has come that DMARC does not prove to be from whom it names: not counted.',
  ]);
  assert.match(sentences(reported(), { unproven: 2 })[0]!, /^2 reports have come/);
});

const resolverOf = (zone: string) => zoneResolver(must(parseZone(zone)));

test('what is published keeps its words and gets the address added; what does not lead here is told', async () => {
  const store = { resolve: async () => ({ kind: 'unknown-user' }) as const };
  const of = async (zone: string) =>
    (await recordsFor({ store, resolver: resolverOf(zone), separator: '+' }, 'here.example')).map(
      ({ value, found }) => [found, value],
    );
  assert.deepEqual(await of('x.example. A 192.0.2.1\n'), [
    ['none', 'v=DMARC1; p=none; rua=mailto:dmarc-reports@here.example'],
    ['none', 'v=TLSRPTv1; rua=mailto:tls-reports@here.example'],
  ]);
  const elsewhere = `_dmarc.here.example. TXT "v=DMARC1; p=reject; rua=mailto:x@service.example; adkim=s"\n_smtp._tls.here.example. TXT "v=TLSRPTv1; rua=https://service.example/in"\n`;
  assert.deepEqual(await of(elsewhere), [
    ['other', 'v=DMARC1; p=reject; rua=mailto:x@service.example,mailto:dmarc-reports@here.example; adkim=s'],
    ['other', 'v=TLSRPTv1; rua=https://service.example/in,mailto:tls-reports@here.example'],
  ]);
  const [without] = await of('_dmarc.here.example. TXT "v=DMARC1; p=quarantine;"\n');
  assert.deepEqual(without, ['other', 'v=DMARC1; p=quarantine; rua=mailto:dmarc-reports@here.example']);
  const [right] = await of('_dmarc.here.example. TXT "v=DMARC1; p=none; rua=mailto:Post@HERE.example"\n');
  assert.equal(right![0], 'right');
  const people = {
    resolve: async (address: string) => ({ kind: address === 'post@here.example' ? 'alias' : 'unknown-user' }),
  };
  const [ours] = await recordsFor(
    {
      store: people as unknown as typeof store,
      resolver: resolverOf('_dmarc.here.example. TXT "v=DMARC1; p=none; rua=mailto:Post@HERE.example"\n'),
      separator: '+',
    },
    'here.example',
  );
  assert.deepEqual([ours!.address, ours!.reaches], ['post@here.example', true]);
  const [twice] = await of(
    '_dmarc.here.example. TXT "v=DMARC1; p=none"\n_dmarc.here.example. TXT "v=DMARC1; p=reject"\n',
  );
  assert.equal(twice![0], 'other');
  const [unasked] = await recordsFor({ store, resolver: null, separator: '+' }, 'here.example');
  assert.deepEqual([unasked!.found, unasked!.reaches], ['unknown', false]);
});

test('names are proven, kept for a while, and not waited for long', async () => {
  const clock = manualClock(1_000_000);
  let asked = 0;
  const zone = resolverOf(
    '1.2.0.192.in-addr.arpa. PTR a.example.\na.example. A 192.0.2.1\n2.2.0.192.in-addr.arpa. PTR liar.example.\nhere.example. MX 5 mx.here.example.\nmx.here.example. A 192.0.2.9\n',
  );
  const resolver: typeof zone = {
    ...zone,
    ptr: address => {
      asked++;
      return address === '192.0.2.3' ? new Promise(() => {}) : zone.ptr(address);
    },
  };
  const sources = newSources({ resolver, clock, mayAsk: () => true });
  assert.deepEqual([...(await sources.names(['192.0.2.1', '192.0.2.2']))], [['192.0.2.1', 'a.example']]);
  assert.equal(asked, 2);
  const waiting = sources.names(['192.0.2.1', '192.0.2.3']);
  await new Promise(resolve => setImmediate(resolve));
  clock.advance(2_000);
  assert.deepEqual([...(await waiting)], [['192.0.2.1', 'a.example']]);
  assert.equal(asked, 3);
  clock.advance(hours(13));
  await sources.names(['192.0.2.1']);
  assert.equal(asked, 4);
  assert.deepEqual([...(await sources.own(['nowhere.example'], ['here.example']))], ['192.0.2.9']);
  const silent = newSources({ resolver, clock, mayAsk: () => false });
  assert.deepEqual([...(await silent.names(['192.0.2.1']))], []);
});
