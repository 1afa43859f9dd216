import assert from 'node:assert/strict';
import test from 'node:test';
import type { Resolver } from '../../../server/dns/resolver.ts';
import { plainZone, zoneResolver } from '../../../server/dns/zone.ts';
import { judgeDmarc } from '../../../server/mailauth/dmarc.ts';
import { type DnsFacts, noteAnswers, replayAnswers } from '../../../server/mailauth/dns-facts.ts';
import { checkIprev } from '../../../server/mailauth/iprev.ts';
import { checkSpf } from '../../../server/mailauth/spf.ts';

const zone = plainZone({
  'example.com': { TXT: ['v=spf1 a mx include:down.test ~all'], MX: ['10 mx.example.com.'] },
  'mx.example.com': { A: ['192.0.2.9'] },
  '_dmarc.example.com': { TXT: ['v=DMARC1; p=reject; np=reject; sp=none'] },
  '1.2.0.192.in-addr.arpa': { PTR: ['mx.example.com.'] },
});
assert.ok(zone.ok);
const live = zoneResolver(zone.value, { failing: ['down.test'] });

async function judge(resolver: Resolver) {
  const spf = await checkSpf({ ip: '192.0.2.1', helo: 'mx.example.com', mailFrom: 'a@example.com' }, resolver);
  const dmarc = await judgeDmarc(
    { from: ['a@no.example.com'], spf, dkim: [{ result: 'pass', domain: 'x.test' }] },
    resolver,
  );
  return { spf, dmarc, iprev: await checkIprev('192.0.2.1', resolver) };
}

test('the verdicts of a day come out again from what the DNS said that day', async () => {
  const noted = noteAnswers(live);
  const then = await judge(noted.resolver);
  assert.equal(then.spf.result, 'temperror');
  assert.equal(then.dmarc.disposition, 'reject');
  const stored = JSON.parse(JSON.stringify(await noted.facts())) as DnsFacts;
  assert.equal(stored.whole, true);
  assert.deepEqual(await judge(replayAnswers(stored)), then);
  assert.equal((await replayAnswers(stored).txt('other.test')).kind, 'failure');
});

test('within a message nothing is asked twice', async () => {
  let asked = 0;
  const counting: Resolver = {
    ...live,
    txt: name => {
      asked++;
      return live.txt(name);
    },
  };
  const noted = noteAnswers(counting);
  await judge(noted.resolver);
  const first = asked;
  await judge(noted.resolver);
  assert.equal(asked, first);
});

test('facts are bounded, and say so', async () => {
  const large: Resolver = { ...live, txt: async () => ({ kind: 'found', records: ['x'.repeat(60_000)], ttl: null }) };
  const noted = noteAnswers(large);
  for (const name of ['a.test', 'b.test', 'c.test']) await noted.resolver.txt(name);
  const { facts, whole } = await noted.facts();
  assert.deepEqual([facts.length, whole], [2, false]);
});
