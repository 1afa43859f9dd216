/** What is made of what was heard: a case for each finding, told by its code. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { NOTHING_ASKED } from '../../../server/doctor/ask.ts';
import { dmarcNext } from '../../../server/doctor/genuine.ts';
import { judge } from '../../../server/doctor/judge.ts';
import { isNamed, isTestName } from '../../../server/doctor/names.ts';
import type { Facts, Heard, Observed } from '../../../server/doctor/observed.ts';
import { type Code, codes, type Row, type Topic } from '../../../server/doctor/row.ts';
import type { SpfVerdict } from '../../../server/mailauth/spf.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const DAY = 86_400_000;
const HOST = 'mail.here.example';
const OURS = '8.8.4.4';
const KEY = 'v=DKIM1; k=rsa; p=QUJD';

const facts: Facts = {
  ...{
    domain: 'here.example',
    hostName: HOST,
    now: NOW,
    notAsked: null,
    isLesson: false,
    addresses: [OURS],
    relay: null,
  },
  ...{ signs: true, keys: [{ selector: 's1', value: KEY, signs: true }], policy: { id: 'abc', text: '' } },
  ...{ reportsTo: { dmarc: 'd@here.example', tls: 't@here.example' }, tlsa: ['3 1 1 aa', '3 1 1 bb'] },
  certificate: { names: [HOST], notAfter: NOW + 60 * DAY, isPublic: true, renewsItself: true },
  ...{ authority: 'letsencrypt.org', services: [{ label: '_imaps', port: 993 }], hasBlockLists: true },
  inward: { port: 25, state: 'open', sentence: '', last: { at: NOW - 1000, address: '9.9.9.9' }, hours: 24 },
  outward: { last: { at: NOW - 1000, host: 'mx.there.example' }, silent: [] },
  dmarcNext: null,
};
const found = <T>(...values: T[]): Heard<T> => ({ kind: 'found', values });
const NONE = { kind: 'none' } as const;
const LOST = { kind: 'unknown', why: 'no name server answered in time' } as const;
const spf = (more: Partial<SpfVerdict>): SpfVerdict => ({
  ...{ result: 'pass', identity: 'mailfrom', ip: OURS, sender: 'postmaster@here.example', domain: 'here.example' },
  ...{
    record: null,
    recordDomain: null,
    term: null,
    steps: [],
    lookups: 1,
    voidLookups: 0,
    explanation: null,
    because: 'x',
  },
  ...more,
});
const iprev = (name: string, pointsBack = true) => ({
  ...({ result: pointsBack ? 'pass' : 'fail', ip: OURS, name: pointsBack ? name : null } as const),
  ...{ names: [{ name, pointsBack }], because: '' },
});
const srv = (port: number, target = HOST) => ({
  '_imaps._tcp.here.example': found({ priority: 0, weight: 1, port, target }),
});
const mx = (...exchanges: string[]) => ({
  mx: found(...exchanges.map((exchange, at) => ({ preference: at * 10, exchange }))),
});

/** All is well. */
const seen: Observed = {
  ...NOTHING_ASKED,
  ...mx(HOST),
  host: found(OURS),
  texts: found('v=spf1 mx -all'),
  spf: [spf({})],
  keys: { s1: found(KEY) },
  dmarc: found('v=DMARC1; p=reject; rua=mailto:d@here.example'),
  names: [iprev(HOST)],
  sts: found('v=STSv1; id=abc;'),
  stsHost: found(OURS),
  stsPolicy: { text: '', mx: [HOST] },
  rpt: found('v=TLSRPTv1; rua=mailto:t@here.example'),
  tlsa: found('3 1 1 aa'),
  hostSigned: { state: 'secure', why: '' },
  signed: { state: 'secure', why: '' },
  caa: found({ critical: false, tag: 'issue', value: 'letsencrypt.org; x=y' }),
  services: srv(993),
  helpers: { 'autoconfig.here.example': found(OURS), 'autodiscover.here.example': found(OURS) },
  lists: [{ list: 'zen.example', what: OURS, answer: { kind: 'not-listed' } }],
};

