import assert from 'node:assert/strict';
import { err, ok } from '../../../server/base/result.ts';
import { type Duration, days, type Instant, minutes, seconds } from '../../../server/base/units.ts';
import type { Answer } from '../../../server/dns/resolver.ts';
import {
  allowsHost,
  parseStsPolicy,
  printStsPolicy,
  printStsRecord,
  type StsPolicy,
  stsId,
} from '../../../server/mailauth/mta-sts.ts';
import { afterFetch, inForce, NOTHING_KNOWN, nextStep, type StsState } from '../../../server/mailauth/mta-sts-cache.ts';
import { type FetchFault, fetchSts } from '../../../server/mailauth/mta-sts-fetch.ts';
import { rfc } from '../../support/rfc.ts';

rfc(8461, '3.1').must('read the id from exactly one record with the version', () => {
  assert.equal(stsId(['v=STSv1; id=20160831085700Z;']), '20160831085700Z');
  assert.equal(stsId(['v=spf1 -all', 'v=STSv1;id=1']), '1');
  assert.equal(stsId(['v=STSv1 ; new=thing; id = a1 ;']), 'a1');
  for (const none of [[], ['v=STSv1;'], ['v=STSv1; id=1', 'v=STSv1; id=2'], ['id=1; v=STSv1'], ['v=STSv12; id=1']])
    assert.equal(stsId(none), null, JSON.stringify(none));
  assert.equal(stsId([`v=STSv1; id=${'x'.repeat(33)}`]), null);
  assert.equal(stsId(['v=STSv1; id=a b']), null);
  assert.equal(stsId([printStsRecord('7')]), '7');
});

const text = 'version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmax_age: 604800\r\n';
const policy: StsPolicy = { mode: 'enforce', mx: ['mail.example.com', '*.example.net'], maxAge: seconds(604_800) };

const section32 = rfc(8461, '3.2');
section32.must('read a policy, whatever ends its lines and whatever else it says', () => {
  assert.deepEqual(parseStsPolicy(text), ok(policy));
  assert.deepEqual(parseStsPolicy(text.replaceAll('\r', '')), ok(policy));
  assert.deepEqual(parseStsPolicy(`${text}mode: none\nfuture.key: value\n\n`), ok(policy), 'the first of two counts');
  assert.deepEqual(parseStsPolicy(printStsPolicy(policy)), ok(policy));
  const none = parseStsPolicy('version: STSv1\nmode: none\nmax_age: 10');
  assert.deepEqual(none, ok({ mode: 'none', mx: [], maxAge: 10_000 }));
  const long = parseStsPolicy(text.replace('604800', '9999999999'));
  assert.equal(long.ok && long.value.maxAge, seconds(31_557_600));
});

section32.must('refuse what is no policy', () => {
  const wrong = [
    '',
    'version: STSv2',
    text.replace('enforce', 'maybe'),
    text.replace('604800', '-1'),
    `${text}nonsense`,
  ];
  wrong.push(
    text.replace(/mx.*\r\n/g, ''),
    text.replace('*.example.net', 'mx.*.net'),
    text.replace('*.example.net', '*'),
  );
  wrong.push('<html>', text.replace('mail.example.com', 'mail example'), text.replace('max_age', 'maxage'));
  for (const one of wrong) assert.equal(parseStsPolicy(one).ok, false, JSON.stringify(one));
});

rfc(8461, '4.1').must('match a host with its name, and a star with one label', () => {
  for (const host of ['mail.example.com', 'MAIL.example.com.', 'a.example.net'])
    assert.equal(allowsHost(policy, host), true, host);
  for (const host of ['example.net', 'a.b.example.net', 'example.com', 'xmail.example.com', '.example.net', ''])
    assert.equal(allowsHost(policy, host), false, host);
});

const after = (wait: Duration): Instant => 0 + wait;
const record = (id: string): Answer<string> => ({ kind: 'found', records: [`v=STSv1; id=${id}`], ttl: null });
const none: Answer<string> = { kind: 'no-such-name' };
const broken: Answer<string> = { kind: 'failure', why: 'SERVFAIL' };
const known: StsState = afterFetch(NOTHING_KNOWN, '1', ok(policy), 0);
const fault = { type: 'sts-policy-fetch-error', why: 'mta-sts.example.com answered 404' } as const;

