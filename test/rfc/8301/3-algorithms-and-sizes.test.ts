/** What is too weak to prove anything. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { signMessage } from '../../../server/mailauth/dkim-sign.ts';
import { verifyDkim } from '../../../server/mailauth/dkim-verify.ts';
import { rfc } from '../../support/rfc.ts';
import { craft, dns, NOW, usualDns } from '../../support/signed-mail.ts';

const small = generateKeyPairSync('rsa', { modulusLength: 768 });
const smallDns = dns({
  'r._domainkey.example.com': `p=${small.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`,
});

rfc(8301, '3.1').mustNot('take a signature by SHA-1 for one, whatever its key', async () => {
  const [one] = (await verifyDkim(craft({ tags: { a: 'rsa-sha1' } }), { resolver: usualDns, now: NOW })).signatures;
  assert.deepEqual(
    [one!.result, one!.cause, one!.domain, one!.selector],
    ['fail', 'historic-algorithm', 'example.com', 'r'],
  );
});

rfc(8301, '3.2').mustNot('take a key of less than 1024 bits, though the signature fits', async () => {
  const [one] = (await verifyDkim(craft({ key: small.privateKey }), { resolver: smallDns, now: NOW })).signatures;
  assert.deepEqual([one!.result, one!.cause], ['fail', 'key-weak']);
});

rfc(8301, '3.2').must('refuse to sign with such a key', () => {
  const key = { domain: 'example.com', selector: 'r', privateKey: small.privateKey };
  const signed = signMessage(Buffer.from('From: a@example.com\r\n\r\n'), [key], { now: NOW });
  assert.deepEqual(signed, { ok: false, error: 'the key r of example.com is too weak: 768 bits' });
});
