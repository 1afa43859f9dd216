/**
 * A domain in a small DNS, and a world in which one thing after the other is wrong: what is asked is heard, and each
 * fault is found by its name. The answers are a zone's; other resolvers are a name server on loopback.
 */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import test from 'node:test';
import { systemClock } from '../../server/base/ports.ts';
import { err, ok } from '../../server/base/result.ts';
import { seconds } from '../../server/base/units.ts';
import { secureZoneResolver } from '../../server/dns/secure-zone.ts';
import { systemResolver } from '../../server/dns/system.ts';
import { zoneResolver } from '../../server/dns/zone.ts';
import { parseZone } from '../../server/dns/zone-file.ts';
import { type AskOptions, observe } from '../../server/doctor/ask.ts';
import { judge } from '../../server/doctor/judge.ts';
import type { Facts } from '../../server/doctor/observed.ts';
import { tryReach } from '../../server/doctor/reach.ts';
import type { Code, Row } from '../../server/doctor/row.ts';
import type { FetchText } from '../../server/mailauth/mta-sts-fetch.ts';
import { allowAll } from '../../server/net/dial.ts';
import { nameServer } from '../support/dns-server.ts';
import { dnsWorld, rr } from '../support/dns-world.ts';
import { fakeFacts } from '../support/fake/doctor.ts';

const DOMAIN = 'here.example';
const HOST = `mail.${DOMAIN}`;
const KEY = 'v=DKIM1; k=ed25519; p=QUJD';
const OURS = '8.8.4.4';

const lines: Readonly<Record<string, string>> = {
  mx: '@ MX 10 mail',
  spf: '@ TXT "v=spf1 include:_spf.here.example -all"',
  spf2: '_spf TXT "v=spf1 a:mail.here.example -all"',
  mail: `mail A ${OURS}`,
  dkim: `s1._domainkey TXT "${KEY}"`,
  dmarc: '_dmarc TXT "v=DMARC1; p=reject; rua=mailto:d@here.example"',
  ptr: '4.4.8.8.in-addr.arpa. PTR mail.here.example.',
  sts: '_mta-sts TXT "v=STSv1; id=abc;"',
  stsHost: 'mta-sts CNAME mail',
  rpt: '_smtp._tls TXT "v=TLSRPTv1; rua=mailto:t@here.example"',
  tlsa: '_25._tcp.mail TLSA 3 1 1 aabb',
  caa: '@ CAA 0 issue "letsencrypt.org"',
  imaps: '_imaps._tcp SRV 0 1 993 mail',
  autoconfig: 'autoconfig CNAME mail',
  autodiscover: 'autodiscover CNAME mail',
  list: 'zen TXT "a list"',
};
const facts: Facts = fakeFacts(DOMAIN, {
  ...{ isLesson: false, addresses: [OURS], relay: null, keys: [{ selector: 's1', value: KEY, signs: true }] },
  ...{ policy: { id: 'abc', text: '' }, tlsa: ['3 1 1 aabb'], authority: 'letsencrypt.org', hasBlockLists: true },
  services: [{ label: '_imaps', port: 993 }],
  inward: { port: 25, state: 'open', sentence: '', last: { at: 1, address: '9.9.9.9' }, hours: 24 },
});
const policy: FetchText = async () =>
  ok({ text: `version: STSv1\r\nmode: enforce\r\nmx: ${HOST}\r\nmax_age: 86400\r\n`, mediaType: 'text/plain' });

async function look(
  changed: Readonly<Record<string, string>>,
  more: Partial<AskOptions> & { readonly failing?: readonly string[]; readonly unsigned?: true } = {},
): Promise<readonly Row[]> {
  const zone = parseZone(`$ORIGIN ${DOMAIN}.\n${Object.values({ ...lines, ...changed }).join('\n')}\n`);
  assert.ok(zone.ok, JSON.stringify(zone));
  const broken = { failing: more.failing ?? [] };
  const seen = await observe(
    {
      resolver: zoneResolver(zone.value, broken),
      secure: secureZoneResolver(zone.value, { ...broken, signed: more.unsigned ? [] : [''] }),
      ...{ others: [], fetchText: policy, blockLists: ['zen.example', 'domain:dbl.example'] },
      ...{ clock: systemClock, patience: () => seconds(5), ...more },
    },
    facts,
  );
  return judge(facts, seen).rows;
}
const notWell = (rows: readonly Row[]): readonly Code[] =>
  rows.filter(({ verdict }) => verdict !== 'ok').map(({ code }) => code);

