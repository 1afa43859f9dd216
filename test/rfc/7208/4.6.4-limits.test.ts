/** What a record may cost, and what it may make us ask. */
import assert from 'node:assert/strict';
import type { Resolver } from '../../../server/dns/resolver.ts';
import { type PlainZone, plainZone, zoneResolver } from '../../../server/dns/zone.ts';
import { checkSpf } from '../../../server/mailauth/spf.ts';
import { rfc } from '../../support/rfc.ts';

function world(zone: PlainZone): { resolver: Resolver; asked: string[] } {
  const parsed = plainZone(zone);
  assert.ok(parsed.ok);
  const inner = zoneResolver(parsed.value);
  const asked: string[] = [];
  const noted =
    <R>(type: string, ask: (name: string, family?: 4 | 6) => R) =>
    (name: string, family?: 4 | 6): R => {
      asked.push(`${family === 6 ? 'AAAA' : type} ${name}`);
      return ask(name, family);
    };
  const resolver: Resolver = {
    mx: noted('MX', inner.mx),
    address: noted('A', inner.address),
    txt: noted('TXT', inner.txt),
    ptr: noted('PTR', inner.ptr),
  };
  return { resolver, asked };
}

const from = (domain: string, ip = '192.0.2.1') => ({ ip, helo: 'mail.example.org', mailFrom: `ann@${domain}` });
const includes = (names: readonly string[]) => names.map(name => `include:${name}`).join(' ');

rfc(7208, '4.6.4').must('end at the eleventh look-up, however many the records would take', async () => {
  const zone: { [name: string]: { TXT: string[] } } = {};
  const names = Array.from({ length: 10 }, (_, at) => `n${at}.example.com`);
  zone['example.com'] = { TXT: [`v=spf1 ${includes(names)} -all`] };
  for (const name of names) {
    const below = Array.from({ length: 100 }, (_, at) => `n${at}.${name}`);
    zone[name] = { TXT: [`v=spf1 ${includes(below)} -all`] };
    for (const one of below) zone[one] = { TXT: ['v=spf1 ip4:198.51.100.1 -all'] };
  }
  const { resolver, asked } = world(zone);
  const verdict = await checkSpf(from('example.com'), resolver);
  assert.equal(verdict.result, 'permerror');
  assert.equal(verdict.lookups, 11);
  assert.equal(asked.length, 11, 'the first record and ten more');
});

rfc(7208, '4.6.4').must('bound what names in MX and PTR records can make us ask', async () => {
  const many = Array.from({ length: 200 }, (_, at) => `h${at}.example.com.`);
  const { resolver, asked } = world({
    'example.com': { TXT: ['v=spf1 ptr:example.net mx -all'], MX: many.map(name => `10 ${name}`) },
    '1.2.0.192.in-addr.arpa': { PTR: many },
  });
  const verdict = await checkSpf(from('example.com'), resolver);
  assert.match(verdict.because, /more than 10 MX names/);
  assert.equal(asked.filter(question => question.startsWith('A ')).length, 10);
});

rfc(7208, '4.6.4').should('stop after two names that do not exist', async () => {
  const { resolver } = world({
    'example.com': { TXT: ['v=spf1 a:a.nowhere.test a:b.nowhere.test a:c.nowhere.test +all'] },
  });
  const verdict = await checkSpf(from('example.com'), resolver);
  assert.deepEqual([verdict.result, verdict.voidLookups], ['permerror', 3]);
});

rfc(7208, '4.6.1').must('read a record of sixty thousand octets in no time', async () => {
  const hostile = [
    `v=spf1 a:${'a'.repeat(60_000)}! -all`,
    `v=spf1 ip6:${':'.repeat(60_000)} -all`,
    `v=spf1 ip6:${'1.'.repeat(30_000)} -all`,
    `v=spf1 a${'/1'.repeat(30_000)} -all`,
    `v=spf1 exists:${'%{d'.repeat(20_000)} -all`,
    `v=spf1 a:${'-'.repeat(60_000)}.com -all`,
    `v=spf1 ${'ip4:198.51.100.1 '.repeat(3_500)}-all`,
  ];
  const began = process.cpuUsage().user;
  for (const record of hostile) {
    const { resolver } = world({ 'example.com': { TXT: [record] } });
    const verdict = await checkSpf(from('example.com'), resolver);
    assert.ok(verdict.because.length < 500, 'the sentence stays short');
    assert.ok(JSON.stringify(verdict).length < 12_000, 'what is stored stays small');
    assert.match(verdict.result, /permerror|fail/);
  }
  assert.ok((process.cpuUsage().user - began) / 1000 < 1500);
});