type Case = readonly [code: Code, seen?: Partial<Observed>, facts?: Partial<Facts>];
const cases: readonly Case[] = [
  ['mx-ok'],
  ['mx-backup', mx(HOST, 'b.example')],
  ['mx-others-first', mx('b.example', HOST)],
  ['mx-elsewhere', mx('b.example')],
  ['mx-missing', { mx: NONE }],
  ['mx-null', mx('')],
  ['address-ok'],
  ['address-unproven', {}, { addresses: [] }],
  ['address-other', { host: found('9.9.9.9') }],
  ['address-other', { host: found(OURS, '9.9.9.9') }],
  ['address-missing', { host: NONE }],
  ['address-private', { host: found('192.168.1.2') }],
  ['address-unproven', { host: found('192.168.1.2') }, { addresses: [], isLesson: true }],
  ['address-alias', { hostAlias: 'box.there.example' }],
  ['port-in-ok'],
  ['port-in-quiet', {}, { inward: { ...facts.inward, last: null } }],
  ['port-in-inside', {}, { inward: { ...facts.inward, last: null, state: 'inside' } }],
  ['port-in-closed', {}, { inward: { ...facts.inward, state: 'closed' } }],
  ['could-not-ask', {}, { inward: { ...facts.inward, state: 'unknown', sentence: 'Mailroom is not running' } }],
  ['spf-ok'],
  ['spf-unproven', { spf: [] }],
  ['spf-missing', { texts: found('something else') }],
  ['spf-missing', { texts: NONE }],
  ['spf-several', { texts: found('v=spf1 mx -all', 'v=spf1 a -all') }],
  ['spf-broken', { texts: found('v=spf1 mix -all') }],
  ['spf-broken', { spf: [spf({ result: 'permerror', lookups: 2 })] }],
  ['spf-too-many', { spf: [spf({ result: 'permerror', lookups: 11 })] }],
  ['spf-near-limit', { spf: [spf({ lookups: 9 })] }],
  ['spf-everybody', { texts: found('v=spf1 mx +all') }],
  ['spf-everybody', { texts: found('v=spf1 all') }],
  ['spf-not-covered', { spf: [spf({ result: 'softfail' })] }],
  ['could-not-ask', { spf: [spf({ result: 'temperror' })] }],
  ['spf-relay-ok', {}, { relay: 'smtp.isp.example' }],
  [
    'spf-relay-ok',
    { spf: [spf({ result: 'fail', steps: [{ domain: '_spf.google.com' } as SpfVerdict['steps'][number]] })] },
    { relay: 'smtp.gmail.com' },
  ],
  ['spf-relay-unsure', { spf: [spf({ result: 'fail' })] }, { relay: 'smtp.isp.example' }],
  ['dkim-ok'],
  ['dkim-ok', { keys: { s1: found('k=rsa;p= QU JD') } }],
  ['dkim-missing', { keys: { s1: NONE } }],
  ['dkim-other', { keys: { s1: found('v=DKIM1; p=REVG') } }],
  ['dkim-revoked', { keys: { s1: found('v=DKIM1; p=') } }],
  ['dkim-no-keys', {}, { keys: [] }],
  ['dkim-off', {}, { signs: false }],
  ['dmarc-reject'],
  ['dmarc-quarantine', { dmarc: found('v=DMARC1; p=quarantine; rua=mailto:x@y.example') }],
  ['dmarc-none', { dmarc: found('v=DMARC1; p=none; rua=mailto:x@y.example') }],
  ['dmarc-unheard', { dmarc: found('v=DMARC1; p=reject') }],
  ['dmarc-missing', { dmarc: NONE }],
  ['dmarc-missing', { dmarc: found('hello') }],
  ['dmarc-above', { dmarc: NONE, dmarcAbove: { domain: 'example', text: 'v=DMARC1; p=none' } }],
  ['dmarc-several', { dmarc: found('v=DMARC1; p=none', 'v=DMARC1; p=reject') }],
  ['dmarc-broken', { dmarc: found('v=DMARC1; p=perhaps') }],
  ['ptr-ok'],
  ['ptr-other', { names: [iprev('box.there.example')] }],
  ['ptr-dynamic', { names: [iprev('8-8-4-4.dsl.isp.example')] }],
  ['ptr-no-way-back', { names: [iprev('box.there.example', false)] }],
  ['ptr-missing', { names: [{ ...iprev(HOST), result: 'permerror', names: [] }] }],
  ['could-not-ask', { names: [{ ...iprev(HOST), result: 'temperror' }] }],
  ['ptr-relay', {}, { relay: 'smtp.isp.example' }],
  ['ptr-unproven', { names: [] }],
  ['lists-clear'],
  ['lists-listed', { lists: [{ ...seen.lists[0]!, answer: { kind: 'listed', codes: ['127.0.0.2'], why: null } }] }],
  ['lists-silent', { lists: [{ ...seen.lists[0]!, answer: { kind: 'failure', why: 'x' } }] }],
  ['lists-none', {}, { hasBlockLists: false }],
  ['port-out-ok'],
  ['port-out-relay', {}, { relay: 'smtp.isp.example' }],
  ['port-out-untried', {}, { outward: { last: null, silent: ['a', 'b'] } }],
  ['port-out-blocked', {}, { outward: { last: null, silent: ['a', 'b', 'c'] } }],
  ['tls-ok'],
  ['tls-soon', {}, { certificate: { ...facts.certificate!, notAfter: NOW + DAY } }],
  ['tls-ended', {}, { certificate: { ...facts.certificate!, notAfter: NOW } }],
  ['tls-names', {}, { certificate: { ...facts.certificate!, names: ['other.example'] } }],
  ['tls-ok', {}, { certificate: { ...facts.certificate!, names: ['*.here.example'] } }],
  ['tls-own', {}, { certificate: { ...facts.certificate!, isPublic: false } }],
  ['sts-ok'],
  ['sts-off', {}, { policy: null }],
  ['sts-missing', { sts: NONE }],
  ['sts-other', { sts: found('v=STSv1; id=xyz;') }],
  ['sts-no-host', { stsHost: NONE }],
  ['sts-unreachable', { stsPolicy: { fault: 'no answer' } }],
  ['sts-not-named', { stsPolicy: { text: '', mx: ['other.example'] } }],
  ['rpt-ok'],
  ['rpt-missing', { rpt: NONE }],
  ['rpt-elsewhere', { rpt: found('v=TLSRPTv1; rua=mailto:t@there.example') }],
  ['rpt-broken', { rpt: found('v=TLSRPTv1; rua=') }],
  ['dane-ok'],
  ['dane-missing', { tlsa: NONE }],
  ['dane-useless', { tlsa: NONE, hostSigned: { state: 'insecure', why: '' } }],
  ['dane-unsigned', { hostSigned: { state: 'insecure', why: '' } }],
  ['dane-wrong', { tlsa: found('3 1 1 bb') }],
  ['dane-ok', { tlsa: found('2 0 1 cc') }],
  ['caa-ok'],
  ['caa-none', { caa: NONE }],
  [
    'caa-forbids',
    {
      caa: found(
        { critical: false, tag: 'issue', value: ';' },
        { critical: false, tag: 'issue', value: 'other.example' },
      ),
    },
  ],
  ['dnssec-signed'],
  ['dnssec-unsigned', { signed: { state: 'insecure', why: '' } }],
  ['dnssec-broken', { signed: { state: 'bogus', why: 'the signature is wrong' } }],
  ['could-not-ask', { signed: { state: 'unknown', why: 'late' } }],
  ['clients-ok'],
  ['clients-missing', { services: { '_imaps._tcp.here.example': NONE } }],
  ['clients-other', { services: srv(143) }],
  ['clients-other', { services: srv(993, 'other.example') }],
  ['could-not-ask', { services: { '_imaps._tcp.here.example': LOST } }],
];

