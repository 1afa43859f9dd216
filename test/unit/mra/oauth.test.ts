/** What an authorization server answers, well and ill, and what it is asked. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { seededRandom } from '../../../server/base/ports.ts';
import { hours, minutes } from '../../../server/base/units.ts';
import {
  authorizationUrl,
  codeIn,
  deviceCodeIn,
  endpointsIn,
  newVerifier,
  refreshForm,
  tokensIn,
} from '../../../server/mra/oauth.ts';
import { providers } from '../../../server/mra/providers.ts';

const tokens = (status: number, answer: unknown, before: string | null = null) =>
  tokensIn(status, typeof answer === 'string' ? answer : JSON.stringify(answer), 0, before);

test('tokens, their life, and a refresh token that goes on', () => {
  assert.deepEqual(tokens(200, { access_token: 'a', refresh_token: 'r', expires_in: 3600 }), {
    ok: true,
    value: { access: 'a', refresh: 'r', expiresAt: hours(1) },
  });
  assert.deepEqual(tokens(200, { access_token: 'a', expires_in: '60' }, 'old'), {
    ok: true,
    value: { access: 'a', refresh: 'old', expiresAt: minutes(1) },
  });
  for (const expires_in of [undefined, -5, 'soon', null])
    assert.deepEqual(tokens(200, { access_token: 'a', expires_in }), {
      ok: true,
      value: { access: 'a', refresh: null, expiresAt: minutes(10) },
    });
});

for (const [status, answer, kind] of [
  [400, { error: 'invalid_grant' }, 'revoked'],
  [400, { error: 'authorization_pending' }, 'pending'],
  [400, { error: 'slow_down' }, 'slow-down'],
  [400, { error: 'expired_token' }, 'expired'],
  [401, { error: 'invalid_client' }, 'client'],
  [400, { error: 'something_new' }, 'malformed'],
  [503, 'busy', 'later'],
  [429, {}, 'later'],
  [200, 'no json', 'malformed'],
  [200, '[]', 'malformed'],
  [200, {}, 'malformed'],
  [200, { access_token: 'a\r\nb' }, 'malformed'],
  [200, { access_token: 'x'.repeat(20_000) }, 'malformed'],
  [200, { access_token: 7 }, 'malformed'],
  [200, { error: 'invalid_grant', access_token: 'a' }, 'revoked'],
] as const)
  test(`${status} ${JSON.stringify(answer).slice(0, 50)} is ${kind}`, () => {
    const found = tokens(status, answer);
    assert(!found.ok);
    assert.equal(found.error.kind, kind);
  });

test('what a server writes is fit for a terminal', () => {
  const found = tokens(400, { error: 'invalid_grant', error_description: '\u001b[31mred\u0007' });
  assert(!found.ok);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none is tested
  assert.doesNotMatch(found.error.sentence, /[\x00-\x1f]/);
});

test('a device’s code', () => {
  const answer = {
    device_code: 'd',
    user_code: 'ABCD',
    verification_uri: 'https://x.example/',
    interval: 0,
    expires_in: 1e9,
  };
  const found = deviceCodeIn(200, JSON.stringify(answer), 0);
  assert(found.ok);
  assert.deepEqual([found.value.every, found.value.expiresAt], [5000, hours(1)]);
  const odd = deviceCodeIn(200, JSON.stringify({ ...answer, verification_uri: 'javascript:alert(1)' }), 0);
  assert(!odd.ok && odd.error.kind === 'malformed');
});

test('a description is its own server’s, and of https alone', () => {
  const answer = {
    issuer: 'https://a.example',
    authorization_endpoint: 'https://a.example/a',
    token_endpoint: 'https://a.example/t',
  };
  const good = endpointsIn('https://a.example', JSON.stringify(answer));
  assert(good.ok && good.value.device === null);
  assert.equal(endpointsIn('https://b.example', JSON.stringify(answer)).ok, false);
  assert.equal(
    endpointsIn('https://a.example', JSON.stringify({ ...answer, token_endpoint: 'http://a.example/t' })).ok,
    false,
  );
});

test('Google is asked for a refresh token', () => {
  const google = providers[0]!.oauth!;
  const url = new URL(
    authorizationUrl(google, {
      ...{ client: { id: 'c', secret: 's' }, redirect: 'http://127.0.0.1:9/', state: 'st', user: 'a@gmail.com' },
      verifier: newVerifier(seededRandom(1)),
    }),
  );
  assert.deepEqual(
    ['access_type', 'prompt', 'login_hint', 'scope'].map(name => url.searchParams.get(name)),
    ['offline', 'consent', 'a@gmail.com', 'https://mail.google.com/'],
  );
  assert.ok(!url.toString().includes('client_secret'));
  assert.match(refreshForm({ id: 'c', secret: 's' }, 'r&x'), /refresh_token=r%26x&client_id=c&client_secret=s/);
});

test('an answer without our state is none', () => {
  for (const address of ['/?code=x', '/?code=x&state=other', '', 'http://[', '/?state=']) {
    const found = codeIn(address, 'ours');
    assert(!found.ok && found.error.kind === 'malformed', address);
  }
  assert.deepEqual(codeIn('http://127.0.0.1:1/?state=ours&code=abc', 'ours'), { ok: true, value: 'abc' });
});