test('a domain that is as it should be', async () => {
  assert.deepEqual(notWell(await look({})), []);
});

const faults: readonly (readonly [Readonly<Record<string, string>>, ...Code[]])[] = [
  [{ mx: '@ MX 10 mx.there.example.' }, 'mx-elsewhere'],
  [{ mx: '@ MX 0 .' }, 'mx-null'],
  [{ mx: '' }, 'mx-missing'],
  [{ mx: '', spf: '@ TXT "v=spf1 mx -all"' }, 'mx-missing', 'spf-not-covered'],
  [{ mail: 'mail A 9.9.9.9' }, 'address-other', 'spf-not-covered', 'ptr-no-way-back'],
  [{ mail: 'mail CNAME box', box: `box A ${OURS}` }, 'address-alias'],
  [{ spf: '' }, 'spf-missing'],
  [{ extra: '@ TXT "v=spf1 -all"' }, 'spf-several'],
  [{ spf2: '' }, 'spf-broken'],
  [
    { spf2: `_spf TXT "v=spf1 ${Array.from({ length: 12 }, (_, n) => `a:h${n}.here.example`).join(' ')} -all"` },
    'spf-broken',
  ],
  [
    {
      spf2: `_spf TXT "v=spf1 ${Array.from({ length: 11 }, (_, n) => `a:h${n}.here.example`).join(' ')} -all"`,
      hosts: Array.from({ length: 11 }, (_, n) => `h${n} A 192.0.2.${n}`).join('\n'),
    },
    'spf-too-many',
  ],
  [{ spf2: '_spf TXT "v=spf1 ip4:192.0.2.1 -all"' }, 'spf-not-covered'],
  [{ dkim: '' }, 'dkim-missing'],
  [{ dkim: 's1._domainkey TXT "v=DKIM1; k=ed25519; p=REVG"' }, 'dkim-other'],
  [{ dkim: 's1._domainkey TXT "v=DKIM1; p="' }, 'dkim-revoked'],
  [{ dmarc: '' }, 'dmarc-missing'],
  [{ dmarc: '_dmarc.example. TXT "v=DMARC1; p=quarantine"' }, 'dmarc-above'],
  [{ ptr: '' }, 'ptr-missing'],
  [
    { ptr: '4.4.8.8.in-addr.arpa. PTR 8-8-4-4.dsl.isp.example.', back: `8-8-4-4.dsl.isp.example. A ${OURS}` },
    'ptr-dynamic',
  ],
  [{ sts: '' }, 'sts-missing'],
  [{ sts: '_mta-sts TXT "v=STSv1; id=zzz;"' }, 'sts-other'],
  [{ rpt: '' }, 'rpt-missing'],
  [{ tlsa: '_25._tcp.mail TLSA 3 1 1 ffff' }, 'dane-wrong'],
  [{ caa: '@ CAA 0 issue "other.example"' }, 'caa-forbids'],
  [{ imaps: '_imaps._tcp SRV 0 1 993 old' }, 'clients-other'],
  [{ autoconfig: '' }, 'clients-missing'],
  [
    { listed: '4.4.8.8.zen.example. A 127.0.0.2', because: '4.4.8.8.zen.example. TXT "seen to send junk"' },
    'lists-listed',
  ],
  [{ listed: 'here.example.dbl.example. A 127.0.1.2' }, 'lists-listed'],
];

test('each fault is found, and nothing else', async () => {
  for (const [changed, ...codes] of faults)
    assert.deepEqual(
      (await look(changed))
        .filter(row => row.verdict !== 'ok')
        .map(row => row.code)
        .toSorted(),
      codes.toSorted(),
      JSON.stringify(changed),
    );
});

