/** What a pair of the owner's is good for, before it is shown. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { judgeChain } from '../../../server/certificates/trial.ts';
import { makeAuthority, makeLeaf } from '../../../server/net/authority.ts';
import { certificatesIn } from '../../../server/net/pem-file.ts';

test('names, time and chain are judged', async () => {
  const now = Date.now();
  const authority = await makeAuthority('Of the owner', now);
  const { certificate } = await makeLeaf(authority, ['mail.here.example'], now);
  const [leaf] = certificatesIn(certificate);
  const judged = (chain: string, over: object = {}) =>
    judgeChain(chain, { hostName: 'mail.here.example', now, isPublic: false, ...over }).doubts;
  const whole = `${leaf}${authority.certificate}`;
  const { facts } = judgeChain(whole, { hostName: 'x', now, isPublic: true });
  assert.deepEqual(judged(whole), ['private']);
  assert.deepEqual(judged(whole, { isPublic: true }), []);
  assert.deepEqual(judged(whole, { isPublic: true, hostName: 'mx.there.example' }), ['not-for-host']);
  assert.deepEqual(judged(whole, { isPublic: true, now: facts.notAfter }), ['ended']);
  assert.deepEqual(judged(whole, { isPublic: true, now: facts.notAfter - 1000 }), ['soon']);
  assert.deepEqual(judged(whole, { isPublic: true, now: facts.notBefore - 1000 }), ['not-yet']);
  assert.deepEqual(judged(leaf!), ['alone']);
  const stranger = await makeAuthority('Somebody else', now);
  assert.deepEqual(judged(`${leaf}${stranger.certificate}`), ['broken-chain']);
});