const rowsOf = (more: Partial<Observed> = {}, of: Partial<Facts> = {}): readonly Row[] =>
  judge({ ...facts, ...of }, { ...seen, ...more }).rows;

test('each finding has its code', () => {
  for (const [code, more, of] of cases) {
    const rows = rowsOf(more, of);
    const told = rows.map(row => row.code);
    assert.ok(told.includes(code), `${code} is not among ${told.join(', ')} (${JSON.stringify({ more, of })})`);
  }
  const tried = new Set(cases.map(([code]) => code));
  const untried = Object.keys(codes).filter(code => !tried.has(code as Code));
  assert.deepEqual(untried, ['not-asked', 'dkim-next-missing']);
});

test('what is well says so everywhere, and nothing is to be published', () => {
  const { rows, answers } = judge(facts, seen);
  assert.deepEqual(
    rows.filter(({ verdict }) => verdict !== 'ok').map(({ code }) => code),
    [],
  );
  assert.ok(rows.every(({ should }) => should.length === 0));
  assert.deepEqual(
    answers.map(({ verdict, because }) => [verdict, because]),
    Array(3).fill(['ok', null]),
  );
});

test('what could not be asked is grey: never worse than unknown, and it still says what should be there', () => {
  const lost = Object.fromEntries(
    ['mx', 'host', 'texts', 'dmarc', 'sts', 'stsHost', 'rpt', 'tlsa', 'caa'].map(name => [name, LOST]),
  );
  const nothing = { ...lost, keys: { s1: LOST }, spf: [], names: [], lists: [], services: {}, helpers: {} };
  const unsaid = { signed: { state: 'unknown', why: 'late' }, hostSigned: { state: 'unknown', why: 'late' } } as const;
  const { rows, answers } = judge(facts, { ...seen, ...nothing, ...unsaid });
  assert.deepEqual(
    rows.filter(({ verdict }) => verdict === 'failed' || verdict === 'attention'),
    [],
  );
  assert.equal(rows.find(({ topic }) => topic === 'mx')?.should[0]?.value, `10 ${HOST}.`);
  assert.deepEqual(
    answers.map(({ verdict }) => verdict),
    ['unknown', 'unknown', 'unknown'],
  );
});

