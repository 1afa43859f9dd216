/** The tags of a signature, each wrong in its way. */
import assert from 'node:assert/strict';
import { verifyDkim } from '../../../server/mailauth/dkim-verify.ts';
import { rfc } from '../../support/rfc.ts';
import { BODY, type Craft, craft, HEADER, NOW, rsaRecord, SECONDS, usualDns } from '../../support/signed-mail.ts';

const { must, mustNot, may } = rfc(6376, '3.5');
const one = async (made: Craft, resolver = usualDns, now = NOW) =>
  (await verifyDkim(craft(made), { resolver, now })).signatures[0]!;
const brief = async (made: Craft) => {
  const { result, cause, tag } = await one(made);
  return [result, cause, tag];
};
const tags = (values: Record<string, string | null>) => brief({ tags: values });
const pass = ['pass', null, null];

must('tell all there is to know of a signature that is good', async () => {
  const { key, ...verdict } = await one({
    tags: { t: String(SECONDS - 60), x: String(SECONDS + 60), i: 'ana@mail.example.com' },
  });
  assert.deepEqual(verdict, {
    result: 'pass',
    cause: null,
    tag: null,
    why: 'example.com signed it, and nothing it signed was changed',
    domain: 'example.com',
    selector: 'r',
    identity: 'ana@mail.example.com',
    algorithm: 'rsa-sha256',
    canonicalization: 'simple/simple',
    signedFields: ['from', 'to', 'subject', 'date'],
    uncovered: [],
    authorOversigned: false,
    bodyLimit: null,
    signedAt: NOW - 60_000,
    expiresAt: NOW + 60_000,
    mark: verdict.mark,
  });
  assert.match(verdict.mark, /^[A-Za-z0-9+/]{8}$/);
  assert.deepEqual(key, { name: 'r._domainkey.example.com', record: rsaRecord, bits: 1024, testing: false });
});

must('want v=, a=, b=, bh=, d=, h= and s=, and name the one that is missing', async () => {
  for (const tag of ['v', 'a', 'bh', 'd', 'h', 's']) {
    assert.deepEqual(await tags({ [tag]: null }), ['neutral', 'syntax', tag]);
  }
  assert.deepEqual(await tags({ b: '' }), ['neutral', 'syntax', 'b']);
});
must('pass over versions, algorithms, forms and ways to the key that are not known', async () => {
  assert.deepEqual(await tags({ v: '2' }), ['neutral', 'version', 'v']);
  assert.deepEqual(await tags({ a: 'rsa-sha512' }), ['neutral', 'algorithm', 'a']);
  assert.deepEqual(await tags({ c: 'nowsp' }), ['neutral', 'canonicalization', 'c']);
  assert.deepEqual(await tags({ c: 'simple/simple/simple' }), ['neutral', 'canonicalization', 'c']);
  assert.deepEqual(await tags({ q: 'http' }), ['neutral', 'syntax', 'q']);
  assert.deepEqual(await tags({ q: 'http:dns/txt' }), pass);
});
mustNot('take base64, numbers and names that are none', async () => {
  assert.deepEqual(await tags({ b: 'b@d' }), ['neutral', 'syntax', 'b']);
  assert.deepEqual(await tags({ bh: 'abc' }), ['neutral', 'syntax', 'bh']);
  assert.deepEqual(await tags({ l: '-1' }), ['neutral', 'syntax', 'l']);
  assert.deepEqual(await tags({ t: '1 2' }), ['neutral', 'syntax', 't']);
  assert.deepEqual(await tags({ x: 'soon' }), ['neutral', 'syntax', 'x']);
  for (const d of ['', '.', 'example..com', 'example.com.', 'a b.example', '-x.example', 'x'.repeat(64)]) {
    assert.deepEqual(await tags({ d }), ['neutral', 'syntax', 'd'], d);
  }
  assert.deepEqual(await tags({ s: 'a/b' }), ['neutral', 'syntax', 's']);
});
must('ignore tags that are not known', async () => assert.deepEqual(await tags({ zz: 'top' }), pass));

