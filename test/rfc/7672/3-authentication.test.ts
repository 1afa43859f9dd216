import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { systemClock } from '../../../server/base/ports.ts';
import type { TlsaRecord } from '../../../server/dns/secure.ts';
import { danePolicy } from '../../../server/mailauth/dane.ts';
import { checkDane } from '../../../server/mailauth/dane-check.ts';
import { allowAll, dial } from '../../../server/net/dial.ts';
import { testCertificate } from '../../support/certificate.ts';
import { tlsaOf } from '../../support/chain.ts';
import { rfc } from '../../support/rfc.ts';

const der = (pem: string): Buffer => new X509Certificate(pem).raw;

/** A real handshake with a server whose authority nobody knows, judged by the records alone. */
async function handshake(record: TlsaRecord, name: string, serverName = 'mx.example'): Promise<string> {
  const { key, certificate, authority } = await testCertificate();
  const server = createServer({ key, cert: `${certificate}\n${authority}` }, socket => socket.on('error', () => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const policy = danePolicy(name, [record], [name]);
  assert.equal(policy.kind, 'authenticate');
  const dialled = await dial({
    addresses: ['127.0.0.1'],
    port: (server.address() as AddressInfo).port,
    guard: allowAll,
    clock: systemClock,
    implicitTls: {
      mode: 'required',
      serverName,
      vouch: chain =>
        policy.kind === 'authenticate' && checkDane(policy, chain, Date.now()).ok
          ? null
          : { kind: 'other', why: 'it is not the one the host has published' },
    },
  });
  if (dialled.ok) dialled.value.destroy();
  server.close();
  return dialled.ok ? `verified ${dialled.value.tls()?.verified}` : dialled.error.kind;
}

rfc(7672, '3.1.1').must('finish a handshake with the published certificate, whatever its names', async () => {
  const { certificate } = await testCertificate();
  assert.equal(await handshake(tlsaOf(der(certificate), 3, 1, 1), 'mx.example'), 'verified true');
  assert.equal(await handshake(tlsaOf(der(certificate), 3, 0, 2), 'other.example', 'other.example'), 'verified true');
});

rfc(7672, '3.1.2').must('finish a handshake under the published authority, for the right name only', async () => {
  const { authority } = await testCertificate();
  assert.equal(await handshake(tlsaOf(der(authority), 2, 0, 1), 'mx.example'), 'verified true');
  assert.equal(await handshake(tlsaOf(der(authority), 2, 0, 1), 'other.example'), 'tls');
});

rfc(7672, '2.2').mustNot('go on with another certificate', async () => {
  const { authority } = await testCertificate();
  assert.equal(await handshake(tlsaOf(der(authority), 3, 1, 1), 'mx.example'), 'tls');
});