test('where nobody may be asked every row of the world is grey', () => {
  for (const notAsked of ['capture', 'local', 'test-name'] as const) {
    const { rows } = judge({ ...facts, notAsked }, NOTHING_ASKED);
    assert.deepEqual(
      rows.filter(({ verdict }) => verdict === 'failed' || verdict === 'attention'),
      [],
    );
    assert.ok(rows.some(({ code }) => code === 'not-asked'));
  }
});

test('a key that waits for its turn is in no hurry', () => {
  const keys = [...facts.keys, { selector: 's2', value: 'v=DKIM1; p=REVG', signs: false }];
  const rows = rowsOf({ keys: { s1: found(KEY), s2: NONE } }, { keys });
  assert.deepEqual(
    rows.filter(({ topic }) => topic === 'dkim').map(({ id, code }) => [id, code]),
    [
      ['dkim s1', 'dkim-ok'],
      ['dkim s2', 'dkim-next-missing'],
    ],
  );
});

test('the worst row decides each answer', () => {
  const answersOf = (more: Partial<Observed>, of: Partial<Facts> = {}) =>
    judge({ ...facts, ...of }, { ...seen, ...more }).answers.map(one => [one.verdict, one.because]);
  assert.deepEqual(answersOf({ mx: NONE })[0], ['failed', 'mx']);
  assert.deepEqual(answersOf({}, { inward: { ...facts.inward, last: null } })[0], ['attention', 'port-in']);
  assert.deepEqual(answersOf({ names: [iprev('x.example', false)] })[1], ['failed', `ptr ${OURS}`]);
  assert.deepEqual(answersOf({ keys: { s1: NONE } })[2], ['failed', 'dkim s1']);
  assert.deepEqual(answersOf({ dmarc: found('v=DMARC1; p=none; rua=mailto:x@y.example') })[2], ['ok', null]);
  // Wrong keys keep mail away; that there are none does not.
  assert.deepEqual(answersOf({ tlsa: found('3 1 1 cc') })[0], ['failed', 'dane']);
  assert.deepEqual(answersOf({ tlsa: NONE })[0], ['ok', null]);
});

test('a row has the verdict and the keeper of its code', () => {
  for (const [code, more, of] of cases) {
    const row = rowsOf(more, of).find(one => one.code === code)!;
    assert.deepEqual([row.verdict, row.who], [...codes[code]]);
  }
});