const section33 = rfc(8461, '3.3');
section33.must('fetch what is not known, or has another id', () => {
  assert.deepEqual(nextStep(NOTHING_KNOWN, record('1'), 0), { do: 'fetch', id: '1' });
  assert.deepEqual(nextStep(known, record('2'), 5), { do: 'fetch', id: '2' });
  assert.equal(nextStep(known, record('1'), 5).do, 'use');
});

section33.should('not fetch again at once what could not be had', () => {
  const failed = afterFetch(NOTHING_KNOWN, '1', err(fault), 100);
  assert.deepEqual(nextStep(failed, record('1'), 100 + minutes(5) - 1), { do: 'use', policy: null, why: fault.why });
  assert.equal(nextStep(failed, record('1'), 100 + minutes(5)).do, 'fetch');
  assert.equal(nextStep(failed, record('2'), 101).do, 'fetch', 'a new id is a new policy');
});

const section51 = rfc(8461, '5.1');
section51.must('keep a policy that is valid when the record or the web server is gone', () => {
  for (const answer of [none, broken, { kind: 'found', records: ['x'], ttl: null } as Answer<string>]) {
    const next = nextStep(known, answer, after(days(6)));
    assert.deepEqual(next.do === 'use' && next.policy, policy);
  }
  const failed = afterFetch(known, '2', err(fault), 50);
  const next = nextStep(failed, record('2'), 51);
  assert.deepEqual(next.do === 'use' && next.policy, policy);
});

section51.must('forget a policy when its time is over', () => {
  assert.deepEqual(inForce(known, after(days(7)) - 1), policy);
  assert.equal(inForce(known, after(days(7))), null);
  const next = nextStep(known, none, after(days(7)));
  assert.deepEqual(next, { do: 'use', policy: null, why: 'the domain has no MTA-STS record' });
  assert.equal(afterFetch(known, '2', err(fault), after(days(8))).known, null);
});

rfc(8461, '10.2').should('fetch a policy anew long before its end', () => {
  assert.equal(nextStep(known, record('1'), after(days(1)) - 1).do, 'use');
  assert.equal(nextStep(known, record('1'), after(days(1))).do, 'fetch');
  const renewed = afterFetch(known, '1', ok(policy), after(days(1)));
  assert.deepEqual(inForce(renewed, after(days(7))), policy);
});

section33.must('take only a plain text that came with a valid certificate and status 200', async () => {
  const wanted: string[] = [];
  const served =
    (mediaType: string, body = text) =>
    async ({ host, path }: { host: string; path: string }) => {
      wanted.push(`${host}${path}`);
      return ok({ text: body, mediaType });
    };
  const failing = (kind: FetchFault['kind']) => async () => err({ kind, sentence: 'no' });
  assert.deepEqual(await fetchSts(served('text/plain'), 'example.com'), ok(policy));
  assert.deepEqual(wanted, ['mta-sts.example.com/.well-known/mta-sts.txt']);
  const type = async (fetching: Promise<Awaited<ReturnType<typeof fetchSts>>>) => {
    const fetched = await fetching;
    return fetched.ok ? 'ok' : fetched.error.type;
  };
  assert.equal(await type(fetchSts(served('text/html'), 'example.com')), 'sts-policy-invalid');
  assert.equal(await type(fetchSts(served('text/plain', 'no'), 'example.com')), 'sts-policy-invalid');
  assert.equal(await type(fetchSts(failing('certificate'), 'example.com')), 'sts-webpki-invalid');
  for (const kind of ['answer', 'too-long', 'network'] as const)
    assert.equal(await type(fetchSts(failing(kind), 'example.com')), 'sts-policy-fetch-error');
});

section32.must('read a hostile policy in no time', () => {
  const blanks = ' '.repeat(32_000);
  const hostile = [`mode: x${blanks}y`, `${blanks}z`, `mx: ${'a.'.repeat(30_000)}`, `mx: ${'a'.repeat(60_000)}`];
  const before = process.cpuUsage();
  for (const line of hostile)
    assert.equal(parseStsPolicy(`${text}${line}\n${line}`).ok && line.startsWith('mx'), false);
  assert.ok(process.cpuUsage(before).user < 100_000);
});
