/** Key records, and what the DNS may answer instead. */
import assert from 'node:assert/strict';
import { verifyDkim } from '../../../server/mailauth/dkim-verify.ts';
import { rfc } from '../../support/rfc.ts';
import { craft, dns, ed25519Record, NOW, rsaRecord } from '../../support/signed-mail.ts';

const at = 'r._domainkey.example.com';
const judge = async (records: string | readonly string[], tags = {}) => {
  const { signatures } = await verifyDkim(craft({ tags }), { resolver: dns({ [at]: records }), now: NOW });
  return signatures[0]!;
};
const brief = async (records: string | readonly string[], tags = {}) => {
  const { result, cause, tag } = await judge(records, tags);
  return [result, cause, tag];
};
const key = rsaRecord.slice(rsaRecord.indexOf('p='));
const pass = ['pass', null, null];

const syntax = rfc(6376, '3.6.1');
syntax.must('take a record of nothing but a key', async () => assert.deepEqual(await brief(key), pass));
syntax.must('take blanks within the key', async () => {
  assert.deepEqual(await brief(`k = rsa ; ${key.replace(/.{40}/g, '$& \t')} ;`), pass);
});
syntax.must('tell a revoked key', async () => {
  assert.deepEqual(await brief('v=DKIM1; p='), ['permerror', 'key-revoked', 'p']);
});
syntax.must('pass over a record whose v= is another or not first', async () => {
  assert.deepEqual(await brief(`v=DKIM2; ${key}`), ['permerror', 'key-malformed', 'v']);
  assert.deepEqual(await brief(`k=rsa; v=DKIM1; ${key}`), ['permerror', 'key-malformed', 'v']);
  assert.deepEqual(await brief('v=spf1 -all'), ['permerror', 'key-malformed', 'v']);
});
syntax.must('pass over a key for other hashes, services or kinds', async () => {
  assert.deepEqual(await brief(`h=sha1; ${key}`), ['permerror', 'key-unfit', 'h']);
  assert.deepEqual(await brief(`h=sha1 : sha256; ${key}`), pass);
  assert.deepEqual(await brief(`s=tlsrpt; ${key}`), ['permerror', 'key-unfit', 's']);
  assert.deepEqual(await brief(`s=tlsrpt:email; ${key}`), pass);
  assert.deepEqual(await brief(`s=*; ${key}`), pass);
  assert.deepEqual(await brief(`k=dsa; ${key}`), ['permerror', 'key-unfit', 'k']);
});
syntax.must('want i= to be of the very domain when the key says t=s', async () => {
  assert.deepEqual(await brief(`t=s; ${key}`, { i: '@mail.example.com' }), ['permerror', 'identity', 't']);
  assert.deepEqual(await brief(`t=s; ${key}`, { i: 'ana@example.com' }), pass);
});
syntax.must('tell that a domain is only trying DKIM out', async () => {
  const one = await judge(`t=y:s; ${key}`);
  assert.deepEqual([one.result, one.key?.testing], ['pass', true]);
});
syntax.mustNot('fall over a key that is none', async () => {
  for (const p of ['AAAA', 'MIGf', '!', key.slice(2, 60), Buffer.alloc(5000).toString('base64')]) {
    assert.deepEqual(await brief(`p=${p}`), ['permerror', 'key-malformed', 'p'], p.slice(0, 10));
  }
  assert.deepEqual(await brief('whatever'), ['permerror', 'key-malformed', null]);
  assert.deepEqual(await brief('v=DKIM1; k=rsa'), ['permerror', 'key-malformed', 'p']);
});
syntax.mustNot('read a record of 64 KiB', async () => {
  const one = await judge(`${key}; n=${'x'.repeat(65_000)}`);
  assert.deepEqual([one.result, one.cause, one.key?.record.length], ['permerror', 'key-malformed', 1024]);
});

const several = rfc(6376, '6.1.2');
several.may('try the keys of several records at one name', async () => {
  assert.deepEqual(await brief(['v=spf1 -all', ed25519Record, rsaRecord]), pass);
  assert.deepEqual(await brief(['v=spf1 -all', 'p=']), ['permerror', 'key-malformed', 'v']);
});
several.must('tell no key from no answer', async () => {
  const options = { now: NOW, resolver: dns({ 'x.example.com': 'x' }) };
  const [none] = (await verifyDkim(craft(), options)).signatures;
  assert.deepEqual(
    [none!.result, none!.cause, none!.why],
    ['permerror', 'no-key', 'there is no key at r._domainkey.example.com'],
  );
  const [failure] = (await verifyDkim(craft(), { now: NOW, resolver: dns({}, ['example.com']) })).signatures;
  assert.deepEqual([failure!.result, failure!.cause], ['temperror', 'dns']);
});
several.should('ask once for the key of several signatures, and not at all when the body was changed', async () => {
  const asked: string[] = [];
  const zone = dns({ [at]: rsaRecord });
  const txt = (name: string) => {
    asked.push(name);
    return zone.txt(name);
  };
  const resolver = { ...zone, txt };
  const signed = craft();
  const field = signed.subarray(0, signed.indexOf('\r\nFrom') + 2);
  const twice = Buffer.concat([field, signed]);
  const { signatures } = await verifyDkim(twice, { resolver, now: NOW });
  assert.deepEqual([signatures.map(one => one.result), asked], [['pass', 'pass'], [at]]);
  const changed = await verifyDkim(Buffer.concat([twice, Buffer.from('more')]), { resolver, now: NOW });
  assert.deepEqual(
    [changed.signatures.map(one => one.why), asked.length],
    [Array(2).fill('the body was changed after example.com signed it'), 1],
  );
});
