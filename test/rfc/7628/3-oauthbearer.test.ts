import assert from 'node:assert/strict';
import { oauthBearer, xoauth2 } from '../../../server/sasl/bearer.ts';
import type { Attempt, Mechanism, Step } from '../../../server/sasl/mechanism.ts';
import { rfc } from '../../support/rfc.ts';
import { memoryAuthenticator } from '../../support/sasl-authenticator.ts';

const attempt: Attempt = { protocol: 'imap', remote: '192.0.2.1', tls: true, trace: 't' };
const begin = (mechanism: Mechanism) => mechanism.begin(memoryAuthenticator({ ann: 'secret' }), attempt);
const octets = (text: string) => Buffer.from(text.replaceAll('^A', '\u0001'));
const tell = (step: Step): string => {
  if (step.kind === 'challenge') return `challenge ${Buffer.from(step.data)}`;
  return step.kind === 'success' ? `success ${step.login.address}` : `failure ${step.why} ${step.user}`;
};

const taken: [title: string, message: string][] = [
  ['a token with its user', 'n,a=ann,^Ahost=mail.example^Aport=143^Aauth=Bearer token-ann^A^A'],
  ['a token that says itself whose it is', 'n,,^Aauth=Bearer token-ann^A^A'],
  ['the scheme in any case', 'n,a=ann,^Aauth=bEARER token-ann^A^A'],
  ['a key that is not known', 'n,a=ann,^Amthd=POST^Aauth=Bearer token-ann^Aqs=^A^A'],
];
for (const [title, message] of taken) {
  rfc(7628, '3.1').must(`sign in with ${title}`, async () => {
    assert.equal(tell(await begin(oauthBearer).step(octets(message))), 'success ann@example.org');
  });
}

const senseless: [title: string, message: string][] = [
  ['nothing', ''],
  ['a channel binding', 'p=tls-exporter,a=ann,^Aauth=Bearer token-ann^A^A'],
  ['no end', 'n,a=ann,^Aauth=Bearer token-ann^A'],
  ['no token', 'n,a=ann,^Ahost=mail.example^A^A'],
  ['another scheme', 'n,a=ann,^Aauth=MAC token-ann^A^A'],
  ['a token of two words', 'n,a=ann,^Aauth=Bearer token ann^A^A'],
  ['a key with a digit', 'n,a=ann,^Aauth1=Bearer token-ann^A^A'],
  ['a wrong escape', 'n,a=a=2Zn,^Aauth=Bearer token-ann^A^A'],
];
for (const [title, message] of senseless) {
  rfc(7628, '3.1').must(`not take ${title}`, async () => {
    assert.equal(tell(await begin(oauthBearer).step(octets(message))), 'failure bad-syntax null');
  });
}

rfc(7628, '3.2.2').must('tell a refusal as JSON, and fail after the client has heard it', async () => {
  const exchange = begin(oauthBearer);
  const told = await exchange.step(octets('n,a=ann,^Aauth=Bearer token-bob^A^A'));
  assert.equal(told.kind, 'challenge');
  assert.equal(JSON.parse(tell(told).slice('challenge '.length)).status, 'invalid_token');
  assert.equal(tell(await exchange.step(octets('^A'))), 'failure wrong-credentials ann');
});

rfc(7628, '3.1').must('refuse the token of somebody else', async () => {
  const exchange = begin(oauthBearer);
  await exchange.step(octets('n,a=bob,^Aauth=Bearer token-ann^A^A'));
  assert.equal(tell(await exchange.step(octets('^A'))), 'failure wrong-credentials bob');
});

rfc(7628, '3.1').should('know XOAUTH2, which came before it', async () => {
  assert.equal(tell(await begin(xoauth2).step(null)), 'challenge ');
  const message = 'user=ann^Aauth=Bearer token-ann^A^A';
  assert.equal(tell(await begin(xoauth2).step(octets(message))), 'success ann@example.org');
  const refused = begin(xoauth2);
  const told = await refused.step(octets('user=ann^Aauth=Bearer wrong^A^A'));
  assert.equal(JSON.parse(tell(told).slice('challenge '.length)).status, '401');
  assert.equal(tell(await refused.step(octets(''))), 'failure wrong-credentials ann');
  for (const wrong of [
    'auth=Bearer token-ann^A^A',
    'user=^Aauth=Bearer token-ann^A^A',
    'user=ann^Aauth=token-ann^A^A',
  ]) {
    assert.equal(tell(await begin(xoauth2).step(octets(wrong))), 'failure bad-syntax null');
  }
});
