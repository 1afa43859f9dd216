/** What an attempt to speak TLS is told as, for TLS-RPT. */
import assert from 'node:assert/strict';
import test from 'node:test';
import type { DanePolicy } from '../../../server/mailauth/dane.ts';
import type { StsPolicy } from '../../../server/mailauth/mta-sts.ts';
import { decideTls, type TlsQuestion } from '../../../server/mailauth/tls-plan.ts';
import { type Attempt, sessionOf } from '../../../server/mta/tls-outcome.ts';
import type { DomainTls } from '../../../server/mta/tls-policy.ts';
import type { Doubt, PeerTls } from '../../../server/net/dial-tls.ts';
import { rfc } from '../../support/rfc.ts';

const record = { usage: 3, selector: 1, matching: 1, data: Buffer.alloc(32, 0xab) };
const policies = {
  none: { kind: 'none', why: 'not signed' },
  dane: { kind: 'authenticate', base: 'mx.one.test', records: [record], names: ['mx.one.test'] },
  unusable: { kind: 'encrypt', base: 'mx.one.test', why: 'of no usable kind' },
  unknown: { kind: 'unknown', why: 'bogus' },
} as const satisfies { readonly [kind: string]: DanePolicy };
const sts = (mode: StsPolicy['mode'], ...mx: string[]): StsPolicy => ({ mode, mx, maxAge: 1000 });

const peer = (doubt: Doubt | null): PeerTls => ({
  ...{ version: 'TLSv1.3', cipher: 'X', serverName: 'mx.one.test' },
  ...{ verified: doubt === null, doubt, certificate: null },
});
const ends = { from: '192.0.2.1', to: '192.0.2.2' };
const met = (doubt: Doubt | null): Attempt => ({ peer: peer(doubt), fault: null, ...ends });
const inClear: Attempt = { peer: null, fault: null, ...ends };
const failed = (fault: Attempt['fault']): Attempt => ({ peer: null, fault, ...ends });
const untrusted: Doubt = { kind: 'untrusted', why: 'unknown authority' };

type Case = {
  readonly dane?: keyof typeof policies;
  readonly sts?: StsPolicy;
  readonly stsFault?: DomainTls['stsFault'];
  readonly attempt: Attempt | null;
};
function told({ dane = 'none', sts = null as never, stsFault = null, attempt }: Case): readonly (string | undefined)[] {
  const question: TlsQuestion = {
    ...{ domain: 'one.test', hosts: [{ name: 'mx.one.test', dane: policies[dane] }], mxSecure: false },
    ...{ sts: sts ?? null, requireTls: false, tlsRequiredNo: false, setting: 'opportunistic' },
  };
  const { policy, failure } = sessionOf(decideTls(question).hosts[0]!, { question, stsFault }, attempt);
  return [policy.type, failure?.type, ...(failure?.reasonCode === undefined ? [] : [failure.reasonCode])];
}

const certificate = (doubt: Doubt): Attempt['fault'] => ({
  ...{ kind: 'tls-failed', sentence: '' },
  tls: { kind: 'certificate', doubt, why: `the certificate is not trusted: ${doubt.why}` },
});
const here = sts('enforce', 'mx.one.test');
const nofetch = { id: '1', at: 0, fault: { type: 'sts-policy-fetch-error', why: 'silent' } } as const;
const rows: readonly (readonly [string, Case, readonly (string | undefined)[]])[] = [
  ['nobody asks, any certificate', { attempt: met(untrusted) }, ['no-policy-found', undefined]],
  ['nobody asks, in clear', { attempt: inClear }, ['no-policy-found', 'starttls-not-supported']],
  ['DANE kept', { dane: 'dane', attempt: met(null) }, ['tlsa', undefined]],
  [
    'DANE, another certificate',
    { dane: 'dane', attempt: failed(certificate({ kind: 'other', why: 'another' })) },
    ['tlsa', 'validation-failure', 'the certificate is not trusted: another'],
  ],
  [
    'DANE, no STARTTLS',
    { dane: 'dane', attempt: failed({ kind: 'tls-unavailable', sentence: '' }) },
    ['tlsa', 'starttls-not-supported'],
  ],
  ['TLSA of no usable kind', { dane: 'unusable', attempt: met(null) }, ['tlsa', 'tlsa-invalid', 'of no usable kind']],
  ['TLSA that DNSSEC calls bogus', { dane: 'unknown', attempt: null }, ['tlsa', 'dnssec-invalid', 'bogus']],
  ['STS kept', { sts: here, attempt: met(null) }, ['sts', undefined]],
  [
    'STS, a certificate for another name',
    { sts: here, attempt: failed(certificate({ kind: 'name', why: 'other' })) },
    ['sts', 'certificate-host-mismatch', 'the certificate is not trusted: other'],
  ],
  [
    'STS, an old certificate',
    { sts: here, attempt: failed(certificate({ kind: 'expired', why: 'old' })) },
    ['sts', 'certificate-expired', 'the certificate is not trusted: old'],
  ],
  [
    'STS, no agreement',
    { sts: here, attempt: failed({ kind: 'tls-failed', sentence: '', tls: { kind: 'handshake', why: 'no cipher' } }) },
    ['sts', 'validation-failure', 'no cipher'],
  ],
  [
    'STS that does not name the host',
    { sts: sts('enforce', 'mx.two.test'), attempt: null },
    ['sts', 'validation-failure', 'the policy does not name mx.one.test'],
  ],
  [
    'STS only tried: what would have failed is told',
    { sts: sts('testing', 'mx.one.test'), attempt: met(untrusted) },
    ['sts', 'certificate-not-trusted', 'unknown authority'],
  ],
  [
    'STS that cannot be fetched',
    { stsFault: nofetch, attempt: met(null) },
    ['sts', 'sts-policy-fetch-error', 'silent'],
  ],
  [
    'STS that cannot be fetched, and an older one in force',
    { sts: here, stsFault: nofetch, attempt: met(null) },
    ['sts', undefined],
  ],
];
for (const [what, given, expected] of rows)
  rfc(8460, '4.3').must(`tell: ${what}`, () => assert.deepEqual(told(given), expected));

test('both ends and the host are named', () => {
  const question: TlsQuestion = {
    ...{ domain: 'one.test', hosts: [{ name: 'mx.one.test', dane: policies.none }], mxSecure: false },
    ...{ sts: null, requireTls: false, tlsRequiredNo: false, setting: 'opportunistic' },
  };
  const { failure } = sessionOf(decideTls(question).hosts[0]!, { question, stsFault: null }, inClear);
  assert.deepEqual(failure, {
    ...{ type: 'starttls-not-supported', mxHost: 'mx.one.test', sendingIp: '192.0.2.1', receivingIp: '192.0.2.2' },
  });
});