test('an unsigned zone is a hint, a policy that cannot be fetched is more', async () => {
  assert.deepEqual(notWell(await look({}, { unsigned: true })), ['dane-unsigned', 'dnssec-unsigned']);
  const fetchText: FetchText = async () => err({ kind: 'network', sentence: 'no answer' });
  assert.deepEqual(notWell(await look({}, { fetchText })), ['sts-unreachable']);
});

test('without an answer of the DNS everything is unknown, and nothing is wrong', async () => {
  const rows = await look({}, { failing: [DOMAIN, 'in-addr.arpa', 'zen.example', 'dbl.example'] });
  assert.deepEqual(
    rows.filter(({ verdict }) => verdict === 'failed' || verdict === 'attention'),
    [],
  );
  assert.equal(rows.find(({ topic }) => topic === 'mx')?.code, 'could-not-ask');
});

test('a question that nobody answers is waited for as long as its patience lasts', async () => {
  const never = () => new Promise<never>(() => {});
  const silent = { mx: never, address: never, txt: never, ptr: never };
  const began = Date.now();
  const rows = await look(
    {},
    {
      resolver: silent,
      secure: { ...silent, tlsa: never, caa: never, srv: never },
      patience: () => 20,
      blockLists: [],
    },
  );
  assert.ok(Date.now() - began < 5000);
  assert.equal(rows.find(({ topic }) => topic === 'mx')?.values.why, 'no answer in time');
});

test('other resolvers are asked too, and how many see the same is told', async t => {
  const server = await nameServer(
    dnsWorld({
      '.': { records: [], signing: null },
      example: {
        records: [
          rr(DOMAIN, 'MX', { preference: 10, exchange: HOST }),
          rr(HOST, 'A', '9.9.9.9'),
          rr(`_dmarc.${DOMAIN}`, 'TXT', ['v=DMARC1; p=reject; rua=mailto:d@here.example']),
        ],
        signing: null,
      },
    }),
  );
  t.after(() => server.close());
  const other = systemResolver({ clock: systemClock, servers: [server.address] });
  const rows = await look({}, { others: [other] });
  const seen = Object.fromEntries(rows.flatMap(row => (row.seen ? [[row.id, row.seen.same]] : [])));
  assert.deepEqual(seen, { mx: 2, address: 1, spf: 1, dmarc: 2, 'dkim s1': 1 });
});

test('the way out is tried by dialling, and no word is said', async t => {
  let said = 0;
  let came = 0;
  const server = createServer(socket => {
    came++;
    socket.on('data', () => said++).on('error', () => {});
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as { port: number };
  const zone = parseZone(
    'a.example. MX 10 mx.a.example.\nmx.a.example. A 127.0.0.1\nb.example. A 127.0.0.1\nc.example. TXT "no address"',
  );
  assert.ok(zone.ok);
  const options = { resolver: zoneResolver(zone.value), guard: allowAll, clock: systemClock, port };
  const found = await tryReach({ ...options, domains: ['a.example', 'b.example', 'c.example'] });
  assert.deepEqual(
    found.tried.map(({ host, result }) => [host, result]),
    [
      ['mx.a.example', 'reached'],
      ['b.example', 'reached'],
      [null, 'unknown'],
    ],
  );
  assert.equal(found.verdict, 'open');
  for (let turn = 0; came < 2 && turn < 1000; turn++) await new Promise(resolve => setImmediate(resolve));
  server.close();
  const shut = await tryReach({ ...options, port: 1, domains: ['a.example'] });
  assert.deepEqual([shut.verdict, shut.tried[0]?.result], ['unsure', 'refused']);
  assert.deepEqual([came, said], [2, 0]);
  const kept = { allow: () => err('nothing leaves this computer') };
  assert.equal((await tryReach({ ...options, guard: kept, domains: ['a.example'] })).tried[0]?.result, 'refused');
});
