import assert from 'node:assert/strict';
import { retryAfter } from '../../../server/acme/fault.ts';
import { ok } from '../../../server/base/result.ts';
import { meetAuthority, openedJws } from '../../support/acme-client.ts';
import { rfc } from '../../support/rfc.ts';

rfc(8555, '6.2').must(
  'sign with the key itself for a new account, with its address ever after, for the URL that is asked',
  () =>
    meetAuthority({}, async ({ sent, signIn, order }) => {
      assert.equal((await signIn()).ok, true);
      assert.equal((await order(['mail.here.example'])).ok, true);
      for (const one of sent.filter(each => each.method === 'POST')) {
        const { head, jws } = openedJws(one);
        assert.deepEqual([head.alg, head.url, Object.keys(jws).length], ['ES256', one.url, 3]);
        assert.equal('jwk' in head, one.url.endsWith('/new-account'));
        assert.equal('kid' in head, !one.url.endsWith('/new-account'));
        assert.equal(one.headers['content-type'], 'application/jose+json');
      }
    }),
);

rfc(8555, '6.1').must('send a User-Agent, and ask nobody but over https', () =>
  meetAuthority({}, async ({ sent, signIn, client, authority }) => {
    await signIn();
    assert.ok(sent.every(one => one.headers['user-agent'] === 'Mailroom' && one.url.startsWith('https://')));
    const plain = await client.get(authority.directory.replace('https:', 'http:'));
    assert.match(plain.ok ? '' : plain.error.sentence, /is no https address/);
  }),
);

rfc(8555, '6.3').must('fetch what is there with an empty payload, signed', () =>
  meetAuthority({}, async ({ sent, signIn, order }) => {
    await signIn();
    await order(['mail.here.example']);
    const fetched = sent.filter(one => /\/(authorization|order|certificate)\//.test(one.url));
    assert.ok(fetched.length >= 3);
    for (const one of fetched) assert.equal(openedJws(one).payload, '');
  }),
);

rfc(8555, '6.5').should('try again with a new nonce when one was refused, but not for ever', () =>
  meetAuthority({ badNonces: 3 }, async ({ authority, signIn, sent }) => {
    assert.equal((await signIn()).ok, true);
    const nonces = sent.filter(one => one.method === 'POST').map(one => openedJws(one).head.nonce);
    assert.deepEqual([nonces.length, new Set(nonces).size], [4, 4], 'no nonce twice');
    authority.behaviour.badNonces = 1000;
    const refused = await signIn();
    assert.equal(refused.ok ? '' : refused.error.code, 'badNonce');
    assert.ok(sent.length < 30);
  }),
);

rfc(8555, '6.6').must('hear Retry-After of a rate limit, in seconds or as a date', () =>
  meetAuthority({}, async ({ authority, signIn, order }) => {
    await signIn();
    authority.behaviour.refuse.push({ path: '/new-order', status: 429, type: 'rateLimited', retryAfter: '3600' });
    const refused = await order(['mail.here.example']);
    assert.ok(!refused.ok);
    assert.equal(refused.error.kind, 'rate-limited');
    assert.ok(Math.abs((refused.error.retryAt ?? 0) - Date.now() - 3_600_000) < 10_000);
    const now = Date.UTC(2026, 0, 1);
    assert.equal(retryAfter('Thu, 01 Jan 2026 01:00:00 GMT', now), now + 3_600_000);
    assert.equal(retryAfter('Wed, 31 Dec 2025 23:00:00 GMT', now), now, 'never in the past');
    assert.deepEqual([retryAfter('soon', now), retryAfter('', now), retryAfter(undefined, now)], [null, null, null]);
  }),
);

rfc(8555, '7.3.3').must('agree to terms only where the owner has', () =>
  meetAuthority({}, async ({ authority, signIn }) => {
    const refused = await signIn({ agree: false });
    assert.equal(refused.ok ? '' : refused.error.kind, 'terms');
    assert.equal(authority.accounts.size, 0);
  }),
);

rfc(8555, '7.3.4').must('bind the account to another where the authority wants it', () =>
  meetAuthority(
    { external: { id: 'kid-1', key: Buffer.from('secret of the tests').toString('base64url') } },
    async ({ signIn, authority }) => {
      const alone = await signIn();
      assert.match(alone.ok ? '' : alone.error.sentence, /set acme\.eab-id and acme\.eab-key/);
      const { external } = authority.behaviour;
      const wrong = await signIn({ external: { id: 'kid-1', key: 'AAAA' } });
      assert.match(wrong.ok ? '' : wrong.error.sentence, /the binding is wrong/);
      assert.equal((await signIn({ external })).ok, true);
    },
  ),
);

rfc(8555, '7.3.1').must('find the account that the key has, and tell it contacts that have changed', () =>
  meetAuthority({}, async ({ signIn, authority }) => {
    const first = await signIn({ contact: ['mailto:a@here.example'] });
    assert.deepEqual(await signIn({ contact: ['mailto:a@here.example'] }), first);
    assert.ok(first.ok);
    const known = { url: first.value, contact: ['mailto:a@here.example'] };
    assert.deepEqual(await signIn({ known, contact: ['mailto:b@here.example'] }), ok(first.value));
    assert.deepEqual(authority.accounts.get(first.value)?.contact, ['mailto:b@here.example']);
    authority.accounts.clear();
    const again = await signIn({ known, contact: ['mailto:c@here.example'] });
    assert.ok(again.ok && again.value !== first.value, 'one that is gone is made anew');
  }),
);