test('a record that is wrong is mended, not written anew', () => {
  const should = (topic: Topic, more: Partial<Observed>, of: Partial<Facts> = {}) =>
    rowsOf(more, of).find(row => row.topic === topic)!.should;
  const mended = should('spf', {
    texts: found('v=spf1 ip4:192.0.2.1 ~all', 'other=1'),
    spf: [spf({ result: 'softfail' })],
  });
  assert.deepEqual(mended, [
    {
      ...{ kind: 'TXT', name: 'here.example', value: 'v=spf1 ip4:192.0.2.1 mx ~all', beside: ['other=1'] },
      replaces: 'v=spf1 ip4:192.0.2.1 ~all',
    },
  ]);
  assert.equal(should('spf', { texts: found('v=spf1 mx +all') })[0]?.value, 'v=spf1 mx ~all');
  assert.equal(
    should('spf', { texts: found('v=spf1 -all'), spf: [spf({ result: 'fail' })] }, { relay: 'smtp.gmail.com' })[0]
      ?.value,
    'v=spf1 mx include:_spf.google.com -all',
  );
  assert.equal(
    should('spf', { ...mx('b.example'), texts: NONE, spf: [] }, { addresses: [OURS, '2001:4860::1'] })[0]?.value,
    `v=spf1 ip4:${OURS} ip6:2001:4860::1 -all`,
  );
  assert.equal(
    should('dmarc', { dmarc: found('v=DMARC1; p=reject;') })[0]?.value,
    'v=DMARC1; p=reject; rua=mailto:d@here.example',
  );
  assert.deepEqual(should('dmarc', { dmarc: found('v=DMARC1; p=none; rua=mailto:x@y.example') }), []);
});

test('the next step of DMARC follows from the reports', () => {
  const next = (dmarc: string | null, days: number, passed: number, failed: number) => {
    const one = dmarcNext(facts, { ...seen, dmarc: dmarc === null ? NONE : found(dmarc) }, { days, passed, failed });
    return [one?.step, one?.record?.value ?? null];
  };
  const none = 'v=DMARC1; p=none; pct=50; rua=mailto:d@here.example';
  assert.deepEqual(next(null, 0, 0, 0), ['publish', 'v=DMARC1; p=none; rua=mailto:d@here.example']);
  assert.deepEqual(next(none, 0, 0, 0), ['reports', null]);
  assert.deepEqual(next('v=DMARC1; p=none', 0, 0, 0), ['reports', 'v=DMARC1; p=none; rua=mailto:d@here.example']);
  assert.deepEqual(next(none, 3, 500, 0), ['wait', null]);
  assert.deepEqual(next(none, 20, 10, 0), ['wait', null]);
  assert.deepEqual(next(none, 20, 90, 10), ['mend', null]);
  assert.deepEqual(next(none, 20, 100, 1), ['quarantine', 'v=DMARC1; p=quarantine; rua=mailto:d@here.example']);
  assert.deepEqual(next('v=DMARC1; p=quarantine; rua=mailto:x@y.example', 20, 100, 0), [
    ...['reject', 'v=DMARC1; p=reject; rua=mailto:x@y.example'],
  ]);
  assert.deepEqual(next('v=DMARC1; p=reject; rua=mailto:x@y.example', 20, 100, 0), ['done', null]);
  assert.equal(dmarcNext(facts, { ...seen, dmarc: LOST }, { days: 0, passed: 0, failed: 0 }), null);
});

test('names for tests are known, and so are names within a certificate', () => {
  for (const name of ['office.test', 'a.example', 'x.example.com', 'nas.local', 'here', 'a.home.arpa'])
    assert.equal(isTestName(name), true, name);
  for (const name of ['attest.de', 'example.de', 'mylocal.org', 'test.de']) assert.equal(isTestName(name), false, name);
  assert.equal(isNamed('a.b.example', ['*.b.example']), true);
  assert.equal(isNamed('c.a.b.example', ['*.b.example']), false);
  assert.equal(isNamed('a.b.example', ['A.B.example']), true);
});
