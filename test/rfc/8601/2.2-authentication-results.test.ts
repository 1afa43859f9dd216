import assert from 'node:assert/strict';
import { plainZone, zoneResolver } from '../../../server/dns/zone.ts';
import {
  arcResults,
  dkimResults,
  dmarcResult,
  forgedResults,
  iprevResult,
  printAuthenticationResults,
  spfResult,
} from '../../../server/mailauth/authentication-results.ts';
import { readAuthenticationResults } from '../../../server/mailauth/authentication-results-read.ts';
import type { DkimVerdict } from '../../../server/mailauth/dkim-verdict.ts';
import { judgeDmarc } from '../../../server/mailauth/dmarc.ts';
import { checkIprev } from '../../../server/mailauth/iprev.ts';
import { checkSpf } from '../../../server/mailauth/spf.ts';
import { fieldsOf, unfold } from '../../../server/mime/header.ts';
import { rfc } from '../../support/rfc.ts';

const zone = plainZone({
  'example.com': { TXT: ['v=spf1 ip4:192.0.2.0/24 -all'] },
  '_dmarc.example.com': { TXT: ['v=DMARC1; p=quarantine'] },
  '1.2.0.192.in-addr.arpa': { PTR: ['other.example.com.', 'mail.example.com.'] },
  '2.2.0.192.in-addr.arpa': { PTR: ['mail.example.com.'] },
  '4.2.0.192.in-addr.arpa': { PTR: ['down.test.'] },
  'mail.example.com': { A: ['192.0.2.1'] },
  'other.example.com': { A: ['198.51.100.1'] },
});
assert.ok(zone.ok);
const resolver = zoneResolver(zone.value, { failing: ['down.test', '9.2.0.192.in-addr.arpa'] });

rfc(8601, '2.2').must('print one result a line, values quoted where they need it', async () => {
  const spf = await checkSpf({ ip: '192.0.2.1', helo: 'h.test', mailFrom: 'ann+list=x@example.com' }, resolver);
  const dmarc = await judgeDmarc({ from: ['a@example.com'], spf: null, dkim: [] }, resolver);
  const signature = {
    result: 'fail',
    why: 'the "body" was\r\nchanged',
    domain: 'example.com',
    identity: '@example.com',
    selector: 's 1',
    algorithm: 'rsa-sha256',
    mark: 'aB/+1234',
  };
  const dkim = { signatures: [signature] } as unknown as Pick<DkimVerdict, 'signatures'>;
  const printed = printAuthenticationResults('mx.office.example', [
    iprevResult(await checkIprev('2001:db8::1', resolver)),
    spfResult(spf),
    ...dkimResults(dkim),
    dmarcResult(dmarc),
    ...arcResults({ result: 'pass', why: '' }, '192.0.2.1'),
    ...arcResults({ result: 'temperror', why: '' }, '192.0.2.1'),
    { method: 'bad\r\nX: y', result: 'pass', reason: null, properties: [] },
  ]);
  assert.ok(printed.ok);
  assert.equal(
    printed.value,
    [
      'Authentication-Results: mx.office.example;',
      ' iprev=permerror reason="2001:db8::1 has no name in the DNS"',
      '  policy.iprev="2001:db8::1";',
      ' spf=pass smtp.mailfrom=ann+list=x@example.com;',
      ' dkim=fail reason="the \\"body\\" was??changed" header.d=example.com',
      '  header.i=@example.com header.s="s 1" header.a=rsa-sha256 header.b="aB/+1234";',
      ' dmarc=fail',
      '  reason="neither SPF nor DKIM vouches for anybody, so not for example.com; example.com asks for p=quarantine"',
      '  header.from=example.com policy.dmarc=quarantine;',
      ' arc=pass smtp.remote-ip=192.0.2.1',
      '',
    ].join('\r\n'),
  );
  const read = readAuthenticationResults(unfold(Buffer.from(printed.value), 23, printed.value.length));
  assert.deepEqual(
    read?.results.map(({ method, result }) => `${method}=${result}`),
    ['iprev=permerror', 'spf=pass', 'dkim=fail', 'dmarc=fail', 'arc=pass'],
  );
  assert.deepEqual(read?.results[2], {
    method: 'dkim',
    result: 'fail',
    reason: 'the "body" was??changed',
    properties: [
      { type: 'header', name: 'd', value: 'example.com' },
      { type: 'header', name: 'i', value: '@example.com' },
      { type: 'header', name: 's', value: 's 1' },
      { type: 'header', name: 'a', value: 'rsa-sha256' },
      { type: 'header', name: 'b', value: 'aB/+1234' },
    ],
  });
  assert.deepEqual(printAuthenticationResults('mx.office.example', []), {
    ok: true,
    value: 'Authentication-Results: mx.office.example; none\r\n',
  });
  assert.equal(printAuthenticationResults('a b', []).ok, false);
  assert.equal(dkimResults({ signatures: [] })[0]?.result, 'none');
});