rfc(7208, '7.3').must('look a name up as a name, never take it for an address or for this computer', async () => {
  const trusting: Resolver = {
    ...world({ 'example.com': { TXT: ['v=spf1 a:%{c}.x.test a:%{i} a:%{h} -all'] } }).resolver,
    address: async name => ({
      kind: 'found',
      records: [{ family: 4, address: name === 'localhost' ? '127.0.0.1' : name }],
      ttl: null,
    }),
  };
  const { resolver } = world({ 'example.com': { TXT: ['v=spf1 a:%{i} a:%{h} -all'] } });
  const question = { ip: '192.0.2.1', helo: 'localhost', mailFrom: 'ann@example.com' };
  assert.equal((await checkSpf(question, { ...resolver, address: trusting.address })).result, 'fail');
});

rfc(7208, '2.4').must('check postmaster at the HELO name where the return path is empty', async () => {
  const { resolver } = world({
    'mail.example.org': { TXT: ['v=spf1 exists:%{l}.%{o}.known.test -all'] },
    'postmaster.mail.example.org.known.test': { A: ['127.0.0.2'] },
  });
  const verdict = await checkSpf({ ip: '192.0.2.1', helo: 'mail.example.org', mailFrom: '' }, resolver);
  assert.deepEqual(
    [verdict.result, verdict.identity, verdict.sender, verdict.domain],
    ['pass', 'helo', 'postmaster@mail.example.org', 'mail.example.org'],
  );
});

rfc(7208, '6.2').must('quote an explanation as printable ASCII of bounded length', async () => {
  const { resolver } = world({
    'example.com': { TXT: ['v=spf1 -all exp=why.example.com'] },
    'why.example.com': { TXT: ['%{h} is not ours'] },
  });
  const verdict = await checkSpf(
    { ip: '192.0.2.1', helo: `ü\r\n250 ${'x'.repeat(900)}`, mailFrom: 'a@example.com' },
    resolver,
  );
  assert.match(verdict.explanation!, /^\?\?\?250 x+$/);
  assert.ok(verdict.explanation!.length <= 400);
});

rfc(8616, '4').must('match nothing by a macro of a local part that is not ASCII', async () => {
  const { resolver, asked } = world({ 'example.com': { TXT: ['v=spf1 exists:%{l}.known.example.com -all'] } });
  const verdict = await checkSpf({ ip: '192.0.2.1', helo: 'h.example', mailFrom: 'jörg@example.com' }, resolver);
  assert.equal(verdict.result, 'fail');
  assert.deepEqual(asked, ['TXT example.com']);
});

rfc(7208, '4.3').must('ask for the A-labels of a domain in Unicode', async () => {
  const { resolver } = world({ 'xn--bcher-kva.example': { TXT: ['v=spf1 ip4:192.0.2.0/24 -all'] } });
  const verdict = await checkSpf(from('Bücher.example'), resolver);
  assert.deepEqual([verdict.result, verdict.domain], ['pass', 'xn--bcher-kva.example']);
});

rfc(7208, '9').should('tell the record, the term and the way to it', async () => {
  const { resolver } = world({
    'example.com': { TXT: ['v=spf1 include:_a.example.com redirect=_b.example.com'] },
    '_a.example.com': { TXT: ['v=spf1 ip4:198.51.100.0/24 -all'] },
    '_b.example.com': { TXT: ['v=spf1 ip4:192.0.2.0/28 ~all'] },
  });
  const verdict = await checkSpf(from('example.com', '192.0.2.99'), resolver);
  assert.deepEqual(JSON.parse(JSON.stringify(verdict)), {
    result: 'softfail',
    identity: 'mailfrom',
    ip: '192.0.2.99',
    sender: 'ann@example.com',
    domain: 'example.com',
    record: 'v=spf1 ip4:192.0.2.0/28 ~all',
    recordDomain: '_b.example.com',
    term: '~all',
    steps: [
      {
        domain: 'example.com',
        by: null,
        record: 'v=spf1 include:_a.example.com redirect=_b.example.com',
        result: 'softfail',
        term: 'redirect=_b.example.com',
      },
      {
        domain: '_a.example.com',
        by: 'include:_a.example.com',
        record: 'v=spf1 ip4:198.51.100.0/24 -all',
        result: 'fail',
        term: '-all',
      },
      {
        domain: '_b.example.com',
        by: 'redirect=_b.example.com',
        record: 'v=spf1 ip4:192.0.2.0/28 ~all',
        result: 'softfail',
        term: '~all',
      },
    ],
    lookups: 2,
    voidLookups: 0,
    explanation: null,
    because:
      '192.0.2.99 is probably not among the addresses of example.com, which is not sure (~all of _b.example.com)',
  });
});
