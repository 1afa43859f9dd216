import assert from 'node:assert/strict';
import { type PlainZone, plainZone, zoneResolver } from '../../../server/dns/zone.ts';
import { judgeDmarc } from '../../../server/mailauth/dmarc.ts';
import { organizationalDomain, policyLookup, walkTree } from '../../../server/mailauth/organizational-domain.ts';
import { rfc } from '../../support/rfc.ts';

function resolverOf(records: { readonly [domain: string]: string }, more: PlainZone = {}, failing: string[] = []) {
  const policies = Object.entries(records).map(([domain, text]) => [`_dmarc.${domain}`, { TXT: [text] }] as const);
  const zone = plainZone({ ...Object.fromEntries(policies), ...more });
  assert.ok(zone.ok);
  return zoneResolver(zone.value, { failing });
}

async function organization(domain: string, records: { readonly [domain: string]: string }): Promise<string> {
  return organizationalDomain(domain, (await walkTree(domain, policyLookup(resolverOf(records)))).found);
}

rfc(9989, '4.10').must('ask eight names at most, the domain itself and then its last seven labels', async () => {
  const asked: string[] = [];
  await walkTree('a.b.c.d.e.f.g.h.i.j.mail.example.com', async domain => {
    asked.push(domain);
    return { record: null };
  });
  assert.deepEqual(asked, [
    'a.b.c.d.e.f.g.h.i.j.mail.example.com',
    'g.h.i.j.mail.example.com',
    'h.i.j.mail.example.com',
    'i.j.mail.example.com',
    'j.mail.example.com',
    'mail.example.com',
    'example.com',
    'com',
  ]);
});

rfc(9989, '4.10.2').must('choose the organizational domain as the examples do', async () => {
  const domain = 'a.mail.example.com';
  const plain = 'v=DMARC1; p=reject';
  assert.equal(await organization(domain, { 'mail.example.com': plain, 'example.com': plain }), 'example.com');
  assert.equal(await organization(domain, { 'mail.example.com': `${plain}; psd=n` }), 'mail.example.com');
  assert.equal(await organization(domain, { com: `${plain}; psd=y` }), 'example.com');
  assert.equal(await organization(domain, {}), domain);
  // A public suffix that sends mail itself is its own organization.
  assert.equal(await organization('gov.example', { 'gov.example': `${plain}; psd=y` }), 'gov.example');
});

rfc(9989, '4.10').must('discard several records of one name, and what is no record', async () => {
  const zone = { '_dmarc.a.example.com': { TXT: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] } };
  const walk = await walkTree('a.example.com', policyLookup(resolverOf({ 'example.com': 'v=DMARC1;p=reject' }, zone)));
  assert.deepEqual(
    walk.found.map(at => at.domain),
    ['example.com'],
  );
  for (const text of ['v=DMARC2; p=none', 'p=none; v=DMARC1', 'v=dmarc1; p=none', 'v=DMARC1 p=none', ' x v=DMARC1']) {
    assert.equal(await organization('a.example.com', { 'example.com': text }), 'a.example.com', text);
  }
});

const judge = (domain: string, resolver: ReturnType<typeof resolverOf>, spf: string | null = null) =>
  judgeDmarc({ from: [`Ann <ann@${domain}>`], spf: spf ? { result: 'pass', domain: spf } : null, dkim: [] }, resolver);

rfc(9989, '4.10.1').must(
  'take p for the domain, sp for a subdomain that exists, np for one that does not',
  async () => {
    const record = { 'example.com': 'v=DMARC1; p=reject; sp=quarantine; np=none' };
    const resolver = resolverOf(record, { 'real.example.com': { A: ['192.0.2.1'] } });
    const tags = async (domain: string) => {
      const { tag, policy, policyDomain } = await judge(domain, resolver);
      return [tag, policy, policyDomain];
    };
    assert.deepEqual(await tags('example.com'), ['p', 'reject', 'example.com']);
    assert.deepEqual(await tags('real.example.com'), ['sp', 'quarantine', 'example.com']);
    assert.deepEqual(await tags('unreal.example.com'), ['np', 'none', 'example.com']);
  },
);

rfc(9989, '4.10.1').must('fall back to the record of the public suffix', async () => {
  const resolver = resolverOf({ 'bank.example': 'v=DMARC1; p=none; sp=reject; psd=y' });
  const verdict = await judge('new.bank.example', resolver);
  assert.deepEqual(
    [verdict.policyDomain, verdict.organizationalDomain, verdict.policy],
    ['bank.example', 'new.bank.example', 'reject'],
  );
});

rfc(9989, '4.10.1').must('treat a wrong policy as none when there is somewhere to report to', async () => {
  const result = async (text: string) => {
    const { result, policy } = await judge('example.com', resolverOf({ 'example.com': text }));
    return [result, policy];
  };
  assert.deepEqual(await result('v=DMARC1; rua=mailto:d@example.com'), ['fail', 'none']);
  assert.deepEqual(await result('v=DMARC1; p=rejekt; rua=mailto:d@example.com'), ['fail', 'none']);
  assert.deepEqual(await result('v=DMARC1; p=reject; sp=x; rua=mailto:d@example.com'), ['fail', 'none']);
  assert.deepEqual(await result('v=DMARC1; p=reject; sp=x; rua=nobody'), ['none', null]);
  assert.deepEqual(await result('v=DMARC1'), ['none', null]);
});

rfc(9989, '5.3.6').mustNot('say pass or fail when the DNS did not answer', async () => {
  const record = { 'example.com': 'v=DMARC1; p=reject' };
  const broken = await judge('a.example.com', resolverOf(record, {}, ['_dmarc.a.example.com']));
  assert.equal(broken.result, 'temperror');
  assert.equal(broken.disposition, 'none');
  // The domain's own record is known, but not whose the other one is.
  const half = await judge('example.com', resolverOf(record, {}, ['_dmarc.com']), 'mail.example.com');
  assert.equal(half.result, 'temperror');
  assert.equal((await judge('example.com', resolverOf(record, {}, ['_dmarc.com']), 'example.com')).result, 'pass');
  assert.equal((await judge('example.com', resolverOf(record, {}, ['_dmarc.com']), 'example.net')).result, 'fail');
});
