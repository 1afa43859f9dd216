import assert from 'node:assert/strict';
import { type PlainZone, plainZone, zoneResolver } from '../../../server/dns/zone.ts';
import { type DmarcQuestion, judgeDmarc } from '../../../server/mailauth/dmarc.ts';
import { readAuthors } from '../../../server/mailauth/dmarc-author.ts';
import { parseDmarcRecord } from '../../../server/mailauth/dmarc-record.ts';
import { rfc } from '../../support/rfc.ts';

const zone: PlainZone = {
  '_dmarc.example.com': { TXT: ['v=DMARC1; p=reject'] },
  '_dmarc.strict.example': { TXT: ['v=DMARC1; p=quarantine; adkim=s; aspf=s'] },
  '_dmarc.test.example': { TXT: ['v=DMARC1; p=reject; t=y'] },
  '_dmarc.some.example': { TXT: ['v=DMARC1; p=reject; pct=25'] },
  '_dmarc.own.example.com': { TXT: ['v=DMARC1; p=none; psd=n'] },
};
const parsed = plainZone(zone);
assert.ok(parsed.ok);
const resolver = zoneResolver(parsed.value);

const judge = (author: string, facts: Partial<DmarcQuestion> = {}) =>
  judgeDmarc({ from: [`<ann@${author}>`], spf: null, dkim: [], ...facts }, resolver);
const spf = (domain: string, result = 'pass') => ({ spf: { domain, result } });
const dkim = (...domains: string[]) => ({
  dkim: domains.map(domain => ({ domain, result: 'pass', selector: 's1' })),
});

rfc(9989, '4.4').must('pass when one authenticated name is of the author’s organization', async () => {
  assert.equal((await judge('example.com', spf('bounce.example.com'))).result, 'pass');
  assert.equal((await judge('news.example.com', dkim('example.com'))).result, 'pass');
  assert.equal((await judge('example.com', dkim('other.example', 'mail.example.com'))).result, 'pass');
  assert.equal((await judge('example.com', dkim('notexample.com'))).result, 'fail');
  assert.equal((await judge('example.com', dkim('own.example.com'))).result, 'fail', 'psd=n is another organization');
  assert.equal((await judge('example.com', spf('example.com', 'softfail'))).result, 'fail');
});

rfc(9989, '4.4').must('ask for the same name where the record is strict', async () => {
  assert.equal((await judge('strict.example', dkim('mail.strict.example'))).result, 'fail');
  assert.equal((await judge('strict.example', spf('mail.strict.example'))).result, 'fail');
  assert.equal((await judge('strict.example', dkim('STRICT.example.'))).result, 'pass');
});

rfc(9989, '4.7').must('ask for one step less in test mode', async () => {
  const verdict = await judge('test.example');
  assert.deepEqual([verdict.result, verdict.policy, verdict.disposition], ['fail', 'reject', 'quarantine']);
  assert.match(verdict.because, /test\.example asks for p=reject in test mode$/);
});

rfc(7489, '6.6.4').should('ask for one step less outside the sample', async () => {
  const disposition = async (sample?: number) =>
    (await judge('some.example', sample === undefined ? {} : { sample })).disposition;
  assert.deepEqual(
    [await disposition(0.1), await disposition(0.25), await disposition(0.99)],
    ['reject', 'quarantine', 'quarantine'],
  );
  // RFC 9989 knows no sampling.
  assert.equal(await disposition(), 'reject');
});

rfc(9989, '5.3.1').must('read the author’s domain as A-labels, and say none where there is none', async () => {
  assert.deepEqual(readAuthors(['Jörg <j@B\xc3\xbccher.example>']).domains, ['xn--bcher-kva.example']);
  assert.deepEqual(readAuthors(['a@x.example, "b, c" <b@X.example>, g: d@y.example;']).domains, [
    'x.example',
    'y.example',
  ]);
  assert.deepEqual(readAuthors(['ceo@bank.example <x@evil.example>']).domains.includes('evil.example'), true);
  for (const none of [[], [''], ['Ann'], ['ann@[192.0.2.1]'], ['undisclosed:;']]) {
    assert.equal((await judgeDmarc({ from: none, spf: null, dkim: [] }, resolver)).result, 'none', none[0]);
  }
});

rfc(9989, '11.5').should('let nobody pass beside a domain that does not', async () => {
  const two = { from: ['a@other.test, b@example.com'], ...dkim('other.test'), spf: null };
  const verdict = await judgeDmarc(two, resolver);
  assert.deepEqual([verdict.result, verdict.domain, verdict.disposition], ['fail', 'example.com', 'reject']);
  const fields = await judgeDmarc({ ...two, from: ['a@other.test', 'b@example.com'] }, resolver);
  assert.deepEqual([fields.result, fields.authors.fields], ['fail', 2]);
  const both = await judgeDmarc(
    { from: ['a@example.com, b@test.example'], spf: null, ...dkim('example.com', 'test.example') },
    resolver,
  );
  assert.equal(both.result, 'pass');
  const hidden = await judgeDmarc(
    { from: ['a@example.com, "x@bank.test"@example.com'], spf: null, ...dkim('example.com') },
    resolver,
  );
  assert.equal(hidden.result, 'permerror');
  const many = await judgeDmarc(
    { from: [Array.from({ length: 50 }, (_, at) => `a@d${at}.test`).join()], spf: null, dkim: [] },
    resolver,
  );
  assert.equal(many.result, 'permerror');
});

rfc(9989, '4.10.2').must('bound the walks that signatures can cause', async () => {
  let asked = 0;
  const counting = {
    ...resolver,
    txt: (name: string) => {
      asked++;
      return resolver.txt(name);
    },
  };
  const names = Array.from({ length: 500 }, (_, at) => `s${at}.a.b.c.d.example.com`);
  const verdict = await judgeDmarc({ from: ['a@example.com'], ...spf('nobody.test'), ...dkim(...names) }, counting);
  assert.equal(verdict.result, 'pass', 'the first of them is enough');
  assert.ok(asked < 80, `${asked} questions`);
});

rfc(9989, '4.8').must('ignore unknown tags and take the default for wrong values', async () => {
  const record = parseDmarcRecord(
    'v = DMARC1 ;p= Reject;x=1; adkim=q; rua=mailto:a@b.example!10m , ftp:x, nobody; fo=1:d;; P=none',
  );
  assert.deepEqual([record?.p, record?.adkim, record?.fo, record?.sound], ['reject', 'r', '1:d', true]);
  assert.deepEqual(record?.rua, [
    { uri: 'mailto:a@b.example', address: 'a@b.example', most: 10 * 1024 * 1024 },
    { uri: 'ftp:x', address: null },
  ]);
  assert.equal(record?.faults.length, 3);
});

rfc(9989, '5.3').should('say in words what decided', async () => {
  assert.equal(
    (await judge('news.example.com', { ...spf('bounce.example.net'), ...dkim() })).because,
    'bounce.example.net vouched for it, but the author is of news.example.com (example.com); example.com asks for p=reject',
  );
  assert.equal(
    (await judge('example.com', dkim('example.com'))).because,
    'example.com is vouched for by the DKIM signature of example.com (s1)',
  );
});
