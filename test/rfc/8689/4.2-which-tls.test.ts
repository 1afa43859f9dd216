import assert from 'node:assert/strict';
import type { DanePolicy } from '../../../server/mailauth/dane.ts';
import type { StsPolicy } from '../../../server/mailauth/mta-sts.ts';
import { decideTls, reportedPolicy, type TlsQuestion } from '../../../server/mailauth/tls-plan.ts';
import { rfc } from '../../support/rfc.ts';

const record = { usage: 3, selector: 1, matching: 1, data: Buffer.alloc(32, 0xab) };
const dane: DanePolicy = { kind: 'authenticate', base: 'mx.one.test', records: [record], names: ['mx.one.test'] };
const none: DanePolicy = { kind: 'none', why: 'one.test is not signed' };
const unusable: DanePolicy = { kind: 'encrypt', base: 'mx.one.test', why: 'none can be used' };
const unknown: DanePolicy = { kind: 'unknown', why: 'the TLSA records cannot be told for certain' };
const sts = (mode: StsPolicy['mode'], ...mx: string[]): StsPolicy => ({ mode, mx, maxAge: 1000 });

const question = (policy: DanePolicy, changes: Partial<TlsQuestion> = {}): TlsQuestion => ({
  domain: 'one.test',
  hosts: [{ name: 'mx.one.test', dane: policy }],
  mxSecure: false,
  sts: null,
  requireTls: false,
  tlsRequiredNo: false,
  setting: 'opportunistic',
  ...changes,
});
const level = (policy: DanePolicy, changes: Partial<TlsQuestion> = {}): string =>
  decideTls(question(policy, changes)).hosts[0]!.level;

const here = sts('enforce', 'mx.one.test');
const elsewhere = sts('enforce', 'mx.two.test');

rfc(7672, '2.2').must('demand what a host has published', () => {
  assert.equal(level(dane, { mxSecure: true }), 'verify-dane');
  assert.equal(level(dane), 'verify-dane');
  assert.equal(level(unusable), 'encrypt');
  assert.equal(level(none), 'opportunistic');
  const refused = decideTls(question(unknown)).refused;
  assert.deepEqual(refused, { permanent: false, status: '4.7.5', why: 'the TLSA records cannot be told for certain' });
});

rfc(8461, '5').must('verify by name under a policy that is enforced, and speak to no other host', () => {
  assert.equal(level(none, { sts: here }), 'verify-name');
  assert.equal(level(none, { sts: elsewhere }), 'skip');
  assert.equal(decideTls(question(none, { sts: elsewhere })).refused?.permanent, false);
  const testing = decideTls(question(none, { sts: sts('testing', 'mx.two.test') }));
  assert.deepEqual([testing.hosts[0]?.level, testing.testing?.mode], ['opportunistic', 'testing']);
  assert.equal(level(none, { sts: sts('none') }), 'opportunistic');
});

rfc(8461, '2').mustNot('let a policy undo what DANE demands', () => {
  assert.equal(level(dane, { sts: here }), 'verify-dane');
  assert.equal(level(dane, { sts: elsewhere, mxSecure: true }), 'verify-dane');
  assert.equal(level(dane, { sts: elsewhere }), 'skip', 'an MX that is not signed may name any host');
  assert.equal(level(unknown, { sts: here }), 'skip');
  assert.equal(level(unusable, { sts: here }), 'verify-name');
});

const section42 = rfc(8689, '4.2.1');
section42.must('speak only to hosts that are proven, by name and certificate', () => {
  assert.equal(level(dane, { requireTls: true, mxSecure: true }), 'verify-dane');
  assert.equal(level(none, { requireTls: true, mxSecure: true }), 'verify-name');
  assert.equal(level(none, { requireTls: true, sts: sts('testing', 'mx.one.test') }), 'verify-name');
  const refused = decideTls(question(none, { requireTls: true, setting: 'none' })).refused;
  assert.deepEqual([refused?.permanent, refused?.status], [true, '5.7.10']);
  assert.match(refused?.why ?? '', /nothing proves that mx\.one\.test takes the mail of one\.test/);
  assert.equal(decideTls(question(unknown, { requireTls: true })).refused?.permanent, false);
  assert.equal(decideTls(question(dane, { requireTls: true })).requireTls, true);
});

section42.must('know what proves that a host takes the mail: a signed MX, or the names in an STS policy', () => {
  const named = (changes: Partial<TlsQuestion>) => decideTls(question(none, changes)).hosts[0]!.namedBy;
  assert.deepEqual(
    [{ mxSecure: true, sts: here }, { sts: here }, { sts: elsewhere }, { sts: sts('none', 'mx.one.test') }, {}].map(
      named,
    ),
    ['dnssec', 'mta-sts', null, null, null],
  );
});

rfc(8689, '3').should('ignore policies for a message that says TLS-Required: No', () => {
  for (const policy of [dane, unusable, unknown, none])
    assert.equal(level(policy, { tlsRequiredNo: true, sts: elsewhere }), 'opportunistic');
  assert.equal(decideTls(question(none, { tlsRequiredNo: true, sts: sts('testing', 'x.test') })).testing, null);
});

rfc(8689, '3').should('pass over what the recipients ask for, and keep to what our own owner asks for', () => {
  for (const policy of [dane, unusable, unknown, none]) {
    const told = (setting: TlsQuestion['setting']) => level(policy, { tlsRequiredNo: true, sts: elsewhere, setting });
    assert.deepEqual([told('none'), told('encrypt'), told('verify')], ['none', 'encrypt', 'verify-name']);
  }
});

rfc(8689, '4.1').must('ignore that header where REQUIRETLS is asked for', () => {
  assert.equal(level(none, { tlsRequiredNo: true, requireTls: true, mxSecure: true }), 'verify-name');
});

rfc(7435, '3').should('let the owner ask for more, and for none at all', () => {
  assert.equal(level(none, { setting: 'encrypt' }), 'encrypt');
  assert.equal(level(none, { setting: 'verify' }), 'verify-name');
  assert.equal(level(unusable, { setting: 'verify' }), 'verify-name');
  assert.equal(level(dane, { setting: 'encrypt' }), 'verify-dane');
  assert.equal(level(dane, { setting: 'none', sts: here }), 'none');
});

rfc(8460, '4.4').must('name the policy that was applied', () => {
  const told = (policy: DanePolicy, changes: Partial<TlsQuestion> = {}) => {
    const asked = question(policy, changes);
    return reportedPolicy(decideTls(asked).hosts[0]!, asked);
  };
  assert.deepEqual(told(dane, { sts: here }), {
    type: 'tlsa',
    strings: [`3 1 1 ${'ab'.repeat(32)}`],
    domain: 'mx.one.test',
    mxHosts: ['mx.one.test'],
  });
  assert.equal(told(none, { sts: here }).strings[1], 'mode: enforce');
  assert.equal(told(none).type, 'no-policy-found');
});

rfc(8689, '4.2.1').must('go on to the next host, and refuse only when none is left', () => {
  const hosts = [
    { name: 'mx.one.test', dane: unknown },
    { name: 'mx.two.test', dane: none },
  ];
  const plan = decideTls(question(none, { hosts }));
  assert.deepEqual(
    plan.hosts.map(host => host.level),
    ['skip', 'opportunistic'],
  );
  assert.equal(plan.refused, null);
  for (const host of plan.hosts) assert.notEqual(host.why, '');
});