rfc(8601, 'Appendix B').should('read the fields that others write', () => {
  const read = readAuthenticationResults(
    '(c (nested) \\) ) foo.example.net / 1 (x); spf = Fail (what (they) "say") smtp . mailfrom=x ; dkim/1=pass reason=good header.i="@a b".example ' +
      'header.d=example.com; (nothing) ; bad; =; auth=pass (cram-md5) smtp.auth=sender@example.net smtp.mailfrom=<a@b>;dmarc=pass',
  );
  assert.equal(read?.authservId, 'foo.example.net');
  assert.deepEqual(
    read?.results.map(({ method, result, properties }) => [
      method,
      result,
      ...properties.map(p => `${p.type}.${p.name}=${p.value}`),
    ]),
    [
      ['spf', 'fail'],
      ['dkim', 'pass', 'header.i=@a b.example', 'header.d=example.com'],
      ['auth', 'pass', 'smtp.auth=sender@example.net', 'smtp.mailfrom=<a@b>'],
      ['dmarc', 'pass'],
    ],
  );
  for (const none of ['', ';', '   ', '(only a comment', '; spf=pass', '=x'])
    assert.equal(readAuthenticationResults(none), null, none);
  assert.deepEqual(readAuthenticationResults('example.org 1; none')?.results, []);
});

rfc(8601, '5').must('find every field that claims to be ours, however it is written', () => {
  const message = Buffer.from(
    [
      'Received: x',
      'Authentication-Results: mx.office.example; spf=pass',
      'authentication-RESULTS : (hi) "MX.Office.Example." 1;\r\n\tdkim=pass',
      'Authentication-Results: mx.other.example; spf=pass',
      'Authentication-Results: xmx.office.example; spf=pass',
      'X-Authentication-Results: mx.office.example; spf=pass',
      'Authentication-Results: ; spf=pass',
      'Authentication-Results:\r\n mx.office.example\r\n ; spf=pass',
      'Subject: x',
      '',
      'Authentication-Results: mx.office.example; spf=pass',
    ].join('\r\n'),
  );
  const ranges = forgedResults(message, ['mx.office.example', 'old.office.example']);
  assert.equal(ranges.length, 4);
  const fields = fieldsOf(message).map(field => field.range);
  assert.deepEqual(ranges, [fields[1], fields[2], fields[6], fields[7]]);
});

rfc(8601, '2.7.3').must('say what a name that points back is worth', async () => {
  const results = async (ip: string) => {
    const { result, name } = await checkIprev(ip, resolver);
    return [result, name];
  };
  assert.deepEqual(await results('192.0.2.1'), ['pass', 'mail.example.com']);
  assert.deepEqual(await results('::ffff:192.0.2.1'), ['pass', 'mail.example.com']);
  assert.deepEqual(await results('192.0.2.2'), ['fail', null]);
  assert.deepEqual(await results('192.0.2.3'), ['permerror', null]);
  assert.deepEqual(await results('192.0.2.4'), ['temperror', null]);
  assert.deepEqual(await results('192.0.2.9'), ['temperror', null]);
  assert.deepEqual(await results('nowhere'), ['permerror', null]);
});
