/** Certificates looked at: a handshake with every port, a pair before it is shown, the authority to trust. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import test from 'node:test';
import { makeAuthority, makeLeaf } from '../../server/net/authority.ts';
import { startWorld } from '../support/world.ts';

test('every port that encrypts shows the certificate, and who knows the authority finds nothing wrong with it', async () => {
  await using world = await startWorld();
  const all = await world.api.certificates.handshakes({});
  assert.deepEqual(
    all
      .map(({ name, tls, agreed, because }) => [name, tls, agreed?.version, agreed?.doubt ?? null, because])
      .toSorted(),
    [
      ['imap', 'starttls', 'TLSv1.3', null, null],
      ['imaps', 'implicit', 'TLSv1.3', null, null],
      ['managesieve', 'starttls', 'TLSv1.3', null, null],
      ['pop3', 'starttls', 'TLSv1.3', null, null],
      ['pop3s', 'implicit', 'TLSv1.3', null, null],
      ['smtp', 'starttls', 'TLSv1.3', null, null],
      ['submission', 'starttls', 'TLSv1.3', null, null],
      ['submissions', 'implicit', 'TLSv1.3', null, null],
    ],
  );
  const authority = await world.api.certificates.authority({});
  assert.equal(new X509Certificate(authority!.pem).fingerprint256, authority!.fingerprint);

  const now = Date.now();
  const host = (await world.api.certificates.state({})).hostName;
  const own = await makeAuthority('An authority of the owner', now);
  const [good, other] = [await makeLeaf(own, [host], now), await makeLeaf(own, ['elsewhere.example'], now)];
  const asked = await world.api.certificates.try(good);
  assert.deepEqual([asked.next.names, asked.doubts], [[host], ['alone']]);
  assert.notEqual(asked.now.fingerprint, asked.next.fingerprint);
  assert.deepEqual((await world.api.certificates.try(other)).doubts, ['not-for-host', 'alone']);
  await assert.rejects(world.api.certificates.try({ ...good, key: other.key }), /does not belong/);
  assert.equal((await world.api.certificates.state({})).shown[0]!.source, 'local', 'nothing is kept');
});
