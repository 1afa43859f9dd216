/** Ours and `mailauth`'s DMARC judge the same generated policies and identifiers the same. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { dmarc } from 'mailauth/lib/dmarc/index.js';
import { seededRandom } from '../../../server/base/ports.ts';
import { plainZone, zoneResolver } from '../../../server/dns/zone.ts';
import { judgeDmarc } from '../../../server/mailauth/dmarc.ts';
import { parseDmarcRecord } from '../../../server/mailauth/dmarc-record.ts';
import { peerResolver } from './peer-resolver.ts';

const random = seededRandom(9989);
const below = (count: number) => Math.floor(random.fraction() * count);
const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;

const names = [
  'test',
  'org.test',
  'mail.org.test',
  'a.mail.org.test',
  'shop.test',
  'b.shop.test',
  'x.y.z.a.mail.org.test',
];
const policy = () => pick(['none', 'quarantine', 'reject', 'reject', 'bogus']);
const tags = [
  () => `sp=${policy()}`,
  () => `np=${policy()}`,
  () => `psd=${pick(['y', 'n', 'u', 'q'])}`,
  () => `t=${pick(['y', 'n'])}`,
  () => `adkim=${pick(['r', 's'])}`,
  () => `aspf=${pick(['r', 's'])}`,
  () => `rua=${pick(['mailto:d@org.test', 'nobody'])}`,
];

function record(): string {
  const chosen = tags.filter(() => below(4) === 0).map(tag => tag());
  const p = below(12) === 0 ? [] : [`p=${policy()}`];
  return ['v=DMARC1', ...p, ...chosen].join('; ');
}

test('ours and mailauth judge generated policies alike', async () => {
  const seen = new Map<string, number>();
  const differing: string[] = [];
  for (let round = 0; round < 1000; round++) {
    const zone: { [name: string]: { TXT?: string[]; A?: string[] } } = { 'mail.org.test': { A: ['192.0.2.1'] } };
    for (const name of names) if (below(3) === 0) zone[`_dmarc.${name}`] = { TXT: [record()] };
    const parsed = plainZone(zone);
    assert.ok(parsed.ok);
    const resolver = zoneResolver(parsed.value, { failing: below(10) === 0 ? [`_dmarc.${pick(names)}`] : [] });
    const author = pick(names.slice(1));
    const spf = below(2) === 0 ? pick(names) : null;
    const dkim = Array.from({ length: below(3) }, () => pick(names));
    const ours = await judgeDmarc(
      {
        from: [`a@${author}`],
        spf: spf === null ? null : { result: 'pass', domain: spf },
        dkim: dkim.map(domain => ({ result: 'pass', domain })),
      },
      resolver,
    );
    const theirs = await dmarc({
      headerFrom: `a@${author}`,
      spfDomains: spf === null ? [] : [spf],
      dkimDomains: dkim.map((domain, at) => ({ id: String(at), domain, aligned: false, underSized: 0 })),
      resolver: peerResolver(resolver),
    });
    assert.ok(theirs);
    seen.set(ours.result, (seen.get(ours.result) ?? 0) + 1);
    const one = [ours.result, ours.result === 'fail' ? ours.disposition : ''];
    const other = [theirs.status.result, theirs.status.result === 'fail' ? theirs.policy : ''];
    if (String(one) !== String(other))
      differing.push(`${one} / ${other} ${author} ${spf} ${dkim} ${JSON.stringify(zone)}`);
  }
  assert.deepEqual(differing.slice(0, 3), [], `${differing.length} differ`);
  for (const result of ['pass', 'fail', 'none', 'temperror']) assert.ok((seen.get(result) ?? 0) >= 10, result);
});

test('no record and no From field makes it throw', async () => {
  const signs = [
    'v=DMARC1',
    ';',
    '=',
    'p',
    'rua',
    'mailto:',
    '%',
    '%zz',
    '!',
    ',',
    ' ',
    '@',
    'ü',
    '\0',
    'sp=none',
    '<',
    '>',
    '"',
    '(',
    ':',
    'a.b',
  ];
  const empty = zoneResolver([]);
  for (let round = 0; round < 3000; round++) {
    const text = Array.from({ length: below(14) }, () => pick(signs)).join('');
    parseDmarcRecord(`v=DMARC1;${text}`);
    const verdict = await judgeDmarc({ from: [text], spf: { result: 'pass', domain: text }, dkim: [] }, empty);
    assert.match(verdict.result, /^(none|permerror|pass)$/);
  }
  const began = process.cpuUsage().user;
  const record = parseDmarcRecord(
    `v=DMARC1; rua=${'mailto:a@b,'.repeat(6000)}; ${'p=none;'.repeat(9000)} fo=${'1:'.repeat(9000)}`,
  );
  assert.ok((process.cpuUsage().user - began) / 1000 < 200);
  assert.ok(JSON.stringify(record).length < 20_000);
});
