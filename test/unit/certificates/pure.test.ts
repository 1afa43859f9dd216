/** What is wanted, what is served, what is told, what is published: tables. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import test from 'node:test';
import { fault } from '../../../server/acme/fault.ts';
import { retryAt, stillWaits } from '../../../server/acme/renewal.ts';
import { days, hours, minutes } from '../../../server/base/units.ts';
import type { OrderState } from '../../../server/certificates/issuer.ts';
import { needsOfHost, needsOfOrder, needsOfPolicy, needsOfShown } from '../../../server/certificates/needs.ts';
import { ownPolicy } from '../../../server/certificates/policy.ts';
import { recordsOfDomain, recordsOfHost } from '../../../server/certificates/records.ts';
import { wantedCertificates } from '../../../server/certificates/wanted.ts';
import {
  parseAcmeDirectory,
  parseContact,
  parseHostPattern,
  parseNameServer,
} from '../../../server/config/certificate-forms.ts';
import { parseZone } from '../../../server/dns/zone-file.ts';
import { parseStsPolicy } from '../../../server/mailauth/mta-sts.ts';
import type { Shown } from '../../../server/net/certificate-choice.ts';
import { factsIn } from '../../../server/net/pem-file.ts';
import { testCertificate } from '../../support/certificate.ts';
import { tlsaOf } from '../../support/chain.ts';
import { rfc } from '../../support/rfc.ts';

const now = Date.UTC(2026, 0, 1);

test('what is wanted: the host and each policy apart, or the names that the owner lists together', () => {
  const basis = {
    hostName: 'mail.here.example',
    names: [],
    policyDomains: ['here.example', 'bücher.example'],
    challenge: 'http-01',
  } as const;
  const wanted = (change: object) => wantedCertificates({ ...basis, ...change });
  assert.deepEqual(
    wanted({}).certificates.map(one => one.names),
    [['mail.here.example'], ['mta-sts.here.example'], ['mta-sts.xn--bcher-kva.example']],
  );
  assert.deepEqual(wanted({ names: ['MAIL.here.example', 'imap.here.example', 'mail.here.example.'] }).certificates, [
    { id: 'mail.here.example', names: ['mail.here.example', 'imap.here.example'] },
  ]);
  assert.deepEqual(wanted({ hostName: null, policyDomains: [] }).certificates, []);
  assert.match(
    wanted({ hostName: 'laptop' }).impossible.join(),
    /No authority can prove "laptop": it is no name of the internet/,
  );
  assert.match(wanted({ hostName: 'mac.local' }).impossible.join(), /a name of this network only/);
  assert.match(wanted({ names: ['*.here.example'] }).impossible.join(), /need acme\.challenge dns-01/);
  assert.deepEqual(wanted({ names: ['*.here.example'], challenge: 'dns-01' }).impossible, []);
});

test('what may be set', () => {
  assert.deepEqual(parseAcmeDirectory('LetsEncrypt'), {
    ok: true,
    value: 'https://acme-v02.api.letsencrypt.org/directory',
  });
  for (const bad of ['http://ca.example/dir', 'letsencript', 'ca.example'])
    assert.equal(parseAcmeDirectory(bad).ok, false, bad);
  for (const bad of ['ann', 'a@b?subject=x', 'a@b,c@d', 'mailto:']) assert.equal(parseContact(bad).ok, false, bad);
  for (const bad of ['laptop', '*', '*.', 'a..b', '192.0.2.1 x', 'a b.example', '*.*.example.org'])
    assert.equal(parseHostPattern(bad).ok, false, bad);
  assert.deepEqual(parseNameServer('[2001:db8::1]:5353'), { ok: true, value: { address: '2001:db8::1', port: 5353 } });
  for (const bad of ['ns.example', '192.0.2.1:0', '192.0.2.1:70000', ''])
    assert.equal(parseNameServer(bad).ok, false, bad);
});

test('a failure is waited with longer each time; a limit at least as long as the authority says', () => {
  const waits = (kind: 'network' | 'challenge' | 'rate-limited', failures: number, said: number | null = null) =>
    Math.round((retryAt(fault(kind, 'x', { retryAt: said }), failures, now, 0.5) - now) / minutes(1));
  assert.deepEqual(
    [1, 2, 3, 99].map(n => waits('network', n)),
    [5, 10, 20, 360],
  );
  assert.deepEqual(
    [1, 2, 3, 99].map(n => waits('challenge', n)),
    [60, 120, 240, 1440],
  );
  assert.deepEqual([waits('rate-limited', 1), waits('rate-limited', 1, now + days(3))], [360, 4320]);
});

const wish = { mode: 'enforce', maxAge: days(7), mx: ['mail.here.example'] } as const;

rfc(8461, '3.1').must('change the id when the policy changes, and only then, within 32 letters and digits', () => {
  const id = (change: object, unfit: string | null = null) => ownPolicy({ ...wish, ...change }, unfit)!.id;
  const all = [id({}), id({ mode: 'testing' }), id({ maxAge: days(8) }), id({ mx: ['*.here.example'] })];
  assert.equal(new Set(all).size, all.length);
  for (const one of all) assert.match(one, /^[A-Za-z0-9]{1,32}$/);
  assert.equal(id({}), id({}));
  assert.equal(id({}, 'it has ended'), id({ mode: 'testing' }), 'what is served counts');
});

rfc(8461, '3.2').must('serve what every sender reads as what was meant', () => {
  const { text, policy } = ownPolicy(wish, null)!;
  assert.deepEqual(parseStsPolicy(text), { ok: true, value: policy });
  assert.equal(ownPolicy({ ...wish, mode: 'off' }, null), null);
});

const order = (change: Partial<OrderState>): OrderState => ({
  ...{
    id: 'mail.here.example',
    names: ['mail.here.example'],
    state: 'put-off',
    renewAt: null,
    retryAt: now + hours(1),
  },
  ...{ because: 'it said no', records: [] },
  ...change,
});

test('what the owner is told of an order, and how loudly', () => {
  const told = (change: Partial<OrderState>, endsAt: number | null) =>
    needsOfOrder(order(change), endsAt, now).map(one => `${one.severity}: ${one.sentence}`);
  assert.deepEqual(told({}, null), [
    'attention: The certificate for mail.here.example did not come: it said no. Tried again on 2026-01-01 01:00.',
  ]);
  assert.match(told({}, now + days(20))[0]!, /^info: .* The one in use is good until 2026-01-21 00:00\.$/);
  assert.match(told({}, now + days(3))[0]!, /^attention: /);
  assert.match(
    told({ state: 'hindered', because: 'port 80 is closed.' }, null)[0]!,
    /cannot be had: port 80 is closed\.$/,
  );
  const records = [{ name: '_acme-challenge.mail.here.example', value: 'v' }];
  assert.match(
    told({ state: 'waiting', records }, null)[0]!,
    /waits for a record in the DNS: _acme-challenge\.mail\.here\.example TXT "v"\.$/,
  );
  for (const state of ['held', 'due', 'ordering'] as const) assert.deepEqual(told({ state }, null), []);
});

test('what the owner is told of certificates that end, of policies and of published keys', async () => {
  const { certificate } = await testCertificate();
  const facts = { ...factsIn(certificate), notAfter: now + days(10) };
  const shown = (source: Shown['source'], change: object = {}) =>
    ({ id: '', source, chain: certificate, facts: { ...facts, ...change } }) as Shown;
  const told = (one: Shown, broken: string | null = null) => needsOfShown(one, broken, now).map(need => need.severity);
  assert.deepEqual(
    [told(shown('own')), told(shown('acme')), told(shown('own'), 'x')],
    [['attention'], [], ['attention', 'attention']],
  );
  assert.deepEqual(told(shown('own', { notAfter: now })), ['failed']);
  const policy = ownPolicy(wish, null)!;
  const seen = { domain: 'here.example', at: now, id: policy.id, host: true, mx: ['mail.here.example'], reports: true };
  const basis = { domain: 'here.example', wanted: 'enforce', policy, unfit: null, unreachable: null, seen } as const;
  const ids = (change: object) =>
    needsOfPolicy({ ...basis, ...change }).map(one => one.id.replace('-here.example', ''));
  assert.deepEqual(ids({}), []);
  assert.deepEqual(ids({ seen: null }), []);
  assert.deepEqual(ids({ unfit: 'x' }), ['mta-sts-mode']);
  assert.deepEqual(ids({ unreachable: 'x' }), ['mta-sts-host']);
  assert.deepEqual(ids({ seen: { ...seen, id: null, host: false, mx: ['mx.there.example'] } }), [
    'mta-sts-host',
    'mta-sts-record',
    'mta-sts-mx',
  ]);
  assert.deepEqual(
    ids({ seen: { ...seen, id: undefined, host: undefined, mx: undefined } }),
    [],
    'silence says nothing',
  );
  const host = (tlsa: readonly string[] | undefined) =>
    needsOfHost('mail.here.example', { at: now, tlsa }, ['3 1 1 aa']).length;
  assert.deepEqual(
    [host([]), host(undefined), host(['3 1 1 aa', '3 1 1 bb']), host(['3 1 1 bb']), host(['2 1 1 bb'])],
    [0, 0, 0, 1, 0],
  );
});

rfc(7672, '3.1.1').must(
  'publish the digest of the key that is shown as 3 1 1, in lines that a zone takes',
  async () => {
    const { certificate, key } = await testCertificate();
    const [current, next] = recordsOfHost('mail.here.example', certificate, key);
    const right = Buffer.from(tlsaOf(new X509Certificate(certificate).raw, 3, 1, 1).data).toString('hex');
    assert.equal(current!.zoneLine, `_25._tcp.mail.here.example. IN TLSA 3 1 1 ${right}`);
    assert.equal(next!.value, current!.value, 'the same key, private or in its certificate');
    const policy = ownPolicy(wish, null);
    const all = recordsOfDomain({
      domain: 'here.example',
      policy,
      hostName: 'mail.here.example',
      reportsTo: 'postmaster@here.example',
    });
    const zone = parseZone([...all, current!].map(one => `${one.zoneLine}\n`).join(''));
    assert.ok(zone.ok);
    assert.deepEqual(
      all.map(one => one.name),
      ['mta-sts.here.example', '_mta-sts.here.example', '_smtp._tls.here.example'],
    );
    assert.equal(all[2]!.value, 'v=TLSRPTv1; rua=mailto:postmaster@here.example');
  },
);

test('a wait that was written down by a clock that was ahead is none', () => {
  const now = Date.UTC(2026, 10, 23);
  assert.equal(stillWaits(now + days(8), now), now + days(8), 'as long as an authority may ask for');
  assert.equal(stillWaits(now + days(30), now), now);
  assert.equal(stillWaits(0, now), 0);
});
