import assert from 'node:assert/strict';
import { type SecureZoneOptions, secureZoneResolver } from '../../../server/dns/secure-zone.ts';
import { parseZone } from '../../../server/dns/zone-file.ts';
import { daneOf } from '../../../server/mailauth/dane-lookup.ts';
import { rfc } from '../../support/rfc.ts';

const digest = 'ab'.repeat(32);
const zone = parseZone(`
mx.good.test. A 192.0.2.1
_25._tcp.mx.good.test. TLSA 3 1 1 ${digest}
mx.plain.test. A 192.0.2.1
bare.good.test. A 192.0.2.1
old.good.test. A 192.0.2.1
_25._tcp.old.good.test. TLSA 1 1 1 ${digest}
alias.good.test. CNAME mx.good.test.
out.good.test. CNAME mx.plain.test.
_25._tcp.out.good.test. TLSA 3 1 1 ${digest}
named.good.test. CNAME bare.good.test.
_25._tcp.named.good.test. TLSA 2 0 1 ${digest}
mx.open.test. A 192.0.2.1
_25._tcp.mx.open.test. TLSA 3 1 1 ${digest}
mx.broken.test. A 192.0.2.1`);
assert.ok(zone.ok);

const secure = { security: 'secure' as const, why: '' };
const insecure = { security: 'insecure' as const, why: 'mail.test is not signed' };

async function dane(host: string, options: SecureZoneOptions = {}, mx = secure as typeof secure | typeof insecure) {
  const resolver = secureZoneResolver(zone.ok ? zone.value : [], { signed: ['good.test', 'broken.test'], ...options });
  return daneOf(resolver, { domain: 'mail.test', host, mx });
}

const section22 = rfc(7672, '2.2');
section22.must('authenticate a host that has published its certificate, and is signed', async () => {
  const policy = await dane('mx.good.test');
  assert.equal(policy.kind, 'authenticate');
  assert.deepEqual(policy.kind === 'authenticate' && [policy.base, policy.names, policy.records.length], [
    'mx.good.test',
    ['mx.good.test', 'mail.test'],
    1,
  ]);
});

section22.must('encrypt without authenticating where no record can be used', async () => {
  const policy = await dane('old.good.test');
  assert.equal(policy.kind, 'encrypt');
});

section22.must('ask for nothing where nothing is published, or it is not signed', async () => {
  assert.deepEqual(await dane('bare.good.test'), { kind: 'none', why: 'bare.good.test has published no TLSA record' });
  assert.deepEqual(await dane('mx.open.test'), { kind: 'none', why: 'mx.open.test is not signed' });
});

rfc(7672, '2.1.2').mustNot('use a host whose records cannot be told for certain', async () => {
  const broken = await dane('mx.broken.test', { failing: ['_25._tcp.mx.broken.test'] });
  assert.equal(broken.kind, 'unknown');
  const bogus = await dane('mx.good.test', { bogus: ['_25._tcp.mx.good.test'] });
  assert.equal(bogus.kind, 'unknown');
  assert.match(bogus.kind === 'unknown' ? bogus.why : '', /signature of _25\._tcp\.mx\.good\.test is wrong/);
  assert.equal((await dane('mx.good.test', { bogus: ['good.test'] })).kind, 'unknown');
});

rfc(7672, '2.1.2').should('not ask for TLSA where the address is not signed', async () => {
  assert.equal((await dane('mx.open.test', { failing: ['_25._tcp.mx.open.test'] })).kind, 'none');
});

const section222 = rfc(7672, '2.2.2');
section222.must('look where secure aliases lead first, then at the name itself', async () => {
  const moved = await dane('alias.good.test');
  assert.deepEqual(moved.kind === 'authenticate' && [moved.base, moved.names], [
    'mx.good.test',
    ['mx.good.test', 'alias.good.test', 'mail.test'],
  ]);
  const named = await dane('named.good.test');
  assert.equal(named.kind === 'authenticate' && named.base, 'named.good.test');
});

section222.must('look at the name itself where a secure alias leads out of what is signed', async () => {
  const policy = await dane('out.good.test');
  assert.equal(policy.kind === 'authenticate' && policy.base, 'out.good.test');
});

rfc(7672, '2.2.1').may(
  'use what a host has published though the MX is not signed, but not the domain as its name',
  async () => {
    const policy = await dane('mx.good.test', {}, insecure);
    assert.deepEqual(policy.kind === 'authenticate' && policy.names, ['mx.good.test']);
  },
);
