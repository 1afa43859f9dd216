/** Ours and `mailauth`'s SPF judge the same generated records the same; parsers never throw. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { spf } from 'mailauth/lib/spf/index.js';
import { seededRandom } from '../../../server/base/ports.ts';
import type { Answer } from '../../../server/dns/resolver.ts';
import { type PlainZone, plainZone, zoneResolver } from '../../../server/dns/zone.ts';
import { checkSpf } from '../../../server/mailauth/spf.ts';
import { parseExplanation } from '../../../server/mailauth/spf-macro.ts';
import { parseSpfRecord } from '../../../server/mailauth/spf-record.ts';
import { peerResolver } from './peer-resolver.ts';

const random = seededRandom(7208);
const below = (count: number) => Math.floor(random.fraction() * count);
const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;

const domains = ['one.example.com', 'two.example.com', 'three.example.net', 'none.example.org'];
const terms = [
  () => `ip4:192.0.2.${below(4)}/${24 + below(9)}`,
  () => `ip4:198.51.100.${below(256)}`,
  () => `ip6:2001:db8::${below(4)}/${120 + below(9)}`,
  () => `include:${pick(domains)}`,
  () => `a:host.${pick(domains)}`,
  () => `a/${20 + below(13)}`,
  () => `mx:${pick(domains)}`,
  () => 'mx//64',
  () => `exists:%{ir}.list.${pick(domains)}`,
  () => `exists:%{l}.%{d2}.list.example.com`,
  () => pick(['foo', 'exists:%{z}', 'exists:%{c}.x', 'ip4:1.2.3', 'a:', 'ip4:192.0.2.1/40', 'all:x']),
];

function record(): string {
  const list = Array.from(
    { length: below(5) },
    () => `${pick(['', '', '', '-', '~', '?'])}${terms[below(below(8) === 0 ? 11 : 10)]!()}`,
  );
  const end = pick(['-all', '~all', '?all', '', `redirect=${pick(domains)}`]);
  return ['v=spf1', ...list, end].filter(part => part !== '').join(' ');
}

function zone(): PlainZone {
  const made: { [name: string]: { [type: string]: string[] } } = {};
  for (const domain of domains.slice(0, 3)) {
    made[domain] = { TXT: [record()], MX: [`10 host.${domain}.`], A: [`192.0.2.${below(8)}`] };
    made[`host.${domain}`] = { A: [`192.0.2.${below(8)}`, '198.51.100.7'], AAAA: [`2001:db8::${below(4)}`] };
  }
  made['1.2.0.192.list.one.example.com'] = { A: ['127.0.0.2'] };
  made['ann.example.com.list.example.com'] = { A: ['127.0.0.2'] };
  return made;
}

test('ours and mailauth judge generated records alike', async () => {
  const differing: string[] = [];
  const seen = new Map<string, number>();
  for (let round = 0; round < 400; round++) {
    const made = zone();
    const parsed = plainZone(made);
    assert.ok(parsed.ok);
    const resolver = zoneResolver(parsed.value);
    const ip = pick(['192.0.2.1', '192.0.2.5', '198.51.100.7', '2001:db8::1']);
    const sender = `ann@${pick(domains)}`;
    const ours = await checkSpf({ ip, helo: 'h.example.com', mailFrom: sender }, resolver);
    const theirs = await spf({
      ip,
      helo: 'h.example.com',
      sender,
      mta: 'mx.test',
      strict: true,
      maxResolveCount: 10,
      maxVoidCount: 2,
      resolver: peerResolver(resolver),
    });
    seen.set(ours.result, (seen.get(ours.result) ?? 0) + 1);
    if (theirs.status.result !== ours.result) {
      differing.push(
        `${ip} ${sender} ours ${ours.result} (${ours.because}) theirs ${theirs.status.result} ${theirs.status.comment ?? ''} ${JSON.stringify(made)}`,
      );
    }
  }
  assert.deepEqual(differing.slice(0, 3), [], `${differing.length} differ`);
  for (const result of ['pass', 'fail', 'softfail', 'neutral', 'permerror', 'none'])
    assert.ok(seen.get(result)! >= 5, result);
});

test('no record and no answer of the DNS makes it throw', async () => {
  const signs = [
    ' ',
    ':',
    '/',
    '%{',
    '}',
    '%',
    'r',
    '-',
    '=',
    '.',
    'a',
    'ip4',
    'ip6',
    'mx',
    'exp',
    'redirect',
    '1',
    '\0',
    'ü',
    '_',
    'include',
    '::',
    'all',
    's',
    'd',
  ];
  for (let round = 0; round < 3000; round++) {
    const text = `v=spf1 ${Array.from({ length: below(12) }, () => pick(signs)).join('')}`;
    parseSpfRecord(text);
    parseExplanation(text);
    const odd = (): Answer<never> =>
      pick([{ kind: 'none' }, { kind: 'no-such-name' }, { kind: 'failure', why: 'no' }] as const);
    const resolver = {
      txt: async () => (below(4) === 0 ? odd() : ({ kind: 'found', records: [text], ttl: null } as const)),
      mx: async () => odd(),
      address: async () => odd(),
      ptr: async () => odd(),
    };
    const verdict = await checkSpf(
      { ip: pick(['192.0.2.1', '::1', '', 'x']), helo: text, mailFrom: pick(['', 'a@b.example', '@', text, 'a@']) },
      resolver,
    );
    assert.match(verdict.result, /^(none|neutral|pass|fail|softfail|temperror|permerror)$/);
    assert.ok(verdict.lookups <= 11);
  }
});
