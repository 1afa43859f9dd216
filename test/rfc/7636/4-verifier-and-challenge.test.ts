import assert from 'node:assert/strict';
import { seededRandom, systemRandom } from '../../../server/base/ports.ts';
import { authorizationUrl, challengeOf, codeForm, newVerifier } from '../../../server/mra/oauth.ts';
import { providers } from '../../../server/mra/providers.ts';
import { rfc } from '../../support/rfc.ts';

const { must: verifierMust, should: verifierShould } = rfc(7636, '4.1');
const { must: challengeMust } = rfc(7636, '4.2');
const { must: tokenMust } = rfc(7636, '4.5');
const client = { id: 'c', secret: null };

verifierMust('be a high-entropy string of 43 to 128 unreserved characters', () => {
  for (let n = 0; n < 50; n++) assert.match(newVerifier(systemRandom), /^[A-Za-z0-9\-._~]{43,128}$/);
});

verifierShould('be made of 32 octets of chance, a new one for each request', () => {
  const random = seededRandom(1);
  assert.notEqual(newVerifier(random), newVerifier(random));
  assert.equal(Buffer.from(newVerifier(random), 'base64url').length, 32);
});

challengeMust('use S256 where the client is capable of it (appendix B)', () => {
  assert.equal(
    challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'),
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
  const url = new URL(
    authorizationUrl(providers[0]!.oauth!, {
      client,
      redirect: 'http://127.0.0.1:1/',
      state: 's',
      verifier: 'v',
      user: '',
    }),
  );
  assert.equal(url.searchParams.get('code_challenge_method'), 'S256');
  assert.equal(url.searchParams.get('code_challenge'), challengeOf('v'));
});

tokenMust('send the code verifier with the code', () => {
  const form = new URLSearchParams(codeForm(client, { code: 'c', redirect: 'http://127.0.0.1:1/', verifier: 'v' }));
  assert.deepEqual([form.get('grant_type'), form.get('code_verifier')], ['authorization_code', 'v']);
});