must('want From to be signed', async () => {
  assert.deepEqual(await tags({ h: 'to:subject' }), ['permerror', 'author-not-signed', 'h']);
  assert.deepEqual(await tags({ h: 'FROM:to' }), pass);
});
must('want i= to be of the domain or below it', async () => {
  assert.deepEqual(await tags({ i: '@other.example' }), ['permerror', 'identity', 'i']);
  assert.deepEqual(await tags({ i: '@badexample.com' }), ['permerror', 'identity', 'i']);
  assert.deepEqual(await tags({ i: 'x=40y@Example.COM' }), pass);
  assert.deepEqual(await tags({ i: 'nobody' }), ['neutral', 'syntax', 'i']);
});
mustNot('let an identity put line breaks into what is said of it', async () => {
  const { identity } = await one({ tags: { i: 'a=0D=0AX-Evil:=20yes@example.com' } });
  assert.equal(identity, 'aX-Evil:yes@example.com');
});

may('take a signature that has expired for none, clocks five minutes apart', async () => {
  const expiring = { tags: { t: String(SECONDS - 999), x: String(SECONDS) } };
  assert.equal((await one(expiring, usualDns, NOW + 299_000)).result, 'pass');
  const late = await one(expiring, usualDns, NOW + 301_000);
  assert.deepEqual(
    [late.result, late.cause, late.why],
    ['fail', 'expired', 'the signature of example.com expired on 2026-11-23 00:00 UTC'],
  );
});
must('want x= to be after t=', async () => {
  assert.deepEqual(await tags({ t: '5', x: '5' }), ['neutral', 'syntax', 'x']);
});
may('let pass a signature of tomorrow: a clock is wrong, and it is theirs', async () => {
  assert.deepEqual(await tags({ t: String(SECONDS + 86_400) }), pass);
});

must('say how much was added behind what l= covers', async () => {
  const added = await one({ body: `${BODY}PS: send money\r\n`, tags: { l: String(BODY.length) } });
  assert.deepEqual([added.result, added.bodyLimit], ['pass', { signed: BODY.length, added: 16 }]);
});
mustNot('take a body that is shorter than l=', async () => {
  assert.deepEqual(await tags({ l: '999' }), ['fail', 'body-shorter', 'l']);
});

rfc(6376, '8.15').mustNot('vouch for a message with a From that was not signed', async () => {
  const forged = await one({ header: ['From: boss@bank.example', ...HEADER] });
  assert.deepEqual([forged.result, forged.cause], ['policy', 'author-added']);
  const oversigned = { tags: { h: 'from:from:to' } };
  assert.equal((await one(oversigned)).authorOversigned, true);
  const message = Buffer.concat([Buffer.from('From: boss@bank.example\r\n'), craft(oversigned)]);
  const { signatures, authorFields } = await verifyDkim(message, { resolver: usualDns, now: NOW });
  assert.deepEqual([signatures[0]!.cause, authorFields], ['header-changed', 2]);
});
rfc(6376, '8.15').mustNot('vouch for a header with a line in it that is no field', async () => {
  const stray = Buffer.from(craft().toString('latin1').replace('To: ben', 'Call 555-0100 now!\r\nTo: ben'), 'latin1');
  const [judged] = (await verifyDkim(stray, { resolver: usualDns, now: NOW })).signatures;
  assert.deepEqual([judged!.result, judged!.cause], ['policy', 'stray-line']);
  const mbox = Buffer.concat([Buffer.from('From ana Mon Nov 23 00:00:00 2026\r\n'), craft()]);
  assert.equal((await verifyDkim(mbox, { resolver: usualDns, now: NOW })).signatures[0]!.result, 'pass');
});
rfc(6376, '8.15').must('name the fields a reader sees that the signature does not cover', async () => {
  const { uncovered } = await one({ header: ['Subject: Other', 'Content-Type: text/html', ...HEADER] });
  assert.deepEqual(uncovered, ['subject', 'content-type']);
});
